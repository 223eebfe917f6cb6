/** Integers of any width as numbers of 32 bits, which loops in JavaScript are fast on. */

import type { TypedArray } from "../tensor/dtype.ts";

/** Integers whose lower 32 bits stand at every `step`-th word. */
export interface Integers {
  readonly words: Int32Array;
  readonly step: 1 | 2;
}

/** The integers of an array, where they lie if that is possible. */
export function integersOf(x: TypedArray): Integers {
  if (x instanceof Int32Array) return { words: x, step: 1 };
  if (!(x instanceof BigInt64Array)) return { words: Int32Array.from(x as Uint8Array), step: 1 };
  return { words: new Int32Array(x.buffer, x.byteOffset, 2 * x.length), step: 2 }; // the low word first
}

/** The least and the greatest of at least one integer; null where one needs more than 32 bits. */
export function extentOf({ words, step }: Integers): readonly [least: number, greatest: number] | null {
  let [least, greatest, lost] = [words[0]!, words[0]!, 0];
  for (let i = 0; i < words.length; i += step) {
    const v = words[i]!;
    if (v < least) least = v;
    if (v > greatest) greatest = v;
    if (step === 2) lost |= words[i + 1]! ^ (v >> 31);
  }
  return lost === 0 ? [least, greatest] : null;
}
