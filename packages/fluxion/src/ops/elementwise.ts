/** Functions of one element: arithmetic, powers, exponentials, trigonometry, rounding. */

import { binary, binaryBeside, unary } from "../core/families.ts";
import { add as plus, convert, mul } from "../core/basis.ts";
import { operands, resultType, scalarBeside, scalarOf, toTensor } from "../core/operands.ts";
import { isTensor, Tensor, type TensorLike } from "../core/tensor.ts";
import * as f from "../scalar/functions.ts";
import { constant, input, type Scalar, select } from "../scalar/scalar.ts";
import { dtypes, isFloat } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, inNameOf } from "../tensor/errors.ts";
import { checkOptions } from "../tensor/options.ts";

export { mul } from "../core/basis.ts";

type Unary = (x: TensorLike) => Tensor;
type Binary = (x: TensorLike, y: TensorLike) => Tensor;

/** Of floats, under the function's own name: integers are converted first. */
const float = (value: (x: Scalar) => Scalar): Unary =>
  unary({ name: value(input(0)).fn!.name, promotion: "float", value });

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
export function square(x: TensorLike): Tensor {
  const t = toTensor(x, "square");
  return squared(t.dtype === "bool" ? convert(t, "int64") : t);
}
export const reciprocal: Unary = /* @__PURE__ */ unary({
  name: "reciprocal",
  promotion: "float",
  value: (x) => constant(1).div(x),
  partials: [(_, z) => z.square().neg()],
});

// ---- exponentials ----

export const exp: Unary = /* @__PURE__ */ float(f.exp);
export const expm1: Unary = /* @__PURE__ */ float(f.expm1);
export const exp2: Unary = /* @__PURE__ */ float(f.exp2);
export const log: Unary = /* @__PURE__ */ float(f.log);
export const log1p: Unary = /* @__PURE__ */ float(f.log1p);
export const log2: Unary = /* @__PURE__ */ float(f.log2);
export const log10: Unary = /* @__PURE__ */ float(f.log10);
export const sqrt: Unary = /* @__PURE__ */ float(f.sqrt);
/** 1 / √x */
export const rsqrt: Unary = /* @__PURE__ */ unary({
  name: "rsqrt",
  promotion: "float",
  value: (x) => constant(1).div(f.sqrt(x)),
});

// ---- trigonometry ----

/** Sine of an angle in radians. */
export const sin: Unary = /* @__PURE__ */ float(f.sin);
export const cos: Unary = /* @__PURE__ */ float(f.cos);
export const tan: Unary = /* @__PURE__ */ float(f.tan);
export const asin: Unary = /* @__PURE__ */ float(f.asin);
export const acos: Unary = /* @__PURE__ */ float(f.acos);
export const atan: Unary = /* @__PURE__ */ float(f.atan);
export const sinh: Unary = /* @__PURE__ */ float(f.sinh);
export const cosh: Unary = /* @__PURE__ */ float(f.cosh);
export const tanh: Unary = /* @__PURE__ */ float(f.tanh);
export const asinh: Unary = /* @__PURE__ */ float(f.asinh);
export const acosh: Unary = /* @__PURE__ */ float(f.acosh);
export const atanh: Unary = /* @__PURE__ */ float(f.atanh);
/** sin(πx) / (πx), 1 at 0; regular there to every order. */
export const sinc: Unary = /* @__PURE__ */ float(f.sinc);
/** The angle of the point (x, y), between −π and π. */
export const atan2: Binary = /* @__PURE__ */ binary({
  name: "atan2",
  promotion: "float",
  value: f.atan2,
});
/** √(x² + y²), without overflow. */
export const hypot: Binary = /* @__PURE__ */ ofFloats(
  "hypot",
  /* @__PURE__ */ binary({ name: "hypot", value: f.hypot }),
);

// ---- error function and the like ----

export const erf: Unary = /* @__PURE__ */ float(f.erf);
export const erfc: Unary = /* @__PURE__ */ float(f.erfc);
/** 1 / (1 + e⁻ˣ) */
export const sigmoid: Unary = /* @__PURE__ */ float(f.sigmoid);
/** log(eˣ + eʸ), without overflow. */
export const logaddexp: Binary = /* @__PURE__ */ ofFloats(
  "logaddexp",
  /* @__PURE__ */ binary({ name: "logaddexp", value: f.logaddexp }),
);
/** Refuses operands whose common dtype is one of integers. */
function ofFloats(op: string, row: Binary): Binary {
  return (x, y) => {
    if ((isTensor(x) && !isFloat(x.dtype)) || (isTensor(y) && !isFloat(y.dtype))) {
      const dtype = resultType(operands(op, [x, y]));
      if (!isFloat(dtype))
        throw new DTypeError(
          `${op}: "${op}_cpu" not implemented for '${dtypes[dtype].scalarName}'; convert it with .to("float64")`,
        );
    }
    return row(x, y);
  };
}

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

export const floor: Unary = /* @__PURE__ */ unary({ name: "floor", value: f.floor });
export const ceil: Unary = /* @__PURE__ */ unary({ name: "ceil", value: f.ceil });
export const trunc: Unary = /* @__PURE__ */ unary({ name: "trunc", value: f.trunc });
/** The part behind the decimal point, of the sign of x. */
export const frac: Unary = /* @__PURE__ */ unary({ name: "frac", value: (x) => x.sub(f.trunc(x)) });
const roundWhole: Unary = /* @__PURE__ */ unary({ name: "round", value: f.round });

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
const roundTo = (value: (x: Scalar, scale: Scalar) => Scalar): Binary =>
  binary({ name: "round", nodeName: "RoundBackward1", value, partials: [() => constant(0), () => constant(0)] });
const roundToFraction = /* @__PURE__ */ roundTo((x, s) => f.round(x.mul(s)).div(s));
const roundToMultiple = /* @__PURE__ */ roundTo((x, s) => f.round(x.div(s)).mul(s));

// ---- arithmetic of two ----

export interface AlphaOptions {
  /** The factor of the second operand. */
  readonly alpha?: number;
}

/** x + alpha · y */
export function add(x: TensorLike, y: TensorLike, options?: AlphaOptions): Tensor {
  return options === undefined ? plus(x, y) : plus(x, scaled("add", x, y, options));
}
/** number − x is one node over x alone. */
const reversed: Binary = /* @__PURE__ */ binary({ name: "rsub", nodeName: "RsubBackward1", value: (x, y) => y.sub(x) });
const minus: Binary = /* @__PURE__ */ binary({
  name: "sub",
  value: (x, y) => x.sub(y),
});
const isBool = (x: unknown): boolean => typeof x === "boolean" || (x instanceof Tensor && x.dtype === "bool");
/** x − alpha · y */
export function sub(x: TensorLike, y: TensorLike, options?: AlphaOptions): Tensor {
  if (isBool(x) || isBool(y)) {
    if (isBool(x) && isBool(y)) {
      throw new DTypeError(
        "sub: Subtraction, the `-` operator, with two bool tensors is not supported. Use the `^` or `logical_xor()` operator instead.",
      );
    }
    throw new DTypeError(
      "sub: Subtraction, the `-` operator, with a bool tensor is not supported. If you are trying to invert a mask, use the `~` or `logical_not()` operator instead.",
    );
  }
  if (options !== undefined) return minus(x, scaled("sub", x, y, options));
  if (isTensor(x) || !isTensor(y)) return minus(x, y);
  return reversed(y, scalarBeside("sub", x, y.dtype));
}
function scaled(op: string, x: TensorLike, y: TensorLike, options: AlphaOptions): TensorLike {
  checkOptions(op, options, ["alpha"]);
  const { alpha = 1 } = options;
  if (alpha === 1) return y;
  checkAlpha(op, x, y, alpha);
  return inNameOf(op, () => mul(y, alpha));
}

/** Refuses a factor that integers could not take. */
export function checkAlpha(op: string, x: TensorLike, y: TensorLike, alpha: unknown): void {
  if (scalarOf(op, alpha)[1] !== "float" || isFloat(resultType(operands(op, [x, y])))) return;
  throw new DTypeError(
    `${op}: For integral input tensors, argument alpha must not be a floating point number.; convert them with .to("float64")`,
  );
}

const quotient: Binary = /* @__PURE__ */ binary({
  name: "div",
  promotion: "float",
  value: (x, y) => x.div(y),
});
const roundedQuotient = (value: (x: Scalar, y: Scalar) => Scalar): Binary =>
  binary({ name: "div", nodeName: "DivBackward2", value });
const floorQuotient: Binary = /* @__PURE__ */ roundedQuotient(f.floorDivide);
const truncQuotient: Binary = /* @__PURE__ */ roundedQuotient(f.truncDivide);
/** That of floats: the quotient is rounded as they are before it is truncated. */
const truncFloatQuotient: Binary = /* @__PURE__ */ roundedQuotient((x, y) => f.trunc(x.div(y)));

/** x / y, rounded if asked: towards zero (`trunc`) or down (`floor`). */
export function div(
  x: TensorLike,
  y: TensorLike,
  options?: { readonly roundingMode?: "trunc" | "floor" | null },
): Tensor {
  if (options === undefined) return x === 1 && isTensor(y) ? mul(reciprocal(y), x) : quotient(x, y);
  checkOptions("div", options, ["roundingMode"]);
  switch (options.roundingMode ?? null) {
    case null:
      return quotient(x, y);
    case "floor":
      return floorQuotient(x, y);
    case "trunc":
      return (isFloat(resultType(operands("div", [x, y]))) ? truncFloatQuotient : truncQuotient)(x, y);
  }
  throw new DTypeError(
    `div: div expected rounding_mode to be one of None, 'trunc', or 'floor' but found '${String(options.roundingMode)}'`,
  );
}

/** The remainder of the sign of y, as Python's `%`. */
export const remainder: Binary = /* @__PURE__ */ binaryBeside(
  { name: "remainder", value: f.remainder },
  { tensor: "RemainderBackward1", number: "RemainderBackward0" },
);
/** The remainder of the sign of x. */
export const fmod: Binary = /* @__PURE__ */ binaryBeside(
  { name: "fmod", value: f.fmod },
  { tensor: "FmodBackward1", number: "FmodBackward0" },
);
