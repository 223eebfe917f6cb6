/** Kernels that read and write where integers say. */

import { IndexError } from "../tensor/errors.ts";
import { type DType, dtypes, type TypedArray } from "../tensor/dtype.ts";
import { contiguousStrides, numel, type Shape } from "../tensor/shape.ts";
import { dense } from "./copy.ts";
import { forEachLine } from "./along.ts";
import type { Operand } from "./operand.ts";

/** PyTorch's sentence for an index outside of its dim. */
const outOfBounds = (op: string, index: number, dim: number, size: number): IndexError =>
  new IndexError(`${op}: index ${index} is out of bounds for dimension ${dim} with size ${size}`);

/** The index as an offset within `size`; negative ones count from the end. */
export function wrapIndex(index: number, size: number, dim: number, op: string): number {
  if (index < -size || index >= size) {
    throw outOfBounds(op, index, dim, size);
  }
  return index < 0 ? index + size : index;
}

/** Integers of any type as numbers, row-major. */
export function indices(x: Operand, shape: Shape, dtype: DType): Float64Array {
  return dense(x, shape, "float64", dtype) as Float64Array;
}

/** Where each element of `index` points to in a row-major array of shape `shape`, other dimensions being its own. */
function targets(shape: Shape, dim: number, index: Float64Array, at: Shape, op: string): Int32Array {
  const strides = contiguousStrides(shape);
  const size = shape[dim] ?? 1;
  const result = new Int32Array(index.length);
  const counter = new Array<number>(at.length).fill(0);
  for (let i = 0; i < index.length; i++) {
    let offset = 0;
    for (let d = 0; d < at.length; d++) offset += d === dim ? 0 : counter[d]! * strides[d]!;
    const k = index[i]!;
    if (k < 0 || k >= size) throw outOfBounds(op, k, dim, size);
    result[i] = offset + k * (strides[dim] ?? 1);
    for (let d = at.length - 1; d >= 0 && ++counter[d]! === at[d]; d--) counter[d] = 0;
  }
  return result;
}

/** `out[i][j][k] = x[index[i][j][k]][j][k]` for dim 0, and so on. */
export function gather(
  x: Operand,
  shape: Shape,
  dim: number,
  index: Operand,
  at: Shape,
  dtype: DType,
  indexType: DType,
): TypedArray {
  return takeBlocks(dense(x, shape, dtype), targets(shape, dim, indices(index, at, indexType), at, "gather"), 1, dtype);
}

/** Zeros of shape `shape` with `g` added where `gather` would have read. */
export function scatterAdd(
  g: Operand,
  shape: Shape,
  dim: number,
  index: Operand,
  at: Shape,
  dtype: DType,
  indexType: DType,
): TypedArray {
  const out = new dtypes[dtype].array(numel(shape));
  const to = targets(shape, dim, indices(index, at, indexType), at, "scatterAdd");
  putBlocks(out, dense(g, at, dtype), to, 1, true, dtype);
  return out;
}

/** Offsets, in a row-major array of shape `shape`, of the elements where index arrays meet: one for each leading dim. */
export function meeting(shape: Shape, arrays: readonly Float64Array[], count: number, op: string): Float64Array {
  const strides = contiguousStrides(shape);
  const out = new Float64Array(count);
  for (let d = 0; d < arrays.length; d++) {
    const a = arrays[d]!;
    for (let i = 0; i < count; i++) out[i]! += wrapIndex(a[i]!, shape[d]!, d, op) * strides[d]!;
  }
  return out;
}

/** Blocks of `width` elements of `x` at the offsets, one after the other. */
export function takeBlocks(data: TypedArray, offsets: ArrayLike<number>, width: number, dtype: DType): TypedArray {
  const out = new dtypes[dtype].array(offsets.length * width);
  for (let i = 0; i < offsets.length; i++) {
    const from = offsets[i]!;
    if (width >= 64) (out as Float64Array).set(data.subarray(from, from + width) as Float64Array, i * width);
    else for (let j = 0; j < width; j++) out[i * width + j] = data[from + j]!;
  }
  return out;
}

/** Adds, or writes, blocks of `width` elements at the offsets, in order. */
export function putBlocks(
  out: TypedArray,
  data: TypedArray,
  offsets: ArrayLike<number>,
  width: number,
  accumulate: boolean,
  dtype: DType,
): void {
  const big = dtypes[dtype].big;
  for (let i = 0; i < offsets.length; i++) {
    const to = offsets[i]!;
    for (let j = 0; j < width; j++) {
      if (!accumulate) out[to + j] = data[i * width + j]!;
      else if (big) (out as BigInt64Array)[to + j]! += (data as BigInt64Array)[i * width + j]!;
      else (out as Float64Array)[to + j]! += (data as Float64Array)[i * width + j]!;
    }
  }
}

/** The positions of what is not zero: one list of indices for each dimension. */
export function nonzero(x: Operand, shape: Shape, dtype: DType): BigInt64Array[] {
  const data = dense(x, shape, "bool", dtype) as Uint8Array;
  let total = 0;
  for (let i = 0; i < data.length; i++) total += data[i]!;
  const lists = shape.map(() => new BigInt64Array(total));
  const strides = contiguousStrides(shape);
  for (let i = 0, n = 0; i < data.length; i++) {
    if (data[i] === 0) continue;
    let rest = i;
    for (let d = 0; d < shape.length; d++) {
      const at = Math.floor(rest / strides[d]!);
      rest -= at * strides[d]!;
      lists[d]![n] = BigInt(at);
    }
    n++;
  }
  return lists;
}

/** Lines along `dim` in another order: `out[i] = x[order(i)]`. */
export function reorder(
  x: Operand,
  shape: Shape,
  dim: number,
  order: (i: number, count: number) => number,
  dtype: DType,
): TypedArray {
  const data = dense(x, shape, dtype);
  const out = new dtypes[dtype].array(data.length);
  forEachLine(shape, dim, (start, step, count) => {
    for (let i = 0; i < count; i++) out[start + i * step] = data[start + order(i, count) * step]!;
  });
  return out;
}
