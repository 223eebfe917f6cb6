/** Taylor coefficients of low orders as straight code: the recurrences run once, on symbols, and the result is compiled. */

import { compileNumber, type NumberFunction } from "./compile.ts";
import { type AnyScalar, constant, input, type Scalar, select } from "./scalar.ts";
import { extend, type Ring, type Series, systemOf } from "./system.ts";

/** The highest order that is compiled: the expressions grow with each. */
export const compiledOrders = 3;

/**
 * Coefficient k of a function of u and v (or of u alone) from u[0], v[0], u[1], v[1], … up to order k; null where it is
 * an exact zero, `"open"` where that depends on the values.
 */
export type CoefficientFunction = NumberFunction | null | "open";

/** Compiles coefficient `k` of `y`. Bit 2j of `zeros` says that u[j] is an exact zero, bit 2j + 1 that v[j] is one. */
export function compileCoefficient(y: AnyScalar, k: number, zeros: number): CoefficientFunction {
  let depends = false;
  const ring: Ring<Scalar> = {
    ...symbols,
    choose: (c, a, b) => {
      if (a === null && b === null) return null;
      depends ||= a === null || b === null;
      return select(c as AnyScalar as Scalar<"bool">, a ?? 0, b ?? 0);
    },
  };
  const inputs = [0, 1].map(
    (i): Series<Scalar> =>
      Array.from({ length: k + 1 }, (_, j) => ((zeros >> (2 * j + i)) & 1 ? null : input(2 * j + i))),
  );
  const slots: Series<Scalar>[] = [];
  let c: Scalar | null = null;
  for (let order = 0; order <= k; order++) c = extend(systemOf(y), ring, inputs, slots, order);
  if (depends) return "open";
  return c === null ? null : compileNumber(c, 2 * (k + 1), "float64");
}

/** The arithmetic of symbols; an expression of the inputs is its own value at order 0. */
const symbols: Omit<Ring<Scalar>, "choose"> = {
  value: (x) => x as Scalar,
  constant,
  add: (x, y) => x.add(y),
  div: (x, y) => x.strongDiv(y),
  scale: (x, c) => x.mul(c),
  convolve(a, b, from, k) {
    const terms = termsOf(a, b, from, k, false);
    return terms.x.length === 0 ? null : sumOfProducts(null, terms, 1, 1);
  },
  integrate(a, b, k, factor) {
    const terms = termsOf(a, b, 1, k, true);
    return terms.x.length === 0 ? null : sumOfProducts(null, terms, factor, k);
  },
};

/** Products weight · x · y. */
export interface Terms<T> {
  readonly x: readonly T[];
  readonly y: readonly T[];
  readonly weights: readonly number[];
}

/** The products that do not vanish in Σ a[j] b[k − j] for `from` ≤ j ≤ k, or in Σ j a[j] b[k − j]. */
export function termsOf<T>(a: Series<T>, b: Series<T>, from: number, k: number, integrates: boolean): Terms<T> {
  const [x, y, weights]: [T[], T[], number[]] = [[], [], []];
  const square = a === b && from === 0 && !integrates; // each product of different factors is there twice
  for (let j = square ? Math.ceil(k / 2) : from; j <= k; j++) {
    const [u, v] = [a[j] ?? null, b[k - j] ?? null];
    if (u === null || v === null) continue;
    x.push(u);
    y.push(v);
    weights.push(integrates ? j : square && 2 * j !== k ? 2 : 1);
  }
  return { x, y, weights };
}

/** (start + Σ weight · x · y) · factor / divisor, with strong products. */
export function sumOfProducts(
  start: Scalar | null,
  { x, y, weights }: Terms<Scalar>,
  factor: number,
  divisor: number,
): Scalar {
  let sum = start;
  for (let i = 0; i < x.length; i++) {
    const product = x[i]!.mul(weights[i]!).strongMul(y[i]!);
    sum = sum === null ? product : sum.add(product);
  }
  return (factor === -1 ? sum!.neg() : sum!.mul(factor)).div(divisor);
}
