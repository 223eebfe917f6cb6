/** Smooth functions between the layers of a network. */

import { mul } from "../core/basis.ts";
import { composite, elementwiseOf, unary } from "../core/families.ts";
import { checkTensor, toTensor } from "../core/operands.ts";
import type { Tensor, TensorLike } from "../core/tensor.ts";
import { wrapDim } from "../ops/dims.ts";
import { abs, add, div, neg, sigmoid, sub, tanh } from "../ops/elementwise.ts";
import { inPlace } from "../ops/inplace.ts";
import { softmax } from "../ops/softmax.ts";
import { narrow } from "../ops/views.ts";
import * as f from "../scalar/functions.ts";
import { select } from "../scalar/scalar.ts";
import type { DType } from "../tensor/dtype.ts";
import { ArgumentError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, checkOptions, readArguments } from "../tensor/options.ts";
import { showShape } from "../tensor/shape.ts";
import {
  applied,
  type InPlace,
  type InPlaceArguments,
  inplaceOf,
  numberOf,
  type Unary,
  type Written,
} from "./applied.ts";

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
/** `elu` with the α and the scale that keep mean 0 and variance 1 (Klambauer et al. 2017). */
export const selu = (x: TensorLike, ...args: InPlaceArguments): Tensor =>
  applied("selu", x, inplaceOf("selu", args), (x) => eluRow(x, seluAlpha, seluScale, 1));

export const celu_: Written<typeof celu> = /* @__PURE__ */ inPlace("celu_", celu);
export const elu_: Written<typeof elu> = /* @__PURE__ */ inPlace("elu_", elu);
export const selu_: Written<typeof selu> = /* @__PURE__ */ inPlace("selu_", selu);

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

const siluRow: Unary = /* @__PURE__ */ unary({
  name: "silu",
  promotion: "float",
  value: (x) => x.mul(f.sigmoid(x)),
});
/** x σ(x) */
export const silu = (x: TensorLike, ...args: InPlaceArguments): Tensor =>
  applied("silu", x, inplaceOf("silu", args), siluRow);

const geluExact = /* @__PURE__ */ unary({
  name: "gelu",
  promotion: "float",
  value: (x) => x.mul(0.5).mul(f.erfc(x.neg().mul(Math.SQRT1_2))),
});
const geluTanh = /* @__PURE__ */ unary({
  name: "gelu",
  promotion: "float",
  value: (x) => x.mul(0.5).mul(f.tanh(x.add(x.powi(3).mul(0.044715)).mul(Math.sqrt(2 / Math.PI))).add(1)),
});
/** x Φ(x), with the normal distribution's Φ, or its approximation by tanh. */
export function gelu(x: TensorLike, options: { readonly approximate?: "none" | "tanh" } = {}): Tensor {
  checkOptions("gelu", options, ["approximate"]);
  const { approximate = "none" } = options;
  if (approximate !== "none" && approximate !== "tanh")
    throw new ArgumentError(`gelu: approximate argument must be either none or tanh, got ${String(approximate)}`);
  return (approximate === "tanh" ? geluTanh : geluExact)(x);
}

const softplusOne = /* @__PURE__ */ unary({
  name: "softplus",
  promotion: "float",
  value: (x) => select(x.greater(20), x, f.softplus(x)),
});
const softplusRow = /* @__PURE__ */ elementwiseOf(3, {
  name: "softplus",
  promotion: "float",
  value: (x, beta, threshold) => select(x!.mul(beta!).greater(threshold!), x!, f.softplus(x!.mul(beta!)).div(beta!)),
});
/** log(1 + e^(βx)) / β; x itself where βx is beyond the threshold. */
export function softplus(
  x: TensorLike,
  ...args: Arguments<[beta: number, threshold: number], { beta?: number; threshold?: number }>
): Tensor {
  const { beta = 1, threshold = 20 } = readArguments<{ beta: number; threshold: number }>("softplus", args, [
    "beta",
    "threshold",
  ]);
  const plain = (beta as unknown) === 1 && (threshold as unknown) === 20;
  return plain ? softplusOne(x) : softplusRow(x, beta, threshold);
}
