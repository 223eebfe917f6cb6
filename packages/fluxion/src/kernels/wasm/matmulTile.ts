/** Products tile by tile: sums of four rows and two vectors of columns stay in registers along the inner dimension. */

import { Func, i32, type Local, op } from "./encoder.ts";
import {
  advance,
  countDown,
  load,
  type MatmulLanes,
  type MatmulType,
  matmulLanes,
  pointers,
  storeFirst,
} from "./matmulLanes.ts";

export const tileRows = 4;

export interface Tile {
  readonly type: MatmulType;
  readonly fused: boolean;
  /** How the left factor lies: elements of a row side by side, or those of a column. */
  readonly left: "rows" | "columns";
  /** Vectors of columns; a tile of one has two sums for each element, of even and of odd terms. */
  readonly vectors: 1 | 2;
}

const unroll = 4;

/**
 * `c = a b`, or `c += a b` where `add` is 1, for m × k elements from `a` on and panels of columns from `b` on: panels
 * begin `panel` bytes apart and their rows `bRow` bytes. All strides are in bytes. Parameters: a aRow aColumn b panel
 * bRow c cRow m n k add. Reads up to one tile past the edges, writes nothing there.
 */
export function tileKernel({ type, fused, left, vectors }: Tile): Func {
  const f = new Func(new Array(12).fill("i32"));
  const [a, aRow, aColumn, b, panel, bRow, c, cRow, m, n, k, add] = f.params as unknown as readonly Local[] & {
    length: 12;
  };
  const lanes = matmulLanes(type, fused);
  const columns = vectors * lanes.width;
  const from = f.local("i32");
  const to = f.local("i32");
  const rows = f.local("i32");
  countDown(f, n!, columns, () => {
    f.set(from, a!);
    f.set(to, c!);
    f.set(rows, m!);
    countDown(f, rows, tileRows, () => {
      const sums = inner(
        f,
        lanes,
        { left, vectors },
        { from, aRow: aRow!, aColumn: aColumn!, b: b!, bRow: bRow!, rows, k: k! },
      );
      sums.forEach((row, i) => {
        f.if(op("i32.gt_s", rows, i32(i)), () => {
          f.if(add!, () => row.forEach((sum, v) => f.set(sum, lanes.add(load(to, 16 * v), sum))));
          storeFirst(f, lanes, to, row, n!);
          advance(f, to, cRow!);
        });
      });
      advance(f, from, op("i32.mul", aRow!, i32(tileRows)));
    });
    advance(f, b!, panel!);
    advance(f, c!, 16 * vectors);
  });
  return f;
}

interface Inner {
  readonly from: Local;
  readonly aRow: Local;
  readonly aColumn: Local;
  readonly b: Local;
  readonly bRow: Local;
  readonly rows: Local;
  readonly k: Local;
}

/** The sums of one tile, by rows. */
function inner(
  f: Func,
  lanes: MatmulLanes,
  { left, vectors }: Pick<Tile, "left" | "vectors">,
  { from, aRow, aColumn, b, bRow, rows, k }: Inner,
): readonly (readonly Local[])[] {
  const sums = Array.from({ length: tileRows }, () => [0, 1].map(() => f.let("v128", lanes.zero())));
  const p = left === "rows" ? pointers(f, from, aRow, rows, tileRows) : [f.let("i32", from)];
  const q = f.let("i32", b);
  const right = Array.from({ length: vectors }, () => f.local("v128"));
  const step = (t: number): void => {
    right.forEach((y, v) => f.set(y, load(q, 16 * v)));
    advance(f, q, bRow);
    sums.forEach((row, i) => {
      const x = f.let(
        "v128",
        left === "rows" ? lanes.splat(p[i]!, t * lanes.bytes) : lanes.splat(p[0]!, i * lanes.bytes),
      );
      right.forEach((y, v) => {
        const sum = row[vectors === 2 ? v : t % 2]!;
        f.set(sum, lanes.madd(x, y, sum));
      });
    });
    if (left === "columns") advance(f, p[0]!, aColumn);
  };
  const many = f.let("i32", op("i32.shr_u", k, i32(2)));
  countDown(f, many, 1, () => {
    for (let t = 0; t < unroll; t++) step(t);
    if (left === "rows") for (const x of p) advance(f, x, unroll * lanes.bytes);
  });
  const rest = f.let("i32", op("i32.and", k, i32(unroll - 1)));
  countDown(f, rest, 1, () => {
    step(0);
    if (left === "rows") for (const x of p) advance(f, x, lanes.bytes);
  });
  if (vectors === 2) return sums;
  return sums.map(([even, odd]) => {
    f.set(even!, lanes.add(even!, odd!));
    return [even!];
  });
}
