/** Where the median and the most frequent element of each line stand. */

import { type DType, dtypes } from "../tensor/dtype.ts";
import { numel, type Shape } from "../tensor/shape.ts";
import { allocate, type Storage } from "../tensor/storage.ts";
import { forEachLine } from "./along.ts";
import { dense } from "./copy.ts";
import type { Operand } from "./operand.ts";
import { indexWriter, type LineOrder, orderOf } from "./sort.ts";

/** Which place of a line, given its order, and for a place along the line whether two elements are equal. */
type Choice = (order: Uint32Array, element: (i: number) => number | bigint) => number;

function placesOf(x: Operand, shape: Shape, dim: number, dtype: DType, choose: Choice): Storage {
  const data = dense(x, shape, dtype).slice();
  const sort: LineOrder = orderOf(x, shape, dim, false, dtype);
  const out = allocate("int64", numel(shape.filter((_, d) => d !== dim)));
  const write = indexWriter(out);
  forEachLine(shape, dim, (start, step, _, index) => {
    write(
      index,
      choose(sort(start, step), (i) => data[start + i * step]!),
    );
  });
  return out;
}

/** The lower median of each line; the first NaN if there is one, or, where NaN is left out, of what remains. */
export function medianPlaces(x: Operand, shape: Shape, dim: number, dtype: DType, leaveOut: boolean): Storage {
  const mayBeNaN = dtypes[dtype].category === "float";
  return placesOf(x, shape, dim, dtype, (order, element) => {
    let n = order.length; // NaN stands last
    if (mayBeNaN) while (n > 0 && Number.isNaN(element(order[n - 1]!))) n--;
    if (n < order.length && (!leaveOut || n === 0)) return order[n]!;
    return order[(n - 1) >> 1]!;
  });
}

/** The last of the elements that occur most often in each line, the least of those; NaN equals nothing. */
export function modePlaces(x: Operand, shape: Shape, dim: number, dtype: DType): Storage {
  return placesOf(x, shape, dim, dtype, (order, element) => {
    let [best, most, run] = [order[0]!, 0, 0];
    for (let i = 0; i < order.length; i++) {
      run++;
      if (i + 1 < order.length && element(order[i]!) === element(order[i + 1]!)) continue;
      if (run > most) [best, most] = [order[i]!, run];
      run = 0;
    }
    return best;
  });
}
