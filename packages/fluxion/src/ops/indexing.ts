/** All of Python's `x[...]`. */

import { expand, reshape } from "../core/basis.ts";
import { checkTensor, kindText } from "../core/operands.ts";
import { element, isTensor, isTraced, type Tensor } from "../core/tensor.ts";
import { type Meeting, wrapIndex } from "../kernels/lookup.ts";
import { dtypes } from "../tensor/dtype.ts";
import { ArgumentError, IndexError, inNameOf } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { broadcastShapes, numel, type Shape, showShape } from "../tensor/shape.ts";
import { nonzeroLists } from "./compare.ts";
import { tensor } from "./create.ts";
import { wrapDim } from "./dims.ts";
import { stack } from "./join.ts";
import { met, reading } from "./places.ts";
import { select, sliceDim, unsqueeze } from "./views.ts";

/** The index tensors of one read, broadcast to one shape. */
const takeAt: (inputs: readonly Tensor[], meeting: Meeting) => Tensor = /* @__PURE__ */ reading(
  met,
  { name: "index", op: "index" },
  "index_put",
);

/** `x[start:stop:step]`, as an index. */
export class Slice {
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number | null;
  constructor(start: End, stop: End, step: End) {
    const [from, to, by] = [start, stop, step].map((n) => {
      if (n === null || Number.isInteger(n) || typeof n === "bigint") return n === null ? null : Number(n);
      throw new ArgumentError(`slice: start, stop and step are integers or null, got ${kindText(n)}`);
    }) as [number | null, number | null, number | null];
    this.start = from;
    this.stop = to;
    this.step = by;
  }
}
/** An end of a range; beyond the last element it is the last. */
type End = number | bigint | null;

/** A range of indices: `slice(stop)`, `slice(start, stop)`, `slice(start, stop, step)`; null leaves an end open. */
export function slice(start?: End, stop?: End, step?: End): Slice;
/** The slices `start:end:step` of `x` along `dim` (0); a view. */
export function slice(x: Tensor, ...args: SliceArguments): Tensor;
export function slice(...args: readonly unknown[]): Slice | Tensor {
  const [first = null, stop, step = null] = args as readonly (End | undefined)[];
  if (isTensor(first)) return sliceOf(first, ...(args.slice(1) as unknown as SliceArguments));
  return stop === undefined ? new Slice(null, first, step) : new Slice(first, stop, step);
}

interface SliceOptions {
  readonly dim?: number;
  readonly start?: End;
  readonly end?: End;
  readonly step?: number;
}
type SliceArguments = Arguments<[dim: number, start: End, end: End, step: number], SliceOptions>;
/** The slices `start:end:step` of `x` along `dim` (0); a view. */
export function sliceOf(x: Tensor, ...args: SliceArguments): Tensor {
  checkTensor("slice", x);
  const given = readArguments<SliceOptions>("slice", args, ["dim", "start", "end", "step"]);
  if (x.shape.length === 0) throw new IndexError("slice: slice() cannot be applied to a 0-dim tensor.");
  const { start, stop, step } = new Slice(given.start ?? null, given.end ?? null, given.step ?? null);
  if (step !== null && step <= 0)
    throw new ArgumentError(`slice: slice step must be positive, got ${step}; use flip()`);
  return sliceDim(x, wrapDim("slice", given.dim ?? 0, x.shape.length), start, stop, step);
}
export const newaxis: null = null;
export const ellipsis = "...";

export type Index = number | boolean | null | undefined | "..." | Slice | Tensor | readonly unknown[];

/** One dim of the result: which index tensors were found on the way, and where. */
export interface Walk {
  x: Tensor;
  /** The dim that the next index speaks of. */
  dim: number;
  /** How far that is behind the dim of the tensor that was indexed. */
  shift: number;
  readonly tensors: { readonly dim: number; readonly index: Tensor }[];
}

/** All of Python's `x[...]`: numbers, slices, null, "...", masks and tensors of integers. */
export function index(x: Tensor, ...at: Index[]): Tensor {
  checkTensor("index", x);
  const walk = walkIndices(x, at);
  return walk.tensors.length === 0 ? walk.x : advanced(walk);
}

export function walkIndices(x: Tensor, given: readonly Index[]): Walk {
  const at = spread(given).map((i) => (Array.isArray(i) ? asIndexTensor(i) : i)) as Index[];
  const consumed = at.reduce<number>((n, i) => n + dimsOf(i), 0);
  if (consumed > x.shape.length) throw tooMany(x, at);
  if (at.filter((i) => i === "...").length > 1)
    throw new IndexError("index: an index can only have a single ellipsis ('...')");
  const walk: Walk = { x, dim: 0, shift: 0, tensors: [] };
  for (const i of at) step(walk, i, consumed, x.shape.length);
  return walk;
}

/** More indices than dims; a 0-dim tensor has none. */
function tooMany(x: Tensor, at: readonly Index[]): IndexError {
  const first = at.find((i) => dimsOf(i) > 0);
  if (x.shape.length === 0 && typeof first === "number")
    return new IndexError(
      "index: invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number; here x.item()",
    );
  if (x.shape.length === 0 && first instanceof Slice)
    return new IndexError("index: slice() cannot be applied to a 0-dim tensor.");
  return new IndexError(`index: too many indices for tensor of dimension ${x.shape.length}`);
}

/** One list that holds slices, tensors or lists is a list of indices, as a tuple is in Python. */
function spread(given: readonly Index[]): readonly Index[] {
  const [list] = given;
  if (given.length !== 1 || !Array.isArray(list)) return given;
  return list.some((i) => i === null || i === "..." || Array.isArray(i) || isTensor(i) || i instanceof Slice)
    ? (list as readonly Index[])
    : given;
}

const dimsOf = (i: Index): number =>
  isTensor(i)
    ? i.dtype === "bool" || i.dtype === "uint8"
      ? i.shape.length
      : 1
    : i === null || i === "..." || typeof i === "boolean"
      ? 0
      : 1;

function asIndexTensor(list: readonly unknown[]): Tensor {
  const t = inNameOf("index", () => tensor(list as never));
  return t.dtype === "bool" && numel(t.shape) > 0 ? t : tensor(list as never, { dtype: "int64" });
}

function step(walk: Walk, i: Index, consumed: number, ndim: number): void {
  if (i === null) {
    walk.x = unsqueeze(walk.x, walk.dim);
    walk.dim++;
    walk.shift++;
  } else if (i === "...") walk.dim += ndim - consumed;
  else if (typeof i === "number") {
    const n = walk.x.shape[walk.dim]!;
    if (!Number.isInteger(i)) throw new IndexError(invalid(i));
    wrapIndex(i, n, walk.dim - walk.shift);
    walk.x = select(walk.x, walk.dim, i);
    walk.shift--;
  } else if (typeof i === "boolean") {
    walk.x = unsqueeze(walk.x, walk.dim);
    walk.tensors.push({ dim: walk.dim, index: tensor(i ? [0] : [], { dtype: "int64" }) });
    walk.dim++;
    walk.shift++;
  } else if (i instanceof Slice) {
    walk.x = sliceDim(walk.x, walk.dim, i.start, i.stop, i.step);
    walk.dim++;
  } else if (isTensor(i)) withTensor(walk, i);
  else throw new ArgumentError(invalid(i));
}

/** PyTorch's sentences for what is no index. */
const invalid = (i: unknown): string =>
  typeof i === "string"
    ? `index: new(): invalid data type 'str'; got ${kindText(i)}, the only string is "..."`
    : `index: only integers, slices (\`:\`), ellipsis (\`...\`), None and long or byte Variables are valid indices (got ${
        typeof i === "number" ? "float" : kindText(i)
      }); here that is integers, slice(), "...", null, and tensors of integers or bools`;

function withTensor(walk: Walk, i: Tensor): void {
  const single = i.shape.length === 0 && !isTraced(i);
  if (single && dtypes[i.dtype].category === "int" && i.dtype !== "uint8") {
    step(walk, Number(element(i, "index")), 0, 0);
    return;
  }
  if (!["int64", "bool", "uint8"].includes(i.dtype)) {
    throw new IndexError(
      'index: tensors used as indices must be long, byte or bool tensors; convert it with .to("int64")',
    );
  }
  if (i.dtype === "int64") {
    walk.tensors.push({ dim: walk.dim, index: i });
    walk.dim++;
    return;
  }
  if (i.shape.length === 0) {
    step(walk, Number(element(i, "index")) !== 0, 0, 0);
    return;
  }
  i.shape.forEach((n, d) => {
    const own = walk.x.shape[walk.dim + d];
    if (own !== n) {
      throw new IndexError(
        `index: The shape of the mask ${showShape(i.shape)} at index ${d} does not match the shape of the indexed tensor ${showShape(walk.x.shape)} at index ${walk.dim + d}`,
      );
    }
  });
  for (const list of nonzeroLists(i)) {
    walk.tensors.push({ dim: walk.dim, index: list });
    walk.dim++;
  }
}

interface Place {
  /** The index tensors, broadcast and stacked along dim 0. */
  readonly at: Tensor;
  readonly meeting: Meeting;
}

/** Where the index tensors of a walk meet: in place if the indexed dims are neighbours, else in front. */
export function placeOf(op: string, { tensors }: Walk): Place {
  const shapes = tensors.map(({ index }) => index.shape);
  let shape: Shape;
  try {
    shape = broadcastShapes("index", shapes);
  } catch {
    throw new IndexError(
      `${op}: shape mismatch: indexing tensors could not be broadcast together with shapes ${shapes.map(showShape).join(", ")}`,
    );
  }
  const dims = tensors.map(({ dim }) => dim);
  const neighbours = dims.every((d, k) => k === 0 || d === dims[k - 1]! + 1);
  const at = stackIndices(tensors.map(({ index }) => expand(index, shape)));
  return { at, meeting: { dims, to: neighbours ? dims[0]! : 0, lead: 0 } };
}

function advanced(walk: Walk): Tensor {
  const { at, meeting } = placeOf("index", walk);
  return takeAt([walk.x, at], meeting);
}

function stackIndices(lists: readonly Tensor[]): Tensor {
  return lists.length === 1 ? reshape(lists[0]!, [1, ...lists[0]!.shape]) : stack(lists);
}

/** One slice of the first dim, as `x[i]`. */
export const at = (x: Tensor, i: number): Tensor => inNameOf("at", () => index(x, i));
