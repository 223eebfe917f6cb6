import assert from "node:assert/strict";
import { test } from "node:test";
import * as special from "../../src/kernels/special.ts";
import * as tables from "./special.tables.ts";
import { uniform } from "./oracle.ts";

/** To `tolerance`, of the value or of `scale` where that is larger. */
function check(f: (x: number) => number, table: tables.Table, tolerance: number, scale = 0): void {
  for (const [x, value] of table) {
    const error = Math.abs(f(x) - value) / Math.max(scale, Math.abs(value));
    assert.ok(error <= tolerance, `at ${x}: ${f(x)} instead of ${value}, an error of ${error}`);
  }
}

const { NaN: nan } = Number;

test("erf, erfc and erfcx keep their digits from the smallest number to the tails", () => {
  check(special.erf, tables.erfTable, 1e-15);
  check(special.erfc, tables.erfcTable, 1e-15);
  check(special.erfcx, tables.erfcxTable, 1e-15);
  assert.deepEqual([0, -0, Infinity, -Infinity, nan].map(special.erf), [0, -0, 1, -1, nan]);
  assert.deepEqual([0, Infinity, -Infinity, nan, 30].map(special.erfc), [1, 0, 2, nan, 0]);
  assert.deepEqual([0, Infinity, -Infinity, nan].map(special.erfcx), [1, 0, Infinity, nan]);
});

test("erfinv inverts erf, and is infinite at 1 and NaN beyond", () => {
  check(special.erfinv, tables.erfinvTable, 1e-15);
  assert.deepEqual([0, -0, 1, -1, 1.1, nan].map(special.erfinv), [0, -0, Infinity, -Infinity, nan, nan]);
});

test("lgamma keeps its digits near its zeros 1 and 2, at poles and far away", () => {
  check(special.lgamma, tables.lgammaTable, 2e-15);
  check(special.lgamma, tables.lgammaLarge, 1e-15);
  assert.deepEqual([1, 2, 0, -0, -3].map(special.lgamma), [0, 0, Infinity, Infinity, Infinity]);
  assert.deepEqual([Infinity, -Infinity, nan].map(special.lgamma), [Infinity, Infinity, nan]);
});

test("digamma keeps its digits near its positive zero", () => {
  check(special.digamma, tables.digammaTable, 2e-15);
  assert.deepEqual([0, -0, -1, Infinity, nan].map(special.digamma), [-Infinity, Infinity, nan, Infinity, nan]);
});

test("polygamma is right on both sides of zero", () => {
  check(special.trigamma, tables.polygamma1, 1e-15);
  check((x) => special.polygamma(2, x), tables.polygamma2, 4e-15);
  check((x) => special.polygamma(5, x), tables.polygamma5, 4e-15);
  assert.deepEqual([0, -2, Infinity, nan].map(special.trigamma), [Infinity, Infinity, 0, nan]);
});

test("every derivative of sinc is right near 0, at integers and far away", () => {
  for (const k of [1, 2, 3, 8, 15] as const) {
    check((x) => special.sincDerivative(k, x), tables[`sinc${k}`], 4e-15, Math.PI ** k * 0.02);
  }
  check((x) => special.sincDerivative(1, x), [[1e-10, (-(Math.PI ** 2) / 3) * 1e-10]], 1e-15);
  assert.deepEqual(
    [0, 1, -2].map((x) => special.sincDerivative(0, x) + 0),
    [1, 0, 0],
  );
  assert.equal(special.sincDerivative(3, 0), 0);
  assert.equal(special.sincDerivative(2, Infinity), 0);
});

test("sinPi and cosPi vanish exactly where they should", () => {
  assert.deepEqual(
    [0, 1, -1, 5, 1e15].map((x) => special.sinPi(x) + 0),
    [0, 0, 0, 0, 0],
  );
  assert.deepEqual(
    [0.5, -0.5, 7.5].map((x) => special.cosPi(x)),
    [0, 0, 0],
  );
  assert.deepEqual([special.sinPi(0.5), special.sinPi(-1.5), special.cosPi(3), special.cosPi(4)], [1, 1, -1, 1]);
});

test("sigmoid and softplus do not overflow", () => {
  assert.deepEqual([-1000, 0, 1000].map(special.sigmoid), [0, 0.5, 1]);
  assert.deepEqual([-1000, 0, 1000].map(special.softplus), [0, Math.LN2, 1000]);
  assert.equal(special.sigmoid(-700), Math.exp(-700));
  assert.equal(special.logSigmoid(-1000), -1000);
  assert.equal(special.logSigmoid(40), -Math.exp(-40));
});

test("logaddexp is exact at infinities", () => {
  const { logaddexp } = special;
  assert.equal(logaddexp(-Infinity, -Infinity), -Infinity);
  assert.equal(logaddexp(Infinity, -Infinity), Infinity);
  assert.equal(logaddexp(Infinity, Infinity), Infinity);
  assert.equal(logaddexp(-Infinity, 3), 3);
  assert.equal(logaddexp(1000, 1000), 1000 + Math.LN2);
  assert.ok(Number.isNaN(logaddexp(nan, 1)));
});

test("hypot neither overflows nor underflows", () => {
  assert.equal(special.hypot(3e300, 4e300), 5e300);
  assert.ok(Math.abs(special.hypot(3e-300, 4e-300) / 5e-300 - 1) < 3e-16);
  assert.equal(special.hypot(nan, -Infinity), Infinity);
  assert.ok(Number.isNaN(special.hypot(nan, 1)));
  assert.equal(special.hypot(0, -0), 0);
});

test("rounding takes halves to the even integer and keeps the sign of zero", () => {
  const given = [0.5, 1.5, 2.5, -0.5, -1.5, -2.5, 0.49999999999999994, 2 ** 52 + 1, -0, nan, -Infinity];
  const round = [0, 2, 2, -0, -2, -2, 0, 2 ** 52 + 1, -0, nan, -Infinity];
  assert.deepEqual(given.map(special.roundHalfEven), round);
});

test("floor division and remainder go together as in Python", () => {
  assert.deepEqual([special.floorDivide(-7, 2), special.remainder(-7, 2)], [-4, 1]);
  assert.deepEqual([special.floorDivide(7, -2), special.remainder(7, -2)], [-4, -1]);
  assert.deepEqual([special.floorDivide(1, 0), special.floorDivide(-1, 0)], [Infinity, -Infinity]);
  assert.equal(special.floorDivide(1, 0.1), 9);
  assert.ok(Object.is(special.floorDivide(-0, 3), -0));
  assert.ok(Number.isNaN(special.remainder(1, 0)));
  assert.deepEqual([special.floorDivideBigInt(-7n, 2n), special.remainderBigInt(-7n, 2n)], [-4n, 1n]);
  assert.deepEqual([special.truncDivideBigInt(-7n, 2n), special.fmodBigInt(-7n, 2n)], [-3n, -1n]);
  assert.equal(special.floorDivideBigInt(-(2n ** 63n), -1n), -(2n ** 63n));
  const random = uniform(9);
  for (let n = 0; n < 2000; n++) {
    const [x, y] = [Math.trunc(random() * 400) - 200, Math.trunc(random() * 40) - 20];
    if (y === 0) continue;
    assert.equal(special.floorDivideInteger(x, y) * y + special.remainderInteger(x, y), x);
    assert.equal(special.floorDivideBigInt(BigInt(x), BigInt(y)), BigInt(special.floorDivideInteger(x, y)));
  }
});

test("integers have no quotient by zero", () => {
  assert.throws(() => special.floorDivideInteger(1, 0), /ZeroDivisionError/);
  assert.throws(() => special.remainderBigInt(1n, 0n), /ZeroDivisionError/);
});

test("powers follow C: 1 to any power is 1, and integers wrap", () => {
  assert.deepEqual([special.pow(1, nan), special.pow(-1, Infinity), special.pow(nan, 0)], [1, 1, 1]);
  assert.equal(special.powBigInt(3n, 41n), BigInt.asIntN(64, 3n ** 41n));
  assert.deepEqual(
    [special.powBigInt(2n, -1n), special.powBigInt(-1n, -3n), special.powBigInt(1n, -9n)],
    [0n, -1n, 1n],
  );
  assert.equal(special.powInteger(3, 21), Number(BigInt.asIntN(32, 3n ** 21n)));
});
