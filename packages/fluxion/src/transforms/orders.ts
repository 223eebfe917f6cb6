/** Orders and points of differentiation, checked at the door. */

import { kindText, toTensor } from "../core/operands.ts";
import type { Tensor, TensorLike } from "../core/tensor.ts";
import { isFloat } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError } from "../tensor/errors.ts";

/** n! */
export const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));

/** The highest order whose factorial is a float64. */
export const highestOrder = 170;

/** Refuses orders that are no whole numbers. */
export function checkOrder(n: unknown, op: string): void {
  if (typeof n !== "number" || !Number.isInteger(n) || n < 0) {
    throw new ArgumentError(`${op}: the order must be an integer of 0 or more, got ${kindText(n)}`);
  }
}

/** Refuses orders of derivatives that are no whole numbers, or whose factorial is beyond float64. */
export function checkDerivativeOrder(n: unknown, op: string): void {
  checkOrder(n, op);
  if ((n as number) > highestOrder)
    throw new ArgumentError(
      `${op}: the order must be at most ${highestOrder}, got ${kindText(n)}; ${n as number}! is beyond float64, so take the ` +
        "coefficients of taylor(f, x0, n), which are not multiplied by it",
    );
}

/** A point to differentiate at: integers and truth values have no derivatives. */
export function pointOf(x: TensorLike, op: string): Tensor {
  const point = toTensor(x, op);
  if (isFloat(point.dtype)) return point;
  throw new DTypeError(
    `${op}: only Tensors of floating point and complex dtype can require gradients; an argument is ${point.dtype}; convert it with .to("float64")`,
  );
}
