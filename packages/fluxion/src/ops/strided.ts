/** Views by strides, whatever these say. */

import { linear } from "../core/families.ts";
import { checkInteger, checkIntegers, checkTensor } from "../core/operands.ts";
import { Dense, fromStorage, type Tensor } from "../core/tensor.ts";
import { copied, dense } from "../kernels/copy.ts";
import { wholeOperand } from "../kernels/layout.ts";
import { dtypes } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, ShapeError } from "../tensor/errors.ts";
import {
  contiguousStrides,
  isContiguous,
  numel,
  sameShape,
  type Shape,
  showShape,
  type Strides,
} from "../tensor/shape.ts";
import { Storage } from "../tensor/storage.ts";
import { byName, type Named } from "./byname.ts";
import { extent } from "./newlike.ts";
import { counted, putting } from "./places.ts";
import { remember } from "./viewing.ts";

/** How the elements of a tensor lie in their storage. */
interface Geometry {
  readonly shape: Shape;
  readonly strides: Strides;
  readonly offset: number;
}

const geometryOf = (x: Tensor): Geometry =>
  x.store instanceof Dense
    ? { shape: x.shape, strides: x.store.strides, offset: x.store.offset }
    : { shape: x.shape, strides: contiguousStrides(x.shape), offset: 0 };

/** Where each element of a geometry lies, in row-major order. */
function positionsOf({ shape, strides, offset }: Geometry): Float64Array {
  const all = new Float64Array(numel(shape)).fill(offset);
  let inner = 1;
  for (let d = shape.length - 1; d >= 0; d--) {
    for (let i = 0; i < all.length; i++) all[i]! += (Math.floor(i / inner) % shape[d]!) * strides[d]!;
    inner *= shape[d]!;
  }
  return all;
}

/** Which element of `base`, counted in a row, each element of `view` is; −1 for those that it does not have. */
function elementsOf(view: Geometry, base: Geometry): Float64Array {
  const at = positionsOf(view);
  const n = numel(base.shape);
  if (isContiguous(base.shape, base.strides))
    return at.map((p) => (p < base.offset || p >= base.offset + n ? -1 : p - base.offset));
  const known = new Map<number, number>();
  positionsOf(base).forEach((p, i) => {
    if (!known.has(p)) known.set(p, i);
  });
  return at.map((p) => known.get(p) ?? -1);
}

interface Look {
  readonly to: Geometry;
  readonly base: Geometry;
  /** How many dims of batches stand before those of the base. */
  readonly lead: number;
}
type Row<P> = (inputs: readonly Tensor[], params: P) => Tensor;

const same = (a: Dense, shape: Shape, { base, lead }: Look): boolean =>
  lead === 0 && a.offset === base.offset && sameShape(shape, base.shape) && sameShape(a.strides, base.strides);
const under = (x: Shape, lead: number, shape: Shape): Shape => [...x.slice(0, lead), ...shape];
const deeper = (look: Look): Look => ({ ...look, lead: look.lead + 1 });

const look: Row<Look> = /* @__PURE__ */ linear<Look>({
  name: "as_strided",
  shape: ([x], { to, lead }) => under(x!.shape, lead, to.shape),
  view: (x, from, _, params) =>
    same(x, from, params) ? new Dense(x.storage, params.to.offset, params.to.strides) : null,
  // what lies otherwise in memory than the base did is looked at as if it lay like it
  map: ([x], to, { to: view, base }, [t]) => {
    const data = dense(x!, t!.shape, t!.dtype) as Float64Array;
    const out = new dtypes[t!.dtype].array(numel(to)) as Float64Array;
    const [places, n] = [elementsOf(view, base), numel(base.shape)];
    for (let i = 0; i < out.length; i++) {
      const place = places[i % places.length]!;
      if (place >= 0) out[i] = data[Math.floor(i / places.length) * n + place]!;
    }
    return out;
  },
  transpose: (g, _, [x], params) => unlook([g], { shape: x!.shape, look: params }),
  batch: deeper,
});
const unlook: Row<{ readonly shape: Shape; readonly look: Look }> = /* @__PURE__ */ linear<{
  readonly shape: Shape;
  readonly look: Look;
}>({
  name: "as_strided_backward",
  shape: (_, { shape }) => shape,
  map: ([g], to, { look: { to: view, base } }, [t]) => {
    const { wide } = dtypes[t!.dtype];
    const data = dense(g!, t!.shape, wide, t!.dtype) as Float64Array;
    const out = new dtypes[wide].array(numel(to)) as Float64Array;
    const [places, n] = [elementsOf(view, base), numel(base.shape)];
    for (let i = 0; i < data.length; i++) {
      const place = places[i % places.length]!;
      if (place >= 0) out[Math.floor(i / places.length) * n + place]! += data[i]!;
    }
    return wide === t!.dtype ? out : copied(wholeOperand(out, to), to, t!.dtype, wide);
  },
  transpose: (g, _, __, params) => look([g], params.look),
  batch: ({ shape, look: inner }, n) => ({ shape: [n, ...shape], look: deeper(inner) }),
});

/** Sizes and strides of a view, checked against the storage. */
function geometryFor(
  op: string,
  x: Tensor,
  size: readonly number[],
  stride: readonly number[],
  storageOffset: number | null,
): Geometry {
  const [shape, strides] = [checkIntegers(op, "size", size), checkIntegers(op, "stride", stride)];
  const base = geometryOf(x);
  const offset = storageOffset ?? base.offset;
  checkInteger(op, "storageOffset", offset);
  if (shape.length !== strides.length)
    throw new ArgumentError(
      `${op}: mismatch in length of strides and shape; they are ${strides.length} and ${shape.length}`,
    );
  if (strides.some((s) => s < 0))
    throw new ArgumentError(
      `${op}: as_strided: Negative strides are not supported at the moment, got strides: ${showShape(strides)}`,
    );
  if (offset < 0) throw new ArgumentError(`${op}: Tensor: invalid storage offset ${offset}`);
  const negative = shape.find((n) => n < 0);
  if (negative !== undefined)
    throw new ShapeError(`${op}: Trying to create tensor with negative dimension ${negative}: ${showShape(shape)}`);
  const length = x.store instanceof Dense ? x.store.storage.length : numel(x.shape);
  const { bytes } = dtypes[x.dtype];
  const needed = extent(shape, strides);
  if (needed > 0 && offset + needed > length)
    throw new ShapeError(
      `${op}: setStorage: sizes ${showShape(shape)}, strides ${showShape(strides)}, storage offset ${offset}, and itemsize ${bytes} requiring a storage size of ${(offset + needed) * bytes} are out of bounds for storage of size ${length * bytes}`,
    );
  return { shape, strides, offset };
}

type Sizes = readonly number[];
type StridedArguments = [size: Sizes, stride: Sizes, storageOffset?: number | null];

/** The elements that these strides find in the storage of `x`; a view. */
export const asStrided: Named<StridedArguments> = /* @__PURE__ */ byName(
  "asStrided",
  ["size", "stride", "storageOffset"],
  (x: Tensor, size: Sizes, stride: Sizes, storageOffset: number | null = null) => {
    const to = geometryFor("asStrided", x, size, stride, storageOffset ?? null);
    const params: Look = { to, base: geometryOf(x), lead: 0 };
    const again = (base: Tensor): Tensor => look([base], { ...params, base: geometryOf(base) });
    return remember(look([x], params), x, again);
  },
  2,
);

const strided = /* @__PURE__ */ putting(counted, { name: "as_strided_scatter", op: "asStridedScatter" });

/** `x`, row-major, with `src` where these strides find elements. */
export const asStridedScatter: Named<[src: Tensor, size: Sizes, stride: Sizes, storageOffset?: number | null]> =
  /* @__PURE__ */ byName(
    "asStridedScatter",
    ["src", "size", "stride", "storageOffset"],
    (x: Tensor, src: Tensor, size: Sizes, stride: Sizes, storageOffset: number | null = null) => {
      const op = "asStridedScatter";
      checkTensor(op, src, " as src");
      const to = geometryFor(op, x, size, stride, storageOffset ?? null);
      if (!sameShape(src.shape, to.shape))
        throw new ShapeError(
          `${op}: expected src to have a size equal to the slice of self. src size = ${showShape(src.shape)}, slice size = ${showShape(to.shape)}`,
        );
      if (src.dtype !== x.dtype)
        throw new DTypeError(`${op}: expected src of dtype ${x.dtype}, got ${src.dtype}; convert it`);
      const places = BigInt64Array.from(elementsOf(to, geometryOf(x)), BigInt);
      return strided([x, src, fromStorage(new Storage("int64", places), to.shape)], 0);
    },
    3,
  );
