/** Reductions of columns: rows are combined lane by lane, in strips of columns that stay in registers. */

import { type DType, dtypes } from "../../tensor/dtype.ts";
import { Func, i32, type Local, lane, memory, op } from "./encoder.ts";
import { Lanes, type Vec } from "./lanes.ts";
import { type State, type VectorFold, vectorFold } from "./reducekinds.ts";
import { assign, type ReduceOptions, storeNumber, variables } from "./reducerows.ts";
import type { Reader, Source } from "./source.ts";

/** How many vectors a strip is wide: a line of the cache. */
const stripVectors = 4;

/** How many rows of a narrow strip run side by side. */
const rowsAtOnce = 4;

/**
 * A procedure of `first`, `end`, `rows`, `out` and what the source is told: combines the elements of all rows, of which
 * there is at least one, in the columns `first` to `end`. The result of column j goes to the j-th element at `out`.
 */
export function reduceColumns({ kind, source, out, unroll, fused }: ReduceOptions & { readonly out: DType }): Func {
  const f = new Func(["i32", "i32", "i32", "i32", ...source.params]);
  const [first, end, rows, to, ...params] = f.params as [Local, Local, Local, Local, ...Local[]];
  const fold = vectorFold(kind, source.type);
  const one = new Lanes(f, source.type, 1, fused);
  const { width } = one.info;
  const j = f.let("i32", first);
  const address = f.local("i32");
  const aim = (): void => f.set(address, op("i32.add", to, op("i32.mul", j, i32(dtypes[out].bytes))));

  const strip = stripReducer({ v: new Lanes(f, source.type, unroll, fused), fold, source, params, rows, side: 1 });
  const stripWidth = stripVectors * width;
  f.while(op("i32.le_u", op("i32.add", j, i32(stripWidth)), end), () => {
    const results = strip(j, stripVectors);
    aim();
    results.forEach((lanes, u) => {
      storeLanes(one, out, address, u * width * dtypes[out].bytes, lanes);
    });
    f.set(j, op("i32.add", j, i32(stripWidth)));
  });

  const narrow = stripReducer({ v: one, fold, source, params, rows, side: rowsAtOnce });
  f.while(op("i32.lt_u", j, end), () => {
    const [lanes] = narrow(j, 1);
    aim();
    f.if(
      op("i32.le_u", op("i32.add", j, i32(width)), end),
      () => storeLanes(one, out, address, 0, lanes!),
      () => storeSome(one, out, address, lanes!, f.let("i32", op("i32.sub", end, j))),
    );
    f.set(j, op("i32.add", j, i32(width)));
  });
  return f;
}

interface Strip {
  readonly v: Lanes;
  readonly fold: VectorFold;
  readonly source: Source;
  readonly params: readonly Local[];
  readonly rows: Local;
  /** How many rows run side by side. */
  readonly side: number;
}

/** Writes the code for all rows of the strip that begins at column `j`; one result for each of its vectors. */
export function stripReducer({ v, fold, source, params, rows, side }: Strip): (j: Local, vectors: number) => Vec[] {
  const { f } = v;
  const one = v.single();
  return (j, vectors) => {
    const reader = fromFirstRow(f, source, params);
    const states = Array.from({ length: vectors * side }, () => variables(one, fold.identity));
    const { block } = fold;
    const totals = block === undefined ? [] : Array.from({ length: vectors }, () => variables(one, block.identity));
    const reset = (): void => {
      for (const state of states) assign(one, state, fold.identity(one));
    };
    const row = (k: number): void => {
      for (let u = 0; u < vectors; u += v.unroll) {
        const at = u === 0 ? j : f.let("i32", op("i32.add", j, i32(u * v.info.width)));
        reader.read(v, at).forEach((x, n) => {
          const state = states[k * vectors + u + n]!;
          assign(one, state, fold.step(one, state, [x]));
        });
      }
      reader.next();
    };
    const left = f.let("i32", rows);
    /** So many rows at most, those that are left over at the end one by one. */
    const run = (most: number | null): void => {
      const n = f.let("i32", left);
      if (most !== null) f.if(op("i32.gt_u", n, i32(most)), () => f.set(n, i32(most)));
      f.set(left, op("i32.sub", left, n));
      if (side > 1) {
        f.while(op("i32.ge_u", n, i32(side)), () => {
          for (let k = 0; k < side; k++) row(k);
          f.set(n, op("i32.sub", n, i32(side)));
        });
      }
      f.while(n, () => {
        row(0);
        f.set(n, op("i32.sub", n, i32(1)));
      });
      for (let m = side; m > 1; m /= 2) {
        for (let k = 0; k < (m / 2) * vectors; k++) {
          assign(one, states[k]!, fold.merge(one, states[k]!, states[k + (m / 2) * vectors]!));
        }
      }
    };
    reset();
    if (block === undefined) {
      run(null);
      return states.slice(0, vectors).map((state) => fold.result(one, state));
    }
    for (const total of totals) assign(one, total, block.identity(one));
    f.doWhile(() => {
      run(block.steps * side);
      totals.forEach((total, u) => {
        assign(one, total, block.add(one, total, states[u]![0]!));
      });
      reset();
    }, left);
    return totals.map((total: State) => block.result(one, total));
  };
}

/** A reader of its own, since it moves on: addresses are copied for it, and numbers are the same for all rows. */
export function fromFirstRow(f: Func, source: Source, params: readonly Local[]): Reader {
  return source.open(
    f,
    params.map((p) => (p.type === "i32" ? f.let("i32", p) : p)),
  );
}

/** Stores lanes of float64 as elements of this type. */
function storeLanes(one: Lanes, dtype: DType, to: Local, offset: number, lanes: Vec): void {
  const { f } = one;
  if (dtype === "float64") lanes.forEach((x, k) => f.do(memory("v128.store", [to, x], offset + 16 * k)));
  else if (dtype === "float32" && lanes.length === 2) {
    f.do(memory("v128.store", [to, one.narrow(lanes)[0]!], offset));
  } else {
    const at = offset === 0 ? to : f.let("i32", op("i32.add", to, i32(offset)));
    storeSome(one, dtype, at, lanes, null);
  }
}

/** Stores the first `count` lanes, or all. */
function storeSome({ f }: Lanes, dtype: DType, to: Local, lanes: Vec, count: Local | null): void {
  for (let l = 0; l < 2 * lanes.length; l++) {
    const at = l === 0 ? to : op("i32.add", to, i32(l * dtypes[dtype].bytes));
    const store = storeNumber(dtype, at, lane("f64x2.extract_lane", l % 2, lanes[l >> 1]!));
    if (count === null) f.do(store);
    else f.if(op("i32.lt_u", i32(l), count), () => f.do(store));
  }
}
