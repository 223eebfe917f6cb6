/** Numbers of the normal distribution, from pairs of uniform ones (Box and Muller 1958). */

import { block, normalBlocks } from "../kernels/boxmuller.ts";
import { type DType, dtypes, type TypedArray } from "../tensor/dtype.ts";
import { fma64 } from "./rounding.ts";
import { type Twister, uniform53 } from "./twister.ts";
import { fillUnit } from "./uniform.ts";

/** One number at a time, in float64 whatever its dtype; of a pair, the second one waits for the next call. */
export function normalOne(twister: Twister, mean: number, std: number): number {
  const { kept } = twister;
  if (kept !== null) {
    twister.kept = null;
    return fma64(kept, std, mean);
  }
  const angle = 2 * Math.PI * uniform53(twister);
  const radius = Math.sqrt(-2 * Math.log1p(-uniform53(twister)));
  twister.kept = radius * Math.sin(angle);
  return fma64(radius * Math.cos(angle), std, mean);
}

/** Whether so many numbers in a row are made in blocks, or one at a time. */
export const inBlocks = (count: number, contiguous: boolean): boolean => contiguous && count >= block;

export function fillNormal(
  twister: Twister,
  out: TypedArray,
  dtype: DType,
  mean: number,
  std: number,
  contiguous = true,
): void {
  const { round } = dtypes[dtype];
  const n = out.length;
  if (!inBlocks(n, contiguous)) {
    for (let i = 0; i < n; i++) out[i] = round(normalOne(twister, mean, std));
    return;
  }
  fillUnit(twister, out, dtype); // all uniform numbers first
  const fill = blocksOf(dtype, round(mean), round(std));
  fill(out.subarray(0, n - (n % block)));
  if (n % block === 0) return;
  // the last block once more, so that it is whole
  const last = out.subarray(n - block);
  fillUnit(twister, last, dtype);
  fill(last);
}

/** Blocks of uniform numbers become normal ones, in place. */
type Blocks = (out: TypedArray) => void;

function blocksOf(dtype: DType, mean: number, std: number): Blocks {
  if (dtype === "float32") return (out) => normalBlocks(out as Float32Array, mean, std);
  if (dtype === "float64") return (out) => blocks64(out as Float64Array, mean, std);
  const { round } = dtypes[dtype];
  return blocksOfHalves(round, dtype === "float16" ? Math.fround : round, mean, std);
}

const half = 8;

function blocks64(out: Float64Array, mean: number, std: number): void {
  for (let start = 0; start < out.length; start += block) {
    for (let i = start; i < start + half; i++) {
      const radius = Math.sqrt(-2 * Math.log(1 - out[i]!));
      const angle = 2 * Math.PI * out[i + half]!;
      out[i] = fma64(radius * Math.cos(angle), std, mean);
      out[i + half] = fma64(radius * Math.sin(angle), std, mean);
    }
  }
}

/** Functions and sums are rounded to float32 in float16, and to the type itself in bfloat16, as PyTorch's are. */
const blocksOfHalves =
  (round: (x: number) => number, between: (x: number) => number, mean: number, std: number): Blocks =>
  (out) => {
    for (let i = 0; i < out.length; i += i % block === half - 1 ? half + 1 : 1) {
      const radius = round(Math.sqrt(between(-2 * between(Math.log(round(1 - (out[i] as number)))))));
      const angle = round(2 * Math.PI * (out[i + half] as number));
      const shifted = (x: number): number => round(between(between(radius * between(x)) * std) + mean);
      out[i] = shifted(Math.cos(angle));
      out[i + half] = shifted(Math.sin(angle));
    }
  };
