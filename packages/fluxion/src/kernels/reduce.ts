import { type DType, dtypes, type TypedArray } from "../tensor/dtype.ts";
import { numel, type Shape } from "../tensor/shape.ts";
import { contiguous, type NumberArray } from "./copy.ts";
import { bigFolds, type Fold, folds, intFolds, type ReduceKind } from "./folds.ts";
import { coalesce, pickDims, wholeOperand } from "./layout.ts";
import { type Elements, forEachRow, type Operand } from "./operand.ts";
import { PairwiseSum, pairwiseSum } from "./pairwise.ts";
import { engine } from "./engine.ts";

export type { ReduceKind } from "./folds.ts";

/** A reduction taken apart: the dimensions that stay, those that go, and what lies along each. */
interface Split {
  readonly kept: Shape;
  readonly keptStrides: Operand;
  readonly gone: Shape;
  readonly goneStrides: Operand;
  readonly size: number;
}

/**
 * Reduces the dimensions `dims` (counted from the front, each once): the elements of the remaining ones in row-major
 * order. Elements count as of type `outDType` before they are combined, except for `any` and `all`. Float sums are
 * pairwise with float64 accumulators, integers exact modulo their width; NaN is the maximum and the minimum. Nothing
 * reduces to the operation's neutral element (the caller refuses that for `amax` and `amin`). For floats of 16 bits the results are float32.
 */
export function reduce(
  kind: ReduceKind,
  x: Operand,
  shape: Shape,
  dims: readonly number[],
  inDType: DType,
  outDType: DType,
): Elements {
  const { wide } = dtypes[outDType];
  return (
    engine.kernels?.reduce(logicalKind(kind, wide) ?? kind, x, shape, dims, inDType, wide) ??
    reduceLoops(kind, x, shape, dims, inDType, wide)
  );
}

/** The same by loops in JavaScript, for everything. */
export function reduceLoops(
  kind: ReduceKind,
  x: Operand,
  shape: Shape,
  dims: readonly number[],
  inDType: DType,
  outDType: DType,
): TypedArray {
  const logical = logicalKind(kind, outDType);
  if (logical) {
    const truths = inDType === "bool" ? x : wholeOperand(contiguous(x, shape, "bool", inDType), shape);
    const out = reduceSame(logical, split(truths, shape, dims), "bool");
    return outDType === "bool" ? out : contiguous(wholeOperand(out, [out.length]), [out.length], outDType, "bool");
  }
  const isInt = dtypes[inDType].category !== "float" && !dtypes[inDType].big;
  if (kind === "sum" && isInt && dtypes[outDType].category === "int") {
    const parts = split(x, shape, dims);
    if (numel(parts.gone) <= exactTerms) {
      const sums = new Float64Array(parts.size);
      reduceNumbers(folds.sum, true, parts, sums);
      return contiguous(wholeOperand(sums, [sums.length]), [sums.length], outDType, "float64");
    }
  }
  const same = inDType === outDType ? x : wholeOperand(contiguous(x, shape, outDType, inDType), shape);
  return reduceSame(kind, split(same, shape, dims), outDType);
}

/** The logical operation that a reduction to truth values is. */
function logicalKind(kind: ReduceKind, dtype: DType): "any" | "all" | undefined {
  if (kind === "any" || kind === "all") return kind;
  if (dtype !== "bool") return undefined;
  return kind === "sum" || kind === "amax" ? "any" : "all";
}

/** Terms of 32 bits whose sum is sure to be exact in a double. */
const exactTerms = 2_097_152;

function reduceSame(kind: ReduceKind, parts: Split, dtype: DType): TypedArray {
  const out = new dtypes[dtype].array(parts.size);
  const { big, category } = dtypes[dtype];
  const fold = (big ? bigFolds[kind] : category === "int" ? intFolds[kind] : undefined) ?? folds[kind];
  reduceNumbers(fold as Fold, fold === folds.sum, parts, out as NumberArray);
  return out;
}

function split(x: Operand, shape: Shape, dims: readonly number[]): Split {
  const stay: number[] = [];
  const go: number[] = [];
  for (let d = 0; d < shape.length; d++) (dims.includes(d) ? go : stay).push(d);
  const sizes = (picked: readonly number[]): number[] => picked.map((d) => shape[d]!);
  const kept = coalesce(sizes(stay), [pickDims(x, stay)]);
  const gone = coalesce(sizes(go), [pickDims(x, go)]);
  return {
    kept: kept.shape,
    keptStrides: kept.operands[0]!,
    gone: gone.shape,
    goneStrides: gone.operands[0]!,
    size: numel(kept.shape),
  };
}

/** Calls `run` for each run of elements that reduce to the one at `offset`. */
function forEachRun(parts: Split, offset: number, run: (offset: number, count: number) => void): void {
  forEachRow(parts.gone, [parts.goneStrides.walked(parts.goneStrides.strides, offset)], (_, count, offsets) =>
    run(offsets[0]!, count),
  );
}

function reduceNumbers(fold: Fold, pairwise: boolean, parts: Split, out: NumberArray): void {
  const stride = parts.goneStrides.strides.at(-1) ?? 0;
  if (pairwise) forEachResult(parts, (at, offset) => void (out[at] = sumRuns(parts, offset, stride)));
  else forEachResult(parts, (at, offset) => void (out[at] = foldRuns(fold, parts, offset, stride)));
}

/** Calls `result` for each element of the result, with the offset of the first one that reduces to it. */
function forEachResult(parts: Split, result: (at: number, offset: number) => void): void {
  const stride = parts.keptStrides.strides.at(-1) ?? 0;
  forEachRow(parts.kept, [parts.keptStrides], (start, count, offsets) => {
    for (let j = 0, offset = offsets[0]!; j < count; j++, offset += stride) result(start + j, offset);
  });
}

function sumRuns(parts: Split, offset: number, stride: number): number {
  const data = parts.goneStrides.data as NumberArray;
  if (parts.gone.length <= 1) return pairwiseSum(data, offset, stride, parts.gone[0] ?? 1);
  const sum = new PairwiseSum();
  forEachRun(parts, offset, (from, count) => sum.add(pairwiseSum(data, from, stride, count)));
  return sum.total();
}

function foldRuns(fold: Fold, parts: Split, offset: number, stride: number): number {
  const data = parts.goneStrides.data as NumberArray;
  if (parts.gone.length <= 1) return fold.run(fold.identity, data, offset, stride, parts.gone[0] ?? 1);
  let z = fold.identity;
  forEachRun(parts, offset, (from, count) => {
    z = fold.run(z, data, from, stride, count);
  });
  return z;
}
