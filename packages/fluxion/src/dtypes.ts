/** The default dtype, and questions about dtypes. */

import { resultType as resultOf, scalarBeside, toTensor } from "./core/operands.ts";
import { isTensor, type Tensor, type TensorLike } from "./core/tensor.ts";
import { checkDType } from "./ops/create.ts";
import * as dtype from "./tensor/dtype.ts";
import { DTypeError } from "./tensor/errors.ts";

/** The dtype that numbers get: `float64` unless changed. */
export const getDefaultDtype = (): dtype.DType => dtype.getDefaultDtype();

/** Changes what numbers become; a float type. */
export function setDefaultDtype(name: dtype.DType): void {
  if (!dtype.isFloat(checkDType("setDefaultDtype", name))) {
    throw new DTypeError(`setDefaultDtype: only floating-point types are supported as the default type; got ${name}`);
  }
  dtype.changeDefaultDtype(name);
}

/** The smallest dtype that holds both. */
export const promoteTypes = (a: dtype.DType, b: dtype.DType): dtype.DType =>
  dtype.promoteTypes(checkDType("promoteTypes", a), checkDType("promoteTypes", b));
/** Whether a result of dtype `from` may be written into a tensor of dtype `to`. */
export const canCast = (from: dtype.DType, to: dtype.DType): boolean =>
  dtype.canCast(checkDType("canCast", from), checkDType("canCast", to));
/** The dtype of the result of an operation on these operands. */
export function resultType(a: TensorLike, b: TensorLike): dtype.DType {
  const op = "resultType";
  const beside = isTensor(a) ? a.dtype : isTensor(b) ? b.dtype : null;
  const as = (x: TensorLike): Tensor =>
    isTensor(x) ? x : beside === null ? toTensor(x, op) : scalarBeside(op, x, beside);
  return resultOf([as(a), as(b)]);
}
