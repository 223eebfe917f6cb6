import type { TypedArray } from "../tensor/dtype.ts";

/** The inverses of n × n matrices, by elimination with row pivots; where one is singular, which pivot is 0, from 1. */
export function inverses(x: TypedArray, n: number): { readonly out: Float64Array; readonly singular: number } {
  const out = new Float64Array(x.length);
  let singular = 0;
  for (let at = 0; n > 0 && at < x.length; at += n * n) {
    const work = Float64Array.from(x.subarray(at, at + n * n) as Float64Array);
    const zero = invert(work, out.subarray(at, at + n * n), n);
    if (singular === 0) singular = zero;
  }
  return { out, singular };
}

/** Turns `a` into the identity, and with the same steps the identity into the inverse. */
function invert(a: Float64Array, z: Float64Array, n: number): number {
  for (let i = 0; i < n; i++) z[i * n + i] = 1;
  for (let k = 0; k < n; k++) {
    let pivot = k;
    for (let i = k + 1; i < n; i++) if (Math.abs(a[i * n + k]!) > Math.abs(a[pivot * n + k]!)) pivot = i;
    if (a[pivot * n + k] === 0) return k + 1;
    swapRows(a, pivot, k, n);
    swapRows(z, pivot, k, n);
    const factor = 1 / a[k * n + k]!;
    for (let j = 0; j < n; j++) {
      a[k * n + j]! *= factor;
      z[k * n + j]! *= factor;
    }
    for (let i = 0; i < n; i++) {
      const f = a[i * n + k]!;
      if (i === k || f === 0) continue;
      for (let j = 0; j < n; j++) {
        a[i * n + j]! -= f * a[k * n + j]!;
        z[i * n + j]! -= f * z[k * n + j]!;
      }
    }
  }
  return 0;
}

function swapRows(a: Float64Array, i: number, k: number, n: number): void {
  if (i === k) return;
  for (let j = 0; j < n; j++) {
    const v = a[i * n + j]!;
    a[i * n + j] = a[k * n + j]!;
    a[k * n + j] = v;
  }
}
