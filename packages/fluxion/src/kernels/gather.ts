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
export function wrapIndex(index: number, size: number, dim: number): number {
  if (index < -size || index >= size) throw outOfBounds("index", index, dim, size);
  return index < 0 ? index + size : index;
}

/** Where each of the indices points to in a row-major array of shape `shape`: along `dim`, other places being its own. */
export function targets(index: Float64Array, reach: Shape, shape: Shape, dim: number): Int32Array {
  const strides = contiguousStrides(shape);
  const size = shape[dim] ?? 1;
  const result = new Int32Array(index.length);
  const counter = new Array<number>(reach.length).fill(0);
  for (let i = 0; i < index.length; i++) {
    let offset = 0;
    for (let d = 0; d < reach.length; d++) offset += d === dim ? 0 : counter[d]! * strides[d]!;
    const k = index[i]!;
    if (k < 0 || k >= size) throw outOfBounds("gather", k, dim, size);
    result[i] = offset + k * (strides[dim] ?? 1);
    for (let d = reach.length - 1; d >= 0 && ++counter[d]! === reach[d]; d--) counter[d] = 0;
  }
  return result;
}

/** Lists of indices, stacked behind `lead` dims of batches, speak of the `count` dims that follow those. */
export interface Meeting {
  readonly count: number;
  readonly lead: number;
}

/** Where lists of indices meet in a row-major array of shape `shape`. */
export function meeting(index: Float64Array, reach: Shape, shape: Shape, { count, lead }: Meeting): Float64Array {
  const strides = contiguousStrides(shape);
  const batch = numel(shape.slice(lead));
  const each = numel(reach.slice(lead + 1));
  const out = new Float64Array(numel(reach.slice(0, lead)) * each);
  for (let start = 0, at = 0; start < out.length; start += each) {
    out.fill((start / each) * batch, start, start + each);
    for (let d = 0; d < count; d++) {
      const [size, stride] = [shape[lead + d]!, strides[lead + d]!];
      for (let i = start; i < start + each; i++) out[i]! += wrapIndex(index[at++]!, size, d) * stride;
    }
  }
  return out;
}

/** Blocks of `width` elements at the offsets, one after the other. */
export function takeBlocks(data: TypedArray, offsets: ArrayLike<number>, width: number, dtype: DType): TypedArray {
  const out = new dtypes[dtype].array(offsets.length * width);
  for (let i = 0; i < offsets.length; i++) {
    const from = offsets[i]!;
    for (let j = 0; j < width; j++) out[i * width + j] = data[from + j]!;
  }
  return out;
}

/** `count` zeros with the blocks of `data` added at the offsets, in order. */
export function addBlocks(
  data: TypedArray,
  offsets: ArrayLike<number>,
  width: number,
  count: number,
  dtype: DType,
): TypedArray {
  const out = new dtypes[dtype].array(count) as Float64Array;
  const x = data as Float64Array; // or both of bigints
  for (let i = 0; i < offsets.length; i++) {
    const to = offsets[i]!;
    for (let j = 0; j < width; j++) out[to + j]! += x[i * width + j]!;
  }
  return out;
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
