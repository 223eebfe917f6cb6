/** Kernels called on what programs read and write: in blocks, on this thread or on several. */

import { forEachRow, Operand } from "../kernels/operand.ts";
import type { Kernel } from "../kernels/wasm/kernel.ts";
import { callAll, invoke } from "../kernels/wasm/threads/calls.ts";
import { linearMemory } from "../memory/memory.ts";
import { costOf } from "../scalar/vector.ts";
import { dtypes } from "../tensor/dtype.ts";
import { stage, staged, unstage } from "../tensor/staging.ts";
import type { Storage } from "../tensor/storage.ts";
import type { Layout, Program } from "./fusion.ts";
import type { Step, StepInput, Walk } from "./step.ts";

/** Elements that a kernel computes in one call: short enough for the engine to put better code in its place soon. */
const blockSize = 32_768;

/** Arguments by their number, used again by each call. */
const argumentLists: number[][] = [];

/** Computes steps whose inputs lie row by row. */
export function runFlat({ run }: Kernel, steps: readonly Step[], inputs: readonly StepInput[], out: Storage): void {
  let length = 4;
  for (let i = 0; i < inputs.length; i++) length += typeof inputs[i] === "number" ? 1 : 2;
  const args = (argumentLists[length] ??= new Array<number>(length).fill(0));
  const size = dtypes[out.dtype].bytes;
  const total = out.length;
  try {
    args[0] = 1;
    args[2] = out.address >= 0 ? out.address : stage(out, true);
    args[3] = 0;
    let n = 4;
    for (let i = 0; i < inputs.length; i++) {
      const x = inputs[i]!;
      if (typeof x === "number") args[n++] = x;
      else {
        const from = x.claim.storage;
        args[n++] = (from.address >= 0 ? from.address : stage(from)) + x.offset * dtypes[from.dtype].bytes;
        args[n++] = 0;
      }
    }
    if (total <= blockSize) {
      args[1] = total;
      invoke(run, args);
      return;
    }
    const widths = inputs.map((x) => (typeof x === "number" ? 0 : dtypes[x.claim.storage.dtype].bytes));
    const first = args.slice();
    const sources = inputs.map((x) => (typeof x === "number" ? null : x.claim.storage));
    callAll(run, microseconds(steps, out, sources, total), linearMemory()!, (call) => {
      for (let start = 0; start < total; start += blockSize) {
        args[1] = Math.min(blockSize, total - start);
        args[2] = first[2]! + start * size;
        let n = 4;
        for (const width of widths) {
          args[n] = first[n]! + start * width;
          n += width === 0 ? 1 : 2;
        }
        call(args);
      }
    });
  } finally {
    if (staged > 0) unstage();
  }
}

/**
 * About how long it takes to compute so many elements on one thread. What is read where it is written cannot be done
 * again, as may happen when threads share it: that is done alone, however long it takes.
 */
export function microseconds(
  steps: readonly Step[],
  out: Storage | null,
  sources: readonly (Storage | null)[],
  count: number,
): number {
  let bytes = out === null ? 0 : dtypes[out.dtype].bytes;
  for (const x of sources) {
    if (x === null) continue;
    const { address, dtype, length } = x;
    bytes += dtypes[dtype].bytes;
    if (out === null || address < 0 || out.address < 0) continue;
    const before = address + length * dtypes[dtype].bytes <= out.address;
    if (!before && address < out.address + out.length * dtypes[out.dtype].bytes) return 0;
  }
  const cost = steps.reduce((sum, step) => sum + costOf(step.rule.value), 0);
  return count * (bytes + (steps[0]!.type === "float64" ? 5 : 2.5) * cost) * 1e-5;
}

/** Computes a program. */
export function runProgram({ run }: Kernel, { steps, numbers }: Program, layout: Layout, out: Storage): void {
  const { outer, inner, walks } = layout;
  const total = out.length;
  try {
    const at = out.address >= 0 ? out.address : stage(out, true);
    const addresses = walks.map(addressOf);
    const list = (call: (args: readonly number[]) => void): void =>
      forEachBlock(layout, numbers, at, dtypes[out.dtype].bytes, addresses, call);
    if (total <= blockSize || outer * inner < 1024) list((args) => invoke(run, args));
    else {
      const sources = walks.map((x) => x.storage);
      callAll(run, microseconds(steps, out, sources, total), linearMemory()!, list);
    }
  } finally {
    if (staged > 0) unstage();
  }
}

/** The arguments of a kernel for each block of elements; good until the next one. */
function forEachBlock(
  { before, outer, inner, walks }: Layout,
  numbers: readonly number[],
  at: number,
  size: number,
  addresses: readonly number[],
  call: (args: readonly number[]) => void,
): void {
  const widths = walks.map((x) => dtypes[x.storage!.dtype].bytes);
  const rowBytes = walks.map((x, i) => (x.strides.at(-2) ?? 0) * widths[i]!);
  const args = new Array<number>(4 + 2 * walks.length + numbers.length);
  const one = (o: number, rows: number, count: number, from: readonly number[]): void => {
    args[0] = rows;
    args[1] = count;
    args[2] = o;
    args[3] = inner * size;
    let n = 4;
    for (let i = 0; i < from.length; i++) {
      args[n++] = from[i]!;
      args[n++] = rowBytes[i]!;
    }
    for (let i = 0; i < numbers.length; i++) args[n++] = numbers[i]!;
    call(args);
  };
  const block = (o: number, from: readonly number[]): void => {
    if (outer * inner <= blockSize) one(o, outer, inner, from);
    else if (outer === 1) {
      const steps = walks.map((x, i) => (x.strides.at(-1) ?? 0) * widths[i]!);
      for (let start = 0; start < inner; start += blockSize) {
        const count = Math.min(blockSize, inner - start);
        one(
          o + start * size,
          1,
          count,
          from.map((a, i) => a + start * steps[i]!),
        );
      }
    } else {
      const rows = Math.max(1, Math.floor(blockSize / inner));
      for (let row = 0; row < outer; row += rows) {
        one(
          o + row * inner * size,
          Math.min(rows, outer - row),
          inner,
          from.map((a, i) => a + row * rowBytes[i]!),
        );
      }
    }
  };
  if (before.length === 0) block(at, addresses);
  else {
    const whole = outer * inner * size;
    const moves = walks.map(
      (x, i) =>
        new Operand(
          x.elements,
          addresses[i]!,
          x.strides.slice(0, -2).map((s) => s * widths[i]!),
        ),
    );
    forEachRow(
      [...before, 1],
      moves.map((x) => x.walked([...x.strides, 0])),
      (n, _, from) => block(at + n * whole, from),
    );
  }
}

function addressOf(x: Operand): number {
  const storage = x.storage!;
  return (storage.address >= 0 ? storage.address : stage(storage)) + x.offset * dtypes[storage.dtype].bytes;
}

/** Where the first element of a walk is. */
export function addressOfWalk({ claim, offset }: Walk): number {
  const { storage } = claim;
  return (storage.address >= 0 ? storage.address : stage(storage)) + offset * dtypes[storage.dtype].bytes;
}
