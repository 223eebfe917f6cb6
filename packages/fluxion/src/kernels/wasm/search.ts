/** Looking elements up in ascending rows in linear memory; the counterpart of `searchSorted` in `kernels/search.ts`. */

import { type DType, dtypes } from "../../tensor/dtype.ts";
import { isContiguous, numel, type Shape } from "../../tensor/shape.ts";
import { allocate, type Storage } from "../../tensor/storage.ts";
import { copied } from "../copy.ts";
import { wholeOperand } from "../layout.ts";
import type { Operand } from "../operand.ts";
import { kinds, loadElement } from "./convert.ts";
import { placeOf, vectorMemory } from "./copy.ts";
import { advance, Kernels, plus, whileLeft } from "./copyloops.ts";
import { Func, i32, type Local, memory, op, type Value, type WasmType } from "./encoder.ts";
import { callAll } from "./threads/calls.ts";

const types: readonly DType[] = ["float32", "float64", "int32", "int64"];

/** How many values are looked up side by side: none waits for what another one reads. */
const together = 4;

/** How many values a call looks up. */
const block = 8192;

const kernels: Kernels = /* @__PURE__ */ new Kernels((key) =>
  searchKernel(types[key >> 2]!, (key & 1) === 1, (key & 2) === 2),
);

/** Where values belong in their rows, as `searchSorted` has it; null where JavaScript has to look. */
export function wasmSearch(
  [rows, values]: readonly [Operand, Operand],
  [from, to]: readonly [Shape, Shape],
  lead: number,
  right: boolean,
  dtype: DType,
  outDType: "int32" | "int64",
): Storage | null {
  const linear = vectorMemory();
  const kind = types.indexOf(dtype);
  const n = from.at(-1)!;
  if (linear === null || kind < 0 || numel(to) === 0 || n === 0) return null;
  const dense = (t: Operand, shape: Shape): Operand =>
    t.storage !== null && isContiguous(shape, t.strides) ? t : wholeOperand(copied(t, shape, dtype), shape);
  const [a, b] = [dense(rows, from), dense(values, to)];
  const out = allocate(outDType, numel(to), to);
  const wide = outDType === "int64";
  const sequences = placeOf(linear, a, dtype)?.address;
  const given = placeOf(linear, b, dtype)?.address;
  const found = placeOf(linear, wholeOperand(out, to), outDType)?.address;
  if (sequences === undefined || given === undefined || found === undefined) return null;
  const outer = numel(to.slice(0, lead));
  const each = out.length / outer;
  const { bytes } = dtypes[dtype];
  const run = kernels.get(linear, 4 * kind + (right ? 1 : 0) + (wide ? 2 : 0));
  callAll(run, out.length * Math.log2(n + 1) * 1e-3, linear, (call) => {
    for (let o = 0; o < outer; o++) {
      for (let i = 0; i < each; i += block) {
        const at = o * each + i;
        const count = Math.min(block, each - i);
        call([found + at * (wide ? 8 : 4), given + at * bytes, sequences + o * n * bytes, count, n]);
      }
    }
  });
  return out;
}

/** Places of `count` values in one row of `n`: where they go, the values, the row, `count` and `n`. */
function searchKernel(dtype: DType, right: boolean, wide: boolean): Func {
  const f = new Func(new Array<WasmType>(5).fill("i32"));
  const [out, values, row, count, n] = f.params as [Local, Local, Local, Local, Local];
  const kind = kinds[dtype];
  const { type, bytes } = kind;
  const float = type === "f32" || type === "f64";
  /** Whether a value belongs behind an element: not (greater, or also equal); NaN belongs at the end. */
  const behind = (at: Value, value: Value): Value => {
    const name = right ? "gt" : "ge";
    return op("i32.eqz", op(`${type}.${name}${float ? "" : "_s"}`, at, value));
  };
  const shift = i32(Math.log2(bytes));
  for (const side of [together, 1]) {
    whileLeft(f, count, side, () => {
      const each = Array.from({ length: side }, (_, i) => f.let(type, loadElement(kind, values, i * bytes)));
      const places = each.map(() => f.let("i32", row));
      const left = f.let("i32", n);
      // the half in which a value belongs, without asking: the steps are the same for all
      f.while(op("i32.gt_u", left, i32(1)), () => {
        const half = f.let("i32", op("i32.shr_u", left, i32(1)));
        const step = f.let("i32", op("i32.shl", half, shift));
        places.forEach((place, i) => {
          const before = loadElement(kind, op("i32.sub", plus(place, step), i32(bytes)));
          const taken = op("i32.and", step, op("i32.sub", i32(0), behind(before, each[i]!)));
          advance(f, place, taken);
        });
        f.set(left, op("i32.sub", left, half));
      });
      places.forEach((place, i) => {
        const steps = op("i32.shr_u", op("i32.sub", place, row), shift);
        const index = plus(steps, behind(loadElement(kind, place), each[i]!));
        if (wide) f.do(memory("i64.store", [out, op("i64.extend_i32_u", index)], 8 * i));
        else f.do(memory("i32.store", [out, index], 4 * i));
      });
      advance(f, values, i32(side * bytes));
      advance(f, out, i32(side * (wide ? 8 : 4)));
    });
  }
  return f;
}
