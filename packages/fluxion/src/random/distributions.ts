/** Numbers of other distributions, each from one or two uniform ones. */

import { lgamma } from "../kernels/special.ts";
import { type DType, dtypes, type TypedArray } from "../tensor/dtype.ts";
import { normalOne } from "./normal.ts";
import { fma64 } from "./rounding.ts";
import { type Twister, uniform53 } from "./twister.ts";

/** A number of a distribution, from one that is uniform in [0, 1). */
export type FromUniform = (u: number) => number;

/** Time between events of which λ come in a unit. */
export const exponential =
  (lambda: number): FromUniform =>
  (u) =>
    lambda === 0 ? Number.POSITIVE_INFINITY : (-1 / lambda) * Math.log(1 - u);

/** Where a beam hits a wall that turns around the point before the median. */
export const cauchy =
  (median: number, sigma: number): FromUniform =>
  (u) =>
    fma64(sigma, Math.tan(Math.PI * (u - 0.5)), median);

/** How many trials it takes until one succeeds. */
export const geometric =
  (p: number): FromUniform =>
  (u) =>
    Math.ceil(Math.log(u) / Math.log(1 - p));

/** 1 with probability p, else 0; of 53 bits for every dtype. */
export const coin =
  (p: number): FromUniform =>
  (u) =>
    u < p ? 1 : 0;

/** e to a normal number. */
export function fillLogNormal(twister: Twister, out: TypedArray, dtype: DType, mean: number, std: number): void {
  const { round } = dtypes[dtype];
  for (let i = 0; i < out.length; i++) out[i] = round(Math.exp(normalOne(twister, mean, std)));
}

/** How many events come, of which λ are expected. */
export function poisson(twister: Twister, lambda: number): number {
  if (lambda === 0) return 0;
  return lambda < 10 ? poissonByProducts(twister, lambda) : poissonByRejection(twister, lambda);
}

/** Knuth's: uniform numbers are multiplied until the product falls below e^−λ. */
function poissonByProducts(twister: Twister, lambda: number): number {
  const end = Math.exp(-lambda);
  let count = 0;
  for (let product = uniform53(twister); product > end; product *= uniform53(twister)) count++;
  return count;
}

/** Transformed rejection (Hörmann 1993, algorithm PTRS). */
function poissonByRejection(twister: Twister, lambda: number): number {
  const b = 0.931 + 2.53 * Math.sqrt(lambda);
  const a = -0.059 + 0.02483 * b;
  const inverseAlpha = 1.1239 + 1.1328 / (b - 3.4);
  const accepted = 0.9277 - 3.6224 / (b - 2);
  for (;;) {
    const u = uniform53(twister) - 0.5;
    const v = uniform53(twister);
    const us = 0.5 - Math.abs(u);
    const k = Math.floor(((2 * a) / us + b) * u + lambda + 0.43);
    if (us >= 0.07 && v <= accepted) return k;
    if (k < 0 || (us < 0.013 && v > us)) continue;
    const bound = -lambda + k * Math.log(lambda) - lgamma(k + 1);
    if (Math.log(v) + Math.log(inverseAlpha) - Math.log(a / (us * us) + b) <= bound) return k;
  }
}

const some = 1024;

/** The same distribution for every element. */
export function fillEach(twister: Twister, out: TypedArray, from: FromUniform, round: (x: number) => number): void {
  const numbers = new Float64Array(Math.min(some, out.length));
  for (let start = 0; start < out.length; start += some) {
    const count = Math.min(some, out.length - start);
    const u = count === numbers.length ? numbers : numbers.subarray(0, count);
    twister.fill53(u);
    if (out instanceof BigInt64Array) for (let i = 0; i < count; i++) out[start + i] = BigInt(round(from(u[i]!)));
    else for (let i = 0; i < count; i++) out[start + i] = round(from(u[i]!));
  }
}
