/** The same elements in another shape, repeated, or in memory of their own. */

import { expand as expandWhole, expandTo, reshapeKind, viewDense } from "../core/basis.ts";
import { linear } from "../core/families.ts";
import { checkIntegers, checkTensor, toTensor } from "../core/operands.ts";
import { Dense, type Tensor, type TensorLike } from "../core/tensor.ts";
import { copied } from "../kernels/copy.ts";
import { dtypes } from "../tensor/dtype.ts";
import { ArgumentError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { isContiguous, numel, type Shape, showShape } from "../tensor/shape.ts";
import { inferShape, wrapDim } from "./dims.ts";
import { remember, shared } from "./viewing.ts";

const viewRow = /* @__PURE__ */ reshapeKind("view");
const unsafeRow = /* @__PURE__ */ reshapeKind("view", "UnsafeViewBackward0");
/** The shape that a product of batches takes, under the node that PyTorch gives it. */
export const unsafeView = (x: Tensor, shape: Shape): Tensor => unsafeRow([x], shape);
const reshapeRow = /* @__PURE__ */ reshapeKind("reshape", "ReshapeAliasBackward0");

/** The same elements in another shape, sharing memory; one size may be −1. */
export function view(x: Tensor, shape: readonly number[] | number): Tensor {
  const to = inferShape("view", shape, numel(x.shape));
  if (x.store instanceof Dense && viewDense(x.store, x.shape, to) === null) {
    throw new ShapeError(
      "view: view size is not compatible with input tensor's size and stride (at least one dimension spans across two " +
        "contiguous subspaces). Use .reshape(...) instead.",
    );
  }
  return remember(viewRow([x], to), x, (base) => viewRow([base], to));
}

/** The same elements in another shape: a view where the memory allows, else a copy. */
export function reshape(x: TensorLike, shape: readonly number[] | number): Tensor {
  const t = toTensor(x, "reshape");
  const to = inferShape("reshape", shape, numel(t.shape));
  return shared(t, reshapeRow([t], to), (base) => reshapeRow([base], to));
}

/** Dims from `startDim` to `endDim` as one. */
export function flatten(
  x: Tensor,
  ...args: Arguments<[startDim: number, endDim: number], { startDim?: number; endDim?: number }>
): Tensor {
  const { startDim = 0, endDim = -1 } = readArguments<{ startDim: number; endDim: number }>("flatten", args, [
    "startDim",
    "endDim",
  ]);
  checkTensor("flatten", x);
  const n = x.shape.length;
  const [a, b] = [wrapDim("flatten", startDim, n), wrapDim("flatten", endDim, n)];
  if (a > b) throw new ArgumentError("flatten: flatten() has invalid args: start_dim cannot come after end_dim");
  if (n === 0) return reshape(x, [1]);
  return a === b ? x : reshape(x, [...x.shape.slice(0, a), numel(x.shape.slice(a, b + 1)), ...x.shape.slice(b + 1)]);
}

/** `x` repeated along dims of size 1 and new ones in front; −1 keeps a size. No memory is used. */
export function expand(x: Tensor, sizes: readonly number[]): Tensor {
  checkTensor("expand", x);
  const shape = checkIntegers("expand", "sizes", sizes);
  const lead = shape.length - x.shape.length;
  const text = `expand(torch.${dtypes[x.dtype].scalarName}Tensor{${showShape(x.shape)}}, size=${showShape(shape)})`;
  if (lead < 0) {
    throw new ShapeError(
      `expand: ${text}: the number of sizes provided (${shape.length}) must be greater or equal to the number of dimensions in the tensor (${x.shape.length})`,
    );
  }
  const to = shape.map((n, d) => {
    const own = x.shape[d - lead];
    if (n === -1) {
      if (own === undefined)
        throw new ShapeError(
          `expand: The expanded size of the tensor (-1) isn't allowed in a leading, non-existing dimension ${d}`,
        );
      return own;
    }
    if (own !== undefined && own !== 1 && own !== n) {
      throw new ShapeError(
        `expand: The expanded size of the tensor (${n}) must match the existing size (${own}) at non-singleton dimension ${d}.  ` +
          `Target sizes: ${showShape(shape)}.  Tensor sizes: ${showShape(x.shape)}`,
      );
    }
    return n;
  });
  const row = (base: Tensor): Tensor => (lead === 0 ? expandTo([base], to) : expandWhole(base, to));
  return remember(row(x), x, row);
}
/** `x` as it looks in an operation with an operand of this shape. */
export const broadcastTo = (x: Tensor, shape: readonly number[]): Tensor =>
  inNameOf("broadcastTo", () => expand(x, shape));
/** `x` expanded to the shape of `other`. */
export const expandAs = (x: Tensor, other: Tensor): Tensor => shapedAs("expandAs", expand, x, other);
/** `x` in the shape of `other`. */
export const viewAs = (x: Tensor, other: Tensor): Tensor => shapedAs("viewAs", view, x, other);
export const reshapeAs = (x: Tensor, other: Tensor): Tensor => shapedAs("reshapeAs", reshape, x, other);

function shapedAs(op: string, f: (x: Tensor, shape: Shape) => Tensor, x: Tensor, other: Tensor): Tensor {
  checkTensor(op, x);
  checkTensor(op, other);
  return inNameOf(op, () => f(x, other.shape));
}

const cloned = /* @__PURE__ */ linear<null>({
  name: "clone",
  shape: ([x]) => x!.shape,
  map: ([x], _, __, [t]) => copied(x!, t!.shape, t!.dtype),
  transpose: (g) => g,
  batch: () => null,
});
/** The same elements in memory of their own. */
export const clone = (x: TensorLike): Tensor => cloned([toTensor(x, "clone")], null);

/** `x` with its elements in row-major order in memory; itself, if they are. */
export function contiguous(x: Tensor): Tensor {
  checkTensor("contiguous", x);
  return isContiguousTensor(x) ? x : clone(x);
}
export function isContiguousTensor(x: Tensor): boolean {
  checkTensor("isContiguous", x);
  return !(x.store instanceof Dense) || isContiguous(x.shape, x.store.strides);
}
