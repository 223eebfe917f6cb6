/** The least of many keys, without sorting the others. */

import type { Line } from "./sort.ts";
import type { SortKeys } from "./sortkeys.ts";

/** Up to so many keys are found by going once through all, with those at hand that are least so far. */
export const fewKeys = 32;

/** As many of the least keys as `least` holds, in order; it becomes those keys. */
export function leastOf(
  keys: SortKeys,
  start: number,
  step: number,
  count: number,
  least: Line,
  flip: number,
): Uint32Array {
  const { high, low, order } = least;
  const room = order.length;
  if (room === 0) return order;
  let worst = 0xffffffff;
  let n = 0;
  for (let i = 0, at = start; i < count; i++, at += step) {
    const h = (keys.high[at]! ^ flip) >>> 0;
    if (n === room && h > worst) continue;
    const l = low === null ? 0 : (keys.low![at]! ^ flip) >>> 0;
    if (n === room && h === worst && (low === null || l >= low[n - 1]!)) continue;
    if (n < room) n++;
    let j = n - 1;
    for (; j > 0 && (high[j - 1]! > h || (low !== null && high[j - 1] === h && low[j - 1]! > l)); j--) {
      high[j] = high[j - 1]!;
      if (low !== null) low[j] = low[j - 1]!;
      order[j] = order[j - 1]!;
    }
    high[j] = h;
    if (low !== null) low[j] = l;
    order[j] = i;
    worst = high[n - 1]!;
  }
  return order;
}
