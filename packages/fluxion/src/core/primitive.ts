import type { Elements, Operand } from "../kernels/operand.ts";
import type { CoefficientFunction } from "../scalar/coefficients.ts";
import { compileLoop, compileNumber, type Loop, type NumberFunction } from "../scalar/compile.ts";
import type { Kernel } from "../kernels/wasm/kernel.ts";
import type { LaneType } from "../kernels/wasm/lanes.ts";
import type { AnyScalar } from "../scalar/scalar.ts";
import type { DType } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Node } from "./node.ts";
import type { Dense, Tensor } from "./tensor.ts";

/** The cotangents of a program of 0-dim numbers, in the precision of its numbers. */
export type Cotangents = Float64Array | Float32Array;

/** One row of the table: a name, and what its family needs to know. Transforms read it; it knows none of them. */
export class Primitive<R extends Rule = Rule> {
  readonly name: string;
  /** @internal */
  readonly rule: R;
  /** @internal PyTorch's name of its node in the backward graph. */
  get nodeName(): string {
    return (this.#nodeName ??= backwardName(this.name));
  }
  #nodeName: string | undefined;
  /** Filled in by the reverse column on first use: moves a number gradient from a node to its inputs. */
  backward: ((node: Node, g: Cotangents) => void) | null = null;

  constructor(name: string, rule: R, nodeName?: string) {
    this.name = name;
    this.rule = rule;
    this.#nodeName = nodeName;
  }
}

/** `log_softmax` → `LogSoftmaxBackward0` */
export function backwardName(name: string): string {
  return `${name.replace(/(^|_+|\d)([a-z])/g, (_, before: string, letter: string) => before.replaceAll("_", "") + letter.toUpperCase())}Backward0`;
}

export type Rule = Elementwise | Linear | Bilinear | Composite | Discrete | Detach | Leaf | Lazy;

/** Into what the inputs of an elementwise row are converted before it computes. */
export type Promotion = "same" | "float";

let rows = 0;

/** A function of one element of each input; shapes broadcast. */
export class Elementwise {
  readonly family = "elementwise";
  /** Tells rows apart. */
  readonly id: number = rows++;
  readonly arity: number;
  readonly promotion: Promotion;
  /** Inputs that are conditions: bools, which take no part in promotion. */
  readonly conditions: readonly boolean[];
  /** Refuses dtypes, with PyTorch's words. */
  readonly check: ((dtypes: readonly DType[]) => void) | null;
  // all of what follows is made on first use: an import should cost nothing
  #value: AnyScalar | (() => AnyScalar);
  #numbers: Map<DType, NumberFunction> | null = null;
  #loops: Map<string, Loop> | null = null;
  #vectors: Map<DType, LaneType | null> | null = null;
  #kernels: Map<number, Kernel> | null = null;
  #coefficients: Map<number, CoefficientFunction> | null = null;

  constructor(
    arity: number,
    value: AnyScalar | (() => AnyScalar),
    promotion: Promotion = "same",
    conditions: readonly boolean[] = [],
    check: ((dtypes: readonly DType[]) => void) | null = null,
  ) {
    this.arity = arity;
    this.#value = value;
    this.promotion = promotion;
    this.conditions = conditions;
    this.check = check;
  }

  /** The function, as an expression of the inputs. */
  get value(): AnyScalar {
    const value = this.#value;
    return typeof value === "function" ? (this.#value = value()) : value;
  }

  /** Filled in by `pending.ts`: the vectors that compute it in each type; null where there are none. */
  get vectors(): Map<DType, LaneType | null> {
    return (this.#vectors ??= new Map());
  }
  /** Filled in by `pending.ts`: kernels of whole tensors, by what they read. */
  get kernels(): Map<number, Kernel> {
    return (this.#kernels ??= new Map());
  }
  /** Filled in by the Taylor column: coefficients of low orders, compiled. */
  get coefficients(): Map<number, CoefficientFunction> {
    return (this.#coefficients ??= new Map());
  }

  number(dtype: DType): NumberFunction {
    const numbers = (this.#numbers ??= new Map());
    let f = numbers.get(dtype);
    if (f === undefined) numbers.set(dtype, (f = compileNumber(this.value, this.arity, dtype)));
    return f;
  }

  loop(dtype: DType, steps: string): Loop {
    const key = `${dtype} ${steps}`;
    const loops = (this.#loops ??= new Map());
    let loop = loops.get(key);
    if (loop === undefined) loops.set(key, (loop = compileLoop(this.value, this.arity, dtype, steps)));
    return loop;
  }
}

/**
 * A map that is linear in its inputs: it moves, repeats or adds elements. The last `indices` inputs are integers that
 * say which. On a single 0-dim number it is the identity.
 */
// biome-ignore lint/suspicious/noExplicitAny: the parameters of a row are its own business
export interface Linear<P = any> {
  readonly family: "linear";
  readonly indices: number;
  shape(inputs: readonly Tensor[], params: P): Shape;
  dtype?(inputs: readonly Tensor[], params: P): DType;
  /** The result as another look at the storage of the first input; null where the elements have to be copied. */
  view?(x: Dense, from: Shape, to: Shape, params: P): Dense | null;
  /** The result in memory of its own, row-major. */
  map?(inputs: readonly Operand[], to: Shape, params: P, tensors: readonly Tensor[]): Elements;
  /** What `g` at the output is at input `i`; of the other inputs only shapes, dtypes and indices may be read. */
  transpose(g: Tensor, i: number, inputs: readonly Tensor[], params: P): Tensor | null;
  /** The parameters of the same map where all inputs have a new first dimension of size `n`. */
  batch(params: P, n: number, inputs: readonly Tensor[]): P;
}

/** A product of two inputs, linear in each. */
export interface Bilinear {
  readonly family: "bilinear";
  /** How many of the last dimensions of each input belong to the product; those before broadcast. */
  readonly core: readonly [x: number, y: number];
  shape(x: Shape, y: Shape): Shape;
  product(x: Operand, y: Operand, from: readonly [Shape, Shape], to: Shape, dtype: DType): Elements;
  /** The cotangents of x and of y from that of the product. */
  readonly transpose: readonly [BilinearTranspose, BilinearTranspose];
}

export type BilinearTranspose = (g: Tensor, x: Tensor, y: Tensor) => Tensor;

/** Other operations under one name: recorded as one node, differentiated through its body. */
// biome-ignore lint/suspicious/noExplicitAny: the parameters of a row are its own business
export interface Composite<P = any> {
  readonly family: "composite";
  body(inputs: readonly Tensor[], params: P): Tensor;
  /** The value by a faster way than the body, where the inputs are plain. */
  fused?(inputs: readonly Tensor[], params: P): Tensor;
  /** The cotangents of the inputs, in operations; where it is not stated, the body is differentiated. */
  vjp?(g: Tensor, inputs: readonly Tensor[], output: Tensor, params: P): readonly (Tensor | null)[];
  /** What the backward pass reads, and so must not be written in place meanwhile. */
  readonly saves: "inputs" | "output" | "both" | "none";
}

/** A result that does not move when the inputs do a little: an index, a count, a truth value. */
// biome-ignore lint/suspicious/noExplicitAny: the parameters of a row are its own business
export interface Discrete<P = any> {
  readonly family: "discrete";
  shape(inputs: readonly Tensor[], params: P): Shape;
  dtype(inputs: readonly Tensor[], params: P): DType;
  map(inputs: readonly Operand[], to: Shape, params: P, tensors: readonly Tensor[]): Elements;
  batch(params: P, n: number, inputs: readonly Tensor[]): P;
}

/** The same value as a constant, to the tape and to every transform that tells constants apart. */
export interface Detach {
  readonly family: "detach";
}

/** Where a gradient is wanted. */
export interface Leaf {
  readonly family: "leaf";
}

/** A node that knows what it is, and how it came about only when someone asks. */
export interface Lazy {
  readonly family: "lazy";
}
