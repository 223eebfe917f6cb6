/** Kernels that write where integers say, into elements that are there. */

import { type DType, dtypes } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Storage } from "../tensor/storage.ts";
import { dense } from "./copy.ts";
import { engine } from "./engine.ts";
import { offsetsOf, type Plan } from "./lookup.ts";
import { forEachRow, type Operand } from "./operand.ts";

/** Writes the blocks of `x` where the plan says, in order: where two meet, the last one stays. */
export function putBlocks(whole: Storage, x: Operand, from: Shape, at: Operand, plan: Plan, dtype: DType): void {
  if (engine.kernels?.put(whole, x, from, at, plan, dtype)) return;
  const { width } = plan;
  const [data, offsets] = [dense(x, from, dtype) as Float64Array, offsetsOf(at, plan)]; // or bigints
  const out = whole.array() as Float64Array;
  for (let i = 0; i < offsets.length; i++) for (let j = 0; j < width; j++) out[offsets[i]! + j] = data[i * width + j]!;
}

/** Adds the blocks of `x` where the plan says. */
export function addToBlocks(whole: Storage, x: Operand, from: Shape, at: Operand, plan: Plan, dtype: DType): void {
  if (engine.kernels?.addTo(whole, x, from, at, plan, dtype)) return;
  const { width } = plan;
  const either = dtypes[dtype].category === "bool";
  const [data, offsets] = [dense(x, from, dtype) as Float64Array, offsetsOf(at, plan)];
  const out = whole.array() as Float64Array;
  for (let i = 0; i < offsets.length; i++) {
    for (let j = 0; j < width; j++) {
      if (either) out[offsets[i]! + j]! |= data[i * width + j]!;
      else out[offsets[i]! + j]! += data[i * width + j]!;
    }
  }
}

/** Adds `x` to elements that may be one, in order. */
export function addInto(out: Operand, x: Operand, shape: Shape): void {
  const [to, from] = [out.data as Float64Array, x.data as Float64Array]; // or bigints
  const [step, xStep] = [out.strides.at(-1) ?? 1, x.strides.at(-1) ?? 1];
  forEachRow(shape, [out, x], (_, count, [o, i]) => {
    for (let n = 0; n < count; n++) to[o! + n * step]! += from[i! + n * xStep]!;
  });
}
