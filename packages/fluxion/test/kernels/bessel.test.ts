/** Modified Bessel functions and the normal distribution. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { besselI, besselIScaled, logNdtr, ndtr, ndtri } from "../../src/kernels/special.ts";
import type { Table } from "./special.tables.ts";

// values by mpmath 1.2 with 50 digits

/** besseli(0, x) · exp(−|x|) */
const scaled0: Table = [
  [1e-8, 0.9999999900000001],
  [1.0, 0.46575960759364043],
  [9.9, 0.1284955220071385],
  [29.9, 0.07326921904600191],
  [30.1, 0.07302329413106094],
  [300.0, 0.02304255841508546],
];
/** besseli(9, x) · exp(−|x|) */
const scaled9: Table = [
  [1e-8, 5.382288857111857e-81],
  [0.3, 7.8658745681633e-14],
  [9.9, 0.002300151263318236],
  [50.0, 0.025011897090618913],
  [-4.2, -5.058657188020724e-5],
  [82.0, 0.026857603715639247],
  [80.0, 0.026855497219359186],
];
/** besseli(0, x) */
const plain0: Table = [
  [2.7, 3.841650976595935],
  [29.9, 708478330489.0145],
  [30.1, 862432920031.7792],
  [700.0, 1.5295933476718737e302],
];
/** log(erfc(−x / √2) / 2) */
const shares: Table = [
  [-300.0, -45006.62273211866],
  [-40.0, -804.6084420137538],
  [-8.0, -35.01343715991455],
  [-1.5, -2.7059444008238898],
  [-1.0, -1.8410216450092636],
  [-0.999, -1.839496910164778],
  [-0.3, -0.9621028181688507],
  [0.0, -0.6931471805599453],
  [0.7, -0.2770239422771313],
  [3.0, -0.0013508099647481938],
  [9.0, -1.1285884059538405e-19],
];
/** the root of log(erfc(−x / √2) / 2) = log p */
const places: Table = [
  [1e-300, -37.0470962993612],
  [1e-100, -21.273453560965326],
  [1e-20, -9.262340089798407],
  [1e-5, -4.264890793922825],
  [0.01, -2.326347874040841],
  [0.0999, -1.2821215797087744],
  [0.1001, -1.2809819674733192],
  [0.25, -0.6744897501960817],
  [0.4, -0.2533471031357997],
  [0.6, 0.2533471031357997],
  [0.8999, 1.2809819674733194],
  [0.9, 1.2815515655446006],
  [0.95, 1.6448536269514722],
  [0.999, 3.090232306167813],
];

function check(f: (x: number) => number, table: Table, tolerance: number): void {
  for (const [x, value] of table) {
    const error = Math.abs(f(x) - value) / Math.abs(value);
    assert.ok(error <= tolerance, `at ${x}: ${f(x)} instead of ${value}, an error of ${error}`);
  }
}

test("modified Bessel functions of every order keep their digits near 0 and far out", () => {
  check((x) => besselIScaled(0, x), scaled0, 2e-15);
  check((x) => besselIScaled(9, x), scaled9, 2e-15);
  check((x) => besselI(0, x), plain0, 2e-15);
  assert.deepEqual(
    [0, Infinity, -Infinity].map((x) => besselI(1, x)),
    [0, Infinity, -Infinity],
  );
  assert.equal(besselIScaled(3, Infinity), 0);
});

test("the normal distribution and its inverse keep their digits in the tails", () => {
  check(logNdtr, shares, 2e-14);
  check(ndtri, places, 1e-15);
  assert.deepEqual([-Infinity, 0, Infinity].map(ndtr), [0, 0.5, 1]);
  assert.deepEqual([0, 1, 1.1, Number.NaN].map(ndtri), [-Infinity, Infinity, Number.NaN, Number.NaN]);
});
