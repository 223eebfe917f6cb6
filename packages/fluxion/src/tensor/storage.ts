import type { Block } from "../memory/heap.ts";
import { addressOf, giveBack, linearMemory, noteSpill, small, take, takeSmall } from "../memory/memory.ts";
import { type DType, dtypes, type TypedArray } from "./dtype.ts";
import { ArgumentError, MemoryError } from "./errors.ts";
import { exhausted, forgetHolder, noteHolder } from "./exhausted.ts";

/** A computation that is still to come. It gives the storage memory (`allocateNow`, `adopt`, `own`) and fills it. */
export interface Pending {
  realize(storage: Storage): void;
}

/**
 * The elements of a storage as they are now, for computations that will read them later. Where the storage is written
 * in place meanwhile, they are moved away first, and the claim leads to where they went.
 */
export interface Claim {
  storage: Storage;
  /** Computations that have not read yet. */
  count: number;
}

/** What a disposed storage waits for. */
const disposed: Pending = {
  realize(): void {
    throw new MemoryError(
      "dispose: this tensor's memory was given back by dispose(); call dispose() after its last use, or never",
    );
  },
};

let births: Storage[] | null = null;

/** Lists the storages that take room of the heap from now on, or stops (`null`); returns the list before. */
export function listBirths(list: Storage[] | null): Storage[] | null {
  const before = births;
  births = list;
  return before;
}

/** The largest number of bytes of one storage: what 32-bit addresses reach, less a margin. */
const most = 2 ** 32 - 2 ** 16;

const padded = (bytes: number): number => Math.ceil(bytes / 16) * 16;

/**
 * A run of elements in memory, shared by all tensors that are views of it.
 *
 * They lie in the heap (`address ≥ 0`), in a typed array of their own, or nowhere as yet (`pending`). Operations get at
 * them through `array()`, kernels through `address` or `stage`. Both are good until the next allocation: that may move
 * things and collect what nobody holds. So allocate first, then look.
 */
export class Storage {
  readonly dtype: DType;
  readonly length: number;
  /** How often it was written in place; shared by all views. */
  version: number = 0;
  /** Where it begins in linear memory; −1 while it is not there. */
  address: number = -1;
  /** What computes the elements, until that is done. */
  pending: Pending | null;
  /** The array of its own, or the last view of the heap. */
  data: TypedArray | null;
  /** Keeps its part of the heap. */
  block: Block | null = null;
  /** Whoever may give its memory back. */
  owner: object | null = null;
  /** What pending computations want of it. */
  claims: Claim | null = null;

  constructor(dtype: DType, data: TypedArray | null, length: number = data!.length, pending: Pending | null = null) {
    this.dtype = dtype;
    this.length = length;
    this.pending = pending;
    this.data = data;
  }

  /** The elements; valid until the next allocation. */
  array(): TypedArray {
    const { data } = this;
    // The length of a view is 0 once an unshared memory has grown.
    return data !== null && data.length === this.length ? data : view(this);
  }

  /** Computes what is pending. Where that fails it stays pending. */
  force(): void {
    if (this.pending === null) return;
    try {
      this.pending.realize(this);
    } catch (error) {
      this.release();
      throw error;
    }
    this.pending = null;
  }

  /** Takes memory for its elements, which are arbitrary then; `shape` is for the message where there is none. */
  allocateNow(shape: readonly number[] | null = null): void {
    const bytes = this.length * dtypes[this.dtype].bytes;
    if (bytes <= small && this.length > 0 && Number.isInteger(this.length)) {
      const size = (bytes + 15) & ~15;
      const block = takeSmall(size, "normal");
      if (block !== null) {
        this.block = block;
        this.address = block.address + block.used - size;
        noteHolder(this, this.dtype, this.length, bytes, shape);
        return;
      }
    }
    allocateLarge(this, bytes, shape);
  }

  /** Takes the memory of another storage over, of the same dtype and length; the other one is disposed. */
  adopt(other: Storage): void {
    this.release();
    this.address = other.address;
    this.block = other.block;
    this.data = other.data;
    other.address = -1;
    other.block = other.data = null;
    other.pending = disposed;
  }

  /** Takes an array as its memory. */
  own(array: TypedArray): void {
    this.release();
    this.data = array;
  }

  /** Copies the elements to other memory; what it had before is returned, for those who read the old contents. */
  moveAway(): Storage {
    this.force();
    const old = new Storage(this.dtype, this.data, this.length);
    old.version = this.version;
    old.adopt(this);
    try {
      this.allocateNow();
    } catch (error) {
      this.adopt(old);
      throw error;
    } finally {
      this.pending = null;
    }
    this.array().set(old.array() as never);
    return old;
  }

  /** A claim on the elements as they are now. */
  claim(): Claim {
    this.claims ??= { storage: this, count: 0 };
    this.claims.count++;
    return this.claims;
  }

  /** To be called before elements are written in place: those who will read them keep what they were. */
  beforeWrite(): void {
    const { claims } = this;
    if (claims === null) return;
    if (claims.count > 0) claims.storage = this.moveAway();
    this.claims = null;
  }

  /** Moves an array of its own into the heap, if there is room without looking for it. */
  enterHeap(): boolean {
    const { data } = this;
    if (data === null || this.length === 0) return false;
    const bytes = padded(data.byteLength);
    const block = take(bytes, "idle");
    if (block === null) return false;
    this.block = block;
    this.address = addressOf(block, bytes);
    this.data = null;
    this.array().set(data as never);
    return true;
  }

  /** Gives its memory back at once; reading it is an error from then on. Never needed. */
  dispose(): void {
    const { claims } = this;
    if (claims !== null && claims.count > 0) {
      // computations that are still to come keep the memory
      const heir = new Storage(this.dtype, null, this.length, this.pending);
      if (this.pending === null) heir.adopt(this);
      claims.storage = heir;
      heir.claims = claims;
      this.claims = null;
    }
    this.release();
    this.pending = disposed;
  }

  /** Gives its memory back, to be given other memory. */
  release(): void {
    const { block } = this;
    if (block !== null) giveBack(block, this.address, padded(this.length * dtypes[this.dtype].bytes));
    if (block !== null || this.data !== null) forgetHolder(this);
    this.address = -1;
    this.block = this.data = null;
  }
}

function view(storage: Storage): TypedArray {
  if (storage.address < 0 && storage.data === null) storage.force();
  if (storage.address >= 0) {
    storage.data = new dtypes[storage.dtype].array(linearMemory()!.buffer, storage.address, storage.length);
  }
  return storage.data!;
}

/** More than a region gives, nothing at all, or what does not fit into the heap. */
function allocateLarge(storage: Storage, bytes: number, shape: readonly number[] | null): void {
  const { dtype, length } = storage;
  if (!Number.isInteger(length) || length < 0) {
    throw new ArgumentError(`tensor: the number of elements must be a whole number from 0 up, got ${length}`);
  }
  if (bytes > most) throw exhausted(bytes, dtype, length, shape);
  const block = bytes > small ? take(padded(bytes), "normal") : null;
  if (block !== null) {
    storage.block = block;
    storage.address = block.address;
  } else {
    try {
      storage.data = new dtypes[dtype].array(length);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw exhausted(bytes, dtype, length, shape, error);
    }
    noteSpill(bytes);
  }
  noteHolder(storage, dtype, length, bytes, shape);
}

/** Room for `length` elements, their values arbitrary; `shape` is for the message where there is none. */
export function allocate(dtype: DType, length: number, shape: readonly number[] | null = null): Storage {
  const storage = new Storage(dtype, null, length);
  storage.allocateNow(shape);
  births?.push(storage);
  return storage;
}

/** Room for `length` elements, all zero. */
export function allocateZeros(dtype: DType, length: number, shape: readonly number[] | null = null): Storage {
  const storage = allocate(dtype, length, shape);
  const { address, block } = storage;
  const bytes = padded(length * dtypes[dtype].bytes);
  // Neither a typed array nor a block where nothing was ever written needs zeros.
  if (block !== null && !(block.fresh && bytes > small)) {
    new Float64Array(linearMemory()!.buffer, address, bytes / 8).fill(0);
  }
  return storage;
}

/** One element in an array of its own: for numbers that become tensors, seldom of interest to a kernel. */
export function single(dtype: DType, value: number | bigint): Storage {
  const { array, half } = dtypes[dtype];
  const data = new array(1);
  data[0] = half === null ? value : half.encode(value as number);
  return new Storage(dtype, data);
}

/** A storage without memory, whose elements are computed when they are first asked for. */
export function promise(
  dtype: DType,
  length: number,
  pending: Pending,
  shape: readonly number[] | null = null,
): Storage {
  const bytes = length * dtypes[dtype].bytes;
  if (bytes > most) throw exhausted(bytes, dtype, length, shape); // no room will ever be found
  const storage = new Storage(dtype, null, length, pending);
  births?.push(storage);
  return storage;
}
