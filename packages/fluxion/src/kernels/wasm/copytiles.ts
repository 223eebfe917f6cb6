/** Kernels that transpose: elements that lie together on one side are apart on the other. */

import { advance, nest, plus, whileLeft } from "./copyloops.ts";
import { Func, i32, type Local, memory, op, shuffle, type Value, type WasmType } from "./encoder.ts";

/** Elements of 4 or 8 bytes. */
export type TileBytes = 4 | 8;

/** Rows of the result that are written together: the vectors read for them share lines of the cache. */
export const tileRows = 8;

/**
 * A kernel of two addresses, four sizes, the steps in bytes of the one side along them, and those of the other, as
 * `copyRowsKernel`; along the last dim the result is dense, along the one before it what is read.
 */
export function copyTilesKernel(bytes: TileBytes): Func {
  const f = new Func(new Array<WasmType>(14).fill("i32"));
  const [to, from, n0, n1, rows, columns, to0, to1, toRow, , from0, from1, , fromColumn] = f.params as Local[];
  const side = 16 / bytes;
  const toRows = multiples(f, toRow!, side);
  const fromColumns = multiples(f, fromColumn!, side);
  const loops = [
    { count: n0!, steps: [to0!, from0!] },
    { count: n1!, steps: [to1!, from1!] },
  ];
  /** As many rows as given, over all columns. */
  const strip = (o: Local, i: Local, height: number): void => {
    const [toHere, fromHere] = [f.let("i32", o), f.let("i32", i)];
    const rest = f.let("i32", columns!);
    if (height > 1) {
      whileLeft(f, rest, side, () => {
        const down = f.let("i32", toHere);
        for (let r = 0; r < height; r += side) {
          tile(f, bytes, down, toRows, fromHere, fromColumns, r * bytes);
          if (r + side < height) advance(f, down, toRows[side]!);
        }
        advance(f, toHere, i32(16));
        advance(f, fromHere, fromColumns[side]!);
      });
    }
    whileLeft(f, rest, 1, () => {
      const down = f.let("i32", toHere);
      for (let r = 0; r < height; r++) {
        f.do(
          memory(bytes === 8 ? "i64.store" : "i32.store", [
            down,
            memory(bytes === 8 ? "i64.load" : "i32.load", [fromHere], r * bytes),
          ]),
        );
        if (r + 1 < height) advance(f, down, toRow!);
      }
      advance(f, toHere, i32(bytes));
      advance(f, fromHere, fromColumn!);
    });
  };
  nest(f, loops, [to!, from!], ([o, i]) => {
    const rest = f.let("i32", rows!);
    const strips = (height: number): void =>
      whileLeft(f, rest, height, () => {
        strip(o!, i!, height);
        advance(f, o!, op("i32.mul", toRow!, i32(height)));
        advance(f, i!, i32(height * bytes));
      });
    strips(tileRows);
    strips(side);
    strips(1);
  });
  return f;
}

/** 0, 1, … times the step, the first not stored. */
function multiples(f: Func, step: Local, count: number): readonly (Local | null)[] {
  const result: (Local | null)[] = [null, step];
  for (let k = 2; k <= count; k++) result.push(f.let("i32", plus(result[k - 1]!, step)));
  return result;
}

/** One square in vectors: read along the columns, written along the rows. */
function tile(
  f: Func,
  bytes: TileBytes,
  to: Local,
  toRows: readonly (Local | null)[],
  from: Local,
  fromColumns: readonly (Local | null)[],
  offset: number,
): void {
  const at = (base: Local, step: Local | null): Value => (step === null ? base : plus(base, step));
  const side = 16 / bytes;
  const x: Local[] = [];
  for (let k = 0; k < side; k++) x.push(f.let("v128", memory("v128.load", [at(from, fromColumns[k]!)], offset)));
  transposed(f, bytes, x).forEach((y, k) => f.do(memory("v128.store", [at(to, toRows[k]!), y])));
}

const words = (...at: readonly number[]): number[] => at.flatMap((w) => [4 * w, 4 * w + 1, 4 * w + 2, 4 * w + 3]);

function transposed(f: Func, bytes: TileBytes, x: readonly Local[]): readonly Value[] {
  const low = words(0, 1, 4, 5);
  const high = words(2, 3, 6, 7);
  if (bytes === 8) return [shuffle(x[0]!, x[1]!, low), shuffle(x[0]!, x[1]!, high)];
  const mixed = (k: number, at: readonly number[]): Local => f.let("v128", shuffle(x[k]!, x[k + 1]!, words(...at)));
  const [a, b] = [mixed(0, [0, 4, 1, 5]), mixed(0, [2, 6, 3, 7])];
  const [c, d] = [mixed(2, [0, 4, 1, 5]), mixed(2, [2, 6, 3, 7])];
  return [shuffle(a, c, low), shuffle(a, c, high), shuffle(b, d, low), shuffle(b, d, high)];
}
