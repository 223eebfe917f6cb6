/** The logistic curve and its integral on lanes. */

import type { Lanes, Vec } from "../lanes.ts";
import { exponential, powerOfTwo, splitSign } from "./exponential.ts";

/** Up to here e⁻ˣ is more than nothing, and how far exponents are raised so that it is rounded only once. */
const tails = { float64: { end: 746, raise: 64 }, float32: { end: 104, raise: 32 } };

/** 1 / (1 + e⁻ˣ) = b − b e / (1 + e) with e = e^−|x| and b = 1, or e where x is negative: no digits are lost in the tail. */
export function sigmoid(v: Lanes, x: Vec): Vec {
  const { end, raise } = tails[v.type as "float64" | "float32"];
  const [a] = splitSign(v, x);
  const { power, high, low } = exponential(v, v.op("neg", v.op("pmin", a, v.constant(end))));
  const scale = powerOfTwo(v, power, raise);
  const down = v.constant(2 ** -raise);
  const e = v.mul(v.mul(high, scale), down);
  const lost = v.mul(v.mul(low, scale), down);
  const one = v.constant(1);
  const q = v.div(e, v.add(one, e));
  const negative = v.op("lt", x, v.constant(0));
  const b = v.select(negative, e, one);
  return v.add(b, v.fnma(b, q, v.op("v128.and", negative, lost)));
}
