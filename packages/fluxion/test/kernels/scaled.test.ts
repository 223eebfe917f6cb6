/** Derivatives of the scaled complementary error function where one way to them meets the next. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { erfcxDerivative } from "../../src/kernels/scaled.ts";

/** By mpmath: n, x and the n-th derivative of e^(x²) erfc x. */
const exact: readonly (readonly [n: number, x: number, value: number])[] = [
  [1, -3, -97237.06150316462],
  [1, 0, -1.1283791670955126],
  [1, 0.4999, -0.5127606987499489],
  [1, 0.5001, -0.5126169603758589],
  [1, 4, -0.032383506095021455],
  [1, 9999, -5.643024299261808e-9],
  [1, 10001, -5.640767540950185e-9],
  [1, 1_000_000, -5.6418958354691e-13],
  [5, -3, -201864026.84265304],
  [5, 0, -36.1081333470564],
  [5, 0.4999, -7.678632438049544],
  [5, 0.5001, -7.674207546364531],
  [5, 4, -0.00958906563666666],
  [5, 9999, -6.774337878263821e-23],
  [5, 10001, -6.766213548639868e-23],
  [5, 1_000_000, -6.770275002501987e-35],
  [12, -3, 428794506300580.44],
  [12, 0, 665280.0],
  [12, 0.4999, 61438.64794524924],
  [12, 0.5001, 61382.927239055236],
  [12, 4, 0.5044289785140337],
  [12, 9999, 2.7059915815106515e-44],
  [12, 10001, 2.698965142196488e-44],
  [12, 1_000_000, 2.702477132104127e-70],
];

test("derivatives of erfcx are exact to 1e-13", () => {
  for (const [n, x, value] of exact) {
    const error = Math.abs(erfcxDerivative(n, x) - value);
    assert.ok(error <= 1e-13 * Math.abs(value), `order ${n} at ${x}: ${erfcxDerivative(n, x)} is not ${value}`);
  }
});

test("derivatives of erfcx vanish at infinity, and of NaN there is none", () => {
  assert.equal(erfcxDerivative(3, Infinity), 0);
  assert.equal(Math.abs(erfcxDerivative(3, 1e150)), 0);
  assert.ok(Number.isNaN(erfcxDerivative(1, Number.NaN)));
});
