/** The square root of a curve that may start at 0. */

import { expand } from "../core/basis.ts";
import { bind } from "../core/bind.ts";
import { rowOf } from "../core/families.ts";
import { isTraced, number, type Tensor } from "../core/tensor.ts";
import { eq, logicalAnd, logicalNot, where } from "../ops/compare.ts";
import { any } from "../ops/reduce.ts";
import { sqrt } from "../scalar/functions.ts";
import { input } from "../scalar/scalar.ts";
import type { Series } from "../scalar/system.ts";
import { alongCurves } from "../transforms/taylor.ts";
import { isTrue } from "./arguments.ts";

const root = (x: Series<Tensor>, length: number): Series<Tensor> =>
  alongCurves((t) => bind(rowOf(sqrt(input(0)), 1), [t!]), [x], length, "sqrt");

/**
 * √u(t) for t > 0. Where u starts with t²ᵐ, it is tᵐ √(u(t) / t²ᵐ): a curve that may have a corner at 0, but none after.
 * `lost` says how many more orders it takes to know the last ones.
 */
export function rootSeries(
  u: Series<Tensor>,
  length: number,
): { readonly series: Series<Tensor>; readonly lost: number } {
  const { shape, dtype } = u[0]!;
  const zero = number(0, dtype);
  let series = root(u, length);
  let open = eq(u[0]!, zero); // what has been 0 to this order
  let lost = 0;
  if (!isTraced(open) && !isTrue(any(open))) return { series, lost };
  for (let m = 1; 2 * m < length; m++) {
    const odd = u[2 * m - 1] ?? zero;
    open = logicalAnd(open, eq(expand(odd, shape), zero));
    const even = u[2 * m] ?? null;
    if (even === null) continue;
    const starts = logicalAnd(open, logicalNot(eq(even, zero)));
    open = logicalAnd(open, eq(even, zero));
    if (!isTraced(starts) && !isTrue(any(starts))) continue;
    lost = m;
    // 1 elsewhere: a root that nobody reads, and no infinity to read it from
    const shifted = [where(starts, even, number(1, dtype)), ...u.slice(2 * m + 1)];
    const rest = root(shifted, length);
    series = Array.from({ length }, (_, k) => {
      const [before, after] = [series[k] ?? zero, k < m ? zero : (rest[k - m] ?? zero)];
      return where(starts, after, before);
    });
  }
  // what is 0 as far as is known stays 0; more orders may tell
  if (isTraced(open) || isTrue(any(open))) lost = Math.max(lost, Math.ceil(length / 2));
  return { series: series.map((c, k) => (c === null || k === 0 ? c : where(open, zero, c))), lost };
}
