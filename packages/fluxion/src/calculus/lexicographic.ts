/** The order of curves just after they start: by the first coefficient in which they differ. */

import { convert, expand, reshape } from "../core/basis.ts";
import { segment } from "../core/segments.ts";
import { number, type Tensor } from "../core/tensor.ts";
import { eq, gt, logicalAnd, logicalOr, ne } from "../ops/compare.ts";
import { arange } from "../ops/create.ts";
import { indexSelect } from "../ops/gathering.ts";
import { cat } from "../ops/join.ts";
import { cumsum } from "../ops/scan.ts";
import { argsort } from "../ops/sorting.ts";
import type { Series } from "../scalar/system.ts";
import { numel } from "../tensor/shape.ts";

/** Both coefficients, order by order, from the first on; those that are zeros of both are left out. */
function* pairs(a: Series<Tensor>, b: Series<Tensor>): Generator<readonly [Tensor, Tensor]> {
  const zero = number(0, a[0]!.dtype);
  for (let k = 0; k < Math.max(a.length, b.length); k++) {
    const [x, y] = [a[k] ?? null, b[k] ?? null];
    if (x !== null || y !== null) yield [x ?? zero, y ?? zero];
  }
}

/** Whether a(t) > b(t) for all small t > 0. */
export function greaterSeries(a: Series<Tensor>, b: Series<Tensor>): Tensor {
  let [greater, tied]: [Tensor | null, Tensor | null] = [null, null];
  for (const [x, y] of pairs(a, b)) {
    const [more, same] = [gt(x, y), eq(x, y)];
    greater = greater === null ? more : logicalOr(greater, logicalAnd(tied!, more));
    tied = tied === null ? same : logicalAnd(tied, same);
  }
  return greater!;
}

/** Whether a(t) = b(t) as far as their coefficients say. */
export function equalSeries(a: Series<Tensor>, b: Series<Tensor>): Tensor {
  let tied: Tensor | null = null;
  for (const [x, y] of pairs(a, b)) {
    const same = eq(x, y);
    tied = tied === null ? same : logicalAnd(tied, same);
  }
  return tied!;
}

/** True in the shape of a curve. */
export const all = ([x]: Series<Tensor>): Tensor => expand(number(1, "bool"), x!.shape);

/** Numbers in the order of the curves, equal where these are. */
export function ranks(u: Series<Tensor>): Tensor {
  const [x] = u as [Tensor];
  const n = numel(x.shape);
  const keys = u.filter((c) => c !== null).map((c) => reshape(expand(c, x.shape), [n]));
  // stable sorts, the last key first
  let order = arange(n);
  for (const key of keys.toReversed())
    order = indexSelect(order, 0, argsort(indexSelect(key, 0, order), { stable: true }));
  const differ = keys
    .map((key) => {
      const ordered = indexSelect(key, 0, order);
      return ne(segment(ordered, 0, 1, n - 1), segment(ordered, 0, 0, n - 1));
    })
    .reduce(logicalOr);
  const dense = cumsum(convert(cat([expand(number(0, "bool"), [1]), differ]), x.dtype), 0);
  return reshape(indexSelect(dense, 0, argsort(order)), x.shape);
}
