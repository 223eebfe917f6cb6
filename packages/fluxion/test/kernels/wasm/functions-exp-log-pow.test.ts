import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import { pow } from "../../../src/kernels/special.ts";
import {
  arrayOf,
  everySetting,
  type Floats,
  type FloatType,
  mapped,
  ulps,
  vectorFunctions,
} from "./functions.harness.ts";

interface Column {
  readonly x: string;
  readonly y?: string;
  readonly z: string;
  readonly rest: string;
}
const file = new URL("tables/exp-log-pow.json.gz", import.meta.url);
const tables: Readonly<Record<string, Column>> = JSON.parse(gunzipSync(readFileSync(file)).toString());
const names = Object.keys(tables);

const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");
const numbers = (hex: string): Float64Array<ArrayBuffer> => {
  const from = bytes(hex);
  return Float64Array.from({ length: from.length / 8 }, (_, i) => from.readDoubleBE(8 * i));
};

const types: readonly FloatType[] = ["float64", "float32"];
/** Of units in the last place, over the whole range and on every tier. */
const bound = 1;
const references: Readonly<Record<string, (...x: number[]) => number>> = {
  exp: Math.exp,
  exp2: (x) => 2 ** x!,
  expm1: Math.expm1,
  log: Math.log,
  log2: Math.log2,
  log10: Math.log10,
  log1p: Math.log1p,
  pow: (x, y) => pow(x!, y!),
};

/** The largest distance of results from the truth, and where it is. */
function worst(
  type: FloatType,
  inputs: readonly Floats[],
  got: Floats,
  truth: (i: number) => [number, number],
): [number, string] {
  let most = 0;
  let at = 0;
  got.forEach((z, i) => {
    const u = ulps(type, z, ...truth(i));
    if (!(u <= most)) [most, at] = [u, i];
  });
  return [most, `${most} units at ${inputs.map((x) => x[at])}: ${got[at]} instead of ${truth(at)[0]}`];
}

for (const name of names) {
  test(`${name} of float64 is within a unit in the last place of tables with 50 digits`, () => {
    const { x, y, z, rest } = tables[name]!;
    const inputs = y === undefined ? [numbers(x)] : [numbers(x), numbers(y)];
    const exact = numbers(z);
    const rests = bytes(rest);
    for (const setting of everySetting("float64")) {
      const got = mapped(vectorFunctions[name]!, setting, inputs);
      const [most, text] = worst("float64", inputs, got, (i) => [exact[i]!, (rests[i]! - 128) / 200]);
      assert.ok(most <= bound, text);
    }
  });

  test(`${name} of float32 is within a unit in the last place of float64's value`, () => {
    const inputs = float32Inputs(name);
    for (const setting of everySetting("float32")) {
      const got = mapped(vectorFunctions[name]!, setting, inputs);
      const [most, text] = worst("float32", inputs, got, (i) => [references[name]!(...inputs.map((x) => x[i]!)), 0]);
      assert.ok(most <= bound, text);
    }
  });
}

/** Numbers of all magnitudes, and many where the results are neither 0 nor infinite. */
function float32Inputs(name: string): readonly Floats[] {
  const n = 6000;
  const x = new Float32Array(n);
  const y = new Float32Array(n);
  for (let i = 0; i < n; i++) {
    const t = ((i * 0.6180339887498949) % 1) * 2 - 1; // −1 to 1, evenly
    const sign = i & 8 ? -1 : 1;
    const anySize = 2 ** (t * 138 - 10);
    if (name.startsWith("exp")) x[i] = [t * 110, sign * anySize, 2 * t, t / 2][i & 3]!;
    else if (name === "log1p") x[i] = [anySize, t, sign * Math.min(anySize, 0.9), 0.4 * t][i & 3]!;
    else x[i] = [anySize, 1.5 + t, 1 + t / 2 ** (i % 23), 2 ** (t * 11 - 137)][i & 3]!;
    y[i] = i & 4 ? Math.round(t * 40) / 2 : (((i * 0.7548776662466927) % 1) * 290 - 150) / Math.log2(x[i]!);
    if (!Number.isFinite(y[i]!)) y[i] = 2;
  }
  return name === "pow" ? [x, y] : [x];
}

const specials = [0, -0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, 2.5, -2.5, 1e30, -1e30, Infinity, -Infinity, Number.NaN];
const extremes: Readonly<Record<FloatType, readonly number[]>> = {
  float64: [
    Number.MAX_VALUE,
    -Number.MAX_VALUE,
    Number.MIN_VALUE,
    -Number.MIN_VALUE,
    2 ** -1022,
    1e300,
    2 ** 53,
    -(2 ** 53) + 1,
  ],
  float32: [3.4028234663852886e38, -3.4028234663852886e38, 2 ** -149, -(2 ** -149), 2 ** -126, 2 ** 24, 1 - 2 ** 24],
};

test("zeros, infinities, NaN and the ends of the range give what C gives", () => {
  for (const type of types) {
    const some = [...specials, ...extremes[type]];
    for (const name of names) {
      const pairs = name === "pow" ? some.flatMap((x) => some.map((y) => [x, y])) : some.map((x) => [x]);
      const inputs = pairs[0]!.map((_, k) =>
        arrayOf(
          type,
          pairs.map((pair) => pair[k]!),
        ),
      );
      for (const setting of everySetting(type)) {
        mapped(vectorFunctions[name]!, setting, inputs).forEach((z, i) => {
          const exact = references[name]!(...inputs.map((x) => x[i]!));
          const want = type === "float32" ? Math.fround(exact) : exact;
          const plain = Number.isFinite(want) && want !== 0 && Math.abs(want) !== 1; // else to the bit
          const near = plain ? ulps(type, z, exact) <= 1.5 : Object.is(z, want);
          assert.ok(near, `${type} ${name}(${inputs.map((x) => x[i])}) is ${want}, not ${z}`);
        });
      }
    }
  }
});

test("exp2 of whole numbers and log2 of powers of 2 are exact", () => {
  for (const type of types) {
    const [low, high] = type === "float64" ? [-1074, 1023] : [-149, 127];
    const k = arrayOf(
      type,
      Array.from({ length: high - low + 1 }, (_, i) => low + i),
    );
    for (const setting of everySetting(type)) {
      const powers = mapped(vectorFunctions["exp2"]!, setting, [k]);
      powers.forEach((z, i) => assert.equal(z, 2 ** k[i]!));
      mapped(vectorFunctions["log2"]!, setting, [powers]).forEach((z, i) => assert.equal(z, k[i]!));
    }
  }
});

test("log10 of powers of 10 and powers of whole numbers are exact where they can be", () => {
  for (const setting of everySetting("float64")) {
    const tens = Array.from({ length: 23 }, (_, i) => 10 ** i);
    mapped(vectorFunctions["log10"]!, setting, [arrayOf("float64", tens)]).forEach((z, i) => assert.equal(z, i));
  }
  for (const type of types) {
    const limit = type === "float64" ? 2 ** 53 : 2 ** 24;
    const pairs: [number, number][] = [];
    for (let x = -20; x <= 20; x++) for (let y = 0; Math.abs(x) ** y <= limit && y < 60; y++) pairs.push([x, y]);
    const inputs = [0, 1].map((k) =>
      arrayOf(
        type,
        pairs.map((pair) => pair[k]!),
      ),
    );
    for (const setting of everySetting(type)) {
      const got = mapped(vectorFunctions["pow"]!, setting, inputs);
      pairs.forEach(([x, y], i) => assert.equal(got[i], Math.round(x ** y), `${type} ${x} ** ${y}`));
    }
  }
});

test("a lane gives the same bits whatever the unrolling and whatever its neighbours are", () => {
  for (const type of types) {
    for (const name of names) {
      const plain = float32Inputs(name).map((x) => arrayOf(type, x));
      // rare numbers among the others, so that neighbours take the other branch
      const mixed = plain.map((x) =>
        x.map((value, i) => (i % 5 === 4 ? [0, Infinity, Number.NaN, -1, 1e-40][Math.floor(i / 5) % 5]! : value)),
      );
      for (const fused of new Set(everySetting(type).map((setting) => setting.fused))) {
        const g = vectorFunctions[name]!;
        const one = mapped(g, { type, unroll: 1, fused }, plain);
        for (const unroll of [2, 4]) assert.deepEqual(mapped(g, { type, unroll, fused }, plain), one);
        mapped(g, { type, unroll: 4, fused }, mixed).forEach((z, i) => i % 5 === 4 || assert.equal(z, one[i]!));
      }
    }
  }
});

test("functions of one instruction are what Math has, and round takes halves to even", () => {
  const x = [-2.5, -1.5, -0.5, -0, 0, 0.5, 1.5, 2.5, 3.7, -3.7, 1e20, Infinity, Number.NaN];
  const even = [-2, -2, -0, -0, 0, 0, 2, 2, 4, -4, Math.fround(1e20), Infinity, Number.NaN];
  for (const type of types) {
    for (const setting of everySetting(type)) {
      const from = arrayOf(type, x);
      for (const name of ["sqrt", "abs", "floor", "ceil", "trunc"] as const) {
        assert.deepEqual(
          mapped(vectorFunctions[name]!, setting, [from]),
          from.map((value) => Math[name](value)),
          name,
        );
      }
      even[10] = from[10]!;
      assert.deepEqual(mapped(vectorFunctions["round"]!, setting, [from]), arrayOf(type, even));
    }
  }
});
