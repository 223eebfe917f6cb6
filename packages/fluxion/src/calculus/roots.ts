/** Roots, from Taylor coefficients: Newton, Halley and all of Householder's methods. */

import { detach } from "../core/basis.ts";
import { nodeOf } from "../core/node.ts";
import { kindText } from "../core/operands.ts";
import { isTraced, number, type Tensor, type TensorLike, traced } from "../core/tensor.ts";
import { eq, isfinite, le, maximum, where } from "../ops/compare.ts";
import { abs, add, div, mul, neg } from "../ops/elementwise.ts";
import { item } from "../ops/read.ts";
import { all } from "../ops/reduce.ts";
import { ArgumentError, ShapeError } from "../tensor/errors.ts";
import { checkOptions } from "../tensor/options.ts";
import { sameShape, showShape } from "../tensor/shape.ts";
import { noGrad } from "../transforms/modes.ts";
import { checkDerivativeOrder, pointOf } from "../transforms/orders.ts";
import { taylor } from "../transforms/taylor.ts";
import { checkFunction } from "../transforms/tree.ts";
import { isTrue } from "./arguments.ts";

export interface FindRootOptions {
  /** Of the highest derivative that is used: 1 is Newton's method, 2 Halley's (the default), more Householder's. */
  readonly order?: number;
  /** The greatest last step, relative to the root. */
  readonly tol?: number;
  /** How many steps at most; 100 by default. */
  readonly maxIter?: number;
}

/**
 * A root of `f` near `x0`; of a function of each element, one for each element. The error of one step is the error
 * before to the power `order` + 1. The root has derivatives with respect to what `f` uses, if that requires grad.
 *
 * @throws ArgumentError where no root is found.
 * @example findRoot((x) => x.pow(2).sub(2), 1) // tensor(1.4142)
 */
export function findRoot(f: (x: Tensor) => unknown, x0: TensorLike, options: FindRootOptions = {}): Tensor {
  const op = "findRoot";
  checkFunction(f, op);
  checkOptions(op, options, ["order", "tol", "maxIter"]);
  const start = pointOf(x0, op);
  const { order = 2, tol = start.dtype === "float64" ? 1e-14 : 1e-6, maxIter = 100 } = options;
  checkDerivativeOrder(order, op);
  if (order < 1) throw new ArgumentError(`${op}: the order must be at least 1, Newton's method, got ${order}`);
  if (!(typeof tol === "number" && tol > 0 && tol < 1))
    throw new ArgumentError(`${op}: tol must be a number between 0 and 1, got ${kindText(tol)}`);
  if (!(Number.isInteger(maxIter) && maxIter > 0))
    throw new ArgumentError(`${op}: maxIter must be a whole number of at least 1, got ${kindText(maxIter)}`);
  if (isTraced(start)) throw traced(op);
  return implicit(
    f,
    noGrad(() => search(f, detach(start), order, tol, maxIter)),
  );
}

/**
 * The root as a function of what `f` uses. Two steps of third order from a constant are right to the 16th power of any
 * change, so its derivatives are those of the implicit function, to order 15.
 */
function implicit(f: (x: Tensor) => unknown, root: Tensor): Tensor {
  let x = root;
  for (let i = 0; i < 2; i++) {
    const c = taylor(f, x, 3);
    if (nodeOf(c[0]!) === null) return root;
    x = add(x, householder(c));
  }
  return x;
}

function search(f: (x: Tensor) => unknown, start: Tensor, order: number, tol: number, maxIter: number): Tensor {
  let x = start;
  for (let i = 0; i < maxIter; i++) {
    const c = taylor(f, x, order);
    if (!sameShape(c[0]!.shape, x.shape))
      throw new ShapeError(
        `findRoot: expected a function of each element, whose result has the shape of its argument, got ${showShape(c[0]!.shape)} from ${showShape(x.shape)}`,
      );
    if (isTraced(c[0]!)) throw traced("findRoot");
    const zero = number(0, x.dtype);
    const step = where(eq(c[0]!, zero), zero, householder(c));
    const next = add(x, step);
    if (!isTrue(all(isfinite(next))))
      throw new ArgumentError(
        `findRoot: the step from x = ${shown(x)} is not finite, f(x) = ${shown(c[0]!)}; start where f has a slope`,
      );
    x = next;
    const close = le(abs(step), mul(tol, maximum(abs(x), number(tol, x.dtype))));
    if (isTrue(all(close))) return x;
  }
  throw new ArgumentError(
    `findRoot: no root within ${maxIter} steps, the last x is ${shown(x)}; start closer, or raise maxIter or tol`,
  );
}

/**
 * Householder's step of order d from f's coefficients c: d (1/f)⁽ᵈ⁻¹⁾ / (1/f)⁽ᵈ⁾, which is g[d−1] / g[d] for g = 1/f.
 * With h[k] = g[k] c[0]ᵏ⁺¹ nothing is divided by f, which is about to vanish.
 */
function householder(c: readonly Tensor[]): Tensor {
  const [f] = c as [Tensor];
  const scaled = [...c]; // c[j] c[0]ʲ⁻¹
  let power = f;
  for (let j = 2; j < c.length; j++) {
    scaled[j] = mul(c[j]!, power);
    power = mul(power, f);
  }
  const h: Tensor[] = [number(1, f.dtype)];
  for (let k = 1; k < c.length; k++) {
    let sum: Tensor | null = null;
    for (let j = 1; j <= k; j++) {
      const term = mul(scaled[j]!, h[k - j]!);
      sum = sum === null ? term : add(sum, term);
    }
    h.push(neg(sum!));
  }
  const d = c.length - 1;
  return div(mul(h[d - 1]!, f), h[d]!);
}

const shown = (x: Tensor): string =>
  x.shape.length === 0 ? String(item(x)) : `a tensor of shape ${showShape(x.shape)}`;
