/** The dimensions of a reduction, put in an order that kernels understand. */

import { contiguousStrides, type Shape } from "../../tensor/shape.ts";
import type { Operand } from "../operand.ts";

/** A dimension: its place in the shape, its size, its step in elements, and whether it is reduced. */
export interface Dim {
  readonly d: number;
  readonly size: number;
  readonly stride: number;
  readonly gone: boolean;
}

/**
 * The dimensions from the largest step to the smallest, those of size 1 left out, repeated ones first; null where there
 * are no two elements to reduce, or the last dimension is not one of neighbours.
 */
export function dimsOf(x: Operand, shape: Shape, gone: readonly number[]): Dim[] | null {
  const dims: Dim[] = [];
  for (let d = 0; d < shape.length; d++) {
    const size = shape[d]!;
    const stride = x.strides[d]!;
    if (size === 0 || stride < 0) return null;
    if (size > 1) dims.push({ d, size, stride, gone: gone.includes(d) });
  }
  dims.sort((a, b) => (b.stride || Number.MAX_VALUE) - (a.stride || Number.MAX_VALUE));
  const last = dims.at(-1);
  return last?.stride === 1 && dims.some((dim) => dim.gone) ? dims : null;
}

/** Whether the dimensions that stay come in the order of the shape. */
export function keptInOrder(dims: readonly Dim[]): boolean {
  let before = -1;
  for (const { d, gone } of dims) {
    if (gone) continue;
    if (d < before) return false;
    before = d;
  }
  return true;
}

/** The same with neighbours as one, where both stay or both go, and a step of the first is all of the second. */
export function merged(dims: readonly Dim[]): Dim[] {
  const result: Dim[] = [];
  for (const dim of dims) {
    const last = result.at(-1);
    if (last !== undefined && last.gone === dim.gone && last.stride === dim.size * dim.stride) {
      result[result.length - 1] = { ...dim, size: last.size * dim.size };
    } else result.push(dim);
  }
  return result;
}

/** The same sizes without gaps between them. */
export function rowMajor(dims: readonly Dim[]): Dim[] {
  const strides = contiguousStrides(dims.map((dim) => dim.size));
  return dims.map((dim, i) => ({ ...dim, stride: strides[i]! }));
}

/** Calls `f` for each place in these dimensions in row-major order, with its number and the steps to it. */
export function forEachPlace(dims: readonly Dim[], f: (index: number, offset: number) => void): void {
  let index = 0;
  const walk = (k: number, offset: number): void => {
    if (k === dims.length) {
      f(index++, offset);
      return;
    }
    const { size, stride } = dims[k]!;
    for (let i = 0; i < size; i++) walk(k + 1, offset + i * stride);
  };
  walk(0, 0);
}
