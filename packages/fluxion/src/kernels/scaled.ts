/** Derivatives of scaled functions whose own recurrences would lose all digits far out. */

import { erfcx } from "./erf.ts";

/**
 * The n-th derivative of e^(x²) erfc x: (−2)ⁿ n! e^(x²) iⁿerfc x, of repeated integrals of the error function. With
 * w[n] for the last two factors, w[n − 2] = 2x w[n − 1] + 2n w[n] (Abramowitz and Stegun 1964, 7.2.5), whose terms are all
 * positive from w[n] down where x is, and up where it is not.
 */
export function erfcxDerivative(n: number, x: number): number {
  if (n === 0) return erfcx(x);
  if (x !== x) return x;
  if (x === Infinity) return 0;
  let scale = 1;
  for (let k = 1; k <= n; k++) scale *= -2 * k;
  return scale * (x < leastDown ? upwards(n, x) : x > leastFar ? farOut(n, x) : downwards(n, x));
}

/** Below this the recurrence loses little upwards, and takes long downwards. */
const leastDown = 0.5;

/** Beyond this three terms of the asymptotic series are enough. */
const leastFar = 1e4;

const first = 1.1283791670955126; // w[−1] = 2 / √π

function upwards(n: number, x: number): number {
  let [before, w] = [first, erfcx(x)];
  for (let k = 1; k <= n; k++) [before, w] = [w, (before - 2 * x * w) / (2 * k)];
  return w;
}

/** Miller's algorithm: from far above with any start, since all other solutions die out on the way down. */
function downwards(n: number, x: number): number {
  const start = Math.ceil((Math.sqrt(n) + 14.5 / x) ** 2) + 10;
  let [after, w, wanted] = [0, 1e-300, 0];
  for (let k = start; k >= 1; k--) {
    if (k === n) wanted = w;
    [after, w] = [w, 2 * x * w + 2 * (k + 1) * after];
    if (w > 1e280) [after, w, wanted] = [after * 1e-280, w * 1e-280, wanted * 1e-280];
  }
  // now w is w[0] and after w[1]; w[−1] = 2x w[0] + 2 w[1]
  return (wanted / (2 * x * w + 2 * after)) * first;
}

/** (2x)^(−n − 1) (1 − (n + 1)(n + 2) / 4x² + …) */
function farOut(n: number, x: number): number {
  const u = 1 / (4 * x * x);
  const slope = (n + 1) * (n + 2) * u;
  const bend = slope * (n + 3) * (n + 4) * u * 0.5;
  return first * (2 * x) ** -(n + 1) * (1 - slope + bend);
}
