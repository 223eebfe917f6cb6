/** Kernels that walk along one dimension of a tensor: scans, and the places of extremes. */

import { type DType, dtypes, type TypedArray } from "../tensor/dtype.ts";
import { numel, type Shape } from "../tensor/shape.ts";
import { allocate, type Storage } from "../tensor/storage.ts";
import { contiguous, dense } from "./copy.ts";
import type { Elements, Operand } from "./operand.ts";
import { engine } from "./engine.ts";
import { wordsOf } from "./places.ts";
import { logaddexp } from "./special.ts";

/** Calls `line` for every line along `dim` of a row-major array: where it starts, its step and its length. */
export function forEachLine(
  shape: Shape,
  dim: number,
  line: (start: number, step: number, count: number, index: number) => void,
): void {
  const count = shape[dim] ?? 1;
  const step = numel(shape.slice(dim + 1));
  const outer = numel(shape.slice(0, dim));
  for (let i = 0, at = 0; i < outer; i++) {
    for (let j = 0; j < step; j++) line(i * count * step + j, step, count, at++);
  }
}

/**
 * Running sums or products along `dim`, from the front or from the back; float32 accumulates in float64. For floats of
 * 16 bits the results are float32.
 */
export function scan(
  kind: "sum" | "prod",
  x: Operand,
  shape: Shape,
  dim: number,
  outDType: DType,
  xDType: DType,
  reverse: boolean,
): Elements {
  const dtype = dtypes[outDType].wide;
  const out = dtype === xDType ? engine.kernels?.scan(kind, x, shape, dim, dtype, reverse) : null;
  return out ?? scanLoops(kind, x, shape, dim, dtype, xDType, reverse);
}

/** The same by loops in JavaScript, for everything. */
export function scanLoops(
  kind: "sum" | "prod",
  x: Operand,
  shape: Shape,
  dim: number,
  dtype: DType,
  xDType: DType,
  reverse: boolean,
): TypedArray {
  const out = contiguous(x, shape, dtype, xDType);
  const { big, category } = dtypes[dtype];
  const scanLine = scans[kind][big ? "big" : category === "float" ? "float" : "int"];
  forEachLine(shape, dim, (start, step, count) => {
    if (reverse) scanLine(out, start + (count - 1) * step, -step, count);
    else scanLine(out, start, step, count);
  });
  return out;
}

type ScanLine = (data: TypedArray, first: number, step: number, count: number) => void;

/** Each element combined with all before it. */
const stepwise =
  <N>(identity: N, combine: (z: N, x: N) => N): ScanLine =>
  (array, first, step, count) => {
    const data = array as unknown as N[];
    let z = identity;
    for (let n = 0, i = first; n < count; n++, i += step) data[i] = z = combine(z, data[i]!);
  };

const scans: Readonly<Record<"sum" | "prod", Readonly<Record<"float" | "int" | "big", ScanLine>>>> = {
  sum: {
    float: /* @__PURE__ */ stepwise(0, (z, x) => z + x),
    int: /* @__PURE__ */ stepwise(0, (z, x) => (z + x) | 0),
    big: /* @__PURE__ */ stepwise(0n, (z, x) => BigInt.asIntN(64, z + x)),
  },
  prod: {
    float: /* @__PURE__ */ stepwise(1, (z, x) => z * x),
    int: /* @__PURE__ */ stepwise(1, Math.imul),
    big: /* @__PURE__ */ stepwise(1n, (z, x) => BigInt.asIntN(64, z * x)),
  },
};

/** The first index of the greatest (least) element along `dim`; NaN is the greatest and the least. */
export function argExtreme(kind: "max" | "min", x: Operand, shape: Shape, dim: number, dtype: DType): Elements {
  return engine.kernels?.argExtreme(kind, x, shape, dim, dtype) ?? argExtremeLoops(kind, x, shape, dim, dtype);
}

/** The same by loops in JavaScript, for everything. */
export function argExtremeLoops(
  kind: "max" | "min",
  x: Operand,
  shape: Shape,
  dim: number,
  dtype: DType,
): BigInt64Array {
  const data = dense(x, shape, dtype) as Float64Array;
  const max = kind === "max";
  const out = new BigInt64Array(numel(shape.filter((_, d) => d !== dim)));
  forEachLine(shape, dim, (start, step, count, index) => {
    let best = 0;
    let value = data[start]!;
    for (let i = 1, at = start + step; i < count && value === value; i++, at += step) {
      const v = data[at]!;
      if (v !== v || (max ? v > value : v < value)) {
        value = v;
        best = i;
      }
    }
    out[index] = BigInt(best);
  });
  return out;
}

/** For each element, the last index up to it of the greatest (least) one so far along `dim`; NaN stays both. */
export function cumExtreme(kind: "max" | "min", x: Operand, shape: Shape, dim: number, dtype: DType): Storage {
  const list = allocate("int64", numel(shape), shape);
  const data = dense(x, shape, dtype) as Float64Array;
  const out = wordsOf(list);
  const lineOf = kind === "max" ? lastGreatest : lastLeast;
  forEachLine(shape, dim, (start, step, count) => lineOf(data, out, start, step, count));
  return list;
}

type ExtremeLine = (data: Float64Array, out: Int32Array, start: number, step: number, count: number) => void;

const lastGreatest: ExtremeLine = (data, out, start, step, count) => {
  let value = data[start]!;
  for (let i = 0, best = 0, at = start; i < count; i++, at += step) {
    const v = data[at]!;
    if (v >= value || v !== v) {
      value = v;
      best = i;
    }
    out[2 * at] = best;
    out[2 * at + 1] = 0;
  }
};
const lastLeast: ExtremeLine = (data, out, start, step, count) => {
  let value = data[start]!;
  for (let i = 0, best = 0, at = start; i < count; i++, at += step) {
    const v = data[at]!;
    if (v <= value || v !== v) {
      value = v;
      best = i;
    }
    out[2 * at] = best;
    out[2 * at + 1] = 0;
  }
};

/** Running log Σ eˣ along `dim`, without overflow. */
export function scanLogSum(x: Operand, shape: Shape, dim: number, dtype: DType): TypedArray {
  const out = contiguous(x, shape, dtype) as Float64Array;
  forEachLine(shape, dim, (start, step, count) => {
    let z = -Infinity;
    for (let i = 0, at = start; i < count; i++, at += step) out[at] = z = logaddexp(z, out[at]!);
  });
  return out;
}
