/** Activations made of straight and bent pieces. */

import { binary, elementwiseOf, unary } from "../core/families.ts";
import { toTensor } from "../core/operands.ts";
import type { Tensor, TensorLike } from "../core/tensor.ts";
import { inPlace } from "../ops/inplace.ts";
import { constant, type Scalar, select } from "../scalar/scalar.ts";
import { dtypes } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import {
  applied,
  type InPlace,
  type InPlaceArguments,
  inplaceOf,
  numberOf,
  type Unary,
  type Written,
} from "./applied.ts";

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

export const hardtanh_: Written<typeof hardtanh> = /* @__PURE__ */ inPlace("hardtanh_", hardtanh);
export const threshold_: Written<typeof threshold> = /* @__PURE__ */ inPlace("threshold_", threshold);
