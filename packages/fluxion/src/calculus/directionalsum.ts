/** Sums of directional derivatives of one order. */

import { convert, mul, zerosLike } from "../core/basis.ts";
import { kindText, toTensor } from "../core/operands.ts";
import { number, type Tensor, type TensorLike } from "../core/tensor.ts";
import { tensor } from "../ops/create.ts";
import { ArgumentError, ShapeError } from "../tensor/errors.ts";
import { checkOptions } from "../tensor/options.ts";
import { sameShape, showShape } from "../tensor/shape.ts";
import { checkDerivativeOrder, factorial, pointOf } from "../transforms/orders.ts";
import { sumAll } from "../transforms/sums.ts";
import { checkFunction, oneTensor } from "../transforms/tree.ts";
import { checkFloating } from "./arguments.ts";
import { collapsed } from "./collapsed.ts";
import { type Plan, planOf } from "./plan.ts";

export interface SumOfDirectionalOptions {
  /** What each direction counts; 1 by default. */
  readonly weights?: TensorLike | readonly number[];
  /** The plan instead of the result. */
  readonly explain?: boolean;
}

/**
 * Σᵣ wᵣ · dⁿ/dtⁿ f(x + t vᵣ) at t = 0, for directions v along dimension 0, in one run: the highest coefficients are
 * summed at every step, not at the end.
 *
 * @example sumOfDirectional((x) => x.pow(3).sum(), tensor([1, 2]), eye(2), 2) // tensor(18.), the Laplacian
 */
export function sumOfDirectional(
  f: (x: Tensor) => unknown,
  x: TensorLike,
  directions: Tensor,
  n: number,
  options: SumOfDirectionalOptions & { readonly explain: true },
): Plan;
export function sumOfDirectional(
  f: (x: Tensor) => unknown,
  x: TensorLike,
  directions: Tensor,
  n: number,
  options?: SumOfDirectionalOptions,
): Tensor;
export function sumOfDirectional(
  f: (x: Tensor) => unknown,
  x: TensorLike,
  directions: Tensor,
  n: number,
  options: SumOfDirectionalOptions = {},
): Tensor | Plan {
  const op = "sumOfDirectional";
  checkFunction(f, op);
  checkDerivativeOrder(n, op);
  checkOptions(op, options, ["weights", "explain"]);
  const at = pointOf(x, op);
  const along = toTensor(directions, op);
  checkFloating(op, along);
  const [count = 0, ...shape] = along.shape;
  if (along.shape.length === 0 || !sameShape(shape, at.shape))
    throw new ShapeError(
      `${op}: directions have shape ${showShape(along.shape)}, the point ${showShape(at.shape)}; stack directions of the point's shape along dimension 0`,
    );
  if (count === 0) throw new ArgumentError(`${op}: expected at least one direction, got none`);
  const weights = options.weights === undefined ? null : weightsOf(op, options.weights, count, at);
  if (options.explain === true) return collapsedPlan(op, `Σ dⁿ/dtⁿ f(x + t v) of order ${n}`, n, count);
  return total((t) => oneTensor(f(t), op), at, along, n, weights, op);
}

function weightsOf(op: string, given: TensorLike | readonly number[], count: number, x: Tensor): Tensor {
  const weights = Array.isArray(given) ? tensor(given, { dtype: x.dtype }) : toTensor(given as TensorLike, op);
  if (weights.shape.length === 1 && weights.shape[0] === count) return weights;
  throw new ShapeError(`${op}: expected ${count} weights, one for each direction, got ${kindText(weights)}`);
}

/** The sum as a tensor of the result's shape; order 0 counts the value once for each direction. */
export function total(
  f: (x: Tensor) => Tensor,
  x: Tensor,
  directions: Tensor,
  n: number,
  weights: Tensor | null,
  op: string,
): Tensor {
  if (n === 0) {
    const y = f(x);
    return mul(y, weights === null ? number(directions.shape[0]!, y.dtype) : convert(sumAll(weights), y.dtype));
  }
  const { value, top } = collapsed(f, x, directions, n, weights, op);
  if (top === null) return zerosLike(value);
  return n < 2 ? top : mul(top, number(factorial(n), top.dtype));
}

/** The plan of such a sum. */
export const collapsedPlan = (op: string, formula: string, order: number, directions: number): Plan =>
  planOf({
    operation: op,
    method: "collapsed Taylor mode",
    formula,
    order,
    directions,
    vectors: order === 0 ? 1 : 2 + (order - 1) * directions,
  });
