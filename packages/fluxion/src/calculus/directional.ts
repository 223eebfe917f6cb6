/** The derivative along a direction, exact on one side. */

import { convert, expand, mul, negate, zerosLike } from "../core/basis.ts";
import { kindText, toTensor } from "../core/operands.ts";
import { number, type Tensor, type TensorLike } from "../core/tensor.ts";
import { add, sub } from "../ops/elementwise.ts";
import { ArgumentError, ShapeError } from "../tensor/errors.ts";
import { checkOptions } from "../tensor/options.ts";
import { sameShape, showShape } from "../tensor/shape.ts";
import { checkDerivativeOrder, factorial, pointOf } from "../transforms/orders.ts";
import { checkFunction } from "../transforms/tree.ts";
import { oneSidedCoefficients } from "./onesided.ts";
import { type Plan, planOf } from "./plan.ts";

export interface DirectionalOptions {
  /** "right" looks at f(x + t v) for t > 0, as the definition does; "left" for t < 0. They differ at kinks only. */
  readonly side?: "right" | "left";
  /** The plan instead of the result. */
  readonly explain?: boolean;
}

/**
 * The n-th derivative of t ↦ f(x + t v) at t = 0, the limit from t > 0: exact at kinks too, since branches are chosen as
 * the curve takes them. `x` and `v` are tensors of one shape, or lists of such for a function of several arguments.
 *
 * @throws ShapeError where `v` has another shape than `x`; ArgumentError for an order that is no whole number.
 * @example directionalDerivative((x) => x.abs(), 0, -1) // tensor(1.)
 */
export function directionalDerivative(
  f: (...x: Tensor[]) => unknown,
  x: TensorLike | readonly TensorLike[],
  v: TensorLike | readonly TensorLike[],
  n: number | undefined,
  options: DirectionalOptions & { readonly explain: true },
): Plan;
export function directionalDerivative(
  f: (...x: Tensor[]) => unknown,
  x: TensorLike | readonly TensorLike[],
  v: TensorLike | readonly TensorLike[],
  n?: number,
  options?: DirectionalOptions,
): Tensor;
export function directionalDerivative(
  f: (...x: Tensor[]) => unknown,
  x: TensorLike | readonly TensorLike[],
  v: TensorLike | readonly TensorLike[],
  n = 1,
  options: DirectionalOptions = {},
): Tensor | Plan {
  const op = "directionalDerivative";
  checkFunction(f, op);
  checkDerivativeOrder(n, op);
  checkOptions(op, options, ["side", "explain"]);
  const { side = "right", explain = false } = options;
  if (side !== "right" && side !== "left")
    throw new ArgumentError(`${op}: side must be "right" or "left", got ${kindText(side)}`);
  const [points, along] = [listed(x).map((u) => pointOf(u, op)), listed(v)];
  if (points.length !== along.length)
    throw new ArgumentError(
      `${op}: got ${points.length} points and ${along.length} directions; give one direction for each`,
    );
  const directions = points.map((u, i) => {
    const w = toTensor(along[i]!, op);
    if (w.shape.length > 0 && !sameShape(w.shape, u.shape))
      throw new ShapeError(
        `${op}: the direction has shape ${showShape(w.shape)}, the point ${showShape(u.shape)}; they must be equal`,
      );
    const typed = expand(convert(w, u.dtype), u.shape);
    return side === "left" ? negate(typed) : typed;
  });
  if (explain)
    return planOf({
      operation: op,
      method: "one-sided Taylor mode",
      formula: `dⁿ/dtⁿ f(x + t v) of order ${n} at t = 0, t ${side === "right" ? ">" : "<"} 0`,
      order: n,
      directions: 1,
      vectors: n + 2,
    });
  const series = oneSidedCoefficients(f, points, directions, n, op);
  const c = series[n] ?? zerosLike(series[0]!);
  const result = n < 2 ? c : mul(c, number(factorial(n), c.dtype));
  if (side === "right") return result;
  return n % 2 === 1 ? sub(0, result) : add(0, result); // a zero loses its sign
}

const listed = <T>(x: T | readonly T[]): readonly T[] => (Array.isArray(x) ? x : [x as T]);
