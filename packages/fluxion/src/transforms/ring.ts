/** Taylor coefficients that are tensors: their arithmetic is recorded and transformed like any other. */

import { add, mul } from "../core/basis.ts";
import { bind } from "../core/bind.ts";
import { rowOf } from "../core/families.ts";
import type { Elementwise, Primitive } from "../core/primitive.ts";
import { isTraced, number, readOnly, type Tensor } from "../core/tensor.ts";
import { contiguous } from "../kernels/copy.ts";
import { Operand } from "../kernels/operand.ts";
import { factorsOf, sumOfProducts } from "../scalar/coefficients.ts";
import { operation } from "../scalar/differential.ts";
import { input, select } from "../scalar/scalar.ts";
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
    value: (x, args) => {
      const inputs = x.args.map((a, i) => input(i, a.kind));
      return bind(
        rowOf(
          operation(x, inputs),
          args.length,
          x.args.map((a) => a.kind === "bool"),
        ),
        args,
      );
    },
    constant,
    add,
    div: (x, y) => bind(rowOf(quotient, 2), [x, y]),
    convolve: (a, b, from, k, weighted) => {
      const [x, y, factors] = factorsOf(a, b, from, k, weighted);
      let sum: Tensor | null = null;
      for (let i = 0; i < x.length; i += mostProducts) {
        const end = Math.min(x.length, i + mostProducts);
        const row = productsRow(sum !== null, factors.slice(i, end), weighted && end === x.length ? k : 1);
        const inputs: Tensor[] = sum === null ? [] : [sum];
        for (let j = i; j < end; j++) inputs.push(x[j]!, y[j]!);
        sum = bind(row, inputs);
      }
      return sum;
    },
    scale: (x, c) => mul(x, constant(c)),
    choose: (c, x, y) =>
      x === y ? x : bind(rowOf(choice, 3, [true, false, false]), [c, x ?? constant(0), y ?? constant(0)]),
  };
};

/** So many products at most are added up by one row; more inputs would not fit the registers. */
const mostProducts = 7;

const productsRows = new Map<string, Primitive<Elementwise>>();

/** (start + Σ factor · x · y) / divisor as one row, of its start if there is one, and of the x and y in turn. */
function productsRow(starts: boolean, factors: readonly number[], divisor: number): Primitive<Elementwise> {
  const key = `${starts} ${factors.join()} ${divisor}`;
  let row = productsRows.get(key);
  if (row === undefined) {
    const first = starts ? 1 : 0;
    const x = factors.map((_, i) => input(first + 2 * i));
    const y = factors.map((_, i) => input(first + 2 * i + 1));
    const sum = sumOfProducts(starts ? input(0) : null, x, y, factors, divisor);
    row = rowOf(sum, first + 2 * factors.length);
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
