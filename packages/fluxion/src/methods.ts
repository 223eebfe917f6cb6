/** The face of tensors: every operation as a method, operators, printing. Importing this installs them. */

import { isLeafNode, Node, nodeOf } from "./core/node.ts";
import { isTraced, Tensor, writesOf } from "./core/tensor.ts";
import { Dense } from "./core/tensor.ts";
import * as ops from "./ops/public.ts";
import { wrapDim } from "./ops/dims.ts";
import { dispose, realize } from "./ops/memory.ts";
import { unbind } from "./ops/parts.ts";
import type { UniqueConsecutiveMethod, UniqueMethod } from "./ops/unique.ts";
import * as views from "./ops/views.ts";
import { type } from "./ops/kinds.ts";
import type { MemoryFormat } from "./ops/memoryformat.ts";
import type { DType } from "./tensor/dtype.ts";
import { ArgumentError, GradError, IndexError } from "./tensor/errors.ts";
import { contiguousStrides, numel, showShape } from "./tensor/shape.ts";
import * as operations from "./operations.ts";
import * as graph from "./transforms/graph.ts";

type Operations = typeof operations;
/** A function of a tensor and more, without the tensor. */
type Method<F> = F extends (...x: infer A) => infer Y ? (...rest: Rest<A>) => Y : never;
type Rest<A> = A extends readonly [unknown, ...infer R] ? R : never;
/** These return one thing or another by how they are called. */
type Overloaded = "max" | "min" | "median" | "nanmedian" | "unique" | "uniqueConsecutive" | "nonzero";

interface Median {
  (): Tensor;
  (dim: number | { dim: number; keepdim?: boolean }, keepdim?: boolean | { keepdim?: boolean }): ops.ValuesAndIndices;
}
interface Nonzero {
  (options?: { readonly asTuple?: false }): Tensor;
  (options: { readonly asTuple: true }): Tensor[];
}

interface Extreme extends Median {
  (): Tensor;
  (other: Tensor): Tensor;
  (dim: number | { dim: number; keepdim?: boolean }, keepdim?: boolean | { keepdim?: boolean }): ops.ValuesAndIndices;
}

/** What `x.double()` and the like take. */
interface CastOptions {
  readonly memoryFormat?: MemoryFormat;
}

export type TensorMethods = { [K in Exclude<keyof Operations, Overloaded>]: Method<Operations[K]> } & {
  max: Extreme;
  min: Extreme;
  nonzero: Nonzero;
  median: Median;
  nanmedian: Median;
  unique: UniqueMethod;
  uniqueConsecutive: UniqueConsecutiveMethod;
};

declare module "./core/tensor.ts" {
  interface Tensor extends TensorMethods {
    /** Whether operations on it are recorded. */
    requiresGrad: boolean;
    readonly isLeaf: boolean;
    /** The gradient that backward passes have added up; assignable. */
    grad: Tensor | null;
    /** The node that made it; null for leaves and constants. */
    readonly gradFn: Node | null;
    readonly retainsGrad: boolean;
    /** How often it, or what it is a view of, was written in place. */
    readonly version: number;
    /** The transpose: all dims in reverse. */
    readonly T: Tensor;
    /** The last two dims exchanged. */
    readonly mT: Tensor;
    numel(): number;
    dim(): number;
    size(dim?: number): readonly number[] | number;
    stride(dim?: number): readonly number[] | number;
    storageOffset(): number;
    /** Computes what is pending; returns the tensor. */
    realize(): Tensor;
    /** Gives its memory back at once; never needed. */
    dispose(): void;
    [Symbol.dispose](): void;
    double(options?: CastOptions): Tensor;
    float(options?: CastOptions): Tensor;
    long(options?: CastOptions): Tensor;
    int(options?: CastOptions): Tensor;
    half(options?: CastOptions): Tensor;
    bfloat16(options?: CastOptions): Tensor;
    short(options?: CastOptions): Tensor;
    char(options?: CastOptions): Tensor;
    byte(options?: CastOptions): Tensor;
    bool(options?: CastOptions): Tensor;
    /** The name of its type, or itself as the dtype that is given. */
    type(): string;
    type(dtype: DType): Tensor;
    toString(): string;
    toJSON(): unknown;
    [Symbol.iterator](): Iterator<Tensor>;
    [Symbol.toPrimitive](hint: string): string;
  }
}

declare module "./core/node.ts" {
  interface Node {
    /** PyTorch's name: `MulBackward0`. */
    name(): string;
    /** The nodes it leads to, and which of their outputs it uses. */
    readonly nextFunctions: readonly (readonly [Node | null, number])[];
    readonly metadata: Record<string, unknown>;
    /** Of a leaf's node: the leaf. */
    readonly variable: Tensor | null;
    registerHook(hook: (gradInputs: readonly (Tensor | null)[], g: Tensor) => void): graph.HookHandle;
    registerPrehook(hook: graph.TensorHook): graph.HookHandle;
    toString(): string;
  }
}

type AnyFunction = (...x: unknown[]) => unknown;

function install(target: object, methods: Readonly<Record<string | symbol, unknown>>): void {
  for (const key of Reflect.ownKeys(methods)) {
    Object.defineProperty(target, key, { value: methods[key], configurable: true, writable: true, enumerable: false });
  }
}

/** `f(x, …)` as `x.f(…)`; without a rest list where few arguments are given, since that is the common case. */
function method(f: AnyFunction): AnyFunction {
  return function (this: unknown, ...rest: unknown[]) {
    switch (rest.length) {
      case 0:
        return f(this);
      case 1:
        return f(this, rest[0]);
      default:
        return f(this, ...rest);
    }
  };
}

/**
 * Functions of a thing as its methods. They are in an object behind its prototype: a prototype that is in use takes so
 * many new properties only slowly.
 */
function installMethods(target: object, functions: object): void {
  const behind = Object.create(Object.getPrototypeOf(target)) as object;
  install(behind, Object.fromEntries(Object.entries(functions).map(([name, f]) => [name, method(f as AnyFunction)])));
  Object.setPrototypeOf(target, behind);
}

const castTo =
  (dtype: DType) =>
  (x: Tensor, options: CastOptions = {}): Tensor =>
    ops.to(x, dtype, options);

/** Why a tensor does not become a number by itself. */
function refuse(x: Tensor, hint: string): never {
  const remedy = "use item(), or x.mul(2); x * 2 works in .fts files";
  if (isTraced(x)) throw new GradError(`Tensor: a traced tensor does not become a ${hint}; ${remedy}`);
  if (nodeOf(x) !== null)
    throw new GradError(
      `Tensor: a tensor that requires grad does not become a ${hint}, its gradient would be lost; ${remedy}`,
    );
  throw new ArgumentError(
    `Tensor: only one element tensors can be converted to Python scalars; it has shape ${showShape(x.shape)}; ${remedy}`,
  );
}

/** How a page, the console and a template string show it. */
const shownBy = <X>(text: (x: X) => string): Readonly<Record<string | symbol, unknown>> => ({
  toString: method(text as AnyFunction),
  [Symbol.for("nodejs.util.inspect.custom")](this: X): string {
    return text(this);
  },
  [Symbol.for("Jupyter.display")](this: X): Record<string, string> {
    return { "text/plain": text(this) };
  },
});

function dimOf(op: string, dim: number, x: Tensor): number {
  if (x.shape.length > 0) return wrapDim(op, dim, x.shape.length);
  throw new IndexError(`${op}: Dimension specified as ${dim} but tensor has no dimensions`);
}

installMethods(Tensor.prototype, {
  ...operations,
  numel: (x: Tensor) => numel(x.shape),
  dim: (x: Tensor) => x.shape.length,
  size: (x: Tensor, dim?: number) => (dim === undefined ? x.shape : x.shape[dimOf("size", dim, x)]!),
  stride: (x: Tensor, dim?: number) => {
    const strides = x.store instanceof Dense ? x.store.strides : contiguousStrides(x.shape);
    return dim === undefined ? [...strides] : strides[dimOf("stride", dim, x)]!;
  },
  storageOffset: (x: Tensor) => (x.store instanceof Dense ? x.store.offset : 0),
  realize,
  dispose,
  double: castTo("float64"),
  float: castTo("float32"),
  long: castTo("int64"),
  int: castTo("int32"),
  half: castTo("float16"),
  bfloat16: castTo("bfloat16"),
  short: castTo("int16"),
  char: castTo("int8"),
  byte: castTo("uint8"),
  bool: castTo("bool"),
  type,
  toJSON: (x: Tensor) => ops.toArray(x),
  valueOf: (x: Tensor) => x,
});
install(Tensor.prototype, {
  ...shownBy<Tensor>(ops.show),
  [Symbol.dispose](this: Tensor): void {
    dispose(this);
  },
  *[Symbol.iterator](this: Tensor): Iterator<Tensor> {
    if (this.shape.length === 0) throw new ArgumentError("Tensor: iteration over a 0-d tensor; use item()");
    yield* unbind(this);
  },
  [Symbol.toPrimitive](this: Tensor, hint: string): unknown {
    if (hint === "string") return ops.show(this);
    if (isTraced(this) || nodeOf(this) !== null || numel(this.shape) !== 1) return refuse(this, "number");
    return ops.item(this);
  },
});

/** Properties that are read by a function, and written by another if there is one. */
function accessors<X>(
  target: X & object,
  read: Readonly<Record<string, (x: X) => unknown>>,
  write: Readonly<Record<string, (x: X, value: never) => unknown>> = {},
): void {
  for (const [key, get] of Object.entries(read)) {
    const set = write[key];
    Object.defineProperty(target, key, {
      configurable: true,
      get(this: X) {
        return get(this);
      },
      ...(set && {
        set(this: X, value: never) {
          set(this, value);
        },
      }),
    });
  }
}

accessors(
  Tensor.prototype,
  {
    requiresGrad: (x) => nodeOf(x) !== null,
    isLeaf: (x) => graph.gradFnOf(x) === null,
    grad: (x) => x.gradient,
    gradFn: graph.gradFnOf,
    retainsGrad: graph.retainsGrad,
    version: writesOf,
    T: views.reverseDims,
    mT: views.matrixTranspose,
  },
  { requiresGrad: graph.requiresGrad_, grad: graph.assignGrad },
);

// ---- operators: what `x * 2` in .fts files and notebook cells calls ----

/** At most two operands: what else an operation takes is no part of an operator. */
const ofTwo =
  (f: (x: never, y: never) => unknown) =>
  (x: unknown, y: unknown): unknown =>
    f(x as never, y as never);
const operators: Readonly<Record<string, (x: never, y: never) => unknown>> = {
  add: ops.add,
  sub: ops.sub,
  mul: ops.mul,
  div: ops.div,
  mod: ops.remainder,
  pow: ops.pow,
  lt: ops.lt,
  le: ops.le,
  gt: ops.gt,
  ge: ops.ge,
  and: ops.bitwiseAnd,
  or: ops.bitwiseOr,
  xor: ops.bitwiseXor,
  neg: ops.neg,
  not: ops.bitwiseNot,
  truthy: (t: Tensor) => {
    if (isTraced(t)) return refuse(t, "boolean");
    if (numel(t.shape) !== 1)
      throw new ArgumentError(
        `Tensor: Boolean value of Tensor with ${numel(t.shape) === 0 ? "no values" : "more than one value"} is ambiguous; use all() or any()`,
      );
    return Boolean(ops.item(t));
  },
};
install(
  Tensor.prototype,
  Object.fromEntries(Object.entries(operators).map(([name, f]) => [Symbol.for(`fluxion.op.${name}`), ofTwo(f)])),
);

// ---- nodes ----

const metadata = new WeakMap<Node, Record<string, unknown>>();

install(Node.prototype, shownBy<Node>(graph.nodeText));
installMethods(Node.prototype, {
  name: (node: Node) => graph.nodeText(node).slice(1, -1),
  registerHook: graph.nodeHook,
  registerPrehook: graph.nodePrehook,
});

accessors(Node.prototype, {
  nextFunctions: graph.nextFunctions,
  metadata: (node) => {
    let own = metadata.get(node);
    if (own === undefined) metadata.set(node, (own = {}));
    return own;
  },
  variable: (node) => (isLeafNode(node) ? node.output : null),
});
