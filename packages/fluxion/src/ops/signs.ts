/** Signs, and steps by sign. */

import { binary, binaryBeside, unary } from "../core/families.ts";
import { operands, toTensor } from "../core/operands.ts";
import { isTensor, type Tensor, type TensorLike } from "../core/tensor.ts";
import { copySign } from "../scalar/bits.ts";
import { constant, type Scalar, select } from "../scalar/scalar.ts";
import { isFloat } from "../tensor/dtype.ts";
import { DTypeError } from "../tensor/errors.ts";
import { lt } from "./compare.ts";

type Unary = (x: TensorLike) => Tensor;
type Binary = (x: TensorLike, y: TensorLike) => Tensor;

/** The sign of a number, as of a complex one x / |x|. */
export const sgn: Unary = /* @__PURE__ */ unary({
  name: "sgn",
  value: (x) => select(x.greater(0), 1, select(x.less(0), -1, 0)),
});

/** Whether the sign is a minus, which −0 has too. */
export function signbit(x: TensorLike): Tensor {
  const t = toTensor(x, "signbit");
  return isFloat(t.dtype) ? negative(t) : lt(t, 0);
}
const negative: Unary = /* @__PURE__ */ unary({
  name: "signbit",
  value: (x) => x.less(0).or(x.equal(0).and(constant(1).div(x).less(0))),
});

/** |x| with the sign of y, which −0 has too. */
export const copysign: Binary = /* @__PURE__ */ binaryBeside(
  { name: "copysign", promotion: "float", value: copySign },
  { tensor: "CopysignBackward0", number: "CopysignBackward1" },
);

/** The tensor itself; a bool has no sign. */
export function positive(x: TensorLike): Tensor {
  const t = toTensor(x, "positive");
  if (t.dtype === "bool")
    throw new DTypeError(
      'positive: The `+` operator, on a bool tensor is not supported.; convert it with .to("int64")',
    );
  return t;
}

const isInfinite = (x: Scalar) => x.sub(x).equal(0).not().and(x.isNaN().not());
/** Whether an element is +∞. */
export const isposinf: Unary = /* @__PURE__ */ unary({
  name: "isposinf",
  value: (x) => isInfinite(x).and(x.greater(0)),
});
/** Whether an element is −∞. */
export const isneginf: Unary = /* @__PURE__ */ unary({ name: "isneginf", value: (x) => isInfinite(x).and(x.less(0)) });
/** Whether an element has no imaginary part. */
export const isreal: Unary = /* @__PURE__ */ unary({ name: "isreal", value: (x) => x.equal(0).or(x.equal(0).not()) });

const step: Binary = /* @__PURE__ */ binary({
  name: "heaviside",
  value: (x, y) => select(x.equal(0), y, select(x.less(0), 0, 1)),
});
/** 0 where x is negative, 1 where it is positive, and `values` where it is 0. */
export function heaviside(x: TensorLike, values: TensorLike): Tensor {
  const [t, at] = operands("heaviside", [x, values]) as [Tensor, Tensor];
  if (isTensor(x) && isTensor(values) && t.dtype !== at.dtype)
    throw new DTypeError(
      `heaviside: heaviside is not yet implemented for tensors with different dtypes.; convert one with .to("${t.dtype}")`,
    );
  return step(t, at);
}
