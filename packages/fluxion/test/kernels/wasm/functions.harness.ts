/** Runs a function on lanes over arrays, and measures how far its results are from the truth. */

import * as functions from "../../../src/kernels/wasm/functions/index.ts";
import { Func, i32, memory, op } from "../../../src/kernels/wasm/encoder.ts";
import type { VectorFunction } from "../../../src/kernels/wasm/functions/index.ts";
import { instantiate, wasmFeatures } from "../../../src/kernels/wasm/kernel.ts";
import { Lanes } from "../../../src/kernels/wasm/lanes.ts";

/** The functions on lanes by name. */
export const vectorFunctions: Readonly<Record<string, functions.VectorFunction>> = functions as never;

export type FloatType = "float64" | "float32";
export type Floats = Float64Array<ArrayBuffer> | Float32Array<ArrayBuffer>;

export interface Settings {
  readonly type: FloatType;
  readonly unroll: number;
  readonly fused: boolean;
}

/** Every tier that this machine has, at several unrollings. */
export const everySetting = (type: FloatType): readonly Settings[] =>
  [false, ...(wasmFeatures().fma ? [true] : [])].flatMap((fused) =>
    [1, 2, 4].map((unroll) => ({ type, unroll, fused })),
  );

export const arrayOf = (type: FloatType, x: Iterable<number>): Floats =>
  type === "float64" ? new Float64Array(x) : new Float32Array(x);

/** A loop over `arity` arrays into another, of whole steps: `(from…, to, end)` in bytes. */
export function loopOf(g: VectorFunction, arity: number, { type, unroll, fused }: Settings): Func {
  const f = new Func(new Array<"i32">(arity + 2).fill("i32"));
  const sources = f.params.slice(0, arity);
  const to = f.params[arity]!;
  const end = f.params[arity + 1]!;
  const v = new Lanes(f, type, unroll, fused);
  f.while(op("i32.lt_u", to, end), () => {
    const z = g(v, ...sources.map((from) => v.each((u) => memory("v128.load", [from], 16 * u))));
    z.forEach((value, u) => f.do(memory("v128.store", [to, value], 16 * u)));
    for (const pointer of f.params.slice(0, arity + 1)) f.set(pointer, op("i32.add", pointer, i32(16 * unroll)));
  });
  return f;
}

/** g of whole arrays. */
export function mapped(
  g: VectorFunction,
  settings: Settings,
  inputs: readonly Floats[],
  functions: Readonly<Record<string, (...x: number[]) => number>> = {},
): Floats {
  const size = Math.ceil((8 * inputs[0]!.length) / 256) * 256 + 256;
  const linear = new WebAssembly.Memory({ initial: Math.ceil((size * (inputs.length + 1)) / 65536) });
  const { run } = instantiate(loopOf(g, inputs.length, settings), { memory: linear, shared: false }, functions);
  const at = (i: number): Floats =>
    settings.type === "float64"
      ? new Float64Array(linear.buffer, i * size, inputs[0]!.length)
      : new Float32Array(linear.buffer, i * size, inputs[0]!.length);
  inputs.forEach((x, i) => at(i).set(x));
  const to = inputs.length * size;
  run(...inputs.map((_, i) => i * size), to, to + inputs[0]!.byteLength);
  return at(inputs.length).slice();
}

/** The distance of neighbours at x: the unit in its last place. */
export function unitOf(type: FloatType, x: number): number {
  const [digits, least] = type === "float64" ? [52, -1074] : [23, -149];
  const a = Math.abs(x);
  let e = Math.floor(Math.log2(a));
  if (2 ** e > a) e--;
  return 2 ** Math.max(e - digits, least);
}

/** How many units `got` is from `exact + rest`, where the rest is in units; infinite if only one of them is a number. */
export function ulps(type: FloatType, got: number, exact: number, rest: number = 0): number {
  const nearest = type === "float64" ? exact : Math.fround(exact);
  if (Number.isFinite(got) && Number.isFinite(nearest)) return Math.abs((got - exact) / unitOf(type, exact) - rest);
  if (Object.is(got, nearest)) return 0;
  // the largest number and infinity are neighbours
  const [a, b] = [Math.abs(got), Math.abs(nearest)];
  return got * nearest === Infinity && Math.min(a, b) === largest[type] ? 1 : Infinity;
}

const largest: Readonly<Record<FloatType, number>> = { float64: Number.MAX_VALUE, float32: (2 - 2 ** -23) * 2 ** 127 };
