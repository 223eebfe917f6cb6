import type { TypedArray } from "../tensor/dtype.ts";
import { numel, type Shape } from "../tensor/shape.ts";

/** The p-norms of the differences of rows, each with each, of batches of the two; `to` ends with how many there are. */
export function distances(x: TypedArray, y: TypedArray, to: Shape, width: number, p: number): Float64Array {
  const [m, n] = [to.at(-2)!, to.at(-1)!];
  const out = new Float64Array(numel(to));
  const batches = m * n === 0 ? 0 : out.length / (m * n);
  const b = Float64Array.from(y as Float64Array);
  const row = new Float64Array(width);
  const measure = p === 2 ? euclid : p === 1 ? manhattan : p === Infinity ? greatest : powers(p);
  for (let batch = 0, at = 0; batch < batches; batch++) {
    for (let i = 0; i < m; i++, at += n) {
      const start = (batch * m + i) * width;
      row.set((x as Float64Array).subarray(start, start + width));
      for (let j = 0; j < n; j++) out[at + j] = measure(row, b, (batch * n + j) * width);
    }
  }
  return out;
}

/** The norm of the difference of a row and the one that starts at `j`. */
type Measure = (x: Float64Array, y: Float64Array, j: number) => number;

/** Four sums at a time: none waits for the one before it. */
const euclid: Measure = (x, y, j) => {
  const width = x.length;
  let s0 = 0;
  let s1 = 0;
  let s2 = 0;
  let s3 = 0;
  let k = 0;
  for (; k + 3 < width; k += 4) {
    const d0 = x[k]! - y[j + k]!;
    const d1 = x[k + 1]! - y[j + k + 1]!;
    const d2 = x[k + 2]! - y[j + k + 2]!;
    const d3 = x[k + 3]! - y[j + k + 3]!;
    s0 += d0 * d0;
    s1 += d1 * d1;
    s2 += d2 * d2;
    s3 += d3 * d3;
  }
  for (; k < width; k++) {
    const d = x[k]! - y[j + k]!;
    s0 += d * d;
  }
  return Math.sqrt(s0 + s1 + (s2 + s3));
};
const manhattan: Measure = (x, y, j) => {
  let sum = 0;
  for (let k = 0; k < x.length; k++) sum += Math.abs(x[k]! - y[j + k]!);
  return sum;
};
const greatest: Measure = (x, y, j) => {
  let most = 0;
  for (let k = 0; k < x.length; k++) most = Math.max(most, Math.abs(x[k]! - y[j + k]!));
  return most;
};
const powers =
  (p: number): Measure =>
  (x, y, j) => {
    let sum = 0;
    for (let k = 0; k < x.length; k++) {
      const d = Math.abs(x[k]! - y[j + k]!);
      sum += p === 0 ? Number(d !== 0) : d ** p;
    }
    return p === 0 ? sum : sum ** (1 / p);
  };
