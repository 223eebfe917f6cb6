/** Functions on lanes: one definition for float64 and float32. What has none is called lane by lane. */

import type { Lanes, Vec } from "../lanes.ts";

export { acosh, asinh, atanh } from "./area.ts";
export { erf, erfc } from "./erf.ts";
export { exp, exp2, expm1 } from "./exp.ts";
export { cosh, sech, sinh } from "./hyperbolic.ts";
export { acos, asin, atan, atan2 } from "./inverse.ts";
export { log, log1p, log2, log10 } from "./log.ts";
export { pow } from "./pow.ts";
export { floorDivide, fmod, remainder, truncDivide } from "./remainder.ts";
export { sigmoid, softplus } from "./sigmoid.ts";
export { tanh } from "./tanh.ts";
export { cos, sin, tan } from "./trig.ts";

/** A function on lanes. */
export type VectorFunction = (v: Lanes, ...x: Vec[]) => Vec;

/** One instruction. */
const step =
  (name: string): VectorFunction =>
  (v, x) =>
    v.op(name, x!);

export const sqrt: VectorFunction = /* @__PURE__ */ step("sqrt");
export const abs: VectorFunction = /* @__PURE__ */ step("abs");
export const floor: VectorFunction = /* @__PURE__ */ step("floor");
export const ceil: VectorFunction = /* @__PURE__ */ step("ceil");
export const trunc: VectorFunction = /* @__PURE__ */ step("trunc");
export const round: VectorFunction = /* @__PURE__ */ step("nearest");
