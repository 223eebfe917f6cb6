/**
 * Sine, cosine and tangent on lanes: x = n π/2 + high − over with |high| ≤ π/4, and polynomials for both sine and
 * cosine, of which n picks one. Close to a multiple of π the result keeps all its digits.
 *
 * Sources: Cody and Waite 1980 (π/2 in parts whose products with n are exact); Muller, Elementary Functions, chapter 11;
 * `scripts/coefficients-trig-erf.py`, of which the polynomials are.
 */

import { type Local, shuffle } from "../encoder.ts";
import { type Lanes, outside, type Vec } from "../lanes.ts";
import { type Double, quickSum } from "./double.ts";
import { formatOf } from "./format.ts";

interface Table {
  /** π/2 in parts, of which all but the last are short, for products that are rounded and for such that are not. */
  readonly parts: readonly number[];
  readonly fusedParts: readonly number[];
  /** Up to this n its products with the short parts are exact; what is not rounded need not be. */
  readonly limit: number;
  /** Where |high| is less than this times n, more parts are needed. */
  readonly close: number;
  /** (r − sin r) / r³ and (cos r − 1 + r²/2) / r⁴ in powers of r², minimax. */
  readonly sine: readonly number[];
  readonly cosine: readonly number[];
}

/** π/2 in parts of 33 bits, and what is left after the first and after the third. */
const short = [1.5707963267341256, 6.077100506303966e-11, 2.0222662487111665e-21];
const afterOne = 6.077100506506192e-11;
const afterThree = 8.4784276603689e-32;
/** Up to here n has 20 bits, and its products with short parts are exact. */
const far = 1.6e6;

const tables: Readonly<Record<"float64" | "float32", Table>> = {
  float64: {
    parts: [short[0]!, afterOne],
    fusedParts: [short[0]!, afterOne],
    limit: 2 ** 20,
    close: 2 ** -28,
    sine: [
      0.1666666666666664, -0.008333333333323575, 0.0001984126983006452, -2.755731362187518e-6, 2.5050729650389335e-8,
      -1.5894416951739736e-10,
    ],
    cosine: [
      0.0416666666666666, -0.0013888888888873992, 2.480158728939565e-5, -2.755731432621429e-7, 2.087571958111371e-9,
      -1.1359449741138261e-11,
    ],
  },
  float32: {
    parts: [1.570556640625, 0.0002396106719970703, 7.549790126404332e-8],
    fusedParts: [1.570796012878418, 3.1391647326017846e-7],
    limit: 2 ** 11,
    close: 2 ** -20,
    sine: [0.16666655, -0.008332096, 0.00019503295],
    cosine: [0.041666646, -0.0013887362, 2.4437732e-5],
  },
};

const tableOf = (v: Lanes): Table => tables[v.type as "float64" | "float32"];

/** x = n π/2 + high − over: with minus, −0 stays −0. */
interface Remainder {
  /** n, in the low bits; absent where it is known. */
  readonly turns?: Vec;
  readonly high: Vec;
  readonly over: Vec;
}

interface Reduced extends Required<Remainder> {
  /** high² */
  readonly z: Vec;
  /** Which arguments are rare, and whether there are any. */
  readonly hard: Vec;
  readonly rare: Local;
}

/** Reduces x; arguments that are rare take longer. */
function reduce(v: Lanes, x: Vec): Reduced {
  const { limit, close, ...table } = tableOf(v);
  const parts = v.fused ? table.fusedParts : table.parts;
  const round = v.constant(formatOf(v).round);
  const turns = v.fma(x, v.constant(2 / Math.PI), round);
  const n = v.sub(turns, round);
  let t = x;
  for (const part of parts.slice(0, -1)) t = v.fnma(n, v.constant(part), t);
  const [high, over] = lessProduct(v, t, n, v.constant(parts.at(-1)!));
  // where n is 0, x is its own remainder; where it is large, few remainders pass, and none beyond 1 / close
  const size = v.op("abs", n);
  const near = v.op("lt", v.op("abs", high), v.mul(size, v.constant(close)));
  const hard = v.fused ? near : v.op("v128.or", near, v.op("gt", size, v.constant(limit)));
  const rare = v.f.let("i32", v.any(hard));
  v.f.if(rare, () => {
    const fine = v.type === "float64" ? reduceFine(v, x, n) : reduceWide(v, x);
    if (fine.turns !== undefined) v.assign(turns, v.select(hard, fine.turns, turns));
    v.assign(high, v.select(hard, fine.high, high));
    v.assign(over, v.select(hard, fine.over, over));
  });
  return { turns, high, over, z: v.mul(high, high), hard, rare };
}

/** t − n c, and by how much its rounding exceeds it. */
function lessProduct(v: Lanes, t: Vec, n: Vec, c: Vec): Double {
  if (v.fused) {
    const high = v.fnma(n, c, t);
    return [high, v.fma(n, c, v.sub(high, t))];
  }
  const product = v.mul(n, c);
  const high = v.sub(t, product);
  return [high, v.add(v.sub(high, t), product)];
}

/** x − y, exactly (Knuth 1969). */
function difference(v: Lanes, x: Vec, y: Vec): Double {
  const high = v.sub(x, y);
  const part = v.sub(high, x);
  return [high, v.sub(v.sub(x, v.sub(high, part)), v.add(y, part))];
}

/** With π/2 in four parts of 151 bits together: for x next to a multiple of π/2. */
function reduceFine(v: Lanes, x: Vec, n: Vec): Remainder {
  const [c1, c2, c3] = short.map((c) => v.mul(n, v.constant(c))) as [Vec, Vec, Vec];
  const [t, e] = difference(v, v.sub(x, c1), c2);
  const [s, d] = difference(v, t, c3);
  const [high, low] = quickSum(v, s, v.fnma(n, v.constant(afterThree), v.add(e, d)));
  return { high, over: v.op("neg", low) };
}

/** float32 by way of float64, whose digits suffice. */
function reduceWide(v: Lanes, x: Vec): Remainder {
  const w = v.wide();
  const y = v.widen(x);
  const round = w.constant(formatOf(w).round);
  const turns = w.fma(y, w.constant(2 / Math.PI), round);
  const n = w.sub(turns, round);
  const r = w.fnma(n, w.constant(afterOne), w.fnma(n, w.constant(short[0]!), y));
  const high = v.narrow(r);
  const over = v.narrow(w.sub(v.widen(high), r));
  const lowWords = [0, 1, 2, 3, 8, 9, 10, 11, 16, 17, 18, 19, 24, 25, 26, 27];
  return { turns: v.each((u) => shuffle(turns[u]!, turns[u + v.unroll]!, lowWords)), high, over };
}

/** sin of the remainder as a difference and cos as a sum of two numbers; `over` counts with its first digit. */
function series(v: Lanes, { high, over, z }: Reduced): { readonly sine: Double; readonly cosine: Double } {
  const { sine, cosine } = tableOf(v);
  const one = v.constant(1);
  const half = v.constant(0.5);
  const c = v.fnma(z, half, one);
  const lost = v.fnma(z, half, v.sub(one, c));
  return {
    sine: [high, v.fma(v.mul(z, high), v.polynomial(z, sine), over)],
    cosine: [c, v.fma(v.mul(z, z), v.polynomial(z, cosine), lost)],
  };
}

/** Whether a bit is set in the low bits of n. */
const bit = (v: Lanes, turns: Vec, mask: bigint): Vec =>
  v.int("eq", v.op("v128.and", turns, v.bits(mask)), v.bits(mask));

/** sin(x + quarters π/2) */
function wave(v: Lanes, x: Vec, name: string, quarters: bigint): Vec {
  const reduced = reduce(v, x);
  const { sine, cosine } = series(v, reduced);
  const turns = quarters === 0n ? reduced.turns : v.int("add", reduced.turns, v.bits(quarters));
  const z = v.select(bit(v, turns, 1n), v.add(...cosine), v.sub(...sine));
  const sign = v.shift("shl", v.op("v128.and", turns, v.bits(2n)), v.type === "float64" ? 62 : 30);
  return beyond(v, x, v.op("v128.xor", z, sign), name, reduced);
}

/** The result, or what `Math` says where an argument is both rare and far out. */
function beyond(v: Lanes, x: Vec, result: Vec, name: string, { hard, rare }: Reduced): Vec {
  v.f.if(rare, () => {
    const out = v.op("v128.and", hard, v.op("gt", v.op("abs", x), v.constant(far)));
    v.patch(result, out, outside(name, 1), x);
  });
  return result;
}

export const sin = (v: Lanes, x: Vec): Vec => wave(v, x, "sin", 0n);
export const cos = (v: Lanes, x: Vec): Vec => wave(v, x, "cos", 1n);

/** sin x / cos x, or −cos x / sin x after a quarter turn; the quotient once more, with what both lack. */
export function tan(v: Lanes, x: Vec): Vec {
  const reduced = reduce(v, x);
  const { turns, high, over } = reduced;
  const { sine, cosine } = series(v, reduced);
  const s = quickSum(v, high, v.op("neg", sine[1]));
  const c = quickSum(v, cosine[0], v.fma(high, over, cosine[1]));
  const odd = bit(v, turns, 1n);
  const [top, bottom] = [v.select(odd, c[0], s[0]), v.select(odd, s[0], c[0])];
  const q = v.div(top, bottom);
  // (top + t) / (bottom + b) = q + (t − q b) / bottom, nearly
  const rest = v.fnma(q, v.select(odd, s[1], c[1]), v.select(odd, c[1], s[1]));
  const z = v.op("v128.xor", v.add(q, v.div(rest, bottom)), v.op("v128.and", odd, v.constant(-0)));
  return beyond(v, x, v.select(v.op("eq", x, v.constant(0)), x, z), "tan", reduced); // −0
}
