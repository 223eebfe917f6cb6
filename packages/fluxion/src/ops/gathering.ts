/** Reading where integers say. */

import { checkTensor, kindText } from "../core/operands.ts";
import { isTensor, type Tensor } from "../core/tensor.ts";
import { convert } from "../core/basis.ts";
import type { Slices } from "../kernels/lookup.ts";
import { dtypes } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, IndexError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { checkOptions } from "../tensor/options.ts";
import { broadcastShapes, numel, showShape } from "../tensor/shape.ts";
import { wrapDim } from "./dims.ts";
import { alongDim, counted, reading, slices } from "./places.ts";
import { broadcastTo, reshape } from "./shape.ts";

type Row<P> = (inputs: readonly Tensor[], params: P) => Tensor;

/** Reading along a dim where integers say, under a name of its own. */
export const gatherKind = (name: string, nodeName?: string): Row<number> =>
  reading(alongDim, { name, nodeName, op: "gather" }, "scatter_add");

const gathered: Row<number> = /* @__PURE__ */ gatherKind("gather");

/** `out[i][j] = x[index[i][j]][j]` for dim 0, `x[i][index[i][j]]` for dim 1. */
export function gather(x: Tensor, dim: number, index: Tensor, options: { readonly sparseGrad?: boolean } = {}): Tensor {
  checkOptions("gather", options, ["sparseGrad"]);
  const d = wrapDim("gather", dim, x.shape.length);
  if (!isTensor(index) || (index.dtype !== "int64" && numel(index.shape) > 0))
    throw new DTypeError(
      `gather: gather(): Expected dtype int64 for index, got ${isTensor(index) ? index.dtype : kindText(index)}`,
    );
  if (numel(index.shape) > 0 && Math.max(1, index.shape.length) !== Math.max(1, x.shape.length)) {
    throw new ArgumentError("gather: Index tensor must have the same number of dimensions as input tensor");
  }
  index.shape.forEach((n, k) => {
    if (k !== d && n > (x.shape[k] ?? 1)) {
      throw new ArgumentError(
        `gather: Size does not match at dimension ${k} expected index ${showShape(index.shape)} to be smaller than self ${showShape(x.shape)} apart from dimension ${d}`,
      );
    }
  });
  return gathered([x, index], d);
}

/** The elements that `max`, `min` and sorting have chosen, under their node's name. */
export const chosenBy = (name: string, nodeName: string): Row<number> => gatherKind(name, nodeName);

/** A list of indices as the operations along a dim take it: integers, at most one dim. */
export function checkList(op: string, index: unknown): Tensor {
  const name = op.replaceAll(/[A-Z]/g, (c) => `_${c.toLowerCase()}`);
  checkTensor(op, index, " of indices");
  if (index.dtype !== "int64" && index.dtype !== "int32")
    throw new DTypeError(
      `${op}: ${name}(): Expected dtype int32 or int64 for index, got ${index.dtype}; convert it with .to("int64")`,
    );
  if (index.shape.length > 1) throw new IndexError(`${op}: ${name}(): Index is supposed to be a vector`);
  return convert(index, "int64");
}

const selected: Row<Slices> = /* @__PURE__ */ reading(slices, { name: "index_select", op: "indexSelect" });

/** The slices of `x` along `dim` that a list of indices names. */
export function indexSelect(x: Tensor, dim: number, index: Tensor): Tensor {
  const d = wrapDim("indexSelect", dim, x.shape.length);
  const list = checkList("indexSelect", index);
  if (x.shape.length === 0 && numel(list.shape) !== 1)
    throw new ShapeError(
      `indexSelect: index_select(): Index to scalar can have only 1 value, got ${numel(list.shape)} value(s)`,
    );
  return selected([x, list], { dim: d, lead: 0 });
}

const taken: Row<number> = /* @__PURE__ */ reading(counted, { name: "take", op: "take" });

/** The elements of `x`, counted in a row, that the indices name. */
export function take(x: Tensor, index: Tensor): Tensor {
  checkTensor("take", index, " of indices");
  if (index.dtype !== "int64")
    throw new DTypeError(
      `take: take(): Expected a long tensor for index, but got ${dtypes[index.dtype].scalarName}; convert it with .to("int64")`,
    );
  if (numel(x.shape) === 0 && numel(index.shape) > 0)
    throw new IndexError("take: take(): tried to take from an empty tensor");
  return taken([x, index], 0);
}

/** As `gather`, where the shapes of `x` and of the indices broadcast but for `dim`; without a dim, as `take`. */
export function takeAlongDim(x: Tensor, indices: Tensor, dim?: number | null): Tensor {
  const op = "takeAlongDim";
  checkTensor(op, indices, " of indices");
  if (indices.dtype !== "int64")
    throw new DTypeError(
      `${op}: torch.take_along_dim(): dtype of indices should be Long but got ${dtypes[indices.dtype].scalarName}; convert it with .to("int64")`,
    );
  if (dim === undefined || dim === null) return gathered([reshape(x, [-1]), reshape(indices, [-1])], 0);
  const n = x.shape.length;
  if (indices.shape.length !== n)
    throw new ShapeError(
      `${op}: torch.take_along_dim(): input and indices should have the same number of dimensions, but got ${n} dimensions for input, and ${indices.shape.length} dimensions for indices`,
    );
  const d = wrapDim(op, dim, n);
  if (n === 0) return gathered([x, indices], 0);
  const common = broadcastShapes(op, [x.shape.with(d, 1), indices.shape.with(d, 1)]);
  return gathered(
    [
      inNameOf(op, () => broadcastTo(x, common.with(d, x.shape[d]!))),
      inNameOf(op, () => broadcastTo(indices, common.with(d, indices.shape[d]!))),
    ],
    d,
  );
}
