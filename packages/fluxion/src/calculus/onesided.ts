/**
 * One-sided Taylor mode: what a function does just after it leaves a point.
 *
 * A comparison of two numbers that are equal is decided by the first coefficient in which they differ, as it is for all
 * small t > 0. So |x|, relu, maximum, clamp, where, sorting and √ of a square follow the branch that the curve takes, and
 * the derivatives are exact on that side.
 */

import { convert, detach, expand, reducedShape, reshape } from "../core/basis.ts";
import { bind, withLevel } from "../core/bind.ts";
import { rowOf } from "../core/families.ts";
import { moving, recorder } from "../core/node.ts";
import type { Elementwise, Primitive } from "../core/primitive.ts";
import { isTraced, number, Tensor, type Trace, Traced } from "../core/tensor.ts";
import { eq, where } from "../ops/compare.ts";
import { operation } from "../scalar/differential.ts";
import { type AnyScalar, input, type Scalar } from "../scalar/scalar.ts";
import type { Series } from "../scalar/system.ts";
import { type DType, isFloat } from "../tensor/dtype.ts";
import { atNode } from "../transforms/saved.ts";
import { alongCurves } from "../transforms/taylor.ts";
import { oneTensor } from "../transforms/tree.ts";
import { all, equalSeries, greaterSeries, ranks } from "./lexicographic.ts";
import { rootSeries } from "./rootseries.ts";

class OneSidedJet extends Traced {
  readonly trace: Trace;
  readonly series: Series<Tensor>;
  /** What comparisons see: that of an extreme moves, though its value is a constant to the chain rule. */
  readonly compared: Series<Tensor>;
  constructor(trace: Trace, series: Series<Tensor>, compared: Series<Tensor>) {
    super();
    this.trace = trace;
    this.series = series;
    this.compared = compared;
  }
}

class OneSided implements Trace {
  readonly level: number;
  readonly length: number;
  /** How many orders roots of what vanishes have used up. */
  lost: number = 0;
  constructor(level: number, length: number) {
    this.level = level;
    this.length = length;
  }

  wrap(series: Series<Tensor>, compared: Series<Tensor> = series): Tensor {
    const x = series[0]!;
    return new Tensor(Number.NaN, x.shape, x.dtype, new OneSidedJet(this, series, compared));
  }
  unwrap(x: Tensor): OneSidedJet {
    return x.store instanceof OneSidedJet && x.store.trace === this ? x.store : new OneSidedJet(this, [x], [x]);
  }

  apply(primitive: Primitive, inputs: readonly Tensor[], params: unknown): Tensor {
    const jets = inputs.map((x) => this.unwrap(x));
    const { rule } = primitive;
    const along = (each: readonly Series<Tensor>[]): Series<Tensor> =>
      alongCurves((...x) => bind(primitive, x, params), each, this.length, primitive.name);
    const values = jets.map(({ series }) => series);
    const seen = jets.map(({ compared }) => compared);
    if (recorder.constant) return this.wrap([along(values.map((s) => [s[0]!]))[0]!]);
    switch (rule.family) {
      case "elementwise":
        return this.wrap(
          hasChoice(rule.value) ? this.elementwise(primitive as Primitive<Elementwise>, values, seen) : along(values),
        );
      case "linear": {
        const series = along(values);
        return this.wrap(series, jets.some((u) => u.series !== u.compared) ? along(seen) : series);
      }
      case "discrete":
        return this.discrete(primitive, seen, params);
      case "detach":
        return this.wrap([along(values)[0]!], seen[0]);
      default:
        return this.wrap(along(values));
    }
  }

  /** An expression with choices in it, one operation at a time. */
  elementwise(
    primitive: Primitive<Elementwise>,
    inputs: readonly Series<Tensor>[],
    compared: readonly Series<Tensor>[],
  ): Series<Tensor> {
    const { rule } = primitive;
    const z = bind(
      primitive,
      inputs.map((s) => s[0]!),
    );
    const dtype = isFloat(z.dtype) ? z.dtype : (inputs.map((s) => s[0]!.dtype).find(isFloat) ?? inputs[0]![0]!.dtype);
    const typed = (all: readonly Series<Tensor>[]): readonly Series<Tensor>[] =>
      all.map((s, i) => (rule.conditions[i] === true ? s : s.map((c) => c && convert(c, dtype))));
    const values = new Evaluation(this, typed(inputs), dtype);
    values.comparisons = new Evaluation(this, typed(compared), dtype);
    const series = values.of(rule.value);
    return series.map((c) => c && convert(expand(c, z.shape), z.dtype));
  }

  discrete(primitive: Primitive, inputs: readonly Series<Tensor>[], params: unknown): Tensor {
    const [u, ...rest] = inputs as [Series<Tensor>, ...Series<Tensor>[]];
    const at = (x: Tensor, p: unknown = params): Tensor => bind(primitive, [x, ...rest.map((s) => s[0]!)], p);
    if (!isFloat(u[0]!.dtype) || u.every((c, k) => k === 0 || (c ?? null) === null)) return this.wrap([at(u[0]!)]);
    if (places.includes(primitive.name)) return this.wrap([at(ranks(u))]);
    if (primitive.name !== "amax" && primitive.name !== "amin") return this.wrap([at(u[0]!)]);
    // the extreme in lexicographic order: among those that tie so far, the extreme of the next coefficient
    const to = params as { readonly dims: readonly number[]; readonly keepdim: boolean };
    const worst = primitive.name === "amax" ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    const { dtype } = u[0]!;
    let tied: Tensor | null = null;
    const found: Tensor[] = [];
    for (let k = 0; k < this.length; k++) {
      const c = expand(u[k] ?? number(0, dtype), u[0]!.shape);
      const candidates: Tensor = tied === null ? c : where(tied, c, number(worst, dtype));
      const extreme = at(candidates, { ...to, keepdim: true });
      tied = eq(candidates, extreme);
      found.push(reshape(extreme, reducedShape(c.shape, to.dims, to.keepdim)));
    }
    return this.wrap([found[0]!], found);
  }
}

/** Operations that say where elements stand in an order. */
const places: readonly string[] = ["argmax", "argmin", "argsort", "topk", "median", "cumextreme"];

/** The members of one expression as series, each computed once. */
class Evaluation {
  readonly trace: OneSided;
  readonly inputs: readonly Series<Tensor>[];
  readonly dtype: DType;
  /** The same expression as comparisons see it. */
  comparisons: Evaluation = this;
  readonly #known = new Map<AnyScalar, Series<Tensor>>();

  constructor(trace: OneSided, inputs: readonly Series<Tensor>[], dtype: DType) {
    this.trace = trace;
    this.inputs = inputs;
    this.dtype = dtype;
  }

  of(x: AnyScalar): Series<Tensor> {
    let series = this.#known.get(x);
    if (series === undefined) this.#known.set(x, (series = this.evaluate(x)));
    return series;
  }

  evaluate(x: AnyScalar): Series<Tensor> {
    const { length } = this.trace;
    const [a, b, c] = x.args as readonly [AnyScalar, AnyScalar, AnyScalar];
    switch (x.op) {
      case "input":
        return this.inputs[x.value]!;
      case "const":
        return [number(x.value, this.dtype)];
      case "greater":
        return [greaterSeries(this.comparisons.of(a), this.comparisons.of(b))];
      case "equal":
        return [equalSeries(this.comparisons.of(a), this.comparisons.of(b))];
      case "greaterEqual": {
        const [u, v] = [this.comparisons.of(a), this.comparisons.of(b)];
        return [where(greaterSeries(u, v), all(u), equalSeries(u, v))];
      }
      case "select": {
        const condition = this.of(a)[0]!;
        const [u, v] = [this.of(b), this.of(c)];
        const zero = number(0, this.dtype);
        return Array.from({ length }, (_, k) => {
          const [p, q] = [u[k] ?? null, v[k] ?? null];
          return p === null && q === null ? null : where(condition, p ?? zero, q ?? zero);
        });
      }
      case "call": {
        const body = x.fn!.body?.(...(x.args as readonly Scalar[]));
        if (body !== undefined && body !== x && hasChoice(body)) return this.of(body);
        if (x.fn!.name === "hypot") return this.root(sumOfSquares(x.args as readonly Scalar[]));
        if (x.fn!.name === "sqrt") return this.root(a as Scalar);
      }
    }
    const inputs = x.args.map((u, i) => input(i, u.kind));
    const row = rowOf(
      operation(x, inputs),
      x.args.length,
      x.args.map((u) => u.kind === "bool"),
    );
    return alongCurves(
      (...args) => bind(row, args),
      x.args.map((u) => this.of(u)),
      length,
      row.name,
    );
  }

  root(x: Scalar): Series<Tensor> {
    const { series, lost } = rootSeries(this.of(x), this.trace.length);
    this.trace.lost += lost;
    return series;
  }
}

const sumOfSquares = ([x, y]: readonly Scalar[]): Scalar => x!.square().add(y!.square());

const choices = new Map<AnyScalar, boolean>();

/** Whether an expression decides by comparing, or takes roots. */
function hasChoice(x: AnyScalar): boolean {
  let has = choices.get(x);
  if (has === undefined) {
    choices.set(x, false); // a body may be the function itself
    const body = x.fn?.body?.(...(x.args as readonly Scalar[]));
    has =
      x.kind === "bool" ||
      x.op === "select" ||
      (x.op === "call" && (x.fn!.name === "sqrt" || x.fn!.name === "hypot")) ||
      x.args.some(hasChoice) ||
      (body !== undefined && hasChoice(body));
    choices.set(x, has);
  }
  return has;
}

/** The Taylor coefficients 0 … n of t ↦ f(x + t v) for t > 0; null for an exact zero. */
export function oneSidedCoefficients(
  f: (...x: Tensor[]) => unknown,
  points: readonly Tensor[],
  directions: readonly Tensor[],
  n: number,
  op: string,
): Series<Tensor> {
  const outer = recorder.on;
  const run = (length: number): readonly [Series<Tensor>, lost: number] =>
    withLevel((level) => {
      const trace = new OneSided(level, length);
      const curves = points.map((x, i) => trace.wrap([x, directions[i]!]));
      const { series } = trace.unwrap(moving(() => oneTensor(f(...curves), op)));
      const settle = (c: Tensor | null): Tensor | null =>
        c === null || outer ? c : isTraced(c) ? detach(c) : atNode(c, null);
      return [Array.from({ length: n + 1 }, (_, k) => settle(series[k] ?? null)), trace.lost];
    });
  // even the value is that of a side: one order more decides which
  const [series, lost] = run(n + 2);
  return lost === 0 ? series : run(n + 2 + lost)[0];
}
