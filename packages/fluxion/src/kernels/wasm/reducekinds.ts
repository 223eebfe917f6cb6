/** What reductions do with vectors: running values, one vector of elements at a time. */

import type { ReduceKind } from "../folds.ts";
import { op, shuffle } from "./encoder.ts";
import type { Lanes, LaneType, Vec } from "./lanes.ts";

/** Running values of one vector of elements; all steps are on a single vector. */
export type State = readonly Vec[];

/** One kind of reduction on lanes of one type. */
export interface VectorFold {
  /** How many vectors of elements run side by side, so that none waits for its own last step. */
  readonly side: number;
  /** Its element that changes nothing. */
  readonly neutral: (v: Lanes) => Vec;
  /** What it begins with. */
  readonly identity: (v: Lanes) => State;
  readonly step: (v: Lanes, state: State, x: Vec) => State;
  readonly merge: (v: Lanes, a: State, b: State) => State;
  /** What came out, as lanes of float64: of four lanes the low ones, then the high ones. */
  readonly result: (v: Lanes, state: State) => Vec;
  /** Puts lanes of the result together; null where states of the same elements may be merged. */
  readonly combine: "add" | "mul" | null;
  /** For sums: after so many steps the running value, its first vector, is added to a better one. */
  readonly block?: Block;
}

interface Block {
  readonly steps: number;
  readonly identity: (v: Lanes) => State;
  readonly add: (v: Lanes, total: State, part: Vec) => State;
  readonly result: (v: Lanes, total: State) => Vec;
}

/** The kind on lanes of this type; `any` and `all` are of masks. */
export function vectorFold(kind: ReduceKind, type: LaneType): VectorFold {
  switch (kind) {
    case "sum":
      return sum(type);
    case "prod":
      return product;
    case "amax":
      return type === "int32" ? integerExtreme("max", -(2 ** 31)) : extreme("max", Number.NEGATIVE_INFINITY);
    case "amin":
      return type === "int32" ? integerExtreme("min", 2 ** 31 - 1) : extreme("min", Number.POSITIVE_INFINITY);
    case "any":
      return logical("or", 0n);
    case "all":
      return logical("and", -1n);
  }
}

/** Lanes of float64, as many as it takes. */
const wideLanes = (v: Lanes): Lanes => (v.type === "float64" ? v : v.wide());

/** The same numbers in lanes of float64. */
function widened(v: Lanes, x: Vec): Vec {
  if (v.type === "float64") return x;
  return v.type === "float32" ? v.widen(x) : widenedIntegers(v, x);
}

/** Lanes of int32 as float64: the low halves of all vectors, then the high ones. */
export function widenedIntegers(v: Lanes, x: Vec): Vec {
  const high = v.each((u) => shuffle(x[u]!, x[u]!, [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7]));
  return [...x, ...high].map((y) => v.f.let("v128", op("f64x2.convert_low_i32x4_s", y)));
}

/** Float32 goes on in float64 after each block. */
const inFloat64: Block = {
  steps: 16,
  identity: (v) => [v.wide().constant(0)],
  add: (v, [z], part) => [v.wide().add(z!, v.widen(part))],
  result: (_, [z]) => z!,
};

/**
 * Float64 keeps what rounding takes from the sum of the blocks.
 * Knuth (1969), The Art of Computer Programming 2, 4.2.2, theorem B.
 */
const compensated: Block = {
  steps: 32,
  identity: (v) => [v.constant(0), v.constant(0)],
  add: (v, [z, lost], part) => {
    const s = v.add(z!, part);
    const b = v.sub(s, z!);
    const error = v.add(v.sub(z!, v.sub(s, b)), v.sub(part, b));
    return [s, v.add(lost!, error)];
  },
  // where the sum is infinite, what was lost is NaN
  result: (v, [z, lost]) => v.add(z!, v.op("v128.and", lost!, v.op("eq", lost!, lost!))),
};

const sum = (type: LaneType): VectorFold => ({
  side: 8,
  neutral: (v) => v.constant(0),
  identity: (v) => [v.constant(0)],
  step: (v, [z], x) => [v.add(z!, x)],
  merge: (v, [a], [b]) => [v.add(a!, b!)],
  result: (v, [z]) => widened(v, z!),
  combine: "add",
  ...(type === "int32" ? {} : { block: type === "float32" ? inFloat64 : compensated }),
});

/** In float64 all the way: the product of a part may be far from that of all. */
const product: VectorFold = {
  side: 4,
  neutral: (v) => v.constant(1),
  identity: (v) => [wideLanes(v).constant(1)],
  step: (v, [z], x) => [wideLanes(v).mul(z!, widened(v, x))],
  merge: (v, [a], [b]) => [wideLanes(v).mul(a!, b!)],
  result: (_, [z]) => z!,
  combine: "mul",
};

/** NaN wins: it is never greater, so it is noted beside. */
const extreme = (name: "max" | "min", identity: number): VectorFold => ({
  side: 4,
  neutral: (v) => v.constant(identity),
  identity: (v) => [v.constant(identity), v.bits(0n)],
  step: (v, [z, nan], x) => [v.op(`p${name}`, z!, x), v.op("v128.or", nan!, v.op("ne", x, x))],
  merge: (v, [a, nan], [b, more]) => [v.op(`p${name}`, a!, b!), v.op("v128.or", nan!, more!)],
  result: (v, [z, nan]) => widened(v, v.op("v128.or", z!, nan!)),
  combine: null,
});

/** The greatest of those that are numbers. */
export const greatestNumber: VectorFold = {
  side: 8,
  neutral: (v) => v.constant(Number.NEGATIVE_INFINITY),
  identity: (v) => [v.constant(Number.NEGATIVE_INFINITY)],
  step: (v, [z], x) => [v.op("pmax", z!, x)],
  merge: (v, [a], [b]) => [v.op("pmax", a!, b!)],
  result: (v, [z]) => widened(v, z!),
  combine: null,
};

const integerExtreme = (name: "max" | "min", identity: number): VectorFold => ({
  side: 8,
  neutral: (v) => v.constant(identity),
  identity: (v) => [v.constant(identity)],
  step: (v, [z], x) => [v.op(`${name}_s`, z!, x)],
  merge: (v, [a], [b]) => [v.op(`${name}_s`, a!, b!)],
  result: (v, [z]) => widened(v, z!),
  combine: null,
});

/** Of masks. */
const logical = (name: "or" | "and", identity: bigint): VectorFold => ({
  side: 8,
  neutral: (v) => v.bits(identity),
  identity: (v) => [v.bits(identity)],
  step: (v, [z], x) => [v.op(`v128.${name}`, z!, x)],
  merge: (v, [a], [b]) => [v.op(`v128.${name}`, a!, b!)],
  result: (v, [z]) => widened(v, v.op("v128.and", z!, v.constant(1))),
  combine: null,
});
