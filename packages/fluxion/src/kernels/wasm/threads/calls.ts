import type { Kernel, Linear } from "../kernel.ts";
import type { Call, Chunk } from "./pool.ts";
import { team } from "./threads.ts";

/** A call with a list of arguments; those of usual length without the cost of spreading it. */
export function invoke(f: Kernel["run"], a: readonly number[]): number {
  if (a.length === 6) return f(a[0]!, a[1]!, a[2]!, a[3]!, a[4]!, a[5]!);
  if (a.length === 7) return f(a[0]!, a[1]!, a[2]!, a[3]!, a[4]!, a[5]!, a[6]!);
  if (a.length === 8) return f(a[0]!, a[1]!, a[2]!, a[3]!, a[4]!, a[5]!, a[6]!, a[7]!);
  if (a.length === 10) return f(a[0]!, a[1]!, a[2]!, a[3]!, a[4]!, a[5]!, a[6]!, a[7]!, a[8]!, a[9]!);
  // a kernel does not mind arguments that it has no names for
  if (a.length === 9 || a.length === 11 || a.length === 12)
    return f(a[0]!, a[1]!, a[2]!, a[3]!, a[4]!, a[5]!, a[6]!, a[7]!, a[8]!, a[9]!, a[10]!, a[11]!);
  return f(...a);
}

/** A call on this thread. */
export const perform = ({ run, args }: Call): number => invoke(run, args);

/** Calls that take less than so many microseconds go to a thread together. */
const least = 10;

/**
 * Makes the calls of a kernel that `each` lists, which take about so many microseconds in all: on several threads where
 * that pays. They write nothing that one of them reads. `each` may be asked twice, and its lists are used at once.
 */
export function callAll(
  run: Kernel["run"],
  microseconds: number,
  linear: Linear,
  each: (call: (args: readonly number[]) => void) => void,
): void {
  const crew = team(microseconds, linear);
  if (crew !== null) {
    const calls: Call[] = [];
    each((args) => calls.push({ run, args: [...args] }));
    const together = Math.ceil((least / microseconds) * calls.length);
    const chunks: Chunk[] = [];
    for (let i = 0; i < calls.length; i += together) chunks.push(calls.slice(i, i + together));
    if (crew.run(chunks)) return;
  }
  each((args) => invoke(run, args));
}

/** What the calls with these arguments return, where several threads make them; null where they are not worth it. */
export function resultsOf(
  run: Kernel["run"],
  microseconds: number,
  linear: Linear,
  list: () => readonly (readonly number[])[],
): Float64Array | null {
  const crew = team(microseconds, linear);
  if (crew === null) return null;
  const calls = list();
  const results = new Float64Array(calls.length);
  return crew.run(
    calls.map((args) => [{ run, args }]),
    0,
    results,
  )
    ? results
    : null;
}
