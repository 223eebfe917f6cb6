/** What integers in a tensor mean as places in another one: the plan that kernels of both kinds carry out. */

import { IndexError } from "../tensor/errors.ts";
import { contiguousStrides, numel, type Shape, type Strides } from "../tensor/shape.ts";
import { forEachRow, Operand } from "./operand.ts";

/** Integers that say where along one dim. */
export interface Lookup {
  /** The first of them in their tensor, and the step along each dim of the plan. */
  readonly offset: number;
  readonly strides: Strides;
  /** How many elements the places move along with each dim of the plan, whatever the integers say. */
  readonly own: Strides;
  /** The dim, as errors name it, its size, and the elements from one place along it to the next. */
  readonly dim: number;
  readonly size: number;
  readonly step: number;
}

/** Places in a row-major array, one for each index of `shape`: the sum of what the lists say, of `width` elements. */
export interface Plan {
  readonly op: "gather" | "index" | "indexSelect";
  /** Whether negative integers count from the end. */
  readonly signed: boolean;
  readonly shape: Shape;
  readonly lists: readonly Lookup[];
  readonly width: number;
}

/** Integers with these strides in row-major `shape`: along `dim` they say where, the other places are their own. */
export function along(strides: Strides, reach: Shape, shape: Shape, dim: number): Plan {
  const own = contiguousStrides(shape);
  const list: Lookup = {
    offset: 0,
    strides,
    own: reach.map((_, d) => (d === dim ? 0 : own[d]!)),
    dim,
    size: shape[dim] ?? 1,
    step: own[dim] ?? 1,
  };
  return { op: "gather", signed: false, shape: reach, lists: [list], width: 1 };
}

/** Lists of indices, stacked behind `lead` dims of batches, speak of the `count` dims that follow those. */
export interface Meeting {
  readonly count: number;
  readonly lead: number;
  /** For `indexSelect`, whose indices are never negative: the dim that errors name. */
  readonly select?: number | undefined;
}

/** Where lists of indices meet in row-major `shape`: the dims behind those they speak of come along whole. */
export function meeting(strides: Strides, reach: Shape, shape: Shape, { count, lead, select }: Meeting): Plan {
  const all = contiguousStrides(shape);
  const lists = Array.from(
    { length: count },
    (_, d): Lookup => ({
      offset: d * strides[lead]!,
      strides: strides.toSpliced(lead, 1),
      own: reach.toSpliced(lead, 1).map((_, k) => (k < lead && d === 0 ? all[k]! : 0)),
      dim: select ?? d,
      size: shape[lead + d]!,
      step: all[lead + d]!,
    }),
  );
  const width = numel(shape.slice(lead + count));
  const op = select === undefined ? "index" : "indexSelect";
  return { op, signed: op === "index", shape: reach.toSpliced(lead, 1), lists, width };
}

/** PyTorch's sentence for an index outside of its dim. */
export const outOfBounds = (op: string, index: number, dim: number, size: number): IndexError =>
  new IndexError(
    op === "indexSelect"
      ? `indexSelect: index_select(): index out of range in self; dim ${dim} has size ${size}; no negative indices here`
      : `${op}: index ${index} is out of bounds for dimension ${dim} with size ${size}`,
  );

/** The index as an offset within `size`; negative ones count from the end. */
export function wrapIndex(index: number, size: number, dim: number): number {
  if (index < -size || index >= size) throw outOfBounds("index", index, dim, size);
  return index < 0 ? index + size : index;
}

/** The first element of each place, in order. */
export function offsetsOf(at: Operand, plan: Plan): Float64Array {
  const { op, signed, shape, lists } = plan;
  const out = new Float64Array(numel(shape));
  const index = at.data as BigInt64Array;
  const inner = shape.length - 1;
  for (const { offset, strides, own, dim, size, step } of lists) {
    const places = new Operand(out, 0, own);
    forEachRow(shape, [at.walked(strides, at.offset + offset), places], (start, count, [first, base]) => {
      for (let i = 0; i < count; i++) {
        const k = Number(index[first! + i * (strides[inner] ?? 0)]);
        if ((k < 0 && !signed) || k < -size || k >= size) throw outOfBounds(op, k, dim, size);
        out[start + i]! += base! + i * (own[inner] ?? 0) + (k < 0 ? k + size : k) * step;
      }
    });
  }
  return out;
}
