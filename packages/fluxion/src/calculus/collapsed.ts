/**
 * Collapsed Taylor mode: sums of directional derivatives of one order.
 *
 * The highest coefficient of a curve enters every operation linearly, so the sum over directions may be taken before the
 * operation as well as after: R directions of order K carry 1 + (K − 1) R + 1 vectors through the program, not 1 + K R
 * (Dangel, Siebert, Zeinhofer and Walther, "Collapsing Taylor mode automatic differentiation", 2025).
 */

import { add, convert, detach, expand, mul, reshape, sumOver } from "../core/basis.ts";
import { bind, withLevel } from "../core/bind.ts";
import { moving, recorder } from "../core/node.ts";
import type { Primitive } from "../core/primitive.ts";
import { isTraced, Tensor, type Trace, Traced } from "../core/tensor.ts";
import { isFloat } from "../tensor/dtype.ts";
import { push } from "../transforms/forward.ts";
import { atNode } from "../transforms/saved.ts";
import { alongCurves } from "../transforms/taylor.ts";
import { oneTensor } from "../transforms/tree.ts";
import { vmap } from "../transforms/vmap.ts";

/** A bundle of curves through one point. */
class Bundle extends Traced {
  readonly trace: Trace;
  readonly point: Tensor;
  /** Coefficients 1 … K − 1, each with the directions along dimension 0; null for an exact zero. */
  readonly lower: readonly (Tensor | null)[];
  /** The sum over directions of coefficient K. */
  readonly top: Tensor | null;
  constructor(trace: Trace, point: Tensor, lower: readonly (Tensor | null)[], top: Tensor | null) {
    super();
    this.trace = trace;
    this.point = point;
    this.lower = lower;
    this.top = top;
  }
}

class Bundles implements Trace {
  readonly level: number;
  readonly order: number;
  /** What each direction counts in the sum; null for 1. */
  readonly weights: Tensor | null;
  readonly #none: readonly null[];
  constructor(level: number, order: number, weights: Tensor | null) {
    this.level = level;
    this.order = order;
    this.weights = weights;
    this.#none = new Array<null>(Math.max(0, order - 1)).fill(null);
  }

  wrap(point: Tensor, lower: readonly (Tensor | null)[], top: Tensor | null): Tensor {
    return new Tensor(Number.NaN, point.shape, point.dtype, new Bundle(this, point, lower, top));
  }
  unwrap(x: Tensor): Bundle {
    return x.store instanceof Bundle && x.store.trace === this ? x.store : new Bundle(this, x, this.#none, null);
  }

  apply(primitive: Primitive, inputs: readonly Tensor[], params: unknown): Tensor {
    const bundles = inputs.map((x) => this.unwrap(x));
    const points = bundles.map(({ point }) => point);
    const { value, lower, top } = this.directions(primitive, bundles, params);
    if (recorder.constant || !isFloat(value.dtype)) return this.wrap(value, this.#none, null);
    const linear = push(
      primitive,
      bundles.map((u) => u.top),
      points,
      value,
      params,
    );
    const sum = linear === null || top === null ? (linear ?? top) : add(linear, top);
    return this.wrap(value, lower, sum && convert(expand(sum, value.shape), value.dtype));
  }

  /** Everything but the share of the highest coefficients: direction by direction, then summed. */
  directions(primitive: Primitive, bundles: readonly Bundle[], params: unknown): Moved {
    const moved = bundles.flatMap(({ lower }) => lower.filter((c) => c !== null));
    const { order } = this;
    if (moved.length === 0 || recorder.constant) {
      const points = bundles.map(({ point }) => point);
      return { value: bind(primitive, points, params), lower: this.#none, top: null };
    }
    let value: Tensor | undefined;
    let which: readonly boolean[] = [];
    const run = vmap((...coefficients: Tensor[]) => {
      let at = 0;
      const curves = bundles.map(({ point, lower }) => [point, ...lower.map((c) => c && coefficients[at++]!)]);
      const series = alongCurves((...x) => bind(primitive, x, params), curves, order + 1, primitive.name);
      value = series[0]!;
      which = series.slice(1).map((c) => c !== null);
      return series.slice(1).filter((c) => c !== null);
    });
    const found = run(...moved);
    let at = 0;
    const rows = which.map((is) => (is ? found[at++]! : null));
    const last = rows[order - 1] ?? null;
    return { value: value!, lower: rows.slice(0, order - 1), top: last && this.sum(last) };
  }

  /** Σ over directions. */
  sum(rows: Tensor): Tensor {
    const { weights } = this;
    const weighed =
      weights === null
        ? rows
        : mul(rows, reshape(convert(weights, rows.dtype), [rows.shape[0]!, ...rows.shape.slice(1).map(() => 1)]));
    return sumOver([weighed], { dims: [0], keepdim: false, dtype: rows.dtype });
  }
}

interface Moved {
  readonly value: Tensor;
  readonly lower: readonly (Tensor | null)[];
  readonly top: Tensor | null;
}

/** Σᵣ wᵣ · coefficient `order` of f(x + t vᵣ), for `directions` v along dimension 0; null for an exact zero. */
export function collapsed(
  f: (x: Tensor) => unknown,
  x: Tensor,
  directions: Tensor,
  order: number,
  weights: Tensor | null,
  op: string,
): { readonly value: Tensor; readonly top: Tensor | null } {
  const outer = recorder.on;
  return withLevel((level) => {
    const bundles = new Bundles(level, order, weights);
    const start =
      order === 1
        ? bundles.wrap(x, [], bundles.sum(directions))
        : bundles.wrap(x, [directions, ...new Array<null>(order - 2).fill(null)], null);
    const y = bundles.unwrap(moving(() => oneTensor(f(start), op)));
    const settle = (c: Tensor): Tensor => (outer ? c : isTraced(c) ? detach(c) : atNode(c, null));
    return { value: settle(y.point), top: y.top && settle(y.top) };
  });
}
