/** Padé approximants: quotients of polynomials that agree with a function to as high an order as they can. */

import { toTensor } from "../core/operands.ts";
import { nodeOf } from "../core/node.ts";
import { isTraced, number, type Tensor, type TensorLike } from "../core/tensor.ts";
import { tensor } from "../ops/create.ts";
import { add, div, mul, sub } from "../ops/elementwise.ts";
import { elements } from "../ops/read.ts";
import { ArgumentError, GradError } from "../tensor/errors.ts";
import { checkOrder, pointOf } from "../transforms/orders.ts";
import { taylor } from "../transforms/taylor.ts";
import { checkFunction } from "../transforms/tree.ts";
import { oneNumber } from "./arguments.ts";

/** A Padé approximant: a function, with the coefficients of its two polynomials in x − x0, the lowest first. */
export interface Pade {
  (x: TensorLike): Tensor;
  readonly numerator: Tensor;
  readonly denominator: Tensor;
}

/**
 * The Padé approximant of `f` at `x0`: numerator of degree `m`, denominator of degree `n` with constant term 1, equal to
 * `f` to order m + n. It follows a function past its poles, where Taylor polynomials cannot.
 *
 * @example pade((x) => x.exp(), 0, 1, 1).numerator // tensor([1.0000, 0.5000]), the quotient (1 + x/2) / (1 − x/2)
 */
export function pade(f: (x: Tensor) => unknown, x0: TensorLike, m: number, n: number): Pade {
  const op = "pade";
  checkFunction(f, op);
  checkOrder(m, op);
  checkOrder(n, op);
  const start = pointOf(x0, op);
  const series = taylor((t) => oneNumber(op, f(t)), start, m + n);
  if (series.some((t) => isTraced(t) || nodeOf(t) !== null))
    throw new GradError(
      `${op}: the coefficients are numbers, through which nothing is differentiated; call it in noGrad, or detach what f uses`,
    );
  const c = series.map((t) => Number(elements(t, op)[0]));
  const bad = c.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0)
    throw new ArgumentError(`${op}: the coefficient of order ${bad} is ${c[bad]}; the function is singular at x0`);
  const [p, q] = quotient(c, m, n).map((values) => tensor(values, { dtype: start.dtype })) as [Tensor, Tensor];
  const evaluate = (x: TensorLike): Tensor => {
    const t = sub(toTensor(x, op), start);
    return div(polynomial(p, t), polynomial(q, t));
  };
  return Object.assign(evaluate, { numerator: p, denominator: q });
}

/** Σ c[k] tᵏ, by Horner's rule. */
function polynomial(c: Tensor, t: Tensor): Tensor {
  const values = [...elements(c, "pade")].map(Number);
  return values.reduceRight((sum: Tensor, value) => add(mul(sum, t), value), number(0, t.dtype));
}

/** The coefficients of both polynomials. */
function quotient(c: readonly number[], m: number, n: number): readonly [p: number[], q: number[]] {
  // in a variable in which the coefficients stay of one size, by a power of two, which rounds nothing
  const last = c.findLastIndex((value) => value !== 0);
  const first = c.findIndex((value) => value !== 0);
  const slope = last > first ? Math.log2(Math.abs(c[first]! / c[last]!)) / (last - first) : 0;
  const scale = 2 ** Math.round(slope);
  const s = c.map((value, k) => value * scale ** k);
  const at = (k: number): number => (k < 0 ? 0 : s[k]!);
  // Σⱼ q[j] c[m + i − j] = −c[m + i] for i = 1 … n
  const rows = Array.from({ length: n }, (_, i) =>
    Array.from({ length: n + 1 }, (_, j) => (j < n ? at(m + i - j) : -at(m + i + 1))),
  );
  const q = [1, ...solve(rows)];
  const p = Array.from({ length: m + 1 }, (_, k) => {
    let sum = 0;
    for (let j = 0; j <= Math.min(k, n); j++) sum += q[j]! * at(k - j);
    return sum;
  });
  const back = (value: number, k: number): number => value / scale ** k + 0; // no −0
  return [p.map(back), q.map(back)];
}

/** Gaussian elimination with full pivoting; unknowns that nothing determines are 0, as where a lower degree does. */
function solve(rows: number[][]): number[] {
  const n = rows.length;
  const columns = Array.from({ length: n }, (_, j) => j);
  const largest = Math.max(0, ...rows.flat().map(Math.abs));
  let rank = 0;
  for (; rank < n; rank++) {
    let [best, row, column] = [0, rank, rank];
    for (let i = rank; i < n; i++) {
      for (let j = rank; j < n; j++) {
        const size = Math.abs(rows[i]![columns[j]!]!);
        if (size > best) [best, row, column] = [size, i, j];
      }
    }
    if (best <= 1e-15 * largest) break;
    [rows[rank], rows[row]] = [rows[row]!, rows[rank]!];
    [columns[rank], columns[column]] = [columns[column]!, columns[rank]!];
    const pivot = rows[rank]!;
    for (const lower of rows.slice(rank + 1)) {
      const factor = lower[columns[rank]!]! / pivot[columns[rank]!]!;
      if (factor !== 0) for (let j = 0; j <= n; j++) lower[j]! -= factor * pivot[j]!;
    }
  }
  const x = new Array<number>(n).fill(0);
  for (let i = rank - 1; i >= 0; i--) {
    let sum = rows[i]![n]!;
    for (let j = i + 1; j < rank; j++) sum -= rows[i]![columns[j]!]! * x[columns[j]!]!;
    x[columns[i]!] = sum / rows[i]![columns[i]!]!;
  }
  return x;
}
