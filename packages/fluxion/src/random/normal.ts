/** Numbers of the normal distribution, from pairs of uniform ones (Box and Muller 1958). */

import { type DType, dtypes, type TypedArray } from "../tensor/dtype.ts";
import { fma32, fma64 } from "./rounding.ts";
import { log32, sincos32 } from "./single.ts";
import { type Twister, uniform53 } from "./twister.ts";
import { fillUnit, uniformOf } from "./uniform.ts";

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

/** How many numbers PyTorch's kernel makes at a time: half of them from the cosine, half from the sine. */
const block = 16;

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
  for (let i = 0; i + block <= n; i += block) fill(out, i);
  if (n % block === 0) return;
  // the last block once more, so that it is whole
  const next = uniformOf(dtype);
  for (let i = n - block; i < n; i++) out[i] = next(twister);
  fill(out, n - block);
}

/** A block of uniform numbers becomes one of normal numbers, in place. */
type Block = (out: TypedArray, start: number) => void;

function blocksOf(dtype: DType, mean: number, std: number): Block {
  if (dtype === "float32") return (out, start) => block32(out, start, mean, std);
  if (dtype === "float64") return (out, start) => block64(out, start, mean, std);
  const { round } = dtypes[dtype];
  return blockOfHalves(round, dtype === "float16" ? Math.fround : round, mean, std);
}

const half = block / 2;

function block64(out: TypedArray, start: number, mean: number, std: number): void {
  for (let i = start; i < start + half; i++) {
    const radius = Math.sqrt(-2 * Math.log(1 - (out[i] as number)));
    const angle = 2 * Math.PI * (out[i + half] as number);
    out[i] = fma64(radius * Math.cos(angle), std, mean);
    out[i + half] = fma64(radius * Math.sin(angle), std, mean);
  }
}

const twoPi = Math.fround(2 * Math.PI);
const pair = new Float32Array(2);

function block32(out: TypedArray, start: number, mean: number, std: number): void {
  const { fround } = Math;
  for (let i = start; i < start + half; i++) {
    const radius = fround(Math.sqrt(fround(-2 * log32(fround(1 - (out[i] as number))))));
    sincos32(fround(twoPi * (out[i + half] as number)), pair);
    out[i] = fma32(fround(radius * pair[1]!), std, mean);
    out[i + half] = fma32(fround(radius * pair[0]!), std, mean);
  }
}

/** Functions and sums are rounded to float32 in float16, and to the type itself in bfloat16, as PyTorch's are. */
const blockOfHalves =
  (round: (x: number) => number, between: (x: number) => number, mean: number, std: number): Block =>
  (out, start) => {
    for (let i = start; i < start + half; i++) {
      const radius = round(Math.sqrt(between(-2 * between(Math.log(round(1 - (out[i] as number)))))));
      const angle = round(2 * Math.PI * (out[i + half] as number));
      const shifted = (x: number): number => round(between(between(radius * between(x)) * std) + mean);
      out[i] = shifted(Math.cos(angle));
      out[i + half] = shifted(Math.sin(angle));
    }
  };
