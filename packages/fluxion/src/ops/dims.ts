/** Dims and shapes as callers give them, checked. */

import { ArgumentError, IndexError, ShapeError } from "../tensor/errors.ts";
import { kindText, listText } from "../core/operands.ts";
import { readArguments } from "../tensor/options.ts";
import { numel, type Shape, showShape } from "../tensor/shape.ts";

/** One dim or several; null or nothing means all. */
export type Dims = number | readonly number[] | null | undefined;

/** A dim counted from the front; a negative one counts from the end. A 0-dim tensor has the dims 0 and −1. */
export function wrapDim(op: string, dim: unknown, ndim: number): number {
  if (typeof dim !== "number" || !Number.isInteger(dim))
    throw new ArgumentError(`${op}: a dim must be an integer, got ${kindText(dim)}`);
  const n = Math.max(1, ndim);
  if (dim < -n || dim >= n) {
    throw new IndexError(
      `${op}: Dimension out of range (expected to be in range of [${-n}, ${n - 1}], but got ${dim})`,
    );
  }
  return dim < 0 ? dim + n : dim;
}

/** The dims of a reduction: each once, from the front; all where none is given. Of a 0-dim tensor there are none. */
export function reducedDims(op: string, dims: Dims, ndim: number): number[] {
  if (ndim > 64)
    throw new ShapeError(`${op}: only tensors with up to 64 dims are supported; this one has ${ndim}: flatten some`);
  if (dims === null || dims === undefined || (Array.isArray(dims) && dims.length === 0))
    return Array.from({ length: ndim }, (_, d) => d);
  const list = distinctDims(op, dims as number | readonly number[], ndim);
  return ndim === 0 ? [] : list.sort((a, b) => a - b);
}

/** One dim or several, each once, from the front. */
export function distinctDims(op: string, dims: number | readonly number[], ndim: number): number[] {
  const list = (Array.isArray(dims) ? dims : [dims]).map((d) => wrapDim(op, d, ndim));
  const twice = list.find((d, i) => list.indexOf(d) !== i);
  if (twice !== undefined) throw new ArgumentError(`${op}: dim ${twice} appears multiple times in the list of dims`);
  return list;
}

/** A dim in its place or by name. */
export function dimOf(op: string, dim: number | { readonly dim?: number } | undefined): number | undefined {
  return readArguments<{ dim: number }>(op, dim === undefined ? [] : [dim], ["dim"]).dim;
}

function sizes(op: string, shape: unknown): Shape {
  const list = typeof shape === "number" ? [shape] : shape;
  if (Array.isArray(list) && list.every(Number.isInteger)) return list;
  throw new ArgumentError(`${op}: a shape is a list of integers, got ${listText(shape)}`);
}

/** A list of sizes, none negative. */
export function checkShape(op: string, shape: unknown): Shape {
  const list = sizes(op, shape);
  const negative = list.find((n) => n < 0);
  if (negative !== undefined)
    throw new ShapeError(`${op}: Trying to create tensor with negative dimension ${negative}: ${showShape(list)}`);
  return list;
}

/** A shape in which one size may be −1: what remains. */
export function inferShape(op: string, shape: unknown, count: number): Shape {
  const list = sizes(op, shape);
  const text = showShape(list);
  const bad = list.find((n) => n < -1);
  if (bad !== undefined) throw new ShapeError(`${op}: invalid shape dimension ${bad}`);
  const open = list.filter((n) => n === -1).length;
  if (open > 1) throw new ShapeError(`${op}: only one dimension can be inferred, got shape ${text}`);
  const known = numel(list.filter((n) => n !== -1));
  if (open === 1 && known === 0 && count === 0) {
    throw new ShapeError(
      `${op}: cannot reshape tensor of 0 elements into shape ${text} because the unspecified dimension size -1 can be any value and is ambiguous`,
    );
  }
  if (open === 0 ? known !== count : known === 0 || count % known !== 0)
    throw new ShapeError(`${op}: shape '${text}' is invalid for input of size ${count}`);
  return open === 0 ? list : list.map((n) => (n === -1 ? count / known : n));
}
