/** Reading and adding where integers say, in linear memory; the counterpart of `kernels/gather.ts`. */

import { type DType, dtypes } from "../../tensor/dtype.ts";
import { isContiguous, numel, type Shape } from "../../tensor/shape.ts";
import { allocate, allocateZeros, type Storage } from "../../tensor/storage.ts";
import { copied } from "../copy.ts";
import { coalesce, wholeOperand } from "../layout.ts";
import { type Lookup, outOfBounds, type Plan } from "../lookup.ts";
import type { Operand } from "../operand.ts";
import { placeOf, vectorMemory } from "./copy.ts";
import { Kernels } from "./copyloops.ts";
import { addKernel, addable, offsetsKernel, takeKernel } from "./gatherkernels.ts";
import type { Linear } from "./kernel.ts";

/** How many elements a call of a kernel moves, about. */
const block = 65_536;

const offsetKernels: Kernels = /* @__PURE__ */ new Kernels((key) => offsetsKernel((key & 1) === 1, (key & 2) === 2));
const takeKernels: Kernels = /* @__PURE__ */ new Kernels((key) => takeKernel(key & 15, key > 15));
const addKernels: Kernels = /* @__PURE__ */ new Kernels((key) => addKernel(addable[key >> 1]!, (key & 1) === 1));

/** The blocks that the plan names; null where JavaScript has to find them. */
export function wasmTake(x: Operand, from: Shape, at: Operand, plan: Plan, dtype: DType): Storage | null {
  const linear = vectorMemory();
  if (linear === null || at.storage?.dtype !== "int64") return null;
  const { width } = plan;
  const { bytes } = dtypes[dtype];
  const source = densely(x, from, dtype);
  const out = allocate(dtype, numel(plan.shape) * width);
  const target = placeOf(linear, wholeOperand(out, []), dtype);
  const data = placeOf(linear, source, dtype);
  if (target === null || data === null) return null;
  const kernel = takeKernels.get(linear, width > 1 ? bytes + 16 : bytes);
  return eachBlock(linear, at, plan, bytes, (offsets, start, count) =>
    kernel(target.address + start * width * bytes, data.address, offsets, count, width * bytes),
  )
    ? out
    : null;
}

/** Zeros with blocks added where the plan says; null where JavaScript has to add them. */
export function wasmAdd(x: Operand, from: Shape, at: Operand, plan: Plan, to: Shape, dtype: DType): Storage | null {
  const linear = vectorMemory();
  const kind = addable.indexOf(dtype);
  if (linear === null || kind < 0 || at.storage?.dtype !== "int64") return null;
  const { width } = plan;
  const { bytes } = dtypes[dtype];
  const source = densely(x, from, dtype);
  const out = allocateZeros(dtype, numel(to), to);
  const target = placeOf(linear, wholeOperand(out, []), dtype);
  const data = placeOf(linear, source, dtype);
  if (target === null || data === null) return null;
  const kernel = addKernels.get(linear, kind * 2 + (width > 1 ? 1 : 0));
  return eachBlock(linear, at, plan, bytes, (offsets, start, count) =>
    kernel(target.address, data.address + start * width * bytes, offsets, count, width),
  )
    ? out
    : null;
}

/** The elements in row-major order, in a storage. */
const densely = (x: Operand, shape: Shape, dtype: DType): Operand =>
  x.storage !== null && isContiguous(shape, x.strides) ? x : wholeOperand(copied(x, shape, dtype), shape);

/** Finds the places as offsets in bytes, and hands them on in pieces; false where kernels cannot. */
function eachBlock(
  linear: Linear,
  at: Operand,
  plan: Plan,
  bytes: number,
  move: (offsets: number, start: number, count: number) => void,
): boolean {
  const total = numel(plan.shape);
  if (total === 0) return true;
  const scratch = allocate("int32", total);
  const offsets = placeOf(linear, wholeOperand(scratch, []), "int32");
  const index = placeOf(linear, at, "int64");
  try {
    if (offsets === null || index === null) return false;
    for (const [d, list] of plan.lists.entries())
      if (!findOffsets(linear, offsets.address, index.address, at, plan, list, d > 0, bytes)) return false;
    const most = Math.max(1, Math.floor(block / plan.width));
    for (let start = 0; start < total && plan.width > 0; start += most)
      move(offsets.address + start * 4, start, Math.min(most, total - start));
    return true;
  } finally {
    scratch.dispose();
  }
}

/** Writes the offsets that one list says, or adds them to those that are there; throws where it says too much. */
function findOffsets(
  linear: Linear,
  to: number,
  index: number,
  at: Operand,
  { op, signed, shape }: Plan,
  { offset, strides, own, dim, size, step }: Lookup,
  more: boolean,
  bytes: number,
): boolean {
  const layout = coalesce(shape, [wholeOperand(at.elements, shape), at.walked(strides), at.walked(own)]);
  if (layout.shape.length > 4) return false;
  const [out, integers, places] = layout.operands as [Operand, Operand, Operand];
  const missing = new Array<number>(4 - layout.shape.length).fill(0);
  const bytesOf = (x: Operand, each: number): number[] => [...missing, ...x.strides.map((s) => s * each)];
  const bad = offsetKernels.get(linear, (signed ? 1 : 0) + (more ? 2 : 0))(
    ...[to, index + offset * 8, 0, ...missing.map(() => 1), ...layout.shape],
    ...[...bytesOf(out, 4), ...bytesOf(integers, 8), ...bytesOf(places, bytes), size, step * bytes],
  );
  if (bad === 0) return true;
  const [k] = new BigInt64Array(linear.memory.buffer, bad >>> 0, 1);
  throw outOfBounds(op, Number(k), dim, size);
}
