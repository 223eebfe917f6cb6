import { Operand } from "../../src/kernels/operand.ts";
import { type DType, dtypes, type TypedArray } from "../../src/tensor/dtype.ts";
import { numel, type Shape } from "../../src/tensor/shape.ts";

/** Reproducible numbers in [0, 1) (a linear congruence modulo 2³²). */
export function uniform(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

/** All index tuples of a shape in row-major order. */
export function* indices(shape: Shape): Generator<number[]> {
  const n = numel(shape);
  for (let i = 0; i < n; i++) {
    const index: number[] = [];
    for (let d = shape.length - 1, rest = i; d >= 0; d--) {
      index.unshift(rest % shape[d]!);
      rest = Math.floor(rest / shape[d]!);
    }
    yield index;
  }
}

export function at(x: Operand, index: readonly number[]): number | bigint {
  return x.data[index.reduce((sum, i, d) => sum + i * x.strides[d]!, x.offset)]!;
}

/** Strided operands of a shape in several layouts: row-major, column-major, with gaps, broadcast along each dimension. */
export function layouts(dtype: DType, shape: Shape, element: () => number): Operand[] {
  const strides: number[][] = [];
  const rowMajor = (sizes: readonly number[]): number[] => {
    const steps: number[] = [];
    for (let d = sizes.length - 1, step = 1; d >= 0; d--) {
      steps.unshift(step);
      step *= sizes[d]!;
    }
    return steps;
  };
  strides.push(rowMajor(shape), rowMajor([...shape].reverse()).reverse());
  strides.push(rowMajor(shape.map((n) => 2 * n + 1)));
  for (let d = 0; d < shape.length; d++) strides.push(rowMajor(shape).map((step, k) => (k === d ? 0 : step)));
  return strides.map((steps, k) => {
    const offset = k % 2;
    const length = steps.reduce((sum, step, d) => sum + step * Math.max(0, shape[d]! - 1), offset + 1);
    return new Operand(fill(dtype, length, element), offset, steps);
  });
}

export function fill(dtype: DType, length: number, element: () => number): TypedArray {
  const values = Array.from({ length }, element);
  if (dtypes[dtype].big) return BigInt64Array.from(values, (x) => BigInt(Math.trunc(x)));
  if (dtype === "bool") return Uint8Array.from(values, (x) => Math.abs(Math.trunc(x)) & 1);
  const data = new dtypes[dtype].array(length) as Float64Array;
  data.set(values);
  return data;
}
