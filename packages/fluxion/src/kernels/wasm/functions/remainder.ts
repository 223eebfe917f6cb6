/**
 * Remainders and quotients in whole numbers, on lanes. The remainder is exact, as C's `fmod` is: the product of divisor
 * and quotient is taken with what it lacks, and a quotient that was rounded up to an integer is one less.
 */

import { type Lanes, outside, type Vec } from "../lanes.ts";
import { product } from "./double.ts";
import { splitSign } from "./exponential.ts";
import { formatOf } from "./format.ts";

interface Division {
  /** |x / y| towards zero. */
  readonly whole: Vec;
  /** The remainder, of the sign of x. */
  readonly mod: Vec;
  /** Where both are right. */
  readonly ordinary: Vec;
}

function divided(v: Lanes, x: Vec, y: Vec): Division {
  const { digits, bias } = formatOf(v);
  const [a, sign] = splitSign(v, x);
  const b = v.op("abs", y);
  const quotient = v.op("trunc", v.div(a, b));
  const [high, low] = product(v, quotient, b);
  const rest = v.sub(v.sub(a, high), low);
  const negative = v.op("lt", rest, v.constant(0));
  const whole = v.sub(quotient, v.op("v128.and", negative, v.constant(1)));
  const mod = v.add(rest, v.op("v128.and", negative, b));
  // not where the quotient has digits to lose, or products are beyond the range; nor for NaN
  const few = v.op("lt", quotient, v.constant(2 ** (digits - 2)));
  const small = v.op("gt", b, v.constant(2 ** (3 * digits - Number(bias))));
  const large = v.constant(2 ** (Number(bias) - digits - 4));
  const within = v.op("v128.and", v.op("lt", a, large), v.op("lt", b, large));
  const ordinary = v.op("v128.and", v.op("v128.and", few, small), within);
  return { whole, mod: v.op("v128.or", v.op("abs", mod), sign), ordinary };
}

/** Where a remainder is not 0, and its sign not that of y. */
function opposed(v: Lanes, mod: Vec, y: Vec): Vec {
  const zero = v.constant(0);
  const signs = v.op("v128.xor", v.op("lt", mod, zero), v.op("lt", y, zero));
  return v.op("v128.and", signs, v.op("ne", mod, zero));
}

/** The remainder of the sign of x. */
export function fmod(v: Lanes, x: Vec, y: Vec): Vec {
  const { mod, ordinary } = divided(v, x, y);
  v.patch(mod, v.op("v128.not", ordinary), outside("fmod", 2), x, y);
  return mod;
}

/** The remainder of the sign of y. */
export function remainder(v: Lanes, x: Vec, y: Vec): Vec {
  const { mod, ordinary } = divided(v, x, y);
  const result = v.select(opposed(v, mod, y), v.add(mod, y), mod);
  v.patch(result, v.op("v128.not", ordinary), outside("remainder", 2), x, y);
  return result;
}

/** ⌊x / y⌋ */
export function floorDivide(v: Lanes, x: Vec, y: Vec): Vec {
  const { whole, mod, ordinary } = divided(v, x, y);
  const below = v.add(whole, v.op("v128.and", opposed(v, mod, y), v.constant(1)));
  // a zero has the sign of the quotient, too
  const result = v.op("v128.or", below, v.op("v128.and", v.op("v128.xor", x, y), v.constant(-0)));
  v.patch(result, v.op("v128.not", ordinary), outside("floorDivide", 2), x, y);
  return result;
}

/** x / y towards zero. */
export const truncDivide = (v: Lanes, x: Vec, y: Vec): Vec => v.op("trunc", v.div(x, y));
