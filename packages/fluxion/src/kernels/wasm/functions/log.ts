/**
 * Logarithms on lanes: x = 2ᵏ m with m between √½ and √2, f = m − 1, s = f / (2 + f), and
 * log m = f − s (f − s² P(s²)), which loses no digit near 1.
 *
 * Sources: Tang 1990; Muller, Elementary Functions, chapter 11; the polynomials are best approximations
 * (`scripts/coefficients.py`).
 */

import type { Lanes, Vec } from "../lanes.ts";
import { halves, quickSum } from "./double.ts";
import { bitsOf, formatOf } from "./format.ts";

interface LogTable {
  /** (log((1 + s) / (1 − s)) − 2 s) / s³ in s². */
  readonly tail: readonly number[];
  /** ln 2, log₁₀ 2, 1 / ln 2 and 1 / ln 10 in two parts; products with the first are exact where they are used. */
  readonly ln2: readonly [number, number];
  readonly lg2: readonly [number, number];
  readonly perLn2: readonly [number, number];
  readonly perLn10: readonly [number, number];
}

const logs: Readonly<Record<"float64" | "float32", LogTable>> = {
  float64: {
    tail: [
      0.6666666666666734, 0.39999999999414865, 0.2857142874235106, 0.2222219857661462, 0.1818356415987263,
      0.15314054567411783, 0.14795911459353042,
    ],
    ln2: [0.6931471805601177, -1.7239444525614835e-13],
    lg2: [0.30102999566395283, 2.8363394551044964e-14],
    perLn2: [1.4426950514316559, -1.0542692476429138e-8],
    perLn10: [0.4342944845557213, -2.6524694553078553e-9],
  },
  float32: {
    tail: [0.6666677636954494, 0.39977542813077516, 0.29871699342215885],
    ln2: [0.693145751953125, 1.428606765330187e-6],
    lg2: [0.301025390625, 4.605039066518657e-6],
    perLn2: [1.44287109375, -0.00017605285393074155],
    perLn10: [0.434326171875, -3.168997136526741e-5],
  },
};

const tableOf = (v: Lanes): LogTable => logs[v.type as "float64" | "float32"];

/** x = 2ᵏ (1 + f), k as a number, for positive normal x; `less` is taken from k. */
export function parts(v: Lanes, x: Vec, less: Vec | null): readonly [k: Vec, f: Vec] {
  const { digits, bias, normal } = formatOf(v);
  const least = v.bits(bitsOf(v, Math.SQRT1_2));
  const one = v.constant(1);
  let k: Vec;
  let m: Vec;
  if (v.type === "float32") {
    const exponent = v.shift("shr_s", v.int("sub", x, least), digits);
    k = v.op("convert_i32x4_s", exponent);
    m = v.int("sub", x, v.shift("shl", exponent, digits));
  } else {
    // integers of 64 bits become numbers as the low digits of 2⁵²
    const moved = v.int("add", x, v.bits(bitsOf(v, 1) - bitsOf(v, Math.SQRT1_2)));
    const exponent = v.op("v128.or", v.shift("shr_u", moved, digits), v.constant(2 ** digits));
    k = v.sub(exponent, v.constant(2 ** digits + Number(bias)));
    m = v.int("add", v.op("v128.and", moved, v.bits(normal - 1n)), least);
  }
  return [less === null ? k : v.sub(k, less), v.sub(m, one)];
}

/** `core` of the parts of x, which knows positive normal numbers only; what else there is has its turn when it occurs. */
function everywhere(v: Lanes, x: Vec, core: (k: Vec, f: Vec) => Vec): Vec {
  const { digits, bias, infinity, normal, sign } = formatOf(v);
  const result = core(...parts(v, x, null));
  // one comparison for both ends: of unsigned bits, moved by `normal`
  const odd = v.int("gt_s", v.int("add", x, v.bits(sign - normal)), v.bits(sign + infinity - normal - 1n));
  v.ifAny(odd, () => {
    const zero = v.constant(0);
    const up = digits + 2;
    const subnormal = v.op("lt", x, v.constant(2 ** (1 - Number(bias))));
    const scaled = v.select(subnormal, v.mul(x, v.constant(2 ** up)), x);
    const positive = core(...parts(v, scaled, v.select(subnormal, v.constant(up), zero)));
    const finite = v.select(v.op("lt", x, v.constant(Infinity)), positive, v.add(x, x));
    const real = v.select(v.op("lt", x, zero), v.constant(Number.NaN), finite);
    v.assign(result, v.select(v.op("eq", x, zero), v.constant(-Infinity), real));
  });
  return result;
}

/** s, and s² and P(s²). */
function series(v: Lanes, f: Vec): readonly [s: Vec, z: Vec, p: Vec] {
  const s = v.div(f, v.add(v.constant(2), f));
  const z = v.mul(s, s);
  return [s, z, v.polynomial(z, tableOf(v).tail)];
}

/** f − log(1 + f) */
function curve(v: Lanes, f: Vec): Vec {
  const [s, z, p] = series(v, f);
  return v.mul(s, v.fnma(z, p, f));
}

/** k ln 2 + log(1 + f) + low, the small first. */
function sum(v: Lanes, k: Vec, f: Vec, low: Vec | null): Vec {
  const [high, rest] = tableOf(v).ln2.map((c) => v.constant(c)) as [Vec, Vec];
  const curved = v.fnma(k, rest, curve(v, f));
  return v.sub(v.mul(k, high), v.sub(low === null ? curved : v.sub(curved, low), f));
}

/** log x */
export const log = (v: Lanes, x: Vec): Vec => everywhere(v, x, (k, f) => sum(v, k, f, null));

/** log(1 + x), near 0 with all digits. */
export function log1p(v: Lanes, x: Vec): Vec {
  const [zero, one] = [v.constant(0), v.constant(1)];
  const u = v.add(one, x);
  const part = v.sub(u, one);
  const lost = v.add(v.sub(one, v.sub(u, part)), v.sub(x, part));
  const low = v.div(lost, u);
  const result = everywhere(v, u, (k, f) => {
    const near = v.op("eq", k, zero); // here x itself is f
    return sum(v, k, v.select(near, x, f), v.select(near, zero, low));
  });
  return v.select(v.op("eq", x, zero), x, result); // −0
}

/** k · turn + log(1 + f) · per, both factors in two parts. */
function inBase(v: Lanes, x: Vec, turn: readonly [number, number], per: readonly [number, number]): Vec {
  const [first, second] = per.map((c) => v.constant(c)) as [Vec, Vec];
  return everywhere(v, x, (k, f) => {
    // log(1 + f) = f − ½ f² + s (½ f² + s² P(s²)): the same, with another bit
    const [s, z, p] = series(v, f);
    const square = v.mul(v.mul(f, f), v.constant(0.5));
    const [high] = halves(v, v.sub(f, square));
    const low = v.fma(s, v.fma(z, p, square), v.sub(v.sub(f, high), square));
    const whole = turn[0] === 1 ? k : v.mul(k, v.constant(turn[0]));
    const [top, lost] = quickSum(v, whole, v.mul(high, first)); // exact: half as many digits each
    const small = v.fma(low, first, v.fma(v.add(high, low), second, lost));
    return v.add(top, turn[1] === 0 ? small : v.fma(k, v.constant(turn[1]), small));
  });
}

/** The logarithm to base 2; of powers of 2 exactly. */
export const log2 = (v: Lanes, x: Vec): Vec => inBase(v, x, [1, 0], tableOf(v).perLn2);

/** The logarithm to base 10. */
export const log10 = (v: Lanes, x: Vec): Vec => inBase(v, x, tableOf(v).lg2, tableOf(v).perLn10);
