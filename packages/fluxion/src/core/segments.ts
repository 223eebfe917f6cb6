/** A dimension cut into runs, and runs put together: each is the transpose of the other. */

import { Operand } from "../kernels/operand.ts";
import { copyInto } from "../kernels/copy.ts";
import { contiguousStrides, numel, type Shape } from "../tensor/shape.ts";
import { allocate } from "../tensor/storage.ts";
import { filled } from "./basis.ts";
import { behind, linear } from "./families.ts";
import { Dense, type Tensor } from "./tensor.ts";

/** Tensors of one type one after the other along a dim; all other sizes agree. */
export const joined: (xs: readonly Tensor[], dim: number) => Tensor = /* @__PURE__ */ linear<number>({
  name: "cat",
  shape: (xs, dim) => resized(xs[0]!.shape, dim, before(xs, xs.length, dim)),
  map: (operands, to, dim, xs) => {
    const { dtype } = xs[0]!;
    const joint = allocate(dtype, numel(to), to);
    const strides = contiguousStrides(to);
    let offset = 0;
    operands.forEach((x, i) => {
      copyInto(new Operand(joint, offset, strides), x, xs[i]!.shape, dtype, dtype);
      offset += xs[i]!.shape[dim]! * strides[dim]!;
    });
    return joint;
  },
  transpose: (g, i, xs, dim) => segment(g, dim, before(xs, i, dim), xs[i]!.shape[dim]!),
  batch: (dim) => dim + 1,
});

/** The size of the first `i` together. */
const before = (xs: readonly { readonly shape: Shape }[], i: number, dim: number): number =>
  xs.slice(0, i).reduce((sum, x) => sum + x.shape[dim]!, 0);
const resized = (shape: Shape, dim: number, n: number): Shape => shape.map((m, d) => (d === dim ? n : m));

interface Segment {
  readonly dim: number;
  readonly start: number;
  readonly length: number;
}
const segmentOf = /* @__PURE__ */ linear<Segment>({
  name: "slice",
  shape: ([x], { dim, length }) => resized(x!.shape, dim, length),
  view: (x, _, __, { dim, start, length }) =>
    new Dense(x.storage, x.offset + (length === 0 ? 0 : start * x.strides[dim]!), x.strides),
  transpose: (g, _, [x], { dim, start, length }) => {
    const zeros = (n: number): Tensor => filled(0, resized(g.shape, dim, n), g.dtype);
    return joined([zeros(start), g, zeros(x!.shape[dim]! - start - length)], dim);
  },
  batch: behind,
});

/** `length` slices of `x` from `start` on along `dim`; it shares the memory of `x`, and does not know it. */
export function segment(x: Tensor, dim: number, start: number, length: number): Tensor {
  return segmentOf([x], { dim, start, length });
}
