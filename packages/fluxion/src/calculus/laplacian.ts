/** Operators that are sums of directional derivatives: Laplacian and biharmonic. */

import { mul, reshape } from "../core/basis.ts";
import { number, type Tensor, type TensorLike } from "../core/tensor.ts";
import { tensor } from "../ops/create.ts";
import { pointOf } from "../transforms/orders.ts";
import { checkFunction } from "../transforms/tree.ts";
import { dimensions, oneNumber } from "./arguments.ts";
import { collapsedPlan, total } from "./directionalsum.ts";
import { randomDirections, readSampling, type Sampling, units } from "./directions.ts";
import type { Plan } from "./plan.ts";

export interface OperatorOptions extends Sampling {
  /** The plan instead of the result. */
  readonly explain?: boolean;
}

/** A function of a point. */
export type AtPoint<Y> = (x: TensorLike) => Y;

/**
 * The Laplacian ∂²f/∂x₁² + … + ∂²f/∂xₙ² of a function of one number, by jets of second order along all axes in one
 * batch, their highest coefficients summed at every step. With `samples`, an unbiased estimate from that many random
 * directions: in very many dimensions the only affordable one.
 *
 * @throws GradError for a function of several numbers.
 * @example laplacian((x) => x.pow(2).sum())(tensor([1, 2, 3])) // tensor(6.)
 */
export function laplacian(
  f: (x: Tensor) => unknown,
  options: OperatorOptions & { readonly explain: true },
): AtPoint<Plan>;
export function laplacian(f: (x: Tensor) => unknown, options?: OperatorOptions): AtPoint<Tensor>;
export function laplacian(f: (x: Tensor) => unknown, options: OperatorOptions = {}): AtPoint<Tensor | Plan> {
  const op = "laplacian";
  checkFunction(f, op);
  const { samples, distribution, generator, explain } = readSampling(op, options, ["rademacher", "normal", "axes"]);
  return (at) => {
    const x = pointOf(at, op);
    const n = dimensions(op, x);
    const formula = samples === null ? "Σ ∂²f/∂xᵢ²" : `the mean of vᵀ H v over random v (${distribution})`;
    if (explain) return collapsedPlan(op, formula, 2, samples ?? n);
    const { directions, weights } =
      samples === null
        ? { directions: units(x.shape, x.dtype), weights: null }
        : randomDirections(op, x, samples, distribution, generator);
    return total((t) => oneNumber(op, f(t)), x, directions, 2, weights, op);
  };
}

/**
 * The biharmonic operator, the Laplacian of the Laplacian, of a function of one number: fourth derivatives along the
 * axes and along eᵢ ± eⱼ, since ∂⁴f/∂xᵢ²∂xⱼ² is a sum of such. With `samples`, an unbiased estimate from random
 * directions of normal numbers.
 *
 * @throws GradError for a function of several numbers.
 */
export function biharmonic(
  f: (x: Tensor) => unknown,
  options: OperatorOptions & { readonly explain: true },
): AtPoint<Plan>;
export function biharmonic(f: (x: Tensor) => unknown, options?: OperatorOptions): AtPoint<Tensor>;
export function biharmonic(f: (x: Tensor) => unknown, options: OperatorOptions = {}): AtPoint<Tensor | Plan> {
  const op = "biharmonic";
  checkFunction(f, op);
  const { samples, generator, explain } = readSampling(op, options, ["normal"]);
  return (at) => {
    const x = pointOf(at, op);
    const n = dimensions(op, x);
    if (explain) return collapsedPlan(op, "Σ ∂⁴f/∂xᵢ²∂xⱼ²", 4, samples ?? n * n);
    const along = (t: Tensor): Tensor => oneNumber(op, f(t));
    if (samples !== null) {
      const { directions, weights } = randomDirections(op, x, samples, "normal", generator);
      // the mean of (v · ∂)⁴ over normal v is 3 Δ²
      return total(along, x, directions, 4, mul(weights, number(1 / 3, weights.dtype)), op);
    }
    const { rows, weights } = fourths(n);
    const directions = reshape(tensor(rows, { dtype: x.dtype }), [n * n, ...x.shape]);
    return total(along, x, directions, 4, tensor(weights, { dtype: x.dtype }), op);
  };
}

/** 12 ∂ᵢ²∂ⱼ² = (∂ᵢ + ∂ⱼ)⁴ + (∂ᵢ − ∂ⱼ)⁴ − 2 ∂ᵢ⁴ − 2 ∂ⱼ⁴, twice for each pair i < j. */
function fourths(n: number): { readonly rows: Float64Array; readonly weights: Float64Array } {
  const rows = new Float64Array(n * n * n);
  const weights = new Float64Array(n * n).fill(1 / 6);
  let at = 0;
  for (let i = 0; i < n; i++) {
    weights[at] = 1 - (n - 1) / 3;
    rows[at++ * n + i] = 1;
  }
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      for (const sign of [1, -1]) {
        rows[at * n + i] = 1;
        rows[at++ * n + j] = sign;
      }
    }
  }
  return { rows, weights };
}
