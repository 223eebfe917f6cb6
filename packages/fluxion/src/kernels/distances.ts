import type { TypedArray } from "../tensor/dtype.ts";
import { numel, type Shape } from "../tensor/shape.ts";

/** The p-norms of the differences of rows, each with each, of batches of the two; `to` ends with how many there are. */
export function distances(x: TypedArray, y: TypedArray, to: Shape, width: number, p: number): Float64Array {
  const [m, n] = [to.at(-2)!, to.at(-1)!];
  const out = new Float64Array(numel(to));
  const [a, b] = [x as Float64Array, y as Float64Array];
  const batches = m * n === 0 ? 0 : out.length / (m * n);
  for (let batch = 0, at = 0; batch < batches; batch++) {
    for (let i = 0; i < m; i++) {
      const row = (batch * m + i) * width;
      for (let j = 0; j < n; j++, at++) out[at] = distance(a, row, b, (batch * n + j) * width, width, p);
    }
  }
  return out;
}

function distance(x: Float64Array, i: number, y: Float64Array, j: number, width: number, p: number): number {
  let sum = 0;
  if (p === 2) {
    for (let k = 0; k < width; k++) {
      const d = x[i + k]! - y[j + k]!;
      sum += d * d;
    }
    return Math.sqrt(sum);
  }
  for (let k = 0; k < width; k++) {
    const d = Math.abs(x[i + k]! - y[j + k]!);
    if (p === 1) sum += d;
    else if (p === Infinity) sum = d > sum || d !== d ? d : sum;
    else if (p === 0) sum += d === 0 ? 0 : 1;
    else sum += d ** p;
  }
  return p === 0 || p === 1 || p === Infinity ? sum : sum ** (1 / p);
}
