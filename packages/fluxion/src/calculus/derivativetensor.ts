/** All partial derivatives of one order, from directional ones. */

import { moveDim, mul, reshape, sumOver, zerosLike } from "../core/basis.ts";
import type { Tensor, TensorLike } from "../core/tensor.ts";
import { tensor } from "../ops/create.ts";
import { indexSelect } from "../ops/gathering.ts";
import { MemoryError } from "../tensor/errors.ts";
import { checkOptions } from "../tensor/options.ts";
import { numel } from "../tensor/shape.ts";
import { checkDerivativeOrder, pointOf } from "../transforms/orders.ts";
import { alongCurves } from "../transforms/taylor.ts";
import { checkFunction, oneTensor } from "../transforms/tree.ts";
import { vmap } from "../transforms/vmap.ts";
import { checkChunkSize, dimensions } from "./arguments.ts";
import { ascending, compositions, countOf, interpolationWeight } from "./multiindex.ts";
import { type Plan, planOf } from "./plan.ts";

export interface DerivativeTensorOptions {
  /** How many jets run at a time, to need less memory; null for all. */
  readonly chunkSize?: number | null;
  /** The plan instead of the result. */
  readonly explain?: boolean;
}

/**
 * All partial derivatives of order `d` of a function of one tensor with n elements, as a symmetric tensor of shape
 * `[...result, ...x, …, ...x]` with x's shape d times: order 1 is the Jacobian, 2 the Hessian.
 *
 * C(n + d − 1, d) jets of order d along whole-numbered directions run as one batch, and a fixed linear map makes the
 * partial derivatives of their last coefficients (Griewank, Utke and Walther 2000): in one variable more of an order
 * the count grows polynomially, where nested differentiation multiplies the cost with each.
 *
 * @example derivativeTensor((x) => x.prod(), 3)(tensor([1, 2, 3])) // 1 where all three indices differ, else 0
 */
export function derivativeTensor(
  f: (x: Tensor) => unknown,
  d: number,
  options: DerivativeTensorOptions & { readonly explain: true },
): (x: TensorLike) => Plan;
export function derivativeTensor(
  f: (x: Tensor) => unknown,
  d: number,
  options?: DerivativeTensorOptions,
): (x: TensorLike) => Tensor;
export function derivativeTensor(
  f: (x: Tensor) => unknown,
  d: number,
  options: DerivativeTensorOptions = {},
): (x: TensorLike) => Tensor | Plan {
  const op = "derivativeTensor";
  checkFunction(f, op);
  checkDerivativeOrder(d, op);
  checkOptions(op, options, ["chunkSize", "explain"]);
  const { chunkSize = null, explain = false } = options;
  checkChunkSize(op, chunkSize);
  return (at) => {
    const x = pointOf(at, op);
    const n = dimensions(op, x);
    const jets = countOf(n, d);
    if (explain) return plan(op, n, d, jets);
    if (d === 0) return alongCurves((t) => oneTensor(f(t!), op), [[x]], 1, op)[0]!;
    const { directions, places, weights, all } = interpolation(op, n, d);
    const seeds = reshape(tensor(directions, { dtype: x.dtype }), [jets, ...x.shape]);
    const last = vmap(
      (v: Tensor) => {
        const series = alongCurves((t) => oneTensor(f(t!), op), [[x, v]], d + 1, op);
        return series[d] ?? zerosLike(series[0]!);
      },
      { chunkSize },
    )(seeds);
    const result = last.shape.slice(1);
    const m = numel(result);
    const width = places.length / jets;
    const c = reshape(moveDim(last, 0, result.length), [m, jets]);
    const terms = reshape(indexSelect(c, 1, indices(places)), [m, jets, width]);
    const gamma = reshape(tensor(weights, { dtype: last.dtype }), [jets, width]);
    const partials = sumOver([mul(terms, gamma)], { dims: [2], keepdim: false, dtype: last.dtype });
    const every = indexSelect(partials, 1, indices(all));
    return reshape(every, [...result, ...Array.from({ length: d }, () => x.shape).flat()]);
  };
}

const indices = (places: Int32Array): Tensor => tensor(places, { dtype: "int64" });

function plan(op: string, n: number, d: number, jets: number): Plan {
  return planOf({
    operation: op,
    method: "the interpolation of Griewank, Utke and Walther",
    formula: `all partial derivatives of order ${d} of ${n} variables`,
    order: d,
    directions: jets,
    vectors: 1 + d * jets,
  });
}

interface Interpolation {
  /** One direction after the other, n whole numbers of sum d each. */
  readonly directions: Float64Array;
  /** For each partial derivative the directions that it is made of, equally many for all, and their weights. */
  readonly places: Int32Array;
  readonly weights: Float64Array;
  /** For each element of the tensor, its partial derivative. */
  readonly all: Int32Array;
}

/** More elements than this are a mistake rather than a wish. */
const mostElements = 2 ** 28;

let last: { readonly key: string; readonly value: Interpolation } | null = null;

/** The fixed linear map from directional to partial derivatives. */
function interpolation(op: string, n: number, d: number): Interpolation {
  const key = `${n} ${d}`;
  if (last?.key === key) return last.value;
  const support = Math.min(n, d);
  const width = countOf(support, d);
  const count = countOf(n, d);
  if (n ** d > mostElements || count * width > mostElements)
    throw new MemoryError(
      `${op}: order ${d} of ${n} variables has ${n ** d} partial derivatives; take some of them with partial, or sums with sumOfDirectional`,
    );
  const each = [...ascending(n, d)]; // the variables of each partial derivative
  const placeOf = new Map(each.map((variables, place) => [variables.join(), place]));
  const directions = new Float64Array(count * n);
  const places = new Int32Array(count * width);
  const weights = new Float64Array(count * width);
  each.forEach((variables, place) => {
    for (const v of variables) directions[place * n + v]!++;
    const own = [...new Set(variables)];
    const i = own.map((v) => directions[place * n + v]!);
    let at = place * width;
    for (const { j, weight } of weightsOf(i)) {
      places[at] = placeOf.get(own.flatMap((v, m) => new Array<number>(j[m]!).fill(v)).join())!;
      weights[at++] = weight;
    }
    places.fill(place, at, (place + 1) * width); // the rest weighs nothing
  });
  const all = new Int32Array(n ** d);
  const variables = new Array<number>(d).fill(0);
  for (let e = 0; e < all.length; e++) {
    all[e] = placeOf.get(variables.toSorted((a, b) => a - b).join())!;
    for (let m = d - 1; m >= 0 && ++variables[m]! === n; m--) variables[m] = 0;
  }
  last = { key, value: { directions, places, weights, all } };
  return last.value;
}

interface Weight {
  readonly j: readonly number[];
  readonly weight: number;
}
const known = new Map<string, readonly Weight[]>();

/** The directions j within the variables of `i`, and their weights. */
function weightsOf(i: readonly number[]): readonly Weight[] {
  const key = i.join();
  let list = known.get(key);
  if (list === undefined) {
    const d = i.reduce((sum, k) => sum + k, 0);
    list = [...compositions(i.length, d)].map((j) => ({ j, weight: interpolationWeight(i, j) }));
    known.set(key, list);
  }
  return list;
}
