/** The hyperbolic tangent on lanes. */

import type { Lanes, Vec } from "../lanes.ts";
import { exponential, powerOfTwo, splitSign } from "./exponential.ts";

/** tanh x. Up to 0.9 a correction to x, beyond it one to 1: 1 − 2 / (e^(2x) + 1). */
export function tanh(v: Lanes, x: Vec): Vec {
  const [a, sign] = splitSign(v, x);
  const near = v.op("lt", a, v.constant(0.9));
  // NaN stays: the minimum of Web's `pmin` is its first operand where nothing is less
  const { power, high } = exponential(
    v,
    v.mul(v.op("pmin", a, v.constant(v.type === "float64" ? 20 : 10)), v.constant(2)),
  );
  const far = v.fma(high, powerOfTwo(v, power), v.constant(1));
  const z = v.mul(a, a);
  const cube = v.mul(a, z);
  let result: Vec;
  if (v.type === "float64") {
    const p = v.mul(cube, v.polynomial(z, numerator));
    const q = v.polynomial(z, denominator);
    const quotient = v.div(v.select(near, p, v.constant(-2)), v.select(near, q, far));
    result = v.add(v.select(near, a, v.constant(1)), quotient);
  } else {
    result = v.select(near, v.fma(cube, v.polynomial(z, series), a), v.sub(v.constant(1), v.div(v.constant(2), far)));
  }
  return v.op("v128.or", result, sign);
}

/** (tanh x − x) / x³ in powers of x², up to 0.9: a quotient for 53 bits, a polynomial for 24; minimax. */
const numerator = [-0.3333333333333333, -0.02141215314634446, -0.00024340518095944063, -1.730771850624416e-8];
const denominator = [1, 0.46423645943903313, 0.024520037413734288, 0.00025443906409301277];
const series = [-0.33333248, 0.13330698, -0.053729817, 0.020904327, -0.006842231, 0.001290403];
