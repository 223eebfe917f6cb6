/** Floats of 16 bits compute in float32: operands are widened before an operation, its result is narrowed behind it. */

import { copied, copyInto } from "../kernels/copy.ts";
import { type Elements, Operand } from "../kernels/operand.ts";
import { wholeOperand } from "../kernels/layout.ts";
import { type DType, dtypes, promoteTypes } from "../tensor/dtype.ts";
import { numel, scalarShape, type Shape } from "../tensor/shape.ts";
import { allocate, Storage } from "../tensor/storage.ts";
import { fromStorage, readOnly, Tensor } from "./tensor.ts";

/** Whether any of these has elements that loops do not compute with as they are. */
export function anyHalf(inputs: readonly Tensor[]): boolean {
  for (let i = 0; i < inputs.length; i++) if (dtypes[inputs[i]!.dtype].half !== null) return true;
  return false;
}

/** The elements of plain `x` as `dtype` would have them, in the type that computes for it; others stay as they are. */
export function widened(x: Tensor, op: string, dtype: DType = x.dtype): Tensor {
  const { wide, round } = dtypes[dtype];
  if (x.dtype === wide && wide === dtype) return x;
  if (x.store === null) return new Tensor(round(x.value), scalarShape, wide, null);
  const { storage, offset, strides } = readOnly(x, op);
  const as = (from: Operand, to: DType): Operand =>
    wholeOperand(copied(from, x.shape, to, from.storage!.dtype), x.shape);
  const elements = new Operand(storage, offset, strides);
  const kept = x.dtype === dtype ? elements : as(elements, dtype);
  const { storage: result } = wide === dtype ? kept : as(kept, wide);
  return fromStorage(result!, x.shape);
}

/** Elements in row-major order, kept as `dtype` keeps them. */
export function narrowed(elements: Elements, dtype: DType, shape: Shape): Storage {
  const from = elements instanceof Storage ? elements : new Storage(typeOf(elements, dtype), elements);
  if (from.dtype === dtype) return from;
  const storage = allocate(dtype, numel(shape), shape);
  copyInto(wholeOperand(storage, shape), wholeOperand(from, shape), shape, dtype, from.dtype);
  return storage;
}

/** The type of the elements of an array that an operation of floats of 16 bits made. */
const typeOf = (array: Exclude<Elements, Storage>, dtype: DType): DType =>
  array instanceof dtypes[dtype].array ? dtype : array instanceof Float64Array ? "float64" : dtypes[dtype].wide;

/** A tensor in the type of `inputs`, for which it was computed in float32. */
export function narrowedLike(x: Tensor, inputs: readonly Tensor[]): Tensor {
  const dtype = inputs.map((input) => input.dtype).reduce(promoteTypes);
  if (x.dtype !== dtypes[dtype].wide || dtypes[dtype].half === null) return x;
  return narrow(x, dtype);
}

/** A float32 tensor as one of a type that float32 computes for. */
export function narrow(x: Tensor, dtype: DType): Tensor {
  if (x.store === null) return new Tensor(dtypes[dtype].round(x.value), x.shape, dtype, null);
  const { storage, offset, strides } = readOnly(x, dtype);
  return fromStorage(copied(new Operand(storage, offset, strides), x.shape, dtype, x.dtype), x.shape);
}
