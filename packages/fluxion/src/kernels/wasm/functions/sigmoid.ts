/** The logistic curve and its integral on lanes. */

import type { Lanes, Vec } from "../lanes.ts";
import { exp } from "./exp.ts";
import { exponential, powerOfTwo } from "./exponential.ts";
import { log1p } from "./log.ts";

/** Beyond `low` the result is 0, beyond `high` 1. All is less by 2^margin until the last step, which may be subnormal. */
const ranges = { float64: { low: -746, high: 40, margin: 64 }, float32: { low: -104, high: 20, margin: 32 } };

/** 1 / (1 + e⁻ˣ): a sum of positive numbers, so that no digits are lost in the tail. */
export function sigmoid(v: Lanes, x: Vec): Vec {
  const { low, high, margin } = ranges[v.type as "float64" | "float32"];
  const within = v.op("pmax", v.op("pmin", x, v.constant(high)), v.constant(low)); // NaN stays
  const { power, more } = exponential(v, v.op("neg", within));
  const less = v.constant(2 ** -margin);
  const scale = powerOfTwo(v, power, -margin);
  const first = v.add(scale, less);
  const sum = v.fma(more, scale, first);
  const q = v.div(v.constant(1), sum);
  // what the roundings of the sum and of the quotient lost
  const lack = v.fma(more, scale, v.sub(first, sum));
  const lost = v.fnma(q, lack, v.fused ? v.fnma(q, sum, v.constant(1)) : v.constant(0));
  return v.mul(v.fma(q, lost, q), less);
}

/** log(1 + eˣ) = max(x, 0) + log(1 + e^−|x|), without overflow. */
export const softplus = (v: Lanes, x: Vec): Vec =>
  v.add(v.op("pmax", x, v.constant(0)), log1p(v, exp(v, v.op("v128.or", x, v.constant(-0)))));
