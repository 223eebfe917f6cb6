/** Products of a few rows with a matrix that is dense by columns: inner products, four columns at once. */

import { Func, i32, lane, type Local, op, type Value } from "./encoder.ts";
import { advance, countDown, load, type MatmulType, matmulLanes, pointers, storeFirst } from "./matmulLanes.ts";
import { transposed } from "./pack.ts";

export interface Dots {
  readonly type: MatmulType;
  readonly fused: boolean;
  /** Rows of the left factor at once; one row has two sums for each element. */
  readonly rows: 1 | 2;
}

const columns = 4;

/**
 * `c = a b`. All strides are in bytes; the elements of a row of `a` lie side by side, and those of a column of `b`.
 * Parameters: a aRow b bColumn c cRow m n k. Reads up to one vector past the lines, writes nothing there.
 */
export function dotsKernel({ type, fused, rows }: Dots): Func {
  const f = new Func(new Array(9).fill("i32"));
  const [a, aRow, b, bColumn, c, cRow, m, n, k] = f.params as readonly Local[];
  const lanes = matmulLanes(type, fused);
  const tail = f.let("i32", op("i32.and", k!, i32(lanes.width - 1)));
  // lanes below `tail`: what follows a line in memory may be anything
  const mask = f.let("v128", lanes.zero());
  for (let i = 1; i < 4; i++) {
    f.set(mask, lane("i32x4.replace_lane", i, mask, i32(lanes.bytes === 8 ? i >> 1 : i)));
  }
  f.set(mask, op("i32x4.gt_s", op("i32x4.splat", tail), mask));

  const [from, to, left] = [f.local("i32"), f.local("i32"), f.local("i32")];
  countDown(f, n!, columns, () => {
    f.set(from, a!);
    f.set(to, c!);
    f.set(left, m!);
    countDown(f, left, rows, () => {
      const ps = pointers(f, from, aRow!, left, rows);
      const qs = pointers(f, b!, bColumn!, n!, columns);
      const sums = Array.from({ length: 2 }, () => qs.map(() => f.let("v128", lanes.zero())));
      const step = (phase: number, at: number, part: (x: Value) => Value): void => {
        const xs = ps.map((p) => f.let("v128", part(load(p, at))));
        qs.forEach((q, j) => {
          const y = f.let("v128", part(load(q, at)));
          xs.forEach((x, i) => {
            const sum = sums[phase + i]![j]!;
            f.set(sum, lanes.madd(x, y, sum));
          });
        });
      };
      const phases = 2 / rows;
      const steps = f.let("i32", op("i32.div_u", k!, i32(phases * lanes.width)));
      countDown(f, steps, 1, () => {
        for (let phase = 0; phase < phases; phase++) step(phase, 16 * phase, (x) => x);
        for (const p of [...ps, ...qs]) advance(f, p, 16 * phases);
      });
      if (phases === 2) {
        f.if(op("i32.and", k!, i32(lanes.width)), () => {
          step(0, 0, (x) => x);
          for (const p of [...ps, ...qs]) advance(f, p, 16);
        });
        sums[0]!.forEach((sum, j) => f.set(sum, lanes.add(sum, sums[1]![j]!)));
      }
      f.if(tail, () => step(0, 0, (x) => op("v128.and", x, mask)));
      for (let i = 0; i < rows; i++) {
        f.if(op("i32.gt_s", left, i32(i)), () => {
          storeFirst(f, lanes, to, totals(f, lanes.width, sums[i]!, lanes.add), n!);
          advance(f, to, cRow!);
        });
      }
      advance(f, from, op("i32.mul", aRow!, i32(rows)));
    });
    advance(f, b!, op("i32.mul", bColumn!, i32(columns)));
    advance(f, c!, columns * lanes.bytes);
  });
  return f;
}

/** The sum over the lanes of each vector, side by side. */
function totals(
  f: Func,
  width: number,
  vectors: readonly Local[],
  add: (x: Value, y: Value) => Value,
): readonly Local[] {
  const total = (square: readonly Local[]): Local => {
    const [x, y, z, w] = transposed(f, square) as readonly Local[];
    return f.let("v128", z === undefined ? add(x!, y!) : add(add(x!, y!), add(z, w!)));
  };
  return width === 4 ? [total(vectors)] : [total(vectors.slice(0, 2)), total(vectors.slice(2))];
}
