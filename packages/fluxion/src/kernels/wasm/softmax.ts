/** Softmax and its kin in linear memory. */

import { type DType, dtypes } from "../../tensor/dtype.ts";
import { numel, type Shape } from "../../tensor/shape.ts";
import { allocate, type Storage } from "../../tensor/storage.ts";
import type { Operand } from "../operand.ts";
import { vectorMemory } from "./copy.ts";
import { Kernels } from "./copyloops.ts";
import { wasmFeatures } from "./kernel.ts";
import { linesOf, overLines } from "./lines.ts";
import { softmaxColumns } from "./softmaxcolumns.ts";
import { type SoftmaxKind, softmaxRows } from "./softmaxrows.ts";
import { elements } from "./source.ts";

export type { SoftmaxKind } from "./softmaxrows.ts";

/** One result for each row that a dim of the shape makes, or one for each element: floats only; null where not here. */
export function wasmSoftmax(kind: SoftmaxKind, x: Operand, shape: Shape, dim: number, dtype: DType): Storage | null {
  const linear = vectorMemory();
  if (linear === null || numel(shape) === 0) return null;
  const lines = linesOf(x, shape, dim, dtype);
  const { outer, n, inner } = lines;
  const kept = kind === "logsumexp" ? 1 : n;
  const out = allocate(dtype, outer * kept * inner, shape);
  const { bytes } = dtypes[dtype];
  const run = kernels.get(linear, kinds.indexOf(kind) * 4 + (inner > 1 ? 2 : 0) + (dtype === "float32" ? 1 : 0));
  overLines(lines, out, kept, {
    rows: (count, to, from) => run(n, count, to, from, n * bytes),
    columns: (first, end, to, from) => run(first, end, n, to, inner * bytes, from, inner * bytes),
  });
  return out;
}

const kinds: readonly SoftmaxKind[] = ["softmax", "logSoftmax", "logsumexp"];

const kernels: Kernels = /* @__PURE__ */ new Kernels((key) => {
  const type = key & 1 ? "float32" : "float64";
  const write = key & 2 ? softmaxColumns : softmaxRows;
  return write(kinds[key >> 2]!, elements(type, "elements", type), wasmFeatures().fma);
});
