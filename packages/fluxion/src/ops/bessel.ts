/** Modified Bessel functions, the normal distribution, and entropy. */

import { unary } from "../core/families.ts";
import type { Tensor, TensorLike } from "../core/tensor.ts";
import * as f from "../scalar/functions.ts";
import { select } from "../scalar/scalar.ts";

type Unary = (x: TensorLike) => Tensor;

/** The modified Bessel function of the first kind of order 0. */
export const i0: Unary = /* @__PURE__ */ unary({ name: "i0", promotion: "float", value: (x) => f.besselI(0, x) });
/** e^(−|x|) I₀(x) */
export const i0e: Unary = /* @__PURE__ */ unary({
  name: "special_i0e",
  promotion: "float",
  value: (x) => f.besselIScaled(0, x),
});
/** The modified Bessel function of the first kind of order 1. */
export const i1: Unary = /* @__PURE__ */ unary({
  name: "special_i1",
  promotion: "float",
  value: (x) => f.besselI(1, x),
});
/** e^(−|x|) I₁(x) */
export const i1e: Unary = /* @__PURE__ */ unary({
  name: "special_i1e",
  promotion: "float",
  value: (x) => f.besselIScaled(1, x),
});

/** e^(x²) erfc x, which does not vanish far out. */
export const erfcx: Unary = /* @__PURE__ */ unary({
  name: "special_erfcx",
  promotion: "float",
  value: (x) => f.erfcx(x),
});
/** The share of the standard normal distribution below x. */
export const ndtr: Unary = /* @__PURE__ */ unary({
  name: "special_ndtr",
  nodeName: "MulBackward1",
  promotion: "float",
  value: (x) => f.ndtr(x),
});
/** The logarithm of that share, also far below. */
export const logNdtr: Unary = /* @__PURE__ */ unary({
  name: "special_log_ndtr",
  promotion: "float",
  value: (x) => f.logNdtr(x),
});
/** Where the share of the standard normal distribution below is x. */
export const ndtri: Unary = /* @__PURE__ */ unary({
  name: "special_ndtri",
  promotion: "float",
  value: (x) => f.ndtri(x),
});
/** −x log x; 0 at 0, and −∞ below. */
export const entr: Unary = /* @__PURE__ */ unary({
  name: "special_entr",
  promotion: "float",
  value: (x) =>
    select(x.isNaN(), x, select(x.greater(0), x.mul(f.log(x)).neg(), select(x.equal(0), 0, Number.NEGATIVE_INFINITY))),
  partials: [(x) => f.log(x).add(1).neg()],
});
