/**
 * Powers of e and 2 on lanes: x = k ln 2 + r with |r| ≤ ½ ln 2, a polynomial for eʳ, and 2ᵏ added to its exponent.
 *
 * Sources: Cody & Waite 1980 (reduction with ln 2 in two parts); Tang 1989; Muller, Elementary Functions, chapters 5 and
 * 11. The polynomials are best approximations (`scripts/coefficients.py`).
 */

import type { Lanes, Vec } from "../lanes.ts";
import { quickSum, scaledSum } from "./double.ts";
import { bitsOf, formatOf } from "./format.ts";

/** Where a power leaves the normal numbers: all is well to `safe`, 0 below `low`, infinite above `high`. */
interface Range {
  readonly safe: number;
  readonly low: number;
  readonly high: number;
}

interface ExpTable {
  /** ln 2 in two parts; products of k with the first are exact. */
  readonly ln2: readonly [high: number, low: number];
  /** (eʳ − 1 − r) / r² */
  readonly tail: readonly number[];
  /** The same with the digits that eʳ − 1 needs. */
  readonly fine: readonly number[];
  readonly range: Range;
  /** Above this, 2ᵏ − 1 would need more digits than there are. */
  readonly one: number;
}

const exps: Readonly<Record<"float64" | "float32", ExpTable>> = {
  float64: {
    ln2: [0.6931471805601177, -1.7239444525614835e-13],
    tail: [
      0.5000000000000013, 0.166666666666667, 0.0416666666665144, 0.008333333333307116, 0.001388888894730996,
      0.0001984126991756664, 2.4801489613318434e-5, 2.7557216143379695e-6, 2.763140550006095e-7, 2.5117909517508005e-8,
    ],
    fine: [
      0.5, 0.16666666666666677, 0.0416666666666667, 0.008333333333321535, 0.00138888888888667, 0.0001984126988638878,
      2.480158736083691e-5, 2.755724392507166e-6, 2.755724250816895e-7, 2.5109142448835432e-8, 2.0924524943522466e-9,
    ],
    range: { safe: 707, low: -746, high: 710 },
    one: 36,
  },
  float32: {
    ln2: [0.693145751953125, 1.428606765330187e-6],
    tail: [0.5000000095563584, 0.16666518320070306, 0.04166620453702317, 0.008368951900144032, 0.001395057846058283],
    fine: [
      0.5000000046660792, 0.166666668177336, 0.04166635355643163, 0.008333272890266127, 0.0013941100709610346,
      0.00019914264232975885,
    ],
    range: { safe: 86, low: -104, high: 89 },
    one: 16,
  },
};

/** 2ʳ = 1 + r ln 2 + r² · tail for |r| ≤ ½. */
interface Exp2Table {
  readonly ln2: readonly [high: number, low: number];
  readonly tail: readonly number[];
  readonly range: Range;
}

const exp2s: Readonly<Record<"float64" | "float32", Exp2Table>> = {
  float64: {
    ln2: [Math.LN2, 2.3190468138462996e-17],
    tail: [
      0.24022650695910133, 0.05550410866482169, 0.009618129107593602, 0.001333355814638682, 0.0001540353045779621,
      1.5252733862369843e-5, 1.321543493965098e-6, 1.0178048085516054e-7, 7.073841381372581e-9, 4.457192012819114e-10,
    ],
    range: { safe: 1021, low: -1076, high: 1025 },
  },
  float32: {
    ln2: [0.6931471824645996, -1.9046542121259336e-9],
    tail: [
      0.24022651152371366, 0.05550361656050078, 0.009618022847483849, 0.0013390437502832566, 0.0001547181392084817,
    ],
    range: { safe: 125, low: -151, high: 129 },
  },
};

const tableOf = <T>(v: Lanes, tables: Readonly<Record<"float64" | "float32", T>>): T =>
  tables[v.type as "float64" | "float32"];

/** eˣ */
export function exp(v: Lanes, x: Vec): Vec {
  const table = tableOf(v, exps);
  const { turns, k, high } = reduce(v, x, table);
  return scale(v, near(v, k, high, table), turns, x, table.range);
}

/** eʳ where r is high less k times the second part of ln 2. */
function near(v: Lanes, k: Vec, high: Vec, { ln2, tail }: ExpTable): Vec {
  if (v.fused) return v.polynomial(v.fnma(k, v.constant(ln2[1]), high), [1, 1, ...tail]);
  const low = v.mul(k, v.constant(-ln2[1]));
  const r = v.add(high, low); // rounded, where high is exact
  return v.add(v.constant(1), v.add(high, v.fma(v.mul(r, r), v.polynomial(r, tail), low)));
}

interface Reduced {
  /** k, in the low bits. */
  readonly turns: Vec;
  readonly k: Vec;
  /** x less k times the first part of ln 2: exact. */
  readonly high: Vec;
}

/** k = x / ln 2, rounded. */
function reduce(v: Lanes, x: Vec, { ln2 }: ExpTable): Reduced {
  const round = v.constant(formatOf(v).round);
  const turns = v.fma(x, v.constant(Math.LOG2E), round);
  const k = v.sub(turns, round);
  return { turns, k, high: v.fnma(k, v.constant(ln2[0]), x) };
}

/** p · 2ᵏ for p in [½, 2]; `x` is the argument that the range speaks of. */
function scale(v: Lanes, p: Vec, turns: Vec, x: Vec, range: Range): Vec {
  const { digits, magnitude } = formatOf(v);
  const result = v.int("add", p, v.shift("shl", turns, digits));
  const far = v.int("gt_s", v.op("v128.and", x, v.bits(magnitude)), v.bits(bitsOf(v, range.safe)));
  v.ifAny(far, () => v.assign(result, scaleFar(v, p, turns, x, range)));
  return result;
}

/** The same for all arguments: in two steps, the second of which rounds to a subnormal number or overflows. */
function scaleFar(v: Lanes, p: Vec, turns: Vec, x: Vec, range: Range): Vec {
  const { round } = formatOf(v);
  const k = v.int("sub", turns, v.bits(bitsOf(v, round)));
  const half = v.shift("shr_s", k, 1);
  const z = v.mul(v.mul(p, power(v, half)), power(v, v.int("sub", k, half)));
  const finite = v.select(v.op("gt", x, v.constant(range.high)), v.constant(Infinity), z);
  return v.select(v.op("lt", x, v.constant(range.low)), v.constant(0), finite);
}

/** 2ᵏ */
function power(v: Lanes, k: Vec): Vec {
  const { digits, bias } = formatOf(v);
  return v.shift("shl", v.int("add", k, v.bits(bias)), digits);
}

/** 2ˣ; of whole x exactly. */
export const exp2 = (v: Lanes, x: Vec): Vec => exp2Sum(v, x, null);

/** 2^(x + low) for a low that is small: for powers that need more digits than a number has. */
export function exp2Sum(v: Lanes, x: Vec, low: Vec | null): Vec {
  const table = tableOf(v, exp2s);
  const round = v.constant(formatOf(v).round);
  const turns = v.add(x, round);
  const r = v.sub(x, v.sub(turns, round));
  return scale(v, nearInTwo(v, r, low, table), turns, x, table.range);
}

/** 2^(x + low) for |x + low| ≤ ½ */
function nearInTwo(v: Lanes, x: Vec, low: Vec | null, { ln2: [high, rest], tail }: Exp2Table): Vec {
  if (v.fused && low === null) return v.polynomial(x, [1, high, ...tail]);
  const [r, lost] = low === null ? [x, null] : quickSum(v, x, low);
  const small = v.mul(r, v.constant(rest));
  const more = lost === null ? small : v.fma(lost, v.constant(high), small);
  const curve = v.fma(v.mul(r, r), v.polynomial(r, tail), more);
  return v.add(v.constant(1), scaledSum(v, high, r, curve));
}

/** eˣ − 1, near 0 with all digits. */
export function expm1(v: Lanes, x: Vec): Vec {
  const table = tableOf(v, exps);
  const { turns, k, high } = reduce(v, x, table);
  const low = v.mul(k, v.constant(-table.ln2[1]));
  const r = v.add(high, low);
  const one = v.constant(1);
  const tail = v.fma(v.mul(r, r), v.polynomial(r, table.fine), low);
  // (2ᵏ − 1) + 2ᵏ high with what its rounding lost, and 2ᵏ · tail
  const { digits, magnitude, round } = formatOf(v);
  const two = v.int("add", one, v.shift("shl", turns, digits));
  const a = v.sub(two, one);
  const b = v.mul(two, high);
  const sum = v.add(a, b);
  const part = v.sub(sum, a);
  const lost = v.add(v.sub(a, v.sub(sum, part)), v.sub(b, part));
  const result = v.add(sum, v.fma(two, tail, lost));
  const far = v.int("gt_s", v.op("v128.and", x, v.bits(magnitude)), v.bits(bitsOf(v, table.one)));
  v.ifAny(far, () => {
    // 2ᵏ (p − 2⁻ᵏ), and below eˣ − 1; where k is large or negative, 2⁻ᵏ is no part of p
    const [zero, minus] = [v.constant(0), v.constant(-1)];
    const power2 = v.int("sub", turns, v.bits(bitsOf(v, round)));
    const below = v.op("lt", x, zero);
    const whole = v.op("v128.or", below, v.op("gt", x, v.constant(table.range.safe)));
    const less = v.select(whole, zero, power(v, v.int("neg", power2)));
    const p = v.add(one, v.add(high, v.sub(tail, less)));
    const z = v.add(scaleFar(v, p, turns, x, table.range), v.select(below, minus, zero));
    v.assign(result, v.select(far, z, result));
  });
  // −0, and numbers so small that they are their own result
  return v.select(v.op("eq", x, v.constant(0)), x, result);
}
