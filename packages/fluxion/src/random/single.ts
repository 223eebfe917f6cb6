/**
 * Logarithm, sine and cosine in float32, to the bit as PyTorch's vectors have them for normal numbers: Cephes'
 * coefficients (Moshier 1989), each a · b + c fused.
 */

import { fma32 } from "./rounding.ts";

const { fround } = Math;

const logarithm = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(fround);
/** log 2 in two parts. */
const [ln2Low, ln2High] = [fround(-2.1219444e-4), fround(0.693359375)];
const sqrtHalf = fround(Math.SQRT1_2);

const float = new Float32Array(1);
const bits = new Int32Array(float.buffer);

/** log x of a float32 in (0, 1]. */
export function log32(x: number): number {
  float[0] = x;
  let exponent = (bits[0]! >>> 23) - 126;
  bits[0] = (bits[0]! & 0x807fffff) | 0x3f000000;
  let m = float[0]; // in [½, 1)
  if (m < sqrtHalf) {
    exponent -= 1;
    m = fround(fround(m - 1) + m);
  } else m = fround(m - 1);
  const square = fround(m * m);
  let y = logarithm[0]!;
  for (let k = 1; k < 9; k++) y = fma32(y, m, logarithm[k]!);
  y = fma32(fround(y * m), square, fround(exponent * ln2Low));
  y = fround(y - fround(square * 0.5));
  return fround(fround(m + y) + fround(exponent * ln2High));
}

const fourOverPi = fround(1.27323954473516);
/** −π/4 in three parts. */
const [p1, p2, p3] = [-0.78515625, fround(-2.418756484985351e-4), fround(-3.774894977445941e-8)];
const [s1, s2, s3] = [fround(-1.9515295891e-4), fround(8.3321608736e-3), fround(-1.6666654611e-1)];
const [c1, c2, c3] = [fround(2.443315711809948e-5), fround(-1.388731625493765e-3), fround(4.166664568298827e-2)];

/** sin x and cos x of a float32 in [0, 2π], into `out`. */
export function sincos32(x: number, out: Float32Array): void {
  const octant = (Math.trunc(fround(x * fourOverPi)) + 1) & ~1;
  const r = fma32(octant, p3, fma32(octant, p2, fma32(octant, p1, x)));
  const z = fround(r * r);
  let c = fma32(fma32(c1, z, c2), z, c3);
  c = fround(fma32(fround(c * z), z, -fround(z * 0.5)) + 1);
  const t = fma32(fma32(s1, z, s2), z, s3);
  const s = fma32(fround(t * z), r, r);
  const [sine, cosine] = octant & 2 ? [c, s] : [s, c];
  out[0] = octant & 4 ? -sine : sine;
  out[1] = (octant - 2) & 4 ? cosine : -cosine;
}
