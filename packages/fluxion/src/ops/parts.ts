/** Tensors taken apart. */

import { checkInteger, checkIntegers, checkTensor } from "../core/operands.ts";
import type { Tensor } from "../core/tensor.ts";
import { ArgumentError, IndexError, ShapeError } from "../tensor/errors.ts";
import { showShape } from "../tensor/shape.ts";
import { dimOf, wrapDim } from "./dims.ts";
import { asPart, rangeKind, selectKind } from "./viewing.ts";

/** Parts of `x` along `dim`: of `size` each, the last one smaller, or of the listed sizes. */
export function split(
  x: Tensor,
  size: number | readonly number[],
  dim: number | { readonly dim?: number } = 0,
): Tensor[] {
  if (x.shape.length === 0) throw new ShapeError("split: split expects at least a 1-dimensional tensor");
  const d = wrapDim("split", dimOf("split", dim) ?? 0, x.shape.length);
  checkIntegers("split", "sizes", size);
  const n = x.shape[d]!;
  if (size === 0 && n > 0)
    throw new ArgumentError(`split: split_size can only be 0 if dimension size is 0, but got dimension size of ${n}`);
  if (typeof size === "number" && size < 0) {
    throw new ArgumentError(`split: split expects split_size be non-negative, but got split_size=${size}`);
  }
  const sizes =
    typeof size === "number"
      ? Array.from({ length: Math.max(1, Math.ceil(n / Math.max(1, size))) }, (_, i) => Math.min(size, n - i * size))
      : size;
  if (typeof size !== "number" && sizes.reduce((a, b) => a + b, 0) !== n) {
    throw new ShapeError(
      `split: split_with_sizes expects split_sizes to sum exactly to ${n} (input tensor's size at dimension ${d}), but got split_sizes=${showShape(sizes)}`,
    );
  }
  const row = typeof size === "number" ? splitPart : splitSizesPart;
  let start = 0;
  return sizes.map((length, i) => {
    const part = row(x, { dim: d, start, step: 1, length });
    start += length;
    return asPart(part, i);
  });
}
const splitPart = /* @__PURE__ */ rangeKind("split");
const splitSizesPart = /* @__PURE__ */ rangeKind("split_with_sizes");

/** `x` in `chunks` parts along `dim`, as even as they can be; fewer where it does not suffice. */
export function chunk(x: Tensor, chunks: number, dim: number | { readonly dim?: number } = 0): Tensor[] {
  if (x.shape.length === 0) throw new ShapeError("chunk: chunk expects at least a 1-dimensional tensor");
  checkInteger("chunk", "chunks", chunks);
  if (chunks <= 0) throw new ArgumentError(`chunk: chunk expects \`chunks\` to be greater than 0, got: ${chunks}`);
  const d = wrapDim("chunk", dimOf("chunk", dim) ?? 0, x.shape.length);
  const size = Math.ceil(x.shape[d]! / chunks);
  return size === 0 ? split(x, new Array<number>(chunks).fill(0), d) : split(x, size, d);
}

/** The slices of `x` along `dim`, without it. */
export function unbind(x: Tensor, dim: number | { readonly dim?: number } = 0): Tensor[] {
  checkTensor("unbind", x);
  const d = wrapDim("unbind", dimOf("unbind", dim) ?? 0, x.shape.length);
  if (x.shape.length === 0) throw new IndexError("unbind: Dimension specified as 0 but tensor has no dimensions");
  return Array.from({ length: x.shape[d]! }, (_, i) => asPart(unbindAt(x, { dim: d, index: i }), i));
}
const unbindAt = /* @__PURE__ */ selectKind("unbind");
