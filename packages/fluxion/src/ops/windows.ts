/** Windows along a dim. */

import { checkInteger } from "../core/operands.ts";
import type { Tensor } from "../core/tensor.ts";
import { ArgumentError } from "../tensor/errors.ts";
import { byName, type Named } from "./byname.ts";
import { wrapDim } from "./dims.ts";
import { viewOf } from "./viewing.ts";

interface Windows {
  readonly dim: number;
  readonly size: number;
  readonly step: number;
  /** Whether the base has no dim to walk along: it is a window itself. */
  readonly single: boolean;
}
const unfolded = /* @__PURE__ */ viewOf<Windows>({
  name: "unfold",
  overlaps: true,
  place: (shape, strides, { dim, size, step, single }) =>
    single
      ? { shape: [...shape, size], strides: [...strides, 1], offset: 0 }
      : {
          shape: [...shape.with(dim, Math.floor((shape[dim]! - size) / step) + 1), size],
          strides: [...strides.with(dim, strides[dim]! * step), strides[dim]!],
          offset: 0,
        },
  batch: (p) => ({ ...p, dim: p.dim + 1 }),
});

/** All windows of `size` elements along a dim, `step` apart, as a new last dim; a view. */
export const unfold: Named<[dimension: number, size: number, step: number]> = /* @__PURE__ */ byName(
  "unfold",
  ["dimension", "size", "step"],
  (x: Tensor, dimension: number, size: number, step: number) => {
    const d = wrapDim("unfold", dimension, x.shape.length);
    checkInteger("unfold", "size", size);
    checkInteger("unfold", "step", step);
    const n = x.shape[d] ?? 1;
    if (size < 0) throw new ArgumentError(`unfold: size is ${size} but must be >= 0`);
    if (size > n)
      throw new ArgumentError(`unfold: maximum size for tensor at dimension ${d} is ${n} but size is ${size}`);
    if (step <= 0) throw new ArgumentError(`unfold: step is ${step} but must be > 0`);
    return unfolded(x, { dim: d, size, step, single: x.shape.length === 0 });
  },
);
