/** Kernels that walk along one dimension of a tensor: scans, and the places of extremes. */

import { type DType, dtypes, type TypedArray } from "../tensor/dtype.ts";
import { numel, type Shape } from "../tensor/shape.ts";
import { contiguous } from "./copy.ts";
import type { Operand } from "./operand.ts";

/** Calls `line` for every line along `dim` of a row-major array: where it starts, its step and its length. */
export function forEachLine(shape: Shape, dim: number, line: (start: number, step: number, count: number, index: number) => void): void {
  const count = shape[dim] ?? 1;
  const step = numel(shape.slice(dim + 1));
  const outer = numel(shape.slice(0, dim));
  for (let i = 0, at = 0; i < outer; i++) {
    for (let j = 0; j < step; j++) line(i * count * step + j, step, count, at++);
  }
}

/** Running sums or products along `dim`, from the front or from the back. */
export function scan(kind: "sum" | "prod", x: Operand, shape: Shape, dim: number, dtype: DType, xDType: DType, reverse: boolean): TypedArray {
  const out = contiguous(x, shape, dtype, xDType);
  const { big, round } = dtypes[dtype];
  const data = out as Float64Array;
  forEachLine(shape, dim, (start, step, count) => {
    const [first, by] = reverse ? [start + (count - 1) * step, -step] : [start, step];
    if (big) return scanBig(out as BigInt64Array, kind, first, by, count);
    let so = kind === "sum" ? 0 : 1;
    for (let i = 0, at = first; i < count; i++, at += by) {
      so = kind === "sum" ? so + data[at]! : so * data[at]!;
      if (dtypes[dtype].category === "int") so = round(so);
      data[at] = so;
    }
  });
  return out;
}

function scanBig(data: BigInt64Array, kind: "sum" | "prod", first: number, by: number, count: number): void {
  let so = kind === "sum" ? 0n : 1n;
  for (let i = 0, at = first; i < count; i++, at += by) {
    so = BigInt.asIntN(64, kind === "sum" ? so + data[at]! : so * data[at]!);
    data[at] = so;
  }
}

/** The first index of the greatest (least) element along `dim`; NaN is the greatest and the least. */
export function argExtreme(kind: "max" | "min", x: Operand, shape: Shape, dim: number, dtype: DType): BigInt64Array {
  const data = contiguous(x, shape, dtype) as Float64Array;
  const out = new BigInt64Array(numel(shape) / Math.max(1, shape[dim] ?? 1));
  forEachLine(shape, dim, (start, step, count, index) => {
    let best = 0;
    let value = data[start]!;
    for (let i = 1, at = start + step; i < count && value === value; i++, at += step) {
      const v = data[at]!;
      if (v !== v || (kind === "max" ? v > value : v < value)) {
        value = v;
        best = i;
      }
    }
    out[index] = BigInt(best);
  });
  return out;
}
