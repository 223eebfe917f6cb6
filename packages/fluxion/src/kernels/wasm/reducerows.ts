/** Reductions of rows: of each row's elements from one index to another. */

import { dtypes, type DType } from "../../tensor/dtype.ts";
import type { ReduceKind } from "../folds.ts";
import { Func, i32, type Instruction, lane, type Local, memory, op, shuffle, type Value } from "./encoder.ts";
import { Lanes, type Vec } from "./lanes.ts";
import type { Source } from "./source.ts";
import { type State, type VectorFold, vectorFold } from "./reducekinds.ts";

/** How a kernel is made. */
export interface ReduceOptions {
  readonly kind: ReduceKind;
  readonly source: Source;
  /** The type that results are stored as, one after the other; null where only the returned one matters. */
  readonly out: DType | null;
  /** How many vectors are read in one go; what comes out does not depend on it. */
  readonly unroll: number;
  /** Whether products and sums inside the source are rounded once. */
  readonly fused: boolean;
}

/**
 * A function of `first`, `end`, `rows`, `out` and what the source is told: reduces the elements `first` to `end` of each
 * row and returns the last result. There is at least one row. All vectors of a row's blocks go through the same
 * steps, whatever the source and wherever its elements lie.
 */
export function reduceRows({ kind, source, out, unroll, fused }: ReduceOptions): Func {
  const f = new Func(["i32", "i32", "i32", "i32", ...source.params], "f64");
  const [first, end, rows, to, ...params] = f.params as [Local, Local, Local, Local, ...Local[]];
  const v = new Lanes(f, source.type, unroll, fused);
  const fold = vectorFold(kind, source.type);
  const reader = source.open(f, params);
  const row = rowReducer(v, fold, reader, first, end);
  const value = f.local("f64");
  f.doWhile(() => {
    f.set(value, row());
    if (out !== null) {
      f.do(storeNumber(out, to, value));
      f.set(to, op("i32.add", to, i32(dtypes[out].bytes)));
    }
    reader.next();
    f.set(rows, op("i32.sub", rows, i32(1)));
  }, rows);
  f.return(value);
  return f;
}

/** Reads a row for a reduction; of the last vector only some lanes are there. */
export interface RowReader {
  read(v: Lanes, i: Value, last?: Part): Vec;
}

/** The first lanes of a vector: how many they are, and a mask of them. */
export interface Part {
  readonly count: Value;
  readonly mask: Vec;
}

/** Writes the code that reduces the present row from `first` to `end`; where the boundaries are is found out once. */
export function rowReducer(v: Lanes, fold: VectorFold, reader: RowReader, first: Local, end: Local): () => Local {
  const { f } = v;
  const one = v.single();
  const { width } = v.info;
  const stride = fold.side * width;
  const upTo = (step: number): Value => op("i32.add", first, op("i32.and", op("i32.sub", end, first), i32(-step)));
  const main = f.let("i32", upTo(stride));
  const whole = f.let("i32", upTo(width));
  const last = partOf(one, op("i32.sub", end, whole));
  const side = Array.from({ length: fold.side }, () => variables(one, fold.identity));
  const total = fold.block && variables(one, fold.block.identity);
  const reset = (): void => {
    for (const state of side) assign(one, state, fold.identity(one));
  };
  const i = f.local("i32");
  const take = (state: State, x: Vec): void => assign(one, state, fold.step(one, state, x));
  /** As many vectors as run side by side. */
  const step = (): void => {
    for (let u = 0; u < fold.side; u += v.unroll) {
      const at = u === 0 ? i : f.let("i32", op("i32.add", i, i32(u * width)));
      reader.read(v, at).forEach((x, k) => take(side[u + k]!, [x]));
    }
    f.set(i, op("i32.add", i, i32(stride)));
  };
  /** All in the first. */
  const gather = (): void => {
    for (let n = fold.side; n > 1; n /= 2) {
      for (let u = 0; u < n / 2; u++) assign(one, side[u]!, fold.merge(one, side[u]!, side[u + n / 2]!));
    }
    if (total !== undefined) assign(one, total, fold.block!.add(one, total, side[0]![0]!));
  };
  return () => {
    f.set(i, first);
    reset();
    if (total !== undefined) {
      assign(one, total, fold.block!.identity(one));
      f.while(op("i32.lt_u", i, main), () => {
        const stop = f.let("i32", op("i32.add", i, i32(fold.block!.steps * stride)));
        f.if(op("i32.gt_u", stop, main), () => f.set(stop, main));
        f.doWhile(step, op("i32.lt_u", i, stop));
        gather();
        reset();
      });
    } else {
      f.if(op("i32.lt_u", i, main), () => {
        f.doWhile(step, op("i32.lt_u", i, main));
        gather();
      });
    }
    f.while(op("i32.lt_u", i, whole), () => {
      take(side[0]!, reader.read(one, i));
      f.set(i, op("i32.add", i, i32(width)));
    });
    f.if(op("i32.lt_u", i, end), () => {
      take(side[0]!, one.select(last.mask, reader.read(one, i, last), fold.neutral(one)));
    });
    if (total !== undefined) assign(one, total, fold.block!.add(one, total, side[0]![0]!));
    if (total !== undefined) return acrossLanes(one, fold, fold.block!.result(one, total));
    const state = fold.combine === null ? acrossState(one, fold, side[0]!) : side[0]!;
    return acrossLanes(one, fold, fold.result(one, state));
  };
}

/** Variables that begin with these values. */
export function variables(v: Lanes, identity: (v: Lanes) => State): State {
  return identity(v).map((part) => part.map(() => v.f.local("v128")));
}

export function assign(v: Lanes, state: State, values: State): void {
  state.forEach((part, k) => part.forEach((local, u) => v.f.set(local, values[k]![u]!)));
}

/** The first `count` lanes. */
export function partOf(one: Lanes, count: Value): Part {
  const { integers, width } = one.info;
  const wide = (x: Value): Value => (width === 2 ? op("i64.extend_i32_u", x) : x);
  let index: Value = one.bits(0n)[0]!;
  for (let l = 1; l < width; l++) index = lane(`${integers}.replace_lane`, l, index, wide(i32(l)));
  return { count, mask: one.each(() => op(`${integers}.lt_s`, index, op(`${integers}.splat`, wide(count)))) };
}

/** The same state of all lanes in the first one, for kinds that may take an element twice. */
function acrossState(one: Lanes, fold: VectorFold, state: State): State {
  let all = state;
  for (let bytes = 8; bytes >= 16 / one.info.width; bytes /= 2) {
    const turned = all.map((part) => one.each(() => rotated(part[0]!, bytes)));
    all = fold.merge(one, all, turned);
  }
  return all;
}

/** One number from the lanes of a result. */
function acrossLanes(one: Lanes, fold: VectorFold, lanes: Vec): Local {
  const { f } = one;
  const first = (x: Value, l: number): Value => lane("f64x2.extract_lane", l, x);
  const { combine } = fold;
  if (combine === null) return f.let("f64", first(lanes[0]!, 0));
  const [low, high] = lanes as readonly [Local, Local | undefined];
  const both = high === undefined ? low : f.let("v128", op(`f64x2.${combine}`, low, high));
  return f.let("f64", op(`f64.${combine}`, first(both, 0), first(both, 1)));
}

const rotated = (x: Local, bytes: number): Value =>
  shuffle(
    x,
    x,
    Array.from({ length: 16 }, (_, i) => (i + bytes) % 16),
  );

/** Stores a number as an element of this type: integers are exact in it, truth values are 0 or 1. */
export function storeNumber(dtype: DType, to: Value, x: Value): Instruction {
  switch (dtype) {
    case "float64":
      return memory("f64.store", [to, x]);
    case "float32":
      return memory("f32.store", [to, op("f32.demote_f64", x)]);
    case "int64":
      return memory("i64.store", [to, op("i64.trunc_sat_f64_s", x)]);
    case "int32":
      return memory("i32.store", [to, op("i32.trunc_sat_f64_s", x)]);
    case "int16":
      return memory("i32.store16", [to, op("i32.trunc_sat_f64_s", x)]);
    default:
      return memory("i32.store8", [to, op("i32.trunc_sat_f64_s", x)]);
  }
}
