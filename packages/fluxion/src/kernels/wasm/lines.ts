/** Operations along one dimension: the lines of neighbours, or columns beside each other, that it makes of memory. */

import { type DType, dtypes } from "../../tensor/dtype.ts";
import { isContiguous, numel, type Shape } from "../../tensor/shape.ts";
import { stage, staged, unstage } from "../../tensor/staging.ts";
import type { Storage } from "../../tensor/storage.ts";
import { copied } from "../copy.ts";
import type { Operand } from "../operand.ts";
import type { Kernel, Linear } from "./kernel.ts";
import { callAll } from "./threads/calls.ts";

/** How many elements a call of a kernel takes: enough to forget the call, few enough to change to better code soon. */
const chunk = 16_384;

/** Strips of columns begin at multiples of this. */
const columnStep = 32;

/** Elements in row-major order, `n` of them along the dimension: `outer` blocks of `n` rows of `inner` elements. */
export interface Lines {
  readonly storage: Storage;
  readonly offset: number;
  readonly outer: number;
  readonly n: number;
  readonly inner: number;
}

/** Lines of at least one element; what does not lie in row-major order is copied. */
export function linesOf(x: Operand, shape: Shape, dim: number, dtype: DType): Lines {
  const n = shape[dim] ?? 1;
  const inner = numel(shape.slice(dim + 1));
  const outer = numel(shape.slice(0, dim));
  if (x.storage !== null && isContiguous(shape, x.strides)) {
    return { storage: x.storage, offset: x.offset, outer, n, inner };
  }
  return { storage: copied(x, shape, dtype), offset: 0, outer, n, inner };
}

/** A kernel for lines, and its arguments: how many lines, where they are and where their results go. */
export interface LineKernel {
  readonly run: Kernel["run"];
  readonly linear: Linear;
  /** Nanoseconds that an element takes, about. */
  readonly cost: number;
  /** So many lines of neighbours. */
  readonly rows: (count: number, to: number, from: number, second: number) => readonly number[];
  /** The columns `first` to `end` of a block. */
  readonly columns: (first: number, end: number, to: number, from: number, second: number) => readonly number[];
}

/** Runs over all lines, and those of a second tensor like the first; of each there are `kept` elements in `out`. */
export function overLines(kernel: LineKernel, lines: Lines, out: Storage, kept: number, second: Lines = lines): void {
  const { run, linear, cost, rows, columns } = kernel;
  const { outer, n, inner } = lines;
  const bytes = dtypes[lines.storage.dtype].bytes;
  const outBytes = dtypes[out.dtype].bytes;
  let done = false;
  try {
    const z = addressOf(out, true);
    const [x, y] = [lines, second].map(({ storage, offset }) => addressOf(storage) + offset * bytes) as [
      number,
      number,
    ];
    callAll(run, outer * n * inner * cost * 1e-3, linear, (call) => {
      if (inner === 1) {
        const most = Math.max(1, Math.floor(chunk / n));
        for (let r = 0; r < outer; r += most) {
          const step = r * n * bytes;
          call(rows(Math.min(most, outer - r), z + r * kept * outBytes, x + step, y + step));
        }
        return;
      }
      const most = Math.max(1, Math.floor(chunk / n / columnStep)) * columnStep;
      for (let i = 0; i < outer; i++) {
        const [to, step] = [z + i * kept * inner * outBytes, i * n * inner * bytes];
        for (let j = 0; j < inner; j += most) call(columns(j, Math.min(inner, j + most), to, x + step, y + step));
      }
    });
    done = true;
  } finally {
    if (staged > 0) unstage(done);
  }
}

const addressOf = (storage: Storage, write: boolean = false): number =>
  storage.address >= 0 ? storage.address : stage(storage, write);
