/** Modified Bessel functions of the first kind, and the normal distribution. */

import { erfc, erfcx, erfinv } from "./erf.ts";

/** e^(−|x|) Iₙ(x) for n = 0, 1, 2, … */
export function besselIScaled(n: number, x: number): number {
  const a = Math.abs(x);
  const sign = x < 0 && n % 2 === 1 ? -1 : 1;
  if (a === Infinity) return 0;
  return sign * (a > Math.max(30, n * n) ? farOut(n, a) : nearZero(n, a) * Math.exp(-a));
}

/** Iₙ(x) */
export function besselI(n: number, x: number): number {
  const a = Math.abs(x);
  const sign = x < 0 && n % 2 === 1 ? -1 : 1;
  if (a <= Math.max(30, n * n)) return sign * nearZero(n, a);
  const half = Math.exp(a / 2); // eˣ alone overflows first
  return sign * (a === Infinity ? Infinity : farOut(n, a) * half * half);
}

/** (x/2)ⁿ Σ (x²/4)ᵏ / (k! (n + k)!), whose terms are all positive. */
function nearZero(n: number, x: number): number {
  let term = 1;
  for (let k = 1; k <= n; k++) term *= x / 2 / k;
  let sum = term;
  for (let k = 1; term > sum * 1e-17; k++) {
    term *= (x * x) / 4 / (k * (n + k));
    sum += term;
  }
  return sum;
}

/** The asymptotic series of e⁻ˣ Iₙ(x) (Abramowitz and Stegun 1964, 9.7.1). */
function farOut(n: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 40; k++) {
    const next = (-term * (4 * n * n - (2 * k - 1) ** 2)) / (8 * k * x);
    if (Math.abs(next) > Math.abs(term) && 2 * k > n) break;
    term = next;
    sum += term;
    if (Math.abs(term) < 1e-17 * Math.abs(sum)) break;
  }
  return sum / Math.sqrt(2 * Math.PI * x);
}

/** The share of the standard normal distribution below x. */
export const ndtr = (x: number): number => erfc(-x * Math.SQRT1_2) / 2;

/** The logarithm of that share, also far below. */
export function logNdtr(x: number): number {
  if (x > -1) return Math.log1p(-erfc(x * Math.SQRT1_2) / 2);
  return Math.log(erfcx(-x * Math.SQRT1_2) / 2) - (x * x) / 2;
}

/** Where the share below is p; ±∞ at 0 and 1, NaN beyond. */
export function ndtri(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN;
  if (p > 0.5) return p === 1 ? Infinity : p < 0.9 ? Math.SQRT2 * erfinv(2 * p - 1) : -ndtri(1 - p);
  if (p === 0) return -Infinity;
  if (p > 0.1) return Math.SQRT2 * erfinv(2 * p - 1);
  // Newton's method for log Φ(x) = log p: concave, so from the left it does not overshoot
  const log = Math.log(p);
  let x = -Math.sqrt(-2 * log);
  for (let step = 0; step < 20; step++) {
    const slope = Math.sqrt(2 / Math.PI) / erfcx(-x * Math.SQRT1_2); // φ / Φ
    const by = (log - logNdtr(x)) / slope;
    x += by;
    if (Math.abs(by) < 1e-15 * Math.abs(x)) break;
  }
  return x;
}
