/** Along one dimension of what lies in linear memory: running sums and products, and where extremes stand. */

import type { DType } from "../../tensor/dtype.ts";
import { dtypes } from "../../tensor/dtype.ts";
import { numel, type Shape } from "../../tensor/shape.ts";
import { allocate, type Storage } from "../../tensor/storage.ts";
import type { Operand } from "../operand.ts";
import { argColumns, argRows } from "./argrows.ts";
import { vectorMemory } from "./copy.ts";
import { Kernels } from "./copyloops.ts";
import type { LaneType } from "./lanes.ts";
import { type LineKernel, linesOf, overLines } from "./lines.ts";
import { type ScanKind, scanColumns, scanRows } from "./scanlines.ts";
import { elements } from "./source.ts";

const floats = ["float64", "float32"] as const;
const scanKinds = ["sum", "prod"] as const;

const scans: Kernels = /* @__PURE__ */ new Kernels((key) =>
  (key & 4 ? scanColumns : scanRows)(scanKinds[(key >> 1) & 1]!, floats[key & 1]!),
);

/** What `scan` is for floats of one type; null where JavaScript has to do it. */
export function wasmScan(
  kind: ScanKind,
  x: Operand,
  shape: Shape,
  dim: number,
  dtype: DType,
  reverse: boolean,
): Storage | null {
  const linear = vectorMemory();
  const type = floats.indexOf(dtype as "float64");
  if (linear === null || x.storage === null || type < 0 || numel(shape) === 0) return null;
  const lines = linesOf(x, shape, dim, dtype);
  const out = allocate(dtype, numel(shape), shape);
  const { n, inner } = lines;
  const { bytes } = dtypes[dtype];
  const run = scans.get(linear, type + 2 * scanKinds.indexOf(kind) + (inner > 1 ? 4 : 0));
  const step = reverse ? -inner * bytes : inner * bytes;
  const last = reverse ? (n - 1) * inner * bytes : 0;
  const kernel: LineKernel = {
    run,
    linear,
    cost: 0.8,
    rows: (count, to, from) => [n, count, to + last, from + last, step, n * bytes],
    columns: (first, end, to, from) => [first, end, n, to + last, from + last, step],
  };
  overLines(kernel, lines, out, n);
  return out;
}

const argTypes = ["float64", "float32", "int32", "uint8"] as const;

const args: Kernels = /* @__PURE__ */ new Kernels((key) => {
  const dtype = argTypes[key & 3]!;
  const type: LaneType = dtype === "uint8" ? "int32" : dtype;
  return (key & 8 ? argColumns : argRows)(key & 4 ? "min" : "max", elements(dtype, "elements", type));
});

/** What `argExtreme` is; null where JavaScript has to do it. */
export function wasmArgExtreme(
  kind: "max" | "min",
  x: Operand,
  shape: Shape,
  dim: number,
  dtype: DType,
): Storage | null {
  const linear = vectorMemory();
  const type = argTypes.indexOf(dtype as "float64");
  if (linear === null || x.storage === null || type < 0 || numel(shape) === 0) return null;
  const lines = linesOf(x, shape, dim, dtype);
  const { outer, n, inner } = lines;
  const out = allocate("int64", outer * inner);
  const { bytes } = dtypes[dtype];
  const run = args.get(linear, type + (kind === "min" ? 4 : 0) + (inner > 1 ? 8 : 0));
  const kernel: LineKernel = {
    run,
    linear,
    cost: 0.2,
    rows: (count, to, from) => [n, count, to, from, n * bytes],
    columns: (first, end, to, from) => [first, end, n, to, from, inner * bytes],
  };
  overLines(kernel, lines, out, 1);
  return out;
}
