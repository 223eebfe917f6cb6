import { memoryInfo } from "../memory/memory.ts";
import { memorySettings } from "../memory/settings.ts";
import type { DType } from "./dtype.ts";
import { MemoryError } from "./errors.ts";

/** One who holds memory, remembered while `trackHolders` is set. */
interface Holder {
  readonly storage: WeakRef<object>;
  readonly what: string;
  readonly bytes: number;
}

let holders: Holder[] = [];
let crowd = 1024;

/** `[2, 3] float64`, or `6 elements of float64` where nobody knows the shape. */
const describe = (dtype: DType, length: number, shape: readonly number[] | null): string =>
  shape === null ? `${length} elements of ${dtype}` : `[${shape.join(", ")}] ${dtype}`;

/** Remembers who took memory, for the message when there is none left. */
export function noteHolder(
  storage: object,
  dtype: DType,
  length: number,
  bytes: number,
  shape: readonly number[] | null,
): void {
  if (!memorySettings.trackHolders) return;
  if (holders.length >= crowd) {
    holders = alive();
    crowd = 2 * Math.max(holders.length, 512);
  }
  holders.push({ storage: new WeakRef(storage), what: describe(dtype, length, shape), bytes });
}

/** Forgets a storage whose memory was given back. */
export function forgetHolder(storage: object): void {
  if (holders.length > 0) holders = holders.filter((holder) => holder.storage.deref() !== storage);
}

const alive = (): Holder[] => holders.filter(({ storage }) => storage.deref() !== undefined);

/** The error of an allocation that failed: what was asked for, who holds what, and what helps. */
export function exhausted(
  bytes: number,
  dtype: DType,
  length: number,
  shape: readonly number[] | null,
  cause?: unknown,
): MemoryError {
  const { liveBytes, storages } = memoryInfo();
  const largest = alive()
    .sort((a, b) => b.bytes - a.bytes)
    .slice(0, 3)
    .map(({ what, bytes: held }) => `${what} (${held} bytes)`);
  return new MemoryError(
    `tensor: not enough memory: you tried to allocate ${bytes} bytes (${describe(dtype, length, shape)}); ` +
      `held now: ${liveBytes} bytes (storages: ${storages})${largest.length > 0 ? `, the largest: ${largest.join(", ")}` : ""}; ` +
      "use fewer elements, a smaller dtype, or let go of what is no longer needed",
    { cause },
  );
}
