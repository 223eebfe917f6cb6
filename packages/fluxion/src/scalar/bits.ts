/** Functions of expressions that are about integers, and about the bits of floats. */

import * as bits from "../kernels/bits.ts";
import { exp, log1p, sigmoid } from "./functions.ts";
import { call, constant, type PartialRule, type Scalar, type ScalarFunction, select } from "./scalar.ts";

type Unary = (x: Scalar) => Scalar;
type Binary = (x: Scalar, y: Scalar) => Scalar;

const flat: PartialRule = () => constant(0);
const unary = (name: string, fn: Omit<ScalarFunction, "name">): Unary => {
  const f: ScalarFunction = { name, ...fn };
  return (x) => call(f, x);
};
const binary = (name: string, fn: Omit<ScalarFunction, "name">): Binary => {
  const f: ScalarFunction = { name, ...fn };
  return (x, y) => call(f, x, y);
};
/** Of integers alone. */
const integers = (name: string, run: (x: number, y: number) => number, big: (x: bigint, y: bigint) => bigint): Binary =>
  binary(name, { run, big, partials: [flat, flat] });

export const and: Binary = /* @__PURE__ */ integers(
  "bitwise_and",
  (x, y) => x & y,
  (x, y) => x & y,
);
export const or: Binary = /* @__PURE__ */ integers(
  "bitwise_or",
  (x, y) => x | y,
  (x, y) => x | y,
);
export const xor: Binary = /* @__PURE__ */ integers(
  "bitwise_xor",
  (x, y) => x ^ y,
  (x, y) => x ^ y,
);
export const shiftLeft: Binary = /* @__PURE__ */ integers("bitwise_left_shift", bits.shiftLeft, bits.shiftLeftBigInt);
export const shiftRight: Binary = /* @__PURE__ */ integers(
  "bitwise_right_shift",
  bits.shiftRight,
  bits.shiftRightBigInt,
);
export const gcd: Binary = /* @__PURE__ */ integers("gcd", bits.gcd, bits.gcdBigInt);
export const lcm: Binary = /* @__PURE__ */ integers("lcm", bits.lcm, bits.lcmBigInt);

/** |x| with the sign of y; flat where x is 0, and in y. */
export const copySign: Binary = /* @__PURE__ */ binary("copysign", {
  run: bits.copySign,
  body: (x, y) => {
    const minus = y!.less(0).or(y!.equal(0).and(constant(1).div(y!).less(0)));
    return select(minus, x!.abs().neg(), x!.abs());
  },
  partials: [(x, y) => select(x!.equal(0), 0, select(x!.less(0), -1, 1)).mul(copySign(constant(1), y!)), flat],
});
const neighbor = (run: (x: number, y: number) => number): Binary =>
  binary("nextafter", { run, partials: [flat, flat] });
/** The next number on the way from x to y, by the type of the numbers. */
export const nextAfter: Readonly<Record<"float64" | "float32" | "float16" | "bfloat16", Binary>> = {
  float64: /* @__PURE__ */ neighbor(bits.nextAfter64),
  float32: /* @__PURE__ */ neighbor(bits.nextAfter32),
  float16: /* @__PURE__ */ neighbor(/* @__PURE__ */ bits.nextAfterIn(10, -14, 65504)),
  bfloat16: /* @__PURE__ */ neighbor(/* @__PURE__ */ bits.nextAfterIn(7, -126, (2 - 2 ** -7) * 2 ** 127)),
};

const perMantissa: Unary = /* @__PURE__ */ unary("frexp_scale", {
  run: (x) => 2 ** -bits.exponent(x),
  partials: [flat],
});
/** m of x = m · 2ⁿ: a straight line between powers of two. */
export const mantissa: Unary = /* @__PURE__ */ unary("frexp", {
  run: bits.mantissa,
  partials: [(x) => perMantissa(x!)],
});

/** log₂(2ˣ + 2ʸ); each share is a sigmoid of the difference. */
export const logaddexp2: Binary = /* @__PURE__ */ binary("logaddexp2", {
  run: () => Number.NaN, // the body runs
  body: (x, y) => {
    const distance = x!.sub(y!).abs();
    const more = log1p(exp(distance.mul(-Math.LN2))).div(Math.LN2);
    return select(x!.equal(y!), x!.add(1), select(x!.greater(y!), x!, y!).add(more));
  },
  partials: [(x, y) => sigmoid(x!.sub(y!).mul(Math.LN2)), (x, y) => sigmoid(y!.sub(x!).mul(Math.LN2))],
});
