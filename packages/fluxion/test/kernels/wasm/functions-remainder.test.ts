import assert from "node:assert/strict";
import { test } from "node:test";
import * as special from "../../../src/kernels/special.ts";
import { arrayOf, everySetting, type FloatType, mapped, vectorFunctions } from "./functions.harness.ts";

const outside = { fmod: special.fmod, remainder: special.remainder, floorDivide: special.floorDivide };
const types: readonly FloatType[] = ["float64", "float32"];

const ends = [0, -0, 1, -1, 3, -2.5, 1e-30, 7e30, Infinity, -Infinity, Number.NaN, 2 ** -140, -(2 ** 60)];

/** Pairs of all magnitudes, quotients near integers among them, and all pairs of `ends`. */
function pairs(): readonly (readonly [number, number])[] {
  const random = Array.from({ length: 6000 }, (_, i) => {
    const t = ((i * 0.6180339887498949) % 1) * 2 - 1;
    const u = ((i * 0.7548776662466927) % 1) * 2 - 1;
    const y = u * 2 ** ((i % 7) - 3);
    const near = Math.fround(y) * (1 + (i % 900));
    return [
      [t, y],
      [1e4 * t, y],
      [near, Math.fround(y)],
      [near * (1 - 2 ** -23), y],
      [t * 2 ** (i % 60), y],
    ][i % 5]! as [number, number];
  });
  return [...random, ...ends.flatMap((x) => ends.map((y) => [x, y] as const))];
}

for (const type of types) {
  for (const name of ["fmod", "remainder", "floorDivide"] as const) {
    test(`${name} of ${type} is what the function of numbers gives`, () => {
      const all = pairs();
      const [x, y] = [
        arrayOf(
          type,
          all.map((p) => p[0]),
        ),
        arrayOf(
          type,
          all.map((p) => p[1]),
        ),
      ];
      for (const setting of everySetting(type)) {
        const found = mapped(vectorFunctions[name]!, setting, [x, y], outside);
        const expected = arrayOf(
          type,
          Array.from(x, (v, i) => outside[name](v, y[i]!)),
        );
        found.forEach((z, i) =>
          assert.ok(Object.is(z, expected[i]), `${x[i]}, ${y[i]}: ${z} instead of ${expected[i]}`),
        );
      }
    });
  }
}
