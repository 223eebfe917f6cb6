/** The gamma function's logarithm and its derivatives, and the inverse of the error function. */

import { composite, unary } from "../core/families.ts";
import { checkInteger, toTensor } from "../core/operands.ts";
import type { Tensor, TensorLike } from "../core/tensor.ts";
import * as f from "../scalar/functions.ts";
import { ArgumentError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { add, sub } from "./elementwise.ts";
import { inPlace } from "./inplace.ts";

type Unary = (x: TensorLike) => Tensor;

/** log |Γ(x)|; ∞ at 0 and the negative integers. */
export const lgamma: Unary = /* @__PURE__ */ unary({ name: "lgamma", promotion: "float", value: f.lgamma });
/** The derivative of log Γ. */
export const digamma: Unary = /* @__PURE__ */ unary({ name: "digamma", promotion: "float", value: f.digamma });
/** The x with erf x = y, for y between −1 and 1. */
export const erfinv: Unary = /* @__PURE__ */ unary({ name: "erfinv", promotion: "float", value: f.erfinv });

const polygammas: Unary[] = [];
/** The n-th derivative of the digamma function at x. */
export function polygamma(n: number, x: TensorLike): Tensor {
  checkInteger("polygamma", "n", n);
  if (n < 0) throw new ArgumentError(`polygamma: polygamma(n, x) does not support negative n.; n is ${n}`);
  polygammas[n] ??= unary({ name: "polygamma", promotion: "float", value: (x) => f.polygamma(n, x) });
  return polygammas[n](x);
}
/** The same as a method: `x.polygamma(n)`. */
export const polygammaOf = (x: Tensor, n: number): Tensor => polygamma(n, x);

const multivariate = /* @__PURE__ */ composite<number>({
  name: "mvlgamma",
  body: ([x], p) => {
    let sum = lgamma(x!);
    for (let j = 1; j < p; j++) sum = add(sum, lgamma(sub(x!, j / 2)));
    return p === 1 ? sum : add(sum, ((p * (p - 1)) / 4) * Math.log(Math.PI));
  },
});
type OrderArguments = Arguments<[p: number], { readonly p?: number }>;
/** The logarithm of the gamma function of p × p matrices: p (p − 1) / 4 · log π + Σ log Γ(x − j / 2) over j < p. */
export function mvlgamma(x: TensorLike, ...args: OrderArguments): Tensor {
  const { p } = readArguments<{ p: number }>("mvlgamma", args, ["p"]);
  const t = toTensor(x, "mvlgamma");
  checkInteger("mvlgamma", "p", p);
  if (p < 1) throw new ArgumentError(`mvlgamma: p has to be greater than or equal to 1; it is ${p}`);
  return multivariate([t], p);
}

// ---- in place ----

type Written = (x: Tensor) => Tensor;
export const lgamma_: Written = /* @__PURE__ */ inPlace("lgamma_", lgamma);
export const digamma_: Written = /* @__PURE__ */ inPlace("digamma_", digamma);
export const erfinv_: Written = /* @__PURE__ */ inPlace("erfinv_", erfinv);
export const polygamma_: typeof polygammaOf = /* @__PURE__ */ inPlace("polygamma_", polygammaOf);
export const mvlgamma_: (x: Tensor, ...args: OrderArguments) => Tensor = /* @__PURE__ */ inPlace("mvlgamma_", mvlgamma);
