/** Functions of elements whose results take the place of their first operand. */

import { addbmm, addmm, addmv, addr, baddbmm } from "./affine.ts";
import type { Tensor, TensorLike } from "../core/tensor.ts";
import {
  bitwiseAnd,
  bitwiseLeftShift,
  bitwiseNot,
  bitwiseOr,
  bitwiseRightShift,
  bitwiseXor,
  gcd,
  lcm,
} from "./bitwise.ts";
import {
  clamp,
  clampMax,
  clampMin,
  eq,
  ge,
  gt,
  le,
  lerp,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
  lt,
  ne,
  relu,
} from "./compare.ts";
import {
  abs,
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atan2,
  atanh,
  ceil,
  cos,
  cosh,
  erf,
  erfc,
  exp,
  exp2,
  expm1,
  floor,
  fmod,
  frac,
  hypot,
  log,
  log10,
  log1p,
  log2,
  reciprocal,
  remainder,
  round,
  rsqrt,
  sigmoid,
  sign,
  sin,
  sinc,
  sinh,
  sqrt,
  square,
  tan,
  tanh,
  trunc,
  xlogy,
} from "./elementwise.ts";
import { deg2rad, floorDivide, ldexp, logit, nanToNum, nextafter, rad2deg } from "./floats.ts";
import { addcdiv, addcmul } from "./fused.ts";
import { pow } from "./pow.ts";
import { copysign, heaviside, sgn } from "./signs.ts";
import { floatPower } from "./floats.ts";
import { dtypes } from "../tensor/dtype.ts";
import { DTypeError } from "../tensor/errors.ts";
import { inPlace } from "./inplace.ts";

/** A function that writes what another one returns into its first operand. */
type Written<F> = F extends (...x: infer A) => Tensor ? (x: Tensor, ...rest: Rest<A>) => Tensor : never;
type Rest<A> = A extends readonly [unknown, ...infer R] ? R : never;
type Unary = (x: Tensor) => Tensor;
type Binary = (x: Tensor, y: TensorLike) => Tensor;

// ---- of one ----

export const abs_: Unary = /* @__PURE__ */ inPlace("abs_", abs);
export const acos_: Unary = /* @__PURE__ */ inPlace("acos_", acos);
export const acosh_: Unary = /* @__PURE__ */ inPlace("acosh_", acosh);
export const asin_: Unary = /* @__PURE__ */ inPlace("asin_", asin);
export const asinh_: Unary = /* @__PURE__ */ inPlace("asinh_", asinh);
export const atan_: Unary = /* @__PURE__ */ inPlace("atan_", atan);
export const atanh_: Unary = /* @__PURE__ */ inPlace("atanh_", atanh);
export const bitwiseNot_: Unary = /* @__PURE__ */ inPlace("bitwiseNot_", bitwiseNot);
export const ceil_: Unary = /* @__PURE__ */ inPlace("ceil_", ceil);
export const cos_: Unary = /* @__PURE__ */ inPlace("cos_", cos);
export const cosh_: Unary = /* @__PURE__ */ inPlace("cosh_", cosh);
export const deg2rad_: Unary = /* @__PURE__ */ inPlace("deg2rad_", deg2rad);
export const erf_: Unary = /* @__PURE__ */ inPlace("erf_", erf);
export const erfc_: Unary = /* @__PURE__ */ inPlace("erfc_", erfc);
export const exp_: Unary = /* @__PURE__ */ inPlace("exp_", exp);
export const exp2_: Unary = /* @__PURE__ */ inPlace("exp2_", exp2);
export const expm1_: Unary = /* @__PURE__ */ inPlace("expm1_", expm1);
export const floor_: Unary = /* @__PURE__ */ inPlace("floor_", floor);
export const frac_: Unary = /* @__PURE__ */ inPlace("frac_", frac);
export const log_: Unary = /* @__PURE__ */ inPlace("log_", log);
export const log10_: Unary = /* @__PURE__ */ inPlace("log10_", log10);
export const log1p_: Unary = /* @__PURE__ */ inPlace("log1p_", log1p);
export const log2_: Unary = /* @__PURE__ */ inPlace("log2_", log2);
export const logicalNot_: Unary = /* @__PURE__ */ inPlace("logicalNot_", logicalNot);
export const rad2deg_: Unary = /* @__PURE__ */ inPlace("rad2deg_", rad2deg);
export const reciprocal_: Unary = /* @__PURE__ */ inPlace("reciprocal_", reciprocal);
export const relu_: Unary = /* @__PURE__ */ inPlace("relu_", relu);
export const rsqrt_: Unary = /* @__PURE__ */ inPlace("rsqrt_", rsqrt);
export const sgn_: Unary = /* @__PURE__ */ inPlace("sgn_", sgn);
export const sigmoid_: Unary = /* @__PURE__ */ inPlace("sigmoid_", sigmoid);
export const sign_: Unary = /* @__PURE__ */ inPlace("sign_", sign);
export const sin_: Unary = /* @__PURE__ */ inPlace("sin_", sin);
export const sinc_: Unary = /* @__PURE__ */ inPlace("sinc_", sinc);
export const sinh_: Unary = /* @__PURE__ */ inPlace("sinh_", sinh);
export const sqrt_: Unary = /* @__PURE__ */ inPlace("sqrt_", sqrt);
export const square_: Unary = /* @__PURE__ */ inPlace("square_", square);
export const tan_: Unary = /* @__PURE__ */ inPlace("tan_", tan);
export const tanh_: Unary = /* @__PURE__ */ inPlace("tanh_", tanh);
export const trunc_: Unary = /* @__PURE__ */ inPlace("trunc_", trunc);

// ---- of two ----

export const atan2_: Binary = /* @__PURE__ */ inPlace("atan2_", atan2);
export const bitwiseAnd_: Binary = /* @__PURE__ */ inPlace("bitwiseAnd_", bitwiseAnd);
export const bitwiseLeftShift_: Binary = /* @__PURE__ */ inPlace("bitwiseLeftShift_", bitwiseLeftShift);
export const bitwiseOr_: Binary = /* @__PURE__ */ inPlace("bitwiseOr_", bitwiseOr);
export const bitwiseRightShift_: Binary = /* @__PURE__ */ inPlace("bitwiseRightShift_", bitwiseRightShift);
export const bitwiseXor_: Binary = /* @__PURE__ */ inPlace("bitwiseXor_", bitwiseXor);
export const clampMax_: Binary = /* @__PURE__ */ inPlace("clampMax_", clampMax);
export const clampMin_: Binary = /* @__PURE__ */ inPlace("clampMin_", clampMin);
export const copysign_: Binary = /* @__PURE__ */ inPlace("copysign_", copysign);
export const eq_: Binary = /* @__PURE__ */ inPlace("eq_", eq);
export const floorDivide_: Binary = /* @__PURE__ */ inPlace("floorDivide_", floorDivide);
export const fmod_: Binary = /* @__PURE__ */ inPlace("fmod_", fmod);
export const gcd_: Binary = /* @__PURE__ */ inPlace("gcd_", gcd);
export const ge_: Binary = /* @__PURE__ */ inPlace("ge_", ge);
export const gt_: Binary = /* @__PURE__ */ inPlace("gt_", gt);
export const heaviside_: Binary = /* @__PURE__ */ inPlace("heaviside_", heaviside);
export const hypot_: Binary = /* @__PURE__ */ inPlace("hypot_", hypot);
export const lcm_: Binary = /* @__PURE__ */ inPlace("lcm_", lcm);
export const ldexp_: Binary = /* @__PURE__ */ inPlace("ldexp_", ldexp);
export const le_: Binary = /* @__PURE__ */ inPlace("le_", le);
export const logicalAnd_: Binary = /* @__PURE__ */ inPlace("logicalAnd_", logicalAnd);
export const logicalOr_: Binary = /* @__PURE__ */ inPlace("logicalOr_", logicalOr);
export const logicalXor_: Binary = /* @__PURE__ */ inPlace("logicalXor_", logicalXor);
export const lt_: Binary = /* @__PURE__ */ inPlace("lt_", lt);
export const ne_: Binary = /* @__PURE__ */ inPlace("ne_", ne);
export const nextafter_: Binary = /* @__PURE__ */ inPlace("nextafter_", nextafter);
export const pow_: Binary = /* @__PURE__ */ inPlace("pow_", pow);
export const remainder_: Binary = /* @__PURE__ */ inPlace("remainder_", remainder);
export const xlogy_: Binary = /* @__PURE__ */ inPlace("xlogy_", xlogy);
/** x to the power y in the memory of x, which has to be of float64. */
export const floatPower_: Binary = /* @__PURE__ */ inPlace("floatPower_", (x, y: TensorLike) => {
  if (x.dtype !== "float64")
    throw new DTypeError(
      `floatPower_: the base given to float_power_ has dtype ${dtypes[x.dtype].scalarName} but the operation's result requires dtype Double; use x.floatPower(y)`,
    );
  return floatPower(x, y);
});

// ---- with more arguments ----

export const addcdiv_: Written<typeof addcdiv> = /* @__PURE__ */ inPlace("addcdiv_", addcdiv);
export const addcmul_: Written<typeof addcmul> = /* @__PURE__ */ inPlace("addcmul_", addcmul);
export const clamp_: Written<typeof clamp> = /* @__PURE__ */ inPlace("clamp_", clamp);
export const lerp_: Written<typeof lerp> = /* @__PURE__ */ inPlace("lerp_", lerp);
export const logit_: Written<typeof logit> = /* @__PURE__ */ inPlace("logit_", logit);
export const nanToNum_: Written<typeof nanToNum> = /* @__PURE__ */ inPlace("nanToNum_", nanToNum);
export const round_: Written<typeof round> = /* @__PURE__ */ inPlace("round_", round);

// ---- sums with products ----

export const addbmm_: Written<typeof addbmm> = /* @__PURE__ */ inPlace("addbmm_", addbmm);
export const addmm_: Written<typeof addmm> = /* @__PURE__ */ inPlace("addmm_", addmm);
export const addmv_: Written<typeof addmv> = /* @__PURE__ */ inPlace("addmv_", addmv);
export const addr_: Written<typeof addr> = /* @__PURE__ */ inPlace("addr_", addr);
export const baddbmm_: Written<typeof baddbmm> = /* @__PURE__ */ inPlace("baddbmm_", baddbmm);

// ---- other names ----

export {
  abs_ as absolute_,
  acos_ as arccos_,
  acosh_ as arccosh_,
  asin_ as arcsin_,
  asinh_ as arcsinh_,
  atan_ as arctan_,
  atan2_ as arctan2_,
  atanh_ as arctanh_,
  clamp_ as clip_,
  trunc_ as fix_,
  gt_ as greater_,
  ge_ as greaterEqual_,
  lt_ as less_,
  le_ as lessEqual_,
  ne_ as notEqual_,
};
export {
  div_ as divide_,
  div_ as trueDivide_,
  mul_ as multiply_,
  neg_ as negative_,
  sub_ as subtract_,
} from "./inplace.ts";
