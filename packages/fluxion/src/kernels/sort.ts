/** The order of elements along a dimension. */

import type { DType } from "../tensor/dtype.ts";
import { numel, type Shape } from "../tensor/shape.ts";
import { allocate, type Storage } from "../tensor/storage.ts";
import { forEachLine } from "./along.ts";
import { fewKeys, leastOf } from "./least.ts";
import type { Operand } from "./operand.ts";
import { readKeys, type SortKeys } from "./sortkeys.ts";

/**
 * The order of the elements along `dim`: `x` at the results is sorted. Equal elements keep their order in both
 * directions; NaN counts as greater than everything.
 */
export function argsort(x: Operand, shape: Shape, dim: number, descending: boolean, dtype: DType): Storage {
  const sort = orderOf(x, shape, dim, descending, dtype);
  const out = allocate("int64", numel(shape), shape);
  const write = indexWriter(out);
  forEachLine(shape, dim, (start, step) => {
    const order = sort(start, step);
    for (let i = 0, at = start; i < order.length; i++, at += step) write(at, order[i]!);
  });
  return out;
}

/**
 * For where a line along `dim` starts and its step: its order from place `first` (0) on, as far as place `last` (all);
 * good until the next one.
 */
export type LineOrder = (start: number, step: number, first?: number, last?: number) => Uint32Array;

/** The order along each line of `dim`, one at a time. */
export const orderOf = (x: Operand, shape: Shape, dim: number, descending: boolean, dtype: DType): LineOrder =>
  sorterOf(readKeys(x, shape, dtype), shape[dim] ?? 1, descending);

/** Places of the order along `dim`: `count` of them from `first` on. */
export interface Places {
  readonly dim: number;
  readonly descending: boolean;
  readonly first: number;
  readonly count: number;
}
/** Where the elements at some places of the order stand. */
export function argplaces(x: Operand, shape: Shape, dtype: DType, places: Places): Storage {
  const { dim, descending, first, count } = places;
  const sort = orderOf(x, shape, dim, descending, dtype);
  const to = shape.map((n, d) => (d === dim ? count : n));
  const inner = numel(shape.slice(dim + 1));
  const out = allocate("int64", numel(to), to);
  const write = indexWriter(out);
  forEachLine(shape, dim, (start, step, _, index) => {
    const order = sort(start, step, first, first + count);
    const at = Math.floor(index / inner) * count * inner + (index % inner);
    for (let i = 0; i < count; i++) write(at + i * inner, order[i]!);
  });
  return out;
}

/** Writes indices into a storage of int64 without making a bigint of each. */
export function indexWriter(storage: Storage): (at: number, index: number) => void {
  const { buffer, byteOffset, length } = storage.array();
  const words = new Int32Array(buffer, byteOffset, 2 * length); // the low word first, as WebAssembly has it
  return (at, index) => {
    words[2 * at] = index;
    words[2 * at + 1] = 0;
  };
}

/** From so many elements on, counting digits is faster than comparing. */
const worthCounting = 128;

/** Sorts lines of `count` keys. */
function sorterOf(keys: SortKeys, count: number, descending: boolean): LineOrder {
  const flip = descending ? 0xffffffff : 0;
  const [whole, spare] = [lineOf(count, keys), lineOf(count, keys)];
  const from = (order: Uint32Array, first: number): Uint32Array => (first === 0 ? order : order.subarray(first));
  let front = part(whole, 0);
  return (start, step, first = 0, last = count) => {
    if (last < count && last <= fewKeys && (count < worthCounting || last * 16 <= count)) {
      if (front.order.length !== last) front = part(whole, last);
      return from(leastOf(keys, start, step, count, front, flip), first);
    }
    const { high, low, order } = whole;
    for (let i = 0, at = start; i < count; i++, at += step) {
      high[i] = keys.high[at]! ^ flip;
      order[i] = i;
    }
    if (low !== null) for (let i = 0, at = start; i < count; i++, at += step) low[i] = keys.low![at]! ^ flip;
    if (count < worthCounting) return from(mergeSort(whole, spare), first);
    if ((last - first) * 8 >= count) return from(radixSort(whole, spare), first);
    const { kept, below } = keepBetween(whole, first, last);
    const [some, other] = [part(whole, kept), part(spare, kept)];
    return (kept < worthCounting ? insertionSort(some) : radixSort(some, other)).subarray(first - below);
  };
}

const lineOf = (count: number, keys: SortKeys): Line => ({
  high: new Uint32Array(count),
  low: keys.low === null ? null : new Uint32Array(count),
  order: new Uint32Array(count),
});
const part = ({ high, low, order }: Line, n: number): Line => ({
  high: high.subarray(0, n),
  low: low?.subarray(0, n) ?? null,
  order: order.subarray(0, n),
});

/**
 * Brings those keys to the front, in their order, that may stand from place `first` to before place `last`, by their
 * upper bits: how many were kept, and how many stand below them. All others are lost.
 */
function keepBetween({ high, low, order }: Line, first: number, last: number): { kept: number; below: number } {
  const bits = Math.min(16, 34 - Math.clz32(high.length));
  const shift = 32 - bits;
  const counts = new Uint32Array(1 << bits);
  for (let i = 0; i < high.length; i++) counts[high[i]! >>> shift]!++;
  let from = 0;
  let below = 0;
  while (below + counts[from]! <= first) below += counts[from++]!;
  let to = from;
  for (let sum = below + counts[from]!; sum < last; sum += counts[to]!) to++;
  let kept = 0;
  for (let i = 0; i < high.length; i++) {
    const key = high[i]!;
    const bucket = key >>> shift;
    if (bucket < from || bucket > to) continue;
    high[kept] = key;
    if (low !== null) low[kept] = low[i]!;
    order[kept++] = order[i]!;
  }
  return { kept, below };
}

/** Keys of one or two words, and the indices that they came from. */
export interface Line {
  readonly high: Uint32Array;
  readonly low: Uint32Array | null;
  readonly order: Uint32Array;
}

/** Sorts the order by keys that stay where they are, bottom-up; the result is in one of the two lines. */
function mergeSort({ high, low, order }: Line, spare: Line): Uint32Array {
  const n = order.length;
  let from = order;
  let to = spare.order;
  const before = (a: number, b: number): boolean =>
    high[a]! < high[b]! || (low !== null && high[a] === high[b] && low[a]! < low[b]!);
  for (let width = 1; width < n; width *= 2) {
    for (let start = 0; start < n; start += 2 * width) {
      const middle = Math.min(n, start + width);
      const end = Math.min(n, start + 2 * width);
      for (let i = start, j = middle, k = start; k < end; k++) {
        const right = i >= middle || (j < end && before(from[j]!, from[i]!));
        to[k] = right ? from[j++]! : from[i++]!;
      }
    }
    [from, to] = [to, from];
  }
  return from;
}

/** Sorts few keys, and moves them: each goes back to its place among those before it. */
function insertionSort({ high, low, order }: Line): Uint32Array {
  for (let i = 1; i < order.length; i++) {
    const [h, l, place] = [high[i]!, low === null ? 0 : low[i]!, order[i]!];
    let j = i;
    for (; j > 0 && (high[j - 1]! > h || (low !== null && high[j - 1] === h && low[j - 1]! > l)); j--) {
      high[j] = high[j - 1]!;
      if (low !== null) low[j] = low[j - 1]!;
      order[j] = order[j - 1]!;
    }
    high[j] = h;
    if (low !== null) low[j] = l;
    order[j] = place;
  }
  return order;
}

const digit = 11;
const digits = 2048;

/** Sorts by one digit after the other, the lowest first; digits that all keys share are passed over. */
function radixSort(line: Line, spare: Line): Uint32Array {
  const words: ("low" | "high")[] = line.low === null ? ["high"] : ["low", "high"];
  const counts = new Uint32Array(3 * digits);
  let [from, to] = [line, spare];
  for (const word of words) {
    countDigits(from[word]!, counts);
    for (let k = 0; k < 3; k++) {
      const shift = k * digit;
      const starts = counts.subarray(k * digits, (k + 1) * digits);
      if (starts[(from[word]![0]! >>> shift) & (digits - 1)] === from.order.length) continue;
      for (let d = 0, sum = 0; d < digits; d++) {
        const n = starts[d]!;
        starts[d] = sum;
        sum += n;
      }
      if (from.low === null) distribute(from.high, from.order, to.high, to.order, starts, shift);
      else distributeTwo(from as TwoWords, to as TwoWords, word, starts, shift);
      [from, to] = [to, from];
    }
  }
  return from.order;
}

/** How often each of the three digits of a word occurs. */
function countDigits(keys: Uint32Array, counts: Uint32Array): void {
  counts.fill(0);
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    counts[key & (digits - 1)]!++;
    counts[digits + ((key >>> digit) & (digits - 1))]!++;
    counts[2 * digits + (key >>> (2 * digit))]!++;
  }
}

function distribute(
  keys: Uint32Array,
  order: Uint32Array,
  toKeys: Uint32Array,
  toOrder: Uint32Array,
  starts: Uint32Array,
  shift: number,
): void {
  for (let i = 0; i < keys.length; i++) {
    const key = keys[i]!;
    const at = starts[(key >>> shift) & (digits - 1)]!++;
    toKeys[at] = key;
    toOrder[at] = order[i]!;
  }
}

type TwoWords = Line & { readonly low: Uint32Array };

function distributeTwo(from: TwoWords, to: TwoWords, word: "low" | "high", starts: Uint32Array, shift: number): void {
  const { high, low, order } = from;
  const { high: toHigh, low: toLow, order: toOrder } = to;
  const keys = from[word];
  for (let i = 0; i < keys.length; i++) {
    const at = starts[(keys[i]! >>> shift) & (digits - 1)]!++;
    toHigh[at] = high[i]!;
    toLow[at] = low[i]!;
    toOrder[at] = order[i]!;
  }
}
