/** What reductions have in common: how they are asked for, their shapes, and their kernels. */

import { convert, reduced, type SumParams, reducedShape, sumOver } from "../core/basis.ts";
import { allBehind, discrete } from "../core/families.ts";
import { toTensor } from "../core/operands.ts";
import type { Tensor, TensorLike } from "../core/tensor.ts";
import type { ReduceKind } from "../kernels/reduce.ts";
import { type DType, isFloat } from "../tensor/dtype.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { numel, type Shape } from "../tensor/shape.ts";
import { checkDType } from "./create.ts";
import { type Dims, reducedDims } from "./dims.ts";

export interface ReduceOptions {
  readonly dim?: Dims;
  readonly keepdim?: boolean;
  readonly dtype?: DType | null;
}
export type ReduceArguments = Arguments<[dim: Dims, keepdim: boolean], ReduceOptions>;

/** Which dims are reduced, from the front, and whether they stay as ones. */
export interface Along {
  readonly dims: readonly number[];
  readonly keepdim: boolean;
}

/** A reduction as it was asked for; `dim` and `dtype` as they were given. */
export interface Reduction {
  readonly t: Tensor;
  readonly dim: Dims;
  readonly dtype: DType | null;
  readonly along: Along;
}

/** Of a 0-dim tensor. */
const nothing: Along = { dims: [], keepdim: false };
/** Over all dims, by their number. */
const overAll: Along[] = [nothing];
const allOf = (ndim: number): Along =>
  (overAll[ndim] ??= { dims: Array.from({ length: ndim }, (_, d) => d), keepdim: false });

export function readReduction(op: string, x: TensorLike, args: readonly unknown[]): Reduction {
  const t = toTensor(x, op);
  if (args.length === 0) return { t, dim: null, dtype: null, along: allOf(t.shape.length) }; // the short way
  const { dim, keepdim = false, dtype } = readArguments<ReduceOptions>(op, args, ["dim", "keepdim"], ["dtype"]);
  return {
    t,
    dim,
    dtype: dtype == null ? null : checkDType(op, dtype),
    along: { dims: reducedDims(op, dim, t.shape.length), keepdim },
  };
}

/** What sums of this type are of: integers add up in int64. */
export const sumType = (x: Tensor, dtype: DType | null): DType => dtype ?? (isFloat(x.dtype) ? x.dtype : "int64");
export const asType = (x: Tensor, dtype: DType | null): Tensor => (dtype === null ? x : convert(x, dtype));

export const total = (x: Tensor, along: Along): Tensor => sumOver([x], { ...along, dtype: x.dtype });
export const sizeOf = (shape: Shape, dims: readonly number[]): number => numel(dims.map((d) => shape[d]!));
export const keeping = (dims: readonly number[]): Along => ({ dims, keepdim: true });

/** A reduction without derivative, for values of composites and for truth values. */
export const reducer = (kind: ReduceKind): ((inputs: readonly Tensor[], params: SumParams) => Tensor) =>
  discrete<SumParams>({
    name: kind,
    shape: ([x], { dims, keepdim }) => reducedShape(x!.shape, dims, keepdim),
    dtype: (_, { dtype }) => dtype,
    map: ([x], _, { dims, dtype }, [t]) => reduced(kind, x!, t!, dims, dtype),
    batch: allBehind,
  });
