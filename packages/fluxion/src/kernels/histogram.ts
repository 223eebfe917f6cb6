/** Counting elements by value. */

import type { TypedArray } from "../tensor/dtype.ts";
import type { Integers } from "./integers.ts";

/** How often each integer from 0 on occurs, or the sum of its weights. */
export function countIntegers({ words, step }: Integers, bins: number, weights: Float64Array | null): Float64Array {
  const out = new Float64Array(bins);
  if (weights === null) for (let i = 0; i < words.length; i += step) out[words[i]!]!++;
  else for (let i = 0; i < weights.length; i++) out[words[i * step]!]! += weights[i]!;
  return out;
}

/**
 * The same in one pass, for integers below `size`: as many counts as there are up to the greatest, or at least
 * `minimum`; null where an integer is greater, or negative.
 */
export function countBelow({ words, step }: Integers, size: number, minimum: number): Int32Array | null {
  const out = new Int32Array(Math.max(size, minimum));
  let outside = 0;
  for (let i = 0; i < words.length; i += step) {
    const v = words[i]!;
    // a negative number is a great one without its sign; what is counted then does not matter
    if (v >>> 0 >= size) return null;
    if (step === 2) outside |= words[i + 1]!;
    out[v]!++;
  }
  if (outside !== 0) return null;
  let end = size;
  while (end > 0 && out[end - 1] === 0) end--;
  return out.subarray(0, Math.max(end, minimum));
}

/**
 * How many elements fall into each of `bins` intervals of one width; the last one includes its upper end. In float32
 * places are computed in float32, as PyTorch does.
 */
export function countEven(x: Float64Array | Float32Array, bins: number, min: number, max: number): Float64Array {
  const out = new Float64Array(bins);
  if (x instanceof Float64Array) {
    for (let i = 0; i < x.length; i++) {
      const v = x[i]!;
      if (v >= min && v <= max) out[Math.min(Math.trunc(((v - min) * bins) / (max - min)), bins - 1)]!++;
    }
    return out;
  }
  const width = Math.fround(max - min);
  for (let i = 0; i < x.length; i++) {
    const v = x[i]!;
    if (!(v >= min && v <= max)) continue;
    const scaled = Math.fround(Math.fround(v - min) * bins);
    out[Math.min(Math.trunc(Math.fround(scaled / width)), bins - 1)]!++;
  }
  return out;
}

/**
 * The weight of the points in each cell of a grid, whose edges ascend along each of its dims; points outside are passed
 * over, those at the last edge count to the cell before it. The points lie row by row.
 */
export function countCells(points: TypedArray, edges: readonly TypedArray[], weights: TypedArray | null): Float64Array {
  const dims = edges.length;
  const out = new Float64Array(edges.reduce((n, e) => n * (e.length - 1), 1));
  const count = dims === 0 ? 0 : points.length / dims;
  for (let i = 0; i < count; i++) {
    let cell = 0;
    for (let d = 0; d < dims && cell >= 0; d++) {
      const place = intervalOf((points as Float64Array)[i * dims + d]!, edges[d] as Float64Array);
      cell = place < 0 ? -1 : cell * (edges[d]!.length - 1) + place;
    }
    if (cell >= 0) out[cell]! += weights === null ? 1 : (weights as Float64Array)[i]!;
  }
  return out;
}

/** The interval between two edges that holds `v`; −1 where none does. */
function intervalOf(v: number, edges: Float64Array): number {
  const last = edges.length - 1;
  if (last < 1 || !(v >= edges[0]! && v <= edges[last]!)) return -1;
  let [low, high] = [0, last];
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if (edges[middle]! <= v) low = middle;
    else high = middle - 1;
  }
  return Math.min(low, last - 1);
}
