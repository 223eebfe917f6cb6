/**
 * xʸ = 2^(y log₂ x) on lanes. float64 takes the logarithm in two numbers, since a power of 1000 multiplies its error by as
 * much; float32 goes through float64, where one number is enough.
 *
 * Sources: Muller, Elementary Functions, chapter 11; the polynomials are best approximations
 * (`scripts/coefficients.py`).
 */

import type { Lanes, Vec } from "../lanes.ts";
import { type Double, product, quickSum } from "./double.ts";
import { exp2Sum } from "./exp.ts";
import { formatOf } from "./format.ts";
import { parts } from "./log.ts";

/** 2 / ln 2 in two numbers: log₂((1 + s) / (1 − s)) = s (2 / ln 2 + s² (a third of it + …)). */
const first: readonly [number, number] = [2.8853900817779268, 4.0710547481862066e-17];
const third: readonly [number, number] = [0.9617966939259756, 5.0577616648125907e-17];
/** What comes after, in s². */
const tail: readonly number[] = [
  0.5770780163556148, 0.41219858309317403, 0.32059890208152336, 0.26230771612161413, 0.22198337090570483,
  0.19126857276645892, 0.19026994331054592,
];
/** All of it, and 2ʳ, with the digits that float32 needs. */
const shortLog: readonly number[] = [
  2.88539008179014, 0.961796673284743, 0.5770835943693907, 0.4116722230282693, 0.34073827469918927,
];
const shortExp: readonly number[] = [
  0.9999999999194404, 0.6931472067095307, 0.24022651502470835, 0.05550327216203299, 0.009617994794642145,
  0.0013400431613731294, 0.0001547794904717162,
];

/** x to the power y, with C's special cases: 1 where x is 1 or y is 0, whatever the other is. */
export function pow(v: Lanes, x: Vec, y: Vec): Vec {
  const { infinity, normal, sign, magnitude } = formatOf(v);
  const size = v.op("abs", x);
  const result = v.type === "float32" ? throughFloat64(v, size, y) : inTwo(v, size, y);
  const least = v.type === "float32" ? 1n : normal; // float32's subnormal numbers are normal in float64
  const oddX = v.int("gt_s", v.int("add", x, v.bits(sign - least)), v.bits(sign + infinity - least - 1n));
  const oddY = v.int("gt_s", v.op("v128.and", y, v.bits(magnitude)), v.bits(infinity - 1n));
  v.ifAny(v.op("v128.or", oddX, oddY), () => v.assign(result, special(v, result, x, size, y)));
  return result;
}

/** The power of |x| by way of float64. */
function throughFloat64(v: Lanes, size: Vec, y: Vec): Vec {
  const w = v.wide();
  const [k, f] = parts(w, v.widen(size), null);
  const s = w.div(f, w.add(w.constant(2), f));
  const log2 = w.fma(s, w.polynomial(w.mul(s, s), shortLog), k);
  // beyond ±200 the result is 0 or infinite, and 2ᵏ still a float64
  const e = clamp(w, w.mul(log2, v.widen(y)), 200);
  const round = w.constant(formatOf(w).round);
  const turns = w.add(e, round);
  const p = w.polynomial(w.sub(e, w.sub(turns, round)), shortExp);
  return v.narrow(w.int("add", p, w.shift("shl", turns, 52)));
}

/** Between ±bound; NaN stays. */
const clamp = (v: Lanes, x: Vec, bound: number): Vec =>
  v.op("pmax", v.op("pmin", x, v.constant(bound)), v.constant(-bound));

/** The power of |x| in float64. */
function inTwo(v: Lanes, size: Vec, y: Vec): Vec {
  const subnormal = v.op("lt", size, v.constant(2 ** -1022));
  const less = v.each((u) => v.constant(0)[u]!);
  const normal = v.each((u) => size[u]!);
  v.ifAny(subnormal, () => {
    v.assign(normal, v.select(subnormal, v.mul(size, v.constant(2 ** 54)), size));
    v.assign(less, v.select(subnormal, v.constant(54), less));
  });
  const [high, low] = log2InTwo(v, normal, less);
  // a greater power over- or underflows whatever x is, unless it is 1
  const power = clamp(v, y, 2 ** 70);
  const [e, lost] = product(v, power, high);
  return exp2Sum(v, e, v.fma(power, low, lost));
}

/** log₂ x in two numbers, to about 2⁻⁶⁵ of itself. */
function log2InTwo(v: Lanes, x: Vec, less: Vec): Double {
  const [k, f] = parts(v, x, less);
  const one = v.constant(1);
  // s = f / (2 + f) in two: what the first lacks, from the remainder
  const [divisor, divisorLow] = quickSum(v, v.constant(2), f);
  const inverse = v.div(one, divisor);
  const s = v.mul(f, inverse);
  const [back, backLow] = product(v, s, divisor);
  const remainder = v.sub(v.sub(v.sub(f, back), backLow), v.mul(s, divisorLow));
  const sLow = v.mul(remainder, inverse);

  const [z, zLost] = product(v, s, s);
  const zLow = v.fma(v.add(s, s), sLow, zLost);
  const [inner, innerLost] = quickSum(v, v.constant(third[0]), v.mul(z, v.polynomial(z, tail)));
  const innerLow = v.add(innerLost, v.constant(third[1]));
  const [h, hLost] = product(v, z, inner);
  const hLow = v.fma(z, innerLow, v.fma(zLow, inner, hLost));
  const [sum, sumLost] = quickSum(v, v.constant(first[0]), h);
  const sumLow = v.add(sumLost, v.add(hLow, v.constant(first[1])));
  const [log, logLost] = product(v, s, sum);
  const logLow = v.fma(s, sumLow, v.fma(sLow, sum, logLost));
  const [high, highLost] = quickSum(v, k, log); // 0, or |k| ≥ 1 > |log|
  return [high, v.add(highLost, logLow)];
}

/** The result for all x and y, given the power of |x| where that is positive and all are finite. */
function special(v: Lanes, result: Vec, x: Vec, size: Vec, y: Vec): Vec {
  const [zero, one, infinite] = [v.constant(0), v.constant(1), v.constant(Infinity)];
  const either = (a: Vec, b: Vec): Vec => v.op("v128.or", a, b);
  const both = (a: Vec, b: Vec): Vec => v.op("v128.and", a, b);
  const isOne = v.op("eq", size, one);
  const endless = v.op("eq", v.op("abs", y), infinite);

  // |x| is 0 or infinite, or y is
  const extreme = either(endless, either(v.op("eq", size, zero), v.op("eq", size, infinite)));
  const grows = v.op("v128.xor", v.op("gt", size, one), v.op("lt", y, zero));
  let z = v.select(extreme, v.select(grows, infinite, zero), result);

  // a negative number has powers that are whole, and a sign where they are odd
  const whole = v.op("eq", v.op("trunc", y), y);
  const half = v.mul(y, v.constant(0.5));
  const odd = both(whole, v.op("ne", v.op("trunc", half), half));
  const negative = v.op("lt", x, zero);
  const none = both(v.op("v128.andnot", negative, whole), v.op("ne", size, infinite));
  z = v.select(none, v.constant(Number.NaN), z);
  z = v.op("v128.xor", z, both(both(odd, x), v.bits(formatOf(v).sign)));

  z = v.select(either(v.op("ne", x, x), v.op("ne", y, y)), v.add(x, y), z);
  const always = either(v.op("eq", y, zero), either(v.op("eq", x, one), both(isOne, endless)));
  return v.select(always, one, z);
}
