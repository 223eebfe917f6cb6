/** Sums, means, spreads, products and truth, over all elements or along dims. */

import {
  convert,
  expand,
  keptShape,
  mul,
  reducedShape,
  reshape,
  sumKind,
  type SumParams,
  sumOver,
} from "../core/basis.ts";
import { composite } from "../core/families.ts";
import { kindText, toTensor } from "../core/operands.ts";
import { strongMul } from "../core/slope.ts";
import { number, type Tensor, type TensorLike } from "../core/tensor.ts";
import { dtypes, isFloat } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { eq, isnan, logicalNot, where } from "./compare.ts";
import { type Dims, reducedDims } from "./dims.ts";
import { div, sqrt, sub } from "./elementwise.ts";
import { cat } from "./join.ts";
import {
  type Along,
  asType,
  keeping,
  type ReduceArguments,
  readReduction,
  reducer,
  sizeOf,
  sumType,
  total,
} from "./reduction.ts";
import { narrow } from "./views.ts";

const sumDim = /* @__PURE__ */ sumKind("SumBackward1");

/** Σ of all elements, or over `dim`. */
export function sum(x: TensorLike, ...args: ReduceArguments): Tensor {
  const { t, dim, dtype, along } = readReduction("sum", x, args);
  return (dim == null ? sumOver : sumDim)([t], { ...along, dtype: sumType(t, dtype) });
}

const meanKind = (nodeName: string) =>
  composite<Along>({
    name: "mean",
    nodeName,
    saves: "none",
    body: ([x], along) => div(total(x!, along), sizeOf(x!.shape, along.dims)),
  });
const meanAll = /* @__PURE__ */ meanKind("MeanBackward0");
const meanDim = /* @__PURE__ */ meanKind("MeanBackward1");

/** The mean of all elements, or along `dim`. */
export function mean(x: TensorLike, ...args: ReduceArguments): Tensor {
  const { t: own, dim, dtype, along } = readReduction("mean", x, args);
  const t = asType(own, dtype);
  if (!isFloat(t.dtype)) {
    throw new DTypeError(
      `mean: mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${dtypes[t.dtype].scalarName}; convert it with .to("float64")`,
    );
  }
  return (dim == null ? meanAll : meanDim)([t], along);
}

// ---- spread ----

interface Spread extends Along {
  readonly correction: number;
}
const spreadBody = ([x]: readonly Tensor[], { dims, keepdim, correction }: Spread): Tensor => {
  const n = sizeOf(x!.shape, dims);
  const centred = sub(x!, div(total(x!, keeping(dims)), n));
  return div(total(mul(centred, centred), { dims, keepdim }), Math.max(0, n - correction));
};
/** f(v), and 0 with slope 0 where v is 0: a spread of nothing does not move at first order. */
export function flatAtZero(v: Tensor, f: (v: Tensor) => Tensor): Tensor {
  const zero = eq(v, 0);
  return where(zero, mul(v, number(0, v.dtype)), f(where(zero, number(1, v.dtype), v)));
}
/** ∂/∂x of the spread: 2 (x − mean) / (n − correction). */
const spreadSlope = (g: Tensor, x: Tensor, { dims, correction }: Spread): Tensor => {
  const n = sizeOf(x.shape, dims);
  const centred = sub(x, div(total(x, keeping(dims)), n));
  return strongMul(mul(reshape(g, keptShape(x.shape, dims)), 2 / Math.max(0, n - correction)), centred);
};
const varKind = (nodeName: string) =>
  composite<Spread>({
    name: "var",
    nodeName,
    body: spreadBody,
    vjp: (g, [x], _, p) => [spreadSlope(g, x!, p)],
  });
const stdKind = (nodeName: string) =>
  composite<Spread>({
    name: "std",
    nodeName,
    saves: "both",
    body: (xs, p) => flatAtZero(spreadBody(xs, p), sqrt),
    vjp: (g, [x], z, p) => [
      spreadSlope(
        flatAtZero(z, (s) => div(div(g, s), 2)),
        x!,
        p,
      ),
    ],
  });
const varRow = /* @__PURE__ */ varKind("VarBackward0");
const stdRow = /* @__PURE__ */ stdKind("StdBackward0");

interface SpreadOptions {
  readonly dim?: Dims;
  readonly unbiased?: boolean;
  readonly correction?: number | null;
  readonly keepdim?: boolean;
}
type SpreadArguments = Arguments<
  [dim: Dims | boolean, unbiased: boolean, keepdim: boolean],
  SpreadOptions | { unbiased?: boolean }
>;

function readSpread(op: string, x: TensorLike, args: readonly unknown[]): Spread & { readonly t: Tensor } {
  const bare = typeof args[0] === "boolean"; // var(x, unbiased) over all
  const given = bare
    ? readArguments<SpreadOptions>(op, args, ["unbiased"])
    : readArguments<SpreadOptions>(op, args, ["dim", "unbiased", "keepdim"], ["correction"]);
  const t = toTensor(x, op);
  if (!isFloat(t.dtype))
    throw new DTypeError(
      `${op}: std and var only support floating point and complex dtypes; it is ${t.dtype}; convert it with .to("float64")`,
    );
  const correction = given.correction ?? (given.unbiased === false ? 0 : 1);
  if (typeof correction !== "number" || Number.isNaN(correction))
    throw new ArgumentError(`${op}: correction must be a number, got ${kindText(correction)}`);
  return { t, dims: reducedDims(op, given.dim, t.shape.length), keepdim: given.keepdim ?? false, correction };
}
function spread(op: string, x: TensorLike, args: readonly unknown[], row: typeof varRow): Tensor {
  const { t, ...params } = readSpread(op, x, args);
  return row([t], params);
}
/** The variance; unbiased (divided by n − 1) unless told otherwise. */
export const variance = (x: TensorLike, ...args: SpreadArguments): Tensor => spread("var", x, args, varRow);
/** The standard deviation. */
export const std = (x: TensorLike, ...args: SpreadArguments): Tensor => spread("std", x, args, stdRow);

type WithMean = (x: TensorLike, ...args: SpreadArguments) => [spread: Tensor, mean: Tensor];
/** A spread and the mean, under one name. */
function withMean(op: string, row: typeof varRow, meanRow: typeof meanAll): WithMean {
  return (x, ...args) => {
    const { t, ...params } = readSpread(op, x, args);
    return [row([t], params), meanRow([t], params)];
  };
}
/** The variance and the mean. */
export const varMean: WithMean = /* @__PURE__ */ withMean(
  "varMean",
  /* @__PURE__ */ varKind("VarMeanBackward0"),
  /* @__PURE__ */ meanKind("VarMeanBackward0"),
);
/** The standard deviation and the mean. */
export const stdMean: WithMean = /* @__PURE__ */ withMean(
  "stdMean",
  /* @__PURE__ */ stdKind("StdMeanBackward0"),
  /* @__PURE__ */ meanKind("StdMeanBackward0"),
);

// ---- what is not NaN ----

const nansumRow = /* @__PURE__ */ composite<SumParams>({
  name: "nansum",
  body: ([x], params) => sumOver([where(isnan(x!), number(0, x!.dtype), x!)], params),
});
/** Σ of what is not NaN. */
export function nansum(x: TensorLike, ...args: ReduceArguments): Tensor {
  const { t, dtype, along } = readReduction("nansum", x, args);
  return nansumRow([t], { ...along, dtype: sumType(t, dtype) });
}
/** The mean of what is not NaN. */
export function nanmean(x: TensorLike, ...args: ReduceArguments): Tensor {
  const { t: own, dtype, along } = readReduction("nanmean", x, args);
  const t = asType(own, dtype);
  if (!isFloat(t.dtype))
    throw new DTypeError(
      `nanmean: nanmean(): expected input to have floating point or complex dtype but got ${dtypes[t.dtype].scalarName}; convert it with .to("float64")`,
    );
  const count = sumOver([logicalNot(isnan(t))], { ...along, dtype: "int64" });
  return div(nansumRow([t], { ...along, dtype: t.dtype }), convert(count, t.dtype));
}

// ---- products ----

/** A balanced tree of products: no division, so zeros are fine to every order. */
function productAlong(x: Tensor, dim: number): Tensor {
  const n = x.shape[dim]!;
  if (n === 0) return expand(number(1, x.dtype), keptShape(x.shape, [dim]));
  if (n === 1) return x;
  const half = Math.floor(n / 2);
  const pairs = mul(narrow(x, dim, 0, half), narrow(x, dim, half, half));
  return productAlong(n % 2 === 0 ? pairs : cat([pairs, narrow(x, dim, n - 1, 1)], dim), dim);
}
const productOf = /* @__PURE__ */ reducer("prod");
const prodKind = (nodeName: string) =>
  composite<Along>({
    name: "prod",
    nodeName,
    body: ([x], { dims, keepdim }) => reshape(dims.reduce(productAlong, x!), reducedShape(x!.shape, dims, keepdim)),
    fused: ([x], along) => productOf([x!], { ...along, dtype: x!.dtype }),
  });
const prodAll = /* @__PURE__ */ prodKind("ProdBackward0");
const prodDim = /* @__PURE__ */ prodKind("ProdBackward1");

/** The product of all elements, or along one dim. */
export function prod(x: TensorLike, ...args: ReduceArguments): Tensor {
  const { t, dim, dtype, along } = readReduction("prod", x, args);
  return (dim == null ? prodAll : prodDim)([convert(t, sumType(t, dtype))], along);
}

// ---- truth ----

type Logical = (x: TensorLike, ...args: ReduceArguments) => Tensor;
function logical(kind: "any" | "all"): Logical {
  const row = reducer(kind);
  return (x, ...args) => {
    const { t, along } = readReduction(kind, x, args);
    return row([t], { ...along, dtype: t.dtype === "uint8" ? "uint8" : "bool" });
  };
}
/** Whether any element is not zero. */
export const any: Logical = /* @__PURE__ */ logical("any");
/** Whether no element is zero. */
export const all: Logical = /* @__PURE__ */ logical("all");
