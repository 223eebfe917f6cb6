/**
 * Who gets memory of the heap and who does not. Small runs of bytes share regions, others have a block each. Within the
 * budget there is no more to it; at the budget garbage is collected where that can be done at once, and where it cannot,
 * the answer is no: whoever asked takes a typed array, which the engine collects by itself.
 */

import { collectGarbage } from "./collector.ts";
import { Block, Heap } from "./heap.ts";
import { createLinearMemory, type LinearMemory } from "./linear.ts";
import { memorySettings } from "./settings.ts";

/** Up to so many bytes are taken from a region. */
export const small = 65_536;

const regionSize = 2 ** 20;

/** Undefined before the first use, null where there can be none. */
let heap: Heap | null | undefined;
/** The region that is being filled. */
let region: Block = new Block(0, 0, false);
let watcher: FinalizationRegistry<null> | null = null;
let budget = 0;
/**
 * At so many bytes garbage is looked for already: memory that was never touched costs far more than a collection. It
 * grows with each one, up to the budget: memory that was touched is there, and looking for garbage less often is cheaper.
 */
let patience = 0;
/** Bytes taken since the last collection. */
let taken = 0;
let collections = 0;
let spilled = 0;

function openHeap(): Heap | null {
  const linear = createLinearMemory();
  heap = linear === null ? null : new Heap(linear);
  budget = memorySettings.budget;
  patience = Math.min(budget, 67_108_864);
  if (heap !== null) watch(heap);
  return heap;
}

/** The linear memory of the heap, made on first use; null where WebAssembly may not be used. */
export const linearMemory = (): LinearMemory | null => (heap === undefined ? openHeap() : heap)?.linear ?? null;

/** When the collector ran, a guard is among what it found: one registration a collection, not one a block. */
function watch(watched: Heap): void {
  watcher = new FinalizationRegistry(() => {
    watched.poll();
    settle(watched.settled());
    watcher!.register({}, null);
  });
  watcher.register({}, null);
}

/** After a collection as much again may be taken as is alive. */
function settle(live: number): void {
  budget = Math.max(memorySettings.budget, 2 * live);
  patience = Math.min(budget, Math.max(patience * 1.25, 2 * live));
  taken = 0;
}

/** Collects garbage, unless that was done a moment ago. To ask which blocks are dead without that would keep them. */
function collect(from: Heap, more: number): boolean {
  if (!memorySettings.collector || taken * 8 < from.live || !collectGarbage()) return false;
  collections++;
  from.poll();
  settle(from.live + more);
  return true;
}

/** How much it matters: within the budget, collecting garbage at the budget, or whatever the budget. */
export type Urgency = "idle" | "normal" | "urgent";

/** Room for `bytes`, a multiple of 16; null where it has to be found elsewhere. Only "normal" collects garbage. */
export function take(bytes: number, urgency: Urgency): Block | null {
  return bytes <= small ? takeSmall(bytes, urgency) : takeBlock(bytes, urgency);
}

/** Room for up to 64 KiB: the next bytes of a region. */
export function takeSmall(bytes: number, urgency: Urgency): Block | null {
  if (region.used + bytes > region.size) {
    const next = takeBlock(regionSize, urgency);
    if (next === null) return null;
    next.count = 0;
    region = next;
  }
  region.used += bytes;
  region.live += bytes;
  region.count++;
  return region;
}

function takeBlock(bytes: number, urgency: Urgency): Block | null {
  const from = heap === undefined ? openHeap() : heap;
  if (from === null) return null;
  if (urgency === "normal" && from.live + bytes > patience && patience < budget) collect(from, bytes);
  if (from.live + bytes > budget && urgency !== "urgent" && (urgency === "idle" || !collect(from, bytes))) return null;
  let block = from.take(bytes);
  if (block === null && urgency === "normal" && collect(from, bytes)) block = from.take(bytes);
  if (block === null) return null;
  block.count = 1;
  taken += block.size;
  return block;
}

/** The address of what was just taken. */
export const addressOf = (block: Block, bytes: number): number =>
  bytes <= small ? block.address + block.used - bytes : block.address;

/** Gives back what was taken, at once. */
export function giveBack(block: Block, address: number, bytes: number): void {
  if (bytes > small) {
    heap!.release(block);
    return;
  }
  block.count--;
  block.live -= bytes;
  if (block.live === 0) {
    block.used = 0;
    if (block !== region) heap!.release(block);
  } else if (address + bytes === block.address + block.used) {
    block.used -= bytes;
  }
}

/** Takes note of memory that had to be found elsewhere. */
export function noteSpill(bytes: number): void {
  taken += bytes;
  spilled += bytes;
}

/** What is held and what was done for it. */
export interface MemoryInfo {
  /** Size of the linear memory. */
  readonly heapBytes: number;
  /** Bytes of it that are handed out, garbage that was not found yet included. */
  readonly liveBytes: number;
  readonly peakBytes: number;
  readonly budgetBytes: number;
  readonly shared: boolean;
  /** Storages in the heap, garbage that was not found yet included. */
  readonly storages: number;
  /** How often garbage was collected at the budget. */
  readonly collections: number;
  /** Bytes that typed arrays were taken for since there was no room in the heap; ever, not now. */
  readonly spilledBytes: number;
}

/** What the memory holds now. */
export function memoryInfo(): MemoryInfo {
  return {
    heapBytes: heap?.linear.buffer.byteLength ?? 0,
    liveBytes: heap?.live ?? 0,
    peakBytes: heap?.peak ?? 0,
    budgetBytes: budget,
    shared: heap?.linear.shared ?? false,
    storages: heap?.count() ?? 0,
    collections,
    spilledBytes: spilled,
  };
}
