/** Floats of 16 bits from and to float32, four at a time: the steps of `halves.ts`. */

import { f32, type Func, i32, type Local, op, type Value } from "./encoder.ts";

type Four = (f: Func, x: Value) => Value;

/** Constants are made before the loops. */
function constant(f: Func, bits: number): Local {
  const all = f.local("v128");
  f.head(() => f.set(all, op("i32x4.splat", i32(bits))));
  return all;
}
const and = (x: Value, y: Value): Value => op("v128.and", x, y);
const or = (x: Value, y: Value): Value => op("v128.or", x, y);
const left = (x: Value, by: number): Value => op("i32x4.shl", x, i32(by));
const right = (x: Value, by: number): Value => op("i32x4.shr_u", x, i32(by));
const add = (x: Value, y: Value): Value => op("i32x4.add", x, y);

/** Four float32s of the bits in the lower halves of four integers. */
export const fromHalf: Readonly<Record<"float16" | "bfloat16", Four>> = {
  bfloat16: (_, bits) => left(bits, 16),
  float16(f, bits) {
    const x = f.let("v128", bits);
    const size = f.let("v128", left(and(x, constant(f, 0x7fff)), 13));
    const special = op("i32x4.gt_s", size, constant(f, 0x0f7f_ffff));
    const scaled = op("f32x4.mul", size, op("f32x4.splat", f32(2 ** 112)));
    return or(or(scaled, and(special, constant(f, 0x7f80_0000))), left(and(x, constant(f, 0x8000)), 16));
  },
};

/** The bits of the nearest numbers to four float32s, in the lower halves of four integers. */
export const toHalf: Readonly<Record<"float16" | "bfloat16", Four>> = {
  bfloat16(f, value) {
    const x = f.let("v128", value);
    const odd = and(right(x, 16), constant(f, 1));
    const nearest = right(add(add(x, constant(f, 0x7fff)), odd), 16);
    const notNumber = or(right(x, 16), constant(f, 0x7fc0));
    return op("v128.bitselect", notNumber, nearest, op("f32x4.ne", x, x));
  },
  float16(f, value) {
    const x = f.let("v128", value);
    const size = f.let("v128", and(x, constant(f, 0x7fff_ffff)));
    const odd = and(right(size, 13), constant(f, 1));
    const normal = right(add(add(size, constant(f, 0xfff - 0x3800_0000)), odd), 13);
    const raised = op("f32x4.add", size, op("f32x4.splat", f32(0.5)));
    const small = op("i32x4.sub", raised, constant(f, 0x3f00_0000));
    const above = (limit: number): Value => op("i32x4.gt_s", size, constant(f, limit));
    const finite = op("v128.bitselect", normal, small, above(0x387f_ffff));
    const bounded = op("v128.bitselect", constant(f, 0x7c00), finite, above(0x477f_efff));
    const all = op("v128.bitselect", constant(f, 0x7e00), bounded, above(0x7f80_0000));
    return or(all, and(right(x, 16), constant(f, 0x8000)));
  },
};
