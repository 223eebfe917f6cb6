import type { TypedArray } from "../tensor/dtype.ts";
import { numel, type Shape, type Strides } from "../tensor/shape.ts";

/** What a kernel reads or writes: a buffer, where its first element is, and the step along each dimension. */
export interface Operand {
  readonly data: TypedArray;
  readonly offset: number;
  readonly strides: Strides;
}

/**
 * Calls `row` for every run along the last dimension of `shape`, with where the run starts in row-major order and in
 * each operand. A 0-dim shape is one run of one element.
 */
export function forEachRow(
  shape: Shape,
  operands: readonly Operand[],
  row: (start: number, count: number, offsets: readonly number[]) => void,
): void {
  const total = numel(shape);
  if (total === 0) return;
  const outer = Math.max(0, shape.length - 1);
  const count = shape[outer] ?? 1;
  const index = new Array<number>(outer).fill(0);
  const offsets = operands.map((x) => x.offset);
  for (let start = 0; ; start += count) {
    row(start, count, offsets);
    let d = outer - 1;
    for (; d >= 0; d--) {
      for (let i = 0; i < operands.length; i++) offsets[i]! += operands[i]!.strides[d]!;
      if (++index[d]! < shape[d]!) break;
      for (let i = 0; i < operands.length; i++) offsets[i]! -= operands[i]!.strides[d]! * shape[d]!;
      index[d] = 0;
    }
    if (d < 0) return;
  }
}
