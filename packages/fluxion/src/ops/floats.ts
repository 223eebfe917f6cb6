/** Functions about floats: their parts, their neighbours, what stands for those that are none. */

import { convert } from "../core/basis.ts";
import { binary, discrete, elementwiseOf, unary } from "../core/families.ts";
import { operands, resultType, scalarOf, toTensor } from "../core/operands.ts";
import { isTensor, PyFloat, type Tensor, type TensorLike } from "../core/tensor.ts";
import { exponent as exponentOf } from "../kernels/bits.ts";
import { contiguous } from "../kernels/copy.ts";
import * as bits from "../scalar/bits.ts";
import * as f from "../scalar/functions.ts";
import { constant, type Scalar, select } from "../scalar/scalar.ts";
import { dtypes, isFloat } from "../tensor/dtype.ts";
import { DTypeError, inNameOf } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { mul } from "./elementwise.ts";
import { pow } from "./pow.ts";

type Unary = (x: TensorLike) => Tensor;
type Binary = (x: TensorLike, y: TensorLike) => Tensor;

/** Degrees as radians. */
export const deg2rad: Unary = /* @__PURE__ */ unary({
  name: "deg2rad",
  promotion: "float",
  value: (x) => x.mul(Math.PI / 180),
});
/** Radians as degrees. */
export const rad2deg: Unary = /* @__PURE__ */ unary({
  name: "rad2deg",
  promotion: "float",
  value: (x) => x.mul(180 / Math.PI),
});

/** x to the power y, computed in float64. */
export function floatPower(x: TensorLike, y: TensorLike): Tensor {
  const [a, b] = [x, y].map((u) => (isTensor(u) ? convert(u, "float64") : Number(scalarOf("floatPower", u)[0])));
  return inNameOf("floatPower", () => (isTensor(a) || isTensor(b) ? pow(a!, b!) : pow(toTensor(a!, "pow"), b!)));
}

const floorQuotient: Binary = /* @__PURE__ */ binary({
  name: "floor_divide",
  nodeName: "NotImplemented", // as PyTorch prints it; the slope is 0 here
  value: f.floorDivide,
});
/** ⌊x / y⌋, as Python's `//`. */
export const floorDivide: Binary = (x, y) => inNameOf("floorDivide", () => floorQuotient(x, y));

/** Mantissa and exponent; an object that also reads as a list. */
export interface MantissaAndExponent extends Iterable<Tensor> {
  readonly mantissa: Tensor;
  readonly exponent: Tensor;
}
const mantissaOf: Unary = /* @__PURE__ */ unary({ name: "frexp", value: bits.mantissa });
const exponentRow = /* @__PURE__ */ discrete<null>({
  name: "frexp",
  shape: ([x]) => x!.shape,
  dtype: () => "int32",
  map: ([x], to) => {
    const values = contiguous(x!, to, "float64");
    const exponents = new Int32Array(values.length);
    for (let i = 0; i < exponents.length; i++) exponents[i] = exponentOf(values[i] as number);
    return exponents;
  },
  batch: (p) => p,
});
/** m and n of x = m · 2ⁿ with ½ ≤ |m| < 1. */
export function frexp(x: TensorLike): MantissaAndExponent {
  const t = toTensor(x, "frexp");
  if (!isFloat(t.dtype))
    throw new DTypeError(
      `frexp: torch.frexp() only supports floating-point dtypes; convert the ${t.dtype} tensor with .to("float64")`,
    );
  const [mantissa, exponent] = [mantissaOf(t), exponentRow([convert(t, "float64")], null)];
  return { mantissa, exponent, [Symbol.iterator]: () => [mantissa, exponent].values() };
}

const two = /* @__PURE__ */ new PyFloat(2);
/** x · 2ⁿ */
export const ldexp: Binary = (x, n) => inNameOf("ldexp", () => mul(x, pow(two, toTensor(n, "ldexp"))));

type FloatType = keyof typeof bits.nextAfter;
const neighbors = /* @__PURE__ */ new Map<FloatType, Binary>();
/** The next number of its type after x on the way to y. */
export function nextafter(x: TensorLike, y: TensorLike): Tensor {
  const inputs = operands("nextafter", [x, y]) as [Tensor, Tensor];
  const dtype = resultType(inputs);
  if (!isFloat(dtype)) throw notFor("nextafter", dtypes[dtype].scalarName);
  const type = dtype as FloatType;
  let row = neighbors.get(type);
  if (row === undefined) neighbors.set(type, (row = binary({ name: "nextafter", value: bits.nextAfter[type] })));
  return row(...inputs);
}
const notFor = (op: string, scalarName: string): DTypeError =>
  new DTypeError(`${op}: "${op}_cpu" not implemented for '${scalarName}'; convert it with .to("float64")`);

const base2: Binary = /* @__PURE__ */ binary({ name: "logaddexp2", value: bits.logaddexp2 });
/** log₂(2ˣ + 2ʸ), without overflow. */
export function logaddexp2(x: TensorLike, y: TensorLike): Tensor {
  const inputs = operands("logaddexp2", [x, y]) as [Tensor, Tensor];
  const dtype = resultType(inputs);
  if (!isFloat(dtype)) throw notFor("logaddexp2", dtypes[dtype].scalarName);
  return base2(...inputs);
}

const odds = (x: Scalar): Scalar => f.log(x.div(constant(1).sub(x)));
const perOdds = (x: Scalar): Scalar => constant(1).div(x.mul(constant(1).sub(x)));
const logitRow: Unary = /* @__PURE__ */ unary({
  name: "logit",
  promotion: "float",
  value: odds,
  partials: [(x) => select(x.less(0).or(x.greater(1)), Number.NaN, perOdds(x))],
});
const outside = (x: Scalar, eps: Scalar) => x.less(eps).or(x.greater(constant(1).sub(eps)));
const logitWithin: Binary = /* @__PURE__ */ binary({
  name: "logit",
  promotion: "float",
  value: (x, eps) => odds(select(x.less(eps), eps, select(x.greater(constant(1).sub(eps)), constant(1).sub(eps), x))),
  partials: [(x, eps) => select(outside(x, eps), 0, perOdds(x)), () => constant(0)],
});
/** log(x / (1 − x)), the inverse of the sigmoid, of x kept `eps` away from 0 and 1. */
export function logit(x: TensorLike, ...args: Arguments<[eps: number | null], { eps?: number | null }>): Tensor {
  const { eps = null } = readArguments<{ eps: number | null }>("logit", args, ["eps"]);
  return eps === null ? logitRow(x) : logitWithin(x, new PyFloat(Number(scalarOf("logit", eps)[0])));
}

const xlog1pyRow = (nodeName: string): Binary =>
  binary({
    name: "xlog1py",
    nodeName,
    promotion: "float",
    value: (x, y) => select(y.isNaN(), y, select(x.equal(0), 0, x.mul(f.log1p(y)))),
    partials: [(x, y) => select(x.equal(0).and(y.lessEqual(-1)), 0, f.log1p(y)), (x, y) => x.div(y.add(1))],
  });
const [ofTensors, ofNumber, byNumber] = [
  /* @__PURE__ */ xlog1pyRow("SpecialXlog1PyBackward0"),
  /* @__PURE__ */ xlog1pyRow("SpecialXlog1PyBackward1"),
  /* @__PURE__ */ xlog1pyRow("SpecialXlog1PyBackward2"),
];
/** x log(1 + y), and 0 where x is 0. */
export const xlog1py: Binary = (x, y) => (!isTensor(x) ? ofNumber : isTensor(y) ? ofTensors : byNumber)(x, y);

const replaced = /* @__PURE__ */ elementwiseOf(4, {
  name: "nan_to_num",
  value: (x, nan, above, below) =>
    select(
      x!.isNaN(),
      nan!,
      select(x!.equal(Number.POSITIVE_INFINITY), above!, select(x!.equal(Number.NEGATIVE_INFINITY), below!, x!)),
    ),
});
interface Replacements {
  readonly nan?: number | null;
  readonly posinf?: number | null;
  readonly neginf?: number | null;
}
const unchanged: Unary = /* @__PURE__ */ unary({ name: "nan_to_num", value: (x) => x.add(0) });
/** The greatest numbers of the types of floats. */
const greatest: Readonly<Record<FloatType, number>> = {
  float64: Number.MAX_VALUE,
  float32: 3.4028234663852886e38,
  float16: 65504,
  bfloat16: 3.3895313892515355e38,
};

/** `nan` in place of NaN (0 if not given), and the greatest numbers of its type, or what is given, for infinities. */
export function nanToNum(
  x: TensorLike,
  ...args: Arguments<[nan: number | null, posinf: number | null, neginf: number | null], Replacements>
): Tensor {
  const t = toTensor(x, "nanToNum");
  const given = readArguments<Replacements>("nanToNum", args, ["nan", "posinf", "neginf"]);
  if (!isFloat(t.dtype)) return unchanged(t);
  const most = greatest[t.dtype as FloatType];
  const value = (v: number | null | undefined, other: number): PyFloat =>
    new PyFloat(v == null ? other : Number(scalarOf("nanToNum", v)[0]));
  return replaced(t, value(given.nan, 0), value(given.posinf, most), value(given.neginf, -most));
}
