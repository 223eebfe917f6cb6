/** Softmax and its kin in linear memory. */

import { type DType, dtypes } from "../../tensor/dtype.ts";
import { isContiguous, numel, type Shape } from "../../tensor/shape.ts";
import { stage, staged, unstage } from "../../tensor/staging.ts";
import { allocate, Storage } from "../../tensor/storage.ts";
import { contiguous } from "../copy.ts";
import type { Operand } from "../operand.ts";
import { vectorMemory } from "./copy.ts";
import type { Func } from "./encoder.ts";
import { instantiate, type Kernel, type Linear, wasmFeatures } from "./kernel.ts";
import { softmaxColumns } from "./softmaxcolumns.ts";
import { type SoftmaxKind, softmaxRows } from "./softmaxrows.ts";
import { elements, type Source } from "./source.ts";

export type { SoftmaxKind } from "./softmaxrows.ts";

/** How many elements a call of a kernel takes: enough to forget the call, few enough to change to better code soon. */
const chunk = 16_384;

/** Strips of columns begin at multiples of this. */
const columnStep = 16;

/** One result for each row that a dim of the shape makes, or one for each element: floats only; null where not here. */
export function wasmSoftmax(kind: SoftmaxKind, x: Operand, shape: Shape, dim: number, dtype: DType): Storage | null {
  const linear = vectorMemory();
  const total = numel(shape);
  if (linear === null || total === 0 || shape.length === 0) return null;
  const { bytes } = dtypes[dtype];
  const n = shape[dim]!;
  const inner = numel(shape.slice(dim + 1));
  const outer = total / (n * inner);
  const { storage, offset } = inRowMajorOrder(x, shape, dtype);
  const kept = kind === "logsumexp" ? 1 : n;
  const out = allocate(dtype, outer * kept * inner, shape);
  const run = kernelFor(linear, kind, dtype, inner > 1);
  try {
    const [z, from] = [addressOf(out, true), addressOf(storage) + offset * bytes];
    if (inner === 1) {
      const most = Math.max(1, Math.floor(chunk / n));
      for (let r = 0; r < outer; r += most) {
        run(n, Math.min(most, outer - r), z + r * kept * bytes, from + r * n * bytes, n * bytes);
      }
    } else {
      const most = Math.max(1, Math.floor(chunk / n / columnStep)) * columnStep;
      for (let i = 0; i < outer; i++) {
        for (let j = 0; j < inner; j += most) {
          const [to, at] = [z + i * kept * inner * bytes, from + i * n * inner * bytes];
          run(j, Math.min(inner, j + most), n, to, inner * bytes, at, inner * bytes);
        }
      }
    }
  } finally {
    if (staged > 0) unstage();
  }
  return out;
}

const addressOf = (storage: Storage, write: boolean = false): number =>
  storage.address >= 0 ? storage.address : stage(storage, write);

function inRowMajorOrder(x: Operand, shape: Shape, dtype: DType): { storage: Storage; offset: number } {
  if (x.storage !== null && isContiguous(shape, x.strides)) return { storage: x.storage, offset: x.offset };
  const copy = contiguous(x, shape, dtype);
  return { storage: copy instanceof Storage ? copy : new Storage(dtype, copy), offset: 0 };
}

let home: Linear["memory"] | null = null;
const kernels = new Map<string, Kernel["run"]>();

function kernelFor(linear: Linear, kind: SoftmaxKind, dtype: DType, columns: boolean): Kernel["run"] {
  if (home !== linear.memory) {
    home = linear.memory;
    kernels.clear();
  }
  const key = `${kind} ${dtype} ${columns}`;
  let run = kernels.get(key);
  if (run === undefined) {
    const write: (kind: SoftmaxKind, source: Source, fused: boolean) => Func = columns ? softmaxColumns : softmaxRows;
    const source = elements(dtype, "elements", dtype as "float64" | "float32");
    run = instantiate(write(kind, source, wasmFeatures().fma), linear).run;
    kernels.set(key, run);
  }
  return run;
}
