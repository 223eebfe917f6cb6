/** Dense runs of elements of one type as those of another, several vectors at a time. */

import type { DType } from "../../tensor/dtype.ts";
import { f32, f64, type Func, i32, i64, type Local, memory, op, shuffle, type Value } from "./encoder.ts";
import { fromHalf, toHalf } from "./halfrows.ts";
import { wasmFeatures } from "./kernel.ts";

/** Writes `count` elements at `to`, made of as many at `from`; `slow` does the same one element at a time. */
export interface Vectors {
  readonly count: number;
  write(f: Func, to: Local, from: Local, slow: () => void): void;
}

const load = (from: Local, offset: number, name: string = "load"): Value => memory(`v128.${name}`, [from], offset);
const store = (f: Func, to: Local, x: Value, offset: number): void => f.do(memory("v128.store", [to, x], offset));
const bytes = (...words: readonly number[]): number[] => words.flatMap((w) => [4 * w, 4 * w + 1, 4 * w + 2, 4 * w + 3]);
/** The even words of two vectors: the lower halves of four elements of 64 bits. */
const evenWords = (x: Value, y: Value): Value => shuffle(x, y, bytes(0, 2, 4, 6));
/** The lower halves of two vectors. */
const lowHalves = (x: Value, y: Value): Value => shuffle(x, y, bytes(0, 1, 4, 5));

/** Eight elements: `half` gives those from `i` on that fill one vector of the result. */
const pieces = (bytesOut: number, piece: (f: Func, from: Local, i: number) => Value): Vectors => ({
  count: 8,
  write: (f, to, from) => {
    const each = 16 / bytesOut;
    const values: Local[] = [];
    for (let i = 0; i < 8; i += each) values.push(f.let("v128", piece(f, from, i)));
    values.forEach((x, k) => store(f, to, x, 16 * k));
  },
});

/** Eight bytes widened to 32 bits and then to what is wanted; `wanted` is given two or four of them. */
const fromBytes = (bytesOut: number, wanted: (words: Value) => Value): Vectors => ({
  count: 8,
  write: (f, to, from) => {
    const short = f.let("v128", load(from, 0, "load8x8_u"));
    for (const half of [0, 1]) {
      const words = f.let("v128", op(`i32x4.extend_${half === 0 ? "low" : "high"}_i16x8_u`, short));
      if (bytesOut === 4) store(f, to, wanted(words), 16 * half);
      else {
        store(f, to, wanted(words), 32 * half);
        store(f, to, wanted(shuffle(words, words, bytes(2, 3, 2, 3))), 32 * half + 16);
      }
    }
  },
});

/** Sixteen truths; `words` gives four of them as masks of 32 bits. */
const toBool = (words: (f: Func, from: Local, i: number) => Value): Vectors => ({
  count: 16,
  write: (f, to, from) => {
    const [a, b, c, d] = [0, 4, 8, 12].map((i) => f.let("v128", words(f, from, i))) as [Local, Local, Local, Local];
    const all = op("i8x16.narrow_i16x8_s", op("i16x8.narrow_i32x4_s", a, b), op("i16x8.narrow_i32x4_s", c, d));
    store(f, to, op("i8x16.neg", all), 0);
  },
});

const wideTruths =
  (name: string, zero: Value) =>
  (_: Func, from: Local, i: number): Value =>
    evenWords(op(name, load(from, 8 * i), zero), op(name, load(from, 8 * i + 16), zero));

/** Sixteen integers of 32 bits, or their lowest bytes. */
type Pack = (f: Func, to: Local, words: readonly Value[]) => void;
const asWords: Pack = (f, to, words) => {
  words.forEach((x, k) => store(f, to, x, 16 * k));
};
const asBytes: Pack = (f, to, words) => {
  const low = words.map((x) => op("v128.and", x, op("i32x4.splat", i32(255))));
  const half = (k: number): Value => op("i16x8.narrow_i32x4_u", low[k]!, low[k + 1]!);
  store(f, to, op("i8x16.narrow_i16x8_u", half(0), half(2)), 0);
};
const wrapped = (words: (from: Local, i: number) => Value): Vectors => ({
  count: 16,
  write: (f, to, from) =>
    asBytes(
      f,
      to,
      [0, 4, 8, 12].map((i) => words(from, i)),
    ),
});

/** `count` elements the fast way if all floats are within this range; what wraps, only the slow way can. */
const within = (
  from: "f64x2" | "f32x4",
  range: number,
  count: number,
  fast: (f: Func, to: Local, values: readonly Local[]) => void,
): Vectors => ({
  count,
  write: (f, to, x, slow) => {
    const wide = from === "f64x2";
    const limit = f.local("v128");
    f.head(() => f.set(limit, op(`${from}.splat`, wide ? f64(range) : f32(range))));
    const values: Local[] = [];
    for (let at = 0; at < count * (wide ? 8 : 4); at += 16) values.push(f.let("v128", load(x, at)));
    const small = values.map((v): Value => op(`${from}.lt`, op(`${from}.abs`, v), limit));
    const all = small.reduce((a, b) => op("v128.and", a, b));
    f.if(op("i32x4.all_true", all), () => fast(f, to, values), slow);
  },
});

const toWords = (from: "f64x2" | "f32x4", pack: Pack): Vectors =>
  within(from, 2 ** 31, 16, (f, to, values) => {
    const wide = from === "f64x2";
    // Within the range all machines agree on what they do in their own way.
    const truncate = `i32x4.${wasmFeatures().fma ? "relaxed_trunc" : "trunc_sat"}_${from}_s${wide ? "_zero" : ""}`;
    const whole = values.map((v) => op(truncate, v));
    pack(f, to, wide ? [0, 2, 4, 6].map((k) => lowHalves(whole[k]!, whole[k + 1]!)) : whole);
  });

/** Whole numbers below 2⁵¹ stand in the lowest bits of their sum with 1.5 · 2⁵². */
const toInt64 = (from: "f64x2" | "f32x4"): Vectors =>
  within(from, 2 ** 51, 8, (f, to, values) => {
    const magic = f.local("v128");
    f.head(() => f.set(magic, op("f64x2.splat", f64(1.5 * 2 ** 52))));
    const high = (v: Value): Value => shuffle(v, v, bytes(2, 3, 2, 3));
    const wide =
      from === "f64x2" ? values : values.flatMap((v) => [v, high(v)]).map((v) => op("f64x2.promote_low_f32x4", v));
    wide.forEach((v, k) => store(f, to, op("i64x2.sub", op("f64x2.add", op("f64x2.trunc", v), magic), magic), 16 * k));
  });

/** Eight floats of 16 bits; `four` gives the bits of four of them. */
const halves = (four: (f: Func, x: Value) => Value): Vectors =>
  pieces(2, (f, x, i) => op("i16x8.narrow_i32x4_u", four(f, load(x, 4 * i)), four(f, load(x, 4 * i + 16))));

const vectors: { readonly [from in DType]?: { readonly [to in DType]?: Vectors } } = {
  float64: {
    float32: pieces(4, (_, x, i) =>
      lowHalves(op("f32x4.demote_f64x2_zero", load(x, 8 * i)), op("f32x4.demote_f64x2_zero", load(x, 8 * i + 16))),
    ),
    int32: toWords("f64x2", asWords),
    uint8: toWords("f64x2", asBytes),
    int64: toInt64("f64x2"),
    bool: toBool(wideTruths("f64x2.ne", op("f64x2.splat", f64(0)))),
  },
  float32: {
    float64: pieces(8, (_, x, i) => op("f64x2.promote_low_f32x4", load(x, 4 * i, "load64_zero"))),
    int32: toWords("f32x4", asWords),
    uint8: toWords("f32x4", asBytes),
    int64: toInt64("f32x4"),
    bool: toBool((_, x, i) => op("f32x4.ne", load(x, 4 * i), op("f32x4.splat", f32(0)))),
    float16: halves(toHalf.float16),
    bfloat16: halves(toHalf.bfloat16),
  },
  float16: { float32: pieces(4, (f, x, i) => fromHalf.float16(f, load(x, 2 * i, "load16x4_u"))) },
  bfloat16: { float32: pieces(4, (f, x, i) => fromHalf.bfloat16(f, load(x, 2 * i, "load16x4_u"))) },
  int64: {
    int32: pieces(4, (_, x, i) => evenWords(load(x, 8 * i), load(x, 8 * i + 16))),
    uint8: wrapped((x, i) => evenWords(load(x, 8 * i), load(x, 8 * i + 16))),
    bool: toBool(wideTruths("i64x2.ne", op("i64x2.splat", i64(0n)))),
  },
  int32: {
    float64: pieces(8, (_, x, i) => op("f64x2.convert_low_i32x4_s", load(x, 4 * i, "load64_zero"))),
    float32: pieces(4, (_, x, i) => op("f32x4.convert_i32x4_s", load(x, 4 * i))),
    int64: pieces(8, (_, x, i) => load(x, 4 * i, "load32x2_s")),
    uint8: wrapped((x, i) => load(x, 4 * i)),
    bool: toBool((_, x, i) => op("i32x4.ne", load(x, 4 * i), op("i32x4.splat", i32(0)))),
  },
  uint8: {
    float64: fromBytes(8, (words) => op("f64x2.convert_low_i32x4_s", words)),
    float32: fromBytes(4, (words) => op("f32x4.convert_i32x4_s", words)),
    int64: fromBytes(8, (words) => op("i64x2.extend_low_i32x4_u", words)),
    int32: fromBytes(4, (words) => words),
    bool: {
      count: 16,
      write: (f, to, x) => store(f, to, op("i8x16.neg", op("i8x16.ne", load(x, 0), op("i8x16.splat", i32(0)))), 0),
    },
  },
};

/** The fast way between two types, where there is one. */
export const vectorsOf = (from: DType, to: DType): Vectors | undefined =>
  vectors[from === "bool" ? "uint8" : from]?.[to];
