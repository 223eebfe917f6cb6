/**
 * Products of matrices in linear memory. Large ones go by blocks that stay in the caches: columns of the right factor are
 * packed into panels, and tiles of four rows run down them. Few rows need no packing: rows of the right factor are added
 * up, or inner products taken, whichever way it is dense.
 *
 * Source: Goto and van de Geijn 2008, "Anatomy of high-performance matrix multiplication".
 */

import type { Func } from "./encoder.ts";
import { instantiate, type Linear } from "./kernel.ts";
import { dotsKernel } from "./matmulDots.ts";
import type { MatmulType } from "./matmulLanes.ts";
import { rowsKernel } from "./matmulRows.ts";
import { tileKernel, tileRows } from "./matmulTile.ts";
import { packKernel } from "./pack.ts";
import { perform } from "./threads/calls.ts";
import type { Call, Chunk } from "./threads/pool.ts";
import { type Team, team } from "./threads/threads.ts";

/** A matrix in linear memory: where it begins, and the bytes to the next row and the next column. */
export interface Placed {
  readonly at: number;
  readonly row: number;
  readonly column: number;
}

export interface Sizes {
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

/** A part of a product: some terms of each sum, some columns, all rows. Plain data, for whoever shares the memory. */
export interface Panels {
  /** How tiles find the left factor: the elements of a row are side by side, or those of a column. */
  readonly left: "rows" | "columns";
  readonly packsLeft: boolean;
  readonly a: Placed;
  /** Where the right factor begins, and the bytes to its next panel of columns and to the next row of a panel. */
  readonly b: { readonly at: number; readonly panel: number; readonly row: number };
  readonly out: { readonly at: number; readonly row: number; readonly add: boolean };
  readonly k: number;
  readonly n: number;
  /** Which arguments of a tile's kernel are addresses in scratch memory. */
  readonly rooms: number;
}

/** Terms of a sum before it is added to the output; rows and columns of one block. */
export const blockSizes: { k: number; m: number; n: number } = { k: 256, m: 64, n: 1024 };
/** So many rows need no packing. */
const few = 24;
/** A right factor of so many bytes is not packed: it stays in the first cache as it is. */
const smallRight = 20_000;
/** Columns of the left factor are read as they lie down to so many rows. */
const shortColumns = 64;
/** Columns of the right factor that few rows are added up in at a time. */
const stripe = 1024;
/** The same where several threads do it. */
const shortStripe = 256;
/** Products that take more microseconds are worth a call of their own on another thread. */
const worthOne = 5;
/** Bytes behind packed elements: the last ones are written by whole squares. */
const slack = 256;

const tileKeys = {
  rows: { 1: "narrow tiles, rows", 2: "tiles, rows" },
  columns: { 1: "narrow tiles, columns", 2: "tiles, columns" },
};

type Run = (...args: number[]) => number;

/** The products of one element type over one memory. */
export class Multiplier {
  readonly #type: MatmulType;
  readonly #fused: boolean;
  readonly #linear: Linear;
  readonly #scratch: (bytes: number) => number;
  readonly #kernels: Map<string, Run> = new Map();
  readonly #bytes: 4 | 8;
  /** How many threads have scratch memory of their own, and the bytes of it. */
  #threads: number = 1;
  #room: number = 0;

  /** `scratch` gives the address of so many bytes, good until it is next asked. */
  constructor(type: MatmulType, fused: boolean, linear: Linear, scratch: (bytes: number) => number) {
    this.#type = type;
    this.#fused = fused;
    this.#linear = linear;
    this.#scratch = scratch;
    this.#bytes = type === "float64" ? 8 : 4;
  }

  /** Writes the m × n product of `a` (m × k) and `b` (k × n) from `out` on, in row-major order. */
  multiply(a: Placed, b: Placed, out: number, sizes: Sizes): void {
    this.#multiply(a, b, out, sizes, null);
  }

  /** Products of the same sizes that do not depend on each other, `count` of them, which `each` lists. */
  multiplyAll(sizes: Sizes, count: number, each: (one: (a: Placed, b: Placed, out: number) => void) => void): void {
    const time = this.#microseconds(sizes);
    const crew = time > worthOne ? team(time * count, this.#linear) : null;
    if (crew !== null && count >= crew.size) {
      const chunks: Chunk[] = [];
      this.#threads = crew.size;
      this.#room = 0;
      try {
        each((a, b, out) => {
          const calls: Call[] = [];
          this.#multiply(a, b, out, sizes, calls);
          chunks.push(calls);
        });
      } finally {
        this.#threads = 1;
      }
      if (crew.run(chunks, this.#room)) return;
    }
    each((a, b, out) => this.multiply(a, b, out, sizes));
  }

  /** About how long it takes on one thread: to multiply, or to read the right factor. */
  #microseconds({ m, k, n }: Sizes): number {
    return k * n * this.#bytes * Math.max(m / 100_000, 1 / 20_000);
  }

  /** Multiplies, or lists the calls that do. */
  #multiply(a: Placed, b: Placed, out: number, sizes: Sizes, list: Call[] | null): void {
    const { m, k, n } = sizes;
    const bytes = this.#bytes;
    if (m === 0 || n === 0) return;
    if (k === 0) {
      new Uint8Array(this.#linear.memory.buffer, out, m * n * bytes).fill(0);
    } else if (n === 1 && m > 1) {
      this.#multiply(turned(b), turned(a), out, { m: 1, k, n: m }, list); // A x = (xᵀ Aᵀ)ᵀ
    } else if (m <= few && n > 1 && b.column === bytes) this.#addRows(a, b, out, sizes, list);
    else if (m <= few && b.row === bytes) this.#dots(a, b, out, sizes, list);
    else if (n === 1) this.#addRows(a, b, out, sizes, list);
    else this.#blocks(a, b, out, sizes, list);
  }

  /** Makes calls, of which each computes some columns: at once, with others, or later. */
  #columns(sizes: Sizes, list: Call[] | null, call: (first: number, count: number) => Call): void {
    const { n } = sizes;
    if (list === null && n <= shortStripe) {
      perform(call(0, n));
      return;
    }
    const crew = list === null ? team(this.#microseconds(sizes), this.#linear) : null;
    const make = (width: number, use: (call: Call) => void): void => {
      for (let j = 0; j < n; j += width) use(call(j, Math.min(width, n - j)));
    };
    if (crew !== null) {
      const chunks: Chunk[] = [];
      make(shortStripe, (one) => chunks.push([one]));
      if (crew.run(chunks)) return;
    }
    make(stripe, list === null ? perform : (one) => list.push(one));
  }

  #kernel(key: string, write: () => Func): Run {
    let run = this.#kernels.get(key);
    if (run === undefined) this.#kernels.set(key, (run = instantiate(write(), this.#linear).run));
    return run;
  }

  #addRows(a: Placed, b: Placed, out: number, sizes: Sizes, list: Call[] | null): void {
    const { m, k, n } = sizes;
    const run = this.#kernel(m === 1 ? "row" : "rows", () =>
      rowsKernel({ type: this.#type, fused: this.#fused, rows: m === 1 ? 1 : 2 }),
    );
    const bytes = this.#bytes;
    this.#columns(sizes, list, (j, count) => ({
      run,
      args: [a.at, a.row, a.column, b.at + j * bytes, b.row, out + j * bytes, n * bytes, m, count, k],
    }));
  }

  #dots(a: Placed, b: Placed, out: number, sizes: Sizes, list: Call[] | null): void {
    const { m, k, n } = sizes;
    const run = this.#kernel(m === 1 ? "dots of a row" : "dots of rows", () =>
      dotsKernel({ type: this.#type, fused: this.#fused, rows: m === 1 ? 1 : 2 }),
    );
    const bytes = this.#bytes;
    let left = a;
    const packs = a.column !== bytes && k > 1;
    if (packs) {
      left = { at: this.#own(m * k * bytes + 64), row: k * bytes, column: bytes };
      const pack = this.#pack(1, a.at, a.row, a.column, left.at, m, k);
      if (list === null) perform(pack);
      else list.push(pack);
    }
    const room = Number(packs && list !== null);
    this.#columns(sizes, list, (j, count) => ({
      run,
      args: [left.at, left.row, b.at + j * b.column, b.column, out + j * bytes, n * bytes, m, count, k],
      room,
    }));
  }

  /** The address of scratch memory for this thread, and for others if there are some. */
  #own(bytes: number): number {
    this.#room = Math.ceil(bytes / 64) * 64;
    return this.#scratch(this.#room * this.#threads);
  }

  /** Panels of `width` lines of `k` elements. */
  #pack(width: number, from: number, across: number, along: number, to: number, count: number, k: number): Call {
    const bytes = this.#bytes;
    const dense = across === bytes && width > 1 ? "across" : along === bytes && width > 1 ? "along" : "neither";
    const run = this.#kernel(`pack ${width} ${dense}`, () => packKernel({ bytes, width, dense }));
    return { run, args: [from, across, along, to, count, k], room: 8 };
  }

  #blocks(a: Placed, b: Placed, out: number, sizes: Sizes, list: Call[] | null): void {
    const crew = list === null ? team(this.#microseconds(sizes), this.#linear) : null;
    if (crew === null || !this.#byBlocks(a, b, out, sizes, list, crew)) this.#byBlocks(a, b, out, sizes, list, null);
  }

  /** False where it has to be done again. */
  #byBlocks(a: Placed, b: Placed, out: number, { m, k, n }: Sizes, list: Call[] | null, crew: Team | null): boolean {
    const make = list === null ? perform : (call: Call): unknown => list.push(call);
    const bytes = this.#bytes;
    const width = 32 / bytes;
    const packsRight = b.column !== bytes || k * n * bytes > smallRight;
    const depth = packsRight ? Math.min(k, blockSizes.k) : k;
    const columns = packsRight ? Math.min(n, blockSizes.n) : n;
    const left: Panels["left"] = a.column === bytes || k === 1 ? "rows" : "columns";
    const packsLeft = left === "columns" && (a.row !== bytes || k > shortColumns);
    const rightBytes = packsRight ? Math.ceil(columns / width) * 32 * depth + slack : 0;
    const leftBytes = packsLeft ? blockSizes.m * bytes * depth + slack : 0;
    // those who compute one product share the packed right factor
    const room = packsRight || packsLeft ? this.#own(rightBytes + leftBytes * (crew?.size ?? 1)) : 0;
    const rooms = Number(packsLeft) + (packsRight && list !== null ? 8 : 0);
    for (let j = 0; j < n; j += columns) {
      const nj = Math.min(columns, n - j);
      for (let l = 0; l < k; l += depth) {
        const kl = Math.min(depth, k - l);
        const corner = b.at + l * b.row + j * b.column;
        if (packsRight) make(this.#pack(width, corner, b.column, b.row, room, nj, kl));
        const right = packsRight ? { at: room, panel: 32 * kl, row: 32 } : { at: corner, panel: 32, row: b.row };
        const from = { at: a.at + l * a.column, row: a.row, column: a.column };
        const to = { at: out + j * bytes, row: n * bytes, add: l > 0 };
        const panels = { left, packsLeft, a: from, b: right, out: to, k: kl, n: nj, rooms };
        const chunks = this.#rowBlocks(panels, m, room + rightBytes, crew?.size ?? 1);
        if (crew === null) for (const calls of chunks) calls.forEach(make);
        else if (!crew.run(chunks, leftBytes)) return false;
      }
    }
    return true;
  }

  /**
   * Blocks of rows of the output, which do not depend on how the rows are divided; `room` is the address of scratch
   * memory for packed rows, which each thread has.
   */
  #rowBlocks({ left, packsLeft, a, b, out, k, n, rooms }: Panels, m: number, room: number, threads: number): Chunk[] {
    const bytes = this.#bytes;
    const chunks: Chunk[] = [];
    // a few blocks for each thread, so that none waits long for another
    const rows = threads === 1 ? blockSizes.m : Math.min(blockSizes.m, Math.ceil(m / threads / 12) * tileRows);
    for (let i = 0; i < m; i += rows) {
      const count = Math.min(rows, m - i);
      const calls: Call[] = [];
      let x: Placed = { ...a, at: a.at + i * a.row };
      if (packsLeft) {
        calls.push(this.#pack(tileRows, x.at, a.row, a.column, room, count, k));
        // the rows of a tile lie side by side, and the next tile begins k elements of a row further on for each of them
        x = { at: room, row: k * bytes, column: tileRows * bytes };
      }
      for (const call of this.#tiles(left, x, b, { ...out, at: out.at + i * out.row }, { m: count, k, n })) {
        calls.push({ ...call, room: rooms });
      }
      chunks.push(calls);
    }
    return chunks;
  }

  /** One block, by tiles: those of full width, then a narrower column of them where at most half a tile is left. */
  #tiles(left: Panels["left"], a: Placed, b: Panels["b"], out: Panels["out"], { m, k, n }: Sizes): Call[] {
    const width = 32 / this.#bytes;
    const rest = n % width;
    const wide = rest > 0 && rest <= width / 2 ? n - rest : n;
    const calls: Call[] = [];
    const tiles = (vectors: 1 | 2, first: number, count: number): void => {
      const run = this.#kernel(tileKeys[left][vectors], () =>
        tileKernel({ type: this.#type, fused: this.#fused, left, vectors }),
      );
      const [at, to] = [b.at + (first / width) * b.panel, out.at + first * this.#bytes];
      const args = [a.at, a.row, a.column, at, b.panel, b.row, to, out.row, m, count, k, Number(out.add)];
      calls.push({ run, args });
    };
    if (wide > 0) tiles(2, 0, wide);
    if (wide < n) tiles(1, wide, rest);
    return calls;
  }
}

const turned = ({ at, row, column }: Placed): Placed => ({ at, row: column, column: row });
