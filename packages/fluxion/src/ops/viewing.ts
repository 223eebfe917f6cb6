/** What views are made of: where their elements lie, and what they look into. */

import { Operand } from "../kernels/operand.ts";
import { filled } from "../core/basis.ts";
import { behind, linear } from "../core/families.ts";
import { countShared, Dense, type Tensor } from "../core/tensor.ts";
import { copied, copyInto } from "../kernels/copy.ts";
import { wholeOperand } from "../kernels/layout.ts";
import { addInto } from "../kernels/scatter.ts";
import { dtypes } from "../tensor/dtype.ts";
import { contiguousStrides, numel, type Shape, type Strides } from "../tensor/shape.ts";
import { allocateZeros } from "../tensor/storage.ts";

/** Where a view finds its elements within its base. */
interface Place {
  readonly shape: Shape;
  readonly strides: Strides;
  readonly offset: number;
}

/** A kind of view: where its elements are, from the shape and strides of the base; also with a new first dimension. */
export interface ViewKind<P> {
  readonly name: string;
  readonly nodeName?: string | undefined;
  place(shape: Shape, strides: Strides, params: P): Place;
  batch(params: P): P;
  /** Whether it may show an element of its base more than once. */
  readonly overlaps?: boolean;
}

type Row<P> = (inputs: readonly Tensor[], params: P) => Tensor;

/** The view itself, which nobody knows to be one; and what puts its elements back among zeros, its transpose. */
export interface ViewRows<P> {
  readonly view: Row<P>;
  readonly embed: Row<{ readonly shape: Shape; readonly params: P }>;
}

/** The rows of a view. */
export function viewRows<P>({ name, nodeName, place, batch, overlaps = false }: ViewKind<P>): ViewRows<P> {
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
  const embed: ViewRows<P>["embed"] = linear<{ readonly shape: Shape; readonly params: P }>({
    name: `${name}_backward`,
    shape: (_, { shape }) => shape,
    map: ([g], _, { shape, params }, [t]) => {
      const { dtype } = t!;
      const wide = overlaps ? dtypes[dtype].wide : dtype; // sums
      const whole = allocateZeros(wide, numel(shape), shape);
      const { offset, strides } = place(shape, contiguousStrides(shape), params);
      const out = new Operand(whole, offset, strides);
      if (!overlaps) copyInto(out, g!, t!.shape, dtype, dtype);
      else if (wide === dtype) addInto(out, g!, t!.shape);
      else addInto(out, wholeOperand(copied(g!, t!.shape, wide, dtype), t!.shape), t!.shape);
      if (wide !== dtype) return copied(wholeOperand(whole, shape), shape, dtype, wide);
      return whole;
    },
    transpose: (g, _, __, { params }) => view([g], params),
    batch: ({ shape, params }, n) => ({ shape: [n, ...shape], params: batch(params) }),
  });
  return { view, embed };
}

/** A view; its transpose puts the elements back among zeros. */
export function viewOf<P>(kind: ViewKind<P>): (x: Tensor, params: P) => Tensor {
  const { view } = viewRows(kind);
  return (x, params) => remember(view([x], params), x, (base) => view([base], params));
}

/** The first input with the second in the place of a view of it, in new memory. */
export function replacing<P>(name: string, kind: ViewKind<P>): Row<P> {
  const { place, batch } = kind;
  const { view } = viewRows({ ...kind, name: `${name}_place`, nodeName: undefined });
  const replace: Row<P> = linear<P>({
    name,
    shape: ([x]) => x!.shape,
    map: ([x, y], to, params, [t, u]) => {
      const whole = copied(x!, to, t!.dtype);
      const { offset, strides } = place(to, contiguousStrides(to), params);
      copyInto(new Operand(whole, offset, strides), y!, u!.shape, t!.dtype, u!.dtype);
      return whole;
    },
    transpose: (g, i, [, y], params) =>
      i === 0 ? replace([g, filled(0, y!.shape, g.dtype)], params) : view([g], params),
    batch,
  });
  return replace;
}

/** Lets a view know what it looks into, so that writing through it reaches the base's history. */
export function remember(view: Tensor, x: Tensor, again: (base: Tensor) => Tensor): Tensor {
  if (view.store === null || view === x) return view;
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
  if (!(view.store instanceof Dense)) {
    countShared(x, -1);
    const others = looks.get(base);
    if (others === undefined) looks.set(base, [new WeakRef(view)]);
    else others.push(new WeakRef(view));
  }
  return view;
}

/** Traced tensors share no memory: the views of each, which have to be told when it is written. */
const looks = new WeakMap<Tensor, WeakRef<Tensor>[]>();

/** The views of a traced tensor that somebody still has. */
export const viewsOf = (base: Tensor): readonly Tensor[] =>
  (looks.get(base) ?? []).flatMap((look) => look.deref() ?? []);

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
/** Where a range of a dim lies. */
export const rangePlace = (name: string): ViewKind<Range> => ({
  name,
  place: (shape, strides, { dim, start, step, length }) => ({
    shape: shape.map((n, d) => (d === dim ? length : n)),
    strides: strides.map((s, d) => (d === dim ? s * step : s)),
    offset: length === 0 ? 0 : start * strides[dim]!,
  }),
  batch: behind,
});
export const rangeKind = (name: string): ((x: Tensor, range: Range) => Tensor) => viewOf(rangePlace(name));

/** One slice of a dim, which goes. */
export interface Selection {
  readonly dim: number;
  readonly index: number;
}
/** Where a slice of a dim lies. */
export const selectPlace = (name: string): ViewKind<Selection> => ({
  name,
  place: (shape, strides, { dim, index }) => ({
    shape: shape.filter((_, d) => d !== dim),
    strides: strides.filter((_, d) => d !== dim),
    offset: index * strides[dim]!,
  }),
  batch: behind,
});
export const selectKind = (name: string): ((x: Tensor, at: Selection) => Tensor) => viewOf(selectPlace(name));

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

/** The diagonal of two dims. */
export interface Diagonal {
  readonly offset: number;
  readonly dim1: number;
  readonly dim2: number;
}
/** Where the diagonal of two dims lies; it becomes the last dim. */
export const diagonalPlace = (name: string): ViewKind<Diagonal> => ({
  name,
  place: (shape, strides, { offset, dim1, dim2 }) => {
    const length = Math.max(
      0,
      offset >= 0 ? Math.min(shape[dim1]!, shape[dim2]! - offset) : Math.min(shape[dim1]! + offset, shape[dim2]!),
    );
    const others = shape.map((_, d) => d).filter((d) => d !== dim1 && d !== dim2);
    const start = offset >= 0 ? offset * strides[dim2]! : -offset * strides[dim1]!;
    return {
      shape: [...others.map((d) => shape[d]!), length],
      strides: [...others.map((d) => strides[d]!), strides[dim1]! + strides[dim2]!],
      offset: length === 0 ? 0 : start,
    };
  },
  batch: ({ offset, dim1, dim2 }) => ({ offset, dim1: dim1 + 1, dim2: dim2 + 1 }),
});
