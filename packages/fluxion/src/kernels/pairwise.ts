import type { NumberArray } from "./copy.ts";
import { folds } from "./folds.ts";

/** Numbers that are added one after the other before sums are added in pairs. */
export const block = 128;

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

/** `PairwiseSum` for many columns at once. */
export class PairwiseColumns {
  readonly #levels: Float64Array[] = [];
  readonly #width: number;
  #parts = 0;

  constructor(width: number) {
    this.#width = width;
  }

  /** Adds the parts and clears them. */
  add(part: Float64Array): void {
    let level = 0;
    for (let n = this.#parts++; n & 1; n >>>= 1, level++) addColumns(part, this.#levels[level]!, this.#width);
    (this.#levels[level] ??= new Float64Array(this.#width)).set(part.subarray(0, this.#width));
    part.fill(0);
  }

  /** Writes the sums and starts anew. */
  total(out: Float64Array): void {
    out.fill(0);
    for (let level = 0, n = this.#parts; n; level++, n >>>= 1)
      if (n & 1) addColumns(out, this.#levels[level]!, this.#width);
    this.#parts = 0;
  }
}

function addColumns(z: Float64Array, x: Float64Array, width: number): void {
  for (let j = 0; j < width; j++) z[j]! += x[j]!;
}
