/**
 * How the numbers of an expression are computed: as floats, as integers that wrap at their width, as bools.
 *
 * Each operation stands twice, as source for generated code and as a function for the interpreter. A new kind of
 * element is a new row here.
 */

import { type DType, dtypes } from "../tensor/dtype.ts";
import type { ScalarOp } from "./scalar.ts";

export type Arithmetic = Exclude<ScalarOp, "input" | "const" | "call" | "select" | "and" | "or" | "not">;

/** A number of any lowering; bools of all lowerings are 0 and 1. */
export type Num = number | bigint;

interface Operation {
  readonly js: (a: string, b: string) => string;
  // biome-ignore lint/suspicious/noExplicitAny: numbers or bigints, one kind in each lowering
  readonly run: (a: any, b: any) => any;
}

export interface Lowering {
  readonly ops: Readonly<Record<Arithmetic, Operation>>;
  readonly constant: (value: number) => Num;
  readonly literal: (value: number) => string;
  /** What a computed number becomes when it is stored. */
  readonly round: Operation;
  /** What that becomes in the end, where no source says it in a few words. */
  readonly keep?: (x: number) => number;
  /** What the value of a function becomes; functions compute in float64. */
  readonly result?: Operation;
  readonly functions: "run" | "integer" | "big";
}

const literal = (value: number): string => (Object.is(value, -0) ? "(-0)" : value < 0 ? `(${value})` : String(value));
/** The product of the chain rule: 0 where either is 0, even if the other is not finite. */
export const strongMul = (a: number, b: number): number => {
  const z = a * b;
  return z === z ? z : a !== 0 && b !== 0 ? Number.NaN : 0;
};
/** The quotient of the chain rule: that product, with 1 / b; and 0 where both are 0. */
export const strongDiv = (a: number, b: number): number => {
  const z = a / b;
  return z === z ? z : a !== 0 && 1 / b !== 0 ? Number.NaN : 0;
};

const compare: Pick<Lowering["ops"], "greater" | "greaterEqual" | "equal"> = {
  greater: { js: (a, b) => `${a} > ${b} ? 1 : 0`, run: (a, b) => (a > b ? 1 : 0) },
  greaterEqual: { js: (a, b) => `${a} >= ${b} ? 1 : 0`, run: (a, b) => (a >= b ? 1 : 0) },
  equal: { js: (a, b) => `${a} === ${b} ? 1 : 0`, run: (a, b) => (a === b ? 1 : 0) },
};

const algebra: Pick<Lowering["ops"], "add" | "sub" | "mul" | "div" | "neg"> = {
  add: { js: (a, b) => `${a} + ${b}`, run: (a, b) => a + b },
  sub: { js: (a, b) => `${a} - ${b}`, run: (a, b) => a - b },
  mul: { js: (a, b) => `${a} * ${b}`, run: (a, b) => a * b },
  div: { js: (a, b) => `${a} / ${b}`, run: (a, b) => a / b },
  neg: { js: (a) => `-${a}`, run: (a) => -a },
};
const itself: Operation = { js: (a) => a, run: (a) => a };

const float: Lowering = {
  ops: {
    ...compare,
    ...algebra,
    // what is nearly always so, a number as the result, is asked first: loops run twice as fast
    strongMul: {
      js: (a, b) => `${a} * ${b} === ${a} * ${b} ? ${a} * ${b} : ${a} !== 0 && ${b} !== 0 ? NaN : 0`,
      run: strongMul,
    },
    strongDiv: {
      js: (a, b) => `${a} / ${b} === ${a} / ${b} ? ${a} / ${b} : ${a} !== 0 && 1 / ${b} !== 0 ? NaN : 0`,
      run: strongDiv,
    },
  },
  constant: (value) => value,
  literal,
  round: itself,
  functions: "run",
};

const fround: Operation = { js: (a) => `Math.fround(${a})`, run: Math.fround };
const rounded = ({ js, run }: Operation): Operation => ({
  js: (a, b) => fround.js(js(a, b), ""),
  run: (a, b) => Math.fround(run(a, b)),
});
/** Every step is rounded, as vectors of float32 do it: numbers and tensors agree. */
const float32: Lowering = {
  ops: {
    ...float.ops,
    add: rounded(algebra.add),
    sub: rounded(algebra.sub),
    mul: rounded(algebra.mul),
    div: rounded(algebra.div),
    strongMul: rounded(float.ops.strongMul),
    strongDiv: rounded(float.ops.strongDiv),
  },
  constant: Math.fround,
  literal: (value) => literal(Math.fround(value)),
  round: fround,
  result: fround,
  functions: "run",
};

/** Floats of 16 bits compute in float32; only the result is rounded once more. */
const half = (dtype: DType): Lowering => ({ ...float32, keep: dtypes[dtype].round });

/** Algebra whose every result is brought back to the width of its type; there is nothing infinite to be strong against. */
function wrapping(wrap: Operation, { mul, div }: Pick<Lowering["ops"], "mul" | "div">): Lowering["ops"] {
  const wrapped = ({ js, run }: Operation): Operation => ({
    js: (a, b) => wrap.js(js(a, b), ""),
    run: (a, b) => wrap.run(run(a, b), 0),
  });
  const [product, quotient] = [wrapped(mul), wrapped(div)];
  return {
    ...compare,
    add: wrapped(algebra.add),
    sub: wrapped(algebra.sub),
    neg: wrapped(algebra.neg),
    mul: product,
    div: quotient,
    strongMul: product,
    strongDiv: quotient,
  };
}

/** Integers of up to 32 bits. */
function integer(js: (a: string) => string, run: (a: number) => number): Lowering {
  const round: Operation = { js, run };
  return {
    ops: wrapping(round, {
      mul: { js: (a, b) => `Math.imul(${a}, ${b})`, run: Math.imul },
      div: { js: (a, b) => `Math.trunc(${a} / ${b})`, run: (a, b) => Math.trunc(a / b) },
    }),
    constant: run,
    literal: (value) => literal(run(value)),
    round,
    functions: "integer",
  };
}

const int64: Lowering = {
  ops: wrapping({ js: (a) => `BigInt.asIntN(64, ${a})`, run: (a) => BigInt.asIntN(64, a) }, algebra),
  constant: (value) => BigInt(Math.trunc(value)),
  literal: (value) => `(${Math.trunc(value)}n)`,
  round: itself,
  functions: "big",
};

const int32 = integer(
  (a) => `((${a}) | 0)`,
  (a) => a | 0,
);
const int16 = integer(
  (a) => `((${a}) << 16 >> 16)`,
  (a) => (a << 16) >> 16,
);
const int8 = integer(
  (a) => `((${a}) << 24 >> 24)`,
  (a) => (a << 24) >> 24,
);
const uint8 = integer(
  (a) => `((${a}) & 255)`,
  (a) => a & 255,
);
/** A sum of bools is their or, a product their and. */
const bool = integer(
  (a) => `((${a}) !== 0 ? 1 : 0)`,
  (a) => (a === 0 ? 0 : 1),
);

export const lowerings: Readonly<Record<DType, Lowering>> = {
  float64: float,
  float32,
  float16: /* @__PURE__ */ half("float16"),
  bfloat16: /* @__PURE__ */ half("bfloat16"),
  int64,
  int32,
  int16,
  int8,
  uint8,
  bool,
};
