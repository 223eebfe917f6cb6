import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { gunzipSync } from "node:zlib";
import * as special from "../../../src/kernels/special.ts";
import {
  arrayOf,
  everySetting,
  type Floats,
  type FloatType,
  mapped,
  type Settings,
  ulps,
  vectorFunctions,
} from "./functions.harness.ts";

interface Column {
  readonly x: string;
  readonly z: string;
  readonly rest: string;
}
const file = new URL("tables/trig-erf.json.gz", import.meta.url);
const tables: Readonly<Record<string, Column>> = JSON.parse(gunzipSync(readFileSync(file)).toString());

const bytes = (hex: string): Buffer => Buffer.from(hex, "hex");
const numbers = (hex: string): Float64Array<ArrayBuffer> => {
  const from = bytes(hex);
  return Float64Array.from({ length: from.length / 8 }, (_, i) => from.readDoubleBE(8 * i));
};

const types: readonly FloatType[] = ["float64", "float32"];
const outside: Readonly<Record<string, (...x: number[]) => number>> = {
  sin: Math.sin,
  cos: Math.cos,
  tan: Math.tan,
  atan2: Math.atan2,
};

/** Of each function: what it is in float64, and how far lanes may be from it, in units in the last place. */
const functions: Readonly<Record<string, readonly [value: (x: number) => number, bound: number]>> = {
  sin: [Math.sin, 1.1],
  cos: [Math.cos, 1.1],
  tan: [Math.tan, 1.7],
  asin: [Math.asin, 1.75],
  acos: [Math.acos, 1.25],
  atan: [Math.atan, 1.5],
  sinh: [Math.sinh, 1.1],
  cosh: [Math.cosh, 1.1],
  tanh: [Math.tanh, 1.4],
  sech: [(x) => 2 / (Math.exp(x) + Math.exp(-x)), 1.8],
  asinh: [Math.asinh, 1.8],
  acosh: [Math.acosh, 1.9],
  atanh: [Math.atanh, 1.8],
  sigmoid: [special.sigmoid, 2],
  softplus: [special.softplus, 1.6],
  erf: [special.erf, 1.4],
  erfc: [special.erfc, 3.7], // a product of three, each rounded
};
const names = Object.keys(functions);

const run = (name: string, setting: Settings, x: Floats): Floats =>
  mapped(vectorFunctions[name]!, setting, [x], outside);

/** Evenly over what is usual and what is wide, and all magnitudes. */
function float32Inputs(): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: 9000 }, (_, i) => {
    const t = ((i * 0.6180339887498949) % 1) * 2 - 1; // −1 to 1, evenly
    return [
      2 * t,
      12 * t,
      110 * t,
      4000 * t,
      (i & 8 ? -1 : 1) * 2 ** (140 * t - 10),
      Math.round(9e4 * t) * (Math.PI / 2),
    ][i % 6]!;
  });
}

for (const name of names) {
  const [value, bound] = functions[name]!;

  test(`${name} of float64 is within ${bound} units in the last place of tables with 400 digits`, () => {
    const { x, z, rest } = tables[name]!;
    const inputs = numbers(x);
    const exact = numbers(z);
    const rests = bytes(rest);
    for (const setting of everySetting("float64")) {
      run(name, setting, inputs).forEach((got, i) => {
        const u = ulps("float64", got, exact[i]!, (rests[i]! - 128) / 200);
        assert.ok(u <= bound, `${u} units at ${inputs[i]}: ${got} instead of ${exact[i]}`);
      });
    }
  });

  test(`${name} of float32 is within ${bound} units in the last place of float64's value`, () => {
    const inputs = float32Inputs();
    for (const setting of everySetting("float32")) {
      run(name, setting, inputs).forEach((got, i) => {
        const u = ulps("float32", got, value(inputs[i]!));
        assert.ok(u <= bound, `${u} units at ${inputs[i]}: ${got} instead of ${value(inputs[i]!)}`);
      });
    }
  });
}

const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
/** At 0, −0, ∞ and −∞. */
const ends: Readonly<Record<string, readonly [number, number, number, number]>> = {
  sin: [0, -0, nan, nan],
  cos: [1, 1, nan, nan],
  tan: [0, -0, nan, nan],
  asin: [0, -0, nan, nan],
  acos: [Math.PI / 2, Math.PI / 2, nan, nan],
  atan: [0, -0, Math.PI / 2, -Math.PI / 2],
  sinh: [0, -0, inf, -inf],
  cosh: [1, 1, inf, inf],
  tanh: [0, -0, 1, -1],
  sech: [1, 1, 0, 0],
  asinh: [0, -0, inf, -inf],
  acosh: [nan, nan, inf, nan],
  atanh: [0, -0, nan, nan],
  sigmoid: [0.5, 0.5, 1, 0],
  softplus: [Math.LN2, Math.LN2, inf, 0],
  erf: [0, -0, 1, -1],
  erfc: [1, 1, 0, 2],
};

test("zeros, infinities and NaN give what C gives", () => {
  for (const type of types) {
    for (const name of names) {
      for (const setting of everySetting(type)) {
        const got = run(name, setting, arrayOf(type, [0, -0, inf, -inf, nan]));
        assert.deepEqual([...got], [...arrayOf(type, [...ends[name]!, nan])], `${type} ${name}`);
      }
    }
  }
});

test("NaN stays whatever its other bits are", () => {
  const payloads = new BigUint64Array([
    0x7ff8000000000001n,
    0xfff8000000000fffn,
    0x7fffffffffffffffn,
    0xffffffffffffffffn,
  ]);
  const x = new Float64Array(payloads.buffer);
  for (const name of names) {
    for (const setting of everySetting("float64")) {
      assert.ok(
        run(name, setting, x).every((z) => z !== z),
        name,
      );
    }
  }
});

test("odd functions of subnormal numbers are those numbers", () => {
  for (const type of types) {
    const x = arrayOf(type, type === "float64" ? [5e-324, -5e-324, 1e-310] : [1.4e-45, -1.4e-45, 1e-40]);
    for (const name of ["sin", "tan", "asin", "atan", "sinh", "tanh", "asinh", "atanh"]) {
      for (const setting of everySetting(type)) assert.deepEqual(run(name, setting, x), x, `${type} ${name}`);
    }
  }
});

test("tails reach the subnormal numbers and then 0", () => {
  for (const [type, at, least] of [
    ["float64", 745, 5e-324],
    ["float32", 103.2, 1.401298464324817e-45],
  ] as const) {
    const x = arrayOf(type, [-at, -at - 1]);
    for (const setting of everySetting(type)) {
      for (const name of ["sigmoid", "softplus"]) assert.deepEqual([...run(name, setting, x)], [least, 0], name);
    }
  }
});

test("arcsine and arccosine reach their ends at ±1 and are NaN beyond, as is atanh", () => {
  for (const type of types) {
    const x = arrayOf(type, [1, -1, 1 + 2 ** -23, -2, 1e30]);
    const after = [nan, nan, nan];
    for (const setting of everySetting(type)) {
      assert.deepEqual([...run("asin", setting, x)], [...arrayOf(type, [Math.PI / 2, -Math.PI / 2, ...after])]);
      assert.deepEqual([...run("acos", setting, x)], [...arrayOf(type, [0, Math.PI, ...after])]);
      assert.deepEqual([...run("atanh", setting, x)], [...arrayOf(type, [inf, -inf, ...after])]);
    }
  }
});

test("atan2 is within 2.5 units in the last place of Math.atan2, and the same where a number is 0, infinite or NaN", () => {
  const some = [0, -0, 1, -1, 0.5, -2.5, 3, 1e-30, -1e-42, 1e30, 3e38, -3e38, inf, -inf, nan];
  const random = Array.from({ length: 400 }, (_, i) => Math.tan(i * 7.3) * 2 ** ((i % 30) - 15));
  for (const type of types) {
    const pairs = [
      ...some.flatMap((y) => some.map((x) => [y, x])),
      ...random.map((y, i) => [y, random[(i * 7) % 400]!]),
    ];
    const y = arrayOf(
      type,
      pairs.map(([first]) => first!),
    );
    const x = arrayOf(
      type,
      pairs.map(([, second]) => second!),
    );
    for (const setting of everySetting(type)) {
      mapped(vectorFunctions["atan2"]!, setting, [y, x], outside).forEach((got, i) => {
        const want = Math.atan2(y[i]!, x[i]!);
        const u = ulps(type, got, want);
        const text = `${type} ${u} units at ${y[i]}, ${x[i]}: ${got} instead of ${want}`;
        assert.ok(u <= 2.5, text);
        if (want === 0 || want !== want) assert.ok(Object.is(got, want), text);
      });
    }
  }
});

test("a lane gives the same bits whatever the unrolling and whatever its neighbours are", () => {
  for (const type of types) {
    const plain = arrayOf(type, float32Inputs());
    // rare numbers among the others, so that neighbours take the other branch
    const mixed = plain.map((x, i) => (i % 5 === 4 ? [0, inf, nan, Math.PI, 1e30][Math.floor(i / 5) % 5]! : x));
    for (const name of names) {
      for (const fused of new Set(everySetting(type).map((setting) => setting.fused))) {
        const one = run(name, { type, unroll: 1, fused }, plain);
        for (const unroll of [2, 4]) assert.deepEqual(run(name, { type, unroll, fused }, plain), one);
        run(name, { type, unroll: 4, fused }, mixed).forEach((z, i) => i % 5 === 4 || assert.equal(z, one[i]!));
      }
    }
  }
});
