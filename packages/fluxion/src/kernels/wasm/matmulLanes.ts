/** What the kernels of matrix products share: vectors of one type of element, and how part of one is written. */

import { type Func, f32, f64, i32, type Instruction, type Local, memory, op, shuffle, type Value } from "./encoder.ts";

export type MatmulType = "float32" | "float64" | "int32";

/** A type of element in vectors of 128 bits. */
export interface MatmulLanes {
  readonly bytes: number;
  /** Elements in a vector. */
  readonly width: number;
  readonly add: (x: Value, y: Value) => Instruction;
  /** `x · y + z`; with one rounding where the machine has it. */
  readonly madd: (x: Value, y: Value, z: Value) => Instruction;
  readonly zero: () => Instruction;
  /** One element from memory, in all lanes. */
  readonly splat: (address: Value, offset?: number) => Instruction;
}

/** The lanes of a type; `fused` where products and sums may have one rounding. */
export function matmulLanes(type: MatmulType, fused: boolean): MatmulLanes {
  const bytes = type === "float64" ? 8 : 4;
  const shape = { float32: "f32x4", float64: "f64x2", int32: "i32x4" }[type];
  const add = (x: Value, y: Value): Instruction => op(`${shape}.add`, x, y);
  return {
    bytes,
    width: 16 / bytes,
    add,
    madd:
      fused && type !== "int32"
        ? (x, y, z) => op(`${shape}.relaxed_madd`, x, y, z)
        : (x, y, z) => add(z, op(`${shape}.mul`, x, y)),
    zero: () => op(`${shape}.splat`, type === "float32" ? f32(0) : type === "float64" ? f64(0) : i32(0)),
    splat: (address, offset = 0) => memory(`v128.load${bytes * 8}_splat`, [address], offset),
  };
}

export const load = (address: Value, offset: number = 0): Instruction => memory("v128.load", [address], offset);
export const store = (address: Value, x: Value, offset: number = 0): Instruction =>
  memory("v128.store", [address, x], offset);

/** `variable += step` */
export function advance(f: Func, variable: Local, step: Value | number): void {
  f.set(variable, op("i32.add", variable, typeof step === "number" ? i32(step) : step));
}

/** While numbers are left in `left`: `body`, then `step` fewer. */
export function countDown(f: Func, left: Local, step: number, body: () => void): void {
  f.while(op("i32.gt_s", left, i32(0)), () => {
    body();
    advance(f, left, -step);
  });
}

/** `base`, `base + step`, …: where `count` things lie, the last of those that exist in place of those that do not. */
export function pointers(f: Func, base: Value, step: Value, exist: Local, count: number): readonly Local[] {
  const all = [f.let("i32", base)];
  for (let i = 1; i < count; i++) {
    all.push(f.let("i32", op("i32.add", all[i - 1]!, op("i32.mul", step, op("i32.gt_s", exist, i32(i))))));
  }
  return all;
}

/** Writes the first `count` elements of one or two vectors; nothing beyond them is touched. */
export function storeFirst(
  f: Func,
  { bytes, width }: MatmulLanes,
  at: Local,
  xs: readonly Local[],
  count: Local,
): void {
  const whole = op("i32.ge_s", count, i32(xs.length * width));
  f.if(
    whole,
    () => xs.forEach((x, v) => f.do(store(at, x, 16 * v))),
    () => {
      const to = f.let("i32", at);
      const rest = f.let("v128", xs[0]!);
      const part = (elements: number, write: () => void, then: Value | null): void =>
        f.if(op("i32.and", count, i32(elements)), () => {
          write();
          if (then === null) return;
          f.set(rest, then);
          advance(f, to, elements * bytes);
        });
      if (xs.length > 1) part(width, () => f.do(store(to, rest)), xs[1]!);
      const low = (bits: number) => () => f.do(memory(`v128.store${bits}_lane`, [to, rest], 0, 0));
      const high = shuffle(rest, rest, [8, 9, 10, 11, 12, 13, 14, 15, 8, 9, 10, 11, 12, 13, 14, 15]);
      if (bytes === 4) part(2, low(64), high);
      part(1, low(8 * bytes), null);
    },
  );
}
