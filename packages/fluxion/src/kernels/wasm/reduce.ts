/** Reductions in linear memory; the counterpart of `kernels/reduce.ts`. */

import { type DType, dtypes } from "../../tensor/dtype.ts";
import { isContiguous, numel, type Shape } from "../../tensor/shape.ts";
import { stage, staged, unstage } from "../../tensor/staging.ts";
import { allocate, type Storage } from "../../tensor/storage.ts";
import { copied } from "../copy.ts";
import type { ReduceKind } from "../folds.ts";
import { wholeOperand } from "../layout.ts";
import { type Elements, Operand } from "../operand.ts";
import { vectorMemory } from "./copy.ts";
import type { Kernel, Linear } from "./kernel.ts";
import { columnKernel, laneType, rowKernel, wholeKernel } from "./reducekernels.ts";
import { callAll, invoke, resultsOf } from "./threads/calls.ts";
import { type Dim, dimsOf, forEachPlace, keptInOrder, merged, rowMajor } from "./reducelayout.ts";

/** How many elements a call of a kernel takes: enough to forget the call, few enough to change to better code soon. */
const chunk = 65_536;

/** How many rows are combined before their results are: a part of the work that can be done elsewhere. */
const rowChunk = 8192;

/** Microseconds that a byte takes, about. */
const perByte = 1.5e-5;

/** Strips of columns begin at multiples of this. */
const columnStep = 32;

/** So many elements are worth a copy without gaps. */
const detour = 256;

/** Terms of 32 bits whose sum is sure to be exact in a double, and of 8 bits in an integer. */
const exactTerms = 2 ** 21;

/**
 * What `reduce` is, for kinds of which bool is none of the types unless it is `any` or `all`; null where JavaScript has
 * to do it. Sums of float32 are in float64 between blocks, those of float64 are compensated there, and how elements are
 * put together depends on nothing but the layout.
 */
export function wasmReduce(
  kind: ReduceKind,
  x: Operand,
  shape: Shape,
  gone: readonly number[],
  from: DType,
  to: DType,
): Elements | null {
  const { storage } = x;
  const linear = storage === null || laneType(kind, from, to) === null ? null : vectorMemory();
  if (storage === null || linear === null) return null;
  if (gone.length === shape.length && to !== "int64" && isContiguous(shape, x.strides) && numel(shape) > 0) {
    const out = new dtypes[to].array(1);
    out[0] = whole({ linear, kind, from, to }, storage, x.offset, numel(shape));
    return out;
  }
  const dims = dimsOf(x, shape, gone);
  if (dims === null) {
    if (gone.length === 0 || numel(shape) < detour || isContiguous(shape, x.strides)) return null;
    return wasmReduce(kind, wholeOperand(copied(x, shape, from), shape), shape, gone, from, to);
  }
  if (to === "int64" && !exact(dims)) return null;
  const task: Task = { linear, kind, from, to };
  const inOrder = keptInOrder(dims);
  const arranged = inOrder ? merged(dims) : dims;
  if (arranged.length === 1 && arranged[0]!.gone) {
    const out = new dtypes[to].array(1);
    const z = whole(task, storage, x.offset, arranged[0]!.size);
    out[0] = to === "int64" ? BigInt(z) : z;
    return out;
  }
  const out = reduceDims(task, storage, x.offset, arranged);
  if (inOrder) return out;
  // the results lie in the order of the strides
  const kept = dims.filter((dim) => !dim.gone);
  const strides = rowMajor(kept).map((dim) => dim.stride);
  const order = kept.map((_, i) => i).sort((a, b) => kept[a]!.d - kept[b]!.d);
  const sizes = order.map((i) => kept[i]!.size);
  const walk = order.map((i) => strides[i]!);
  return copied(new Operand(out, 0, walk), sizes, to);
}

interface Task {
  readonly linear: Linear;
  readonly kind: ReduceKind;
  readonly from: DType;
  readonly to: DType;
}

const exact = (dims: readonly Dim[]): boolean =>
  numel(dims.filter((dim) => dim.gone).map((dim) => dim.size)) <= exactTerms;

const addressOf = (storage: Storage, write: boolean = false): number =>
  storage.address >= 0 ? storage.address : stage(storage, write);

/** All of a run; called on its chunks, whose results are put together in their order. */
function whole({ linear, kind, from, to }: Task, storage: Storage, offset: number, count: number): number {
  const run = wholeKernel(linear, kind, from, to);
  try {
    const at = addressOf(storage) + offset * dtypes[from].bytes;
    if (count <= chunk) return run(0, count, 1, 0, at, 0);
    return inChunks(kind, count, partsOf(run, [at, 0], count, count * dtypes[from].bytes * perByte, linear));
  } finally {
    if (staged > 0) unstage();
  }
}

type Part = (first: number, end: number) => number;

/**
 * The results of the chunks of a run of `count` elements, which take about so many microseconds: they are there where
 * several threads computed them, else computed when they are asked for. `inputs` are what the kernel of one run reads.
 */
export function partsOf(
  run: Kernel["run"],
  inputs: readonly number[],
  count: number,
  microseconds: number,
  linear: Linear,
): Part {
  const args = (first: number, end: number): number[] => [first, end, 1, 0, ...inputs];
  const results = resultsOf(run, microseconds, linear, () =>
    Array.from({ length: Math.ceil(count / chunk) }, (_, i) => args(i * chunk, Math.min(count, (i + 1) * chunk))),
  );
  return results === null ? (first, end) => invoke(run, args(first, end)) : (first) => results[first / chunk]!;
}

/** Reduces a run chunk by chunk, and then their results, as every long run is reduced. */
export function inChunks(kind: ReduceKind, count: number, part: Part): number {
  let z = part(0, Math.min(count, chunk));
  if (count <= chunk) return z;
  let lost = 0;
  for (let first = chunk; first < count; first += chunk) {
    const y = part(first, Math.min(count, first + chunk));
    if (kind === "sum") {
      const s = z + y;
      const b = s - z;
      lost += z - (s - b) + (y - b);
      z = s;
    } else if (kind === "prod") z *= y;
    else z = kind === "amax" || kind === "any" ? Math.max(z, y) : Math.min(z, y);
  }
  // where a sum is infinite, what was lost is NaN
  return kind === "sum" && lost === lost ? z + lost : z;
}

/**
 * One dimension after the other goes; what is between is kept in float64, or as truth values. The results of the last
 * one are of the type that is asked for.
 */
function reduceDims(task: Task, storage: Storage, offset: number, dims: readonly Dim[]): Storage {
  const last = dims.at(-1)!;
  const others = dims.slice(0, -1);
  let goes = last;
  let stay = others;
  let parts = 1;
  if (!last.gone) {
    const at = dims.findLastIndex((dim) => dim.gone);
    goes = dims[at]!;
    stay = dims.filter((_, k) => k !== at);
    parts = Math.ceil(goes.size / rowChunk);
  }
  const done = parts === 1 && !stay.some((dim) => dim.gone);
  const between = task.kind === "any" || task.kind === "all" ? "bool" : "float64";
  const step = done ? task : { ...task, to: between as DType };
  const rest = rowMajor(parts === 1 ? stay : [...stay.slice(0, -1), { ...goes, size: parts }, last]);
  const out = allocate(step.to, numel(rest.map((dim) => dim.size)));
  if (last.gone) reduceLast(step, storage, offset, goes, stay, out);
  else reduceInner(step, storage, offset, goes, stay, parts, out);
  if (done) return out;
  const result = reduceDims({ ...task, from: between }, out, 0, merged(rest));
  out.dispose();
  return result;
}

/** Reduces the last dimension: rows, each by itself. */
function reduceLast(task: Task, storage: Storage, offset: number, goes: Dim, stay: readonly Dim[], out: Storage): void {
  const { linear, kind, from, to } = task;
  const { bytes } = dtypes[from];
  if (goes.size > chunk) {
    const values = new Float64Array(out.length);
    forEachPlace(stay, (index, step) => {
      values[index] = whole(task, storage, offset + step, goes.size);
    });
    const array = out.array();
    for (let i = 0; i < values.length; i++) array[i] = to === "int64" ? BigInt(values[i]!) : values[i]!;
    return;
  }
  const run = rowKernel(linear, kind, from, to);
  const rows = stay.at(-1) ?? { size: 1, stride: 0 };
  const most = Math.floor(chunk / goes.size);
  try {
    const [z, x] = [addressOf(out, true), addressOf(storage)];
    callAll(run, out.length * goes.size * bytes * perByte, linear, (call) => {
      forEachPlace(stay.slice(0, -1), (index, step) => {
        for (let r = 0; r < rows.size; r += most) {
          const at = x + (offset + step + r * rows.stride) * bytes;
          const count = Math.min(most, rows.size - r);
          call([0, goes.size, count, z + (index * rows.size + r) * dtypes[to].bytes, at, rows.stride * bytes]);
        }
      });
    });
  } finally {
    if (staged > 0) unstage();
  }
}

/** Reduces a dimension before the last one: rows are combined, in some parts. */
function reduceInner(
  { linear, kind, from, to }: Task,
  storage: Storage,
  offset: number,
  goes: Dim,
  stay: readonly Dim[],
  parts: number,
  out: Storage,
): void {
  const { bytes } = dtypes[from];
  const run = columnKernel(linear, kind, from, to);
  const columns = stay.at(-1)!.size;
  try {
    const [z, x] = [addressOf(out, true), addressOf(storage)];
    const all = goes.size * numel(stay.map((dim) => dim.size));
    callAll(run, all * bytes * perByte, linear, (call) => {
      forEachPlace(stay.slice(0, -1), (index, step) => {
        for (let part = 0; part < parts; part++) {
          const rows = Math.min(rowChunk, goes.size - part * rowChunk);
          const at = x + (offset + step + part * rowChunk * goes.stride) * bytes;
          const result = z + (index * parts + part) * columns * dtypes[to].bytes;
          const most = Math.max(1, Math.floor(chunk / rows / columnStep)) * columnStep;
          for (let j = 0; j < columns; j += most) {
            call([j, Math.min(columns, j + most), rows, result, at, goes.stride * bytes]);
          }
        }
      });
    });
  } finally {
    if (staged > 0) unstage();
  }
}
