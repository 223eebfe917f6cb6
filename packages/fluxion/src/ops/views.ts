/** Other looks at the same memory: no element moves, and what is written through one is seen through all. */

import { contiguous as contiguousKernel, copyInto } from "../kernels/copy.ts";

import { expand as expandRow, padRank, unbroadcast, viewDense } from "../core/basis.ts";
import { linear } from "../core/families.ts";
import { checkInteger, checkIntegers, checkTensor, toTensor } from "../core/operands.ts";
import { Dense, isTensor, type Tensor, type TensorLike } from "../core/tensor.ts";
import { dtypes } from "../tensor/dtype.ts";
import { ArgumentError, IndexError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import {
  broadcastStrides,
  contiguousStrides,
  isContiguous,
  numel,
  type Shape,
  type Strides,
  showShape,
} from "../tensor/shape.ts";
import { inferShape, wrapDim } from "./dims.ts";

/** Where a view finds its elements within its base. */
interface Place {
  readonly shape: Shape;
  readonly strides: Strides;
  readonly offset: number;
}

/** A kind of view: where its elements are, from the shape and strides of the base; also with a new first dimension. */
interface ViewKind<P> {
  readonly name: string;
  readonly nodeName?: string;
  place(shape: Shape, strides: Strides, params: P): Place;
  batch(params: P): P;
}

/** A view that shows each element of its base at most once; its transpose puts them back among zeros. */
function viewOf<P>({ name, nodeName, place, batch }: ViewKind<P>): (x: Tensor, params: P) => Tensor {
  type Row<Q> = (inputs: readonly Tensor[], params: Q) => Tensor;
  const view: Row<P> = linear<P>({
    name,
    ...(nodeName === undefined ? {} : { nodeName }),
    shape: ([x], params) => place(x!.shape, contiguousStrides(x!.shape), params).shape,
    view: (x, from, _, params) => {
      const { offset, strides } = place(from, x.strides, params);
      return new Dense(x.storage, x.offset + offset, strides);
    },
    transpose: (g, _, [x], params) => embed([g], { shape: x!.shape, params }),
    batch,
  });
  const embed: Row<{ readonly shape: Shape; readonly params: P }> = linear<{
    readonly shape: Shape;
    readonly params: P;
  }>({
    name: `${name}_backward`,
    shape: (_, { shape }) => shape,
    map: ([g], _, { shape, params }, [t]) => {
      const data = new dtypes[t!.dtype].array(numel(shape));
      const { offset, strides } = place(shape, contiguousStrides(shape), params);
      copyInto({ data, offset, strides }, g!, t!.shape, t!.dtype, t!.dtype);
      return data;
    },
    transpose: (g, _, __, { params }) => view([g], params),
    batch: ({ shape, params }, n) => ({ shape: [n, ...shape], params: batch(params) }),
  });
  return (x, params) => remember(view([x], params), x, (base) => view([base], params));
}

/** Lets a view know what it looks into, so that writing through it reaches the base's history. */
function remember(view: Tensor, x: Tensor, again: (base: Tensor) => Tensor): Tensor {
  if (!(view.store instanceof Dense) || view === x) return view;
  const outer = x.extra?.view;
  const base = outer?.base ?? x;
  view.extra = {
    name: null,
    view: {
      base,
      baseNode: base.node,
      again: outer == null ? again : (b) => again(outer.again(b)),
      part: outer == null || outer.part === null ? null : 0,
    },
  };
  return view;
}

/** One of several views that a function returns at once: it is not to be written in place. */
function asPart(x: Tensor, part: number): Tensor {
  if (x.extra?.view != null) x.extra = { ...x.extra, view: { ...x.extra.view, part } };
  return x;
}

const selectAt = /* @__PURE__ */ viewOf<{ readonly dim: number; readonly index: number }>({
  name: "select",
  place: (shape, strides, { dim, index }) => ({
    shape: shape.filter((_, d) => d !== dim),
    strides: strides.filter((_, d) => d !== dim),
    offset: index * strides[dim]!,
  }),
  batch: ({ dim, index }) => ({ dim: dim + 1, index }),
});

/** The slice of `x` at `index` along `dim`; the dimension goes. */
export function select(x: Tensor, dim: number, index: number): Tensor {
  if (x.shape.length === 0) throw new IndexError("select: select() cannot be applied to a 0-dim tensor.");
  const d = wrapDim("select", dim, x.shape.length);
  const n = x.shape[d]!;
  checkInteger("select", "the index", index);
  if ( index < -n || index >= n) {
    throw new IndexError(
      `select: select(): index ${index} out of range for tensor of size ${showShape(x.shape)} at dimension ${d}`,
    );
  }
  return selectAt(x, { dim: d, index: index < 0 ? index + n : index });
}

interface Range {
  readonly dim: number;
  readonly start: number;
  readonly step: number;
  readonly length: number;
}
const sliceAt = /* @__PURE__ */ viewOf<Range>({
  name: "slice",
  place: (shape, strides, { dim, start, step, length }) => ({
    shape: shape.map((n, d) => (d === dim ? length : n)),
    strides: strides.map((s, d) => (d === dim ? s * step : s)),
    offset: length === 0 ? 0 : start * strides[dim]!,
  }),
  batch: ({ dim, ...range }) => ({ dim: dim + 1, ...range }),
});

/** `x[start:stop:step]` along a dim, as Python has it; out of range ends are cut. */
export function sliceDim(
  x: Tensor,
  dim: number,
  start: number | null,
  stop: number | null,
  step: number | null,
): Tensor {
  const n = x.shape[dim]!;
  const by = step ?? 1;
  if (by === 0) throw new ArgumentError("index: slice step cannot be zero; leave it out to take every element");
  if (by < 0) throw new ArgumentError("index: step must be greater than zero; flip() turns a dim around");
  const clip = (i: number): number => Math.min(n, Math.max(0, i < 0 ? i + n : i));
  const from = clip(start ?? 0);
  const to = Math.max(from, clip(stop ?? n));
  return sliceAt(x, { dim, start: from, step: by, length: Math.ceil((to - from) / by) });
}

/** `length` slices of `x` from `start` on along `dim`. */
export function narrow(x: Tensor, dim: number, start: number | Tensor, length: number): Tensor {
  if (x.shape.length === 0) throw new ArgumentError("narrow: narrow() cannot be applied to a 0-dim tensor.");
  const d = wrapDim("narrow", dim, x.shape.length);
  const n = x.shape[d]!;
  const at = isTensor(start)
    ? Number(start.store instanceof Dense ? start.store.storage.array()[start.store.offset] : start.value)
    : start;
  checkInteger("narrow", "start", at);
  checkInteger("narrow", "length", length);
  if (length < 0) throw new ArgumentError("narrow: narrow(): length must be non-negative.");
  if (at < -n || at > n)
    throw new IndexError(`narrow: Dimension out of range (expected to be in range of [${-n}, ${n}], but got ${at})`);
  const from = at < 0 ? at + n : at;
  if (from + length > n)
    throw new ShapeError(`narrow: start (${from}) + length (${length}) exceeds dimension size (${n}).`);
  return sliceAt(x, { dim: d, start: from, step: 1, length });
}

interface Diagonal {
  readonly offset: number;
  readonly dim1: number;
  readonly dim2: number;
}
const diagonalOf = /* @__PURE__ */ viewOf<Diagonal>({
  name: "diagonal",
  place: (shape, strides, { offset, dim1, dim2 }) => {
    const length = Math.max(
      0,
      offset >= 0 ? Math.min(shape[dim1]!, shape[dim2]! - offset) : Math.min(shape[dim1]! + offset, shape[dim2]!),
    );
    const others = shape.map((_, d) => d).filter((d) => d !== dim1 && d !== dim2);
    const start = offset >= 0 ? offset * strides[dim2]! : -offset * strides[dim1]!;
    return {
      shape: [...others.map((d) => shape[d]!), length],
      strides: [...others.map((d) => strides[d]!), strides[dim1]! + strides[dim2]!],
      offset: length === 0 ? 0 : start,
    };
  },
  batch: ({ offset, dim1, dim2 }) => ({ offset, dim1: dim1 + 1, dim2: dim2 + 1 }),
});

/** The diagonal of two dims as a new last one; `offset` above 0 is above the main diagonal. */
export function diagonal(
  x: Tensor,
  ...args: Arguments<[offset: number, dim1: number, dim2: number], { offset?: number; dim1?: number; dim2?: number }>
): Tensor {
  const {
    offset = 0,
    dim1 = 0,
    dim2 = 1,
  } = readArguments<{ offset: number; dim1: number; dim2: number }>("diagonal", args, ["offset", "dim1", "dim2"]);
  checkTensor("diagonal", x);
  checkInteger("diagonal", "offset", offset);
  const [a, b] = [wrapDim("diagonal", dim1, x.shape.length), wrapDim("diagonal", dim2, x.shape.length)];
  if (a === b) throw new ArgumentError(`diagonal: diagonal dimensions cannot be identical ${dim1}, ${dim2}`);
  return diagonalOf(x, { offset, dim1: a, dim2: b });
}

const permuteKind = (name: string): ((x: Tensor, order: readonly number[]) => Tensor) =>
  viewOf<readonly number[]>({
    name,
    place: (shape, strides, order) => ({
      shape: order.map((d) => shape[d]!),
      strides: order.map((d) => strides[d]!),
      offset: 0,
    }),
    batch: (order) => [0, ...order.map((d) => d + 1)],
  });
const permuted = /* @__PURE__ */ permuteKind("permute");
const transposed = /* @__PURE__ */ permuteKind("transpose");
const turned = /* @__PURE__ */ permuteKind("t");

/** Dimension `dims[d]` of `x` becomes dimension d. */
export function permute(x: Tensor, dims: readonly number[]): Tensor {
  const order = checkIntegers("permute", "dims", dims).map((d) => wrapDim("permute", d, x.shape.length));
  if (order.length !== x.shape.length) {
    throw new ShapeError(
      `permute: permute(sparse_coo): number of dimensions in the tensor input does not match the length of the desired ordering ` +
        `of dimensions i.e. input.dim() = ${x.shape.length} is not equal to len(dims) = ${order.length}`,
    );
  }
  if (new Set(order).size !== order.length)
    throw new ArgumentError("permute: permute(): duplicate dims are not allowed.");
  return permuted(x, order);
}

const swap = (n: number, a: number, b: number): number[] =>
  Array.from({ length: n }, (_, d) => (d === a ? b : d === b ? a : d));

/** Two dims exchanged. */
export function transpose(x: Tensor, dim0: number, dim1: number): Tensor {
  const n = x.shape.length;
  const [a, b] = [wrapDim("transpose", dim0, n), wrapDim("transpose", dim1, n)];
  return transposed(x, n === 0 ? [] : swap(n, a, b));
}
/** The transpose of a matrix; of fewer dims, `x` itself. */
export function t(x: Tensor): Tensor {
  checkTensor("t", x);
  if (x.shape.length > 2)
    throw new ShapeError(`t: t() expects a tensor with <= 2 dimensions, but self is ${x.shape.length}D`);
  return turned(x, x.shape.length === 2 ? [1, 0] : x.shape.map((_, d) => d));
}
/** All dims in reverse. */
export const reverseDims = (x: Tensor): Tensor =>
  permuted(
    x,
    x.shape.map((_, d) => x.shape.length - 1 - d),
  );
/** The last two dims exchanged. */
export function matrixTranspose(x: Tensor): Tensor {
  const n = x.shape.length;
  if (n === 0) return x;
  if (n < 2)
    throw new ShapeError(`mT: tensor.mT is only supported on matrices or batches of matrices. Got ${n}-D tensor.`);
  return transposed(x, swap(n, n - 2, n - 1));
}

const squeezeKind = (name: string, nodeName?: string) =>
  viewOf<readonly number[]>({
    name,
    ...(nodeName === undefined ? {} : { nodeName }),
    place: (shape, strides, dims) => ({
      shape: shape.filter((_, d) => !dims.includes(d)),
      strides: strides.filter((_, d) => !dims.includes(d)),
      offset: 0,
    }),
    batch: (dims) => dims.map((d) => d + 1),
  });
const squeezed = /* @__PURE__ */ squeezeKind("squeeze");
const squeezedProduct = /* @__PURE__ */ squeezeKind("squeeze", "SqueezeBackward3");
/** A product without the dim that was added for it. */
export const dropDim = (x: Tensor, dim: number): Tensor => squeezedProduct(x, [dim < 0 ? dim + x.shape.length : dim]);
const squeezedOne = /* @__PURE__ */ squeezeKind("squeeze", "SqueezeBackward1");

/** A dim in its place or by name. */
function dimOf(op: string, dim: number | { readonly dim?: number } | undefined): number | undefined {
  return readArguments<{ dim: number }>(op, dim === undefined ? [] : [dim], ["dim"]).dim;
}

/** Without dims of size 1: all of them, or `dim` if it is one. */
export function squeeze(x: Tensor, dim?: number | { readonly dim?: number }): Tensor {
  checkTensor("squeeze", x);
  const at = dimOf("squeeze", dim);
  if (at === undefined)
    return squeezed(
      x,
      x.shape.flatMap((n, d) => (n === 1 ? [d] : [])),
    );
  const d = wrapDim("squeeze", at, x.shape.length);
  return squeezedOne(x, x.shape[d] === 1 ? [d] : []);
}

const unsqueezed = /* @__PURE__ */ viewOf<number>({
  name: "unsqueeze",
  place: (shape, strides, dim) => ({
    shape: [...shape.slice(0, dim), 1, ...shape.slice(dim)],
    strides: [...strides.slice(0, dim), (shape[dim] ?? 1) * (strides[dim] ?? 1), ...strides.slice(dim)],
    offset: 0,
  }),
  batch: (dim) => dim + 1,
});
/** With a new dim of size 1 at place `dim`. */
export const unsqueeze = (x: Tensor, dim: number): Tensor =>
  unsqueezed(x, wrapDim("unsqueeze", dim, x.shape.length + 1));

// ---- shapes ----

const reshapeKind = (name: string, nodeName?: string) =>
  linear<Shape>({
    name,
    ...(nodeName === undefined ? {} : { nodeName }),
    shape: (_, to) => to,
    view: (x, from, to) => viewDense(x, from, to),
    map: ([x], _, __, [t]) => contiguousKernel(x!, t!.shape, t!.dtype),
    transpose: (g, _, [x]) => reshapeRow([g], x!.shape),
    batch: (to, n) => [n, ...to],
  });
const viewRow = /* @__PURE__ */ reshapeKind("view");
const unsafeRow = /* @__PURE__ */ reshapeKind("view", "UnsafeViewBackward0");
/** The shape that a product of batches takes, under the node that PyTorch gives it. */
export const unsafeView = (x: Tensor, shape: Shape): Tensor => unsafeRow([x], shape);
const reshapeRow: (inputs: readonly Tensor[], to: Shape) => Tensor = /* @__PURE__ */ reshapeKind(
  "reshape",
  "ReshapeAliasBackward0",
);

/** The same elements in another shape, sharing memory; one size may be −1. */
export function view(x: Tensor, shape: readonly number[] | number): Tensor {
  const to = inferShape("view", shape, numel(x.shape));
  if (x.store instanceof Dense && viewDense(x.store, x.shape, to) === null) {
    throw new ShapeError(
      "view: view size is not compatible with input tensor's size and stride (at least one dimension spans across two " +
        "contiguous subspaces). Use .reshape(...) instead.",
    );
  }
  return remember(viewRow([x], to), x, (base) => viewRow([base], to));
}

/** The same elements in another shape: a view where the memory allows, else a copy. */
export function reshape(x: TensorLike, shape: readonly number[] | number): Tensor {
  const t = toTensor(x, "reshape");
  const to = inferShape("reshape", shape, numel(t.shape));
  return shared(t, reshapeRow([t], to), (base) => reshapeRow([base], to));
}

/** A result that may share the memory of `x` is a view of it, if it does. */
function shared(x: Tensor, y: Tensor, again: (base: Tensor) => Tensor): Tensor {
  const shares = x.store instanceof Dense && y.store instanceof Dense && x.store.storage === y.store.storage;
  return shares ? remember(y, x, again) : y;
}

/** Dims from `startDim` to `endDim` as one. */
export function flatten(
  x: Tensor,
  ...args: Arguments<[startDim: number, endDim: number], { startDim?: number; endDim?: number }>
): Tensor {
  const { startDim = 0, endDim = -1 } = readArguments<{ startDim: number; endDim: number }>("flatten", args, [
    "startDim",
    "endDim",
  ]);
  checkTensor("flatten", x);
  const n = x.shape.length;
  const [a, b] = [wrapDim("flatten", startDim, n), wrapDim("flatten", endDim, n)];
  if (a > b) throw new ArgumentError("flatten: flatten() has invalid args: start_dim cannot come after end_dim");
  if (n === 0) return reshape(x, [1]);
  return a === b ? x : reshape(x, [...x.shape.slice(0, a), numel(x.shape.slice(a, b + 1)), ...x.shape.slice(b + 1)]);
}

const expandView = /* @__PURE__ */ linear<Shape>({
  name: "expand",
  shape: (_, to) => to,
  view: (x, from, to) => new Dense(x.storage, x.offset, broadcastStrides(from, x.strides, to)),
  transpose: (g, _, [x]) => unbroadcast(g, x!.shape),
  batch: (to, n) => [n, ...to],
});

/** `x` repeated along dims of size 1 and new ones in front; −1 keeps a size. No memory is used. */
export function expand(x: Tensor, sizes: readonly number[]): Tensor {
  checkTensor("expand", x);
  const shape = checkIntegers("expand", "sizes", sizes);
  const lead = shape.length - x.shape.length;
  const text = `expand(torch.${dtypes[x.dtype].scalarName}Tensor{${showShape(x.shape)}}, size=${showShape(shape)})`;
  if (lead < 0) {
    throw new ShapeError(
      `expand: ${text}: the number of sizes provided (${shape.length}) must be greater or equal to the number of dimensions in the tensor (${x.shape.length})`,
    );
  }
  const to = shape.map((n, d) => {
    const own = x.shape[d - lead];
    if (n === -1) {
      if (own === undefined)
        throw new ShapeError(
          `expand: The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension ${d}`,
        );
      return own;
    }
    if (own !== undefined && own !== 1 && own !== n) {
      throw new ShapeError(
        `expand: The expanded size of the tensor (${n}) must match the existing size (${own}) at non-singleton dimension ${d}.  ` +
          `Target sizes: ${showShape(shape)}.  Tensor sizes: ${showShape(x.shape)}`,
      );
    }
    return n;
  });
  const row = (base: Tensor): Tensor =>
    expandView([lead === 0 ? base : expandRow(base, [...padRank(base.shape, to.length)])], to);
  return remember(lead === 0 ? expandView([x], to) : row(x), x, row);
}
/** `x` as it looks in an operation with an operand of this shape. */
export const broadcastTo = (x: Tensor, shape: readonly number[]): Tensor =>
  inNameOf("broadcastTo", () => expand(x, shape));
/** `x` expanded to the shape of `other`. */
export const expandAs = (x: Tensor, other: Tensor): Tensor => shapedAs("expandAs", expand, x, other);
/** `x` in the shape of `other`. */
export const viewAs = (x: Tensor, other: Tensor): Tensor => shapedAs("viewAs", view, x, other);
export const reshapeAs = (x: Tensor, other: Tensor): Tensor => shapedAs("reshapeAs", reshape, x, other);

function shapedAs(op: string, f: (x: Tensor, shape: Shape) => Tensor, x: Tensor, other: Tensor): Tensor {
  checkTensor(op, x);
  checkTensor(op, other);
  return inNameOf(op, () => f(x, other.shape));
}

const cloned = /* @__PURE__ */ linear<null>({
  name: "clone",
  shape: ([x]) => x!.shape,
  map: ([x], _, __, [t]) => contiguousKernel(x!, t!.shape, t!.dtype),
  transpose: (g) => g,
  batch: () => null,
});
/** The same elements in memory of their own. */
export const clone = (x: TensorLike): Tensor => cloned([toTensor(x, "clone")], null);

/** `x` with its elements in row-major order in memory; itself, if they are. */
export function contiguous(x: Tensor): Tensor {
  checkTensor("contiguous", x);
  return isContiguousTensor(x) ? x : clone(x);
}
export const isContiguousTensor = (x: Tensor): boolean =>
  !(x.store instanceof Dense) || isContiguous(x.shape, x.store.strides);

/** Parts of `x` along `dim`: of `size` each, the last one smaller, or of the listed sizes. */
export function split(
  x: Tensor,
  size: number | readonly number[],
  dim: number | { readonly dim?: number } = 0,
): Tensor[] {
  if (x.shape.length === 0) throw new ShapeError("split: split expects at least a 1-dimensional tensor");
  const d = wrapDim("split", dimOf("split", dim) ?? 0, x.shape.length);
  checkIntegers("split", "sizes", size);
  const n = x.shape[d]!;
  if (size === 0 && n > 0)
    throw new ArgumentError(`split: split_size can only be 0 if dimension size is 0, but got dimension size of ${n}`);
  if (typeof size === "number" && size < 0) {
    throw new ArgumentError(`split: split expects split_size be non-negative, but got split_size=${size}`);
  }
  const sizes =
    typeof size === "number"
      ? Array.from({ length: Math.max(1, Math.ceil(n / Math.max(1, size))) }, (_, i) => Math.min(size, n - i * size))
      : size;
  if (typeof size !== "number" && sizes.reduce((a, b) => a + b, 0) !== n) {
    throw new ShapeError(
      `split: split_with_sizes expects split_sizes to sum exactly to ${n} (input tensor's size at dimension ${d}), but got split_sizes=${showShape(sizes)}`,
    );
  }
  const row = typeof size === "number" ? splitPart : splitSizesPart;
  let start = 0;
  return sizes.map((length, i) => {
    const part = row(x, { dim: d, start, step: 1, length });
    start += length;
    return asPart(part, i);
  });
}
const partKind = (name: string) =>
  viewOf<Range>({
    name,
    place: (shape, strides, { dim, start, length }) => ({
      shape: shape.map((n, d) => (d === dim ? length : n)),
      strides,
      offset: length === 0 ? 0 : start * strides[dim]!,
    }),
    batch: ({ dim, ...range }) => ({ dim: dim + 1, ...range }),
  });
const splitPart = /* @__PURE__ */ partKind("split");
const splitSizesPart = /* @__PURE__ */ partKind("split_with_sizes");

/** `x` in `chunks` parts along `dim`, as even as they can be; fewer where it does not suffice. */
export function chunk(x: Tensor, chunks: number, dim: number | { readonly dim?: number } = 0): Tensor[] {
  if (x.shape.length === 0) throw new ShapeError("chunk: chunk expects at least a 1-dimensional tensor");
  checkInteger("chunk", "chunks", chunks);
  if (chunks <= 0) throw new ArgumentError(`chunk: chunk expects \`chunks\` to be greater than 0, got: ${chunks}`);
  const d = wrapDim("chunk", dimOf("chunk", dim) ?? 0, x.shape.length);
  const size = Math.ceil(x.shape[d]! / chunks);
  return size === 0 ? split(x, new Array<number>(chunks).fill(0), d) : split(x, size, d);
}

/** The slices of `x` along `dim`, without it. */
export function unbind(x: Tensor, dim: number | { readonly dim?: number } = 0): Tensor[] {
  checkTensor("unbind", x);
  const d = wrapDim("unbind", dimOf("unbind", dim) ?? 0, x.shape.length);
  if (x.shape.length === 0) throw new IndexError("unbind: Dimension specified as 0 but tensor has no dimensions");
  return Array.from({ length: x.shape[d]! }, (_, i) => asPart(unbindAt(x, { dim: d, index: i }), i));
}
const unbindAt = /* @__PURE__ */ viewOf<{ readonly dim: number; readonly index: number }>({
  name: "unbind",
  place: (shape, strides, { dim, index }) => ({
    shape: shape.filter((_, d) => d !== dim),
    strides: strides.filter((_, d) => d !== dim),
    offset: index * strides[dim]!,
  }),
  batch: ({ dim, index }) => ({ dim: dim + 1, index }),
});
