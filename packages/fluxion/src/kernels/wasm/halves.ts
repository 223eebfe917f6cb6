/** Floats of 16 bits, from and to float32: the steps of `tensor/half.ts`, on one element and on vectors of them. */

import type { DType } from "../../tensor/dtype.ts";
import { f32, type Func, i32, type Local, op, type Value } from "./encoder.ts";

type Decode = (f: Func, bits: Value) => Value;
type Encode = (f: Func, x: Local) => Value;

const and = (x: Value, mask: number): Value => op("i32.and", x, i32(mask));
const add = (x: Value, y: number): Value => op("i32.add", x, i32(y));
const right = (x: Value, by: number): Value => op("i32.shr_u", x, i32(by));
const left = (x: Value, by: number): Value => op("i32.shl", x, i32(by));
const or = (x: Value, y: Value): Value => op("i32.or", x, y);

/** The float32 that bits are. */
export const decoders: { readonly [dtype in DType]?: Decode } = {
  bfloat16: (_, bits) => op("f32.reinterpret_i32", left(bits, 16)),
  float16(f, bits) {
    const x = f.let("i32", bits);
    const size = f.let("i32", left(and(x, 0x7fff), 13));
    const scaled = op("i32.reinterpret_f32", op("f32.mul", op("f32.reinterpret_i32", size), f32(2 ** 112)));
    const infinite = op("i32.mul", op("i32.ge_u", size, i32(0x0f80_0000)), i32(0x7f80_0000));
    return op("f32.reinterpret_i32", or(or(scaled, infinite), left(and(x, 0x8000), 16)));
  },
};

/** The bits of the nearest number to a float32. */
export const encoders: { readonly [dtype in DType]?: Encode } = {
  bfloat16(f, x) {
    const bits = f.let("i32", op("i32.reinterpret_f32", x));
    const result = f.let("i32", right(op("i32.add", add(bits, 0x7fff), and(right(bits, 16), 1)), 16));
    f.if(op("f32.ne", x, x), () => f.set(result, or(right(bits, 16), i32(0x7fc0))));
    return result;
  },
  float16(f, x) {
    const bits = f.let("i32", op("i32.reinterpret_f32", x));
    const size = f.let("i32", and(bits, 0x7fff_ffff));
    const odd = and(right(size, 13), 1);
    const result = f.let("i32", right(add(op("i32.add", add(size, 0xfff), odd), -0x3800_0000), 13));
    const raised = op("i32.reinterpret_f32", op("f32.add", op("f32.abs", x), f32(0.5)));
    f.if(op("i32.lt_u", size, i32(0x3880_0000)), () => f.set(result, add(raised, -0x3f00_0000)));
    f.if(op("i32.ge_u", size, i32(0x477f_f000)), () => f.set(result, i32(0x7c00)));
    f.if(op("i32.gt_u", size, i32(0x7f80_0000)), () => f.set(result, i32(0x7e00)));
    return or(result, and(right(bits, 16), 0x8000));
  },
};
