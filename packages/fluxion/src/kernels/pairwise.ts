import type { NumberArray } from "./copy.ts";
import { folds } from "./folds.ts";

/** Numbers that are added one after the other before sums are added in pairs. */
const block = 128;

/**
 * A sum of many parts in pairs, as they come: the error grows with the logarithm of their number. Level `l` holds the
 * sum of 2ˡ parts, or nothing, as the binary digits of `parts` say.
 */
export class PairwiseSum {
  readonly #levels: number[] = [];
  #parts = 0;

  add(part: number): void {
    let level = 0;
    for (let n = this.#parts++; n & 1; n >>>= 1) part = this.#levels[level++]! + part;
    this.#levels[level] = part;
  }

  total(): number {
    let z = 0;
    for (let level = 0, n = this.#parts; n; level++, n >>>= 1) if (n & 1) z += this.#levels[level]!;
    return z;
  }
}

/** The sum of a run, in pairs. */
export function pairwiseSum(x: NumberArray, offset: number, stride: number, count: number): number {
  if (count <= block) return folds.sum.run(0, x, offset, stride, count);
  const blocks = Math.ceil(count / block);
  const half = (blocks >> 1) * block;
  return pairwiseSum(x, offset, stride, half) + pairwiseSum(x, offset + half * stride, stride, count - half);
}
