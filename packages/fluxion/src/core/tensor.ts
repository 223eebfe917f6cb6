import { type DType, dtypes } from "../tensor/dtype.ts";
import { ArgumentError, GradError } from "../tensor/errors.ts";
import { contiguousStrides, numel, type Shape, type Strides, scalarShape, showShape } from "../tensor/shape.ts";
import { type Storage, single } from "../tensor/storage.ts";
import type { Node } from "./node.ts";
import type { Primitive } from "./primitive.ts";

/** Where the elements of a tensor are: a storage, and how to walk through it. */
export class Dense {
  /** @internal */
  readonly storage: Storage;
  readonly offset: number;
  /** @internal */
  readonly strides: Strides;

  constructor(storage: Storage, offset: number, strides: Strides) {
    this.storage = storage;
    this.offset = offset;
    this.strides = strides;
  }
}

/** What stands in for numbers while a transform looks on: a dual number, a batch, a jet. */
export abstract class Traced {
  abstract readonly trace: Trace;
  /** Whether an operation made it: it is neither an argument nor a view. */
  made: boolean = false;
  /** How many tensors share its elements that would not notice if it were written. */
  shared: number = 0;
}

/** One meaning of a program. The highest level among the inputs of an operation decides. */
export interface Trace {
  readonly level: number;
  apply(primitive: Primitive, inputs: readonly Tensor[], params: unknown): Tensor;
}

/** What few tensors have. */
export interface Extra {
  name: string | null;
  /** For a view: what it looks into, and how to make it again. */
  view: View | null;
}

export interface View {
  readonly base: Tensor;
  /** The base's node when this view was made: where it differs now, the base was written in place. */
  baseNode: Node | null;
  readonly again: (base: Tensor) => Tensor;
  /** Which output of a function of several views it is, or is a view of; null otherwise. */
  readonly part: number | null;
}

const brand = Symbol.for("fluxion.tensor");
/** Which copy of the package made a tensor: two copies cannot compute with each other. */
export const version = "0.1.0";

/**
 * A multi-dimensional array of numbers, or a tracer in its place.
 *
 * Every tensor has these fields in this order: one hidden class, so that the same few machine instructions serve them
 * all. A 0-dim number lives in `value`, without a typed array; `store` is null then, and only then.
 */
export class Tensor {
  /** The number of a 0-dim tensor without storage; it changes when the tensor is written in place. */
  value: number;
  readonly shape: Shape;
  readonly dtype: DType;
  /** @internal */
  store: Dense | Traced | null;
  /** How it was made; null for what no gradient reaches. */
  node: Node | null = null;
  /** @internal How often `value` was written in place. */
  writes: number = 0;
  gradient: Tensor | null = null;
  /** @internal */
  extra: Extra | null = null;

  constructor(value: number, shape: Shape, dtype: DType, store: Dense | Traced | null) {
    this.value = value;
    this.shape = shape;
    this.dtype = dtype;
    this.store = store;
  }

  get ndim(): number {
    return this.shape.length;
  }
  /** The name it has in formulas and graphs. */
  get name(): string | null {
    return this.extra?.name ?? null;
  }
}

Object.defineProperty(Tensor.prototype, brand, { value: version });

export type TensorLike = Tensor | number | boolean | bigint | PyFloat;

/** A number that counts as Python's float even where it is integer-valued. */
export class PyFloat {
  readonly value: number;
  constructor(value: number) {
    this.value = value;
  }
}

/** A 0-dim number; int64 needs a slot of its own, since a JavaScript number cannot hold it. */
export function number(value: number, dtype: DType): Tensor {
  const info = dtypes[dtype];
  if (!info.big) return new Tensor(value, scalarShape, dtype, null);
  const storage = single(dtype, Number.isFinite(value) ? BigInt(Math.trunc(value)) : 0n);
  return new Tensor(Number.NaN, scalarShape, dtype, new Dense(storage, 0, scalarShape));
}

/** A new tensor over a whole storage, row-major. */
export function fromStorage(storage: Storage, shape: Shape): Tensor {
  if (shape.length === 0 && !dtypes[storage.dtype].big) {
    return new Tensor(elementAt(storage, 0) as number, scalarShape, storage.dtype, null);
  }
  const dense = new Dense(storage, 0, contiguousStrides(shape));
  storage.owner = dense;
  return new Tensor(Number.NaN, shape, storage.dtype, dense);
}

/** The same elements without history; the storage is shared. */
export function strip(x: Tensor): Tensor {
  return x.node === null ? x : new Tensor(x.value, x.shape, x.dtype, x.store);
}

/** A new handle to the same elements. */
export const handle = (x: Tensor): Tensor => new Tensor(x.value, x.shape, x.dtype, x.store);

/** How often the elements were written in place. */
export function writesOf(x: Tensor): number {
  const store = x.store;
  return store !== null && store instanceof Dense ? store.storage.version : x.writes;
}

/** Where the elements are; a 0-dim number is moved into a storage first, to be shared from now on. */
export function denseOf(x: Tensor, op: string): Dense {
  const store = x.store;
  if (store instanceof Dense) return store;
  if (store !== null) throw traced(op);
  const storage = single(x.dtype, x.value);
  storage.version = x.writes;
  const dense = new Dense(storage, 0, scalarShape);
  x.store = dense;
  x.value = Number.NaN;
  return dense;
}

/** Where the elements are, for reading only: a 0-dim number stays where it is. */
export function readOnly(x: Tensor, op: string): Dense {
  if (x.store instanceof Dense) return x.store;
  if (x.store !== null) throw traced(op);
  const storage = single(x.dtype, x.value);
  return new Dense(storage, 0, x.shape.length === 0 ? scalarShape : contiguousStrides(x.shape));
}

/** The element at a place of a storage: a number, or a bigint of int64. */
export function elementAt(storage: Storage, i: number): number | bigint {
  const { half } = dtypes[storage.dtype];
  const x = storage.array()[i]!;
  return half === null ? x : half.decode(x as number);
}

/** The single element of an untraced tensor, as its dtype keeps it. */
export function element(x: Tensor, op: string): number | bigint {
  if (x.store === null) return x.value;
  if (x.store instanceof Dense) return elementAt(x.store.storage, x.store.offset);
  throw traced(op);
}

/** Counts those who look into a traced tensor, and so into what that is a view of. */
export function countShared({ store, extra }: Tensor, by: 1 | -1): void {
  if (store instanceof Traced) store.shared += by;
  const under = extra?.view?.base.store;
  if (under instanceof Traced && under !== store) under.shared += by;
}

/** A view of what its base is now. */
export function lookAgain({ base, again }: View): Tensor {
  const { store } = base;
  const shared = store instanceof Traced ? store.shared : 0;
  const view = again(base);
  if (store instanceof Traced) store.shared = shared; // this one is known
  return view;
}

export const isTraced = (x: Tensor): boolean => x.store !== null && !(x.store instanceof Dense);

export function traced(op: string): GradError {
  return new GradError(`${op}: a traced tensor has no value of its own; use where, maximum, ... instead of reading it`);
}

/** Whether `x` is a tensor of this copy of the package; one of another copy is an error that names both. */
export function isTensor(x: unknown): x is Tensor {
  if (x instanceof Tensor) return true;
  if (typeof x !== "object" || x === null || !(brand in x)) return false;
  throw new ArgumentError(
    `fluxion: two copies of the package meet (this one is ${version}, the tensor's is ${String(x[brand as never])}); ` +
      "make sure that only one version is installed",
  );
}

/** `[2, 3]` of a tensor, for messages. */
export const shapeText = (x: Tensor): string => showShape(x.shape);

export const count = (x: Tensor): number => numel(x.shape);

new Tensor(Number.NaN, scalarShape, "float64", null); // teaches V8 that `value` holds doubles
