/** Equal rows, one after the other. */

import { type DType, dtypes, type TypedArray } from "../tensor/dtype.ts";
import { contiguousStrides } from "../tensor/shape.ts";
import { Operand } from "./operand.ts";
import { orderOf } from "./sort.ts";

/** The runs of equal rows along an order: the first row of each, its number of rows, and the run of every row. */
export interface Runs {
  readonly first: number[];
  readonly counts: number[];
  readonly inverse: BigInt64Array;
}

/** The runs of equal rows of `width` elements, in the given order of the rows. */
export function runsOf(data: TypedArray, width: number, order: ArrayLike<number>): Runs {
  const n = order.length;
  const runs: Runs = { first: [], counts: [], inverse: new BigInt64Array(n) };
  for (let i = 0; i < n; i++) {
    const row = order[i]!;
    if (i === 0 || !same(data, width, row, order[i - 1]!)) {
      runs.first.push(row);
      runs.counts.push(0);
    }
    const run = runs.first.length - 1;
    runs.counts[run]!++;
    runs.inverse[row] = BigInt(run);
  }
  return runs;
}

function same(data: TypedArray, width: number, a: number, b: number): boolean {
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
