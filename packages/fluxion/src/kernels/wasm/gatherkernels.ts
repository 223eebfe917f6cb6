/** Kernels that find places from integers, and move blocks of elements there or from there. */

import type { DType } from "../../tensor/dtype.ts";
import { kinds, loadElement, rawKind, storeElement } from "./convert.ts";
import { advance, nest, plus, whileLeft } from "./copyloops.ts";
import { copyRow } from "./copyrows.ts";
import { Func, i32, i64, type Local, memory, op, type Value, type WasmType } from "./encoder.ts";

/**
 * Offsets of places, 32 bits each, from int64s: `own + k · step`. Parameters are three addresses or first values (of
 * offsets, integers and what places have of their own), four sizes, four steps of each of the three, the size that the
 * integers stay below, and the step. Returns the address of the first integer that does not, else 0.
 */
export function offsetsKernel(signed: boolean, more: boolean): Func {
  const f = new Func(new Array<WasmType>(21).fill("i32"), "i32");
  const [out, index, own] = f.params as [Local, Local, Local];
  const [size, step] = f.params.slice(19) as [Local, Local];
  const wide = f.let("i64", op("i64.extend_i32_u", size));
  const loops = [0, 1, 2, 3].map((d) => ({
    count: f.params[3 + d]!,
    steps: [f.params[7 + d]!, f.params[11 + d]!, f.params[15 + d]!],
  }));
  nest(f, loops, [out, index, own], ([o, i, base]) => {
    const k = f.let("i64", memory("i64.load", [i!]));
    if (signed) f.if(op("i64.lt_s", k, i64(0n)), () => f.set(k, op("i64.add", k, wide)));
    f.if(op("i64.ge_u", k, wide), () => f.return(i!));
    const offset = plus(base!, op("i32.mul", op("i32.wrap_i64", k), step));
    f.do(memory("i32.store", [o!, more ? plus(memory("i32.load", [o!]), offset) : offset]));
  });
  f.return(i32(0));
  return f;
}

/**
 * Elements of so many bytes, or blocks of them, taken from offsets, or put there in order: to, from, offsets, how many,
 * bytes of a block.
 */
export function takeKernel(bytes: number, blocks: boolean, put: boolean): Func {
  const f = new Func(new Array<WasmType>(5).fill("i32"));
  const [to, from, offsets, count, width] = f.params as [Local, Local, Local, Local, Local];
  const raw = rawKind(bytes);
  const c = { from: raw, to: raw, same: true };
  const [named, next] = put ? [to, from] : [from, to];
  const at = (i: number): Value => plus(named, memory("i32.load", [offsets], 4 * i));
  for (const step of blocks ? [1] : [4, 1]) {
    whileLeft(f, count, step, () => {
      if (blocks) {
        const rest = f.let("i32", op("i32.shr_u", width, i32(Math.log2(bytes))));
        const [place, own] = [f.let("i32", at(0)), f.let("i32", next)];
        copyRow(f, c, put ? { to: place, from: own, rest } : { to: own, from: place, rest });
      } else {
        for (let i = 0; i < step; i++) {
          if (put) storeElement(f, c.to, at(i), loadElement(c.from, from, i * bytes));
          else storeElement(f, c.to, to, loadElement(c.from, at(i)), i * bytes);
        }
      }
      advance(f, next, blocks ? width : i32(step * bytes));
      advance(f, offsets, i32(4 * step));
    });
  }
  return f;
}

/** Types that blocks are added in. */
export const addable: readonly DType[] = ["float64", "float32", "int64", "int32"];

const shapes: Readonly<Record<string, string>> = { float64: "f64x2", float32: "f32x4", int64: "i64x2", int32: "i32x4" };

/** Elements, or blocks of them, added at offsets in order: to, from, offsets, how many, elements of a block. */
export function addKernel(dtype: DType, blocks: boolean): Func {
  const f = new Func(new Array<WasmType>(5).fill("i32"));
  const [to, from, offsets, count, width] = f.params as [Local, Local, Local, Local, Local];
  const kind = kinds[dtype];
  const { bytes, type } = kind;
  const addOne = (o: Local): void => {
    storeElement(f, kind, o, op(`${type}.add`, loadElement(kind, o), loadElement(kind, from)));
    advance(f, from, i32(bytes));
  };
  whileLeft(f, count, 1, () => {
    const o = f.let("i32", plus(to, memory("i32.load", [offsets])));
    advance(f, offsets, i32(4));
    if (!blocks) {
      addOne(o);
      return;
    }
    const rest = f.let("i32", width);
    for (const vectors of [4, 1]) {
      whileLeft(f, rest, (16 * vectors) / bytes, () => {
        for (let at = 0; at < 16 * vectors; at += 16) {
          const sum = op(`${shapes[dtype]}.add`, memory("v128.load", [o], at), memory("v128.load", [from], at));
          f.do(memory("v128.store", [o, sum], at));
        }
        advance(f, o, i32(16 * vectors));
        advance(f, from, i32(16 * vectors));
      });
    }
    whileLeft(f, rest, 1, () => {
      addOne(o);
      advance(f, o, i32(bytes));
    });
  });
  return f;
}
