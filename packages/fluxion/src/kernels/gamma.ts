/** The logarithm of the gamma function and its derivatives. */

import { chebyshev } from "./chebyshev.ts";
import { cosPi, sinPi } from "./sinc.ts";

/** B₂, B₄, …, B₂₄ */
const bernoulli: readonly number[] = /* @__PURE__ */ (() => [
  1 / 6,
  -1 / 30,
  1 / 42,
  -1 / 30,
  5 / 66,
  -691 / 2730,
  7 / 6,
  -3617 / 510,
  43867 / 798,
  -174611 / 330,
  854513 / 138,
  -236364091 / 2730,
])();

const logSqrt2Pi = 0.9189385332046727;

/** log |Γ(x)|; infinite at 0, −1, −2, … and at ±∞. */
export function lgamma(x: number): number {
  if (x !== x) return x;
  if (x <= 0) {
    if (x === Math.floor(x)) return Infinity;
    // Γ(x) Γ(1 − x) sin πx = π; a tiny x would be lost in 1 − x
    if (x > -0.5) return lgammaFrom1(x) - Math.log(-x);
    return Math.log(Math.PI) - Math.log(Math.abs(sinPi(x))) - lgamma(1 - x);
  }
  if (x < 0.5) return lgammaFrom1(x) - Math.log(x);
  if (x < 1.5) return lgammaFrom1(x - 1);
  if (x <= 2.5) return (x - 1) * (x - 2) * chebyshev(nearTwo, 2 * (x - 2));
  if (x < 10) {
    let product = 1;
    let y = x;
    while (y > 2.5) product *= --y;
    return Math.log(product) + lgamma(y);
  }
  if (x > 1e17) return x * (Math.log(x) - 1);
  let series = 0;
  for (let k = 8; k > 0; k--) series = series / (x * x) + bernoulli[k - 1]! / (2 * k * (2 * k - 1));
  return (x - 0.5) * (Math.log(x) - 1) + (logSqrt2Pi - 0.5) + series / x;
}

/** log Γ(1 + d) for |d| ≤ ½: from log Γ(2 + d), so that both factors that vanish at d = 0 are exact. */
function lgammaFrom1(d: number): number {
  return d * (1 + d) * chebyshev(nearTwo, 2 * d) - Math.log1p(d);
}

/** The derivative of log Γ; ∓∞ at ±0, NaN at the other poles. */
export function digamma(x: number): number {
  if (x === 0) return -1 / x;
  if (x < 0) return x === Math.floor(x) ? Number.NaN : digamma(1 - x) - (Math.PI * cosPi(x)) / sinPi(x);
  if (x >= 10) {
    const w = 1 / (x * x);
    let series = 0;
    for (let k = 8; k > 0; k--) series = w * (series + bernoulli[k - 1]! / (2 * k));
    return Math.log(x) - 0.5 / x - series;
  }
  let z = 0;
  let y = x;
  if (y < 1) z -= 1 / y++;
  while (y > 2) z += 1 / --y;
  return z + (y - root - rootRest) * chebyshev(digammaNearRoot, 2 * y - 3);
}

/** The positive zero of the digamma function, in two parts. */
const root = 1.4616321449683622;
const rootRest = 9.549995429965697e-17;

/** The second derivative of log Γ. */
export const trigamma = (x: number): number => polygamma(1, x);

/** The n-th derivative of the digamma function, n ≥ 0: (−1)ⁿ⁺¹ n! ζ(n + 1, x). */
export function polygamma(n: number, x: number): number {
  if (n === 0) return digamma(x);
  let factorial = n % 2 === 0 ? -1 : 1;
  for (let k = 2; k <= n; k++) factorial *= k;
  if (x <= 0 && x === Math.floor(x)) return factorial * Infinity;
  if (x < 0) return (n % 2 === 0 ? 1 : -1) * polygamma(n, 1 - x) - Math.PI * cotangentDerivative(n, x);
  return factorial * hurwitzZeta(n + 1, x);
}

/** Σ (x + k)⁻ˢ over k ≥ 0 for s > 1, x > 0, by Euler–Maclaurin summation (Johansson 2014, equation 4). */
function hurwitzZeta(s: number, x: number): number {
  if (x === Infinity) return 0;
  let head = 0;
  let y = x;
  for (; y < 10 + s / 2; y++) {
    const term = y ** -s;
    head += term;
    if (term < head * 1e-18) return head;
  }
  const power = y ** -s;
  let rising = s / y; // s (s + 1) … (s + 2k) / ((2k + 2)! y²ᵏ⁺¹)
  let tail = 0;
  for (let k = 0; k < bernoulli.length; k++) {
    rising /= (2 * k + 1) * (2 * k + 2);
    const term = bernoulli[k]! * rising;
    tail += term;
    if (Math.abs(term) < 1e-18) break;
    rising *= ((s + 2 * k + 1) / y) * ((s + 2 * k + 2) / y);
  }
  return head + power * (y / (s - 1) + 0.5 + tail);
}

/** The n-th derivative of cot(πx), a polynomial in the cotangent: cot′ = −π (1 + cot²). */
function cotangentDerivative(n: number, x: number): number {
  const c = cosPi(x) / sinPi(x);
  let p = [0, 1];
  for (let k = 0; k < n; k++) {
    const next = new Array<number>(p.length + 1).fill(0);
    for (let i = 1; i < p.length; i++) {
      next[i - 1]! -= i * p[i]! * Math.PI;
      next[i + 1]! -= i * p[i]! * Math.PI;
    }
    p = next;
  }
  return p.reduceRight((z, a) => z * c + a, 0);
}

/** log Γ(x) / ((x − 1) (x − 2)) in t = 2 (x − 2) */
const nearTwo: readonly number[] = [
  0.42702679007974553, -0.05136266063271509, 0.004283865121771959, -0.00040868943087787814, 4.189889214014742e-5,
  -4.4884162278409e-6, 4.950359592304836e-7, -5.572882261152328e-8, 6.369038926367588e-9, -7.363280290999341e-10,
  8.590324630704468e-11, -1.0095630921452502e-11, 1.1936859013748236e-12, -1.4186121794476558e-13,
  1.693301639270074e-14, -2.0288519799922935e-15, 2.43899034401661e-16, -2.940688354710887e-17, 3.554929051822112e-18,
];

/** ψ(x) / (x − root) in t = 2x − 3 */
const digammaNearRoot: readonly number[] = [
  0.983570260441567, -0.2270640863346444, 0.03336889902393011, -0.005320077271596548, 0.0008788656937820505,
  -0.00014773492650606044, 2.5060543468359146e-5, -4.2721034029993324e-6, 7.302769272465923e-7, -1.2502886813559594e-7,
  2.1425009322359472e-8, -3.673295918565179e-9, 6.299717236108931e-10, -1.080593028883266e-10, 1.853735192053638e-11,
  -3.18023536582553e-12, 5.456147570322795e-13, -9.360993131036438e-14, 1.606064636295075e-14, -2.7555431377438815e-15,
  4.727736178601912e-16, -8.11148420346509e-17, 1.391707769474154e-17,
];
