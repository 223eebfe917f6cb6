/** Functions of one element: arithmetic, powers, exponentials, trigonometry, rounding. */

import { binary, binaryBeside, unary } from "../core/families.ts";
import { add as plus, convert, mul } from "../core/basis.ts";
import { isTensor, Tensor, type TensorLike } from "../core/tensor.ts";
import * as f from "../scalar/functions.ts";
import { constant, type Scalar, select } from "../scalar/scalar.ts";
import { ArgumentError, DTypeError } from "../tensor/errors.ts";
import { checkOptions } from "../tensor/options.ts";

export { mul } from "../core/basis.ts";

type Unary = (x: TensorLike) => Tensor;
type Binary = (x: TensorLike, y: TensorLike) => Tensor;

const minusOf: Unary = /* @__PURE__ */ unary({ name: "neg", value: (x) => x.neg() });
/** −x; a bool has no negative. */
export function neg(x: TensorLike): Tensor {
  if (x instanceof Tensor && x.dtype === "bool") {
    throw new DTypeError(
      "neg: Negation, the `-` operator, on a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.",
    );
  }
  return minusOf(x);
}

/** |x|, flat at 0. */
export const abs: Unary = /* @__PURE__ */ unary({
  name: "abs",
  value: (x) => x.abs(),
  partials: [(x) => signOf(x)],
});

/** −1, 0 or 1; 0 for NaN. */
export const sign: Unary = /* @__PURE__ */ unary({ name: "sign", value: (x) => signOf(x) });
function signOf(x: Scalar): Scalar {
  return select(x.greater(0), 1, select(x.less(0), -1, 0));
}

const squared: Unary = /* @__PURE__ */ unary({
  name: "pow",
  value: (x) => x.square(),
  partials: [(x) => x.mul(2)],
});
/** x² */
export const square = (x: TensorLike): Tensor => squared(isTensor(x) && x.dtype === "bool" ? convert(x, "int64") : x);
export const reciprocal: Unary = /* @__PURE__ */ unary({
  name: "reciprocal",
  promotion: "float",
  value: (x) => constant(1).div(x),
  partials: [(_, z) => z.square().neg()],
});

// ---- exponentials ----

export const exp: Unary = /* @__PURE__ */ unary({ name: "exp", promotion: "float", value: (x) => f.exp(x) });
export const expm1: Unary = /* @__PURE__ */ unary({ name: "expm1", promotion: "float", value: (x) => f.expm1(x) });
export const exp2: Unary = /* @__PURE__ */ unary({ name: "exp2", promotion: "float", value: (x) => f.exp2(x) });
export const log: Unary = /* @__PURE__ */ unary({ name: "log", promotion: "float", value: (x) => f.log(x) });
export const log1p: Unary = /* @__PURE__ */ unary({ name: "log1p", promotion: "float", value: (x) => f.log1p(x) });
export const log2: Unary = /* @__PURE__ */ unary({ name: "log2", promotion: "float", value: (x) => f.log2(x) });
export const log10: Unary = /* @__PURE__ */ unary({ name: "log10", promotion: "float", value: (x) => f.log10(x) });
export const sqrt: Unary = /* @__PURE__ */ unary({ name: "sqrt", promotion: "float", value: (x) => f.sqrt(x) });
/** 1 / √x */
export const rsqrt: Unary = /* @__PURE__ */ unary({
  name: "rsqrt",
  promotion: "float",
  value: (x) => constant(1).div(f.sqrt(x)),
});

// ---- trigonometry ----

/** Sine of an angle in radians. */
export const sin: Unary = /* @__PURE__ */ unary({ name: "sin", promotion: "float", value: (x) => f.sin(x) });
export const cos: Unary = /* @__PURE__ */ unary({ name: "cos", promotion: "float", value: (x) => f.cos(x) });
export const tan: Unary = /* @__PURE__ */ unary({ name: "tan", promotion: "float", value: (x) => f.tan(x) });
export const asin: Unary = /* @__PURE__ */ unary({ name: "asin", promotion: "float", value: (x) => f.asin(x) });
export const acos: Unary = /* @__PURE__ */ unary({ name: "acos", promotion: "float", value: (x) => f.acos(x) });
export const atan: Unary = /* @__PURE__ */ unary({ name: "atan", promotion: "float", value: (x) => f.atan(x) });
export const sinh: Unary = /* @__PURE__ */ unary({ name: "sinh", promotion: "float", value: (x) => f.sinh(x) });
export const cosh: Unary = /* @__PURE__ */ unary({ name: "cosh", promotion: "float", value: (x) => f.cosh(x) });
export const tanh: Unary = /* @__PURE__ */ unary({ name: "tanh", promotion: "float", value: (x) => f.tanh(x) });
export const asinh: Unary = /* @__PURE__ */ unary({ name: "asinh", promotion: "float", value: (x) => f.asinh(x) });
export const acosh: Unary = /* @__PURE__ */ unary({ name: "acosh", promotion: "float", value: (x) => f.acosh(x) });
export const atanh: Unary = /* @__PURE__ */ unary({ name: "atanh", promotion: "float", value: (x) => f.atanh(x) });
/** sin(πx) / (πx), 1 at 0; regular there to every order. */
export const sinc: Unary = /* @__PURE__ */ unary({ name: "sinc", promotion: "float", value: (x) => f.sinc(x) });
/** The angle of the point (x, y), between −π and π. */
export const atan2: Binary = /* @__PURE__ */ binary({
  name: "atan2",
  promotion: "float",
  value: (y, x) => f.atan2(y, x),
});
/** √(x² + y²), without overflow. */
export const hypot: Binary = /* @__PURE__ */ binary({ name: "hypot", value: (x, y) => f.hypot(x, y) });

// ---- error function and the like ----

export const erf: Unary = /* @__PURE__ */ unary({ name: "erf", promotion: "float", value: (x) => f.erf(x) });
export const erfc: Unary = /* @__PURE__ */ unary({ name: "erfc", promotion: "float", value: (x) => f.erfc(x) });
/** 1 / (1 + e⁻ˣ) */
export const sigmoid: Unary = /* @__PURE__ */ unary({
  name: "sigmoid",
  promotion: "float",
  value: (x) => f.sigmoid(x),
});
/** log(eˣ + eʸ), without overflow. */
export const logaddexp: Binary = /* @__PURE__ */ binary({ name: "logaddexp", value: (x, y) => f.logaddexp(x, y) });
const xlogyRow = (nodeName: string): Binary =>
  binary({
    name: "xlogy",
    nodeName,
    promotion: "float",
    value: (x, y) => select(y.isNaN(), y, select(x.equal(0), 0, x.mul(f.log(y)))),
    partials: [(x, y) => select(x.equal(0).and(y.lessEqual(0)), 0, f.log(y)), (x, y) => x.div(y)],
  });
const [xlogyTensors, xlogyOfNumber, xlogyByNumber] = [
  /* @__PURE__ */ xlogyRow("XlogyBackward0"),
  /* @__PURE__ */ xlogyRow("XlogyBackward1"),
  /* @__PURE__ */ xlogyRow("XlogyBackward2"),
];
/** x log y, and 0 where x is 0. */
export const xlogy: Binary = (x, y) =>
  (!isTensor(x) ? xlogyOfNumber : isTensor(y) ? xlogyTensors : xlogyByNumber)(x, y);

// ---- rounding: flat wherever they are differentiable ----

export const floor: Unary = /* @__PURE__ */ unary({ name: "floor", value: (x) => f.floor(x) });
export const ceil: Unary = /* @__PURE__ */ unary({ name: "ceil", value: (x) => f.ceil(x) });
export const trunc: Unary = /* @__PURE__ */ unary({ name: "trunc", value: (x) => f.trunc(x) });
/** The part behind the decimal point, of the sign of x. */
export const frac: Unary = /* @__PURE__ */ unary({ name: "frac", value: (x) => x.sub(f.trunc(x)) });
const roundWhole: Unary = /* @__PURE__ */ unary({ name: "round", value: (x) => f.round(x) });

/** To the nearest integer, or to `decimals` places; halves to the even digit. */
export function round(x: TensorLike, options: { readonly decimals?: number } = {}): Tensor {
  checkOptions("round", options, ["decimals"]);
  const { decimals } = options;
  if (decimals === undefined) return roundWhole(x);
  if (!Number.isInteger(decimals))
    throw new ArgumentError(`round: decimals must be an integer, got ${String(decimals)}`);
  const scale = 10 ** Math.abs(decimals);
  return (decimals < 0 ? roundToMultiple : roundToFraction)(x, scale);
}
const roundToFraction = /* @__PURE__ */ binary({
  name: "round",
  nodeName: "RoundBackward1",
  value: (x, s) => f.round(x.mul(s)).div(s),
  partials: [() => constant(0), () => constant(0)],
});
const roundToMultiple = /* @__PURE__ */ binary({
  name: "round",
  nodeName: "RoundBackward1",
  value: (x, s) => f.round(x.div(s)).mul(s),
  partials: [() => constant(0), () => constant(0)],
});

// ---- arithmetic of two ----

export interface AlphaOptions {
  /** The factor of the second operand. */
  readonly alpha?: number;
}

/** x + alpha · y */
export function add(x: TensorLike, y: TensorLike, options?: AlphaOptions): Tensor {
  return options === undefined ? plus(x, y) : plus(x, scaled("add", y, options));
}
/** number − x is one node over x alone. */
const reversed: Binary = /* @__PURE__ */ binary({ name: "rsub", nodeName: "RsubBackward1", value: (x, y) => y.sub(x) });
const minus: Binary = /* @__PURE__ */ binary({
  name: "sub",
  value: (x, y) => x.sub(y),
});
/** x − alpha · y */
export function sub(x: TensorLike, y: TensorLike, options?: AlphaOptions): Tensor {
  if (x instanceof Tensor && y instanceof Tensor) {
    if (x.dtype === "bool" && y.dtype === "bool") {
      throw new DTypeError(
        "sub: Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.",
      );
    }
    if (x.dtype === "bool" || y.dtype === "bool") {
      throw new DTypeError(
        "sub: Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.",
      );
    }
  }
  if (options !== undefined) return minus(x, scaled("sub", y, options));
  return isTensor(x) || !isTensor(y) ? minus(x, y) : reversed(y, x);
}
function scaled(op: string, y: TensorLike, options: AlphaOptions): TensorLike {
  checkOptions(op, options, ["alpha"]);
  return options.alpha === undefined || options.alpha === 1 ? y : mul(y, options.alpha);
}

const quotient: Binary = /* @__PURE__ */ binary({
  name: "div",
  promotion: "float",
  value: (x, y) => x.div(y),
});
const floorQuotient: Binary = /* @__PURE__ */ binary({
  name: "div",
  nodeName: "DivBackward2",
  value: (x, y) => f.floorDivide(x, y),
});
const truncQuotient: Binary = /* @__PURE__ */ binary({
  name: "div",
  nodeName: "DivBackward2",
  value: (x, y) => f.truncDivide(x, y),
});

/** x / y, rounded if asked: towards zero (`trunc`) or down (`floor`). */
export function div(
  x: TensorLike,
  y: TensorLike,
  options?: { readonly roundingMode?: "trunc" | "floor" | null },
): Tensor {
  if (options === undefined) return typeof x === "number" && x === 1 ? mul(reciprocal(y), x) : quotient(x, y);
  checkOptions("div", options, ["roundingMode"]);
  switch (options.roundingMode ?? null) {
    case null:
      return quotient(x, y);
    case "floor":
      return floorQuotient(x, y);
    case "trunc":
      return truncQuotient(x, y);
  }
  throw new DTypeError(
    `div: div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '${String(options.roundingMode)}'`,
  );
}

/** The remainder of the sign of y, as Python's `%`. */
export const remainder: Binary = /* @__PURE__ */ binaryBeside(
  { name: "remainder", value: (x, y) => f.remainder(x, y) },
  { tensor: "RemainderBackward1", number: "RemainderBackward0" },
);
/** The remainder of the sign of x. */
export const fmod: Binary = /* @__PURE__ */ binaryBeside(
  { name: "fmod", value: (x, y) => f.fmod(x, y) },
  { tensor: "FmodBackward1", number: "FmodBackward0" },
);
