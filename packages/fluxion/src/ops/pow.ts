/** Powers: of integers by multiplication, of reals by the function. */

import { binary, type UnaryRow, unary } from "../core/families.ts";
import { element, isTraced, Tensor, type TensorLike } from "../core/tensor.ts";
import * as f from "../scalar/functions.ts";
import { constant } from "../scalar/scalar.ts";
import { isFloat } from "../tensor/dtype.ts";
import { ArgumentError } from "../tensor/errors.ts";

const powNumber = /* @__PURE__ */ binary({ name: "pow", value: (x, y) => f.pow(x, y) });
const powTensor = /* @__PURE__ */ binary({ name: "pow", nodeName: "PowBackward1", value: (x, y) => f.pow(x, y) });

/** Beyond this, squaring is no longer more exact than the function. */
const largest = 64;
const rows = /* @__PURE__ */ new Map<string, (x: TensorLike) => Tensor>();

/** x to an integer power, a row for each exponent: products instead of logarithms, so exact at 0 and below. */
function powInteger(n: number, nodeName: string): (x: TensorLike) => Tensor {
  const key = `${nodeName} ${n}`;
  let row = rows.get(key);
  if (row === undefined) rows.set(key, (row = unary(integerRow(n, nodeName))));
  return row;
}

function integerRow(n: number, nodeName: string): UnaryRow {
  const slope = n === 0 ? () => constant(0) : n === 1 ? () => constant(1) : null;
  return {
    name: "pow",
    nodeName,
    value: (x) => x.powi(n),
    partials: [slope ?? ((x) => x.powi(n - 1).mul(n))], // x⁰ is flat, also at x = 0
  };
}

const powers: ((x: TensorLike) => Tensor)[] = [];

/**
 * x to the power y. A whole number as exponent, or a 0-dim tensor of one that no gradient reaches, is exact for every
 * x, to every order; any other takes x > 0 for a derivative.
 */
export function pow(x: TensorLike, y: TensorLike): Tensor {
  if (typeof y === "number" && x instanceof Tensor) {
    if (Number.isInteger(y) && y >= 0 && y <= largest && x.dtype !== "bool")
      return (powers[y] ??= powInteger(y, "PowBackward0"))(x);
    return byNumber(x, y);
  }
  if (y instanceof Tensor) {
    const n =
      y.shape.length === 0 && y.node === null && !isTraced(y) && isFloat(y.dtype)
        ? Number(element(y, "pow"))
        : Number.NaN;
    const whole = Number.isInteger(n) && Math.abs(n) <= largest && x instanceof Tensor && x.dtype === y.dtype;
    return whole ? powInteger(n, "PowBackward1")(x) : powTensor(x, y);
  }
  return powNumber(x, y);
}

function byNumber(x: Tensor, y: number): Tensor {
  if (!isFloat(x.dtype) && Number.isInteger(y)) {
    if (y < 0) throw negative();
    return powNumber(x, y);
  }
  return Number.isInteger(y) && Math.abs(y) <= largest ? powInteger(y, "PowBackward0")(x) : powNumber(x, y);
}

const negative = (): ArgumentError =>
  new ArgumentError("pow: Integers to negative integer powers are not allowed.; convert to a float type");
