/** Second derivatives: Hessians, their diagonals, and their products with vectors. */

import { filled, mul, reshape, zerosLike } from "../core/basis.ts";
import { nodeOf } from "../core/node.ts";
import { isTensor, number, type Tensor, type TensorLike } from "../core/tensor.ts";
import { inNameOf } from "../tensor/errors.ts";
import { checkOptions } from "../tensor/options.ts";
import { jvp } from "../transforms/forward.ts";
import { valueAndGrad } from "../transforms/functions.ts";
import { pointOf } from "../transforms/orders.ts";
import { alongCurves } from "../transforms/taylor.ts";
import { checkFunction } from "../transforms/tree.ts";
import { vmap } from "../transforms/vmap.ts";
import { dimensions, oneNumber } from "./arguments.ts";
import { jacfwd, jacobian, type JacobianOfTensorOptions, type JacobianOptions, jacrev, ofTensor } from "./jacobian.ts";
import { type Plan, planOf } from "./plan.ts";
import { units } from "./directions.ts";

/**
 * The Hessian of a function, forward over reverse: `[n, n]` for one number of a vector, `[m, n, n]` for m numbers, and
 * nested blocks for a list of `argnums`. Of a tensor that was computed, by reverse over reverse; its graph stays.
 *
 * @example hessian((x) => x.pow(3).sum())(tensor([1, 2])) // [[6, 0], [0, 12]]
 */
export function hessian(f: (...x: Tensor[]) => unknown, options?: JacobianOptions): (...x: TensorLike[]) => Tensor;
export function hessian(f: (...x: never[]) => unknown, options?: JacobianOptions): <R>(...x: unknown[]) => R;
export function hessian(y: Tensor, x: Tensor, options?: JacobianOfTensorOptions): Tensor;
export function hessian(y: Tensor, x: readonly Tensor[], options?: JacobianOfTensorOptions): Tensor[][];
export function hessian(
  y: Tensor | ((...x: never[]) => unknown),
  x?: Tensor | readonly Tensor[] | JacobianOptions,
  options: JacobianOfTensorOptions = {},
): unknown {
  if (typeof y === "function") {
    checkOptions("hessian", x, ["argnums", "chunkSize"]);
    const along = (x ?? {}) as JacobianOptions;
    const both = inNameOf("hessian", () => jacfwd(jacrev(y, along) as (...x: never[]) => unknown, along));
    return (...x: unknown[]) => inNameOf("hessian", () => both(...x));
  }
  const first = ofTensor("hessian", y, x, { ...options, createGraph: true });
  const second = (g: Tensor, along: Tensor): Tensor =>
    nodeOf(g) === null // constant, as the gradient of what is linear
      ? filled(0, [...g.shape, ...along.shape], g.dtype)
      : inNameOf("hessian", () => jacobian(g, along, { ...options, materializeGrads: true }));
  if (isTensor(first)) return second(first, x as Tensor);
  return first.map((g) => (x as readonly Tensor[]).map((each) => second(g, each)));
}

/**
 * The value of a function and the product of its Hessian with a vector, forward over reverse: the Hessian itself is
 * never made. Of one primal a tensor, of several a list.
 *
 * @example hvp((x) => x.pow(3).sum(), tensor([1, 2]), tensor([1, 1])) // [tensor(9.), tensor([ 6., 12.])]
 */
export function hvp(
  f: (...x: Tensor[]) => TensorLike,
  primals: TensorLike,
  tangents: TensorLike,
): [y: Tensor, Hv: Tensor];
export function hvp(
  f: (...x: Tensor[]) => TensorLike,
  primals: readonly [TensorLike],
  tangents: readonly [TensorLike],
): [y: Tensor, Hv: Tensor];
export function hvp(
  f: (...x: Tensor[]) => TensorLike,
  primals: readonly TensorLike[],
  tangents: readonly TensorLike[],
): [y: Tensor, Hv: Tensor[]];
export function hvp(f: (...x: never[]) => unknown, primals: unknown, tangents: unknown): [y: Tensor, Hv: unknown] {
  checkFunction(f, "hvp");
  const args = Array.isArray(primals) ? primals : [primals];
  const argnums = args.map((_, i) => i);
  const gradient = valueAndGrad(f as (...x: Tensor[]) => TensorLike, { argnums: argnums as never });
  const [[y], [, along]] = inNameOf("hvp", () => jvp(gradient as never, primals, tangents)) as unknown as [
    [Tensor],
    [Tensor, unknown[]],
  ];
  return [y, along.length === 1 ? along[0] : along];
}

export interface HessianDiagonalOptions {
  readonly chunkSize?: number | null;
  /** The plan instead of the result. */
  readonly explain?: boolean;
}

/**
 * The diagonal of the Hessian of a function of one number, ∂²f/∂xᵢ² for each element of x, in the shape of x: a jet of
 * second order along each axis, all in one batch.
 *
 * @throws GradError for a function of several numbers.
 */
export function hessianDiagonal(
  f: (x: Tensor) => unknown,
  options: HessianDiagonalOptions & { readonly explain: true },
): (x: TensorLike) => Plan;
export function hessianDiagonal(f: (x: Tensor) => unknown, options?: HessianDiagonalOptions): (x: TensorLike) => Tensor;
export function hessianDiagonal(
  f: (x: Tensor) => unknown,
  options: HessianDiagonalOptions = {},
): (x: TensorLike) => Tensor | Plan {
  const op = "hessianDiagonal";
  checkFunction(f, op);
  checkOptions(op, options, ["chunkSize", "explain"]);
  return (at) => {
    const x = pointOf(at, op);
    const n = dimensions(op, x);
    if (options.explain === true)
      return planOf({
        operation: op,
        method: "Taylor mode",
        formula: "∂²f/∂xᵢ² for each i",
        order: 2,
        directions: n,
        vectors: 1 + 2 * n,
      });
    const second = vmap(
      (v: Tensor) => {
        const series = alongCurves((t) => oneNumber(op, f(t!)), [[x, v]], 3, op);
        return series[2] ?? zerosLike(series[0]!);
      },
      { chunkSize: options.chunkSize ?? null },
    )(units(x.shape, x.dtype));
    return reshape(mul(second, number(2, second.dtype)), x.shape);
  };
}
