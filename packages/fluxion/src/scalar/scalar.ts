/**
 * One language for the value of an elementwise operation and for its derivatives.
 *
 * An expression is data: interned, so that equal expressions are one object. It is differentiated symbolically
 * (`differential.ts`), compiled to number functions and loops (`compile.ts`), solved order by order for Taylor
 * coefficients (`system.ts`) and printed. A `number` is whatever the tensors hold (a float, an integer, later a complex
 * number): how it is computed is the business of a lowering (`lowering.ts`), not of the expression.
 */

import type { VectorFunction } from "../kernels/wasm/functions/index.ts";

export type Kind = "number" | "bool";

export type ScalarOp =
  | "input"
  | "const"
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "neg"
  | "strongMul"
  | "strongDiv"
  | "select"
  | "greater"
  | "greaterEqual"
  | "equal"
  | "and"
  | "or"
  | "not"
  | "call";

/** ∂f/∂xᵢ from the arguments and the value, which comes last. */
export type PartialRule = (...xz: Scalar[]) => Scalar;

/** A function of numbers that is not algebra: how to compute it, and its derivatives. */
export interface ScalarFunction {
  readonly name: string;
  readonly run: (...x: number[]) => number;
  /** The same as source, where it is a function every JavaScript engine has: `Math.sin`. */
  readonly js?: string;
  /** The same on lanes, for kernels; without it they call `run` for each lane. */
  readonly lanes?: VectorFunction;
  /** On integers, where they need a way of their own: of 32 bits and less, and of 64. */
  readonly integer?: (...x: number[]) => number;
  readonly big?: (...x: bigint[]) => bigint;
  readonly partials: readonly PartialRule[];
  /** The value as an expression of other functions, which then stands for `run`. */
  readonly body?: (...x: Scalar[]) => Scalar;
  /** The partials where x₀ is not 0, in a form that closes on itself: `partials` would need ever new functions. */
  readonly recurrence?: readonly PartialRule[];
}

export class Scalar<K extends Kind = "number"> {
  readonly kind: K;
  readonly op: ScalarOp;
  readonly args: readonly AnyScalar[];
  /** The number of a constant, the index of an input. */
  readonly value: number;
  readonly fn: ScalarFunction | null;
  readonly id: number;

  constructor(kind: K, op: ScalarOp, args: readonly AnyScalar[], value: number, fn: ScalarFunction | null, id: number) {
    this.kind = kind;
    this.op = op;
    this.args = args;
    this.value = value;
    this.fn = fn;
    this.id = id;
  }

  // Only what is exact for every IEEE number is simplified here; the zero of calculus is in `differential.ts`.

  add(y: ScalarLike): Scalar {
    return make("add", this, toScalar(y));
  }
  sub(y: ScalarLike): Scalar {
    const b = toScalar(y);
    return isConst(b, 0) ? asNumber(this) : make("sub", this, b);
  }
  mul(y: ScalarLike): Scalar {
    const b = toScalar(y);
    if (isConst(this, 1)) return b;
    if (isConst(b, 1)) return asNumber(this);
    return this.op === "const" && b.op === "const" ? constant(this.value * b.value) : make("mul", this, b);
  }
  div(y: ScalarLike): Scalar {
    const b = toScalar(y);
    return isConst(b, 1) ? asNumber(this) : make("div", this, b);
  }
  neg(): Scalar {
    if (this.op === "const") return constant(-this.value);
    return this.op === "neg" ? asNumber(this.args[0]!) : make("neg", this);
  }
  square(): Scalar {
    return this.mul(asNumber(this));
  }
  /** Integer power by repeated multiplication: exact, and right at 0. */
  powi(n: number): Scalar {
    if (n < 0) return constant(1).div(this.powi(-n));
    if (n === 0) return constant(1);
    if (n === 1) return asNumber(this);
    const half = this.powi(Math.floor(n / 2)).square();
    return n % 2 === 0 ? half : half.mul(asNumber(this));
  }
  /** `this · d`, and 0 where either is 0 and the other is not finite: the product of the chain rule. */
  strongMul(d: Scalar): Scalar {
    return this.op === "const" || d.op === "const" ? this.mul(d) : make("strongMul", this, d);
  }
  /** `this / d`, and 0 where that would be 0 / 0, 0 / NaN, or what is not finite by ∞: the quotient of the chain rule. */
  strongDiv(d: Scalar): Scalar {
    return d.op === "const" ? this.div(d) : make("strongDiv", this, d);
  }
  greater(y: ScalarLike): Scalar<"bool"> {
    return intern("bool", "greater", [this, toScalar(y)]);
  }
  less(y: ScalarLike): Scalar<"bool"> {
    return toScalar(y).greater(asNumber(this));
  }
  greaterEqual(y: ScalarLike): Scalar<"bool"> {
    return intern("bool", "greaterEqual", [this, toScalar(y)]);
  }
  lessEqual(y: ScalarLike): Scalar<"bool"> {
    return toScalar(y).greaterEqual(asNumber(this));
  }
  equal(y: ScalarLike): Scalar<"bool"> {
    return intern("bool", "equal", [this, toScalar(y)]);
  }
  isNaN(): Scalar<"bool"> {
    return this.equal(asNumber(this)).not();
  }
  and(y: Scalar<"bool">): Scalar<"bool"> {
    return intern("bool", "and", [this, y]);
  }
  or(y: Scalar<"bool">): Scalar<"bool"> {
    return intern("bool", "or", [this, y]);
  }
  not(): Scalar<"bool"> {
    return intern("bool", "not", [this]);
  }
  abs(): Scalar {
    return select(this.less(0), this.neg(), select(this.equal(0), 0, asNumber(this)));
  }
}

export type AnyScalar = Scalar<Kind>;
export type ScalarLike = Scalar | number;

/** `x` where `c` holds, else `y`. */
export function select(c: Scalar<"bool">, x: ScalarLike, y: ScalarLike): Scalar {
  const [a, b] = [toScalar(x), toScalar(y)];
  return a === b ? a : make("select", c, a, b);
}

export function call(fn: ScalarFunction, ...args: AnyScalar[]): Scalar {
  return intern("number", "call", args, 0, fn);
}

export function constant(value: number): Scalar {
  return intern("number", "const", [], value);
}

export function input<K extends Kind = "number">(index: number, kind: K = "number" as K): Scalar<K> {
  return intern(kind, "input", [], index);
}

export function isConst(x: AnyScalar, value: number): boolean {
  return x.op === "const" && x.value === value;
}

export const toScalar = (x: ScalarLike): Scalar => (typeof x === "number" ? constant(x) : x);

/** Methods exist on bools only because a class has one set of methods; 0 and 1 count as numbers. */
const asNumber = (x: AnyScalar): Scalar => x as Scalar;

// ---- interning ----

const interned = new Map<string, AnyScalar>();
const functionIds = new Map<ScalarFunction, number>(); // two functions may share a name

function intern<K extends Kind>(
  kind: K,
  op: ScalarOp,
  args: readonly AnyScalar[],
  value: number = 0,
  fn: ScalarFunction | null = null,
): Scalar<K> {
  if (fn !== null && !functionIds.has(fn)) functionIds.set(fn, functionIds.size);
  const number = Object.is(value, -0) ? "-0" : value;
  const key = `${kind} ${op} ${number} ${fn === null ? "" : functionIds.get(fn)} ${args.map((x) => x.id).join()}`;
  let x = interned.get(key);
  if (x === undefined) interned.set(key, (x = new Scalar(kind, op, args, value, fn, interned.size)));
  return x as Scalar<K>;
}

const make = (op: ScalarOp, ...args: AnyScalar[]): Scalar => intern("number", op, args);
