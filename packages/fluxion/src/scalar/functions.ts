/**
 * The functions that expressions are made of, besides algebra. Each says how it is computed and what its derivative is,
 * in a form that keeps its digits in the tails: tanh′ is sech², not 1 − z².
 */

import * as special from "../kernels/special.ts";
import * as lanes from "../kernels/wasm/functions/index.ts";
import { call, constant, type PartialRule, type Scalar, type ScalarFunction, select } from "./scalar.ts";

type Unary = (x: Scalar) => Scalar;
type Binary = (x: Scalar, y: Scalar) => Scalar;

function unary(name: string, fn: Omit<ScalarFunction, "name">): Unary {
  const f: ScalarFunction = { name, ...fn };
  return (x) => call(f, x);
}
function binary(name: string, fn: Omit<ScalarFunction, "name">): Binary {
  const f: ScalarFunction = { name, ...fn };
  return (x, y) => call(f, x, y);
}
type MathName =
  | "exp"
  | "expm1"
  | "log"
  | "log1p"
  | "log2"
  | "log10"
  | "sqrt"
  | "sin"
  | "cos"
  | "tan"
  | "asin"
  | "acos"
  | "atan"
  | "sinh"
  | "cosh"
  | "tanh"
  | "asinh"
  | "acosh"
  | "atanh"
  | "floor"
  | "ceil"
  | "trunc";
/** A function every engine has. */
const math = (name: MathName, slope: PartialRule, more: Partial<ScalarFunction> = {}): Unary =>
  unary(name, { run: Math[name], js: `Math.${name}`, partials: [slope], ...more });

const one: Scalar = /* @__PURE__ */ constant(1);
const zero: Scalar = /* @__PURE__ */ constant(0);
const flat: PartialRule = () => zero;
const reciprocal = (x: Scalar): Scalar => one.div(x);

export const exp: Unary = /* @__PURE__ */ math("exp", (_, z) => z!, { lanes: lanes.exp });
export const expm1: Unary = /* @__PURE__ */ math("expm1", (x) => exp(x!), { lanes: lanes.expm1 });
export const exp2: Unary = /* @__PURE__ */ unary("exp2", {
  lanes: lanes.exp2,
  run: (x) => 2 ** x,
  partials: [(_, z) => z!.mul(Math.LN2)],
});
export const log: Unary = /* @__PURE__ */ math("log", (x) => reciprocal(x!), { lanes: lanes.log });
export const log1p: Unary = /* @__PURE__ */ math("log1p", (x) => reciprocal(x!.add(1)), { lanes: lanes.log1p });
export const log2: Unary = /* @__PURE__ */ math("log2", (x) => reciprocal(x!.mul(Math.LN2)), { lanes: lanes.log2 });
export const log10: Unary = /* @__PURE__ */ math("log10", (x) => reciprocal(x!.mul(Math.LN10)), { lanes: lanes.log10 });
export const sqrt: Unary = /* @__PURE__ */ math("sqrt", (_, z) => reciprocal(z!.mul(2)), { lanes: lanes.sqrt });

export const sin: Unary = /* @__PURE__ */ math("sin", (x) => cos(x!), { lanes: lanes.sin });
export const cos: Unary = /* @__PURE__ */ math("cos", (x) => sin(x!).neg(), { lanes: lanes.cos });
export const tan: Unary = /* @__PURE__ */ math("tan", (_, z) => z!.square().add(1), { lanes: lanes.tan });
export const asin: Unary = /* @__PURE__ */ math("asin", (x) => reciprocal(sqrt(one.sub(x!).mul(one.add(x!)))), {
  lanes: lanes.asin,
});
export const acos: Unary = /* @__PURE__ */ math("acos", (x) => constant(-1).div(sqrt(one.sub(x!).mul(one.add(x!)))), {
  lanes: lanes.acos,
});
export const atan: Unary = /* @__PURE__ */ math("atan", (x) => reciprocal(x!.square().add(1)), { lanes: lanes.atan });
export const sinh: Unary = /* @__PURE__ */ math("sinh", (x) => cosh(x!), { lanes: lanes.sinh });
export const cosh: Unary = /* @__PURE__ */ math("cosh", (x) => sinh(x!), { lanes: lanes.cosh });
export const tanh: Unary = /* @__PURE__ */ math("tanh", (x) => sech(x!).square(), { lanes: lanes.tanh });
/** 1 / cosh x */
export const sech: Unary = /* @__PURE__ */ unary("sech", {
  lanes: lanes.sech,
  run: special.sech,
  partials: [(x, z) => z!.mul(tanh(x!)).neg()],
});
export const asinh: Unary = /* @__PURE__ */ math("asinh", (x) => reciprocal(sqrt(x!.square().add(1))), {
  lanes: lanes.asinh,
});
// + 0: no −0 under the root
export const acosh: Unary = /* @__PURE__ */ math("acosh", (x) => reciprocal(sqrt(x!.sub(1).mul(x!.add(1)).add(0))), {
  lanes: lanes.acosh,
});
export const atanh: Unary = /* @__PURE__ */ math("atanh", (x) => reciprocal(one.sub(x!).mul(one.add(x!))), {
  lanes: lanes.atanh,
});

/** 1 / (1 + e⁻ˣ); z (1 − z) would lose all digits in the tail. */
export const sigmoid: Unary = /* @__PURE__ */ unary("sigmoid", {
  lanes: lanes.sigmoid,
  run: special.sigmoid,
  partials: [(x, z) => z!.mul(sigmoid(x!.neg()))],
});
/** log(1 + eˣ), without overflow. */
export const softplus: Unary = /* @__PURE__ */ unary("softplus", {
  lanes: lanes.softplus,
  run: special.softplus,
  partials: [(x) => sigmoid(x!)],
});

const gauss = (x: Scalar): Scalar => exp(x.square().neg()).mul(2 / Math.sqrt(Math.PI));
export const erf: Unary = /* @__PURE__ */ unary("erf", {
  lanes: lanes.erf,
  run: special.erf,
  partials: [(x) => gauss(x!)],
});
export const erfc: Unary = /* @__PURE__ */ unary("erfc", {
  lanes: lanes.erfc,
  run: special.erfc,
  partials: [(x) => gauss(x!).neg()],
});

const sincs: ScalarFunction[] = [];
/** The k-th derivative of sin(πx) / (πx): regular at 0, to every order. */
function sincOf(k: number): ScalarFunction {
  const run = (x: number): number => (x - x === 0 ? special.sincDerivative(k, x) : Number.NaN);
  return (sincs[k] ??= { name: "sinc", run, partials: [(x) => call(sincOf(k + 1), x!)] });
}
export const sinc: Unary = (x) => call(sincOf(0), x);

const polygammas: ScalarFunction[] = [];
/** The n-th derivative of the digamma function. */
export function polygamma(n: number, x: Scalar): Scalar {
  polygammas[n] ??= {
    name: n === 0 ? "digamma" : "polygamma",
    run: (x) => special.polygamma(n, x),
    partials: [(x) => polygamma(n + 1, x!)],
  };
  return call(polygammas[n], x);
}
/** The derivative of log Γ. */
export const digamma: Unary = (x) => polygamma(0, x);
/** log |Γ(x)| */
export const lgamma: Unary = /* @__PURE__ */ unary("lgamma", { run: special.lgamma, partials: [(x) => digamma(x!)] });
/** The x with erf x = y. */
export const erfinv: Unary = /* @__PURE__ */ unary("erfinv", {
  run: special.erfinv,
  partials: [(_, z) => exp(z!.square()).mul(Math.sqrt(Math.PI) / 2)],
});

const erfcxs: ScalarFunction[] = [];
/** The n-th derivative of e^(x²) erfc x; 2x z − 2/√π for the first would lose all digits far out. */
function erfcxOf(n: number, x: Scalar): Scalar {
  erfcxs[n] ??= {
    name: "erfcx",
    run: (x) => special.erfcxDerivative(n, x),
    partials: [(x) => erfcxOf(n + 1, x!)],
  };
  return call(erfcxs[n], x);
}
/** e^(x²) erfc x, which does not vanish. */
export const erfcx: Unary = (x) => erfcxOf(0, x);
const bell = (x: Scalar): Scalar => exp(x.square().mul(-0.5)).mul(1 / Math.sqrt(2 * Math.PI));
/** The share of the standard normal distribution below x. */
export const ndtr: Unary = /* @__PURE__ */ unary("special_ndtr", { run: special.ndtr, partials: [(x) => bell(x!)] });
/** The logarithm of that share; its slope is √(2/π) / erfcx(−x/√2). */
export const logNdtr: Unary = /* @__PURE__ */ unary("special_log_ndtr", {
  run: special.logNdtr,
  partials: [(x) => constant(Math.sqrt(2 / Math.PI)).div(erfcx(x!.mul(-Math.SQRT1_2)))],
});
/** Where that share is x. */
export const ndtri: Unary = /* @__PURE__ */ unary("special_ndtri", {
  run: special.ndtri,
  partials: [(_, z) => exp(z!.square().mul(0.5)).mul(Math.sqrt(2 * Math.PI))],
});

/** A family of functions by their order, each with its derivative from its neighbours. */
function family(name: (n: number) => string, run: (n: number, x: number) => number, slope: (n: number) => PartialRule) {
  const members: ScalarFunction[] = [];
  return (n: number, x: Scalar): Scalar =>
    call((members[n] ??= { name: name(n), run: (x) => run(n, x), partials: [slope(n)] }), x);
}
/** Iₙ(x); I′ₙ = (Iₙ₋₁ + Iₙ₊₁) / 2, and I₋₁ = I₁. */
export const besselI: (n: number, x: Scalar) => Scalar = /* @__PURE__ */ family(
  (n) => (n === 0 ? "i0" : "special_i1"),
  special.besselI,
  (n) => (x) =>
    besselI(Math.abs(n - 1), x!)
      .add(besselI(n + 1, x!))
      .mul(0.5),
);
/** e^(−|x|) Iₙ(x) */
export const besselIScaled: (n: number, x: Scalar) => Scalar = /* @__PURE__ */ family(
  (n) => (n === 0 ? "special_i0e" : "special_i1e"),
  special.besselIScaled,
  (n) => (x, z) =>
    besselIScaled(Math.abs(n - 1), x!)
      .add(besselIScaled(n + 1, x!))
      .mul(0.5)
      .sub(z!.mul(select(x!.greater(0), 1, select(x!.less(0), -1, 0)))),
);

const bigPow = (x: bigint, y: bigint): bigint => special.powBigInt(x, y);
/** x to a real power y. */
export const pow: Binary = /* @__PURE__ */ binary("pow", {
  lanes: lanes.pow,
  run: special.pow,
  integer: special.powInteger,
  big: bigPow,
  partials: [
    (x, y) => select(y!.equal(0), 0, y!.mul(pow(x!, y!.sub(1)))), // x⁰ is flat, also at x = 0
    (x, y, z) => select(x!.equal(0).and(y!.greaterEqual(0)), 0, z!.mul(log(x!))), // 0ʸ is flat for y ≥ 0
  ],
  recurrence: [(x, y, z) => y!.mul(z!).div(x!), (x, _, z) => z!.mul(log(x!))],
});

/** The angle of the point (x, y); the quotient y / x is never formed. */
export const atan2: Binary = /* @__PURE__ */ binary("atan2", {
  lanes: lanes.atan2,
  run: Math.atan2,
  js: "Math.atan2",
  partials: [(y, x) => x!.div(x!.square().add(y!.square())), (y, x) => y!.neg().div(x!.square().add(y!.square()))],
});
/** √(x² + y²), without overflow. */
export const hypot: Binary = /* @__PURE__ */ binary("hypot", {
  run: special.hypot,
  partials: [(x, _, z) => x!.strongDiv(z!), (_, y, z) => y!.strongDiv(z!)], // 0 at the origin, as for the norm
});
/** log(eˣ + eʸ); each share is a sigmoid of the difference. */
export const logaddexp: Binary = /* @__PURE__ */ binary("logaddexp", {
  run: special.logaddexp,
  partials: [(x, y) => sigmoid(x!.sub(y!)), (x, y) => sigmoid(y!.sub(x!))],
});

const whole = (x: bigint): bigint => x;
export const floor: Unary = /* @__PURE__ */ math("floor", flat, { big: whole, lanes: lanes.floor });
export const ceil: Unary = /* @__PURE__ */ math("ceil", flat, { big: whole, lanes: lanes.ceil });
export const trunc: Unary = /* @__PURE__ */ math("trunc", flat, { big: whole, lanes: lanes.trunc });
/** To the nearest integer, halves to the even one. */
export const round: Unary = /* @__PURE__ */ unary("round", {
  lanes: lanes.round,
  run: special.roundHalfEven,
  big: whole,
  partials: [flat],
});

/** ⌊x / y⌋ as Python's `//` has it. */
export const floorDivide: Binary = /* @__PURE__ */ binary("floor_divide", {
  lanes: lanes.floorDivide,
  run: special.floorDivide,
  integer: special.floorDivideInteger,
  big: special.floorDivideBigInt,
  partials: [flat, flat],
});
/** x / y rounded towards zero. */
export const truncDivide: Binary = /* @__PURE__ */ binary("trunc_divide", {
  lanes: lanes.truncDivide,
  run: (x, y) => Math.trunc(x / y),
  integer: special.truncDivideInteger,
  big: special.truncDivideBigInt,
  partials: [flat, flat],
});
/** The remainder with the sign of y, as Python's `%`. */
export const remainder: Binary = /* @__PURE__ */ binary("remainder", {
  lanes: lanes.remainder,
  run: special.remainder,
  integer: special.remainderInteger,
  big: special.remainderBigInt,
  partials: [() => one, (x, y) => floorDivide(x!, y!).neg()],
});
/** The remainder with the sign of x, as C's `fmod`. */
export const fmod: Binary = /* @__PURE__ */ binary("fmod", {
  lanes: lanes.fmod,
  run: special.fmod,
  integer: special.fmodInteger,
  big: special.fmodBigInt,
  partials: [() => one, (x, y) => truncDivide(x!, y!).neg()],
});
