/** Helpers that compute chunks of a task together with the thread that has it. */

import type { Block } from "../../../memory/heap.ts";
import { take } from "../../../memory/memory.ts";
import { type Kernel, kernelOf, type Linear } from "../kernel.ts";
import { isPortable } from "../outside.ts";
import { control } from "./control.ts";
import { type Helper, startHelper } from "./start.ts";

/** A call of a kernel. */
export interface Call {
  readonly run: Kernel["run"];
  readonly args: readonly number[];
  /** Which of the arguments are addresses in scratch memory, of which each thread has its own: the first one is bit 0. */
  readonly room?: number;
}

/** Calls one after the other. */
export type Chunk = readonly Call[];

export class Pool {
  readonly linear: Linear;
  readonly #base: number;
  readonly #words: Int32Array<ArrayBufferLike>;
  readonly #numbers: Float64Array<ArrayBufferLike>;
  readonly #bytes: Uint8Array<ArrayBufferLike>;
  readonly helpers: Helper[] = [];
  readonly #ids: WeakMap<Kernel, number> = new WeakMap();
  #kernels: number = 0;
  /** Those whose code is in the block, and where it ends. */
  #listed: Kernel[] = [];
  #end: number = control.code;
  /** Keeps its part of the heap. */
  readonly block: Block;
  /** How often a helper that is at work is waited for 50 milliseconds before it is given up: busy machines are slow. */
  patience: number = 200;
  /** How many tasks were shared. */
  shared: number = 0;
  /** How many are done alone before the next one is shared, and how many they were last time. */
  #rest: number = 0;
  #rested: number = 0;
  /** Whether a helper could not begin, or was lost: then there are none any more. */
  closed: boolean = false;

  constructor(linear: Linear, block: Block) {
    const { buffer } = linear.memory;
    this.linear = linear;
    this.block = block;
    this.#base = block.address;
    this.#words = new Int32Array(buffer, block.address, control.code / 4).fill(0);
    this.#numbers = new Float64Array(buffer, block.address, control.code / 8);
    this.#bytes = new Uint8Array(buffer, block.address, control.bytes);
  }

  /** Starts helpers until there are so many. */
  grow(count: number): void {
    try {
      while (!this.closed && this.helpers.length < count) {
        this.helpers.push(startHelper(this.linear.memory, this.#base, this.helpers.length, () => this.close()));
      }
    } catch {
      this.close(); // what a policy forbids is no error: there is one thread then
    }
  }

  /** How many helpers there are, and how many of them have begun. */
  get started(): number {
    return this.helpers.length;
  }
  get ready(): number {
    return this.closed ? 0 : Atomics.load(this.#words, control.ready);
  }

  /**
   * Whether a task should be done alone: a machine that is busy with other things makes us wait for our helpers, and as
   * long as it does so they are asked more and more seldom.
   */
  rests(): boolean {
    if (this.#rest === 0) return false;
    this.#rest--;
    return true;
  }

  /** Ends all helpers, for good. */
  close(): void {
    this.closed = true;
    for (const helper of this.helpers.splice(0)) helper.terminate();
  }

  /**
   * Computes chunks, in any order, `helpers` taking part, and puts down what their last calls return. `room` are the
   * bytes between the scratch memories of two threads. Where it is false not all was computed, and some perhaps twice:
   * it has all to be done again, alone.
   */
  run(chunks: readonly Chunk[], helpers: number, room: number = 0, results: Float64Array | null = null): boolean {
    for (let first = 0; first < chunks.length; ) {
      const count = this.#write(chunks, first);
      if (count === 0 || !this.#share(chunks, first, count, helpers, room)) return false;
      results?.set(this.#numbers.subarray(control.results, control.results + count), first);
      first += count;
    }
    return true;
  }

  /** Writes down chunks from `first` on; how many. */
  #write(chunks: readonly Chunk[], first: number): number {
    if (this.#listed.length > control.mostKernels / 2 || this.#end > (control.code + control.bytes) / 2) {
      this.#listed = [];
      this.#end = control.code;
    }
    const [words, numbers] = [this.#words, this.#numbers];
    const most = Math.min(chunks.length - first, control.mostChunks);
    let at: number = control.calls;
    words[control.starts] = at;
    for (let i = 0; i < most; i++) {
      for (const { run, args, room = 0 } of chunks[first + i]!) {
        if (at + 3 + args.length > control.endOfCalls) return i;
        const place = this.#placeOf(run);
        if (place < 0) return 0;
        numbers[at++] = place;
        numbers[at++] = args.length;
        numbers[at++] = room;
        for (let j = 0; j < args.length; j++) numbers[at++] = args[j]!;
      }
      words[control.starts + i + 1] = at;
    }
    return most;
  }

  /** Where a kernel is among those whose code is in the block; −1 where it cannot be there. */
  #placeOf(run: Kernel["run"]): number {
    const kernel = kernelOf(run);
    const place = this.#listed.indexOf(kernel);
    if (place >= 0) return place;
    const { code } = kernel;
    const end = this.#end + code.length;
    if (end > control.bytes || this.#listed.length === control.mostKernels || !isPortable(kernel)) return -1;
    let id = this.#ids.get(kernel);
    if (id === undefined) this.#ids.set(kernel, (id = this.#kernels++));
    this.#bytes.set(code, this.#end);
    this.#words.set([id, this.#end, code.length], control.kernels + 3 * this.#listed.length);
    this.#end = end;
    return this.#listed.push(kernel) - 1;
  }

  #share(chunks: readonly Chunk[], first: number, count: number, helpers: number, room: number): boolean {
    const [words, numbers] = [this.#words, this.#numbers];
    const begin = performance.now();
    let end = begin;
    words[control.chunks] = count;
    words[control.helpers] = helpers;
    words[control.room] = room;
    Atomics.exchange(words, control.next, 0);
    Atomics.exchange(words, control.open, 1);
    Atomics.add(words, control.task, 1);
    Atomics.notify(words, control.task, helpers);
    try {
      for (;;) {
        const chunk = Atomics.add(words, control.next, 1);
        if (chunk >= count) break;
        let result = 0;
        for (const { run, args } of chunks[first + chunk]!) result = run(...args);
        numbers[control.results + chunk] = result;
      }
      end = performance.now();
    } finally {
      Atomics.exchange(words, control.next, control.mostChunks);
      Atomics.exchange(words, control.open, 0);
      this.#join();
    }
    const waited = performance.now() - end > 0.1 + (end - begin) / 2;
    this.#rested = waited ? Math.min(64, 2 * this.#rested + 1) : this.#rested >> 1;
    if (waited) this.#rest = this.#rested;
    this.shared++;
    return !this.closed;
  }

  /** Waits for the helpers that are still at work. One that does not come back is lost, and with it all of them. */
  #join(): void {
    const words = this.#words;
    const soon = performance.now() + 0.1;
    for (let waits = 0; waits < this.patience; ) {
      const active = Atomics.load(words, control.active);
      if (active === 0) {
        if (Atomics.load(words, control.failed) === 1) this.close();
        return;
      }
      if (performance.now() > soon && sleep(words, active)) waits++;
    }
    this.close();
  }
}

/** Sleeps until helpers leave, or for 50 milliseconds: whether it was that long. A page may not sleep: it looks again. */
function sleep(words: Int32Array<ArrayBufferLike>, active: number): boolean {
  try {
    return Atomics.wait(words, control.active, active, 50) === "timed-out";
  } catch {
    const end = performance.now() + 50;
    while (Atomics.load(words, control.active) === active) if (performance.now() > end) return true;
    return false;
  }
}

/** Helpers on this memory; null where there is no room to speak with them. */
export function openPool(linear: Linear): Pool | null {
  const block = take(control.bytes, "urgent");
  return block === null ? null : new Pool(linear, block);
}
