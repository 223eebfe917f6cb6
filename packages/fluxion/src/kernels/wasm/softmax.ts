/** Softmax and its kin in linear memory. */

import { type DType, dtypes } from "../../tensor/dtype.ts";
import { numel, type Shape } from "../../tensor/shape.ts";
import { allocate, type Storage } from "../../tensor/storage.ts";
import type { Operand } from "../operand.ts";
import { vectorMemory } from "./copy.ts";
import { Kernels } from "./copyloops.ts";
import { wasmFeatures } from "./kernel.ts";
import { type LineKernel, linesOf, overLines } from "./lines.ts";
import { softmaxColumns } from "./softmaxcolumns.ts";
import { type SoftmaxKind, softmaxRows } from "./softmaxrows.ts";
import { type SlopeKind, slopeColumns, slopeRows } from "./softmaxslope.ts";
import { elements } from "./source.ts";

export type { SoftmaxKind } from "./softmaxrows.ts";

/** One result for each row that a dim of the shape makes, or one for each element: null where there is no kernel. */
export function wasmSoftmax(kind: SoftmaxKind, x: Operand, shape: Shape, dim: number, dtype: DType): Storage | null {
  const linear = vectorMemory();
  if (linear === null || !hasKernels(dtype) || numel(shape) === 0) return null;
  const lines = linesOf(x, shape, dim, dtype);
  const { outer, n, inner } = lines;
  const kept = kind === "logsumexp" ? 1 : n;
  const out = allocate(dtype, outer * kept * inner, shape);
  const { bytes } = dtypes[dtype];
  const run = kernels.get(linear, kinds.indexOf(kind) * 4 + (inner > 1 ? 2 : 0) + (dtype === "float32" ? 1 : 0));
  const kernel: LineKernel = {
    run,
    linear,
    cost: bytes / 4,
    rows: (count, to, from) => [n, count, to, from, n * bytes],
    columns: (first, end, to, from) => [first, end, n, to, inner * bytes, from, inner * bytes],
  };
  overLines(kernel, lines, out, kept);
  return out;
}

const hasKernels = (dtype: DType): boolean => dtype === "float64" || dtype === "float32";

const kinds: readonly SoftmaxKind[] = ["softmax", "logSoftmax", "logsumexp"];

const kernels: Kernels = /* @__PURE__ */ new Kernels((key) => {
  const type = key & 1 ? "float32" : "float64";
  const write = key & 2 ? softmaxColumns : softmaxRows;
  return write(kinds[key >> 2]!, elements(type, "elements", type), wasmFeatures().fma);
});

const slopeKinds: readonly SlopeKind[] = ["softmax", "logSoftmax"];

const slopes: Kernels = /* @__PURE__ */ new Kernels((key) => {
  const write = key & 2 ? slopeColumns : slopeRows;
  return write(slopeKinds[key >> 2]!, key & 1 ? "float32" : "float64", wasmFeatures().fma);
});

/** What a softmax z of so many elements does to the cotangent g; null where there is no kernel. */
export function wasmSoftmaxSlope(
  kind: SlopeKind,
  g: Operand,
  z: Operand,
  shape: Shape,
  dim: number,
  dtype: DType,
): Storage | null {
  const linear = vectorMemory();
  if (linear === null || !hasKernels(dtype) || numel(shape) === 0) return null;
  const lines = linesOf(g, shape, dim, dtype);
  const values = linesOf(z, shape, dim, dtype);
  const out = allocate(dtype, numel(shape), shape);
  const { n, inner } = lines;
  const row = (inner > 1 ? inner : n) * dtypes[dtype].bytes;
  const key = slopeKinds.indexOf(kind) * 4 + (inner > 1 ? 2 : 0) + (dtype === "float32" ? 1 : 0);
  const run = slopes.get(linear, key);
  const kernel: LineKernel = {
    run,
    linear,
    cost: 0.3,
    rows: (count, to, from, second) => [n, count, to, from, row, second, row],
    columns: (first, end, to, from, second) => [first, end, n, to, row, from, row, second, row],
  };
  overLines(kernel, lines, out, n, values);
  return out;
}
