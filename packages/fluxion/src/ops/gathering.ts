/** Reading and writing where integers say: gather, index, and their transposes. */

import { addBlocks, takeBlocks } from "../kernels/gather.ts";
import { along, type Meeting, meeting, type Plan, wrapIndex } from "../kernels/lookup.ts";
import { convert, expand, moveDim, reshape } from "../core/basis.ts";
import { linear } from "../core/families.ts";
import { checkTensor, kindText } from "../core/operands.ts";
import { element, isTensor, isTraced, type Tensor } from "../core/tensor.ts";
import { isFloat } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, IndexError, inNameOf } from "../tensor/errors.ts";
import { checkOptions } from "../tensor/options.ts";
import { broadcastShapes, numel, type Shape, showShape, type Strides } from "../tensor/shape.ts";
import { nonzeroLists } from "./compare.ts";
import { tensor } from "./create.ts";
import { wrapDim } from "./dims.ts";
import { stack } from "./join.ts";
import { select, sliceDim, unsqueeze } from "./views.ts";

type Row<P> = (inputs: readonly Tensor[], params: P) => Tensor;

/** A kind of reading: which blocks of a row-major array of shape `shape` the integers name. */
interface Reading<P> {
  readonly name: string;
  readonly nodeName?: string | undefined;
  /** The name of its transpose. */
  readonly adding: string;
  shape(x: Shape, reach: Shape, params: P): Shape;
  plan(strides: Strides, reach: Shape, shape: Shape, params: P): Plan;
  batch(params: P): P;
}

/** Reads where the second input says; the transpose adds there, among zeros. */
function reading<P>({ name, nodeName, adding, shape, plan, batch }: Reading<P>): Row<P> {
  const take: Row<P> = linear<P>({
    name,
    nodeName,
    indices: 1,
    shape: ([x, at], params) => shape(x!.shape, at!.shape, params),
    map: ([x, at], _, params, [t, i]) =>
      takeBlocks(x!, t!.shape, at!, plan(at!.strides, i!.shape, t!.shape, params), t!.dtype),
    transpose: (g, _, [x, at], params) => add([g, at!], { shape: x!.shape, params }),
    batch,
  });
  const add: Row<{ readonly shape: Shape; readonly params: P }> = linear({
    name: adding,
    indices: 1,
    shape: (_, { shape }) => shape,
    map: ([g, at], to, { params }, [t, i]) =>
      addBlocks(g!, t!.shape, at!, plan(at!.strides, i!.shape, to, params), to, t!.dtype),
    transpose: (g, _, [, at], { params }) => take([g, at!], params),
    batch: ({ shape, params }, n) => ({ shape: [n, ...shape], params: batch(params) }),
  });
  return take;
}

const gatherKind = (name: string, nodeName?: string): Row<number> =>
  reading<number>({
    name,
    nodeName,
    adding: "scatter_add",
    shape: (_, reach) => reach,
    plan: along,
    batch: (dim) => dim + 1,
  });
const gathered: Row<number> = /* @__PURE__ */ gatherKind("gather");

/** `out[i][j] = x[index[i][j]][j]` for dim 0, `x[i][index[i][j]]` for dim 1. */
export function gather(x: Tensor, dim: number, index: Tensor, options: { readonly sparseGrad?: boolean } = {}): Tensor {
  checkOptions("gather", options, ["sparseGrad"]);
  const d = wrapDim("gather", dim, x.shape.length);
  if (!isTensor(index) || (index.dtype !== "int64" && numel(index.shape) > 0))
    throw new DTypeError(
      `gather: gather(): Expected dtype int64 for index, got ${isTensor(index) ? index.dtype : kindText(index)}`,
    );
  if (numel(index.shape) > 0 && Math.max(1, index.shape.length) !== Math.max(1, x.shape.length)) {
    throw new ArgumentError("gather: Index tensor must have the same number of dimensions as input tensor");
  }
  index.shape.forEach((n, k) => {
    if (k !== d && n > (x.shape[k] ?? 1)) {
      throw new ArgumentError(
        `gather: Size does not match at dimension ${k} expected index ${showShape(index.shape)} to be smaller than self ${showShape(x.shape)} apart from dimension ${d}`,
      );
    }
  });
  return gathered([x, index], d);
}

/** The elements that `max`, `min` and sorting have chosen, under their node's name. */
export const chosenBy = (name: string, nodeName: string): Row<number> => gatherKind(name, nodeName);

/** The index tensors of one read, broadcast to one shape; they stand first among the dims of `x`. */
const takeAt: Row<Meeting> = /* @__PURE__ */ reading<Meeting>({
  name: "index",
  adding: "index_put",
  shape: (x, reach, { count, lead }) => [...reach.slice(0, lead), ...reach.slice(lead + 1), ...x.slice(lead + count)],
  plan: meeting,
  batch: (p) => ({ ...p, lead: p.lead + 1 }),
});

/** `x[start:stop:step]`, as an index. */
export class Slice {
  readonly start: number | null;
  readonly stop: number | null;
  readonly step: number | null;
  constructor(start: number | null, stop: number | null, step: number | null) {
    for (const n of [start, stop, step])
      if (n !== null && !Number.isInteger(n))
        throw new ArgumentError(`slice: start, stop and step are integers or null, got ${kindText(n)}`);
    this.start = start;
    this.stop = stop;
    this.step = step;
  }
}
/** A range of indices: `slice(stop)`, `slice(start, stop)`, `slice(start, stop, step)`; null leaves an end open. */
export function slice(start: number | null = null, stop?: number | null, step: number | null = null): Slice {
  return stop === undefined ? new Slice(null, start, step) : new Slice(start, stop, step);
}
export const newaxis: null = null;
export const ellipsis = "...";

export type Index = number | boolean | null | undefined | "..." | Slice | Tensor | readonly unknown[];

/** One dim of the result: which index tensors were found on the way, and where. */
interface Walk {
  x: Tensor;
  /** The dim that the next index speaks of. */
  dim: number;
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
  if (consumed > x.shape.length && x.shape.length === 0)
    throw new IndexError(
      "index: invalid index of a 0-dim tensor. Use `tensor.item()` in Python or `tensor.item<T>()` in C++ to convert a 0-dim tensor to a number; here x.item()",
    );
  if (consumed > x.shape.length) {
    throw new IndexError(`index: too many indices for tensor of dimension ${x.shape.length}`);
  }
  if (at.filter((i) => i === "...").length > 1)
    throw new IndexError("index: an index can only have a single ellipsis ('...')");
  const walk: Walk = { x, dim: 0, tensors: [] };
  for (const i of at) step(walk, i, consumed, x.shape.length);
  return walk;
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
  } else if (i === "...") walk.dim += ndim - consumed;
  else if (typeof i === "number") {
    const n = walk.x.shape[walk.dim]!;
    if (!Number.isInteger(i)) throw new IndexError(invalid(i));
    wrapIndex(i, n, walk.dim);
    walk.x = select(walk.x, walk.dim, i);
  } else if (typeof i === "boolean") {
    walk.x = unsqueeze(walk.x, walk.dim);
    walk.tensors.push({ dim: walk.dim, index: tensor(i ? [0] : [], { dtype: "int64" }) });
    walk.dim++;
  } else if (i instanceof Slice) {
    walk.x = sliceDim(walk.x, walk.dim, i.start, i.stop, i.step);
    walk.dim++;
  } else if (isTensor(i)) withTensor(walk, i);
  else throw new ArgumentError(invalid(i));
}

const invalid = (i: unknown): string =>
  `index: only integers, slices, null, "...", and tensors of integers or bools are valid indices (got ${kindText(i)})`;

function withTensor(walk: Walk, i: Tensor): void {
  if (isFloat(i.dtype) || i.dtype === "int32") {
    throw new IndexError(
      'index: tensors used as indices must be long, byte or bool tensors; convert it with .to("int64")',
    );
  }
  if (i.dtype === "int64") {
    if (i.shape.length === 0 && walk.tensors.length === 0 && !isTraced(i)) {
      step(walk, Number(element(i, "index")), 0, 0);
      return;
    }
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

export interface Place {
  /** `x` with the indexed dims in front. */
  readonly x: Tensor;
  /** The index tensors, broadcast and stacked along dim 0. */
  readonly at: Tensor;
  readonly count: number;
  /** Where the dims of the index stand in the result: in place if the indexed dims are neighbours, else in front. */
  readonly to: number;
  readonly width: number;
}

export function place(walk: Walk): Place {
  const { tensors } = walk;
  let shape: Shape;
  try {
    shape = broadcastShapes(
      "index",
      tensors.map(({ index }) => index.shape),
    );
  } catch {
    throw new IndexError(
      `index: shape mismatch: indexing tensors could not be broadcast together with shapes ${tensors.map(({ index }) => showShape(index.shape)).join(", ")}`,
    );
  }
  const dims = tensors.map(({ dim }) => dim);
  const neighbours = dims.every((d, k) => k === 0 || d === dims[k - 1]! + 1);
  let x = walk.x;
  dims.forEach((d, k) => {
    const moved = dims.slice(0, k).filter((e) => e > d).length;
    x = moveDim(x, d + moved, k);
  });
  return {
    x,
    at: stackIndices(tensors.map(({ index }) => expand(index, shape))),
    count: dims.length,
    to: neighbours ? dims[0]! : 0,
    width: shape.length,
  };
}

function advanced(walk: Walk): Tensor {
  const { x, at, count, to, width } = place(walk);
  let y = takeAt([x, at], { count, lead: 0 });
  for (let k = 0; k < width && to > 0; k++) y = moveDim(y, 0, to + width - 1);
  return y;
}

function stackIndices(lists: readonly Tensor[]): Tensor {
  return lists.length === 1 ? reshape(lists[0]!, [1, ...lists[0]!.shape]) : stack(lists);
}

/** One slice of the first dim, as `x[i]`. */
export const at = (x: Tensor, i: number): Tensor => inNameOf("at", () => index(x, i));

/** The slices of `x` along `dim` that a list of indices names. */
export function indexSelect(x: Tensor, dim: number, indices: Tensor): Tensor {
  const d = wrapDim("indexSelect", dim, x.shape.length);
  checkTensor("indexSelect", indices, " of indices");
  if (indices.dtype !== "int64" && indices.dtype !== "int32")
    throw new DTypeError(
      `indexSelect: index_select(): Expected dtype int32 or int64 for index, got ${indices.dtype}; convert it with .to("int64")`,
    );
  if (indices.shape.length > 1) throw new IndexError("indexSelect: index_select(): Index is supposed to be a vector");
  if (x.shape.length === 0) return reshape(indexSelect(reshape(x, [1]), 0, indices), []);
  const places = indices.dtype === "int64" ? indices : convert(indices, "int64");
  const list = reshape(places, [1, numel(places.shape)]);
  return moveDim(takeAt([moveDim(x, d, 0), list], { count: 1, lead: 0, select: d }), 0, d);
}
