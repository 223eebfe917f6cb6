/** Slices of a dim written where a list of indices says, and elements counted in a row. */

import { convert } from "../core/basis.ts";
import { checkTensor, kindText, scalarBeside, toTensor } from "../core/operands.ts";
import { isTensor, type Tensor, type TensorLike } from "../core/tensor.ts";
import type { Slices } from "../kernels/lookup.ts";
import { dtypes } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, IndexError, ShapeError } from "../tensor/errors.ts";
import { numel, sameShape, type Shape, showShape } from "../tensor/shape.ts";
import { byName, type Named } from "./byname.ts";
import { wrapDim } from "./dims.ts";
import { mul } from "./elementwise.ts";
import { accumulating, counted, putting, slices } from "./places.ts";
import { indexedBy, type ScatterReduction } from "./scatterreduce.ts";
import { expand, reshape } from "./shape.ts";

/** PyTorch's word for the type of a tensor. */
const typeName = (x: Tensor): string => dtypes[x.dtype].scalarName;

type Row<P> = (inputs: readonly Tensor[], params: P) => Tensor;

/** A list of indices, as the operations that write along a dim take it: integers, at most one dim. */
function checkVector(op: string, index: Tensor, message: { readonly type: string; readonly rank: string }): Tensor {
  checkTensor(op, index, " of indices");
  if (index.dtype !== "int64" && (index.dtype !== "int32" || !message.type.includes("int32")))
    throw new DTypeError(`${op}: ${message.type}; got ${index.dtype}, convert it with .to("int64")`);
  if (index.shape.length > 1) throw new IndexError(`${op}: ${message.rank}; its shape is ${showShape(index.shape)}`);
  return convert(index, "int64");
}

/** The shape of the slices that `count` indices name. */
const sliceShape = (x: Tensor, dim: number, count: number): Shape =>
  x.shape.length === 0 ? [] : x.shape.with(dim, count);

// ---- sums ----

const sliceAdded: Row<Slices> = /* @__PURE__ */ accumulating(slices, { name: "index_add", op: "indexAdd" });

function checkAdded(op: string, name: string, x: Tensor, d: number, index: Tensor, source: Tensor): Tensor {
  const list = checkVector(op, index, {
    type: `${name}(): Expected dtype int32/int64 for index but got: ${typeName(index)}`,
    rank: `${name}(): Index is supposed to be a vector, but got dim: ${index.shape.length} with type: ${typeName(index)} and size: ${showShape(index.shape)}`,
  });
  checkTensor(op, source, " as source");
  const n = numel(list.shape);
  if (source.dtype !== x.dtype)
    throw new DTypeError(
      `${op}: ${name}(): self (${typeName(x)}) and source (${typeName(source)}) must have the same scalar type`,
    );
  if (source.shape.length > 0 && source.shape[d] !== n)
    throw new ShapeError(
      `${op}: ${name}(): Number of indices (${n}) should be equal to source.size(dim): (${source.shape[d] ?? 1}), for dim: ${d}`,
    );
  const want = sliceShape(x, d, n);
  if (numel(source.shape) === numel(want) && source.shape.length <= 1 && x.shape.length <= 1) return list;
  if (!sameShape(source.shape, want))
    throw new ShapeError(
      `${op}: ${name}(): source slices must have the shape of those of self: expected ${showShape(want)}, got ${showShape(source.shape)}`,
    );
  return list;
}

/** The source in the shape that the row takes: of a 0-dim tensor, and of a list, it may be of either. */
const shapedLike = (source: Tensor, x: Tensor, d: number, list: Tensor): Tensor => {
  const want = sliceShape(x, d, numel(list.shape));
  return sameShape(source.shape, want) ? source : reshape(source, want);
};

/** `x` with `alpha · source` added to the slices along `dim` that the indices name. */
export const indexAdd: Named<[dim: number, index: Tensor, source: Tensor, alpha?: number]> = /* @__PURE__ */ byName(
  "indexAdd",
  ["dim", "index", "source", "alpha"],
  (x: Tensor, dim: number, index: Tensor, source: Tensor, alpha: number = 1) => {
    const d = wrapDim("indexAdd", dim, x.shape.length);
    const list = checkAdded("indexAdd", "index_add_", x, d, index, source);
    const terms = shapedLike(source, x, d, list);
    return sliceAdded([x, alpha === 1 ? terms : convert(mul(terms, alpha), x.dtype), list], { dim: d, lead: 0 });
  },
  3,
);

const reductions: readonly string[] = ["prod", "mean", "amax", "amin"];

/** `x` with the slices of `source` combined with those along `dim` that the indices name. */
export const indexReduce: Named<
  [dim: number, index: Tensor, source: Tensor, reduce: ScatterReduction, includeSelf?: boolean]
> = /* @__PURE__ */ byName(
  "indexReduce",
  ["dim", "index", "source", "reduce", "includeSelf"],
  (x: Tensor, dim: number, index: Tensor, source: Tensor, reduce: ScatterReduction, includeSelf: boolean = true) => {
    const d = wrapDim("indexReduce", dim, x.shape.length);
    if (!reductions.includes(reduce))
      throw new ArgumentError(
        `indexReduce: index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got ${typeof reduce === "string" ? reduce : kindText(reduce)}.`,
      );
    const list = checkAdded("indexReduce", "index_reduce", x, d, index, source);
    const src = shapedLike(source, x, d, list);
    const at = reshape(
      list,
      src.shape.map((n, k) => (k === d ? n : 1)),
    );
    return indexedBy([x, src, expand(at, src.shape)], { dim: d, reduce, includeSelf });
  },
  4,
);

// ---- copies ----

const sliceCopied: Row<Slices> = /* @__PURE__ */ putting(slices, { name: "index_copy", op: "indexCopy" });

function checkCopied(x: Tensor, d: number, index: Tensor, source: Tensor): Tensor {
  const op = "indexCopy";
  checkTensor(op, index, " of indices");
  checkTensor(op, source, " as source");
  const list = checkVector(op, index, {
    type: `index_copy_(): Expected a long tensor for index, but got ${typeName(index)}`,
    rank: `index_copy_(): Index should have dimension 1 or 0 (got ${index.shape.length})`,
  });
  const n = numel(list.shape);
  const [a, b] = [x.shape.length, source.shape.length];
  if (b === 0 && n !== 1)
    throw new IndexError(`${op}: index_copy_(): When source is scalar, index should have one element (got ${n})`);
  if (a !== b && a > 0 && b > 0)
    throw new IndexError(
      `${op}: index_copy_(): When source and destination are not scalars, their dimensionality must match. Source dimensionality (${b}), destination dimensionality (${a})`,
    );
  if (source.dtype !== x.dtype)
    throw new DTypeError(
      `${op}: index_copy_(): self and source expected to have the same dtype, but got (self) ${typeName(x)} and (source) ${typeName(source)}`,
    );
  const others = (t: Tensor): Shape => t.shape.filter((_, k) => k !== d);
  if (!sameShape(others(x), others(source)))
    throw new ShapeError(
      `${op}: index_copy_(): Source/destination tensor must have same slice shapes. Destination slice shape: ${others(x).join(" ")} at dimension ${d} and source slice shape: ${others(source).join(" ")} at dimension ${d}.`,
    );
  if (b > 0 && source.shape[d] !== n)
    throw new IndexError(
      `${op}: index_copy_(): Number of indices (${n}) should be equal to source.size(dim) (${source.shape[d]})`,
    );
  return list;
}

/** `x` with the slices along `dim` that the indices name replaced by those of `source`. */
export const indexCopy: Named<[dim: number, index: Tensor, source: Tensor]> = /* @__PURE__ */ byName(
  "indexCopy",
  ["dim", "index", "source"],
  (x: Tensor, dim: number, index: Tensor, source: Tensor) => {
    const d = wrapDim("indexCopy", dim, x.shape.length);
    const list = checkCopied(x, d, index, source);
    return sliceCopied([x, shapedLike(source, x, d, list), list], { dim: d, lead: 0 });
  },
);

const fillKind = (nodeName: string): Row<Slices> =>
  putting(slices, { name: "index_fill", nodeName, op: "indexFill", signed: true });
const filledNumber: Row<Slices> = /* @__PURE__ */ fillKind("IndexFillBackward0");
const filledTensor: Row<Slices> = /* @__PURE__ */ fillKind("IndexFillBackward1");

/** `x` with `value` in the slices along `dim` that the indices name; negative ones count from the end. */
export const indexFill: Named<[dim: number, index: Tensor, value: TensorLike]> = /* @__PURE__ */ byName(
  "indexFill",
  ["dim", "index", "value"],
  (x: Tensor, dim: number, index: Tensor, value: TensorLike) => {
    const d = wrapDim("indexFill", dim, x.shape.length);
    const list = checkVector("indexFill", index, {
      type: "index_fill_(): Expected dtype int64 for index.",
      rank: "Index has to be a vector/scalar",
    });
    const v = isTensor(value) ? value : scalarBeside("indexFill", value, x.dtype);
    if (v.shape.length > 0)
      throw new ShapeError(
        `indexFill: index_fill_ only supports a 0-dimensional value tensor, but got tensor with ${v.shape.length} dimension(s).`,
      );
    const all = expand(convert(v, x.dtype), sliceShape(x, d, numel(list.shape)));
    return (isTensor(value) ? filledTensor : filledNumber)([x, all, list], { dim: d, lead: 0 });
  },
);

// ---- elements counted in a row ----

const replaced: Row<number> = /* @__PURE__ */ putting(counted, { name: "put", op: "put" });
const putAdded: Row<number> = /* @__PURE__ */ accumulating(counted, { name: "put", op: "put" });

/** `x` with the elements that the indices count, in a row, replaced by those of `source`, or with these added. */
export const put: Named<[index: Tensor, source: TensorLike, accumulate?: boolean]> = /* @__PURE__ */ byName(
  "put",
  ["index", "source", "accumulate"],
  (x: Tensor, index: Tensor, source: TensorLike, accumulate: boolean = false) => {
    checkTensor("put", index, " of indices");
    const v = toTensor(source, "put");
    if (index.dtype !== "int64")
      throw new DTypeError(`put: put_(): Expected a long tensor for index, but got ${typeName(index)}`);
    if (v.dtype !== x.dtype)
      throw new DTypeError(
        `put: put_(): self and source expected to have the same dtype, but got self.dtype = ${typeName(x)} and source.dtype = ${typeName(v)}`,
      );
    const [m, n] = [numel(v.shape), numel(index.shape)];
    if (m !== n)
      throw new IndexError(
        `put: put_(): Expected source and index to have the same number of elements, but got source.numel() = ${m}, index.numel() = ${n}`,
      );
    const values = sameShape(v.shape, index.shape) ? v : reshape(v, index.shape);
    return (accumulate ? putAdded : replaced)([x, values, index], 0);
  },
  2,
);
