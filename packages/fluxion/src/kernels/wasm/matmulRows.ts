/** Products of a few rows with a matrix that is dense by rows: its rows are added up, and read once for all. */

import { Func, i32, type Local, op } from "./encoder.ts";
import { advance, countDown, load, type MatmulType, matmulLanes, pointers, store, storeFirst } from "./matmulLanes.ts";

export interface Rows {
  readonly type: MatmulType;
  readonly fused: boolean;
  /** Rows of the left factor at once. */
  readonly rows: 1 | 2;
}

/** Rows of the right factor at once. */
const depth = 4;

/**
 * `c = a b`. All strides are in bytes; the elements of a row of `b` and `c` lie side by side. Parameters:
 * a aRow aColumn b bRow c cRow m n k, with k > 0. Reads up to one vector past the rows, writes nothing there.
 */
export function rowsKernel({ type, fused, rows }: Rows): Func {
  const f = new Func(new Array(10).fill("i32"));
  const [a, aRow, aColumn, b, bRow, c, cRow, m, n, k] = f.params as readonly Local[];
  const lanes = matmulLanes(type, fused);
  // no bits of what c held before the first terms, all of them later
  const seen = f.local("v128");

  // adds multiples of `terms` rows of b to `rows` rows of c
  const addRows = (from: Local, to: Local, exist: Local, terms: number): void => {
    const left = pointers(f, from, aRow!, exist, rows);
    const factors = left.map((p) =>
      Array.from({ length: terms }, (_, t) => {
        if (t > 0) advance(f, p, aColumn!);
        return f.let("v128", lanes.splat(p));
      }),
    );
    const right = [f.let("i32", b!)];
    for (let t = 1; t < terms; t++) right.push(f.let("i32", op("i32.add", right[t - 1]!, bRow!)));
    const out = pointers(f, to, cRow!, exist, rows);
    const vector = (at: number): readonly Local[] => {
      const sums = out.map((p) => f.let("v128", op("v128.and", load(p, at), seen)));
      right.forEach((p, t) => {
        const y = f.let("v128", load(p, at));
        sums.forEach((sum, i) => f.set(sum, lanes.madd(factors[i]![t]!, y, sum)));
      });
      return sums;
    };
    // a pair of rows that is one row twice is written twice, the same both times
    const unroll = 2;
    const onward = (vectors: number): void => {
      for (const p of [...right, ...out]) advance(f, p, 16 * vectors);
    };
    const count = f.let("i32", n!);
    f.while(op("i32.ge_s", count, i32(unroll * lanes.width)), () => {
      for (let u = 0; u < unroll; u++) vector(16 * u).forEach((sum, i) => f.do(store(out[i]!, sum, 16 * u)));
      onward(unroll);
      advance(f, count, -unroll * lanes.width);
    });
    countDown(f, count, lanes.width, () => {
      const sums = vector(0);
      sums.forEach((sum, i) => storeFirst(f, lanes, out[i]!, [sum], count));
      onward(1);
    });
  };

  const terms = (count: number): void => {
    const from = f.let("i32", a!);
    const to = f.let("i32", c!);
    const left = f.let("i32", m!);
    countDown(f, left, rows, () => {
      addRows(from, to, left, count);
      advance(f, from, op("i32.mul", aRow!, i32(rows)));
      advance(f, to, op("i32.mul", cRow!, i32(rows)));
    });
    advance(f, a!, op("i32.mul", aColumn!, i32(count)));
    advance(f, b!, op("i32.mul", bRow!, i32(count)));
    advance(f, k!, -count);
    f.set(seen, op("i32x4.splat", i32(-1)));
  };
  f.while(op("i32.ge_s", k!, i32(depth)), () => terms(depth));
  f.while(op("i32.gt_s", k!, i32(0)), () => terms(1));
  return f;
}
