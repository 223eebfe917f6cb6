/** The logistic curve and its integral on lanes. */

import type { Lanes, Vec } from "../lanes.ts";
import { exp } from "./exp.ts";
import { exponential, powerOfTwo } from "./exponential.ts";
import { log1p } from "./log.ts";

/** Up to here e⁻ˣ is more than nothing, and how far exponents are raised so that it is rounded only once. */
const tails = { float64: { end: 746, raise: 64 }, float32: { end: 104, raise: 32 } };

/**
 * 1 / (1 + e⁻ˣ), in the tail with all digits: q = e / (1 + e) with e = e^−|x| where x is negative, else 1 − q.
 * What the rounding of e and 1 + e lost goes into q once more.
 */
export function sigmoid(v: Lanes, x: Vec): Vec {
  const { end, raise } = tails[v.type as "float64" | "float32"];
  const down = v.op("pmax", v.op("v128.or", x, v.constant(-0)), v.constant(-end)); // NaN stays
  const { power, high, low } = exponential(v, down);
  const scale = powerOfTwo(v, power, raise);
  const lower = v.constant(2 ** -raise);
  const e = v.mul(v.mul(high, scale), lower);
  const one = v.constant(1);
  const sum = v.add(one, e);
  const q = v.div(e, sum);
  const rest = v.sub(one, q);
  const lost = v.fnma(q, v.add(v.sub(one, sum), e), v.mul(v.mul(low, scale), lower));
  return v.select(v.op("lt", x, v.constant(0)), v.fma(lost, rest, q), rest);
}

/** log(1 + eˣ) = max(x, 0) + log(1 + e^−|x|), without overflow. */
export const softplus = (v: Lanes, x: Vec): Vec =>
  v.add(v.op("pmax", x, v.constant(0)), log1p(v, exp(v, v.op("v128.or", x, v.constant(-0)))));
