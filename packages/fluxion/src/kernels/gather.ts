/** Kernels that read and write where integers say. */

import { type DType, dtypes } from "../tensor/dtype.ts";
import { numel, type Shape } from "../tensor/shape.ts";
import { dense } from "./copy.ts";
import { offsetsOf, type Plan } from "./lookup.ts";
import type { Elements, Operand } from "./operand.ts";
import { engine } from "./engine.ts";

/** The blocks of row-major `x` that the plan names, one after the other. */
export function takeBlocks(x: Operand, from: Shape, at: Operand, plan: Plan, dtype: DType): Elements {
  const fast = engine.kernels?.take(x, from, at, plan, dtype);
  if (fast) return fast;
  const { width } = plan;
  const [data, offsets] = [dense(x, from, dtype), offsetsOf(at, plan)];
  const out = new dtypes[dtype].array(offsets.length * width);
  for (let i = 0; i < offsets.length; i++) for (let j = 0; j < width; j++) out[i * width + j] = data[offsets[i]! + j]!;
  return out;
}

/** Zeros of shape `to` with the blocks of `x` added where the plan says, in order. */
export function addBlocks(x: Operand, from: Shape, at: Operand, plan: Plan, to: Shape, dtype: DType): Elements {
  const fast = engine.kernels?.add(x, from, at, plan, to, dtype);
  if (fast) return fast;
  const { width } = plan;
  const [data, offsets] = [dense(x, from, dtype) as Float64Array, offsetsOf(at, plan)]; // or bigints
  const out = new dtypes[dtype].array(numel(to)) as Float64Array;
  for (let i = 0; i < offsets.length; i++)
    for (let j = 0; j < width; j++) out[offsets[i]! + j]! += data[i * width + j]!;
  return out;
}
