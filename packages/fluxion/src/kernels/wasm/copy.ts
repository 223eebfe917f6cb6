/** Copies in linear memory, between any layouts and types; the counterpart of `kernels/copy.ts`. */

import { type DType, dtypeNames, dtypes } from "../../tensor/dtype.ts";
import { linearMemory } from "../../memory/memory.ts";
import type { Shape } from "../../tensor/shape.ts";
import type { Operand } from "../operand.ts";
import { conversion, kinds } from "./convert.ts";
import { copyRowsKernel, type RowLayout } from "./copyrows.ts";
import { copyTilesKernel, tileRows } from "./copytiles.ts";
import { Kernels } from "./copyloops.ts";
import { copyBytes, Func } from "./encoder.ts";
import { type Kernel, type Linear, wasmFeatures } from "./kernel.ts";

/** Elements in linear memory: the address of the first one, and the step along each dimension in elements. */
export interface Place {
  readonly address: number;
  readonly strides: readonly number[];
}

/** Copies as `copyInto` does, if both lie in linear memory or may move there; false where JavaScript has to. */
export function wasmCopy(out: Operand, x: Operand, shape: Shape, outDType: DType, xDType: DType): boolean {
  const linear = vectorMemory();
  const to = placeOf(linear, out, outDType);
  const from = to === null ? null : placeOf(linear, x, xDType);
  if (linear === null || to === null || from === null) return false;
  copyPlaces(linear, to, from, shape, outDType, xDType);
  return true;
}

/** The memory that kernels work on; null where the engine has none, or no vectors. */
export const vectorMemory = (): Linear | null => (wasmFeatures().simd ? linearMemory() : null);

/** Where an operand is in linear memory, if it is there or may move there. */
export function placeOf(linear: Linear | null, x: Operand, dtype: DType): Place | null {
  const { storage } = x;
  if (linear === null || storage === null) return null;
  if (storage.address < 0) {
    storage.force();
    if (storage.address < 0 && !storage.enterHeap()) return null;
  }
  return { address: storage.address + x.offset * kinds[dtype].bytes, strides: x.strides };
}

/** How many elements a call of a kernel moves: enough to forget the call, few enough to change to better code soon. */
const block = 65_536;

/** Kernels work on so many dims; more are looped over here. */
const inner = 4;

const types = dtypeNames.length;
const layouts: readonly RowLayout[] = ["dense", "repeated", "strided"];

const rowKernels: Kernels = /* @__PURE__ */ new Kernels((key) => {
  const from = dtypeNames[key % types]!;
  const to = dtypeNames[Math.floor(key / types) % types]!;
  return copyRowsKernel(layouts[Math.floor(key / types ** 2)]!, conversion(from, to));
});
const tileKernels: Kernels = /* @__PURE__ */ new Kernels((key) => copyTilesKernel(key === 8 ? 8 : 4));

const byteKernels: Kernels = /* @__PURE__ */ new Kernels(() => {
  const f = new Func(["i32", "i32", "i32"]);
  f.do(copyBytes(f.params[0]!, f.params[1]!, f.params[2]!));
  return f;
});

/** Moves `count` bytes of the memory; the two places may overlap. */
export function moveBytes(linear: Linear, to: number, from: number, count: number): void {
  byteKernels.get(linear, 0)(to, from, count);
}

/** A dim of a copy: its size, and the steps of both sides in bytes. */
interface Dim {
  size: number;
  to: number;
  from: number;
}

/** Copies `x` to `out`, which it does not overlap, converting as `copyInto` does. */
export function copyPlaces(
  linear: Linear,
  out: Place,
  x: Place,
  shape: readonly number[],
  outDType: DType,
  xDType: DType,
): void {
  const c = conversion(xDType, outDType);
  const count = denseCount(shape, out.strides, x.strides);
  if (c.same && count >= 0 && !slowToMove(out.address, x.address, count * c.to.bytes)) {
    moveBytes(linear, out.address, x.address, count * c.to.bytes);
    return;
  }
  const dims = arrange(shape, out.strides, x.strides, c.to.bytes, c.from.bytes);
  if (dims === null) return;
  const last = dims.at(-1)!;
  const before = dims.at(-2);
  const { bytes } = c.to;
  if (c.same && bytes >= 4 && before !== undefined && last.to === bytes && before.from === bytes) {
    walk(tileKernels.get(linear, bytes), out.address, x.address, dims, tileRows);
    return;
  }
  const layout = last.to !== bytes || (last.from !== c.from.bytes && last.from !== 0) ? 2 : last.from === 0 ? 1 : 0;
  const key = (layout * types + dtypes[c.to.dtype].index) * types + dtypes[c.from.dtype].index;
  walk(rowKernels.get(linear, key), out.address, x.address, dims, 1);
}

/**
 * Whether `memory.copy` is best avoided: where the target is a few bytes ahead of the source modulo the size of a page,
 * what machines do for it takes ten times as long.
 */
const slowToMove = (to: number, from: number, bytes: number): boolean =>
  bytes >= 1024 && ((to - from) & 15) !== 0 && ((to - from) & 4095) < 64;

/** How many elements there are where both sides are dense in row-major order; −1 where they are not. */
function denseCount(shape: readonly number[], out: readonly number[], x: readonly number[]): number {
  let count = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    const size = shape[d]!;
    if (size !== 1 && (out[d] !== count || x[d] !== count)) return -1;
    count *= size;
  }
  return count;
}

/**
 * The dims in the order in which the result lies in memory, since a copy may take its elements in any order, and
 * neighbours through which both sides step evenly as one; null where there are no elements.
 */
function arrange(
  shape: readonly number[],
  out: readonly number[],
  x: readonly number[],
  outBytes: number,
  xBytes: number,
): Dim[] | null {
  const dims: Dim[] = [];
  for (let d = 0; d < shape.length; d++) {
    const size = shape[d]!;
    if (size === 0) return null;
    if (size > 1) dims.push({ size, to: out[d]! * outBytes, from: x[d]! * xBytes });
  }
  dims.sort((a, b) => b.to - a.to || b.from - a.from);
  let count = 0;
  for (const dim of dims) {
    const last = dims[count - 1];
    if (count > 0 && last!.to === dim.to * dim.size && last!.from === dim.from * dim.size)
      dims[count - 1] = { size: last!.size * dim.size, to: dim.to, from: dim.from };
    else dims[count++] = dim;
  }
  dims.length = count;
  if (count === 0) dims.push({ size: 1, to: outBytes, from: xBytes });
  if (count < 2 || dims[count - 1]!.to !== outBytes) return dims;
  // What is dense on the other side stands next to last: tiles want it there, and so do the caches.
  const at = dims.findIndex((dim) => dim.from === xBytes);
  if (at >= 0 && at < count - 2) dims.splice(count - 2, 0, ...dims.splice(at, 1));
  const [before, last] = [dims[count - 2]!, dims[count - 1]!];
  const transposed = before.from === xBytes && outBytes === xBytes;
  // Rows of few elements cost more than the few strided passes they are replaced by.
  if (!transposed && last.size * outBytes < 16 && before.size > 4 * last.size) dims.push(...dims.splice(count - 2, 1));
  return dims;
}

/** Calls the kernel on blocks, along the outermost of its dims; `unit` of its rows make a strip of tiles. */
function walk(run: Kernel["run"], to: number, from: number, dims: readonly Dim[], unit: number): void {
  const first = dims[0]!;
  let each = 1;
  for (let d = 1; d < dims.length; d++) each *= dims[d]!.size;
  const strip = dims.length === 2 ? unit : 1;
  const whole = dims.length <= inner && (each * strip <= block || dims.length <= (unit > 1 ? 2 : 1));
  const most = whole ? Math.max(1, Math.floor(block / each / strip)) * strip : 1;
  if (whole && most >= first.size) {
    call(run, to, from, dims);
    return;
  }
  const others = dims.slice(1);
  for (let i = 0; i < first.size; i += most) {
    const [o, x] = [to + i * first.to, from + i * first.from];
    if (whole) call(run, o, x, [{ ...first, size: Math.min(most, first.size - i) }, ...others]);
    else walk(run, o, x, others, unit);
  }
}

/** Missing dims are loops of one. */
function call(run: Kernel["run"], to: number, from: number, dims: readonly Dim[]): void {
  const none: Dim = { size: 1, to: 0, from: 0 };
  const n = dims.length;
  const [a, b, c] = [n > 3 ? dims[n - 4]! : none, n > 2 ? dims[n - 3]! : none, n > 1 ? dims[n - 2]! : none];
  const d = dims[n - 1]!;
  run(to, from, a.size, b.size, c.size, d.size, a.to, b.to, c.to, d.to, a.from, b.from, c.from, d.from);
}
