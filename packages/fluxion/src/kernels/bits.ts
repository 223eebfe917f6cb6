/** Functions of integers, and of the bits of floats. */

/** x · 2ⁿ in 32 bits; nothing is left of it from 32 places on. */
export const shiftLeft = (x: number, n: number): number => (n < 0 || n > 31 ? 0 : x << n);
/** x / 2ⁿ rounded down; only the sign is left from 32 places on. */
export const shiftRight = (x: number, n: number): number => x >> (n < 0 || n > 31 ? 31 : n);
export const shiftLeftBigInt = (x: bigint, n: bigint): bigint => (n < 0n || n > 63n ? 0n : BigInt.asIntN(64, x << n));
export const shiftRightBigInt = (x: bigint, n: bigint): bigint => x >> (n < 0n || n > 63n ? 63n : n);

/** The greatest common divisor, not negative; that of 0 and 0 is 0. */
export function gcd(x: number, y: number): number {
  let [a, b] = [Math.abs(x), Math.abs(y)];
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
export function gcdBigInt(x: bigint, y: bigint): bigint {
  let [a, b] = [x < 0n ? -x : x, y < 0n ? -y : y];
  while (b !== 0n) [a, b] = [b, a % b];
  return BigInt.asIntN(64, a);
}

/** The least common multiple, not negative; 0 where either is. */
export const lcm = (x: number, y: number): number => (x === 0 || y === 0 ? 0 : Math.abs((x / gcd(x, y)) * y));
export function lcmBigInt(x: bigint, y: bigint): bigint {
  if (x === 0n || y === 0n) return 0n;
  const z = (x / gcdBigInt(x, y)) * y;
  return BigInt.asIntN(64, z < 0n ? -z : z);
}

/** |x| with the sign of y, which −0 has too. */
export function copySign(x: number, y: number): number {
  const a = Math.abs(x);
  return y < 0 || Object.is(y, -0) ? -a : a;
}

const buffer = /* @__PURE__ */ new ArrayBuffer(8);
const float64 = /* @__PURE__ */ new Float64Array(buffer);
const bits64 = /* @__PURE__ */ new BigInt64Array(buffer);
const float32 = /* @__PURE__ */ new Float32Array(buffer);
const bits32 = /* @__PURE__ */ new Int32Array(buffer);

/** The next float64 after x on the way to y. */
export function nextAfter64(x: number, y: number): number {
  if (x !== x || y !== y) return Number.NaN;
  if (x === y) return y;
  if (x === 0) return copySign(Number.MIN_VALUE, y);
  float64[0] = x;
  bits64[0]! += y > x === x > 0 ? 1n : -1n;
  return float64[0];
}
/** The next float32 after x on the way to y. */
export function nextAfter32(x: number, y: number): number {
  if (x !== x || y !== y) return Number.NaN;
  if (x === y) return y;
  if (x === 0) return copySign(2 ** -149, y);
  float32[0] = x;
  bits32[0]! += y > x === x > 0 ? 1 : -1;
  return float32[0];
}

/** The same among floats with `digits` bits behind the point, exponents from `least` on, and none beyond `most`. */
export const nextAfterIn =
  (digits: number, least: number, most: number) =>
  (x: number, y: number): number => {
    if (x !== x || y !== y) return Number.NaN;
    if (x === y) return y;
    if (x === 0) return copySign(2 ** (least - digits), y);
    if (x - x !== 0) return copySign(most, x);
    const n = exponent(x) - 1;
    const step = 2 ** (Math.max(n, least) - digits);
    if (y > x === x > 0) return Math.abs(x) >= most ? copySign(Number.POSITIVE_INFINITY, x) : x + copySign(step, x);
    return x - copySign(Math.abs(x) === 2 ** n && n > least ? step / 2 : step, x);
  };

/** The half of a float64 that has its sign and its exponent. */
const upper = /* @__PURE__ */ new Int32Array(buffer, 4);

/** n of x = m · 2ⁿ with ½ ≤ |m| < 1; 0 where x is 0 or not finite. */
export function exponent(x: number): number {
  if (x === 0 || x - x !== 0) return 0;
  float64[0] = x;
  const biased = (upper[0]! >>> 20) & 2047;
  return biased === 0 ? exponent(x * 2 ** 54) - 54 : biased - 1022;
}
/** m of x = m · 2ⁿ with ½ ≤ |m| < 1; x itself where it is 0 or not finite. */
export function mantissa(x: number): number {
  if (x === 0 || x - x !== 0) return x;
  float64[0] = x;
  if (((upper[0]! >>> 20) & 2047) === 0) float64[0] = x * 2 ** 54;
  upper[0] = (upper[0]! & ~(2047 << 20)) | (1022 << 20);
  return float64[0];
}
