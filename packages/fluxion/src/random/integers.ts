/** Whole numbers that are all alike likely. */

import { type DType, dtypes, type TypedArray } from "../tensor/dtype.ts";
import { ArgumentError } from "../tensor/errors.ts";
import type { Twister } from "./twister.ts";
import { digits } from "./uniform.ts";

/** The greatest integer that all integers below fit as well. */
const greatest: Readonly<Record<DType, bigint>> = {
  float64: 0x20_0000_0000_0000n,
  float32: 0x100_0000n,
  float16: 0x800n,
  bfloat16: 0x100n,
  int64: 0x7fff_ffff_ffff_ffffn,
  int32: 0x7fff_ffffn,
  int16: 0x7fffn,
  int8: 0x7fn,
  uint8: 0xffn,
  bool: 1n,
};
const least = (dtype: DType): bigint =>
  dtype === "bool" || dtype === "uint8" ? 0n : -greatest[dtype] - (dtypes[dtype].category === "int" ? 1n : 0n);
export const greatestOf = (dtype: DType): bigint => greatest[dtype];
export const lowestInt64: bigint = -0x8000_0000_0000_0000n;

/** As C++ calls them, which is how PyTorch's messages do. */
const names: Readonly<Record<DType, string>> = {
  float64: "double",
  float32: "float",
  float16: "c10::Half",
  bfloat16: "c10::BFloat16",
  int64: "long",
  int32: "int",
  int16: "short",
  int8: "signed char",
  uint8: "unsigned char",
  bool: "bool",
};

/** Integers from `from` up to, not including, `to`. */
export interface Range {
  readonly from: bigint;
  readonly to: bigint;
}

/** Bounds that a dtype can hold, of which the first is less. Floats move to the nearest integers that they can hold. */
export function rangeOf(op: string, dtype: DType, from: bigint, to: bigint): Range {
  if (from >= to)
    throw new ArgumentError(
      `${op}: random_ expects 'from' to be less than 'to', but got from=${from} >= to=${to}; numbers are drawn from \`from\` up to, not including, \`to\``,
    );
  const [low, high] = digits[dtype] === undefined ? [from, to] : [movedUp(dtype, from), movedDown(dtype, to)];
  const [min, max] = [least(dtype), greatest[dtype]];
  const outside = (name: string): ArgumentError =>
    new ArgumentError(
      `${op}: ${name} is out of bounds for ${names[dtype]}; of dtype ${dtype} are integers from ${min} to ${max}`,
    );
  const limit = digits[dtype] === undefined ? null : dtype === "float16" ? 65504n : 2n ** 64n;
  if (limit === null ? low < min || low > max : low < -limit || low > limit) throw outside("from");
  if (limit === null ? high - 1n < min || high - 1n > max : high - 1n > limit) throw outside("to - 1");
  if (low >= high)
    throw new ArgumentError(
      `${op}: random_ expects 'from' casted to dtype to be less than 'to' casted to dtype, but got from=${low} >= to=${high}`,
    );
  return { from: low, to: high };
}

const floatOf = (dtype: DType, n: bigint): bigint => {
  const x = dtypes[dtype].round(Number(n));
  return Number.isFinite(x) ? BigInt(x) : n;
};
/** The step from one integer to the next near n, where a float has no others. */
function step(dtype: DType, n: bigint): bigint {
  const bits = (n < 0n ? -n : n).toString(2).length - 1;
  return 2n ** BigInt(Math.max(0, bits - digits[dtype]! + 1));
}
function movedUp(dtype: DType, from: bigint): bigint {
  const next = floatOf(dtype, from + 1n);
  return next < from ? next + step(dtype, from + 1n) : from;
}
function movedDown(dtype: DType, to: bigint): bigint {
  const last = floatOf(dtype, to - 1n);
  return last >= to ? last - step(dtype, to - 1n) : to;
}

/** Integers of a range: the remainders of 32 random bits, or of 64 where the range is wider and the dtype as well. */
export function fillRange(twister: Twister, out: TypedArray, dtype: DType, { from, to }: Range): void {
  const count = BigInt.asUintN(64, to - from);
  const wide = count >= 2n ** 32n && /64|float/.test(dtype);
  if (wide || count === 0n) {
    fillWide(twister, out, dtype, from, count);
    return;
  }
  const n = Number(count);
  const base = Number(from);
  const inside = Number.isSafeInteger(base) && Number.isSafeInteger(base + n);
  if (out instanceof BigInt64Array && !inside) {
    for (let i = 0; i < out.length; i++) out[i] = BigInt(below(twister, n)) + from;
    return;
  }
  const { round } = dtypes[dtype];
  const bits = new Int32Array(Math.min(some, out.length));
  for (let start = 0; start < out.length; start += some) {
    const part = out.subarray(start, start + some);
    const x = part.length === bits.length ? bits : bits.subarray(0, part.length);
    twister.fill32(x);
    if (part instanceof BigInt64Array) writeLongs(part, (i) => remainder(x[i]!, n) + base);
    else for (let i = 0; i < x.length; i++) part[i] = round(remainder(x[i]!, n) + base);
  }
}

/** How many numbers are drawn at a time. */
const some = 1024;

/** The remainder of 32 random bits by n ≤ 2³². The quotient's distance to the next integer is beyond its rounding. */
function remainder(bits: number, n: number): number {
  const x = bits >>> 0;
  return x - Math.floor(x / n) * n;
}
const below = (twister: Twister, n: number): number => remainder(twister.bits(), n);

/** Safe integers into int64 elements, without a bigint for each. */
function writeLongs(out: BigInt64Array, x: (i: number) => number): void {
  const halves = new Int32Array(out.buffer, out.byteOffset, 2 * out.length);
  for (let i = 0; i < out.length; i++) {
    const value = x(i);
    halves[2 * i] = value;
    halves[2 * i + 1] = Math.floor(value / 2 ** 32);
  }
}

/** The first 32 bits are the upper ones. */
const bits64 = (twister: Twister): bigint => (BigInt(twister.bits() >>> 0) << 32n) | BigInt(twister.bits() >>> 0);

/** A count of 0 stands for all 2⁶⁴ integers. */
function fillWide(twister: Twister, out: TypedArray, dtype: DType, from: bigint, count: bigint): void {
  const { big, round } = dtypes[dtype];
  for (let i = 0; i < out.length; i++) {
    const bits = bits64(twister);
    const x = BigInt.asIntN(64, count === 0n ? bits : (bits % count) + from);
    out[i] = big ? x : round(Number(x));
  }
}

/** Integers from 0 to the greatest that all integers below fit as well. */
export function fillAll(twister: Twister, out: TypedArray, dtype: DType): void {
  if (dtype === "int64" || dtype === "float64") fillWide(twister, out, dtype, 0n, greatest[dtype] + 1n);
  else fillRange(twister, out, dtype, { from: 0n, to: greatest[dtype] + 1n });
}

/** The integers below the length in a random order (Fisher and Yates). */
export function fillPermutation(twister: Twister, out: TypedArray): void {
  const n = out.length;
  const order = new Float64Array(n);
  for (let i = 0; i < n; i++) order[i] = i;
  for (let i = 0; i < n - 1; i++) {
    const j = i + below(twister, n - i);
    const x = order[i]!;
    order[i] = order[j]!;
    order[j] = x;
  }
  if (out instanceof BigInt64Array) writeLongs(out, (i) => order[i]!);
  else out.set(order);
}
