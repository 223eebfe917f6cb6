/** Sums, means, products, extremes and norms, over all elements or along dims. */

import { convert, detach, expand, keptShape, mul, reshape, sumOver, viewDense } from "../core/basis.ts";
import { composite, discrete, linear } from "../core/families.ts";
import { toTensor } from "../core/operands.ts";
import { isTensor, number, type PyFloat, type Tensor, type TensorLike } from "../core/tensor.ts";
import { argExtreme, scan } from "../kernels/along.ts";
import { reduce as reduceKernel, type ReduceKind } from "../kernels/reduce.ts";
import { type DType, dtypes, getDefaultDtype, isFloat } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, IndexError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { numel, type Shape } from "../tensor/shape.ts";
import { eq, isfinite, isnan, logicalNot, logicalOr, maximum, minimum, where } from "./compare.ts";
import { arange, checkDType } from "./create.ts";
import { type Dims, reducedDims, wrapDim } from "./dims.ts";
import { abs, add, div, exp, log1p, log, sqrt, sub } from "./elementwise.ts";
import { chosenBy } from "./gathering.ts";
import { cat } from "./join.ts";
import { pow } from "./pow.ts";
import { narrow } from "./views.ts";

export interface ReduceOptions {
  readonly dim?: Dims;
  readonly keepdim?: boolean;
  readonly dtype?: DType | null;
}
type ReduceArguments = Arguments<[dim: Dims, keepdim: boolean], ReduceOptions>;

const read = (op: string, args: readonly unknown[]): ReduceOptions =>
  readArguments<ReduceOptions>(op, args, ["dim", "keepdim"], ["dtype"]);

/** What sums of this type are of: integers add up in int64. */
const sumType = (x: Tensor, dtype: DType | null | undefined, op: string): DType =>
  dtype == null ? (isFloat(x.dtype) ? x.dtype : "int64") : checkDType(op, dtype);

/** Σ of all elements, or over `dim`. */
export function sum(x: TensorLike, ...args: ReduceArguments): Tensor {
  const t = toTensor(x, "sum");
  if (args.length === 0 && isFloat(t.dtype))
    return sumOver([t], { dims: t.shape.map((_, d) => d), keepdim: false, dtype: t.dtype });
  const { dim, keepdim = false, dtype } = read("sum", args);
  return named("sum", dim != null)([t], {
    dims: reducedDims("sum", dim, t.shape.length),
    keepdim,
    dtype: sumType(t, dtype, "sum"),
  });
}

const sumDim = /* @__PURE__ */ linear<Parameters<typeof sumOver>[1]>({
  name: "sum",
  nodeName: "SumBackward1",
  shape: ([x], { dims, keepdim }) =>
    keepdim ? keptShape(x!.shape, dims) : x!.shape.filter((_, d) => !dims.includes(d)),
  dtype: (_, { dtype }) => dtype,
  map: ([x], _, { dims, dtype }, [t]) => reduceKernel("sum", x!, t!.shape, dims, t!.dtype, dtype),
  transpose: (g, _, [x], { dims }) => convert(expand(reshape(g, keptShape(x!.shape, dims)), x!.shape), x!.dtype),
  batch: ({ dims, keepdim, dtype }) => ({ dims: dims.map((d) => d + 1), keepdim, dtype }),
});
const named = (_: "sum", along: boolean): typeof sumOver => (along ? sumDim : sumOver);

interface Along {
  readonly dims: readonly number[];
  readonly keepdim: boolean;
}
const total = (x: Tensor, { dims, keepdim }: Along): Tensor => sumOver([x], { dims, keepdim, dtype: x.dtype });
const sizeOf = (shape: Shape, dims: readonly number[]): number => numel(dims.map((d) => shape[d]!));
const keeping = (dims: readonly number[]): Along => ({ dims, keepdim: true });

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
  const { dim, keepdim = false, dtype } = read("mean", args);
  const t = dtype == null ? toTensor(x, "mean") : convert(toTensor(x, "mean"), checkDType("mean", dtype));
  if (!isFloat(t.dtype)) {
    throw new DTypeError(
      `mean: mean(): could not infer output dtype. Input dtype must be either a floating point or complex dtype. Got: ${dtypes[t.dtype].scalarName}; convert it with .to("float64")`,
    );
  }
  return (dim == null ? meanAll : meanDim)([t], { dims: reducedDims("mean", dim, t.shape.length), keepdim });
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
/** √v with slope 0 where v is 0: a spread of nothing does not move at first order. */
const rootOrFlat = (v: Tensor): Tensor => {
  const zero = eq(v, 0);
  return where(zero, mul(v, number(0, v.dtype)), sqrt(where(zero, number(1, v.dtype), v)));
};
const varRow = /* @__PURE__ */ composite<Spread>({ name: "var", nodeName: "VarBackward0", body: spreadBody });
const stdRow = /* @__PURE__ */ composite<Spread>({
  name: "std",
  nodeName: "StdBackward0",
  saves: "both",
  body: (xs, p) => rootOrFlat(spreadBody(xs, p)),
});

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

function spread(op: string, x: TensorLike, args: readonly unknown[], row: typeof varRow): Tensor {
  const bare = typeof args[0] === "boolean"; // var(x, unbiased) over all
  const given = bare
    ? readArguments<SpreadOptions>(op, args, ["unbiased"])
    : readArguments<SpreadOptions>(op, args, ["dim", "unbiased", "keepdim"], ["correction"]);
  const t = toTensor(x, op);
  if (!isFloat(t.dtype))
    throw new DTypeError(
      `${op}: ${op === "variance" ? "var" : op} and ${op}_mean only support floating point and complex dtypes; convert it with .to("float64")`,
    );
  const correction = given.correction ?? (given.unbiased === false ? 0 : 1);
  return row([t], { dims: reducedDims(op, given.dim, t.shape.length), keepdim: given.keepdim ?? false, correction });
}
/** The variance; unbiased (divided by n − 1) unless told otherwise. */
export const variance = (x: TensorLike, ...args: SpreadArguments): Tensor => spread("var", x, args, varRow);
/** The standard deviation. */
export const std = (x: TensorLike, ...args: SpreadArguments): Tensor => spread("std", x, args, stdRow);

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
const prodKind = (nodeName: string) =>
  composite<Along>({
    name: "prod",
    nodeName,
    body: ([x], { dims, keepdim }) => {
      const whole = dims.reduce((y, d) => productAlong(y, d), x!);
      return reshape(whole, keepdim ? keptShape(x!.shape, dims) : x!.shape.filter((_, d) => !dims.includes(d)));
    },
    fused: ([x], { dims, keepdim }) => reduceValue("prod")([x!], { dims, keepdim, dtype: x!.dtype }),
  });
const prodAll = /* @__PURE__ */ prodKind("ProdBackward0");
const prodDim = /* @__PURE__ */ prodKind("ProdBackward1");

/** The product of all elements, or along one dim. */
export function prod(x: TensorLike, ...args: ReduceArguments): Tensor {
  const { dim, keepdim = false, dtype } = read("prod", args);
  const own = toTensor(x, "prod");
  const t = convert(own, sumType(own, dtype, "prod"));
  return (dim == null ? prodAll : prodDim)([t], { dims: reducedDims("prod", dim, t.shape.length), keepdim });
}

// ---- values that only depend on the numbers ----

interface ReduceParams extends Along {
  readonly dtype: DType;
}
const reducers = /* @__PURE__ */ new Map<ReduceKind, (inputs: readonly Tensor[], params: ReduceParams) => Tensor>();
/** A reduction without derivative, for values of composites and for truth values. */
function reduceValue(kind: ReduceKind): (inputs: readonly Tensor[], params: ReduceParams) => Tensor {
  let row = reducers.get(kind);
  if (row === undefined) {
    row = discrete<ReduceParams>({
      name: kind,
      shape: ([x], { dims, keepdim }) =>
        keepdim ? keptShape(x!.shape, dims) : x!.shape.filter((_, d) => !dims.includes(d)),
      dtype: (_, { dtype }) => dtype,
      map: ([x], _, { dims, dtype }, [t]) => reduceKernel(kind, x!, t!.shape, dims, t!.dtype, dtype),
      batch: ({ dims, ...rest }) => ({ dims: dims.map((d) => d + 1), ...rest }),
    });
    reducers.set(kind, row);
  }
  return row;
}

const logical =
  (kind: "any" | "all") =>
  (x: TensorLike, ...args: ReduceArguments): Tensor => {
    const { dim, keepdim = false } = read(kind, args);
    const t = toTensor(x, kind);
    return reduceValue(kind)([t], {
      dims: reducedDims(kind, dim, t.shape.length),
      keepdim,
      dtype: t.dtype === "uint8" ? "uint8" : "bool",
    });
  };
type Logical = (x: TensorLike, ...args: ReduceArguments) => Tensor;
/** Whether any element is not zero. */
export const any: Logical = /* @__PURE__ */ logical("any");
/** Whether no element is zero. */
export const all: Logical = /* @__PURE__ */ logical("all");

// ---- extremes ----

/** Ties share the gradient equally: the extreme is the mean of all that attain it. */
const extremeKind = (kind: "amax" | "amin", nodeName: string) =>
  composite<Along>({
    name: kind,
    nodeName,
    saves: "both",
    body: ([x], { dims, keepdim }) => {
      const value = reduceValue(kind)([x!], { dims, keepdim: true, dtype: x!.dtype });
      const ties = logicalOr(eq(x!, value), isnan(x!));
      const count = reduceSum(ties, keeping(dims), x!.dtype);
      const shares = div(total(where(ties, x!, number(0, x!.dtype)), keeping(dims)), count);
      // the mean of equal numbers may round: what is returned is the extreme itself, moving as the mean does
      const exact = add(value, sub(shares, detach(shares)));
      const safe = where(isfinite(value), exact, shares);
      return reshape(safe, keepdim ? keptShape(x!.shape, dims) : x!.shape.filter((_, d) => !dims.includes(d)));
    },
    fused: ([x], { dims, keepdim }) => reduceValue(kind)([x!], { dims, keepdim, dtype: x!.dtype }),
  });
const reduceSum = (x: Tensor, along: Along, dtype: DType): Tensor => sumOver([x], { ...along, dtype });
const amaxRow = /* @__PURE__ */ extremeKind("amax", "AmaxBackward0");
const aminRow = /* @__PURE__ */ extremeKind("amin", "AminBackward0");
const maxAll = /* @__PURE__ */ extremeKind("amax", "MaxBackward1");
const minAll = /* @__PURE__ */ extremeKind("amin", "MinBackward1");

function checkNonEmpty(op: string, t: Tensor, dims: readonly number[], dim: Dims): void {
  if (sizeOf(t.shape, dims) > 0 || (numel(t.shape) === 0 && dims.length > 0 && dims.every((d) => t.shape[d] !== 0)))
    return;
  if (dim == null)
    throw new ArgumentError(
      `${op}: ${op}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`,
    );
  throw new IndexError(`${op}: ${op}(): Expected reduction dim ${dims[0]} to have non-zero size.`);
}

/** The greatest element, or the greatest along `dim`; ties share the gradient. */
export function amax(x: TensorLike, ...args: ReduceArguments): Tensor {
  return extreme("amax", x, args, amaxRow);
}
/** The least element, or the least along `dim`. */
export function amin(x: TensorLike, ...args: ReduceArguments): Tensor {
  return extreme("amin", x, args, aminRow);
}
function extreme(op: string, x: TensorLike, args: readonly unknown[], row: typeof amaxRow): Tensor {
  const { dim, keepdim = false } = read(op, args);
  const t = toTensor(x, op);
  const dims = reducedDims(op, dim, t.shape.length);
  checkNonEmpty(op, t, dims, dim);
  return row([t], { dims, keepdim });
}

interface ArgParams {
  readonly dim: number | null;
  readonly keepdim: boolean;
}
const argKind = (kind: "max" | "min") =>
  discrete<{ readonly dim: number; readonly keepdim: boolean }>({
    name: `arg${kind}`,
    shape: ([x], { dim, keepdim }) => (keepdim ? keptShape(x!.shape, [dim]) : x!.shape.filter((_, d) => d !== dim)),
    dtype: () => "int64",
    map: ([x], _, { dim }, [t]) => argExtreme(kind, x!, t!.shape, dim, t!.dtype),
    batch: ({ dim, keepdim }) => ({ dim: dim + 1, keepdim }),
  });
const argmaxRow = /* @__PURE__ */ argKind("max");
const argminRow = /* @__PURE__ */ argKind("min");

type ArgArguments = Arguments<[dim: number | null, keepdim: boolean], { dim?: number | null; keepdim?: boolean }>;
function argOf(op: string, x: TensorLike, args: readonly unknown[], row: typeof argmaxRow): Tensor {
  const { dim = null, keepdim = false } = readArguments<ArgParams>(op, args, ["dim", "keepdim"]);
  const t = toTensor(x, op);
  if (t.dtype === "bool")
    throw new DTypeError(`${op}: "${op}_cpu" not implemented for 'Bool'; convert it with .to("uint8")`);
  if (dim === null) {
    if (numel(t.shape) === 0)
      throw new IndexError(
        `${op}: ${op}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`,
      );
    const flat = row([reshape(t, [numel(t.shape)])], { dim: 0, keepdim: false });
    return keepdim
      ? reshape(
          flat,
          t.shape.map(() => 1),
        )
      : flat;
  }
  const d = wrapDim(op, dim, t.shape.length);
  if (t.shape.length === 0) return reshape(row([reshape(t, [1])], { dim: 0, keepdim: false }), []);
  if (t.shape[d] === 0) throw new IndexError(`${op}: ${op}(): Expected reduction dim ${dim} to have non-zero size.`);
  return row([t], { dim: d, keepdim });
}
/** The index of the greatest element, in flattened order or along `dim`; the first of a tie. */
export const argmax = (x: TensorLike, ...args: ArgArguments): Tensor => argOf("argmax", x, args, argmaxRow);
/** The index of the least element. */
export const argmin = (x: TensorLike, ...args: ArgArguments): Tensor => argOf("argmin", x, args, argminRow);

/** Values and the indices where they stand; an object that also reads as a list. */
export interface ValuesAndIndices extends Iterable<Tensor> {
  readonly values: Tensor;
  readonly indices: Tensor;
}
export function valuesAndIndices(values: Tensor, indices: Tensor): ValuesAndIndices {
  return {
    values,
    indices,
    *[Symbol.iterator]() {
      yield values;
      yield indices;
    },
  };
}

const maxValues = /* @__PURE__ */ chosenBy("max", "MaxBackward0");
const minValues = /* @__PURE__ */ chosenBy("min", "MinBackward0");

function extremeAlong(op: "max" | "min", t: Tensor, dim: number, keepdim: boolean): ValuesAndIndices {
  const d = wrapDim(op, dim, t.shape.length);
  const row = op === "max" ? argmaxRow : argminRow;
  const values = op === "max" ? maxValues : minValues;
  if (t.shape.length === 0) return valuesAndIndices(values([t, number(0, "int64")], 0), number(0, "int64"));
  if (t.shape[d] === 0) throw new IndexError(`${op}: ${op}(): Expected reduction dim ${dim} to have non-zero size.`);
  const indices = row([t], { dim: d, keepdim: true });
  const kept = values([t, indices], d);
  if (keepdim) return valuesAndIndices(kept, indices);
  const shape = t.shape.filter((_, k) => k !== d);
  return valuesAndIndices(renamed(kept, shape, op), reshape(indices, shape));
}

/** The same values without the reduced dim, under the same node name. */
const dropKind = (name: string, nodeName: string) =>
  linear<Shape>({
    name,
    nodeName,
    shape: (_, to) => to,
    view: (x, from, to) => viewDense(x, from, to),
    transpose: (g, _, [x]) => reshape(g, x!.shape),
    batch: (to, n) => [n, ...to],
  });
const dropMax = /* @__PURE__ */ dropKind("max", "MaxBackward0");
const dropMin = /* @__PURE__ */ dropKind("min", "MinBackward0");
const renamed = (x: Tensor, shape: Shape, op: "max" | "min"): Tensor => (op === "max" ? dropMax : dropMin)([x], shape);

function maxOf(op: "max" | "min", x: TensorLike, args: readonly unknown[]): Tensor | ValuesAndIndices {
  const t = toTensor(x, op);
  if (isTensor(args[0])) return (op === "max" ? maximum : minimum)(t, args[0]);
  const { dim, keepdim = false } = readArguments<{ dim: number; keepdim: boolean }>(op, args, ["dim", "keepdim"]);
  if (dim !== undefined) return extremeAlong(op, t, dim, keepdim);
  if (numel(t.shape) === 0)
    throw new ArgumentError(
      `${op}: ${op}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`,
    );
  return (op === "max" ? maxAll : minAll)([t], { dims: t.shape.map((_, d) => d), keepdim: false });
}

/** The greatest element; with a dim, values and indices along it; with a tensor, the greater of the two. */
export function max(x: TensorLike): Tensor;
export function max(x: TensorLike, other: Tensor): Tensor;
export function max(
  x: TensorLike,
  dim: number | { dim: number; keepdim?: boolean },
  ...args: Arguments<[keepdim: boolean], { keepdim?: boolean }>
): ValuesAndIndices;
export function max(x: TensorLike, ...args: unknown[]): Tensor | ValuesAndIndices {
  return maxOf("max", x, args);
}
/** The least element; with a dim, values and indices along it; with a tensor, the lesser of the two. */
export function min(x: TensorLike): Tensor;
export function min(x: TensorLike, other: Tensor): Tensor;
export function min(
  x: TensorLike,
  dim: number | { dim: number; keepdim?: boolean },
  ...args: Arguments<[keepdim: boolean], { keepdim?: boolean }>
): ValuesAndIndices;
export function min(x: TensorLike, ...args: unknown[]): Tensor | ValuesAndIndices {
  return maxOf("min", x, args);
}

// ---- log-sum-exp and softmax ----

/** x less its greatest element along `dims`, that element, and the sum of the other exponentials. */
function shifted(
  x: Tensor,
  dims: readonly number[],
): { readonly top: Tensor; readonly rest: Tensor; readonly shift: Tensor } {
  const d = dims[0]!;
  const at = argmaxRow([x], { dim: d, keepdim: true });
  const top = maxValues([x, at], d);
  const isTop = eq(iota(x.shape, d), at);
  const finite = eq(sub(top, top), number(0, x.dtype));
  const shift = where(finite, top, number(0, x.dtype));
  const rest = total(where(isTop, number(0, x.dtype), exp(sub(x, shift))), keeping(dims));
  return { top, rest, shift };
}

/** 0, 1, 2, … along `dim`. */
function iota(shape: Shape, dim: number): Tensor {
  return reshape(
    arange(shape[dim]!),
    shape.map((n, d) => (d === dim ? n : 1)),
  );
}

function logSumExpAlong(x: Tensor, dim: number): Tensor {
  if (x.shape[dim] === 0) return log(total(exp(x), keeping([dim])));
  const { top, rest } = shifted(x, [dim]);
  return add(top, log1p(rest));
}

const logsumexpRow = /* @__PURE__ */ composite<Along>({
  name: "logsumexp",
  saves: "both",
  body: ([x], { dims, keepdim }) => {
    const z = dims.reduce((y, d) => logSumExpAlong(y, d), x!);
    return reshape(z, keepdim ? keptShape(x!.shape, dims) : x!.shape.filter((_, d) => !dims.includes(d)));
  },
  vjp: (g, [x], z, { dims }) => {
    const kept = keptShape(x!.shape, dims);
    const top = reshape(z, kept);
    return [mul(reshape(g, kept), exp(sub(x!, top)))];
  },
});
/** log Σ eˣ along `dim`, without overflow. */
export function logsumexp(x: TensorLike, ...args: ReduceArguments): Tensor {
  const { dim, keepdim = false } = read("logsumexp", args);
  const own = toTensor(x, "logsumexp");
  const t = isFloat(own.dtype) ? own : convert(own, getDefaultDtype());
  return logsumexpRow([t], { dims: reducedDims("logsumexp", dim, t.shape.length), keepdim });
}

/** The exponentials of all but the greatest, against it; NaN where that is no finite number, as PyTorch has it. */
function against(x: Tensor, dim: number): { readonly top: Tensor; readonly rest: Tensor } {
  const at = argmaxRow([x], { dim, keepdim: true });
  const top = maxValues([x, at], dim);
  const isTop = eq(iota(x.shape, dim), at);
  return { top, rest: total(where(isTop, sub(top, top), exp(sub(x, top))), keeping([dim])) };
}
/** Of a 0-dim tensor there is one element along its dim. */
const along = (x: Tensor, dim: number): Along => keeping(x.shape.length === 0 ? [] : [dim]);
const withDim =
  (f: (x: Tensor, dim: number) => Tensor) =>
  ([x]: readonly Tensor[], dim: number): Tensor =>
    x!.shape.length === 0 ? reshape(f(reshape(x!, [1]), 0), []) : f(x!, dim);

const softmaxRow = /* @__PURE__ */ composite<number>({
  name: "softmax",
  saves: "output",
  body: withDim((x, dim) => {
    const { top, rest } = against(x, dim);
    return exp(sub(sub(x, top), log1p(rest)));
  }),
  vjp: (g, _, z, dim) => [mul(z, sub(g, total(mul(g, z), along(z, dim))))],
});
const logSoftmaxRow = /* @__PURE__ */ composite<number>({
  name: "log_softmax",
  saves: "output",
  body: withDim((x, dim) => {
    const { top, rest } = against(x, dim);
    return sub(sub(x, top), log1p(rest));
  }),
  vjp: (g, _, z, dim) => [sub(g, mul(exp(z), total(g, along(z, dim))))],
});

type SoftmaxArguments = Arguments<[dim: number, dtype: DType], { dim?: number; dtype?: DType | null }>;
function softened(op: string, x: TensorLike, args: readonly unknown[], row: typeof softmaxRow): Tensor {
  const { dim, dtype } = readArguments<{ dim: number; dtype: DType | null }>(
    op,
    args,
    ["dim", "dtype"],
    ["_stacklevel" as never],
  );
  const t = dtype == null ? toTensor(x, op) : convert(toTensor(x, op), checkDType(op, dtype));
  if (!isFloat(t.dtype))
    throw new DTypeError(
      `${op}: "softmax_lastdim_kernel_impl" not implemented for '${dtypes[t.dtype].scalarName}'; give { dtype: "float64" }`,
    );
  if (dim === undefined) throw new ArgumentError(`${op}: expected a dim, as in ${op}(x, -1)`);
  const d = wrapDim(op, dim, t.shape.length);
  return numel(t.shape) === 0 ? mul(t, 1) : row([t], d);
}
/** eˣ / Σ eˣ along `dim`. */
export const softmax = (x: TensorLike, ...args: SoftmaxArguments): Tensor => softened("softmax", x, args, softmaxRow);
/** log(eˣ / Σ eˣ) along `dim`. */
export const logSoftmax = (x: TensorLike, ...args: SoftmaxArguments): Tensor =>
  softened("logSoftmax", x, args, logSoftmaxRow);

// ---- norms ----

interface NormParams extends Along {
  readonly p: number;
}
const normRow = (nodeName: string) =>
  composite<NormParams>({
    name: "norm",
    nodeName,
    saves: "both",
    body: ([x], { p, dims, keepdim }) => {
      const along = { dims, keepdim };
      if (p === 2) return rootOrFlat(total(mul(x!, x!), along));
      const size = abs(x!);
      if (p === Number.POSITIVE_INFINITY) return amaxRow([size], along);
      if (p === Number.NEGATIVE_INFINITY) return aminRow([size], along);
      if (p === 1) return total(size, along);
      if (p === 0) return total(convert(logicalNot(eq(x!, 0)), x!.dtype), along);
      const zero = eq(x!, 0);
      const powers = where(zero, number(0, x!.dtype), pow(where(zero, number(1, x!.dtype), size), p));
      const sums = total(powers, along);
      const none = eq(sums, 0);
      return where(none, mul(sums, number(0, x!.dtype)), pow(where(none, number(1, x!.dtype), sums), 1 / p));
    },
  });
const normOf = {
  plain: /* @__PURE__ */ normRow("NormBackward0"),
  along: /* @__PURE__ */ normRow("NormBackward1"),
  matrix: /* @__PURE__ */ normRow("SqrtBackward0"),
  vector: /* @__PURE__ */ normRow("LinalgVectorNormBackward0"),
};

type Order = number | "fro" | "nuc" | "inf" | PyFloat;
interface NormOptions extends ReduceOptions {
  readonly p?: Order | null;
}
/** The p-norm of all elements, or along `dim`; the slope of the 2-norm at 0 is 0. */
export function norm(
  x: TensorLike,
  ...args: Arguments<[p: Order | null, dim: Dims, keepdim: boolean, dtype: DType], NormOptions>
): Tensor {
  const {
    p = "fro",
    dim,
    keepdim = false,
    dtype,
  } = readArguments<NormOptions>("norm", args, ["p", "dim", "keepdim", "dtype"]);
  const own = toTensor(x, "norm");
  const t = dtype == null ? own : convert(own, checkDType("norm", dtype));
  if (!isFloat(t.dtype))
    throw new DTypeError(
      `norm: linalg.vector_norm: Expected a floating point or complex tensor as input. Got ${dtypes[t.dtype].scalarName}`,
    );
  if (p === "nuc")
    throw new ArgumentError(
      "norm: the nuclear norm needs singular values, which are not here; the other orders are 'fro', 'inf' and numbers",
    );
  const order =
    p === "fro" || p === null ? 2 : p === "inf" ? Number.POSITIVE_INFINITY : typeof p === "number" ? p : p.value;
  if (typeof order !== "number") throw new ArgumentError(`norm: unknown order ${String(p)}`);
  const dims = reducedDims("norm", dim, t.shape.length);
  return normOf[kindOfNorm(p === "fro" || p === null, dim)]([t], { p: order, dims, keepdim });
}

/** Which of PyTorch's nodes a norm is. */
function kindOfNorm(frobenius: boolean, dim: Dims): keyof typeof normOf {
  if (!frobenius || dim == null) return "along";
  return Array.isArray(dim) && dim.length === 2 ? "matrix" : "vector";
}

// ---- scans ----

interface Scan {
  readonly dim: number;
  readonly reverse: boolean;
  readonly dtype: DType;
}
const cumsumRow: (inputs: readonly Tensor[], params: Scan) => Tensor = /* @__PURE__ */ linear<Scan>({
  name: "cumsum",
  shape: ([x]) => x!.shape,
  dtype: (_, { dtype }) => dtype,
  map: ([x], to, { dim, reverse, dtype }, [t]) => scan("sum", x!, to, dim, dtype, t!.dtype, reverse),
  transpose: (g, _, [x], { dim, reverse }) =>
    convert(cumsumRow([g], { dim, reverse: !reverse, dtype: g.dtype }), x!.dtype),
  batch: ({ dim, ...rest }) => ({ dim: dim + 1, ...rest }),
});
const scanProduct = /* @__PURE__ */ discrete<number>({
  name: "cumprod",
  shape: ([x]) => x!.shape,
  dtype: ([x]) => x!.dtype,
  map: ([x], to, dim, [t]) => scan("prod", x!, to, dim, t!.dtype, t!.dtype, false),
  batch: (dim) => dim + 1,
});
const cumprodRow = /* @__PURE__ */ composite<number>({
  name: "cumprod",
  saves: "both",
  // by doubling: no division, so zeros are fine to every order
  body: ([x], dim) => {
    let y = x!;
    const n = y.shape[dim] ?? 1;
    for (let s = 1; s < n; s *= 2)
      y = cat([narrow(y, dim, 0, s), mul(narrow(y, dim, s, n - s), narrow(y, dim, 0, n - s))], dim);
    return y;
  },
  fused: ([x], dim) => scanProduct([x!], dim),
});
type ScanArguments = Arguments<[dim: number], { dim?: number; dtype?: DType | null }>;
function scanned(op: "cumsum" | "cumprod", x: TensorLike, args: readonly unknown[]): Tensor {
  const { dim, dtype } = readArguments<{ dim: number; dtype: DType | null }>(op, args, ["dim"], ["dtype"]);
  const t = toTensor(x, op);
  const d = wrapDim(op, dim, t.shape.length);
  const type = sumType(t, dtype, op);
  if (op === "cumsum") return cumsumRow([t], { dim: d, reverse: false, dtype: type });
  return cumprodRow([convert(t, type)], d);
}
/** Running sums along `dim`. */
export const cumsum = (x: TensorLike, ...args: ScanArguments): Tensor => scanned("cumsum", x, args);
/** Running products along `dim`. */
export const cumprod = (x: TensorLike, ...args: ScanArguments): Tensor => scanned("cumprod", x, args);
