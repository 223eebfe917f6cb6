/** The error function and its kin, each to a few units in the last place, the tails too. */

/** 2/√π ∫₀ˣ e^(−t²) dt */
export function erf(x: number): number {
  if (Math.abs(x) >= 0.5) return x < 0 ? erfc(-x) - 1 : 1 - erfc(x);
  // 2/√π Σ (−1)ⁿ x²ⁿ⁺¹ / (n! (2n + 1))
  let z = 0;
  for (let n = 13; n >= 0; n--) z = 1 / (2 * n + 1) - (x * x * z) / (n + 1);
  return ((2 * x) / Math.sqrt(Math.PI)) * z;
}

/** 1 − erf x, with all digits in the tail. */
export function erfc(x: number): number {
  if (x < 0.5) return x < -0.5 ? 2 - erfc(-x) : 1 - erf(x);
  return x < 27.3 ? expMinusSquare(x) * erfcx(x) : x !== x ? x : 0; // erfc 27.3 is less than any number
}

/** e^(x²) erfc x: the tail without its decay, about 1 / (x √π) for large x; overflows below −26.6. */
export function erfcx(x: number): number {
  if (x < -27) return Infinity;
  if (x < 0) return 2 / expMinusSquare(x) - erfcx(-x);
  if (x < 0.5) return Math.exp(x * x) * (1 - erf(x));
  if (x > 1e10) return 1 / Math.sqrt(Math.PI) / x;
  // x/π ∫ e^(−t²) / (t² + x²) dt, by the trapezoidal rule of step ½ and the residue at ix: Matta and Reichel (1971)
  let z = x < 6 ? -2 / expMinusSquare(x) / Math.expm1(4 * Math.PI * x) : 0;
  for (let n = 12; n >= 0; n--) z += (weights[n]! * x) / ((n * n) / 4 + x * x);
  return z;
}

/** e^(−t²) / π at the points t = n/2; those beyond 0 stand for their mirror images too. */
const weights = /* @__PURE__ */ Array.from(
  { length: 13 },
  (_, n) => Math.exp((-n * n) / 4) / (n === 0 ? 2 : 1) / Math.PI,
);

/** e^(−x²), with x² split so that its rounding does not grow. */
function expMinusSquare(x: number): number {
  const high = Math.fround(x);
  return Math.exp(-high * high) * Math.exp((high - x) * (x + high));
}

/** The x with erf x = y; ±∞ at ±1, NaN beyond. */
export function erfinv(y: number): number {
  const a = Math.abs(y);
  if (a >= 1) return a === 1 ? y * Infinity : Number.NaN;
  if (a < 1e-9) return (y * Math.sqrt(Math.PI)) / 2;
  // Winitzki's approximation (2008), right to 2 · 10⁻³
  const k = 0.147;
  const log = Math.log((1 - a) * (1 + a));
  const half = 2 / (Math.PI * k) + log / 2;
  let x = Math.sqrt(Math.sqrt(half * half - log / k) - half);
  // Halley's method triples the digits; from ½ on it solves erfc x = 1 − |y|, which is exact
  for (let step = 0; step < 3; step++) {
    const error = a < 0.5 ? erf(x) - a : 1 - a - erfc(x);
    const newton = (error * Math.sqrt(Math.PI)) / 2 / expMinusSquare(x);
    x -= newton / (1 + x * newton);
    if (Math.abs(newton) < 1e-6 * x) break;
  }
  return y < 0 ? -x : x;
}
