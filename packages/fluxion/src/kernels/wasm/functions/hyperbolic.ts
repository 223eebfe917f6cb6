/**
 * The hyperbolic functions besides tanh on lanes, from one exponential of |x|.
 * Polynomials and quotients are best approximations (`scripts/coefficients-trig-erf.py`).
 */

import type { Lanes, Vec } from "../lanes.ts";
import { type Double, quickSum } from "./double.ts";
import { exponential, powerOfTwo, splitSign } from "./exponential.ts";

interface Table {
  /** Where e^|x| has overflowed, and e^−|x| is 0. */
  readonly end: number;
  /** How far exponents are kept from both ends until the last step, which overflows or rounds to a subnormal number. */
  readonly margin: number;
  /** (sinh x − x) / x³ in powers of x², for |x| ≤ 1, minimax. */
  readonly series: readonly number[];
}

const tables: Readonly<Record<"float64" | "float32", Table>> = {
  float64: {
    end: 747,
    margin: 64,
    series: [
      0.16666666666666669, 0.008333333333333174, 0.0001984126984142535, 2.755731915669712e-6, 2.505212347718634e-8,
      1.605721708927899e-10, 7.760411247986316e-13,
    ],
  },
  float32: { end: 106, margin: 32, series: [0.16666667, 0.0083333505, 0.00019835871, 2.8190289e-6] },
};
const tableOf = (v: Lanes): Table => tables[v.type as "float64" | "float32"];

/**
 * (e^a + e^−a) / 2, or with − between them, for a ≥ 0; in two
 * numbers and less by 2^−margin, so that it does not overflow.
 */
function halfSum(v: Lanes, a: Vec, sign: 1 | -1): Double {
  const { end, margin } = tableOf(v);
  const { power, high, low } = exponential(v, v.op("pmin", a, v.constant(end))); // NaN stays
  const scale = powerOfTwo(v, power, -1 - margin);
  const half = v.mul(high, scale);
  return [half, v.fma(low, scale, v.div(v.constant(sign * 2 ** (-2 - 2 * margin)), half))];
}

/** (eˣ + e⁻ˣ) / 2 */
export const cosh = (v: Lanes, x: Vec): Vec =>
  v.mul(v.add(...halfSum(v, v.op("abs", x), 1)), v.constant(2 ** tableOf(v).margin));

/** (eˣ − e⁻ˣ) / 2, near 0 with all digits. */
export function sinh(v: Lanes, x: Vec): Vec {
  const [a, sign] = splitSign(v, x);
  const z = v.mul(a, a);
  const near = v.fma(v.mul(z, a), v.polynomial(z, tableOf(v).series), a);
  const far = v.mul(v.add(...halfSum(v, a, -1)), v.constant(2 ** tableOf(v).margin));
  return v.op("v128.or", v.select(v.op("lt", a, v.constant(1)), near, far), sign);
}

/** 1 / cosh x, which is more than 0 for some time after cosh x has overflowed. */
export function sech(v: Lanes, x: Vec): Vec {
  const [c, lost] = quickSum(v, ...halfSum(v, v.op("abs", x), 1));
  const z = v.div(v.constant(1), c);
  return v.mul(v.fnma(z, v.mul(z, lost), z), v.constant(2 ** -tableOf(v).margin));
}
