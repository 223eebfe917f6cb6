/** The error function and its kin, each to a few units in the last place, the tails too. */

import { chebyshev } from "./chebyshev.ts";

/** 2/√π ∫₀ˣ e^(−t²) dt */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a < 1) return x * chebyshev(central, 2 * x * x - 1);
  return x < 0 ? erfc(a) - 1 : 1 - erfc(a);
}

/** 1 − erf x, with all digits in the tail. */
export function erfc(x: number): number {
  if (x < 0.5) return x < -1 ? 2 - erfc(-x) : 1 - erf(x);
  return x < 27.3 ? expMinusSquare(x) * erfcx(x) : x !== x ? x : 0; // erfc 27.3 is less than any number
}

/** e^(x²) erfc x: the tail without its decay, about 1 / (x √π) for large x; overflows below −26.6. */
export function erfcx(x: number): number {
  if (x < -27) return Infinity;
  if (x < 0) return 2 / expMinusSquare(x) - erfcx(-x);
  if (x > 1e10) return 1 / Math.sqrt(Math.PI) / x;
  // (1 + 2x) erfcx x is nearly flat in t, as Shepherd and Laframboise (1981) found
  return chebyshev(scaledTail, (x - 3) / (x + 3)) / (1 + 2 * x);
}

/** e^(−x²), with x² split so that its rounding does not grow. */
function expMinusSquare(x: number): number {
  const high = Math.fround(x);
  return Math.exp(-high * high) * Math.exp((high - x) * (x + high));
}

/** The x with erf x = y; ±∞ at ±1, NaN beyond. */
export function erfinv(y: number): number {
  const a = Math.abs(y);
  if (a >= 1) return a === 1 ? y * Infinity : Number.NaN;
  if (a < 1e-9) return (y * Math.sqrt(Math.PI)) / 2;
  // Winitzki's approximation (2008), right to 2 · 10⁻³
  const k = 0.147;
  const log = Math.log((1 - a) * (1 + a));
  const half = 2 / (Math.PI * k) + log / 2;
  let x = Math.sqrt(Math.sqrt(half * half - log / k) - half);
  // Halley's method triples the digits; from ½ on it solves erfc x = 1 − |y|, which is exact
  for (let step = 0; step < 3; step++) {
    const error = a < 0.5 ? erf(x) - a : 1 - a - erfc(x);
    const newton = (error * Math.sqrt(Math.PI)) / 2 / expMinusSquare(x);
    x -= newton / (1 + x * newton);
    if (Math.abs(newton) < 1e-6 * x) break;
  }
  return y < 0 ? -x : x;
}

/** erf(x) / x in t = 2x² − 1 */
const central: readonly number[] = [
  0.9754769393826541, -0.14226120510371365, 0.010035582187599796, -0.0005768764699767485, 2.74199312521961e-5,
  -1.1043175507345e-6, 3.84887554203e-8, -1.1808582534e-9, 3.23342158e-11, -7.991016e-13, 1.79907e-14, -3.719e-16,
  7.1e-18,
];

/** (1 + 2x) e^(x²) erfc x in t = (x − 3) / (x + 3) */
const scaledTail: readonly number[] = [
  1.17756257419656, 0.005353904539615676, -0.09377550342284209, 0.05436652555744322, -0.018976596707845208,
  0.004453426061462712, -0.0006335531710553147, 1.76617195231716e-5, 1.28415328640567e-5, -2.007228565906e-6,
  -1.807522790415e-7, 7.54982834383e-8, 1.8856685238e-9, -2.6995190498e-9, -1.46007912e-11, 1.036160745e-10,
  1.475716e-12, -4.2773401e-12, -2.079225e-13, 1.81345e-13, 1.97343e-14, -7.2879e-15, -1.517e-15, 2.351e-16, 1.001e-16,
  -2.1e-18, -5.6e-18,
];
