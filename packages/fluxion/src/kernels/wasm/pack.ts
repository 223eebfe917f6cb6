/** Panels: `width` rows or columns of a matrix side by side, so that a product reads them from one end to the other. */

import { Func, i32, type Local, memory, op, shuffle } from "./encoder.ts";
import { advance, countDown, load, pointers, store } from "./matmulLanes.ts";

export interface Pack {
  readonly bytes: 4 | 8;
  /** Elements side by side in a panel. */
  readonly width: number;
  /** What lies side by side in memory: elements across a panel, along it, or neither. */
  readonly dense: "across" | "along" | "neither";
}

/**
 * Copies `count` lines of `k` elements into panels from `to` on. Parameters: from across along to count k, strides in
 * bytes. A last panel that is not full repeats its last line or holds what lies behind; along it, up to three elements
 * more than `k` are read and written.
 */
export function packKernel({ bytes, width, dense }: Pack): Func {
  const f = new Func(new Array(6).fill("i32"));
  const [from, across, along, to, count, k] = f.params as readonly Local[];
  const size = f.let("i32", op("i32.mul", k!, i32(width * bytes)));
  const at = f.local("i32");
  const left = f.local("i32");
  countDown(f, count!, width, () => {
    if (dense === "across") {
      f.set(at, to!);
      f.set(left, k!);
      const p = f.let("i32", from!);
      countDown(f, left, 1, () => {
        for (let v = 0; v < width * bytes; v += 16) f.do(store(at, load(p, v), v));
        advance(f, p, along!);
        advance(f, at, width * bytes);
      });
    } else {
      const lines = pointers(f, from!, across!, count!, width);
      const group = dense === "along" ? 16 / bytes : 1;
      for (let i = 0; i < width; i += group) {
        f.set(at, op("i32.add", to!, i32(i * bytes)));
        f.set(left, k!);
        countDown(f, left, group, () => {
          if (dense === "along") turn(f, lines.slice(i, i + group), at, width * bytes);
          else f.do(memory(`i${bytes * 8}.store`, [at, memory(`i${bytes * 8}.load`, [lines[i]!])]));
          for (const p of lines.slice(i, i + group)) advance(f, p, dense === "along" ? 16 : along!);
          advance(f, at, group * width * bytes);
        });
      }
    }
    advance(f, from!, op("i32.mul", across!, i32(width)));
    advance(f, to!, size);
  });
  return f;
}

/** Writes the transpose of the square of elements that begins at these lines. */
function turn(f: Func, lines: readonly Local[], to: Local, step: number): void {
  const rows = lines.map((p) => f.let("v128", load(p)));
  for (const [i, column] of transposed(f, rows).entries()) f.do(store(to, column, i * step));
}

/** The columns of a square of two or four vectors. */
export function transposed(f: Func, rows: readonly Local[]): readonly Local[] {
  const halves = (x: Local, y: Local, high: 0 | 8): Local =>
    f.let(
      "v128",
      shuffle(
        x,
        y,
        Array.from({ length: 16 }, (_, i) => high + (i < 8 ? i : i + 8)),
      ),
    );
  const [a, b, c, d] = rows as readonly Local[];
  if (c === undefined || d === undefined) return [halves(a!, b!, 0), halves(a!, b!, 8)];
  const alternate = (x: Local, y: Local, high: 0 | 8): Local =>
    f.let(
      "v128",
      shuffle(
        x,
        y,
        Array.from({ length: 16 }, (_, i) => high + 4 * (i >> 3) + (i & 3) + 4 * (i & 4)),
      ),
    );
  const [ab, cd, AB, CD] = [alternate(a!, b!, 0), alternate(c, d, 0), alternate(a!, b!, 8), alternate(c, d, 8)];
  return [halves(ab, cd, 0), halves(ab, cd, 8), halves(AB, CD, 0), halves(AB, CD, 8)];
}
