/** Writing along a dim where integers say: scatter and its sum. */

import { convert } from "../core/basis.ts";
import { checkTensor, kindText, scalarBeside } from "../core/operands.ts";
import { isTensor, type Tensor, type TensorLike } from "../core/tensor.ts";
import { ArgumentError, DTypeError, ShapeError } from "../tensor/errors.ts";
import { numel, sameShape, showShape } from "../tensor/shape.ts";
import { byName, type Named } from "./byname.ts";
import { wrapDim } from "./dims.ts";
import { accumulating, alongDim, putting } from "./places.ts";
import { type ScatterReduction, scatteredBy } from "./scatterreduce.ts";
import { expand } from "./shape.ts";
import { narrow } from "./views.ts";

type Row = (inputs: readonly Tensor[], dim: number) => Tensor;

const scattered: Row = /* @__PURE__ */ putting(alongDim, { name: "scatter", op: "scatter" });
const scatteredNumber: Row = /* @__PURE__ */ putting(alongDim, {
  name: "scatter",
  nodeName: "ScatterBackward1",
  op: "scatter",
});
const added: Row = /* @__PURE__ */ accumulating(alongDim, { name: "scatter_add", op: "scatterAdd" });

/** What an operation that scatters is given: a dim from the front, and as much of the source as the indices reach. */
export interface Scattering {
  readonly dim: number;
  readonly index: Tensor;
  readonly src: Tensor;
}

/** Checks the arguments of an operation that scatters, with PyTorch's words. */
export function checkScattering(op: string, x: Tensor, dim: number, index: Tensor, src: TensorLike): Scattering {
  checkTensor(op, index, " of indices");
  const d = wrapDim(op, dim, x.shape.length);
  if (index.dtype !== "int64" && numel(index.shape) > 0)
    throw new DTypeError(
      `${op}: scatter(): Expected dtype int64 for index, got ${index.dtype}; convert it with .to("int64")`,
    );
  const value = isTensor(src) ? src : expand(scalarBeside(op, src, x.dtype), index.shape);
  if (value.dtype !== x.dtype) {
    if (isTensor(src))
      throw new DTypeError(
        `${op}: scatter(): Expected self.dtype to be equal to src.dtype, got ${x.dtype} and ${value.dtype}; convert one`,
      );
    return checkScattering(op, x, dim, index, convert(value, x.dtype));
  }
  if (numel(index.shape) === 0) return { dim: d, index, src: expand(scalarBeside(op, 0, x.dtype), index.shape) };
  const ranks = [x, index, value].map((t) => Math.max(1, t.shape.length));
  if (ranks[0] !== ranks[1])
    throw new ShapeError(`${op}: Index tensor must have the same number of dimensions as self tensor`);
  if (ranks[1] !== ranks[2])
    throw new ShapeError(`${op}: Index tensor must have the same number of dimensions as src tensor`);
  const fits = index.shape.every((n, k) => (k === d || n <= (x.shape[k] ?? 1)) && n <= (value.shape[k] ?? 1));
  if (!fits) {
    const than = isTensor(src) ? ` and to be smaller size than src ${showShape(value.shape)}` : "";
    throw new ShapeError(
      `${op}: Expected index ${showShape(index.shape)} to be smaller than self ${showShape(x.shape)} apart from dimension ${d}${than}`,
    );
  }
  return { dim: d, index, src: cornerOf(value, index) };
}

/** The part of `src` that has the shape of the indices. */
function cornerOf(src: Tensor, index: Tensor): Tensor {
  if (sameShape(src.shape, index.shape)) return src;
  return src.shape.reduce(
    (part, n, k) => (n === (index.shape[k] ?? 1) ? part : narrow(part, k, 0, index.shape[k]!)),
    src,
  );
}

type ScatterArguments = [dim: number, index: Tensor, src: TensorLike, value?: TensorLike, reduce?: string];

const scatterNames = ["dim", "index", "src", "value", "reduce"];

/** Takes `value` for `src`, and `reduce` as the word that follows. */
function readScatter(args: readonly unknown[]): readonly unknown[] {
  return typeof args[3] === "string" ? [...args.slice(0, 3), undefined, args[3]] : args;
}

/** `x` with `out[index[i][j]][j] = src[i][j]` for dim 0; `reduce` "add" or "multiply" combines with what is there. */
const scatterNamed: Named<ScatterArguments> = /* @__PURE__ */ byName(
  "scatter",
  scatterNames,
  (x: Tensor, dim: number, index: Tensor, src: TensorLike, value?: TensorLike, reduce?: string) => {
    const given = src ?? value;
    if (given === undefined) throw new ArgumentError("scatter: missing argument 'src'; or give a number as 'value'");
    if (reduce !== undefined && reduce !== null && reduce !== "add" && reduce !== "multiply")
      throw new ArgumentError(
        `scatter: reduce argument must be either add or multiply., got ${kindText(reduce)}; see scatterReduce for others`,
      );
    const { dim: d, index: at, src: v } = checkScattering("scatter", x, dim, index, given);
    if (reduce === "add") return added([x, v, at], d);
    if (reduce === "multiply") return scatteredBy([x, v, at], { dim: d, reduce: "prod", includeSelf: true });
    return (isTensor(given) ? scattered : scatteredNumber)([x, v, at], d);
  },
  2,
);
/** `x` with `out[index[i][j]][j] = src[i][j]` for dim 0; `reduce` "add" or "multiply" combines with what is there. */
export const scatter: Named<ScatterArguments> = (x, ...args) => scatterNamed(x, ...(readScatter(args) as never));

/** `x` with `out[index[i][j]][j] += src[i][j]` for dim 0. */
export const scatterAdd: Named<[dim: number, index: Tensor, src: Tensor]> = /* @__PURE__ */ byName(
  "scatterAdd",
  ["dim", "index", "src"],
  (x: Tensor, dim: number, index: Tensor, src: Tensor) => {
    checkTensor("scatterAdd", src, " as src");
    const { dim: d, index: at, src: v } = checkScattering("scatterAdd", x, dim, index, src);
    return added([x, v, at], d);
  },
);

const reductions: readonly string[] = ["sum", "prod", "mean", "amax", "amin"];

/** `x` with sources combined where the indices say; `includeSelf` takes what is there as one of them. */
export const scatterReduce: Named<
  [dim: number, index: Tensor, src: Tensor, reduce: ScatterReduction, includeSelf?: boolean]
> = /* @__PURE__ */ byName(
  "scatterReduce",
  ["dim", "index", "src", "reduce", "includeSelf"],
  (x: Tensor, dim: number, index: Tensor, src: Tensor, reduce: ScatterReduction, includeSelf: boolean = true) => {
    checkTensor("scatterReduce", src, " as src");
    if (!reductions.includes(reduce))
      throw new ArgumentError(
        `scatterReduce: reduce argument must be either sum, prod, mean, amax or amin., got ${kindText(reduce)}`,
      );
    const { dim: d, index: at, src: v } = checkScattering("scatterReduce", x, dim, index, src);
    return scatteredBy([x, v, at], { dim: d, reduce, includeSelf });
  },
  4,
);
