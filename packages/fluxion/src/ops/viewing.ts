/** What views are made of: where their elements lie, and what they look into. */

import { Operand } from "../kernels/operand.ts";
import { behind, linear } from "../core/families.ts";
import { Dense, type Tensor } from "../core/tensor.ts";
import { copyInto } from "../kernels/copy.ts";
import { contiguousStrides, numel, type Shape, type Strides } from "../tensor/shape.ts";
import { allocateZeros } from "../tensor/storage.ts";

/** Where a view finds its elements within its base. */
interface Place {
  readonly shape: Shape;
  readonly strides: Strides;
  readonly offset: number;
}

/** A kind of view: where its elements are, from the shape and strides of the base; also with a new first dimension. */
interface ViewKind<P> {
  readonly name: string;
  readonly nodeName?: string | undefined;
  place(shape: Shape, strides: Strides, params: P): Place;
  batch(params: P): P;
}

/** A view that shows each element of its base at most once; its transpose puts them back among zeros. */
export function viewOf<P>({ name, nodeName, place, batch }: ViewKind<P>): (x: Tensor, params: P) => Tensor {
  type Row<Q> = (inputs: readonly Tensor[], params: Q) => Tensor;
  const view: Row<P> = linear<P>({
    name,
    nodeName,
    shape: ([x], params) => place(x!.shape, contiguousStrides(x!.shape), params).shape,
    view: (x, from, _, params) => {
      const { offset, strides } = place(from, x.strides, params);
      return new Dense(x.storage, x.offset + offset, strides);
    },
    transpose: (g, _, [x], params) => embed([g], { shape: x!.shape, params }),
    batch,
  });
  const embed: Row<{ readonly shape: Shape; readonly params: P }> = linear<{
    readonly shape: Shape;
    readonly params: P;
  }>({
    name: `${name}_backward`,
    shape: (_, { shape }) => shape,
    map: ([g], _, { shape, params }, [t]) => {
      const whole = allocateZeros(t!.dtype, numel(shape), shape);
      const { offset, strides } = place(shape, contiguousStrides(shape), params);
      copyInto(new Operand(whole, offset, strides), g!, t!.shape, t!.dtype, t!.dtype);
      return whole;
    },
    transpose: (g, _, __, { params }) => view([g], params),
    batch: ({ shape, params }, n) => ({ shape: [n, ...shape], params: batch(params) }),
  });
  return (x, params) => remember(view([x], params), x, (base) => view([base], params));
}

/** Lets a view know what it looks into, so that writing through it reaches the base's history. */
export function remember(view: Tensor, x: Tensor, again: (base: Tensor) => Tensor): Tensor {
  if (!(view.store instanceof Dense) || view === x) return view;
  const outer = x.extra?.view;
  const base = outer?.base ?? x;
  view.extra = {
    name: null,
    view: {
      base,
      baseNode: base.node,
      again: outer == null ? again : (b) => again(outer.again(b)),
      part: outer == null || outer.part === null ? null : 0,
    },
  };
  return view;
}

/** One of several views that a function returns at once: it is not to be written in place. */
export function asPart(x: Tensor, part: number): Tensor {
  if (x.extra?.view != null) x.extra = { ...x.extra, view: { ...x.extra.view, part } };
  return x;
}

/** A result that may share the memory of `x` is a view of it, if it does. */
export function shared(x: Tensor, y: Tensor, again: (base: Tensor) => Tensor): Tensor {
  const shares = x.store instanceof Dense && y.store instanceof Dense && x.store.storage === y.store.storage;
  return shares ? remember(y, x, again) : y;
}

/** Every `step`-th of the elements along a dim. */
export interface Range {
  readonly dim: number;
  readonly start: number;
  readonly step: number;
  readonly length: number;
}
export const rangeKind = (name: string): ((x: Tensor, range: Range) => Tensor) =>
  viewOf<Range>({
    name,
    place: (shape, strides, { dim, start, step, length }) => ({
      shape: shape.map((n, d) => (d === dim ? length : n)),
      strides: strides.map((s, d) => (d === dim ? s * step : s)),
      offset: length === 0 ? 0 : start * strides[dim]!,
    }),
    batch: behind,
  });

/** One slice of a dim, which goes. */
export interface Selection {
  readonly dim: number;
  readonly index: number;
}
export const selectKind = (name: string): ((x: Tensor, at: Selection) => Tensor) =>
  viewOf<Selection>({
    name,
    place: (shape, strides, { dim, index }) => ({
      shape: shape.filter((_, d) => d !== dim),
      strides: strides.filter((_, d) => d !== dim),
      offset: index * strides[dim]!,
    }),
    batch: behind,
  });

/** Some of the dims, in an order of their own; those left out have size 1. */
export const dimsKind = (name: string, nodeName?: string): ((x: Tensor, dims: readonly number[]) => Tensor) =>
  viewOf<readonly number[]>({
    name,
    nodeName,
    place: (shape, strides, dims) => ({
      shape: dims.map((d) => shape[d]!),
      strides: dims.map((d) => strides[d]!),
      offset: 0,
    }),
    batch: (dims) => [0, ...dims.map((d) => d + 1)],
  });
