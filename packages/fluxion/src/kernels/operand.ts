import type { TypedArray } from "../tensor/dtype.ts";
import { numel, type Shape, type Strides } from "../tensor/shape.ts";
import { Storage } from "../tensor/storage.ts";

/** Elements in row-major order: of a storage, or in an array that nobody else has. */
export type Elements = TypedArray | Storage;

/** What a kernel reads or writes: elements, where the first one is, and the step along each dimension. */
export class Operand {
  readonly elements: Elements;
  readonly offset: number;
  readonly strides: Strides;

  constructor(elements: Elements, offset: number, strides: Strides) {
    this.elements = elements;
    this.offset = offset;
    this.strides = strides;
  }

  /** The elements for JavaScript; valid until the next allocation. */
  get data(): TypedArray {
    return this.elements instanceof Storage ? this.elements.array() : this.elements;
  }

  /** Where the elements are kept, for kernels that work on linear memory; null for an array of nobody's. */
  get storage(): Storage | null {
    return this.elements instanceof Storage ? this.elements : null;
  }

  /** The same elements, walked in another way. */
  walked(strides: Strides, offset: number = this.offset): Operand {
    return new Operand(this.elements, offset, strides);
  }
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
