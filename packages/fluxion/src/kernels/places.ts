/** Lists of places, integers of 64 bits, written without making a bigint of each. */

import { allocate, type Storage } from "../tensor/storage.ts";

/** The words of integers of 64 bits, the low one first: what an engine writes much faster than bigints. */
export function wordsOf(list: Storage): Int32Array {
  const { buffer, byteOffset, length } = list.array();
  return new Int32Array(buffer, byteOffset, 2 * length);
}

/** Each place as often as its count says; `total` is the sum of the counts. */
export function eachRepeated(counts: ArrayLike<number>, total: number): Storage {
  const list = allocate("int64", total, [total]);
  const to = wordsOf(list);
  for (let i = 0, n = 0; i < counts.length; i++) {
    for (const end = n + 2 * counts[i]!; n < end; n += 2) {
      to[n] = i;
      to[n + 1] = 0;
    }
  }
  return list;
}
