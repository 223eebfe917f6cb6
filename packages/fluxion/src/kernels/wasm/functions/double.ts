/**
 * Products and sums whose rounding is kept: a number and what it lacks, for twice the digits.
 *
 * Sources: Dekker 1971; Muller et al., Handbook of Floating-Point Arithmetic, chapters 4 and 5. Where products and sums
 * are not fused, factors are cut in halves by their bits.
 */

import type { Lanes, Vec } from "../lanes.ts";
import { formatOf } from "./format.ts";

/** A value and what it lacks. */
export type Double = readonly [high: Vec, low: Vec];

/** x + y for |x| ≥ |y|, or x = 0. */
export function quickSum(v: Lanes, x: Vec, y: Vec): Double {
  const sum = v.add(x, y);
  return [sum, v.add(v.sub(x, sum), y)];
}

/** The first half of x's digits, and the others. */
export function halves(v: Lanes, x: Vec): Double {
  const { digits, sign, magnitude } = formatOf(v);
  const cut = (1n << BigInt((digits >> 1) + 1)) - 1n;
  const high = v.op("v128.and", x, v.bits((sign | magnitude) - cut));
  return [high, v.sub(x, high)];
}

/** x · y */
export function product(v: Lanes, x: Vec, y: Vec): Double {
  const z = v.mul(x, y);
  if (v.fused) return [z, v.op("relaxed_madd", x, y, v.op("neg", z))];
  const [a, b] = halves(v, x);
  const [c, d] = halves(v, y);
  const first = v.add(v.sub(v.mul(a, c), z), v.mul(a, d));
  return [z, v.add(v.add(first, v.mul(b, c)), v.mul(b, d))];
}

/** c · x + y, where the product is not rounded. */
export function scaledSum(v: Lanes, c: number, x: Vec, y: Vec): Vec {
  if (v.fused) return v.fma(x, v.constant(c), y);
  const digits = (formatOf(v).digits + 1) >> 1;
  const unit = 2 ** (Math.floor(Math.log2(c)) + 1 - digits);
  const head = Math.round(c / unit) * unit;
  const [high, low] = halves(v, x);
  const rest = v.add(v.mul(low, v.constant(c)), v.mul(high, v.constant(c - head)));
  return v.add(v.mul(high, v.constant(head)), v.add(rest, y));
}
