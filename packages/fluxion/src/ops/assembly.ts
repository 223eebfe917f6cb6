/** Tensors side by side: stacks and blocks. */

import { convert } from "../core/basis.ts";
import { composite } from "../core/families.ts";
import { checkTensor, checkTensors } from "../core/operands.ts";
import type { Tensor } from "../core/tensor.ts";
import { promoteTypes } from "../tensor/dtype.ts";
import { ArgumentError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { numel } from "../tensor/shape.ts";
import { zeros } from "./create.ts";
import { cat } from "./join.ts";
import { padZeros } from "./padding.ts";
import { reshape } from "./shape.ts";
import { unsqueeze } from "./views.ts";

/** Tensors as arguments or in one list. */
export type Tensors = readonly Tensor[] | readonly [readonly Tensor[]];

/** The tensors, be they arguments or a list. */
export function listOf(op: string, given: Tensors): readonly Tensor[] {
  const list = given.length === 1 && Array.isArray(given[0]) ? given[0] : given;
  checkTensors(op, list);
  return list;
}

/** The list itself; an empty one is refused with PyTorch's words. */
function someOf(op: string, tensors: readonly Tensor[]): readonly Tensor[] {
  checkTensors(op, tensors);
  const name = op.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
  if (tensors.length === 0) throw new ArgumentError(`${op}: ${name} expects a non-empty TensorList`);
  return tensors;
}

// ---- at least so many dims ----

interface AtLeast {
  (x: Tensor): Tensor;
  (...xs: readonly Tensor[]): Tensor | Tensor[];
  (xs: readonly Tensor[]): Tensor[];
}

/** One tensor gives one, several or a list give a list. */
const ofEach = (op: string, f: (x: Tensor) => Tensor): AtLeast =>
  ((...xs: readonly (Tensor | readonly Tensor[])[]) => {
    if (xs.length === 1 && !Array.isArray(xs[0])) {
      checkTensor(op, xs[0]);
      return f(xs[0]);
    }
    return listOf(op, xs as Tensors).map(f);
  }) as AtLeast;

const asLine = (x: Tensor): Tensor => (x.shape.length === 0 ? reshape(x, [1]) : x);
const asMatrix = (x: Tensor): Tensor =>
  x.shape.length === 0 ? reshape(x, [1, 1]) : x.shape.length === 1 ? unsqueeze(x, 0) : x;
const asBox = (x: Tensor): Tensor => {
  if (x.shape.length === 0) return reshape(x, [1, 1, 1]);
  if (x.shape.length === 1) return unsqueeze(unsqueeze(x, 0), -1);
  return x.shape.length === 2 ? unsqueeze(x, -1) : x;
};
/** `x` with at least one dim; lists are mapped. */
export const atleast1d: AtLeast = /* @__PURE__ */ ofEach("atleast1d", asLine);
/** `x` with at least two dims; a list of numbers becomes a row. */
export const atleast2d: AtLeast = /* @__PURE__ */ ofEach("atleast2d", asMatrix);
/** `x` with at least three dims. */
export const atleast3d: AtLeast = /* @__PURE__ */ ofEach("atleast3d", asBox);

// ---- side by side ----

/** Tensors side by side: along dim 0 for lists of numbers, else along dim 1. */
export function hstack(tensors: readonly Tensor[]): Tensor {
  const list = someOf("hstack", tensors).map(asLine);
  return inNameOf("hstack", () => cat(list, list[0]!.shape.length === 1 ? 0 : 1));
}
/** Tensors one below the other, along dim 0; lists of numbers are rows. */
export function vstack(tensors: readonly Tensor[]): Tensor {
  const list = someOf("vstack", tensors).map(asMatrix);
  return inNameOf("vstack", () => cat(list, 0));
}
/** Tensors one behind the other, along dim 2. */
export function dstack(tensors: readonly Tensor[]): Tensor {
  const list = someOf("dstack", tensors).map(asBox);
  return inNameOf("dstack", () => cat(list, 2));
}
/** Tensors side by side, along dim 1; lists of numbers are columns. */
export function columnStack(tensors: readonly Tensor[]): Tensor {
  const list = someOf("columnStack", tensors).map((x) => (x.shape.length <= 1 ? reshape(x, [numel(x.shape), 1]) : x));
  return inNameOf("columnStack", () => cat(list, 1));
}

const blocks = /* @__PURE__ */ composite<null>({
  name: "block_diag",
  saves: "none",
  body: (xs) => {
    const width = xs.reduce((n, x) => n + x.shape[1]!, 0);
    let before = 0;
    const rows = xs.map((x) => {
      const row = padZeros(x, [before, width - before - x.shape[1]!]);
      before += x.shape[1]!;
      return row;
    });
    return rows.length === 1 ? padZeros(rows[0]!, [0, 0]) : cat(rows, 0);
  },
});

/** Matrices along the diagonal of a larger one; lists of numbers are rows. */
export function blockDiag(...tensors: Tensors): Tensor {
  const given = listOf("blockDiag", tensors);
  if (given.length === 0) return zeros([1, 0]);
  const dtype = given.map((x) => x.dtype).reduce(promoteTypes);
  const matrices = given.map((x, i) => {
    if (x.shape.length > 2)
      throw new ShapeError(
        `blockDiag: torch.block_diag: Input tensors must have 2 or fewer dimensions. Input ${i} has ${x.shape.length} dimensions`,
      );
    return convert(asMatrix(x), dtype);
  });
  return blocks(matrices, null);
}
