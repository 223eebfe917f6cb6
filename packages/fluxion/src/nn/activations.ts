/** Functions between the layers of a network. */

import { mul, reshape } from "../core/basis.ts";
import { binary, composite, elementwiseOf, unary } from "../core/families.ts";
import { checkTensor, scalarOf, toTensor } from "../core/operands.ts";
import type { Tensor, TensorLike } from "../core/tensor.ts";
import { wrapDim } from "../ops/dims.ts";
import { abs, add, div, neg, sigmoid, sub, tanh } from "../ops/elementwise.ts";
import { inPlace } from "../ops/inplace.ts";
import { softmax } from "../ops/softmax.ts";
import { narrow } from "../ops/views.ts";
import * as f from "../scalar/functions.ts";
import { constant, type Scalar, select } from "../scalar/scalar.ts";
import { type DType, dtypes } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { randomSlopes } from "../random/slopes.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { numel, showShape } from "../tensor/shape.ts";

type Unary = (x: TensorLike) => Tensor;

interface InPlace {
  /** Writes the result into `x`. */
  readonly inplace?: boolean;
}

/** The result in new memory, or in that of `x`. */
function applied(op: string, x: TensorLike, inplace: boolean | undefined, compute: Unary): Tensor {
  return inplace === true ? inPlace(`${op}_`, compute)(x as Tensor) : inNameOf(op, () => compute(x));
}
const numberOf = (op: string, value: unknown): number => Number(scalarOf(op, value)[0]);

// ---- exponential units ----

const eluKind = (nodeName: string) =>
  elementwiseOf(4, {
    name: "elu",
    nodeName,
    promotion: "float",
    value: (x, alpha, scale, steepness) =>
      select(x!.lessEqual(0), scale!.mul(alpha!).mul(f.expm1(steepness!.mul(x!))), scale!.mul(x!)),
  });
const eluRow = /* @__PURE__ */ eluKind("EluBackward0");
const celuRow = /* @__PURE__ */ eluKind("CeluBackward0");

interface AlphaInPlace extends InPlace {
  readonly alpha?: number;
}
type AlphaArguments = Arguments<[alpha: number, inplace: boolean], AlphaInPlace>;
const alphaNames = ["alpha", "inplace"] as const;

/** x where it is positive, else α (eˣ − 1). */
export function elu(x: TensorLike, ...args: AlphaArguments): Tensor {
  const { alpha = 1, inplace } = readArguments<AlphaInPlace>("elu", args, alphaNames);
  return applied("elu", x, inplace, (x) => eluRow(x, alpha, 1, 1));
}
/** x where it is positive, else α (e^(x / α) − 1). */
export function celu(x: TensorLike, ...args: AlphaArguments): Tensor {
  const { alpha = 1, inplace } = readArguments<AlphaInPlace>("celu", args, alphaNames);
  const a = numberOf("celu", alpha);
  if (a === 0) throw new ArgumentError("celu: ZeroDivisionError: alpha cannot be 0 for CELU");
  return applied("celu", x, inplace, (x) => celuRow(x, a, 1, 1 / a));
}

const [seluAlpha, seluScale] = [1.6732632423543772, 1.0507009873554805];
type InPlaceArguments = Arguments<[inplace: boolean], InPlace>;
const inplaceOf = (op: string, args: readonly unknown[]): boolean | undefined =>
  readArguments<InPlace>(op, args, ["inplace"]).inplace;

/** `elu` with the α and the scale that keep mean 0 and variance 1 (Klambauer et al. 2017). */
export const selu = (x: TensorLike, ...args: InPlaceArguments): Tensor =>
  applied("selu", x, inplaceOf("selu", args), (x) => eluRow(x, seluAlpha, seluScale, 1));

// ---- piecewise linear ones ----

const hardtanhRow = /* @__PURE__ */ elementwiseOf(3, {
  name: "hardtanh",
  value: (x, lo, hi) =>
    select(x!.isNaN(), x!, select(lo!.greater(hi!).or(x!.greater(hi!)), hi!, select(x!.less(lo!), lo!, x!))),
  partials: [
    (x: Scalar, lo: Scalar, hi: Scalar) => select(x.lessEqual(lo).or(x.greaterEqual(hi)), 0, 1), // flat at both ends
    () => constant(0),
    () => constant(0),
  ] as never,
});
/** Between `lo` and `hi`; of integers the whole parts of the bounds. */
function bounded(op: string, x: TensorLike, lo: number, hi: number): Tensor {
  const t = toTensor(x, op);
  const { category } = dtypes[t.dtype];
  if (category === "bool")
    throw new DTypeError(`${op}: Bool inputs not supported for ${op}; convert it with .to("float64")`);
  const [a, b] = [lo, hi].map((v) => (category === "int" ? Math.trunc(numberOf(op, v)) : numberOf(op, v))) as [
    number,
    number,
  ];
  if (t.dtype === "uint8" && a < 0)
    throw new DTypeError(`${op}: cannot do hardtanh on an unsigned type with negative limits; got ${lo} and ${hi}`);
  return hardtanhRow(t, a, b);
}

interface Bounds extends InPlace {
  readonly minVal?: number;
  readonly maxVal?: number;
}
/** x kept between `minVal` and `maxVal`; flat at both. */
export function hardtanh(
  x: TensorLike,
  ...args: Arguments<[minVal: number, maxVal: number, inplace: boolean], Bounds>
): Tensor {
  const { minVal = -1, maxVal = 1, inplace } = readArguments<Bounds>("hardtanh", args, ["minVal", "maxVal", "inplace"]);
  return applied("hardtanh", x, inplace, (x) => bounded("hardtanh", x, minVal, maxVal));
}
/** x kept between 0 and 6. */
export const relu6 = (x: TensorLike, ...args: InPlaceArguments): Tensor =>
  applied("relu6", x, inplaceOf("relu6", args), (x) => bounded("relu6", x, 0, 6));

const hardsigmoidRow: Unary = /* @__PURE__ */ unary({
  name: "hardsigmoid",
  promotion: "float",
  value: (x) => select(x.lessEqual(-3), 0, select(x.greaterEqual(3), 1, x.add(3).div(6))),
});
/** (x + 3) / 6, kept between 0 and 1. */
export const hardsigmoid = (x: TensorLike, ...args: InPlaceArguments): Tensor =>
  applied("hardsigmoid", x, inplaceOf("hardsigmoid", args), hardsigmoidRow);

const hardswishRow: Unary = /* @__PURE__ */ unary({
  name: "hardswish",
  promotion: "float",
  value: (x) => select(x.less(-3), 0, select(x.greater(3), x, x.mul(x.add(3)).div(6))),
});
/** x · hardsigmoid(x) */
export const hardswish = (x: TensorLike, ...args: InPlaceArguments): Tensor =>
  applied("hardswish", x, inplaceOf("hardswish", args), hardswishRow);

const hardshrinkRow = /* @__PURE__ */ binary({
  name: "hardshrink",
  promotion: "float",
  value: (x, l) => select(x.greaterEqual(l.neg()).and(x.lessEqual(l)), 0, x),
});
const softshrinkRow = /* @__PURE__ */ binary({
  name: "softshrink",
  promotion: "float",
  value: (x, l) => select(x.greater(l), x.sub(l), select(x.less(l.neg()), x.add(l), 0)),
});
type Lambda = Arguments<[lambd: number], { readonly lambd?: number }>;
const lambdOf = (op: string, args: readonly unknown[]): number =>
  numberOf(op, readArguments<{ lambd: number }>(op, args, ["lambd"]).lambd ?? 0.5);
/** x, but 0 between −λ and λ. */
export function hardshrink(x: TensorLike, ...args: Lambda): Tensor {
  return hardshrinkRow(x, lambdOf("hardshrink", args));
}
/** x moved by λ towards 0, and 0 between −λ and λ. */
export function softshrink(x: TensorLike, ...args: Lambda): Tensor {
  const l = lambdOf("softshrink", args);
  if (l < 0) throw new ArgumentError(`softshrink: lambda must be greater or equal to 0, but found to be ${l}.`);
  return softshrinkRow(x, l);
}

const thresholdRow = /* @__PURE__ */ elementwiseOf(3, {
  name: "threshold",
  value: (x, least, other) => select(x!.lessEqual(least!), other!, x!),
});
interface ThresholdOptions extends InPlace {
  readonly threshold?: number;
  readonly value?: number;
}
/** x where it is beyond the threshold, else `value`. */
export function threshold(
  x: TensorLike,
  ...args: Arguments<[threshold: number, value: number, inplace: boolean], ThresholdOptions>
): Tensor {
  const given = readArguments<ThresholdOptions>("threshold", args, ["threshold", "value", "inplace"]);
  const t = toTensor(x, "threshold");
  const whole = dtypes[t.dtype].category === "float" ? (v: number): number => v : Math.trunc;
  const [least, other] = [given.threshold, given.value].map((v) => whole(numberOf("threshold", v))) as [number, number];
  return applied("threshold", t, given.inplace, (x) => thresholdRow(x, least, other));
}

const leakyKind = (name: string, nodeName?: string) =>
  binary({ name, nodeName, value: (x, slope) => select(x.greater(0), x, x.mul(slope)) });
const preluRow = /* @__PURE__ */ leakyKind("prelu");
const preluNode = /* @__PURE__ */ composite<readonly number[]>({
  name: "prelu",
  body: ([x, w], shape) => preluRow(x!, reshape(w!, shape)),
});
/** x where it is positive, else a multiple of it that is learned: one for all, or one for each channel. */
export function prelu(x: Tensor, ...args: Arguments<[weight: Tensor], { readonly weight?: Tensor }>): Tensor {
  checkTensor("prelu", x);
  const { weight } = readArguments<{ weight: Tensor }>("prelu", args, ["weight"]);
  checkTensor("prelu", weight, " as weight");
  const [rank, count] = [x.shape.length, numel(weight.shape)];
  if (x.dtype !== weight.dtype)
    throw new DTypeError(
      `prelu: Found dtype ${dtypes[weight.dtype].scalarName} but expected ${dtypes[x.dtype].scalarName}; convert the weight with .to("${x.dtype}")`,
    );
  if (weight.shape.length > 1)
    throw new ShapeError(
      `prelu: prelu: Expected \`weight\` to be a scalar or 1D tensor, but got ndim = ${weight.shape.length}`,
    );
  if (count !== 1) {
    if (rank === 0)
      throw new ShapeError(`prelu: Not allow zero-dim input tensor.; it takes a weight of one element, not ${count}`);
    const channels = rank > 1 ? x.shape[1]! : 1;
    if (count !== channels)
      throw new ShapeError(
        `prelu: Mismatch of parameter numbers and input channel size. Found parameter numbers = ${count} and channel size = ${channels}.`,
      );
  }
  return preluNode([x, weight], count === 1 ? x.shape.map(() => 1) : x.shape.map((_, d) => (d === 1 ? count : 1)));
}

const rreluRow = /* @__PURE__ */ leakyKind("rrelu", "RreluWithNoiseBackward0");
interface RreluOptions extends InPlace {
  readonly lower?: number;
  readonly upper?: number;
  readonly training?: boolean;
}
/** x where it is positive, else a multiple of it: the middle between `lower` and `upper`, in training a random one. */
export function rrelu(
  x: TensorLike,
  ...args: Arguments<[lower: number, upper: number, training: boolean, inplace: boolean], RreluOptions>
): Tensor {
  const given = readArguments<RreluOptions>("rrelu", args, ["lower", "upper", "training", "inplace"]);
  const [lower, upper] = [given.lower ?? 1 / 8, given.upper ?? 1 / 3].map((v) => numberOf("rrelu", v)) as [
    number,
    number,
  ];
  if (lower > upper)
    throw new ArgumentError(
      `rrelu: Lower bound should be less than or equal to the upper bound; got ${lower} and ${upper}`,
    );
  const slopes = (t: Tensor): Tensor | number =>
    given.training === true ? randomSlopes("rrelu", t, lower, upper) : (lower + upper) / 2;
  return applied("rrelu", x, given.inplace, (x) => rreluRow(x, slopes(toTensor(x, "rrelu"))));
}

// ---- smooth ones ----

/** log σ(x), without overflow. */
export const logsigmoid: Unary = /* @__PURE__ */ unary({
  name: "logsigmoid",
  nodeName: "LogSigmoidBackward0",
  promotion: "float",
  value: (x) => f.softplus(x.neg()).neg(),
});

const mishRow: Unary = /* @__PURE__ */ unary({
  name: "mish",
  promotion: "float",
  value: (x) => x.mul(f.tanh(f.softplus(x))),
});
/** x tanh(log(1 + eˣ)) */
export const mish = (x: TensorLike, ...args: InPlaceArguments): Tensor =>
  applied("mish", x, inplaceOf("mish", args), mishRow);

/** x / (1 + |x|), between −1 and 1. */
export const softsign: Unary = (x) => {
  const t = toTensor(x, "softsign");
  return div(t, add(abs(t), 1));
};
/** x − tanh x */
export const tanhshrink: Unary = (x) => {
  const t = toTensor(x, "tanhshrink");
  return sub(t, tanh(t));
};

const gluRow = /* @__PURE__ */ composite<number>({
  name: "glu",
  body: ([x], dim) => {
    const n = x!.shape[dim]! / 2;
    return mul(narrow(x!, dim, 0, n), sigmoid(narrow(x!, dim, n, n)));
  },
});
/** The first half along `dim` times the sigmoid of the second. */
export function glu(x: Tensor, ...args: Arguments<[dim: number], { readonly dim?: number }>): Tensor {
  checkTensor("glu", x);
  const { dim = -1 } = readArguments<{ dim: number }>("glu", args, ["dim"]);
  if (x.shape.length === 0) throw new ShapeError("glu: glu does not support scalars because halving size must be even");
  const d = wrapDim("glu", dim, x.shape.length);
  if (x.shape[d]! % 2 !== 0)
    throw new ShapeError(
      `glu: Halving dimension must be even, but dimension ${d} is size ${x.shape[d]}; it has shape ${showShape(x.shape)}`,
    );
  return gluRow([x], d);
}

interface SoftminOptions {
  readonly dim?: number;
  readonly dtype?: DType;
}
/** The softmax of −x. */
export function softmin(x: Tensor, ...args: Arguments<[dim: number], SoftminOptions>): Tensor {
  checkTensor("softmin", x);
  const { dim, dtype } = readArguments<SoftminOptions>("softmin", args, ["dim"], ["dtype"]);
  return inNameOf("softmin", () =>
    softmax(neg(x), { ...(dim !== undefined && { dim }), ...(dtype !== undefined && { dtype }) }),
  );
}

// ---- in the memory of x ----

type Written<F> = F extends (...x: infer A) => Tensor ? (x: Tensor, ...rest: Rest<A>) => Tensor : never;
type Rest<A> = A extends readonly [unknown, ...infer R] ? R : never;
export const celu_: Written<typeof celu> = /* @__PURE__ */ inPlace("celu_", celu);
export const elu_: Written<typeof elu> = /* @__PURE__ */ inPlace("elu_", elu);
export const selu_: Written<typeof selu> = /* @__PURE__ */ inPlace("selu_", selu);
export const hardtanh_: Written<typeof hardtanh> = /* @__PURE__ */ inPlace("hardtanh_", hardtanh);
export const threshold_: Written<typeof threshold> = /* @__PURE__ */ inPlace("threshold_", threshold);
export const rrelu_: Written<typeof rrelu> = /* @__PURE__ */ inPlace("rrelu_", rrelu);
