/** The operators of vector calculus: divergence and curl. */

import { mul, reshape, sumOver } from "../core/basis.ts";
import { segment } from "../core/segments.ts";
import type { Tensor, TensorLike } from "../core/tensor.ts";
import { stack } from "../ops/join.ts";
import { sub } from "../ops/elementwise.ts";
import { ShapeError } from "../tensor/errors.ts";
import { checkOptions } from "../tensor/options.ts";
import { sameShape, showShape } from "../tensor/shape.ts";
import { jvp } from "../transforms/forward.ts";
import { pointOf } from "../transforms/orders.ts";
import { sumAll } from "../transforms/sums.ts";
import { checkFunction, oneTensor } from "../transforms/tree.ts";
import { vmap } from "../transforms/vmap.ts";
import { dimensions } from "./arguments.ts";
import { randomDirections, readSampling, units } from "./directions.ts";
import type { AtPoint, OperatorOptions } from "./laplacian.ts";
import { jacfwd } from "./jacobian.ts";
import { type Plan, planOf } from "./plan.ts";

/**
 * The divergence ∂f₁/∂x₁ + … + ∂fₙ/∂xₙ of a field: a function whose result has the shape of its argument. With
 * `samples`, an unbiased estimate from random directions.
 *
 * @throws ShapeError for a result of another shape.
 * @example divergence((x) => x.pow(2))(tensor([1, 2])) // tensor(6.)
 */
export function divergence(
  f: (x: Tensor) => unknown,
  options: OperatorOptions & { readonly explain: true },
): AtPoint<Plan>;
export function divergence(f: (x: Tensor) => unknown, options?: OperatorOptions): AtPoint<Tensor>;
export function divergence(f: (x: Tensor) => unknown, options: OperatorOptions = {}): AtPoint<Tensor | Plan> {
  const op = "divergence";
  checkFunction(f, op);
  const { samples, distribution, generator, explain } = readSampling(op, options, ["rademacher", "normal", "axes"]);
  return (at) => {
    const x = pointOf(at, op);
    const n = dimensions(op, x);
    const count = samples ?? n;
    if (explain)
      return planOf({
        operation: op,
        method: "forward mode",
        formula: samples === null ? "Σ ∂fᵢ/∂xᵢ" : `the mean of vᵀ J v over random v (${distribution})`,
        order: 1,
        directions: count,
        vectors: 1 + count,
      });
    const each = vmap((v: Tensor) => {
      const [, dy] = jvp((t: Tensor) => fieldAt(op, f, t), [x], [v]);
      return sumAll(mul(dy, v));
    });
    if (samples === null) return sumAll(each(units(x.shape, x.dtype)));
    const { directions, weights } = randomDirections(op, x, samples, distribution, generator);
    return sumOver([mul(each(directions), weights)], { dims: [0], keepdim: false, dtype: x.dtype });
  };
}

/**
 * The curl of a field in the plane, ∂f₂/∂x₁ − ∂f₁/∂x₂ as a number, or in space, as a vector.
 *
 * @throws ShapeError where argument and result are not vectors of 2 or of 3 numbers.
 * @example curl((x) => stack([x.at(1).neg(), x.at(0)]))(tensor([1, 2])) // tensor(2.)
 */
export function curl(f: (x: Tensor) => unknown, options: { readonly explain: true }): AtPoint<Plan>;
export function curl(f: (x: Tensor) => unknown, options?: { readonly explain?: boolean }): AtPoint<Tensor>;
export function curl(f: (x: Tensor) => unknown, options: { readonly explain?: boolean } = {}): AtPoint<Tensor | Plan> {
  const op = "curl";
  checkFunction(f, op);
  checkOptions(op, options, ["explain"]);
  return (at: TensorLike) => {
    const x = pointOf(at, op);
    const n = x.shape[0] ?? 0;
    if (x.shape.length !== 1 || (n !== 2 && n !== 3))
      throw new ShapeError(`${op}: expected a point of 2 or 3 coordinates, got shape ${showShape(x.shape)}`);
    if (options.explain === true)
      return planOf({
        operation: op,
        method: "forward mode",
        formula: n === 2 ? "∂f₂/∂x₁ − ∂f₁/∂x₂" : "∇ × f",
        order: 1,
        directions: n,
        vectors: 1 + n,
      });
    const j = jacfwd((t: Tensor) => fieldAt(op, f, t))(x);
    const d = (i: number, k: number): Tensor => reshape(segment(segment(j, 0, i, 1), 1, k, 1), []);
    const turn = (i: number, k: number): Tensor => sub(d(k, i), d(i, k));
    return n === 2 ? turn(0, 1) : stack([turn(1, 2), turn(2, 0), turn(0, 1)]);
  };
}

function fieldAt(op: string, f: (x: Tensor) => unknown, x: Tensor): Tensor {
  const y = oneTensor(f(x), op);
  if (sameShape(y.shape, x.shape)) return y;
  throw new ShapeError(
    `${op}: expected a field, whose result has the shape of its argument, got ${showShape(y.shape)} from ${showShape(x.shape)}`,
  );
}
