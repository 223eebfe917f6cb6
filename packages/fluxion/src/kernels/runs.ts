/** Equal rows, one after the other. */

import { type DType, dtypes, type TypedArray } from "../tensor/dtype.ts";
import { contiguousStrides } from "../tensor/shape.ts";
import { extentOf, integersOf } from "./integers.ts";
import { Operand } from "./operand.ts";
import { orderOf } from "./sort.ts";

/** The runs of equal rows along an order: the first row of each, its number of rows, and the run of every row. */
export interface Runs {
  readonly first: number[];
  readonly counts: number[];
  readonly inverse: Int32Array;
}

/** Integers are counted in a table where it is not much longer than their list. */
const sparse = 4;

/**
 * The runs of equal integers in ascending order, without sorting: by a table of all values between the least and the
 * greatest; null where it would be too long. The run of every row is found only where it is wanted.
 */
export function runsOfIntegers(elements: TypedArray, inverse: boolean): Runs | null {
  const integers = integersOf(elements);
  const extent = elements.length === 0 ? null : extentOf(integers);
  if (extent === null) return null;
  const { words, step } = integers;
  const [least, greatest] = extent;
  const size = greatest - least + 1;
  if (size > sparse * elements.length) return null;
  const table = { first: new Int32Array(size), counts: new Int32Array(size) };
  for (let i = elements.length - 1; i >= 0; i--) {
    const v = words[i * step]! - least;
    table.first[v] = i;
    table.counts[v]!++;
  }
  const runs: Runs = { first: [], counts: [], inverse: new Int32Array(inverse ? elements.length : 0) };
  const rank = new Int32Array(size);
  for (let v = 0; v < size; v++) {
    if (table.counts[v] === 0) continue;
    rank[v] = runs.first.length;
    runs.first.push(table.first[v]!);
    runs.counts.push(table.counts[v]!);
  }
  for (let i = 0; i < runs.inverse.length; i++) runs.inverse[i] = rank[words[i * step]! - least]!;
  return runs;
}

/** The runs of equal rows of `width` elements, in the given order of the rows. */
export function runsOf(elements: TypedArray, width: number, order: ArrayLike<number>): Runs {
  const n = order.length;
  const runs: Runs = { first: [], counts: [], inverse: new Int32Array(n) };
  // int64s are compared by their two words: numbers are faster than bigints
  const words = elements instanceof BigInt64Array;
  const data = (words
    ? new Int32Array(elements.buffer, elements.byteOffset, 2 * elements.length)
    : elements) as unknown as Float64Array;
  const size = words ? 2 * width : width;
  let start = 0;
  for (let i = 0; i < n; i++) {
    const row = order[i]!;
    if (i === 0 || !same(data, size, row, order[i - 1]!)) {
      if (i > 0) runs.counts.push(i - start);
      runs.first.push(row);
      start = i;
    }
    runs.inverse[row] = runs.first.length - 1;
  }
  if (n > 0) runs.counts.push(n - start);
  return runs;
}

function same(data: Float64Array, width: number, a: number, b: number): boolean {
  for (let k = 0; k < width; k++) if (data[a * width + k] !== data[b * width + k]) return false;
  return true;
}

/** The order in which rows of `width` elements ascend, the first element counting most; equal rows keep their order. */
export function orderOfRows(data: TypedArray, width: number, count: number, dtype: DType): ArrayLike<number> {
  if (width === 1) {
    const shape = [count];
    return orderOf(new Operand(data, 0, contiguousStrides(shape)), shape, 0, false, dtypes[dtype].wide)(0, 1);
  }
  const order = Array.from({ length: count }, (_, i) => i);
  return order.sort((a, b) => {
    for (let k = 0; k < width; k++) {
      const [x, y] = [data[a * width + k]!, data[b * width + k]!];
      if (x < y || (x === x && y !== y)) return -1;
      if (x > y || (x !== x && y === y)) return 1;
    }
    return 0;
  });
}
