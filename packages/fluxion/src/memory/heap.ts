import type { LinearMemory } from "./linear.ts";

/** Kernels load whole vectors, also past an end: so many bytes at the end of memory are never handed out. */
const spare = 64;

/** Where a block lies; knows the block only weakly, and so learns of its end. */
interface Slot {
  readonly address: number;
  readonly size: number;
  block: WeakRef<Block>;
  /** Whether the block was in use when `settled` was asked last. */
  old: boolean;
}

interface Range {
  address: number;
  size: number;
}

/**
 * Some bytes of the heap, handed out. Whoever uses them holds the block: when nobody does any more, the collector tells,
 * and the bytes are handed out again.
 */
export class Block {
  readonly address: number;
  readonly size: number;
  /** Whether its bytes are zero because nothing was ever written there. */
  fresh: boolean;
  /** Of a region: the bytes up to which it is used, those of them that are alive, and in how many storages. */
  used: number = 0;
  live: number = 0;
  count: number = 0;

  constructor(address: number, size: number, fresh: boolean) {
    this.address = address;
    this.size = size;
    this.fresh = fresh;
  }
}

/** The step between classes of sizes: there are eight in an octave, so at most an eighth is wasted. */
const step = (bytes: number): number => 1 << (28 - Math.clz32(bytes - 1));

/** Classes of sizes, counted upwards. */
const classOf = (size: number): number => (31 - Math.clz32(size - 1)) * 8 + size / step(size);

/** Blocks of one linear memory; those that came back are kept by classes of sizes, the last one first: it is hot. */
export class Heap {
  readonly linear: LinearMemory;
  readonly #slots = new Set<Slot>();
  readonly #free: Block[][] = [];
  #ranges: Range[] = [];
  /** Bytes in free blocks. */
  #idle = 0;
  #top: number = spare; // address 0 is nobody's
  #touched: number = spare;
  /** Bytes handed out, now and at most. */
  live: number = 0;
  peak: number = 0;

  constructor(linear: LinearMemory) {
    this.linear = linear;
  }

  /** A block of at least so many bytes, their contents arbitrary; null where there is no more room. More than 64 bytes. */
  take(bytes: number): Block | null {
    if (bytes > 2 ** 32 - 2 * spare) return null;
    const size = Math.ceil(bytes / step(bytes)) * step(bytes);
    let block = this.#free[classOf(size)]?.pop();
    if (block === undefined) {
      const address = this.#carve(size);
      if (address < 0) return null;
      block = this.#track(address, size, address >= this.#touched);
      this.#touched = Math.max(this.#touched, this.#top);
    } else {
      this.#idle -= size;
    }
    this.live += size;
    if (this.live > this.peak) this.peak = this.live;
    return block;
  }

  /** Takes back a block that nobody holds any more. */
  release(block: Block): void {
    block.fresh = false;
    block.used = block.live = block.count = 0;
    this.live -= block.size;
    this.#idle += block.size;
    (this.#free[classOf(block.size)] ??= []).push(block);
  }

  /** Takes back the blocks that the collector has found dead. */
  poll(): void {
    const dead: Slot[] = [];
    for (const slot of this.#slots) if (slot.block.deref() === undefined) dead.push(slot);
    for (const slot of dead) {
      this.#slots.delete(slot);
      this.release(this.#track(slot.address, slot.size, false));
    }
  }

  /**
   * The bytes of what is in use and was so when this was asked last, in another job and before a collection. The rest may
   * be garbage: what a job has made is kept to its end.
   */
  settled(): number {
    let bytes = 0;
    for (const slot of this.#slots) {
      const used = (slot.block.deref()?.count ?? 0) > 0;
      if (used && slot.old) bytes += slot.size;
      slot.old = used;
    }
    return bytes;
  }

  /** How many storages are not known to be dead. */
  count(): number {
    let n = 0;
    for (const slot of this.#slots) n += slot.block.deref()?.count ?? 0;
    return n;
  }

  #track(address: number, size: number, fresh: boolean): Block {
    const block = new Block(address, size, fresh);
    this.#slots.add({ address, size, block: new WeakRef(block), old: false });
    return block;
  }

  /** An address for so many bytes; −1 where there is none. Before the memory grows much, what is idle is joined. */
  #carve(size: number): number {
    const place = (): number => {
      for (const range of this.#ranges) {
        if (range.size < size) continue;
        range.address += size;
        range.size -= size;
        return range.address - size;
      }
      return -1;
    };
    const onTop = (bytes: number): number => {
      if (!this.linear.reach(bytes)) return -1;
      this.#top += size;
      return this.#top - size;
    };
    const end = (): number => this.#top + size + spare;
    let address = place();
    if (address < 0 && end() <= this.linear.buffer.byteLength) address = onTop(end());
    if (address < 0 && this.#idle >= size && this.#idle * 4 >= this.#top) {
      this.#join();
      address = place();
    }
    if (address < 0) address = onTop(end());
    if (address < 0 && this.#idle > 0) {
      this.#join();
      address = place();
      if (address < 0) address = onTop(end());
    }
    return address;
  }

  /** Free blocks lose their classes: neighbours become one range, to be cut anew. */
  #join(): void {
    const free = new Set(this.#free.flat().map((block) => block.address));
    for (const slot of this.#slots) {
      if (!free.has(slot.address)) continue;
      this.#slots.delete(slot);
      this.#ranges.push({ address: slot.address, size: slot.size });
    }
    this.#free.length = 0;
    this.#idle = 0;
    const joined: Range[] = [];
    for (const range of this.#ranges.sort((a, b) => a.address - b.address)) {
      const last = joined.at(-1);
      if (last !== undefined && last.address + last.size === range.address) last.size += range.size;
      else joined.push(range);
    }
    const last = joined.at(-1);
    if (last !== undefined && last.address + last.size === this.#top) this.#top = joined.pop()!.address;
    this.#ranges = joined.filter(({ size }) => size > 0);
  }
}
