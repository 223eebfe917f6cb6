/** Other looks at the same memory: no element moves, and what is written through one is seen through all. */

import { checkInteger, checkIntegers, checkTensor } from "../core/operands.ts";
import { element, isTensor, type Tensor } from "../core/tensor.ts";
import { ArgumentError, IndexError, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { showShape } from "../tensor/shape.ts";
import { dimOf, wrapDim } from "./dims.ts";
import { type Diagonal, dimsKind, diagonalPlace, type Range, rangeKind, selectKind, viewOf } from "./viewing.ts";

const selectAt = /* @__PURE__ */ selectKind("select");

/** The slice of `x` at `index` along `dim`; the dimension goes. */
export function select(x: Tensor, dim: number, index: number): Tensor {
  if (x.shape.length === 0) throw new IndexError("select: select() cannot be applied to a 0-dim tensor.");
  const d = wrapDim("select", dim, x.shape.length);
  const n = x.shape[d]!;
  checkInteger("select", "the index", index);
  if (index < -n || index >= n) {
    throw new IndexError(
      `select: select(): index ${index} out of range for tensor of size ${showShape(x.shape)} at dimension ${d}`,
    );
  }
  return selectAt(x, { dim: d, index: index < 0 ? index + n : index });
}

const sliceAt = /* @__PURE__ */ rangeKind("slice");

/** The range `start:stop:step` of a dim, as Python has it; out of range ends are cut. */
export function rangeOf(x: Tensor, dim: number, start: number | null, stop: number | null, step: number): Range {
  const n = x.shape[dim]!;
  const clip = (i: number): number => Math.min(n, Math.max(0, i < 0 ? i + n : i));
  const from = clip(start ?? 0);
  const to = Math.max(from, clip(stop ?? n));
  return { dim, start: from, step, length: Math.ceil((to - from) / step) };
}

/** `x[start:stop:step]` along a dim. */
export function sliceDim(
  x: Tensor,
  dim: number,
  start: number | null,
  stop: number | null,
  step: number | null,
): Tensor {
  const by = step ?? 1;
  if (by === 0) throw new ArgumentError("index: slice step cannot be zero; leave it out");
  if (by < 0) throw new ArgumentError("index: step must be greater than zero; use flip()");
  return sliceAt(x, rangeOf(x, dim, start, stop, by));
}

/** `length` slices of `x` from `start` on along `dim`. */
export function narrow(x: Tensor, dim: number, start: number | Tensor, length: number): Tensor {
  if (x.shape.length === 0) throw new ArgumentError("narrow: narrow() cannot be applied to a 0-dim tensor.");
  const d = wrapDim("narrow", dim, x.shape.length);
  const n = x.shape[d]!;
  const at = isTensor(start) ? Number(element(start, "narrow")) : start;
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

const diagonalOf = /* @__PURE__ */ viewOf(/* @__PURE__ */ diagonalPlace("diagonal"));

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
  return diagonalOf(x, checkedDiagonal("diagonal", x.shape.length, { offset, dim1, dim2 }));
}

/** Two different dims, counted from the front, and an offset. */
export function checkedDiagonal(op: string, ndim: number, { offset, dim1, dim2 }: Diagonal): Diagonal {
  checkInteger(op, "offset", offset);
  const [a, b] = [wrapDim(op, dim1, ndim), wrapDim(op, dim2, ndim)];
  if (a === b) throw new ArgumentError(`${op}: diagonal dimensions cannot be identical ${dim1}, ${dim2}`);
  return { offset, dim1: a, dim2: b };
}

const permuted = /* @__PURE__ */ dimsKind("permute");
const transposed = /* @__PURE__ */ dimsKind("transpose");
const turned = /* @__PURE__ */ dimsKind("t");

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

const squeezed = /* @__PURE__ */ dimsKind("squeeze");
const squeezedOne = /* @__PURE__ */ dimsKind("squeeze", "SqueezeBackward1");
const squeezedProduct = /* @__PURE__ */ dimsKind("squeeze", "SqueezeBackward3");

/** The dims for which `keep` holds. */
const dimsWhere = (x: Tensor, keep: (n: number, d: number) => boolean): number[] =>
  x.shape.flatMap((n, d) => (keep(n, d) ? [d] : []));

/** A product without the dim that was added for it. */
export const dropDim = (x: Tensor, dim: number): Tensor =>
  squeezedProduct(
    x,
    dimsWhere(x, (_, d) => d !== dim),
  );

/** Without dims of size 1: all of them, or `dim` if it is one. */
export function squeeze(x: Tensor, dim?: number | { readonly dim?: number }): Tensor {
  checkTensor("squeeze", x);
  const at = dimOf("squeeze", dim);
  if (at === undefined)
    return squeezed(
      x,
      dimsWhere(x, (n) => n !== 1),
    );
  const dim0 = wrapDim("squeeze", at, x.shape.length);
  return squeezedOne(
    x,
    dimsWhere(x, (n, d) => n !== 1 || d !== dim0),
  );
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
