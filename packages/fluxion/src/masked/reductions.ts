/** Reductions of the elements where a mask is true; of none they have no meaning, but no error either. */

import { convert, expand, reducedShape, reshape } from "../core/basis.ts";
import { number, type PyFloat, type Tensor, type TensorLike } from "../core/tensor.ts";
import { type DType, getDefaultDtype, isFloat } from "../tensor/dtype.ts";
import { inNameOf } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { vectorNorm } from "../linalg/norms.ts";
import { maximum } from "../ops/compare.ts";
import { type Dims, reducedDims } from "../ops/dims.ts";
import { div, mul, sqrt, sub } from "../ops/elementwise.ts";
import * as extreme from "../ops/extreme.ts";
import { nanmedian } from "../ops/median.ts";
import * as reduce from "../ops/reduce.ts";
import { logsumexp as logsumexpOf } from "../ops/softmax.ts";
import { extremeOf, masked, type MaskOption, readMasked } from "./masks.ts";

interface Options extends MaskOption {
  readonly dim?: Dims;
  readonly keepdim?: boolean;
  readonly dtype?: DType | null;
}
type Reduce = (x: TensorLike, ...args: Arguments<[dim: Dims], Options>) => Tensor;

/** A reduction that does not see one value: what is masked out has it. */
const reduction =
  (
    op: string,
    identity: (dtype: DType) => number | bigint,
    of: (x: Tensor, options: { dim: readonly number[]; keepdim: boolean }) => Tensor,
  ): Reduce =>
  (x, ...args) => {
    const {
      dim,
      keepdim = false,
      ...options
    } = readArguments<Options>(op, args, ["dim"], ["keepdim", "dtype", "mask"]);
    const { t, mask } = readMasked(op, x, options);
    const dims = reducedDims(op, dim, t.shape.length);
    return inNameOf(op, () => of(masked(t, mask, identity(t.dtype)), { dim: dims, keepdim }));
  };

/** Σ of what is not masked out. */
export const sum: Reduce = /* @__PURE__ */ reduction(
  "sum",
  () => 0,
  (x, options) => reduce.sum(x, options),
);
/** The product of what is not masked out. */
export const prod: Reduce = /* @__PURE__ */ reduction(
  "prod",
  () => 1,
  (x, options) => reduce.prod(x, options),
);
/** The greatest of what is not masked out. */
export const amax: Reduce = /* @__PURE__ */ reduction(
  "amax",
  (dtype) => extremeOf(dtype, "least"),
  (x, options) => extreme.amax(x, options),
);
/** The least of what is not masked out. */
export const amin: Reduce = /* @__PURE__ */ reduction(
  "amin",
  (dtype) => extremeOf(dtype, "greatest"),
  (x, options) => extreme.amin(x, options),
);
/** log Σ eˣ of what is not masked out. */
export const logsumexp: Reduce = /* @__PURE__ */ reduction(
  "logsumexp",
  (dtype) => extremeOf(dtype, "least"),
  (x, options) => logsumexpOf(x, options),
);

/** How many elements along dims are not masked out. */
function countOf(t: Tensor, mask: Tensor | null, dims: readonly number[], keepdim: boolean): Tensor {
  const ones = expand(number(1, "int64"), t.shape);
  return reduce.sum(masked(ones, mask, 0), { dim: dims, keepdim });
}

interface Moments extends Options {
  readonly unbiased?: boolean | null;
}
function readMoments(op: string, x: TensorLike, args: readonly unknown[]) {
  const given = readArguments<Moments>(op, args, op === "mean" ? ["dim"] : ["dim", "unbiased"], [
    "keepdim",
    "dtype",
    "mask",
  ]);
  const { t, mask } = readMasked(op, x, given);
  const float = isFloat(t.dtype) ? t : convert(t, getDefaultDtype());
  return { t: float, mask, dims: reducedDims(op, given.dim, t.shape.length), ...given };
}
const totalOf = (t: Tensor, mask: Tensor | null, dims: readonly number[], keepdim: boolean): Tensor =>
  reduce.sum(masked(t, mask, 0), { dim: dims, keepdim });

/** The mean of what is not masked out. */
export const mean: Reduce = (x, ...args) => {
  const { t, mask, dims, keepdim = false } = readMoments("mean", x, args);
  return div(totalOf(t, mask, dims, keepdim), countOf(t, mask, dims, keepdim));
};

type Spread = (x: TensorLike, ...args: Arguments<[dim: Dims, unbiased: boolean | null], Moments>) => Tensor;
const spread =
  (op: string): Spread =>
  (x, ...args) => {
    const { t, mask, dims, keepdim = false, unbiased } = readMoments(op, x, args);
    const count = countOf(t, mask, dims, true);
    const centred = sub(t, div(totalOf(t, mask, dims, true), count));
    const squares = totalOf(mul(centred, centred), mask, dims, keepdim);
    const weights = keepdim ? count : reshape(count, reducedShape(t.shape, dims, false));
    return div(squares, unbiased === true ? maximum(sub(weights, 1), 0) : weights);
  };
const varianceOf = /* @__PURE__ */ spread("var");
/** The variance of what is not masked out; divided by their number, less 1 if `unbiased`. */
export const variance: Spread = (x, ...args) => varianceOf(x, ...args);
const spreadOf = /* @__PURE__ */ spread("std");
/** The standard deviation of what is not masked out. */
export const std: Spread = (x, ...args) => sqrt(spreadOf(x, ...args));

type Norm = (
  x: TensorLike,
  ...args: Arguments<[ord: number | PyFloat | null, dim: Dims], Options & { readonly ord?: number | PyFloat | null }>
) => Tensor;
/** The p-norm (2) of what is not masked out. */
export const norm: Norm = (x, ...args) => {
  const given = readArguments<Options & { ord: number | PyFloat | null }>(
    "norm",
    args,
    ["ord", "dim"],
    ["keepdim", "dtype", "mask"],
  );
  const { t, mask } = readMasked("norm", x, given);
  const ord = given.ord ?? 2;
  const order = typeof ord === "number" ? ord : ord.value;
  const filled = masked(t, mask, order < 0 ? Infinity : 0);
  return inNameOf("norm", () => vectorNorm(filled, ord, { dim: given.dim ?? null, keepdim: given.keepdim ?? false }));
};

type Along = Arguments<[dim: number], MaskOption & { dim?: number; keepdim?: boolean; dtype?: DType | null }>;
/** The lower median along `dim` of what is not masked out. */
export function median(x: TensorLike, ...args: Along): Tensor {
  const given = readArguments<MaskOption & { dim: number; keepdim: boolean; dtype: DType | null }>(
    "median",
    args,
    ["dim"],
    ["keepdim", "dtype", "mask"],
  );
  const { t, mask } = readMasked("median", x, given);
  return inNameOf(
    "median",
    () => nanmedian(masked(t, mask, Number.NaN), given.dim ?? -1, given.keepdim ?? false).values,
  );
}

type Place = (
  x: TensorLike,
  ...args: Arguments<
    [dim: number | null],
    MaskOption & { dim?: number | null; keepdim?: boolean; dtype?: DType | null }
  >
) => Tensor;
const placeOf =
  (op: "argmax" | "argmin"): Place =>
  (x, ...args) => {
    const given = readArguments<MaskOption & { dim: number | null; keepdim: boolean; dtype: DType | null }>(
      op,
      args,
      ["dim"],
      ["keepdim", "dtype", "mask"],
    );
    const { t, mask } = readMasked(op, x, given);
    const filled = masked(t, mask, extremeOf(t.dtype, op === "argmax" ? "least" : "greatest"));
    return (op === "argmax" ? extreme.argmax : extreme.argmin)(filled, {
      dim: given.dim ?? null,
      keepdim: given.keepdim ?? false,
    });
  };
/** The place of the greatest of what is not masked out. */
export const argmax: Place = /* @__PURE__ */ placeOf("argmax");
/** The place of the least of what is not masked out. */
export const argmin: Place = /* @__PURE__ */ placeOf("argmin");
