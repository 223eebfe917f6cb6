/** Taylor coefficients that are tensors: their arithmetic is recorded and transformed like any other. */

import { add, mul } from "../core/basis.ts";
import { bind } from "../core/bind.ts";
import { rowOf } from "../core/families.ts";
import type { Elementwise, Primitive } from "../core/primitive.ts";
import { isTraced, number, readOnly, type Tensor } from "../core/tensor.ts";
import { contiguous } from "../kernels/copy.ts";
import { Operand } from "../kernels/operand.ts";
import { sumOfProducts, type Terms, termsOf } from "../scalar/coefficients.ts";
import { operation } from "../scalar/differential.ts";
import { type AnyScalar, input, select } from "../scalar/scalar.ts";
import type { Ring, Series } from "../scalar/system.ts";
import type { DType } from "../tensor/dtype.ts";

const quotient = /* @__PURE__ */ input(0).strongDiv(/* @__PURE__ */ input(1));
const choice = /* @__PURE__ */ select(
  /* @__PURE__ */ input(0, "bool"),
  /* @__PURE__ */ input(1),
  /* @__PURE__ */ input(2),
);

/** The arithmetic of coefficients of elementwise rows, in one float type. */
export const tensors = (dtype: DType): Ring<Tensor> => {
  const constant = (c: number): Tensor => number(c, dtype);
  return {
    value: (x, args) => bind(valueRow(x), args),
    constant,
    add,
    div: (x, y) => bind(rowOf(quotient, 2), [x, y]),
    convolve: (a, b, from, k) => products(termsOf(a, b, from, k, false), 1, 1),
    integrate: (a, b, k, factor) => products(termsOf(a, b, 1, k, true), factor, k),
    scale: (x, c) => mul(x, constant(c)),
    choose: (c, x, y) =>
      x === y ? x : bind(rowOf(choice, 3, [true, false, false]), [c, x ?? constant(0), y ?? constant(0)]),
  };
};

const valueRows = new Map<AnyScalar, Primitive<Elementwise>>();

/** The last step of an expression as a row of its own. */
function valueRow(x: AnyScalar): Primitive<Elementwise> {
  let row = valueRows.get(x);
  if (row === undefined) {
    const inputs = x.args.map((a, i) => input(i, a.kind));
    const conditions = x.args.map((a) => a.kind === "bool");
    row = rowOf(operation(x, inputs), inputs.length, conditions);
    valueRows.set(x, row);
  }
  return row;
}

/** So many products at most are added up by one row; more inputs would not fit the registers. */
const mostProducts = 7;

/** Σ weight · x · y, times a factor and by a divisor; null where there is no term. */
function products({ x, y, weights }: Terms<Tensor>, factor: number, divisor: number): Tensor | null {
  let sum: Tensor | null = null;
  for (let i = 0; i < x.length; i += mostProducts) {
    const end = Math.min(x.length, i + mostProducts);
    const last = end === x.length;
    const row = productsRow(sum !== null, weights.slice(i, end), last ? factor : 1, last ? divisor : 1);
    const inputs: Tensor[] = sum === null ? [] : [sum];
    for (let j = i; j < end; j++) inputs.push(x[j]!, y[j]!);
    sum = bind(row, inputs);
  }
  return sum;
}

const productsRows = new Map<string, Primitive<Elementwise>>();

/** (start + Σ weight · x · y) · factor / divisor as one row, of its start if there is one, and of the x and y in turn. */
function productsRow(
  starts: boolean,
  weights: readonly number[],
  factor: number,
  divisor: number,
): Primitive<Elementwise> {
  const key = `${starts} ${weights.join()} ${factor} ${divisor}`;
  let row = productsRows.get(key);
  if (row === undefined) {
    const first = starts ? 1 : 0;
    const x = weights.map((_, i) => input(first + 2 * i));
    const y = weights.map((_, i) => input(first + 2 * i + 1));
    const sum = sumOfProducts(starts ? input(0) : null, { x, y, weights }, factor, divisor);
    row = rowOf(sum, first + 2 * weights.length);
    productsRows.set(key, row);
  }
  return row;
}

/** Σⱼ x[j] · y[k − j], of products that are no elementwise rows. */
export function cauchy(
  product: (x: Tensor, y: Tensor) => Tensor,
  x: Series<Tensor>,
  y: Series<Tensor>,
  k: number,
): Tensor | null {
  let sum: Tensor | null = null;
  for (let j = 0; j <= k; j++) {
    const [a, b] = [x[j] ?? null, y[k - j] ?? null];
    if (a !== null && b !== null) sum = sum === null ? product(a, b) : add(sum, product(a, b));
  }
  return sum;
}

/** Whether an element is 0; what a transform looks at has no numbers to ask. */
export function mayVanish(x: Tensor): boolean {
  if (isTraced(x)) return true;
  const { storage, offset, strides } = readOnly(x, "taylor");
  return (contiguous(new Operand(storage, offset, strides), x.shape, x.dtype) as Float64Array).includes(0);
}
