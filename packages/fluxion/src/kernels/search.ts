/** Looking elements up among others. */

import type { TypedArray } from "../tensor/dtype.ts";

/** Where each of the values belongs in its ascending sequence: before the first that is not less (or, on the right, greater). */
export function searchSorted(
  sequences: TypedArray,
  values: TypedArray,
  length: number,
  outer: number,
  right: boolean,
): Int32Array {
  const out = new Int32Array(values.length);
  const each = outer === 0 ? 0 : values.length / outer;
  for (let o = 0, at = 0; o < outer; o++) {
    for (let i = 0; i < each; i++, at++) out[at] = placeOf(values[at]!, sequences, o * length, length, right);
  }
  return out;
}

function placeOf(value: number | bigint, sequences: TypedArray, start: number, length: number, right: boolean): number {
  let [low, high] = [start, start + length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const at = sequences[middle]!;
    if (right ? !(at > value) : !(at >= value))
      low = middle + 1; // NaN belongs at the end
    else high = middle;
  }
  return low - start;
}

/** Whether each element is among the others of its row; NaN never is. */
export function isAmong(x: TypedArray, others: TypedArray, outer: number): Uint8Array {
  const out = new Uint8Array(x.length);
  const [own, given] = outer === 0 ? [0, 0] : [x.length / outer, others.length / outer];
  for (let o = 0; o < outer; o++) {
    const set = new Set<number | bigint>(others.subarray(o * given, (o + 1) * given));
    set.delete(Number.NaN);
    for (let i = o * own; i < (o + 1) * own; i++) out[i] = set.has(x[i]!) ? 1 : 0;
  }
  return out;
}
