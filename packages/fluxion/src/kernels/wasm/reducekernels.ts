/** The kernels of reductions whose elements come from memory. */

import { type DType, dtypeNames, dtypes } from "../../tensor/dtype.ts";
import type { ReduceKind } from "../folds.ts";
import { Kernels } from "./copyloops.ts";
import type { Kernel, Linear } from "./kernel.ts";
import type { LaneType } from "./lanes.ts";
import { mapped } from "./mapped.ts";
import { reduceColumns } from "./reducecolumns.ts";
import { reduceRows } from "./reducerows.ts";
import { elements, type Source } from "./source.ts";

const kinds: readonly ReduceKind[] = ["sum", "prod", "amax", "amin", "any", "all"];
const types = dtypeNames.length;

type Make = (linear: Linear, kind: ReduceKind, from: DType, to: DType) => Kernel["run"];

/** Kernels by what they reduce and which types they read and write. */
function family(write: (kind: ReduceKind, source: Source, to: DType) => ReturnType<typeof reduceRows>): Make {
  const kernels = new Kernels((key) => {
    const kind = kinds[Math.floor(key / types ** 2)]!;
    const [from, to] = [dtypeNames[Math.floor(key / types) % types]!, dtypeNames[key % types]!];
    return write(kind, sourceOf(kind, from, to), to);
  });
  return (linear, kind, from, to) =>
    kernels.get(linear, (kinds.indexOf(kind) * types + dtypes[from].index) * types + dtypes[to].index);
}

const common = { unroll: 4, fused: false };

/** Reduces rows, and stores the results. */
export const rowKernel: Make = /* @__PURE__ */ family((kind, source, out) =>
  reduceRows({ kind, source, out, ...common }),
);
/** Reduces one row, and returns the result. */
export const wholeKernel: Make = /* @__PURE__ */ family((kind, source) =>
  reduceRows({ kind, source, out: null, ...common }),
);
/** Reduces columns, and stores the results. */
export const columnKernel: Make = /* @__PURE__ */ family((kind, source, out) =>
  reduceColumns({ kind, source, out, ...common }),
);

/** The lanes in which elements of one type are reduced to another; null where that is left to JavaScript. */
export function laneType(kind: ReduceKind, from: DType, to: DType): LaneType | null {
  if (from === "int64") return null;
  if (kind === "any" || kind === "all") return from === "float64" || from === "float32" ? from : "int32";
  if (dtypes[to].category === "float") return from === "float64" && to === "float32" ? null : (to as LaneType);
  if (kind === "sum" && to === "int64") {
    return dtypes[from].bytes === 1 ? "int32" : from === "int32" || from === "int16" ? "float64" : null;
  }
  return (kind === "amax" || kind === "amin") && from === to && from !== "bool" ? "int32" : null;
}

/** Results of a dimension that went are in float64, whatever they become in the end. */
function sourceOf(kind: ReduceKind, from: DType, to: DType): Source {
  const type = from === "float64" ? from : laneType(kind, from, to)!;
  const truth = kind === "any" || kind === "all";
  if (!truth || dtypes[from].bytes === 1) return elements(from, "elements", type, truth);
  return mapped(elements(from, "elements", type), "nonzero", (v, x) => v.op("ne", x, v.constant(0)));
}
