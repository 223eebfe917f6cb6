/**
 * The hyperbolic tangent on lanes.
 * Polynomials and quotients are best approximations (`scripts/coefficients-trig-erf.py`).
 */

import type { Lanes, Vec } from "../lanes.ts";
import { powerOfTwo, splitSign } from "./exponential.ts";
import { formatOf } from "./format.ts";

interface Table {
  /** From here on tanh x is 1. */
  readonly end: number;
  /** Where a correction of x gives way to one of 1. */
  readonly near: number;
  /** (tanh x − x) / x³ in powers of x², up to near: a quotient for 53 bits, a polynomial for 24; minimax. */
  readonly numerator: readonly number[];
  readonly denominator: readonly number[] | null;
  /** 2ᶠ for |f| ≤ ½, minimax. */
  readonly power: readonly number[];
}

const tables: Readonly<Record<"float64" | "float32", Table>> = {
  float64: {
    end: 20,
    near: 0.9,
    numerator: [-0.3333333333333333, -0.02141215314634446, -0.00024340518095944063, -1.730771850624416e-8],
    denominator: [1, 0.46423645943903313, 0.024520037413734288, 0.00025443906409301277],
    power: [
      1,
      Math.LN2,
      0.2402265069591013,
      0.055504108664820084,
      0.009618129107594095,
      0.0013333558146774824,
      0.00015403530457148515,
      1.5252733493009504e-5,
      1.3215435262595011e-6,
      1.0178199590646037e-7,
      7.073786870736416e-9,
      4.4347728224122817e-10,
    ],
  },
  float32: {
    end: 10,
    near: 0.9,
    numerator: [-0.33333248, 0.13330698, -0.053729817, 0.020904327, -0.006842231, 0.001290403],
    denominator: null,
    power: [1, 0.69314724, 0.2402265, 0.055502973, 0.009618031, 0.0013410016, 0.00015469745],
  },
};

/** tanh x: near 0 a correction of x, then one of 1, which is 2 / (e^(2x) + 1). */
export function tanh(v: Lanes, x: Vec): Vec {
  const { end, near, numerator, denominator, power } = tables[v.type as "float64" | "float32"];
  const one = v.constant(1);
  const [a, sign] = splitSign(v, x);
  // e^(2a) = 2ⁿ 2ᶠ. The rounding of 2a / ln 2 does not show: where a is large, 1 takes nearly all
  const b = v.op("pmin", a, v.constant(end)); // NaN stays
  const turn = v.constant(2 * Math.LOG2E);
  const round = v.constant(formatOf(v).round);
  const n = v.fma(b, turn, round);
  const f = v.fma(b, turn, v.sub(round, n));
  const sum = v.fma(v.polynomial(f, power), powerOfTwo(v, n), one);
  const z = v.mul(a, a);
  const start = v.op("lt", a, v.constant(near));
  const p = v.polynomial(z, numerator);
  const cube = v.mul(a, z);
  if (denominator === null) {
    const far = v.sub(one, v.div(v.constant(2), sum));
    return v.op("v128.or", v.select(start, v.fma(cube, p, a), far), sign);
  }
  // one division for both
  const top = v.select(start, v.mul(cube, p), v.constant(-2));
  const quotient = v.div(top, v.select(start, v.polynomial(z, denominator), sum));
  return v.op("v128.or", v.add(v.select(start, a, one), quotient), sign);
}
