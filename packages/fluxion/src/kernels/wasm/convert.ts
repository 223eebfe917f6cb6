/** Elements of one type as those of another, one at a time; the rules are those of `copyInto`. */

import { type DType, dtypes } from "../../tensor/dtype.ts";
import { decoders, encoders } from "./halves.ts";
import { f32, f64, type Func, i32, i64, type Instruction, type Local, memory, op, type Value } from "./encoder.ts";
import type { WasmType } from "./encoder.ts";

/** How one kind of element lies in memory, and what it is while a kernel holds it. */
export interface Kind {
  readonly dtype: DType;
  readonly bytes: number;
  readonly type: WasmType;
  readonly load: string;
  readonly store: string;
  /** Puts one in all lanes of a vector. */
  readonly splat: string;
}

const row = (
  dtype: DType,
  bytes: number,
  type: WasmType,
  splat: string,
  suffix: readonly string[] = ["", ""],
): Kind => ({
  dtype,
  bytes,
  type,
  load: `${type}.load${suffix[0]}`,
  store: `${type}.store${suffix[1]}`,
  splat,
});

export const kinds: Readonly<Record<DType, Kind>> = {
  float64: /* @__PURE__ */ row("float64", 8, "f64", "f64x2.splat"),
  float32: /* @__PURE__ */ row("float32", 4, "f32", "f32x4.splat"),
  int64: /* @__PURE__ */ row("int64", 8, "i64", "i64x2.splat"),
  int32: /* @__PURE__ */ row("int32", 4, "i32", "i32x4.splat"),
  uint8: /* @__PURE__ */ row("uint8", 1, "i32", "i8x16.splat", ["8_u", "8"]),
  bool: /* @__PURE__ */ row("bool", 1, "i32", "i8x16.splat", ["8_u", "8"]),
  int16: /* @__PURE__ */ row("int16", 2, "i32", "i16x8.splat", ["16_s", "16"]),
  int8: /* @__PURE__ */ row("int8", 1, "i32", "i8x16.splat", ["8_s", "8"]),
  float16: /* @__PURE__ */ row("float16", 2, "i32", "i16x8.splat", ["16_u", "16"]),
  bfloat16: /* @__PURE__ */ row("bfloat16", 2, "i32", "i16x8.splat", ["16_u", "16"]),
};

/** What a kernel converts: where bits stay as they are, integers of that size, which keep every bit. */
export interface Conversion {
  readonly from: Kind;
  readonly to: Kind;
  /** Whether nothing changes but the place. */
  readonly same: boolean;
}

/** The conversion between two types. */
export function conversion(xDType: DType, outDType: DType): Conversion {
  const bytes8 = dtypes[xDType].bytes === 1 && dtypes[outDType].bytes === 1 && outDType !== "bool";
  const same = xDType === outDType || bytes8;
  if (!same) return { from: kinds[xDType], to: kinds[outDType], same };
  const raw = rawKind(kinds[xDType].bytes);
  return { from: raw, to: raw, same };
}

/** Integers of so many bytes, which keep every bit. */
export const rawKind = (bytes: number): Kind => kinds[raws[bytes]!];
const raws: Readonly<Record<number, DType>> = { 1: "uint8", 2: "int16", 4: "int32", 8: "int64" };

/** The element at an address. */
export const loadElement = ({ load }: Kind, address: Value, offset: number = 0): Instruction =>
  memory(load, [address], offset);

/** Writes an element of this kind. */
export const storeElement = (f: Func, { store }: Kind, address: Value, x: Value, offset: number = 0): void =>
  f.do(memory(store, [address, x], offset));

/** The value of one kind as one of another. */
export function convertElement(f: Func, x: Value, { from, to, same }: Conversion): Value {
  if (same) return x;
  const { [from.dtype]: decode } = decoders;
  if (decode !== undefined)
    return convertElement(f, decode(f, x), { from: kinds.float32, to, same: to.dtype === "float32" });
  const { [to.dtype]: encode } = encoders;
  if (encode !== undefined) {
    const single = { from, to: kinds.float32, same: from.dtype === "float32" };
    return encode(f, f.let("f32", convertElement(f, x, single)));
  }
  if (to.dtype === "bool") return op(`${from.type}.ne`, x, zeros[from.type as "i32"]);
  const float = from.type === "f64" || from.type === "f32";
  if (to.type === "f64") return op(`f64.${from.type === "f32" ? "promote_f32" : `convert_${from.type}_s`}`, x);
  if (to.type === "f32") {
    // int64 rounds twice, as it does on its way through a JavaScript number.
    if (from.type === "i32") return op("f32.convert_i32_s", x);
    return op("f32.demote_f64", from.type === "i64" ? op("f64.convert_i64_s", x) : x);
  }
  const whole = float ? truncated(f, from.type === "f32" ? op("f64.promote_f32", x) : x) : x;
  const wide = float || from.type === "i64";
  if (to.type === "i64") return wide ? whole : op("i64.extend_i32_s", whole);
  return wide ? op("i32.wrap_i64", whole) : whole; // a store of 8 bits wraps by itself
}

const zeros = { f64: f64(0), f32: f32(0), i64: i64(0n), i32: i32(0) } as const;

/** A float64 truncated towards zero, modulo 2⁶⁴; NaN and ±∞ are 0. */
function truncated(f: Func, value: Value): Local {
  const x = f.let("f64", value);
  const whole = f.local("i64");
  const within = op("f64.lt", op("f64.abs", x), f64(2 ** 63));
  const beyond = (): void => {
    const bits = f.let("i64", op("i64.reinterpret_f64", x));
    const exponent = op("i64.and", op("i64.shr_u", bits, i64(52n)), i64(2047n));
    const shift = f.let("i64", op("i64.sub", exponent, i64(1075n)));
    const mantissa = op("i64.or", op("i64.and", bits, i64(2n ** 52n - 1n)), i64(2n ** 52n));
    f.set(whole, i64(0n));
    f.if(op("i64.lt_u", shift, i64(64n)), () => f.set(whole, op("i64.shl", mantissa, shift)));
    f.if(op("i64.lt_s", bits, i64(0n)), () => f.set(whole, op("i64.sub", i64(0n), whole)));
  };
  f.if(within, () => f.set(whole, op("i64.trunc_f64_s", x)), beyond);
  return whole;
}
