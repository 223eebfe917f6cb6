/** Numbers that are all alike likely between two bounds. */

import { fma32 } from "../kernels/boxmuller.ts";
import { type DType, dtypes, type TypedArray } from "../tensor/dtype.ts";
import { fma64 } from "./rounding.ts";
import type { Twister } from "./twister.ts";

/** How many binary digits a float has: a uniform number takes as many random bits. */
export const digits: Readonly<Partial<Record<DType, number>>> = { float64: 53, float32: 24, float16: 11, bfloat16: 8 };

/** Uniform numbers in [0, 1). */
export function fillUnit(twister: Twister, out: TypedArray, dtype: DType): void {
  if (dtype === "float64") twister.fill53(out as Float64Array);
  else if (dtype === "float32") twister.fill24(out as Float32Array);
  else {
    const n = 2 ** digits[dtype]!;
    for (let i = 0; i < out.length; i++) out[i] = (twister.bits() & (n - 1)) / n;
  }
}

/** Uniform numbers in [low, high). */
export function fillUniform(twister: Twister, out: TypedArray, dtype: DType, low: number, high: number): void {
  const { round } = dtypes[dtype];
  const [from, width] = [round(low), round(round(high) - round(low))];
  fillUnit(twister, out, dtype);
  if (from === 0 && width === 1) return;
  if (dtype === "float64") for (let i = 0; i < out.length; i++) out[i] = fma64(out[i] as number, width, from);
  else if (dtype === "float32") for (let i = 0; i < out.length; i++) out[i] = fma32(out[i] as number, width, from);
  else for (let i = 0; i < out.length; i++) out[i] = round((out[i] as number) * width + from); // in float32
}
