/**
 * eˣ in pieces, a power of two and a factor near 1: what hyperbolic functions and the normal curve are made of.
 * Polynomials and quotients are best approximations (`scripts/coefficients-trig-erf.py`).
 */

import type { Lanes, Vec } from "../lanes.ts";
import { formatOf } from "./format.ts";

interface Table {
  /** ln 2 in two parts; products of the first with exponents are exact. */
  readonly ln2: readonly [high: number, low: number];
  /** (eʳ − 1 − r) / r² for |r| ≤ ½ ln 2 */
  readonly tail: readonly number[];
}

const tables: Readonly<Record<"float64" | "float32", Table>> = {
  float64: {
    ln2: [0.6931471805592082, 7.371002565167799e-13],
    tail: [
      0.5, 0.16666666666666685, 0.04166666666660284, 0.00833333333331395, 0.0013888888927245054, 0.00019841269904859776,
      2.480150812536721e-5, 2.755722612080603e-6, 2.762540492800224e-7, 2.5115083958499353e-8,
    ],
  },
  float32: {
    ln2: [0.693115234375, 3.194618329871446e-5],
    tail: [0.5, 0.16666523, 0.04166649, 0.008369158, 0.0013933652],
  },
};

/** eˣ = 2ⁿ (1 + more) = 2ⁿ (high + low), with high in [0.7, 1.42]. */
export interface Exponential {
  /** n, in the low bits. */
  readonly power: Vec;
  readonly more: Vec;
  readonly high: Vec;
  /** What the rounding of high lost. */
  readonly low: Vec;
}

/** The pieces of e^(x + dx): x − n ln 2 with ln 2 in two parts (Cody and Waite 1980). Good for |n| up to 2048, or 256. */
export function exponential(v: Lanes, x: Vec, dx?: Vec): Exponential {
  const { ln2, tail } = tables[v.type as "float64" | "float32"];
  const round = v.constant(formatOf(v).round);
  const power = v.fma(dx === undefined ? x : v.add(x, dx), v.constant(Math.LOG2E), round);
  const n = v.sub(power, round);
  const whole = v.fnma(n, v.constant(ln2[1]), v.fnma(n, v.constant(ln2[0]), x));
  const r = dx === undefined ? whole : v.add(whole, dx);
  const more = v.fma(v.mul(r, r), v.polynomial(r, tail), r);
  const high = v.add(v.constant(1), more);
  return { power, more, high, low: v.add(v.sub(v.constant(1), high), more) };
}

/** 2^(n + shift). Where n comes of NaN this is any number: what it multiplies is NaN. */
export function powerOfTwo(v: Lanes, power: Vec, shift: number = 0): Vec {
  const { digits, bias } = formatOf(v);
  return v.int("add", v.shift("shl", power, digits), v.bits((bias + BigInt(shift)) << BigInt(digits)));
}

/** Numbers without their signs, and nothing but their signs. */
export function splitSign(v: Lanes, x: Vec): readonly [magnitude: Vec, sign: Vec] {
  const sign = v.op("v128.and", x, v.constant(-0));
  return [v.op("v128.xor", x, sign), sign];
}
