/** Expressions as vector code: kernels that compute whole tensors, and sources that other kernels read from. */

import { Func, i32, type Local, op, type Value } from "../kernels/wasm/encoder.ts";
import { instantiate, type Kernel, type Linear, wasmFeatures } from "../kernels/wasm/kernel.ts";
import { Lanes, type LaneType, outside, type Vec } from "../kernels/wasm/lanes.ts";
import { outsideOf } from "../kernels/wasm/outside.ts";
import { elements, type Reader, type Source, type Step, writeRow } from "../kernels/wasm/source.ts";
import type { DType } from "../tensor/dtype.ts";
import type { AnyScalar, Scalar, ScalarFunction } from "./scalar.ts";

/** How an input of an expression lies in memory; a condition counts as a mask. */
export interface VectorInput {
  readonly dtype: DType;
  readonly step: Step;
}

/** Longer expressions, such as derivatives of high orders, would take longer to compile than loops do to run. */
const mostSteps = 800;

/** The vectors that compute an expression in this type; null where none do. Integers do not divide, and call nothing; bools are only compared and chosen. */
export function lanesFor(y: AnyScalar, dtype: DType): LaneType | null {
  if (costOf(y) > mostSteps) return null;
  if (dtype === "float64" || dtype === "float32") return dtype;
  if (dtype !== "int32" && dtype !== "bool") return null;
  const seen = new Set<AnyScalar>();
  const fits = (x: AnyScalar): boolean => {
    if (seen.has(x)) return true;
    seen.add(x);
    return (dtype === "bool" ? isLogic(x) : isAlgebra(x)) && x.args.every(fits);
  };
  return fits(y) ? dtype : null;
}

const isAlgebra = (x: AnyScalar): boolean => x.op !== "div" && x.op !== "strongDiv" && x.op !== "call";

/** What bytes 0 and 1 stay such bytes in. */
function isLogic(x: AnyScalar): boolean {
  if (x.op === "const") return x.value === 0 || x.value === 1;
  return logic.has(x.op);
}
const logic: ReadonlySet<AnyScalar["op"]> = new Set([
  "input",
  "select",
  "and",
  "or",
  "not",
  "equal",
  "greater",
  "greaterEqual",
]);

/** The expression's value at each element, for a kernel to read. */
export function expressionSource(y: AnyScalar, type: LaneType, inputs: readonly VectorInput[]): Source {
  const kinds = inputKinds(y);
  const sources = inputs.map((x, i) => elements(x.dtype, x.step, type, kinds.get(i) === "bool"));
  const functions: Record<string, ScalarFunction["run"]> = {};
  return {
    key: `${y.id} ${sources.map((s) => s.key).join()}`,
    type,
    params: sources.flatMap((s) => s.params),
    functions,
    open(f, params) {
      let at = 0;
      const readers = sources.map((s): Reader => s.open(f, params.slice(at, (at += s.params.length))));
      return {
        read: (v, i) => new Emission(v, (n) => readers[n]!.read(v, i), functions).vector(y),
        next() {
          for (const reader of readers) reader.next();
        },
      };
    },
  };
}

/** Which inputs are conditions. */
function inputKinds(y: AnyScalar): ReadonlyMap<number, string> {
  const kinds = new Map<number, string>();
  const seen = new Set<AnyScalar>();
  const walk = (x: AnyScalar): void => {
    if (seen.has(x)) return;
    seen.add(x);
    if (x.op === "input") kinds.set(x.value, x.kind);
    x.args.forEach(walk);
  };
  walk(y);
  return kinds;
}

/** One pass over an expression: each subexpression becomes vectors once. */
class Emission {
  readonly #v: Lanes;
  readonly #input: (i: number) => Vec;
  readonly #functions: Record<string, ScalarFunction["run"]>;
  readonly #known: Map<AnyScalar, Vec> = new Map();

  constructor(v: Lanes, input: (i: number) => Vec, functions: Record<string, ScalarFunction["run"]>) {
    this.#v = v;
    this.#input = input;
    this.#functions = functions;
  }

  /** The lanes of `x`; those of a truth value are masks. */
  vector(x: AnyScalar): Vec {
    let known = this.#known.get(x);
    if (known === undefined) this.#known.set(x, (known = this.#emit(x)));
    return known;
  }

  /** The lanes of `x` as numbers. */
  #number(x: AnyScalar): Vec {
    const lanes = this.vector(x);
    return x.kind === "bool" ? this.#v.op("v128.and", lanes, this.#v.constant(1)) : lanes;
  }

  #emit(x: AnyScalar): Vec {
    const v = this.#v;
    const [a, b, c] = x.args as readonly [AnyScalar, AnyScalar, AnyScalar];
    switch (x.op) {
      case "input":
        return this.#input(x.value);
      case "const":
        return v.constant(isInteger(v) ? x.value | 0 : x.value);
      case "call":
        return this.#call(x.fn!, x.args);
      case "select":
        return v.select(this.vector(a), this.#number(b), this.#number(c));
      case "and":
      case "or":
        return v.op(`v128.${x.op}`, this.vector(a), this.vector(b));
      case "not":
        return v.op("v128.not", this.vector(a));
      case "neg":
        return v.op("neg", this.#number(a));
      case "strongMul":
        return this.#strongMul(this.#number(a), this.#number(b));
      case "strongDiv":
        return this.#strongDiv(this.#number(a), this.#number(b));
      default:
        return v.op((isInteger(v) ? integerNames : names)[x.op], this.#number(a), this.#number(b));
    }
  }

  #call(fn: ScalarFunction, args: readonly AnyScalar[]): Vec {
    const v = this.#v;
    if (fn.body !== undefined) return this.vector(fn.body(...(args as readonly Scalar[])));
    if (fn.lanes !== undefined) return fn.lanes(v, ...args.map((x) => this.#number(x)));
    const name = fn.js === undefined ? `${fn.name} ${idOf(fn)}` : fn.name;
    if (fn.js === undefined) this.#functions[name] = fn.run;
    return v.call(outside(name, args.length), ...args.map((x) => this.#number(x)));
  }

  /** The product, and 0 where it is not a number although a factor is 0. */
  #strongMul(a: Vec, b: Vec): Vec {
    const v = this.#v;
    const product = v.mul(a, b);
    if (v.type === "int32") return product;
    const zero = v.constant(0);
    return this.#unless(product, v.op("v128.or", v.op("eq", a, zero), v.op("eq", b, zero)));
  }

  /** The quotient, and 0 where it is not a number although 0 is divided, or divided by infinity. */
  #strongDiv(a: Vec, b: Vec): Vec {
    const v = this.#v;
    const infinite = v.op("eq", v.op("abs", b), v.constant(Number.POSITIVE_INFINITY));
    return this.#unless(v.div(a, b), v.op("v128.or", v.op("eq", a, v.constant(0)), infinite));
  }

  #unless(z: Vec, vanishes: Vec): Vec {
    const v = this.#v;
    return v.op("v128.andnot", z, v.op("v128.and", v.op("ne", z, z), vanishes));
  }
}

const isInteger = (v: Lanes): boolean => v.type === "int32" || v.type === "bool";

const names = {
  add: "add",
  sub: "sub",
  mul: "mul",
  div: "div",
  greater: "gt",
  greaterEqual: "ge",
  equal: "eq",
} as const;
/** Integers say whether they have a sign. */
const integerNames = { ...names, greater: "gt_s", greaterEqual: "ge_s" } as const;

const ids = new Map<ScalarFunction, number>();
/** Tells functions of one name apart. */
function idOf(fn: ScalarFunction): number {
  if (!ids.has(fn)) ids.set(fn, ids.size);
  return ids.get(fn)!;
}

/** Steps of an expression; functions count as the many that they are. */
export function costOf(y: AnyScalar): number {
  const seen = new Set<AnyScalar>();
  const cost = (x: AnyScalar): number => {
    if (seen.has(x)) return 0;
    seen.add(x);
    return x.args.reduce((sum, z) => sum + cost(z), x.op === "call" ? 15 : 1);
  };
  return cost(y);
}

/** How many vectors an expression is computed on at once: as many as registers allow, roughly. */
function unrollFor(y: AnyScalar): number {
  const cost = costOf(y);
  return cost > 300 ? 1 : cost > 100 ? 2 : 4;
}

/**
 * The kernel of an expression: `run(outer, inner, out, bytes, …inputs)` writes `outer` rows of `inner` elements from
 * address `out` on, `bytes` apart. Each input is an address and the bytes between its rows, or a number.
 */
export function elementwiseKernel(
  y: AnyScalar,
  type: LaneType,
  inputs: readonly VectorInput[],
  linear: Linear,
): Kernel {
  const source = expressionSource(y, type, inputs);
  const f = new Func(["i32", "i32", "i32", "i32", ...source.params]);
  const [outer, inner, out, bytes, ...rest] = f.params as [Local, Local, Local, Local, ...Local[]];
  const reader = source.open(f, rest);
  const v = new Lanes(f, type, unrollFor(y), wasmFeatures().fma);
  const bool = y.kind === "bool";
  const { width } = v.info;
  const whole = width * v.unroll;
  const i = f.local("i32");
  const row = f.local("i32");
  const upTo = (n: number): Value => op("i32.le_s", op("i32.add", i, i32(n)), inner);
  f.while(op("i32.lt_s", row, outer), () => {
    f.set(i, i32(0));
    f.while(upTo(whole), () => {
      writeRow(v, bool, out, i, reader.read(v, i));
      f.set(i, op("i32.add", i, i32(whole)));
    });
    const one = v.single();
    f.while(op("i32.lt_s", i, inner), () => {
      const value = reader.read(one, i);
      f.if(
        upTo(width),
        () => writeRow(one, bool, out, i, value),
        () => writeRow(one, bool, out, i, value, op("i32.sub", inner, i)),
      );
      f.set(i, op("i32.add", i, i32(width)));
    });
    reader.next();
    f.set(out, op("i32.add", out, bytes));
    f.set(row, op("i32.add", row, i32(1)));
  });
  return instantiate(f, linear, outsideOf(f, source.functions));
}
