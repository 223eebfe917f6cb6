/** The operations that the chain rule itself is written in. */

import { copied } from "../kernels/copy.ts";
import { reduce, type ReduceKind } from "../kernels/reduce.ts";
import type { Elements, Operand } from "../kernels/operand.ts";
import type { DType } from "../tensor/dtype.ts";
import {
  broadcastStrides,
  contiguousStrides,
  numel,
  sameShape,
  scalarShape,
  type Shape,
  type Strides,
} from "../tensor/shape.ts";
import { bind } from "./bind.ts";
import { allBehind, binary, linear, unary } from "./families.ts";
import { waiting } from "./waiting.ts";
import { Primitive } from "./primitive.ts";
import { number, type Tensor, type TensorLike, Dense } from "./tensor.ts";

/** Sum, elementwise. */
export const add: (x: TensorLike, y: TensorLike) => Tensor = /* @__PURE__ */ binary({
  name: "add",
  value: (x, y) => x.add(y),
});

/** Product, elementwise. */
export const mul: (x: TensorLike, y: TensorLike) => Tensor = /* @__PURE__ */ binary({
  name: "mul",
  value: (x, y) => x.mul(y),
});

/** −x, elementwise, of what is no bool. */
export const negate: (x: TensorLike) => Tensor = /* @__PURE__ */ unary({ name: "neg", value: (x) => x.neg() });

/** The same tensor under a new node. */
export const alias: (inputs: readonly Tensor[], params: null) => Tensor = /* @__PURE__ */ linear<null>({
  name: "alias",
  shape: ([x]) => x!.shape,
  view: (x) => x,
  transpose: (g) => g,
  batch: () => null,
});

export interface SumParams {
  readonly dims: readonly number[];
  readonly keepdim: boolean;
  readonly dtype: DType;
}

/** Σ over `dims`, in the given dtype, as one of PyTorch's nodes. */
export const sumKind = (nodeName?: string): ((inputs: readonly Tensor[], params: SumParams) => Tensor) =>
  linear<SumParams>({
    name: "sum",
    nodeName,
    shape: ([x], { dims, keepdim }) => reducedShape(x!.shape, dims, keepdim),
    dtype: (_, { dtype }) => dtype,
    map: ([x], _, { dims, dtype }, [t]) => reduced("sum", x!, t!, dims, dtype),
    transpose: (g, _, [x], { dims }) => convert(expand(reshape(g, keptShape(x!.shape, dims)), x!.shape), x!.dtype),
    batch: allBehind,
  });

/** The elements of `t` along `dims`; those that wait are reduced on the way, where that can be. */
export function reduced(kind: ReduceKind, x: Operand, t: Tensor, dims: readonly number[], dtype: DType): Elements {
  return (
    waiting.results?.reduce(kind, x, t.shape, dims.length, t.dtype, dtype) ??
    reduce(kind, x, t.shape, dims, t.dtype, dtype)
  );
}
export const sumOver: ReturnType<typeof sumKind> = /* @__PURE__ */ sumKind();

/** The shape without `dims`, or with them as ones. */
export function reducedShape(x: Shape, dims: readonly number[], keepdim: boolean): Shape {
  if (keepdim) return keptShape(x, dims);
  return dims.length === x.length ? scalarShape : x.filter((_, d) => !dims.includes(d));
}

/** The shape with `dims` reduced to 1. */
export const keptShape = (x: Shape, dims: readonly number[]): Shape => x.map((n, d) => (dims.includes(d) ? 1 : n));

/** `x` repeated along dims of size 1, of as many dims as it has. */
export const expandTo: (inputs: readonly Tensor[], to: Shape) => Tensor = /* @__PURE__ */ linear<Shape>({
  name: "expand",
  shape: (_, to) => to,
  view: (x, from, to) => new Dense(x.storage, x.offset, broadcastStrides(from, x.strides, to)),
  transpose: (g, _, [x]) => unbroadcast(g, x!.shape),
  batch: (to, n) => [n, ...to],
});

/** `x` repeated along dimensions of size 1, or new ones in front, until it has `shape`; a view. */
export function expand(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape)
    ? x
    : expandTo([x.shape.length === shape.length ? x : padTo([x], padRank(x.shape, shape.length))], shape);
}

/** The same elements in another shape, as one of PyTorch's nodes: a view where the memory allows, else a copy. */
export const reshapeKind = (name: string, nodeName?: string): ((inputs: readonly Tensor[], to: Shape) => Tensor) =>
  linear<Shape>({
    name,
    nodeName,
    shape: (_, to) => to,
    view: viewDense,
    map: ([x], _, __, [t]) => copied(x!, t!.shape, t!.dtype),
    transpose: (g, _, [x]) => reshape(g, x!.shape),
    batch: (to, n) => [n, ...to],
  });
const viewTo = /* @__PURE__ */ reshapeKind("view");
/** What `expand` does first; under the same name, since both are one operation. */
const padTo = /* @__PURE__ */ reshapeKind("expand");

/** The same elements in another shape: a view where the memory allows, else a copy. */
export function reshape(x: Tensor, shape: Shape): Tensor {
  return sameShape(x.shape, shape) ? x : viewTo([x], shape);
}

/** Another look at the same memory under the shape `to`; null where no strides say it. */
export function viewDense(x: Dense, from: Shape, to: Shape): Dense | null {
  const strides = viewStrides(from, x.strides, to);
  return strides === null ? null : new Dense(x.storage, x.offset, strides);
}

/** Walks both shapes from the right, matching runs of dimensions that lie in memory without a gap. */
export function viewStrides(from: Shape, strides: Strides, to: Shape): Strides | null {
  if (numel(from) === 0 || numel(from) !== numel(to)) return sameCount(from, to) ? contiguousStrides(to) : null;
  const result = new Array<number>(to.length).fill(1);
  let v = to.length - 1;
  let run = 1; // elements of the run that is being matched
  let base = strides.length > 0 ? strides[strides.length - 1]! : 1;
  for (let d = from.length - 1; d >= 0; d--) {
    run *= from[d]!;
    const ends = d === 0 || (from[d - 1] !== 1 && strides[d - 1] !== run * base);
    if (!ends) continue;
    let covered = 1;
    while (v >= 0 && (covered < run || to[v] === 1)) {
      result[v] = covered * base;
      covered *= to[v]!;
      v--;
    }
    if (covered !== run) return null;
    if (d > 0) {
      base = strides[d - 1]!;
      run = 1;
    }
  }
  return result;
}

const sameCount = (a: Shape, b: Shape): boolean => numel(a) === numel(b);

/** Sums `g` down to `shape`: the transpose of broadcasting. */
export function unbroadcast(g: Tensor, shape: Shape): Tensor {
  if (sameShape(g.shape, shape)) return g;
  const added = g.shape.length - shape.length;
  const dims = g.shape.flatMap((n, d) => (d < added || (shape[d - added] === 1 && n !== 1) ? [d] : []));
  return reshape(dims.length === 0 ? g : sumOver([g], { dims, keepdim: true, dtype: g.dtype }), shape);
}

/** A copy of the values as a type. */
export const convertTo: (inputs: readonly Tensor[], dtype: DType) => Tensor = /* @__PURE__ */ linear<DType>({
  name: "_to_copy",
  nodeName: "ToCopyBackward0",
  shape: ([x]) => x!.shape,
  dtype: (_, dtype) => dtype,
  map: ([x], _, dtype, [t]) => copied(x!, t!.shape, dtype, t!.dtype),
  transpose: (g, _, [x]) => convert(g, x!.dtype),
  batch: (dtype) => dtype,
});

/** The same values as another type. */
export function convert(x: Tensor, dtype: DType): Tensor {
  return x.dtype === dtype ? x : convertTo([x], dtype);
}

/** A tensor of one value repeated, without memory of its own for each element. */
export const filled = (value: number, shape: Shape, dtype: DType): Tensor => expand(number(value, dtype), shape);
export const zerosLike = (x: Tensor): Tensor => filled(0, x.shape, x.dtype);
export const onesLike = (x: Tensor): Tensor => filled(1, x.shape, x.dtype);

/** `shape` with ones in front until it has `ndim` dimensions. */
export function padRank(shape: Shape, ndim: number): Shape {
  return [...new Array<number>(Math.max(0, ndim - shape.length)).fill(1), ...shape];
}

const permuteTo = /* @__PURE__ */ linear<readonly number[]>({
  name: "permute",
  shape: ([x], order) => order.map((d) => x!.shape[d]!),
  view: (x, _, __, order) =>
    new Dense(
      x.storage,
      x.offset,
      order.map((d) => x.strides[d]!),
    ),
  transpose: (g, _, __, order) =>
    permute(
      g,
      order.map((_, d) => order.indexOf(d)),
    ),
  batch: (order) => [0, ...order.map((d) => d + 1)],
});

/** Dimension `order[d]` of `x` becomes dimension d; a view. */
export function permute(x: Tensor, order: readonly number[]): Tensor {
  return order.every((d, i) => d === i) ? x : permuteTo([x], order);
}

/** Dimension `from` moved to place `to`, the others in their order. */
export function moveDim(x: Tensor, from: number, to: number): Tensor {
  const order = x.shape.map((_, d) => d).filter((d) => d !== from);
  order.splice(to, 0, from);
  return permute(x, order);
}

const detachRow = /* @__PURE__ */ new Primitive("detach", { family: "detach" });

/** The same values as a constant, to the tape and to every transform; the memory is shared. */
export const detach = (x: Tensor): Tensor => bind(detachRow, [x]);
