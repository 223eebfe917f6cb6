/**
 * Arcsine, arccosine and arctangent on lanes: short ranges by half angles, and polynomials there.
 * Polynomials and quotients are best approximations (`scripts/coefficients-trig-erf.py`).
 */

import { type Lanes, outside, type Vec } from "../lanes.ts";
import { splitSign } from "./exponential.ts";
import { formatOf } from "./format.ts";

interface Table {
  /** π/2 in two parts. */
  readonly quarter: readonly [high: number, low: number];
  /** (asin s − s) / s³ and (atan t − t) / t³ in powers of s² and t², up to ½, minimax. */
  readonly asin: readonly number[];
  readonly atan: readonly number[];
}

const tables: Readonly<Record<"float64" | "float32", Table>> = {
  float64: {
    quarter: [Math.PI / 2, 6.123233995736766e-17],
    asin: [
      0.16666666666665375, 0.0750000000034477, 0.04464285682199266, 0.03038195939496723, 0.022371751947918482,
      0.01735979550983678, 0.013884351576338489, 0.01217493622892129, 0.006503541220600561, 0.019594296127861958,
      -0.0163266373796702, 0.03198165950622203,
    ],
    atan: [
      -0.33333333333332993, 0.19999999999905282, -0.14285714276558684, 0.11111110666485273, -0.09090896402425186,
      0.07692076195198733, -0.06663832260990524, 0.058584353792920485, -0.05122572794280439, 0.041879958497174956,
      -0.027457460255864603, 0.01013169616302867,
    ],
  },
  float32: {
    quarter: [1.5707963705062866, -4.371138828673793e-8],
    asin: [0.16666754, 0.07495233, 0.04547832, 0.0241411, 0.042230364],
    atan: [-0.33333236, 0.19994313, -0.1417603, 0.10164804, -0.05140346],
  },
};
const tableOf = (v: Lanes): Table => tables[v.type as "float64" | "float32"];

/** asin of |x| up to ½, or of √((1 − |x|) / 2), whose double is acos |x|: the argument, and how much its arcsine exceeds it. */
function halfAngle(v: Lanes, a: Vec): { readonly outer: Vec; readonly s: Vec; readonly more: Vec } {
  const half = v.constant(0.5);
  const outer = v.op("gt", a, half);
  const z = v.select(outer, v.mul(v.sub(v.constant(1), a), half), v.mul(a, a));
  const s = v.select(outer, v.op("sqrt", z), a);
  return { outer, s, more: v.mul(v.mul(s, z), v.polynomial(z, tableOf(v).asin)) };
}

/** The angle with this sine; NaN beyond ±1. */
export function asin(v: Lanes, x: Vec): Vec {
  const [a, sign] = splitSign(v, x);
  const { outer, s, more } = halfAngle(v, a);
  const [high, low] = tableOf(v).quarter.map((c) => v.constant(c)) as [Vec, Vec];
  const two = v.constant(2);
  const far = v.sub(high, v.fma(two, s, v.sub(v.mul(two, more), low)));
  return v.op("v128.or", v.select(outer, far, v.add(s, more)), sign);
}

/** The angle with this cosine, from 0 to π; NaN beyond ±1. */
export function acos(v: Lanes, x: Vec): Vec {
  const [a, sign] = splitSign(v, x);
  const { outer, s, more } = halfAngle(v, a);
  const [high, low] = tableOf(v).quarter.map((c) => v.constant(c)) as [Vec, Vec];
  const two = v.constant(2);
  // π/2 − asin x, 2 asin s or π − 2 asin s
  const middle = v.sub(high, v.add(v.op("v128.xor", s, sign), v.sub(v.op("v128.xor", more, sign), low)));
  const near = v.mul(two, v.add(s, more));
  const opposite = v.mul(two, v.sub(high, v.add(s, v.sub(more, low))));
  return v.select(outer, v.select(v.op("lt", x, v.constant(0)), opposite, near), middle);
}

/** atan(least / most) for 0 ≤ least ≤ most, as a sum of two numbers; beyond ½ it is measured from π/4. */
function firstOctant(v: Lanes, least: Vec, most: Vec): readonly [Vec, Vec] {
  const [high, low] = tableOf(v).quarter;
  const outer = v.op("gt", v.add(least, least), most);
  const t = v.div(v.select(outer, v.sub(least, most), least), v.select(outer, v.add(least, most), most));
  const z = v.mul(t, t);
  const more = v.fma(v.mul(t, z), v.polynomial(z, tableOf(v).atan), v.op("v128.and", outer, v.constant(low / 2)));
  // the larger first: π/4 + (t + …), or t + …
  return [v.select(outer, v.constant(high / 2), t), v.select(outer, v.add(t, more), more)];
}

/** π/2 less an angle of two parts, where the mask is set. */
function complement(v: Lanes, mask: Vec, [first, second]: readonly [Vec, Vec]): Vec {
  const [high, low] = tableOf(v).quarter.map((c) => v.constant(c)) as [Vec, Vec];
  return v.select(mask, v.sub(high, v.add(first, v.sub(second, low))), v.add(first, second));
}

/** The angle with this tangent. */
export function atan(v: Lanes, x: Vec): Vec {
  const [a, sign] = splitSign(v, x);
  const one = v.constant(1);
  const steep = v.op("gt", a, one);
  const angle = complement(v, steep, firstOctant(v, v.op("pmin", a, one), v.op("pmax", a, one))); // NaN stays
  return v.op("v128.or", angle, sign);
}

/** The angle of the point (x, y), in all four quadrants. */
export function atan2(v: Lanes, y: Vec, x: Vec): Vec {
  const [a, sign] = splitSign(v, y);
  const b = v.op("abs", x);
  const steep = v.op("gt", a, b);
  const most = v.op("pmax", a, b);
  const angle = complement(v, steep, firstOctant(v, v.op("pmin", a, b), most));
  const [high, low] = tableOf(v).quarter.map((c) => v.constant(2 * c)) as [Vec, Vec];
  const left = v.int("lt_s", x, v.bits(0n)); // −0 is left too
  const result = v.op("v128.or", v.select(left, v.sub(high, v.sub(angle, low)), angle), sign);
  // two numbers at one end of the range, and NaN
  const { bias } = formatOf(v);
  const small = v.constant(2 ** (8 - Number(bias)));
  const large = v.constant(2 ** (Number(bias) - 2));
  const ordinary = v.op("v128.and", v.op("lt", most, large), v.op("gt", most, small)); // not where y is NaN
  v.patch(result, v.op("v128.not", v.op("v128.and", ordinary, v.op("eq", x, x))), outside("atan2", 2), y, x);
  return result;
}
