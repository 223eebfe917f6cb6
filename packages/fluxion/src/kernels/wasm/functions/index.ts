/** Functions on lanes, by the names that expressions have for them: one definition for float64 and float32. */

import type { Lanes, Vec } from "../lanes.ts";
import { acosh, asinh, atanh } from "./area.ts";
import { erf, erfc } from "./erf.ts";
import { exp, exp2, expm1 } from "./exp.ts";
import { cosh, sech, sinh } from "./hyperbolic.ts";
import { acos, asin, atan, atan2 } from "./inverse.ts";
import { pow } from "./pow.ts";
import { log, log1p, log2, log10 } from "./log.ts";
import { sigmoid, softplus } from "./sigmoid.ts";
import { tanh } from "./tanh.ts";
import { cos, sin, tan } from "./trig.ts";

/** A function on lanes. */
export type VectorFunction = (v: Lanes, ...x: Vec[]) => Vec;

/** One instruction. */
const step =
  (name: string): VectorFunction =>
  (v, x) =>
    v.op(name, x!);

/** What has a form on lanes; other functions are called lane by lane. */
export const vectorFunctions: Readonly<Record<string, VectorFunction>> = {
  exp,
  exp2,
  expm1,
  log,
  log1p,
  log2,
  log10,
  pow,
  sin,
  cos,
  tan,
  asin,
  acos,
  atan,
  atan2,
  sinh,
  cosh,
  tanh,
  sech,
  asinh,
  acosh,
  atanh,
  sigmoid,
  softplus,
  erf,
  erfc,
  sqrt: step("sqrt"),
  abs: step("abs"),
  floor: step("floor"),
  ceil: step("ceil"),
  trunc: step("trunc"),
  round: step("nearest"),
};
