/**
 * Normal numbers in float32 from blocks of uniform ones (Box and Muller 1958), to the bit as PyTorch's vectors make
 * them: logarithm, sine and cosine with Cephes' coefficients (Moshier 1989), each a · b + c fused.
 */

import { engine } from "./engine.ts";

const { fround } = Math;

/** a · b + c of float32 numbers, rounded once: the product is exact in float64. */
export const fma32 = (a: number, b: number, c: number): number => fround(a * b + c);

/** Coefficients, of the highest power first. */
export const logarithm: readonly number[] = [
  7.0376836292e-2, -1.151461031e-1, 1.167699874e-1, -1.2420140846e-1, 1.4249322787e-1, -1.6668057665e-1,
  2.0000714765e-1, -2.4999993993e-1, 3.3333331174e-1,
].map(fround);
/** log 2 in two parts. */
export const ln2: readonly [low: number, high: number] = [/* @__PURE__ */ fround(-2.1219444e-4), 0.693359375];
export const sine: readonly [number, number, number] = [
  /* @__PURE__ */ fround(-1.9515295891e-4),
  /* @__PURE__ */ fround(8.3321608736e-3),
  /* @__PURE__ */ fround(-1.6666654611e-1),
];
export const cosine: readonly [number, number, number] = [
  /* @__PURE__ */ fround(2.443315711809948e-5),
  /* @__PURE__ */ fround(-1.388731625493765e-3),
  /* @__PURE__ */ fround(4.166664568298827e-2),
];
/** −π/4 in three parts. */
export const octants: readonly [number, number, number] = [
  -0.78515625,
  /* @__PURE__ */ fround(-2.418756484985351e-4),
  /* @__PURE__ */ fround(-3.774894977445941e-8),
];
export const fourOverPi: number = /* @__PURE__ */ fround(1.27323954473516);
export const sqrtHalf: number = /* @__PURE__ */ fround(Math.SQRT1_2);
export const twoPi: number = /* @__PURE__ */ fround(2 * Math.PI);

const buffer = /* @__PURE__ */ new ArrayBuffer(4);
const float = /* @__PURE__ */ new Float32Array(buffer);
const bits = /* @__PURE__ */ new Int32Array(buffer);

/** log x of a float32 in (0, 1]. */
function log32(x: number): number {
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
  y = fma32(fround(y * m), square, fround(exponent * ln2[0]));
  y = fround(y - fround(square * 0.5));
  return fround(fround(m + y) + fround(exponent * ln2[1]));
}

/** cos x and sin x of a float32 in [0, 2π]. */
function cosSin32(x: number): readonly [cos: number, sin: number] {
  const octant = (Math.trunc(fround(x * fourOverPi)) + 1) & ~1;
  const r = fma32(octant, octants[2], fma32(octant, octants[1], fma32(octant, octants[0], x)));
  const z = fround(r * r);
  const c = fma32(fma32(cosine[0], z, cosine[1]), z, cosine[2]);
  const cos = fround(fma32(fround(c * z), z, -fround(z * 0.5)) + 1);
  const s = fma32(fma32(sine[0], z, sine[1]), z, sine[2]);
  const sin = fma32(fround(s * z), r, r);
  const [u, v] = octant & 2 ? [sin, cos] : [cos, sin];
  return [(octant - 2) & 4 ? u : -u, octant & 4 ? -v : v];
}

/** How many numbers belong together: the first half gives radii, the second angles. */
export const block = 16;
const half = 8;

/** Whole blocks of uniform numbers become normal ones, in place. */
export function normalBlocks(out: Float32Array, mean: number, std: number): void {
  if (engine.kernels?.normal(out, mean, std)) return;
  normalBlocksByNumbers(out, mean, std);
}

/** The same without a kernel. */
export function normalBlocksByNumbers(out: Float32Array, mean: number, std: number): void {
  for (let start = 0; start < out.length; start += block) {
    for (let i = start; i < start + half; i++) {
      const radius = fround(Math.sqrt(fround(-2 * log32(fround(1 - out[i]!)))));
      const [cos, sin] = cosSin32(fround(twoPi * out[i + half]!));
      out[i] = fma32(fround(radius * cos), std, mean);
      out[i + half] = fma32(fround(radius * sin), std, mean);
    }
  }
}
