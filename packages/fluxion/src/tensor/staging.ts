import type { Block } from "../memory/heap.ts";
import { addressOf, giveBack, linearMemory, take } from "../memory/memory.ts";
import { dtypes, type TypedArray } from "./dtype.ts";
import { exhausted } from "./exhausted.ts";
import type { Storage } from "./storage.ts";

/** A copy of a storage for one kernel. */
interface Copy {
  readonly storage: Storage;
  readonly block: Block;
  readonly address: number;
  readonly bytes: number;
  write: boolean;
}

const copies: Copy[] = [];
let base = 0;

/** How many copies wait for `unstage`. */
export let staged = 0;

/**
 * The address of a storage, for a kernel that runs at once: `s.address >= 0 ? s.address : stage(s)`. What is pending is
 * computed. What lies outside of the heap moves there, or where the budget forbids it is copied until `unstage`, and
 * copied back then if the kernel `write`s. Never collects garbage: addresses got before stay good.
 */
export function stage(storage: Storage, write: boolean = false): number {
  if (storage.address < 0 && storage.data === null) compute(storage);
  if (storage.address >= 0) return storage.address;
  const known = copies.findLast((copy, i) => i >= base && copy.storage === storage);
  if (known !== undefined) {
    known.write ||= write;
    return known.address;
  }
  return storage.enterHeap() ? storage.address : copyIn(storage, write);
}

/** Ends what `stage` began, after the kernel; where it failed (`keep` false) nothing is copied back. */
export function unstage(keep: boolean = true): void {
  while (copies.length > base) {
    const { storage, block, address, bytes, write } = copies.pop()!;
    if (keep && write) storage.data?.set(window(storage, address) as never);
    giveBack(block, address, bytes);
  }
  staged = 0;
}

/** A pending computation runs kernels of its own, which leave the copies of this one alone. */
function compute(storage: Storage): void {
  const outer = [base, staged] as const;
  base = copies.length;
  staged = 0;
  try {
    storage.force();
  } finally {
    unstage(false);
    [base, staged] = outer;
  }
}

function copyIn(storage: Storage, write: boolean): number {
  const { dtype, length } = storage;
  const bytes = Math.max(16, Math.ceil((length * dtypes[dtype].bytes) / 16) * 16);
  const block = take(bytes, "urgent");
  if (block === null) {
    unstage(false);
    throw exhausted(bytes, dtype, length, null);
  }
  const address = addressOf(block, bytes);
  copies.push({ storage, block, address, bytes, write });
  staged++;
  window(storage, address).set(storage.data! as never);
  return address;
}

const window = ({ dtype, length }: Storage, address: number): TypedArray =>
  new dtypes[dtype].array(linearMemory()!.buffer, address, length);
