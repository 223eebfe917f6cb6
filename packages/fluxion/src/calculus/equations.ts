/** Ordinary differential equations y′ = f(t, y), by the Taylor series of their solutions. */

import { convert, mul } from "../core/basis.ts";
import { kindText, toTensor } from "../core/operands.ts";
import { isTraced, number, type Tensor, type TensorLike, traced } from "../core/tensor.ts";
import { tensor } from "../ops/create.ts";
import { add } from "../ops/elementwise.ts";
import { stack } from "../ops/join.ts";
import { elements } from "../ops/read.ts";
import { ArgumentError } from "../tensor/errors.ts";
import { checkOptions } from "../tensor/options.ts";
import { checkOrder, pointOf } from "../transforms/orders.ts";
import { checkFunction } from "../transforms/tree.ts";
import { type RightSide, solution } from "./solution.ts";

/**
 * One step of the Taylor method of order `n`: y(t + h) of the solution of y′ = f(t, y) through `y` at `t`, with an error
 * of order hⁿ⁺¹. It is differentiable in `t`, `y` and `h`.
 *
 * @example taylorStep((t, y) => y, 0, 1, 1, 20) // tensor(2.7183)
 */
export function taylorStep(f: RightSide, t: TensorLike, y: TensorLike, h: TensorLike, n: number): Tensor {
  const op = "taylorStep";
  checkFunction(f, op);
  checkOrder(n, op);
  const series = solution(op, f, pointOf(t, op), pointOf(y, op), n);
  return polynomial(series, toTensor(h, op));
}

/** Σ y[k] hᵏ, by Horner's rule. */
function polynomial(series: readonly Tensor[], h: Tensor): Tensor {
  const step = convert(h, series[0]!.dtype);
  return series.slice(0, -1).reduceRight((sum, c) => add(mul(sum, step), c), series.at(-1)!);
}

export interface OdeTaylorOptions {
  /** The error of one step that is aimed at, relative to the solution where that is greater than 1; 1e-12 by default. */
  readonly tol?: number;
  /** The order of the series; by default the one that is cheapest for `tol`. */
  readonly order?: number;
  /** How many steps at most; 10,000 by default. */
  readonly maxSteps?: number;
}

/**
 * The solution of y′ = f(t, y) with y(ts[0]) = `y0` at the times `ts`, rising or falling: `[ts.length, ...y0.shape]`.
 * Taylor steps of high order, each as long as the last coefficients allow (Jorba and Zou 2005); times within a step are
 * read from its polynomial. It is differentiable in `y0` and in what `f` uses.
 *
 * @throws ArgumentError where the steps become too short or too many, as before a singularity.
 * @example odeTaylor((t, y) => y.neg(), 1, [0, 1, 2]) // tensor([1.0000, 0.3679, 0.1353])
 */
export function odeTaylor(
  f: RightSide,
  y0: TensorLike,
  ts: readonly number[] | Tensor,
  options: OdeTaylorOptions = {},
): Tensor {
  const op = "odeTaylor";
  checkFunction(f, op);
  checkOptions(op, options, ["tol", "order", "maxSteps"]);
  const { tol = 1e-12, maxSteps = 10_000 } = options;
  if (!(typeof tol === "number" && tol > 0 && tol < 1))
    throw new ArgumentError(`${op}: tol must be a number between 0 and 1, got ${kindText(tol)}`);
  const { order = Math.max(4, Math.ceil(1 - Math.log(tol) / 2)) } = options;
  checkOrder(order, op);
  if (order < 3) throw new ArgumentError(`${op}: the order must be at least 3, got ${order}; or take a taylorStep`);
  if (!(Number.isInteger(maxSteps) && maxSteps > 0))
    throw new ArgumentError(`${op}: maxSteps must be a whole number of at least 1, got ${kindText(maxSteps)}`);
  const times = timesOf(op, ts);
  const start = pointOf(y0, op);
  if (isTraced(start)) throw traced(op);
  return stack(solve(op, f, start, times, { tol, order, maxSteps }));
}

function solve(
  op: string,
  f: RightSide,
  y0: Tensor,
  times: readonly number[],
  { tol, order, maxSteps }: Required<OdeTaylorOptions>,
): Tensor[] {
  const results = [y0];
  const end = times.at(-1)!;
  const direction = Math.sign(end - times[0]!);
  let [t, y] = [times[0]!, y0];
  for (let steps = 0; results.length < times.length; steps++) {
    if (steps === maxSteps)
      throw new ArgumentError(
        `${op}: ${maxSteps} steps lead from t = ${times[0]} to ${t} only; raise maxSteps or tol, or stop before a singularity`,
      );
    const series = solution(op, f, number(t, "float64"), y, order);
    const length = stepLength(series, tol);
    if (Number.isNaN(length) || t + direction * length === t)
      throw new ArgumentError(`${op}: no step leads on from t = ${t}; the solution is singular there, or f is`);
    const reach = Math.abs(end - t) <= length ? end : t + direction * length;
    while (results.length < times.length && direction * (times[results.length]! - reach) <= 0)
      results.push(polynomial(series, number(times[results.length]! - t, "float64")));
    y = reach === end ? y : polynomial(series, number(reach - t, "float64"));
    t = reach;
  }
  return results;
}

/** The step for which the last three terms are below `tol`: three, since odd or even ones may all be 0. */
function stepLength(series: readonly Tensor[], tol: number): number {
  const n = series.length - 1;
  const scale = Math.max(1, greatest(series[0]!));
  let length = Number.POSITIVE_INFINITY;
  for (let k = n - 2; k <= n; k++) {
    const size = greatest(series[k]!);
    if (Number.isNaN(size)) return size;
    if (size > 0) length = Math.min(length, ((tol * scale) / size) ** (1 / k));
  }
  return 0.9 * length;
}

/** The greatest absolute value; NaN if there is one. */
function greatest(x: Tensor): number {
  if (isTraced(x)) throw traced("odeTaylor");
  let most = 0;
  for (const v of elements(x, "odeTaylor")) most = Math.max(most, Math.abs(Number(v)));
  return most;
}

function timesOf(op: string, ts: readonly number[] | Tensor): readonly number[] {
  const list = tensor(ts as number[]);
  const times = [...elements(list, op)].map(Number);
  const direction = Math.sign((times[1] ?? 1) - (times[0] ?? 0));
  const ordered = times.every(
    (time, i) => Number.isFinite(time) && (i === 0 || Math.sign(time - times[i - 1]!) === direction),
  );
  if (list.shape.length === 1 && times.length >= 2 && direction !== 0 && ordered) return times;
  throw new ArgumentError(
    `${op}: expected a list of at least two times that rise or fall, got ${times.length < 8 ? `[${times.join(", ")}]` : kindText(ts)}`,
  );
}
