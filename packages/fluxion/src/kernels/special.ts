/** Functions of one or two numbers that JavaScript's `Math` does not have, accurate to a few units in the last place. */

export { besselI, besselIScaled, logNdtr, ndtr, ndtri } from "./bessel.ts";
export { erf, erfc, erfcx, erfinv } from "./erf.ts";
export { erfcxDerivative } from "./scaled.ts";
export { digamma, lgamma, polygamma, trigamma } from "./gamma.ts";
export { cosPi, sincDerivative, sinPi } from "./sinc.ts";
import { ArgumentError } from "../tensor/errors.ts";

/** 1 / (1 + e⁻ˣ) */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e < 0.3 ? e - (e * e) / (1 + e) : e / (1 + e); // far out the errors of e alone remain
}

/** 1 / cosh x, also where cosh x is beyond all numbers. */
export function sech(x: number): number {
  const e = Math.exp(-Math.abs(x));
  return (2 * e) / (1 + e * e);
}

/** log(1 + eˣ), without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

/** log(1 / (1 + e⁻ˣ)), without overflow. */
export const logSigmoid = (x: number): number => -softplus(-x);

/** log(eˣ + eʸ), without overflow; equal infinities stay what they are. */
export function logaddexp(x: number, y: number): number {
  if (x === y) return x + Math.LN2;
  const d = Math.abs(x - y);
  return Math.max(x, y) + (d === Infinity ? 0 : Math.log1p(Math.exp(-d)));
}

/** √(x² + y²), without overflow; infinite where either is. */
export function hypot(x: number, y: number): number {
  const a = Math.abs(x);
  const b = Math.abs(y);
  if (a === Infinity || b === Infinity) return Infinity;
  const m = Math.max(a, b);
  if (m === 0 || m !== m) return m;
  if (m < 1e150 && m > 1e-150) return Math.sqrt(x * x + y * y);
  return m * Math.sqrt((a / m) ** 2 + (b / m) ** 2);
}

/** C's pow: 1 where x is 1 or y is 0, whatever the other is. */
export function pow(x: number, y: number): number {
  if (x === 1 || (x === -1 && (y === Infinity || y === -Infinity))) return 1;
  return y === 0.5 && x > 0 ? Math.sqrt(x) : x ** y;
}

/** To the nearest integer, halves to the even one. */
export function roundHalfEven(x: number): number {
  const r = Math.round(x);
  const half = r - x === 0.5 && r % 2 !== 0 ? r - 1 : r;
  return half === 0 && (x < 0 || Object.is(x, -0)) ? -0 : half;
}

/** ⌊x / y⌋, exact: from the remainder, so that a rounded quotient cannot slip over an integer. */
export function floorDivide(x: number, y: number): number {
  if (y === 0) return x / y;
  let mod = x % y;
  let quotient = (x - mod) / y;
  if (mod !== 0 && mod < 0 !== y < 0) {
    quotient -= 1;
    mod += y;
  }
  if (quotient === 0) return Object.is(x / y, -0) || x / y < 0 ? -0 : 0;
  const floor = Math.floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

/** x less y as often as it fits: of the sign of x. */
export function fmod(x: number, y: number): number {
  return x % y;
}

/** x − y ⌊x / y⌋: of the sign of y. */
export function remainder(x: number, y: number): number {
  const mod = x % y;
  return mod !== 0 && mod < 0 !== y < 0 ? mod + y : mod;
}

/** Division of integers by 0 has no value that an integer could hold. */
function byZero(op: string): never {
  throw new ArgumentError(`${op}: ZeroDivisionError; convert to a float type`);
}

export const floorDivideInteger = (x: number, y: number): number => (y === 0 ? byZero("div") : Math.floor(x / y));
export const truncDivideInteger = (x: number, y: number): number => (y === 0 ? byZero("div") : Math.trunc(x / y));
export const remainderInteger = (x: number, y: number): number => (y === 0 ? byZero("remainder") : remainder(x, y));
export const fmodInteger = (x: number, y: number): number => (y === 0 ? byZero("fmod") : x % y);

export const truncDivideBigInt = (x: bigint, y: bigint): bigint =>
  y === 0n ? byZero("div") : BigInt.asIntN(64, x / y);
export const fmodBigInt = (x: bigint, y: bigint): bigint => (y === 0n ? byZero("fmod") : x % y);
export function remainderBigInt(x: bigint, y: bigint): bigint {
  if (y === 0n) byZero("remainder");
  const mod = x % y;
  return mod !== 0n && mod < 0n !== y < 0n ? mod + y : mod;
}
export const floorDivideBigInt = (x: bigint, y: bigint): bigint =>
  y === 0n ? byZero("div") : BigInt.asIntN(64, (x - remainderBigInt(x, y)) / y);

/** Integer power by repeated squaring, wrapping at 64 bits; of a negative power only those of ±1 are not 0. */
export function powBigInt(x: bigint, y: bigint): bigint {
  if (y < 0n) return x === 1n ? 1n : x === -1n ? (y % 2n === 0n ? 1n : -1n) : 0n;
  let result = 1n;
  for (let base = x, n = y; n > 0n; n >>= 1n, base = BigInt.asIntN(64, base * base)) {
    if ((n & 1n) === 1n) result = BigInt.asIntN(64, result * base);
  }
  return result;
}

/** The same on integers of up to 32 bits. */
export const powInteger = (x: number, y: number): number => Number(BigInt.asIntN(32, powBigInt(BigInt(x), BigInt(y))));
