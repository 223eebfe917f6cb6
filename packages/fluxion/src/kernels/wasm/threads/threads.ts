/** How many threads there are, and whether a piece of work is worth more than one. */

import type { Linear } from "../kernel.ts";
import { type Chunk, openPool, type Pool } from "./pool.ts";
import { nodeModule } from "./start.ts";

/** Microseconds on one thread from which on work is shared, and those that are worth a helper. */
const worthwhile = 100;
const share = 50;
/** Microseconds of such work before helpers are started: they take some time to begin. */
const start = 2000;

let count = 0;
let pool: Pool | null = null;
let due = 0;

/** How many threads compute: the cores of the machine unless changed. */
export function numThreads(): number {
  if (count === 0) {
    const os = nodeModule("os") as { availableParallelism?(): number } | undefined;
    const navigator = (globalThis as { navigator?: { readonly hardwareConcurrency?: number } }).navigator;
    count = os?.availableParallelism?.() ?? navigator?.hardwareConcurrency ?? 1;
  }
  return count;
}

/** Changes it. Helpers that are not needed any more sleep. */
export function changeNumThreads(n: number): void {
  count = n;
}

/** Helpers for one task. */
export interface Team {
  /** As a pool does it, whose threads have `room` bytes of scratch memory each. */
  run(chunks: readonly Chunk[], room?: number, results?: Float64Array | null): boolean;
  /** How many threads there are with this one. */
  readonly size: number;
}

/** Who helps with work of so many microseconds; null where it is done alone. */
export function team(microseconds: number, linear: Linear): Team | null {
  if (microseconds < worthwhile || !linear.shared || numThreads() === 1) return null;
  const wanted = Math.min(numThreads() - 1, Math.floor(microseconds / share));
  if (pool === null || pool.linear.memory !== linear.memory) {
    due += microseconds;
    if (due < start) return null;
    pool = openPool(linear);
  }
  if (pool === null || pool.closed) return null;
  if (pool.started < wanted) pool.grow(wanted);
  if (pool.ready === 0 || pool.rests()) return null;
  const helpers = pool;
  return { size: wanted + 1, run: (chunks, room, results) => helpers.run(chunks, wanted, room, results) };
}

/** The helpers that were started; for tests. */
export const currentPool = (): Pool | null => pool;
