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
const takeKernels: Kernels = /* @__PURE__ */ new Kernels((key) =>
  takeKernel(key & 15, (key & 16) !== 0, (key & 32) !== 0),
);
const addKernels: Kernels = /* @__PURE__ */ new Kernels((key) => addKernel(addable[key >> 1]!, (key & 1) === 1));

/** The blocks that the plan names; null where JavaScript has to find them. */
export function wasmTake(x: Operand, from: Shape, at: Operand, plan: Plan, dtype: DType): Storage | null {
  const linear = vectorMemory();
  if (linear === null) return null;
  const { width, shape } = plan;
  const { bytes } = dtypes[dtype];
  const kernel = takeKernels.get(linear, width > 1 ? bytes + 16 : bytes);
  const out = (): Storage => allocate(dtype, numel(shape) * width);
  return withPlaces(linear, x, from, at, plan, dtype, out, (to, source, offsets, start, count) =>
    kernel(to + start * width * bytes, source, offsets, count, width * bytes),
  );
}

/** Zeros with blocks added where the plan says; null where JavaScript has to add them. */
export function wasmAdd(x: Operand, from: Shape, at: Operand, plan: Plan, to: Shape, dtype: DType): Storage | null {
  const linear = vectorMemory();
  const kind = addable.indexOf(dtype);
  if (linear === null || kind < 0) return null;
  const { width } = plan;
  const { bytes } = dtypes[dtype];
  const kernel = addKernels.get(linear, kind * 2 + (width > 1 ? 1 : 0));
  const out = (): Storage => allocateZeros(dtype, numel(to), to);
  return withPlaces(linear, x, from, at, plan, dtype, out, (target, source, offsets, start, count) =>
    kernel(target, source + start * width * bytes, offsets, count, width),
  );
}

/** Adds blocks to the elements of `whole` where the plan says; false where JavaScript has to. */
export function wasmAddTo(whole: Storage, x: Operand, from: Shape, at: Operand, plan: Plan, dtype: DType): boolean {
  const linear = vectorMemory();
  const kind = addable.indexOf(dtype);
  if (linear === null || kind < 0) return false;
  const { width } = plan;
  const { bytes } = dtypes[dtype];
  const kernel = addKernels.get(linear, kind * 2 + (width > 1 ? 1 : 0));
  const moved = withPlaces(
    linear,
    ...([x, from, at, plan, dtype] as const),
    () => whole,
    (target, source, offsets, start, count) => kernel(target, source + start * width * bytes, offsets, count, width),
  );
  return moved !== null;
}

/** Writes blocks to the elements of `whole` where the plan says, in order; false where JavaScript has to. */
export function wasmPut(whole: Storage, x: Operand, from: Shape, at: Operand, plan: Plan, dtype: DType): boolean {
  const linear = vectorMemory();
  if (linear === null) return false;
  const { width } = plan;
  const { bytes } = dtypes[dtype];
  const kernel = takeKernels.get(linear, 32 + (width > 1 ? bytes + 16 : bytes));
  const moved = withPlaces(
    linear,
    ...([x, from, at, plan, dtype] as const),
    () => whole,
    (target, source, offsets, start, count) =>
      kernel(target, source + start * width * bytes, offsets, count, width * bytes),
  );
  return moved !== null;
}

/** Calls `move` on pieces of the plan, with the places as offsets in bytes; all memory is taken before it is looked at. */
function withPlaces(
  linear: Linear,
  x: Operand,
  from: Shape,
  at: Operand,
  plan: Plan,
  dtype: DType,
  result: () => Storage,
  move: (to: number, source: number, offsets: number, start: number, count: number) => void,
): Storage | null {
  const total = numel(plan.shape);
  const places = findPlaces(linear, at, plan, dtypes[dtype].bytes);
  if (places === null) return null;
  const dense = x.storage !== null && isContiguous(from, x.strides);
  const source = dense ? x : wholeOperand(copied(x, from, dtype), from);
  const out = result();
  const [data, to, offsets] = [
    placeOf(linear, source, dtype),
    placeOf(linear, wholeOperand(out, []), dtype),
    placeOf(linear, wholeOperand(places, []), "int32"),
  ];
  const moved = data !== null && to !== null && offsets !== null;
  if (moved) {
    const most = Math.max(1, Math.floor(block / plan.width));
    for (let start = 0; start < total; start += most)
      move(to.address, data.address, offsets.address + start * 4, start, Math.min(most, total - start));
  }
  places.dispose();
  return moved ? out : null;
}

/** The places as offsets in bytes, 32 bits each; null where kernels cannot find them. */
function findPlaces(linear: Linear, at: Operand, plan: Plan, bytes: number): Storage | null {
  if (at.storage?.dtype !== "int64") return null;
  const places = allocate("int32", numel(plan.shape));
  const index = placeOf(linear, at, "int64");
  const to = placeOf(linear, wholeOperand(places, []), "int32");
  if (index === null || to === null) return null;
  for (const [d, list] of plan.lists.entries())
    if (!findOffsets(linear, to.address, index.address, at, plan, list, d > 0, bytes)) return null;
  return places;
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
