import { type DType, dtypes, type TypedArray } from "./dtype.ts";
import { MemoryError } from "./errors.ts";

/**
 * A run of elements in memory, shared by all tensors that are views of it.
 *
 * This is all that operations know of memory: they ask for `array()` when they compute and keep it no longer than that,
 * so that what lies underneath can move, grow or be taken from a heap of our own.
 */
export class Storage {
  readonly dtype: DType;
  readonly length: number;
  /** How often it was written in place; shared by all views. */
  version: number = 0;
  readonly #array: TypedArray;

  constructor(dtype: DType, array: TypedArray) {
    this.dtype = dtype;
    this.length = array.length;
    this.#array = array;
  }

  /** The elements; valid until the next allocation. */
  array(): TypedArray {
    return this.#array;
  }
}

/** Room for `length` elements, all zero. */
export function allocate(dtype: DType, length: number): Storage {
  try {
    return new Storage(dtype, new dtypes[dtype].array(length));
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const bytes = length * dtypes[dtype].bytes;
    throw new MemoryError(`tensor: not enough memory: you tried to allocate ${bytes} bytes; use fewer elements`, {
      cause: error,
    });
  }
}
