/** How many threads compute. */

import { changeNumThreads, numThreads } from "./kernels/wasm/threads/threads.ts";
import { ArgumentError } from "./tensor/errors.ts";

/**
 * The number of threads that large computations are divided among, with the one that asks for them: the cores of the
 * machine unless changed. Where memory cannot be shared with workers, as in a page without cross-origin isolation, one
 * thread does it all, whatever the number.
 */
export const getNumThreads = (): number => numThreads();

/**
 * Changes how many threads large computations are divided among; 1 for none but this one. Workers are started when a
 * computation is long enough to be worth it. Results are the same for any number, bit for bit.
 *
 * @throws ArgumentError unless `count` is a positive integer.
 */
export function setNumThreads(count: number): void {
  if (!Number.isInteger(count) || count < 1) {
    throw new ArgumentError(
      `setNumThreads: setNumThreads expects a positive integer, got ${String(count)}; 1 is for no other threads`,
    );
  }
  changeNumThreads(count);
}
