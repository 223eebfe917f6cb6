import type { DType } from "../tensor/dtype.ts";
import { numel, type Shape } from "../tensor/shape.ts";
import { forEachLine } from "./along.ts";
import { dense } from "./copy.ts";
import type { Operand } from "./operand.ts";

/**
 * The order of the elements along `dim`: `x` at the results is sorted. Equal elements keep their order in both
 * directions; NaN counts as greater than everything.
 */
export function argsort(x: Operand, shape: Shape, dim: number, descending: boolean, dtype: DType): BigInt64Array {
  const out = new BigInt64Array(numel(shape));
  const count = shape[dim] ?? 1;
  const keys = orderedKeys(x, shape, dtype);
  const line = new Float64Array(count);
  const order = new Int32Array(count);
  const spare = new Int32Array(count);
  forEachLine(shape, dim, (start, step) => {
    for (let i = 0, at = start; i < count; i++, at += step) {
      line[i] = keys[at]!;
      order[i] = i;
    }
    const sorted = mergeSort(line, order, spare, descending);
    for (let i = 0, at = start; i < count; i++, at += step) out[at] = BigInt(sorted[i]!);
  });
  return out;
}

/** Doubles in the order of the elements; integers beyond 2⁵³ go by their rank among all. */
function orderedKeys(x: Operand, shape: Shape, dtype: DType): Float64Array {
  const keys = dense(x, shape, "float64", dtype) as Float64Array;
  if (dtype !== "int64" || keys.every((key) => Number.isSafeInteger(key))) return keys;
  const elements = dense(x, shape, dtype) as BigInt64Array;
  const ranks = new Map([...new Set(elements.slice().sort())].map((element, rank) => [element, rank]));
  return Float64Array.from(elements, (element) => ranks.get(element)!);
}

/** Sorts `order` by its keys, bottom-up; the result is one of the two arrays, the other is scratch. */
function mergeSort(keys: Float64Array, order: Int32Array, spare: Int32Array, descending: boolean): Int32Array {
  const n = order.length;
  let from = order;
  let to = spare;
  for (let width = 1; width < n; width *= 2) {
    for (let low = 0; low < n; low += 2 * width) {
      const middle = Math.min(n, low + width);
      const end = Math.min(n, low + 2 * width);
      for (let i = low, j = middle, k = low; k < end; k++) {
        const right = i >= middle || (j < end && precedes(keys[from[j]!]!, keys[from[i]!]!, descending));
        to[k] = right ? from[j++]! : from[i++]!;
      }
    }
    [from, to] = [to, from];
  }
  return from;
}

function precedes(a: number, b: number, descending: boolean): boolean {
  return descending ? a > b || (a !== a && b === b) : a < b || (b !== b && a === a);
}
