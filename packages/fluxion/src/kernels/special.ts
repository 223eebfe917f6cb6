/** Functions of one or two numbers that JavaScript's `Math` does not have, accurate to a few units in the last place. */

/** 1 / (1 + e⁻ˣ) */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + Math.exp(-x));
  const e = Math.exp(x);
  return e / (1 + e);
}

/** log(1 + eˣ), without overflow. */
export function softplus(x: number): number {
  return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
}

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

/** x − y ⌊x / y⌋: of the sign of y. */
export function remainder(x: number, y: number): number {
  const mod = x % y;
  return mod !== 0 && mod < 0 !== y < 0 ? mod + y : mod;
}

/** Division of integers by 0 has no value that an integer could hold. */
function byZero(): never {
  throw new RangeError("ZeroDivisionError");
}

export const floorDivideInteger = (x: number, y: number): number => (y === 0 ? byZero() : Math.floor(x / y));
export const truncDivideInteger = (x: number, y: number): number => (y === 0 ? byZero() : Math.trunc(x / y));
export const remainderInteger = (x: number, y: number): number => (y === 0 ? byZero() : remainder(x, y));
export const fmodInteger = (x: number, y: number): number => (y === 0 ? byZero() : x % y);

export const truncDivideBigInt = (x: bigint, y: bigint): bigint => (y === 0n ? byZero() : BigInt.asIntN(64, x / y));
export const fmodBigInt = (x: bigint, y: bigint): bigint => (y === 0n ? byZero() : x % y);
export function remainderBigInt(x: bigint, y: bigint): bigint {
  const mod = fmodBigInt(x, y);
  return mod !== 0n && mod < 0n !== y < 0n ? mod + y : mod;
}
export const floorDivideBigInt = (x: bigint, y: bigint): bigint =>
  BigInt.asIntN(64, (x - remainderBigInt(x, y)) / (y === 0n ? byZero() : y));

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

/** 2/√π ∫₀ˣ e^(−t²) dt */
export function erf(x: number): number {
  const a = Math.abs(x);
  if (a !== a) return x;
  if (a < 2) return erfSeries(x);
  return Math.sign(x) * (1 - erfcTail(a));
}

/** 1 − erf x, with all digits in the tail. */
export function erfc(x: number): number {
  if (x !== x) return x;
  if (x < 0.5) return 1 - erf(x);
  return x < 2 ? erfcNear(x) : erfcTail(x);
}

/** e^(−x²) times a series of positive terms (Abramowitz and Stegun, 7.1.6): no cancellation. */
function erfSeries(x: number): number {
  const xx = 2 * x * x;
  let term = 1;
  let sum = 1;
  for (let n = 3; term > sum * 1e-17; n += 2) {
    term *= xx / n;
    sum += term;
  }
  return (2 / Math.sqrt(Math.PI)) * x * expMinusSquare(x) * sum;
}

/** e^(−x²), with x² split so that its rounding does not grow. */
function expMinusSquare(x: number): number {
  const high = Math.fround(x);
  return Math.exp(-high * high) * Math.exp(-(x - high) * (x + high));
}

/** The continued fraction of erfc for x ≥ 2 (Abramowitz and Stegun, 7.1.14), from the far end. */
function erfcTail(x: number): number {
  if (x > 27.3) return 0;
  const depth = Math.ceil(20 + 240 / (x * x));
  let f = x;
  for (let k = depth; k >= 1; k--) f = x + k / 2 / f;
  return expMinusSquare(x) / (f * Math.sqrt(Math.PI));
}

/** Between ½ and 2 by steps from the tail: erfc is the integral of a smooth function (Gauss–Legendre). */
function erfcNear(x: number): number {
  const h = (2 - x) / 2;
  let sum = 0;
  for (let i = 0; i < nodes.length; i++) {
    sum += weights[i]! * (expMinusSquare(x + h * (1 - nodes[i]!)) + expMinusSquare(x + h * (1 + nodes[i]!)));
  }
  return erfcTail(2) + (2 / Math.sqrt(Math.PI)) * h * sum;
}

/** Positive nodes and weights of Gauss–Legendre quadrature with 20 points, found by Newton's method. */
const [nodes, weights] = /* @__PURE__ */ gaussLegendre(20);

function gaussLegendre(n: number): readonly [readonly number[], readonly number[]] {
  const xs: number[] = [];
  const ws: number[] = [];
  for (let i = 0; i < n / 2; i++) {
    let x = Math.cos((Math.PI * (i + 0.75)) / (n + 0.5));
    let slope = 1;
    for (let step = 0; step < 8; step++) {
      let [p, q] = [1, 0];
      for (let k = 0; k < n; k++) [p, q] = [((2 * k + 1) * x * p - k * q) / (k + 1), p];
      slope = (n * (x * p - q)) / (x * x - 1);
      x -= p / slope;
    }
    xs.push(x);
    ws.push(2 / ((1 - x * x) * slope * slope));
  }
  return [xs, ws];
}

/** The k-th derivative of sin(πx) / (πx): a series near 0, a recurrence away from it. */
export function sincDerivative(k: number, x: number): number {
  const u = Math.PI * x;
  const scale = Math.PI ** k;
  if (Math.abs(u) <= Math.max(2, k)) return scale * sincSeries(k, u);
  // u s⁽ʲ⁾ + j s⁽ʲ⁻¹⁾ = sin⁽ʲ⁾(u)
  const [s, c] = [sinPi(x), cosPi(x)];
  const cycle = [s, c, -s, -c];
  let value = s / u;
  for (let j = 1; j <= k; j++) value = (cycle[j % 4]! - j * value) / u;
  return scale * value;
}

/** Σ (−1)ᵐ u^(2m−k) / ((2m + 1) (2m − k)!) for 2m ≥ k */
function sincSeries(k: number, u: number): number {
  const first = Math.ceil(k / 2);
  let power = 2 * first === k ? 1 : u;
  let sum = 0;
  for (let m = first; m < first + 60; m++) {
    const term = (m % 2 === 0 ? power : -power) / (2 * m + 1);
    sum += term;
    if (Math.abs(term) < 1e-18 * Math.abs(sum)) break;
    const n = 2 * m - k;
    power *= (u * u) / ((n + 1) * (n + 2));
  }
  return sum;
}

/** sin(πx), exactly 0 at integers. */
function sinPi(x: number): number {
  const r = x - 2 * Math.round(x / 2);
  return Math.abs(r) === 1 ? 0 : Math.sin(Math.PI * r);
}
function cosPi(x: number): number {
  const r = Math.abs(x - 2 * Math.round(x / 2));
  return r === 0.5 ? 0 : Math.cos(Math.PI * r);
}
