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
  0.9754769393826541, -0.14226120510371365, 0.010035582187599796, -0.0005768764699767485, 2.741993125219606e-5,
  -1.1043175507344507e-6, 3.8488755420345036e-8, -1.1808582533875466e-9, 3.2334215826050907e-11, -7.991015947004549e-13,
  1.7990725113961456e-14, -3.718635487818693e-16, 7.103599003714253e-18,
];

/** (1 + 2x) e^(x²) erfc x in t = (x − 3) / (x + 3) */
const scaledTail: readonly number[] = [
  1.17756257419656, 0.005353904539615676, -0.09377550342284209, 0.05436652555744322, -0.018976596707845208,
  0.004453426061462712, -0.0006335531710553147, 1.7661719523171593e-5, 1.2841532864056671e-5, -2.0072285659059913e-6,
  -1.807522790414837e-7, 7.549828343825093e-8, 1.885668523838603e-9, -2.699519049798364e-9, -1.460079119939105e-11,
  1.0361607445969489e-10, 1.475715976623473e-12, -4.277340064396911e-12, -2.07922492859799e-13, 1.8134502003176963e-13,
  1.973425574544739e-14, -7.287943737592673e-15, -1.5169878690228116e-15, 2.3514112258781403e-16,
  1.0006111691821667e-16, -2.0572528169538546e-18, -5.608608218863183e-18,
];
