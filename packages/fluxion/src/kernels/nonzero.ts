/** Where elements are not zero. */

import type { DType } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";
import { allocate, type Storage } from "../tensor/storage.ts";
import { contiguous } from "./copy.ts";
import type { Operand } from "./operand.ts";
import { wordsOf } from "./places.ts";

function countTrue(flags: Uint8Array): number {
  let count = 0;
  for (let i = 0; i < flags.length; i++) count += flags[i]!;
  return count;
}

/** Where a mask is true, counted in a row. */
export function placesOfTrue(flags: Uint8Array): Storage {
  const count = countTrue(flags);
  const list = allocate("int64", count, [count]);
  const to = wordsOf(list);
  // every place is written, and written over unless the mask is true there: nothing to ask and to guess wrong
  for (let i = 0, n = 0; n < count; i++) {
    to[2 * n] = i;
    to[2 * n + 1] = 0;
    n += flags[i]!;
  }
  return list;
}

/** The positions of what is not zero: one list of indices for each dimension. */
export function nonzero(x: Operand, shape: Shape, dtype: DType): Storage[] {
  const flags = contiguous(x, shape, "bool", dtype) as Uint8Array;
  const count = countTrue(flags);
  const storages = shape.map(() => allocate("int64", count, [count]));
  const lists = storages.map(wordsOf);
  const last = shape.length - 1;
  const [inner, row] = [lists[last]!, shape[last]!];
  const index = new Array<number>(last).fill(0);
  for (let start = 0, n = 0; n < count; start += row) {
    const first = n;
    for (let i = 0; i < row && n < count; i++) {
      inner[2 * n] = i;
      inner[2 * n + 1] = 0;
      n += flags[start + i]!;
    }
    for (let d = 0; d < last; d++) {
      const to = lists[d]!;
      for (let k = first; k < n; k++) {
        to[2 * k] = index[d]!;
        to[2 * k + 1] = 0;
      }
    }
    for (let d = last - 1; d >= 0 && ++index[d]! === shape[d]; d--) index[d] = 0;
  }
  return storages;
}
