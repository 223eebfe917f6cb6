/**
 * How the numbers of an expression are computed: as floats, as integers that wrap at their width, as bools.
 *
 * Each operation stands twice, as source for generated code and as a function for the interpreter. A new kind of
 * element is a new row here.
 */

import type { DType } from "../tensor/dtype.ts";
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
  readonly functions: "run" | "integer" | "big";
}

const literal = (value: number): string => (Object.is(value, -0) ? "(-0)" : value < 0 ? `(${value})` : String(value));
const strongMul = (a: number, b: number): number => (a === 0 && !Number.isFinite(b) ? 0 : a * b);
const strongDiv = (a: number, b: number): number => (a === 0 && (b === 0 || b !== b) ? 0 : a / b);

const compare: Pick<Lowering["ops"], "greater" | "greaterEqual" | "equal"> = {
  greater: { js: (a, b) => `${a} > ${b} ? 1 : 0`, run: (a, b) => (a > b ? 1 : 0) },
  greaterEqual: { js: (a, b) => `${a} >= ${b} ? 1 : 0`, run: (a, b) => (a >= b ? 1 : 0) },
  equal: { js: (a, b) => `${a} === ${b} ? 1 : 0`, run: (a, b) => (a === b ? 1 : 0) },
};

const float: Lowering = {
  ops: {
    ...compare,
    add: { js: (a, b) => `${a} + ${b}`, run: (a, b) => a + b },
    sub: { js: (a, b) => `${a} - ${b}`, run: (a, b) => a - b },
    mul: { js: (a, b) => `${a} * ${b}`, run: (a, b) => a * b },
    div: { js: (a, b) => `${a} / ${b}`, run: (a, b) => a / b },
    neg: { js: (a) => `-${a}`, run: (a) => -a },
    strongMul: { js: (a, b) => `${a} === 0 && !Number.isFinite(${b}) ? 0 : ${a} * ${b}`, run: strongMul },
    strongDiv: { js: (a, b) => `${a} === 0 && (${b} === 0 || ${b} !== ${b}) ? 0 : ${a} / ${b}`, run: strongDiv },
  },
  constant: (value) => value,
  literal,
  round: { js: (a) => a, run: (a) => a },
  functions: "run",
};

const float32: Lowering = { ...float, round: { js: (a) => `Math.fround(${a})`, run: Math.fround } };

/** Integers of up to 32 bits: every result is brought back to its width. */
function integer(wrap: (a: string) => string, round: (a: number) => number): Lowering {
  const arithmetic = (js: (a: string, b: string) => string, run: (a: number, b: number) => number): Operation => ({
    js: (a, b) => wrap(js(a, b)),
    run: (a, b) => round(run(a, b)),
  });
  const product = arithmetic((a, b) => `Math.imul(${a}, ${b})`, Math.imul);
  const quotient = arithmetic(
    (a, b) => `Math.trunc(${a} / ${b})`,
    (a, b) => Math.trunc(a / b),
  );
  return {
    ops: {
      ...compare,
      add: arithmetic(
        (a, b) => `(${a} + ${b})`,
        (a, b) => a + b,
      ),
      sub: arithmetic(
        (a, b) => `(${a} - ${b})`,
        (a, b) => a - b,
      ),
      mul: product,
      div: quotient,
      neg: arithmetic(
        (a) => `(-${a})`,
        (a) => -a,
      ),
      strongMul: product,
      strongDiv: quotient,
    },
    constant: (value) => round(value),
    literal: (value) => literal(round(value)),
    round: { js: wrap, run: round },
    functions: "integer",
  };
}

const wrap64 = (a: bigint): bigint => BigInt.asIntN(64, a);
const big = (js: (a: string, b: string) => string, run: (a: bigint, b: bigint) => bigint): Operation => ({
  js: (a, b) => `BigInt.asIntN(64, ${js(a, b)})`,
  run: (a, b) => wrap64(run(a, b)),
});
const bigProduct = big(
  (a, b) => `${a} * ${b}`,
  (a, b) => a * b,
);
const bigQuotient = big(
  (a, b) => `${a} / ${b}`,
  (a, b) => a / b,
);

const int64: Lowering = {
  ops: {
    ...compare,
    add: big(
      (a, b) => `${a} + ${b}`,
      (a, b) => a + b,
    ),
    sub: big(
      (a, b) => `${a} - ${b}`,
      (a, b) => a - b,
    ),
    mul: bigProduct,
    div: bigQuotient,
    neg: big(
      (a) => `-${a}`,
      (a) => -a,
    ),
    strongMul: bigProduct,
    strongDiv: bigQuotient,
  },
  constant: (value) => BigInt(Math.trunc(value)),
  literal: (value) => (value < 0 ? `(${BigInt(Math.trunc(value))}n)` : `${BigInt(Math.trunc(value))}n`),
  round: { js: (a) => a, run: (a) => a },
  functions: "big",
};

const int32 = integer(
  (a) => `(${a} | 0)`,
  (a) => a | 0,
);
const uint8 = integer(
  (a) => `(${a} & 255)`,
  (a) => a & 255,
);
/** A sum of bools is their or, a product their and. */
const bool = integer(
  (a) => `(${a} !== 0 ? 1 : 0)`,
  (a) => (a === 0 ? 0 : 1),
);

export const lowerings: Readonly<Record<DType, Lowering>> = { float64: float, float32, int64, int32, uint8, bool };
