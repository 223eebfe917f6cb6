/** Equal rows, one after the other. */

import { type DType, dtypes, type TypedArray } from "../tensor/dtype.ts";
import { contiguousStrides } from "../tensor/shape.ts";
import { Operand } from "./operand.ts";
import { orderOf } from "./sort.ts";

/** The runs of equal rows along an order: the first row of each, its number of rows, and the run of every row. */
export interface Runs {
  readonly first: number[];
  readonly counts: number[];
  readonly inverse: Int32Array;
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
