/** New tensors of the dtype of another one. */

import { checkIntegers, checkTensor } from "../core/operands.ts";
import { denseOf, Dense, Tensor, type TensorLike } from "../core/tensor.ts";
import { ArgumentError, inNameOf } from "../tensor/errors.ts";
import type { Shape } from "../tensor/shape.ts";
import { type Data, empty, full, ones, tensor, type TensorOptions, zeros } from "./create.ts";
import { checkShape } from "./dims.ts";

type Size = readonly number[] | number;

/** The options, with the dtype of `x` where none is given. */
const like = (x: Tensor, options: TensorOptions): TensorOptions =>
  options === null ? options : { ...options, dtype: options.dtype ?? x.dtype };

type New = (x: Tensor, size: Size, options?: TensorOptions) => Tensor;
const newOf =
  (op: string, make: (size: Size, options: TensorOptions) => Tensor): New =>
  (x, size, options = {}) => {
    checkTensor(op, x);
    return inNameOf(op, () => make(size, like(x, options)));
  };
export const newZeros: New = /* @__PURE__ */ newOf("newZeros", zeros);
export const newOnes: New = /* @__PURE__ */ newOf("newOnes", ones);
/** Room for a tensor of the dtype of `x`; here always zeros. */
export const newEmpty: New = /* @__PURE__ */ newOf("newEmpty", empty);
/** A tensor of one value, of the dtype of `x`. */
export function newFull(x: Tensor, size: Size, fillValue: TensorLike, options: TensorOptions = {}): Tensor {
  checkTensor("newFull", x);
  return inNameOf("newFull", () => full(size, fillValue, like(x, options)));
}

/** `data` as a tensor of the dtype of `x`. */
export function newTensor(x: Tensor, data: Data, options: TensorOptions = {}): Tensor {
  checkTensor("newTensor", x);
  return inNameOf("newTensor", () => tensor(data, like(x, options)));
}

/** Room for a tensor of given strides, of the dtype of `x`; here always zeros. */
export function newEmptyStrided(
  x: Tensor,
  size: readonly number[],
  stride: readonly number[],
  options: TensorOptions = {},
): Tensor {
  checkTensor("newEmptyStrided", x);
  return inNameOf("newEmptyStrided", () => stridedOf(size, stride, like(x, options)));
}

/** Room for a tensor of given strides; here always zeros. */
export function emptyStrided(size: readonly number[], stride: readonly number[], options: TensorOptions = {}): Tensor {
  return stridedOf(size, stride, options);
}

function stridedOf(size: readonly number[], stride: readonly number[], options: TensorOptions): Tensor {
  const op = "emptyStrided";
  const [shape, strides] = [checkShape(op, size), checkIntegers(op, "stride", stride)];
  if (shape.length !== strides.length)
    throw new ArgumentError(
      `${op}: mismatch in length of strides and shape; they are ${strides.length} and ${shape.length}`,
    );
  if (strides.some((s) => s < 0)) throw new ArgumentError(`${op}: strides must not be negative`);
  const whole = empty([extent(shape, strides)], options);
  const { storage } = denseOf(whole, op);
  const strided = new Tensor(Number.NaN, shape, whole.dtype, new Dense(storage, 0, strides));
  strided.node = whole.node;
  return strided;
}

/** How many elements a storage needs, for all of these to lie in it. */
export const extent = (shape: Shape, strides: readonly number[]): number =>
  shape.includes(0) ? 0 : shape.reduce((sum, n, d) => sum + (n - 1) * strides[d]!, 1);
