import { type Elements, Operand } from "./operand.ts";
import { contiguousStrides, type Shape } from "../tensor/shape.ts";

/** A shape and the operands seen in it. */
export interface Layout {
  readonly shape: number[];
  readonly operands: Operand[];
}

/**
 * The same elements in the same order with as few dimensions as possible: those of size 1 go, and neighbours that every
 * operand steps through evenly become one.
 */
export function coalesce(shape: Shape, operands: readonly Operand[]): Layout {
  const sizes: number[] = [];
  const strides: number[][] = operands.map(() => []);
  for (let d = 0; d < shape.length; d++) {
    const size = shape[d]!;
    if (size === 1) continue;
    const last = sizes.length - 1;
    let even = last >= 0;
    for (let i = 0; even && i < operands.length; i++) even = strides[i]![last] === operands[i]!.strides[d]! * size;
    const to = even ? last : last + 1;
    sizes[to] = even ? sizes[to]! * size : size;
    for (let i = 0; i < operands.length; i++) strides[i]![to] = operands[i]!.strides[d]!;
  }
  return { shape: sizes, operands: operands.map((x, i) => x.walked(strides[i]!)) };
}

/** The operand with only the dimensions `dims`, in that order. */
export function pickDims(x: Operand, dims: readonly number[]): Operand {
  return x.walked(dims.map((d) => x.strides[d]!));
}

/** A whole buffer in row-major order, as an operand. */
export function wholeOperand(data: Elements, shape: Shape): Operand {
  return new Operand(data, 0, contiguousStrides(shape));
}
