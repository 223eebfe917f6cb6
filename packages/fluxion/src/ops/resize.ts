/** Tensors that change their own shape. */

import { nodeOf } from "../core/node.ts";
import { checkTensor } from "../core/operands.ts";
import { Dense, denseOf, isTraced, type Tensor } from "../core/tensor.ts";
import { GradError, inNameOf } from "../tensor/errors.ts";
import { contiguousStrides, numel, sameShape, type Shape } from "../tensor/shape.ts";
import { allocateZeros } from "../tensor/storage.ts";
import { checkShape } from "./dims.ts";
import { asStrided } from "./strided.ts";
import { squeeze, t, transpose, unsqueeze } from "./views.ts";

/** A tensor while it changes. */
type Changing = { -readonly [K in "shape" | "store"]: Tensor[K] };

/** Nobody may have recorded the shape: what is differentiated keeps it. */
function checkFree(op: string, x: Tensor, sentence: string): void {
  checkTensor(op, x);
  if (isTraced(x)) throw new GradError(`${op}: a traced tensor cannot be changed in place; drop the underscore`);
  if (nodeOf(x) !== null) throw new GradError(`${op}: ${sentence}`);
}

function change(x: Tensor, shape: Shape, dense: Dense): void {
  const changing: Changing = x;
  changing.shape = shape;
  changing.store = dense;
  dense.storage.version++;
}

/** `x` in another size, row-major, with the elements that its storage has; room for more holds zeros. */
export function resize_(x: Tensor, ...size: readonly (readonly number[] | number)[]): Tensor {
  checkFree("resize_", x, "cannot resize variables that require grad; make a new tensor instead");
  const shape = checkShape("resize_", size.length === 1 ? size[0] : size);
  if (sameShape(shape, x.shape)) return x;
  const { storage, offset } = denseOf(x, "resize_");
  const needed = offset + numel(shape);
  if (needed <= storage.length) change(x, shape, new Dense(storage, offset, contiguousStrides(shape)));
  else {
    const larger = allocateZeros(x.dtype, needed, shape);
    larger.array().set(storage.array() as never);
    larger.version = storage.version;
    change(x, shape, new Dense(larger, offset, contiguousStrides(shape)));
  }
  return x;
}

/** `x` in the size of another tensor, as `resize_`. */
export function resizeAs_(x: Tensor, other: Tensor): Tensor {
  checkTensor("resizeAs_", x);
  checkTensor("resizeAs_", other);
  return inNameOf("resizeAs_", () => resize_(x, other.shape));
}

/** A view of `x` as `x` itself. */
const becoming =
  <A extends readonly unknown[]>(op: string, view: (x: Tensor, ...rest: A) => Tensor) =>
  (x: Tensor, ...rest: A): Tensor => {
    checkFree(op, x, "the shape of a tensor that requires grad cannot be changed in place; drop the underscore");
    denseOf(x, op);
    const { shape, store } = inNameOf(op, () => view(x, ...rest));
    change(x, shape, store as Dense);
    return x;
  };

type Turn = (x: Tensor, dim0: number, dim1: number) => Tensor;
/** Two dims of `x` exchanged, in x itself. */
export const transpose_: Turn = /* @__PURE__ */ becoming("transpose_", transpose);
/** The matrix `x` transposed, in x itself. */
export const t_: (x: Tensor) => Tensor = /* @__PURE__ */ becoming("t_", t);
/** `x` without dims of size 1, in x itself. */
export const squeeze_: (x: Tensor, dim?: number) => Tensor = /* @__PURE__ */ becoming("squeeze_", squeeze);
/** `x` with a new dim of size 1, in x itself. */
export const unsqueeze_: (x: Tensor, dim: number) => Tensor = /* @__PURE__ */ becoming("unsqueeze_", unsqueeze);
/** The elements that these strides find in the storage of `x`, in x itself. */
export const asStrided_: typeof asStrided = /* @__PURE__ */ becoming("asStrided_", asStrided);
