/** Bad calls of functions of one element. */

import { ArgumentError, DTypeError, ShapeError, arange, tensor } from "fluxion";
import { f, vector, text, noTensor, type Row } from "./tools.ts";

const unary = [
  ..."abs acos acosh asin asinh atan atanh ceil cos cosh erf erfc exp exp2 expm1 floor frac isfinite isinf isnan".split(
    " ",
  ),
  ..."log log10 log1p log2 logicalNot neg reciprocal relu round rsqrt sigmoid sign sin sinc sinh sqrt square tan".split(
    " ",
  ),
  ..."bitwiseNot deg2rad rad2deg isneginf isposinf isreal sgn signbit positive logit nanToNum frexp".split(" "),
  ..."tanh trunc clone sum mean prod var std amax amin max min argmax argmin all any logsumexp norm".split(" "),
];
const binary =
  "add atan2 div eq fmod ge gt hypot le logaddexp logicalAnd logicalOr logicalXor lt maximum minimum mul ne pow remainder sub xlogy copysign fmax fmin heaviside ldexp logaddexp2 nextafter clampMin clampMax floorDivide rsub floatPower";
const integers = "bitwiseAnd bitwiseOr bitwiseXor bitwiseLeftShift bitwiseRightShift gcd lcm";
const writtenOne =
  "abs acos acosh asin asinh atan atanh bitwiseNot ceil cos cosh deg2rad erf erfc exp exp2 expm1 floor frac log log10 log1p log2 logicalNot rad2deg reciprocal relu rsqrt sgn sigmoid sign sin sinc sinh sqrt square tan tanh trunc logit nanToNum round";
const writtenTwo =
  "atan2 bitwiseAnd bitwiseLeftShift bitwiseOr bitwiseRightShift bitwiseXor clampMax clampMin copysign eq floorDivide fmod gcd ge gt heaviside hypot lcm ldexp le logicalAnd logicalOr logicalXor lt ne nextafter pow remainder xlogy clamp addcmul addcdiv floatPower lerp";

/** Bad calls of what writes into its first operand. */
export const writtenElements: readonly Row[] = [
  ...[...writtenOne.split(" "), ...writtenTwo.split(" ")].map(
    (op): Row => [`${op}_`, () => f[`${op}_`](undefined, 1, 2), ArgumentError, noTensor(`${op}_`)],
  ),
  [
    "sin_",
    () => f.sin_(tensor([1n])),
    DTypeError,
    /^sin_: result type Double can't be cast to the desired output type Long/,
  ],
  [
    "fmod_",
    () => f.fmod_(vector(1), vector(2)),
    ShapeError,
    /^fmod_: output with shape \[1\] doesn't match the broadcast/,
  ],
  [
    "floatPower_",
    () => f.floatPower_(tensor([1n]), 2),
    DTypeError,
    /^floatPower_: the base given to float_power_ has dtype Long but the operation's result requires dtype Double/,
  ],
];

export const elementwise: readonly Row[] = [
  ...integers.split(" ").flatMap((op): Row[] => [
    [op, () => f[op](tensor([1n]), "abc"), ArgumentError, text(op)],
    [op, () => f[op](tensor([1n]), 1.5), DTypeError, /^\w+: "\w+_cpu" not implemented for 'Double'; convert/],
  ]),
  [
    "bitwiseNot",
    () => f.bitwiseNot(vector(2)),
    DTypeError,
    /^bitwiseNot: "bitwise_not_cpu" not implemented for 'Double'/,
  ],
  ["gcd", () => f.gcd(true, tensor([true])), DTypeError, /^gcd: "gcd_cpu" not implemented for 'Bool'/],
  [
    "positive",
    () => f.positive(tensor(true)),
    DTypeError,
    /^positive: The `\+` operator, on a bool tensor is not supported\./,
  ],
  ["frexp", () => f.frexp(tensor([1n])), DTypeError, /^frexp: torch\.frexp\(\) only supports floating-point dtypes/],
  [
    "nextafter",
    () => f.nextafter(1n, tensor([1n])),
    DTypeError,
    /^nextafter: "nextafter_cpu" not implemented for 'Long'/,
  ],
  [
    "heaviside",
    () => f.heaviside(vector(1), tensor([1n])),
    DTypeError,
    /^heaviside: heaviside is not yet implemented for tensors with different dtypes\./,
  ],
  ["isclose", () => f.isclose(1, vector(2)), ArgumentError, /^isclose: expected a tensor, got 1/],
  ["isclose", () => f.isclose(vector(2), tensor([1n])), DTypeError, /^isclose: Double did not match Long/],
  [
    "isclose",
    () => f.isclose(vector(2), vector(2), { rtol: -0.4 }),
    ArgumentError,
    "isclose: rtol must be greater than or equal to zero, but got -0.4",
  ],
  ["allclose", () => f.allclose(vector(2), vector(3)), ShapeError, /^allclose: The size of tensor a \(2\) must match/],
  [
    "rsub",
    () => f.rsub(tensor([1n]), 2n, { alpha: 1.5 }),
    DTypeError,
    /^rsub: For integral input tensors, argument alpha/,
  ],
  [
    "add",
    () => f.add(tensor([1n]), 2n, { alpha: 1.5 }),
    DTypeError,
    /^add: For integral input tensors, argument alpha/,
  ],
  [
    "rsub",
    () => f.rsub(tensor([true]), true),
    DTypeError,
    /^rsub: Subtraction, the `-` operator, with two bool tensors/,
  ],
  ["addcmul", () => f.addcmul(vector(2)), ArgumentError, /^addcmul: expected a tensor or a number, got undefined/],
  ["addcmul", () => f.addcmul(vector(2), vector(2), vector(3)), ShapeError, /^addcmul: The size of tensor a \(2\)/],
  ["addcmul", () => f.addcmul(true, tensor([true]), true), DTypeError, /^addcmul: "addcmul_cpu_out" not implemented/],
  [
    "addcdiv",
    () => f.addcdiv(vector(1), tensor([1n]), tensor([1n])),
    DTypeError,
    /^addcdiv: Integer division with addcdiv is no/,
  ],
  ...unary.map((op): Row => [op, () => f[op]("abc"), ArgumentError, text(op)]),
  ...binary.split(" ").flatMap((op): Row[] => [
    [op, () => f[op](vector(2), "abc"), ArgumentError, text(op)],
    [op, () => f[op]("abc", vector(2)), ArgumentError, text(op)],
    [
      op,
      () => f[op](vector(2), vector(3)),
      ShapeError,
      `${op}: The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0; shapes [2] and [3] do not broadcast`,
    ],
  ]),
  [
    "neg",
    () => f.neg(tensor(true)),
    DTypeError,
    /^neg: Negation, the `-` operator, on a bool tensor is not supported\./,
  ],
  ["sub", () => f.sub(tensor(true), true), DTypeError, /^sub: Subtraction, the `-` operator, with two bool tensors/],
  ["sub", () => f.sub(vector(2), true), DTypeError, /^sub: Subtraction, the `-` operator, with a bool tensor/],
  ["sub", () => f.sub(false, vector(2)), DTypeError, /^sub: Subtraction, the `-` operator, with a bool tensor/],
  ["add", () => f.add(1, 2, { alhpa: 2 }), ArgumentError, 'add: unknown option "alhpa"; did you mean "alpha"?'],
  ["sub", () => f.sub(1, 2, { alpha: "x" }), ArgumentError, /^sub: expected a tensor or a number, got the string "x"/],
  ["round", () => f.round(1, { decimals: 1.5 }), ArgumentError, "round: decimals must be an integer, got 1.5"],
  ["hypot", () => f.hypot(tensor([1n]), 2), DTypeError, /^hypot: "hypot_cpu" not implemented for 'Long'; convert it/],
  [
    "logaddexp",
    () => f.logaddexp(1n, tensor([1n])),
    DTypeError,
    /^logaddexp: "logaddexp_cpu" not implemented for 'Long'/,
  ],
  ["relu", () => f.relu(tensor([true])), DTypeError, /^relu: Boolean inputs not supported for relu/],
  ["pow", () => f.pow(tensor([2n]), -1), ArgumentError, /^pow: Integers to negative integer powers are not allowed\./],
  [
    "div",
    () => f.div(1, 2, { roundingMode: "up" }),
    DTypeError,
    "div: div expected rounding_mode to be one of None, 'trunc', or 'floor' but found 'up'",
  ],
  ["div", () => f.div(tensor([1n]), 0n, { roundingMode: "floor" }), ArgumentError, /^div: ZeroDivisionError; /],
  ["div", () => f.div(arange(3), arange(3), { roundingMode: "trunc" }), ArgumentError, /^div: ZeroDivisionError; /],
  [
    "remainder",
    () => f.remainder(tensor([1n]), 0n),
    ArgumentError,
    /^remainder: ZeroDivisionError; .*convert to a float/,
  ],
  ["fmod", () => f.fmod(tensor([1], { dtype: "int32" }), 0), ArgumentError, /^fmod: ZeroDivisionError; /],
  ["clamp", () => f.clamp(1), ArgumentError, "clamp: torch.clamp: At least one of 'min' or 'max' must not be None"],
  ["lerp", () => f.lerp(vector(2), 1), ArgumentError, "lerp: expected lerp(x, end, 0.5)"],
  [
    "where",
    () => f.where(vector(2), 1, 2),
    DTypeError,
    /^where: where expected condition to be a boolean tensor, but got a/,
  ],
  ["equal", () => f.equal(vector(2)), ArgumentError, noTensor("equal")],
];
