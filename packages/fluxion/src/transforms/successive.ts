/** Successive derivatives: of any order, along one variable or several. */

import { mul, onesLike, zerosLike } from "../core/basis.ts";
import { withLevel } from "../core/bind.ts";
import { isLeafNode, moving, type Node, nodeOf, recorder, requireGrad } from "../core/node.ts";
import { checkTensor, kindText } from "../core/operands.ts";
import { program } from "../core/program.ts";
import { handle, isTensor, isTraced, number, type Tensor, type TensorLike } from "../core/tensor.ts";
import { ArgumentError, GradError, inNameOf } from "../tensor/errors.ts";
import { checkOptions } from "../tensor/options.ts";
import { showShape } from "../tensor/shape.ts";
import { tracked } from "./functions.ts";
import { gradients } from "./gradients.ts";
import { atNode } from "./saved.ts";
import { sumAll } from "./sums.ts";
import { alongCurves, coefficientOf, onRecord, rerun } from "./taylor.ts";
import { checkDerivativeOrder, factorial, pointOf } from "./orders.ts";
import { derivativeOfOrder, mixedPartial } from "./partials.ts";
import { checkOnSingular, type OnSingular, settle, type SingularOptions } from "./singular.ts";
import { expandAll, uses } from "./lazy.ts";
import { checkFunction, oneTensor } from "./tree.ts";

/**
 * The n-th derivative of `y` along `x`: what remains of a gradient that is summed and differentiated again. Of an
 * elementwise function, element by element; 0 past the degree of a polynomial. `onSingular` says what becomes of
 * elements that are not finite.
 *
 * @throws GradError where `y` does not depend on `x`; ArgumentError for an order that is no whole number or beyond 170.
 * @example const x = tensor(5, { requiresGrad: true }); nthDerivative(x.pow(3), x, 2) // 30
 */
export function nthDerivative(y: Tensor, x: Tensor, n: number, options: SingularOptions = {}): Tensor {
  const onSingular = checkPair("nthDerivative", y, x, n, options);
  return settle(derivativeOf(y, x, n), n, onSingular, "nthDerivative", () => [sumAll(y), x]);
}

/** At once in a tower, else one order after the other. */
function derivativeOf(y: Tensor, x: Tensor, n: number): Tensor {
  if (n === 0) return y;
  let f = next("nthDerivative", y, x);
  if (n === 1) return f;
  const known = derivativeOfOrder(f, x, n);
  if (known !== null) return known;
  for (let k = 1; k < n; k++) f = next("nthDerivative", f, x);
  return f;
}

/** The derivatives of orders 0 … n of `y` along `x`; `onSingular` as for `nthDerivative`. */
export function derivatives(y: Tensor, x: Tensor, n: number, options: SingularOptions = {}): Tensor[] {
  const onSingular = checkPair("derivatives", y, x, n, options);
  const all = [y];
  for (let k = 1; k <= n; k++)
    all.push((k > 1 ? derivativeOfOrder(all[1]!, x, k) : null) ?? next("derivatives", all[k - 1]!, x));
  return all.map((g, k) => settle(g, k, onSingular, "derivatives", () => [sumAll(y), x]));
}

function checkPair(op: string, y: unknown, x: unknown, n: unknown, options: SingularOptions): OnSingular {
  checkTensor(op, y);
  checkTensor(op, x);
  checkDerivativeOrder(n, op);
  return readOptions(op, options);
}

function readOptions(op: string, options: SingularOptions): OnSingular {
  checkOptions(op, options, ["onSingular"]);
  const { onSingular = "nan" } = options;
  checkOnSingular(onSingular, op);
  return onSingular;
}

const next = (op: string, y: Tensor, x: Tensor): Tensor =>
  inNameOf(op, () => (gradients([sumAll(y)], [x], { createGraph: true }) as [Tensor])[0]);

/**
 * The n-th derivative of a function of one variable, as a function; `onSingular` as for `nthDerivative`.
 *
 * @example derivative((x) => x.sin(), 2)(0.5) // −sin 0.5
 */
export function derivative(f: (x: Tensor) => unknown, n = 1, options: SingularOptions = {}): (x: TensorLike) => Tensor {
  checkFunction(f, "derivative");
  checkDerivativeOrder(n, "derivative");
  const onSingular = readOptions("derivative", options);
  return (x) => {
    const at = pointOf(x, "derivative");
    return settle(derivativeAt(f, at, n), n, onSingular, "derivative", () => {
      const [y, input] = onRecord(f, at, "derivative");
      return [sumAll(y), input];
    });
  };
}

function derivativeAt(f: (x: Tensor) => unknown, at: Tensor, n: number): Tensor {
  if (at.shape.length === 0) {
    const series = alongCurves(
      (t) => sumAll(oneTensor(f(t!), "derivative")),
      [[at, onesLike(at)]],
      n + 1,
      "derivative",
    );
    const c = series[n] ?? zerosLike(series[0]!);
    return n < 2 ? c : mul(c, number(factorial(n), c.dtype));
  }
  const input = tracked(at);
  const result = moving(() => {
    const y = oneTensor(f(input), "derivative");
    return n === 0 ? y : dependent(y, input, n);
  });
  return nodeOf(at) === null || !recorder.on ? atNode(result, null) : result;
}

function dependent(y: Tensor, x: Tensor, n: number): Tensor {
  const node = nodeOf(y);
  return node === null || !uses(node, nodeOf(x)!) ? zerosLike(x) : nthDerivative(y, x, n);
}

type Along = readonly (readonly [x: Tensor, order: number])[];

/**
 * A mixed partial derivative: of a tensor along tensors, each with its order; or of a function, one order an argument.
 *
 * @example partial(y, [[x, 2], [z, 1]]) // ∂³y/∂x²∂z
 * @example partial((x, z) => x.pow(2).mul(z), [2, 1])(1, 1) // tensor(2.)
 */
export function partial(f: (...x: Tensor[]) => unknown, orders: readonly number[]): (...x: TensorLike[]) => Tensor;
export function partial(y: Tensor, along: Along): Tensor;
export function partial(
  y: Tensor | ((...x: Tensor[]) => unknown),
  along: Along | readonly number[],
): Tensor | ((...x: TensorLike[]) => Tensor) {
  if (!Array.isArray(along))
    throw new ArgumentError("partial: expected a list of [x, order] for a tensor, or a list of orders for a function");
  if (typeof y === "function") return partialOfFunction(y, along as readonly number[]);
  if (!isTensor(y)) throw new ArgumentError(`partial: expected a tensor or a function, got ${kindText(y)}`);
  return partialOfTensor(y, along as Along);
}

function partialOfTensor(y: Tensor, along: Along): Tensor {
  for (const entry of along) {
    if (!Array.isArray(entry) || !isTensor(entry[0]))
      throw new ArgumentError("partial: expected a list of [x, order], as in partial(y, [[x, 2], [z, 1]])");
    checkDerivativeOrder(entry[1], "partial");
  }
  const wanted = along.filter(([, n]) => n > 0);
  if (wanted.length === 0) return y;
  if (wanted.length === 1) return nthDerivative(y, wanted[0]![0], wanted[0]![1]);
  const root = nodeOf(y);
  if (root === null)
    throw new GradError("partial: element 0 of tensors does not require grad and does not have a grad_fn");
  const xs = wanted.map(([x], i) => {
    const node = nodeOf(x);
    if (node === null)
      throw new GradError(
        `partial: One of the differentiated Tensors does not require grad; variable ${i} of shape ${showShape(x.shape)}`,
      );
    if (!uses(root, node))
      throw new GradError(
        `partial: One of the differentiated Tensors appears to not have been used in the graph; variable ${i} of shape ${showShape(x.shape)}`,
      );
    return node;
  });
  const known = mixedPartial(
    root,
    wanted.map(([, n], i) => [xs[i]!, n]),
  );
  if (known !== null) return known;
  expandAll([root], (node) => xs.includes(node));
  const nodes = program(root, (node) => xs.includes(node));
  // replay moves every element of x at once: right for a function of each element, and for numbers
  return nested(
    wanted.map(([, n]) => n),
    xs.map((x) => atNode(x.output, x)),
    (moved) => {
      const values = new Map<Node, Tensor>(xs.map((x, i) => [x, moved[i]!]));
      return rerun(nodes, values).get(root) ?? y;
    },
  );
}

/** Curves of curves: one level a variable, each with its own order. */
function nested(orders: readonly number[], at: readonly Tensor[], f: (x: readonly Tensor[]) => Tensor): Tensor {
  const go = (i: number, moved: readonly Tensor[]): Tensor => {
    if (i === orders.length) return f(moved);
    const n = orders[i]!;
    const c = withLevel((level) => coefficientOf(level, at[i]!, n, (x) => go(i + 1, [...moved, x])));
    return n < 2 ? c : mul(c, number(factorial(n), c.dtype));
  };
  return go(0, []);
}

/** At numbers that nothing was recorded about, the function is recorded; null where that is not enough. */
function numbersOnly(f: (...x: Tensor[]) => unknown, orders: readonly number[], at: readonly Tensor[]): Tensor | null {
  if (!at.every((x) => x.shape.length === 0 && !isTraced(x) && nodeOf(x) === null)) return null;
  const inputs = at.map((x) => requireGrad(handle(x)));
  const root = moving(() => nodeOf(oneTensor(f(...inputs), "partial")));
  if (root === null || !isLeafOf(root, inputs)) return null;
  const along = orders.flatMap((n, i): [Node, number][] => (n > 0 ? [[nodeOf(inputs[i]!)!, n]] : []));
  const known = mixedPartial(root, along);
  return known && atNode(known, null);
}

/** Whether the leaves of a program are all among `inputs`. */
const isLeafOf = (root: Node, inputs: readonly Tensor[]): boolean =>
  program(root).every((node) => !isLeafNode(node) || inputs.some((x) => x.node === node));

function partialOfFunction(f: (...x: Tensor[]) => unknown, orders: readonly number[]): (...x: TensorLike[]) => Tensor {
  orders.forEach((n) => checkDerivativeOrder(n, "partial"));
  return (...args) => {
    if (args.length !== orders.length)
      throw new ArgumentError(
        `partial: got ${orders.length} orders and ${args.length} arguments; give one order for each`,
      );
    const at = args.map((x) => pointOf(x, "partial"));
    return numbersOnly(f, orders, at) ?? nested(orders, at, (moved) => oneTensor(f(...moved), "partial"));
  };
}
