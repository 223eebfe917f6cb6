/** A tensor with another one in the place of a view of it, in new memory. */

import { checkInteger, checkTensor } from "../core/operands.ts";
import type { Tensor } from "../core/tensor.ts";
import { convert } from "../core/basis.ts";
import { ArgumentError, IndexError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { sameShape, type Shape, showShape } from "../tensor/shape.ts";
import { byName, type Named } from "./byname.ts";
import { wrapDim } from "./dims.ts";
import { diagonalPlace, rangePlace, replacing, selectPlace, type ViewKind } from "./viewing.ts";
import { checkedDiagonal, rangeOf } from "./views.ts";

/** Puts `src` where the view of `x` lies; it must have its shape. */
function replaced<P>(op: string, kind: ViewKind<P>): (x: Tensor, src: Tensor, params: P, shape: Shape) => Tensor {
  const row = replacing(kind.name, kind);
  return (x, src, params, shape) => {
    if (!sameShape(src.shape, shape))
      throw new ShapeError(
        `${op}: expected src to have a size equal to the slice of self. src size = ${showShape(src.shape)}, slice size = ${showShape(shape)}`,
      );
    return row([x, convert(src, x.dtype)], params);
  };
}

const shapeOf = <P>({ place }: ViewKind<P>, x: Tensor, params: P): Shape => place(x.shape, x.shape, params).shape;

const selection = /* @__PURE__ */ selectPlace("select_scatter");
const selected = /* @__PURE__ */ replaced("selectScatter", selection);
/** `x` with `src` as its slice at `index` along `dim`. */
export const selectScatter: Named<[src: Tensor, dim: number, index: number]> = /* @__PURE__ */ byName(
  "selectScatter",
  ["src", "dim", "index"],
  (x: Tensor, src: Tensor, dim: number, index: number) => {
    const op = "selectScatter";
    checkTensor(op, src, " as src");
    if (x.shape.length === 0) throw new IndexError(`${op}: select() cannot be applied to a 0-dim tensor.`);
    const d = wrapDim(op, dim, x.shape.length);
    checkInteger(op, "the index", index);
    const n = x.shape[d]!;
    if (index < -n || index >= n)
      throw new IndexError(
        `${op}: select(): index ${index} out of range for tensor of size ${showShape(x.shape)} at dimension ${d}`,
      );
    const at = { dim: d, index: index < 0 ? index + n : index };
    return selected(x, src, at, shapeOf(selection, x, at));
  },
);

const range = /* @__PURE__ */ rangePlace("slice_scatter");
const sliced = /* @__PURE__ */ replaced("sliceScatter", range);
type End = number | null;
/** `x` with `src` as its slices `start:end:step` along `dim`. */
export const sliceScatter: Named<[src: Tensor, dim?: number, start?: End, end?: End, step?: number]> =
  /* @__PURE__ */ byName(
    "sliceScatter",
    ["src", "dim", "start", "end", "step"],
    (x: Tensor, src: Tensor, dim: number = 0, start: End = null, end: End = null, step: number = 1) => {
      const op = "sliceScatter";
      checkTensor(op, src, " as src");
      const d = wrapDim(op, dim, x.shape.length);
      if (x.shape.length === 0) throw new IndexError(`${op}: slice() cannot be applied to a 0-dim tensor.`);
      checkInteger(op, "step", step);
      if (step <= 0) throw new ArgumentError(`${op}: slice step must be positive, got ${step}`);
      const at = inNameOf(op, () => rangeOf(x, d, start ?? null, end ?? null, step));
      return sliced(x, src, at, shapeOf(range, x, at));
    },
    1,
  );

const ofDiagonal = /* @__PURE__ */ diagonalPlace("diagonal_scatter");
const diagonals = /* @__PURE__ */ replaced("diagonalScatter", ofDiagonal);
/** `x` with `src` as the diagonal of two dims. */
export const diagonalScatter: Named<[src: Tensor, offset?: number, dim1?: number, dim2?: number]> =
  /* @__PURE__ */ byName(
    "diagonalScatter",
    ["src", "offset", "dim1", "dim2"],
    (x: Tensor, src: Tensor, offset: number = 0, dim1: number = 0, dim2: number = 1) => {
      checkTensor("diagonalScatter", src, " as src");
      const at = checkedDiagonal("diagonalScatter", x.shape.length, { offset, dim1, dim2 });
      return diagonals(x, src, at, shapeOf(ofDiagonal, x, at));
    },
    1,
  );
