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
  /** The operation, for messages. */
  readonly op: string;
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

/** Lists of indices, stacked behind `lead` dims of batches, speak of the dims `dims` behind those. */
export interface Meeting {
  readonly dims: readonly number[];
  /** How many of the other dims stand before those of the lists in the result. */
  readonly to: number;
  readonly lead: number;
}

/** The dims, behind `lead`, of which no list speaks. */
const others = (shape: Shape, { dims, lead }: Meeting): number[] =>
  shape.slice(lead).flatMap((_, d) => (dims.includes(d) ? [] : [d]));

/** The shape of what lists of indices name in `shape`. */
export function meetingShape(shape: Shape, reach: Shape, meeting: Meeting): Shape {
  const { to, lead } = meeting;
  const kept = others(shape, meeting).map((d) => shape[lead + d]!);
  return [...shape.slice(0, lead), ...kept.slice(0, to), ...reach.slice(lead + 1), ...kept.slice(to)];
}

/** Where lists of indices meet in row-major `shape`: the dims behind all those they speak of come along whole. */
export function meeting(strides: Strides, reach: Shape, shape: Shape, at: Meeting): Plan {
  const { dims, to, lead } = at;
  const all = contiguousStrides(shape);
  const inner = Math.max(...dims) + 1;
  const outer = others(shape, at).filter((d) => d < inner);
  const around = <T>(batch: readonly T[], own: readonly T[], list: readonly T[]): T[] => [
    ...batch,
    ...own.slice(0, to),
    ...list,
    ...own.slice(to),
  ];
  const list = reach.slice(lead + 1);
  const none = outer.map(() => 0);
  const lists = dims.map(
    (d, k): Lookup => ({
      offset: k * strides[lead]!,
      strides: around(strides.slice(0, lead), none, strides.slice(lead + 1)),
      own: around(
        all.slice(0, lead).map((n) => (k === 0 ? n : 0)),
        k === 0 ? outer.map((o) => all[lead + o]!) : none,
        list.map(() => 0),
      ),
      dim: k,
      size: shape[lead + d]!,
      step: all[lead + d]!,
    }),
  );
  const sizes = around(
    shape.slice(0, lead),
    outer.map((d) => shape[lead + d]!),
    list,
  );
  return { op: "index", signed: true, shape: sizes, lists, width: numel(shape.slice(lead + inner)) };
}

/** One list of indices behind `lead` dims of batches, which speaks of the dim `dim`. */
export interface Slices {
  readonly dim: number;
  readonly lead: number;
}

/** The slices of row-major `shape` that a list of indices names along a dim; a 0-dim array has one. */
export function slicesAt(strides: Strides, shape: Shape, count: number, { dim, lead }: Slices): Plan {
  const sizes = shape.length === lead ? [...shape, 1] : shape;
  const all = contiguousStrides(sizes);
  const before = sizes.slice(0, dim);
  const list: Lookup = {
    offset: 0,
    strides: [...before.map((_, d) => (d < lead ? strides[d]! : 0)), strides[lead] ?? 0],
    own: [...all.slice(0, dim), 0],
    dim: dim - lead,
    size: sizes[dim]!,
    step: all[dim]!,
  };
  return { op: "index", signed: false, shape: [...before, count], lists: [list], width: numel(sizes.slice(dim + 1)) };
}

/** The elements of row-major `shape`, behind `lead` dims of batches, that integers count in a row. */
export function elementsAt(strides: Strides, reach: Shape, shape: Shape, lead: number): Plan {
  const own = contiguousStrides(shape);
  const list: Lookup = {
    offset: 0,
    strides,
    own: reach.map((_, d) => (d < lead ? own[d]! : 0)),
    dim: 0,
    size: numel(shape.slice(lead)),
    step: 1,
  };
  return { op: "take", signed: true, shape: reach, lists: [list], width: 1 };
}

/** PyTorch's sentence for an index outside of its dim. */
export function outOfBounds(op: string, index: number, dim: number, size: number): IndexError {
  const where = `dim ${dim} has size ${size}; no negative indices here`;
  switch (op) {
    case "indexSelect":
      return new IndexError(`indexSelect: index_select(): index out of range in self; ${where}`);
    case "indexAdd":
    case "indexReduce":
      return new IndexError(`${op}: index out of range in self; ${where}`);
    case "indexCopy":
      return new IndexError(
        `${op}: index_copy_(): index ${index} is out of bounds for dimension ${dim} with size ${size}`,
      );
    case "take":
    case "put":
      return new IndexError(`${op}: out of range: tried to access index ${index} on a tensor of ${size} elements.`);
    default:
      return new IndexError(`${op}: index ${index} is out of bounds for dimension ${dim} with size ${size}`);
  }
}

/** The index as an offset within `size`; negative ones count from the end. */
export function wrapIndex(index: number, size: number, dim: number): number {
  if (index < -size || index >= size) throw outOfBounds("index", index, dim, size);
  return index < 0 ? index + size : index;
}

/** Integers of 64 bits as pairs of 32: what an engine reads much faster than bigints. */
const wordsOf = (list: BigInt64Array): Int32Array => new Int32Array(list.buffer, list.byteOffset, 2 * list.length);

/** The first element of each place, in order. */
export function offsetsOf(at: Operand, plan: Plan): Float64Array {
  const { op, signed, shape, lists } = plan;
  const out = new Float64Array(numel(shape));
  const words = wordsOf(at.data as BigInt64Array);
  const inner = shape.length - 1;
  for (const { offset, strides, own, dim, size, step } of lists) {
    const places = new Operand(out, 0, own);
    const [stride, ownStep] = [2 * (strides[inner] ?? 0), own[inner] ?? 0];
    forEachRow(shape, [at.walked(strides, at.offset + offset), places], (start, count, [first, base]) => {
      for (let i = 0, w = 2 * first!; i < count; i++, w += stride) {
        const k = words[w + 1]! * 2 ** 32 + (words[w]! >>> 0);
        if ((k < 0 && !signed) || k < -size || k >= size) throw outOfBounds(op, k, dim, size);
        out[start + i]! += base! + i * ownStep + (k < 0 ? k + size : k) * step;
      }
    });
  }
  return out;
}
