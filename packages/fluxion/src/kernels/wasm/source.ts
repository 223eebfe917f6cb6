/**
 * Where kernels take their vectors from: memory in any layout they understand, a number, or (in `scalar/vector.ts`) an
 * expression of these. A kernel that reads a source serves them all: what is summed may be computed on the way.
 */

import type { DType } from "../../tensor/dtype.ts";
import { dtypes } from "../../tensor/dtype.ts";
import { type Func, i32, type Local, memory, op, shuffle, type Value, type WasmType } from "./encoder.ts";
import type { Kernel } from "./kernel.ts";
import type { Lanes, LaneType, Vec } from "./lanes.ts";

export interface Source {
  /** Names all that the code depends on. */
  readonly key: string;
  /** The lanes that it fills: masks, where it is a condition. */
  readonly type: LaneType;
  /** What the kernel is told about it, in this order. */
  readonly params: readonly WasmType[];
  /** Functions of its own that its code calls. */
  readonly functions?: Kernel["functions"];
  /** Its code in one function, given the locals of its parameters. */
  open(f: Func, params: readonly Local[]): Reader;
}

/** A source inside a function: rows are read one after the other. */
export interface Reader {
  /** The elements from `i` of the present row on, one vector after the other; reading past the end is harmless. */
  read(v: Lanes, i: Value): Vec;
  /** Goes on to the next row. */
  next(): void;
}

/** How an input moves along a row: from element to element, not at all, or it is one number for all rows. */
export type Step = "elements" | "row" | "number";

/**
 * Elements of a tensor, converted to the lanes' type. Its parameters are an address and the bytes between rows; that of
 * a number is its value.
 */
export function elements(dtype: DType, step: Step, type: LaneType, condition = false): Source {
  const key = `${dtype} ${step}${condition ? " mask" : ""}`;
  if (step === "number") return { key, type, params: ["f64"], open: (f, [x]) => numberReader(f, x!, condition) };
  return {
    key,
    type,
    params: ["i32", "i32"],
    open: (f, [address, bytes]) => ({
      read: (v, i) => (step === "row" ? readOne : readRow)(v, dtype, address!, i, condition),
      next: () => f.set(address!, op("i32.add", address!, bytes!)),
    }),
  };
}

/** Whether there is code that reads elements of this type into such lanes. */
export function readable(dtype: DType, type: LaneType): boolean {
  if (type === "bool") return dtype === "bool";
  if (dtype === "bool" || dtype === "uint8" || dtype === type) return true;
  if (dtype === "int16" || dtype === "int8") return true;
  return dtype === "int32" ? type !== "int32" : dtype === "float32" && type === "float64";
}

function numberReader(f: Func, x: Local, condition: boolean): Reader {
  let known: Local | null = null;
  return {
    read: (v) => {
      if (known === null) {
        const { shape, scalar } = v.info;
        const narrow = scalar === "f64" ? x : op(scalar === "f32" ? "f32.demote_f64" : "i32.trunc_sat_f64_s", x);
        known = f.local("v128");
        f.head(() => {
          const all = op(`${shape}.splat`, narrow);
          f.set(known!, condition ? op(`${shape}.ne`, all, op("v128.xor", all, all)) : all);
        });
      }
      return new Array<Local>(v.unroll).fill(known);
    },
    next: () => {},
  };
}

/** One element for the whole row: read again for each step, which costs less than a register for all of them. */
function readOne(v: Lanes, dtype: DType, address: Local, _: Value, condition: boolean): Vec {
  const { shape, scalar, integers } = v.info;
  const bits = dtypes[dtype].bytes * 8;
  const load =
    dtype === "float64" || dtype === "float32"
      ? memory(`f${bits}.load`, [address])
      : memory(loads[dtype] ?? "i32.load", [address]);
  if (condition) {
    const truth = op("i32.sub", i32(0), op("i32.ne", load, i32(0)));
    const wide = integers === "i64x2" ? op("i64.extend_i32_s", truth) : truth;
    const all = v.f.let("v128", op(`${integers}.splat`, wide));
    return new Array<Local>(v.unroll).fill(all);
  }
  const value =
    dtype === "float64" || (dtype === "float32" && scalar === "f32") || scalar === "i32"
      ? load
      : op(dtype === "float32" ? "f64.promote_f32" : `${scalar}.convert_i32_s`, load);
  const all = v.f.let("v128", op(`${shape}.splat`, value));
  return new Array<Local>(v.unroll).fill(all);
}

function readRow(v: Lanes, dtype: DType, address: Local, i: Value, condition: boolean): Vec {
  const { bytes } = dtypes[dtype];
  const from = v.f.let("i32", op("i32.add", address, bytes === 1 ? i : op("i32.shl", i, i32(Math.log2(bytes)))));
  return v.each((u) => {
    const load = (name: string): Value => memory(`v128.${name}`, [from], u * bytes * v.info.width);
    if (dtype === v.type) {
      return condition && dtype === "bool" ? op("i8x16.ne", load("load"), v.constant(0)[0]!) : load("load");
    }
    if (bytes === 1) {
      return fromBytes(v, load(v.info.width === 2 ? "load16_splat" : "load32_zero"), condition, dtype === "int8");
    }
    if (dtype === "int16") {
      return fromWords(v, op("i32x4.extend_low_i16x8_s", load(v.info.width === 2 ? "load32_zero" : "load64_zero")));
    }
    if (dtype === "int32") {
      return v.type === "float64"
        ? op("f64x2.convert_low_i32x4_s", load("load64_zero"))
        : op("f32x4.convert_i32x4_s", load("load"));
    }
    return op("f64x2.promote_low_f32x4", load("load64_zero"));
  });
}

/** The first bytes of a vector, one for each lane. */
function fromBytes(v: Lanes, packed: Value, condition: boolean, signed: boolean): Value {
  const s = signed ? "s" : "u";
  const words = op(`i32x4.extend_low_i16x8_${s}`, op(`i16x8.extend_low_i8x16_${s}`, packed));
  if (condition) {
    const wide = v.info.width === 2 ? op("i64x2.extend_low_i32x4_u", words) : words;
    const zero = v.constant(0)[0]!;
    return op(`${v.info.integers}.ne`, wide, zero);
  }
  return fromWords(v, words);
}

/** Integers of 32 bits, the first of them for each lane. */
function fromWords(v: Lanes, words: Value): Value {
  if (v.type === "int32") return words;
  return op(v.type === "float64" ? "f64x2.convert_low_i32x4_s" : "f32x4.convert_i32x4_s", words);
}

/** How integers of fewer bits are loaded. */
const loads: { readonly [dtype in DType]?: string } = {
  bool: "i32.load8_u",
  uint8: "i32.load8_u",
  int8: "i32.load8_s",
  int16: "i32.load16_s",
};

/** Stores vectors to the elements from `i` on: all lanes, or the first `count` of a single vector. */
export function writeRow(v: Lanes, bool: boolean, address: Value, i: Value, values: Vec, count?: Value): void {
  const { width } = v.info;
  const bytes = bool ? 1 : 16 / width;
  const to = v.f.let("i32", op("i32.add", address, bytes === 1 ? i : op("i32.shl", i, i32(Math.log2(bytes)))));
  if (bool && count === undefined && values.length === 4 && width < 16) {
    const packed = v.f.let("v128", op("v128.and", fourTruths(width, values), op("i8x16.splat", i32(1))));
    v.f.do(width === 4 ? memory("v128.store", [to, packed]) : memory("v128.store64_lane", [to, packed], 0, 0));
    return;
  }
  values.forEach((value, u) => {
    const x = bool ? v.f.let("v128", truths(v, value)) : value;
    if (count === undefined && (!bool || width === 16)) v.f.do(memory("v128.store", [to, x], u * 16));
    else if (count === undefined) v.f.do(memory(`v128.store${width * 8}_lane`, [to, x], u * width, 0));
    else {
      for (let l = 0; l < width; l++) {
        const store = memory(`v128.store${bytes * 8}_lane`, [to, x], l * bytes, l);
        v.f.if(op("i32.lt_u", i32(l), count), () => v.f.do(store));
      }
    }
  });
}

/** Four masks as bytes of ones or zeros; lanes of 64 bits are two of 32 that are equal. */
function fourTruths(width: number, [a, b, c, d]: Vec): Value {
  const narrow = (x: Value, y: Value): Value => op("i16x8.narrow_i32x4_s", x, y);
  const [first, second] = [narrow(a!, b!), narrow(c!, d!)];
  if (width === 4) return op("i8x16.narrow_i16x8_s", first, second);
  const all = narrow(first, second);
  return op("i8x16.narrow_i16x8_s", all, all);
}

/** A mask as bytes 0 and 1, in the first bytes of the vector. */
function truths(v: Lanes, mask: Local): Value {
  const one = op("v128.and", mask, op("i8x16.splat", i32(1)));
  if (v.info.width === 16) return one;
  const low = op("i8x16.splat", i32(0));
  // the lowest byte of each lane
  const at = v.info.width === 2 ? [0, 8] : [0, 4, 8, 12];
  return shuffle(one, low, [...at, ...new Array<number>(16 - at.length).fill(16)]);
}
