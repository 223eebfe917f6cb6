/** Where the median and the most frequent element of each line stand. */

import { type DType, dtypes, type TypedArray } from "../tensor/dtype.ts";
import { numel, type Shape } from "../tensor/shape.ts";
import { allocate, type Storage } from "../tensor/storage.ts";
import { forEachLine } from "./along.ts";
import { dense } from "./copy.ts";
import type { Operand } from "./operand.ts";
import { indexWriter, type LineOrder, orderOf } from "./sort.ts";

/** One place of each line: `choose` is given its order, and where it lies. */
function placesOf(
  x: Operand,
  shape: Shape,
  dim: number,
  dtype: DType,
  choose: (sort: LineOrder, start: number, step: number, count: number) => number,
): Storage {
  const sort = orderOf(x, shape, dim, false, dtype);
  const out = allocate("int64", numel(shape.filter((_, d) => d !== dim)));
  const write = indexWriter(out);
  forEachLine(shape, dim, (start, step, count, index) => write(index, choose(sort, start, step, count)));
  return out;
}

/** The elements where JavaScript keeps them, whatever is allocated later. */
const ownElements = (x: Operand, shape: Shape, dtype: DType): TypedArray => dense(x, shape, dtype).slice();

/** The lower median of each line; the first NaN if there is one, or, where NaN is left out, of what remains. */
export function medianPlaces(x: Operand, shape: Shape, dim: number, dtype: DType, leaveOut: boolean): Storage {
  const floats = dtypes[dtype].category === "float" ? (ownElements(x, shape, dtype) as Float64Array) : null;
  return placesOf(x, shape, dim, dtype, (sort, start, step, count) => {
    const n = floats === null ? count : count - countNaN(floats, start, step, count); // NaN stands last
    const place = n < count && (!leaveOut || n === 0) ? n : (n - 1) >> 1;
    return sort(start, step, place, place + 1)[0]!;
  });
}

function countNaN(x: Float64Array, start: number, step: number, count: number): number {
  let sum = 0;
  for (let i = 0, at = start; i < count; i++, at += step) if (x[at] !== x[at]) sum++;
  return sum;
}

/** The last of the elements that occur most often in each line, the least of those; NaN equals nothing. */
export function modePlaces(x: Operand, shape: Shape, dim: number, dtype: DType): Storage {
  const { wide, big } = dtypes[dtype];
  // an int64 is compared by its two words
  const elements = ownElements(x, shape, wide);
  const data = (big ? new Int32Array(elements.buffer) : elements) as Float64Array;
  const width = big ? 2 : 1;
  return placesOf(x, shape, dim, dtype, (sort, start, step, count) => {
    const order = sort(start, step);
    let [best, most, run] = [order[0]!, 0, 0];
    for (let i = 0; i < count; i++) {
      run++;
      if (i + 1 < count && sameAt(data, width, start + order[i]! * step, start + order[i + 1]! * step)) continue;
      if (run > most) [best, most] = [order[i]!, run];
      run = 0;
    }
    return best;
  });
}

const sameAt = (data: Float64Array, width: number, i: number, j: number): boolean =>
  width === 1 ? data[i] === data[j] : data[2 * i] === data[2 * j] && data[2 * i + 1] === data[2 * j + 1];
