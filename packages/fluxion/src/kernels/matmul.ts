import { type DType, dtypes, type TypedArray } from "../tensor/dtype.ts";
import { numel, type Shape } from "../tensor/shape.ts";
import { contiguous } from "./copy.ts";
import { forEachRow, type Operand } from "./operand.ts";

/** Columns of the right factor that are multiplied while they stay in the cache. */
const panel = 256;

/**
 * Products of matrices, one for each index of `batch`: the last two strides of `a` and `b` are those of an m × k and a
 * k × n matrix, in any order in memory; those before walk through the batch.
 */
export function matmul(a: Operand, b: Operand, batch: Shape, m: number, k: number, n: number, dtype: DType): TypedArray {
  const out = new dtypes[dtype].array(numel(batch) * m * n);
  const lead = [...batch, 1];
  const rows = (x: Operand): Operand => ({ ...x, strides: [...x.strides.slice(0, -2), 0] });
  const right = packed(b, [...batch, k, n], dtype);
  const left = packed(a, [...batch, m, k], dtype);
  let o = 0;
  forEachRow(lead, [rows(left), rows(right)], (_, __, [x, y]) => {
    if (dtypes[dtype].big) productBig(out as BigInt64Array, o, left, x!, right, y!, m, k, n);
    else if (dtypes[dtype].category === "float") product(out as Float64Array, o, left, x!, right, y!, m, k, n);
    else productInt(out as Int32Array, o, left, x!, right, y!, m, k, n, dtypes[dtype].round);
    o += m * n;
  });
  return out;
}

/** A factor whose rows lie in memory element after element, or a copy of that kind. */
function packed(x: Operand, shape: Shape, dtype: DType): Operand {
  if (x.strides[x.strides.length - 1] === 1 || shape[shape.length - 1] === 1) return x;
  const inner = shape[shape.length - 1]!;
  const rows = shape[shape.length - 2]!;
  // repeated batches are copied once
  const repeated = x.strides.slice(0, -2).every((s) => s === 0);
  const from = repeated ? shape.slice(-2) : shape;
  const strides = repeated ? x.strides.slice(-2) : x.strides;
  const data = contiguous({ data: x.data, offset: x.offset, strides }, from, dtype);
  const batch = shape.slice(0, -2);
  let step = rows * inner;
  const lead = batch.map(() => 0);
  for (let d = batch.length - 1; d >= 0; d--) {
    lead[d] = repeated ? 0 : step;
    step *= batch[d]!;
  }
  return { data, offset: 0, strides: [...lead, inner, 1] };
}

function product(out: Float64Array, o: number, a: Operand, x: number, b: Operand, y: number, m: number, k: number, n: number): void {
  const [p, q] = [a.data as Float64Array, b.data as Float64Array];
  const [ai, aj] = [a.strides.at(-2)!, a.strides.at(-1)!];
  const bi = b.strides.at(-2)!;
  const sums = new Float64Array(Math.min(n, panel)); // float32 adds up in float64
  for (let from = 0; from < n; from += panel) {
    const width = Math.min(panel, n - from);
    for (let i = 0; i < m; i++) {
      sums.fill(0, 0, width);
      for (let l = 0; l < k; l++) {
        const v = p[x + i * ai + l * aj]!;
        const row = y + l * bi + from;
        for (let j = 0; j < width; j++) sums[j]! += v * q[row + j]!;
      }
      const to = o + i * n + from;
      for (let j = 0; j < width; j++) out[to + j] = sums[j]!;
    }
  }
}

function productInt(out: Int32Array, o: number, a: Operand, x: number, b: Operand, y: number, m: number, k: number, n: number, round: (x: number) => number): void {
  const [p, q] = [a.data as Int32Array, b.data as Int32Array];
  const [ai, aj, bi, bj] = [a.strides.at(-2)!, a.strides.at(-1)!, b.strides.at(-2)!, b.strides.at(-1)!];
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let l = 0; l < k; l++) sum = (sum + Math.imul(p[x + i * ai + l * aj]!, q[y + l * bi + j * bj]!)) | 0;
      out[o + i * n + j] = round(sum);
    }
  }
}

function productBig(out: BigInt64Array, o: number, a: Operand, x: number, b: Operand, y: number, m: number, k: number, n: number): void {
  const [p, q] = [a.data as BigInt64Array, b.data as BigInt64Array];
  const [ai, aj, bi, bj] = [a.strides.at(-2)!, a.strides.at(-1)!, b.strides.at(-2)!, b.strides.at(-1)!];
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      let sum = 0n;
      for (let l = 0; l < k; l++) sum += p[x + i * ai + l * aj]! * q[y + l * bi + j * bj]!;
      out[o + i * n + j] = BigInt.asIntN(64, sum);
    }
  }
}
