/** Distances of rows in linear memory; the counterpart of `kernels/distances.ts`. */

import { type DType, dtypes } from "../../tensor/dtype.ts";
import { isContiguous, numel, type Shape } from "../../tensor/shape.ts";
import { allocate, type Storage } from "../../tensor/storage.ts";
import { copied } from "../copy.ts";
import { wholeOperand } from "../layout.ts";
import type { Operand } from "../operand.ts";
import { placeOf, vectorMemory } from "./copy.ts";
import { advance, Kernels, plus, whileLeft } from "./copyloops.ts";
import { Func, i32, lane, type Local, memory, op, type Value, type WasmType } from "./encoder.ts";
import { callAll } from "./threads/calls.ts";

/** The norms that there are kernels for. */
const norms: readonly number[] = [1, 2, Infinity];
const types: readonly DType[] = ["float32", "float64"];

/** How many rows of the second tensor one row of the first is compared with at once. */
const together = 4;

/** How many differences a call takes, about. */
const block = 262_144;

const kernels: Kernels = /* @__PURE__ */ new Kernels((key) => distancesKernel(types[key & 1]!, norms[key >> 1]!));

/** The p-norms of differences of rows, as `distances` has them; null where JavaScript has to find them. */
export function wasmDistances(
  [x, y]: readonly [Operand, Operand],
  [from, other]: readonly [Shape, Shape],
  to: Shape,
  p: number,
  dtype: DType,
): Storage | null {
  const linear = vectorMemory();
  const [kind, norm] = [types.indexOf(dtype), norms.indexOf(p)];
  if (linear === null || kind < 0 || norm < 0 || numel(to) === 0) return null;
  const [m, n, width] = [to.at(-2)!, to.at(-1)!, from.at(-1)!];
  const { bytes } = dtypes[dtype];
  const dense = (t: Operand, shape: Shape): Operand =>
    t.storage !== null && isContiguous(shape, t.strides) ? t : wholeOperand(copied(t, shape, dtype), shape);
  const [a, b] = [dense(x, from), dense(y, other)];
  const out = allocate(dtype, numel(to), to);
  const [rows, columns, result] = [a, b, wholeOperand(out, to)].map((t) => placeOf(linear, t, dtype)?.address);
  if (rows === undefined || columns === undefined || result === undefined) return null;
  const batches = out.length / (m * n);
  const most = Math.max(1, Math.floor(block / (n * width + 1)));
  callAll(kernels.get(linear, 2 * norm + kind), out.length * width * bytes * 5e-5, linear, (call) => {
    for (let batch = 0; batch < batches; batch++) {
      for (let i = 0; i < m; i += most) {
        const row = batch * m + i;
        const count = Math.min(most, m - i);
        const at = [result + row * n * bytes, rows + row * width * bytes, columns + batch * n * width * bytes];
        call([...at, count, n, width]);
      }
    }
  });
  return out;
}

/** Distances of some rows and all of `n` others: where they go, the rows, the others, how many rows, `n`, their width. */
function distancesKernel(dtype: DType, p: number): Func {
  const f = new Func(new Array<WasmType>(6).fill("i32"));
  const [out, x, y, rows, n, width] = f.params as [Local, Local, Local, Local, Local, Local];
  const { bytes } = dtypes[dtype];
  const [shape, scalar] = dtype === "float32" ? ["f32x4", "f32"] : ["f64x2", "f64"];
  const integers = dtype === "float32" ? "i32x4" : "i64x2";
  const lanes = 16 / bytes;
  const rowBytes = f.let("i32", op("i32.mul", width, i32(bytes)));
  const zero = f.local("v128");
  /** A difference added to those before it. */
  const measured = (sum: Value, d: Value): Value => {
    if (p === Infinity) return op(`${shape}.max`, sum, op(`${shape}.abs`, d));
    if (p === 1) return op(`${shape}.add`, sum, op(`${shape}.abs`, d));
    const once = f.let("v128", d);
    return op(`${shape}.add`, sum, op(`${shape}.mul`, once, once));
  };
  /** What is left of a row that ends in a vector. */
  const rest = f.let("i32", op("i32.and", width, i32(lanes - 1)));
  const mask = f.local("v128");
  for (let l = 0; l < lanes; l++) {
    const set = op("i32.sub", i32(0), op("i32.lt_u", i32(l), rest));
    f.set(mask, lane(`${integers}.replace_lane`, l, mask, lanes === 2 ? op("i64.extend_i32_s", set) : set));
  }
  const finished = (sum: Local): Value => {
    const each = Array.from({ length: lanes }, (_, l): Value => lane(`${shape}.extract_lane`, l, sum));
    const join = (a: Value, b: Value): Value => op(`${scalar}.${p === Infinity ? "max" : "add"}`, a, b);
    const pairs = lanes === 2 ? each : [join(each[0]!, each[1]!), join(each[2]!, each[3]!)];
    const total = join(pairs[0]!, pairs[1]!);
    return p === 2 ? op(`${scalar}.sqrt`, total) : total;
  };
  whileLeft(f, rows, 1, () => {
    const others = f.let("i32", y);
    const left = f.let("i32", n);
    for (const count of [together, 1]) {
      whileLeft(f, left, count, () => {
        const at = f.let("i32", x);
        const from = Array.from({ length: count }, (_, b) =>
          f.let("i32", plus(others, op("i32.mul", rowBytes, i32(b)))),
        );
        const sums = from.map(() => f.let("v128", zero));
        const step = (offset: number, masked: boolean): void => {
          const own = f.let("v128", memory("v128.load", [at], offset));
          from.forEach((o, b) => {
            const d = op(`${shape}.sub`, own, memory("v128.load", [o], offset));
            f.set(sums[b]!, measured(sums[b]!, masked ? op("v128.and", d, mask) : d));
          });
        };
        const k = f.let("i32", width);
        for (const vectors of [2, 1]) {
          whileLeft(f, k, vectors * lanes, () => {
            for (let v = 0; v < vectors; v++) step(16 * v, false);
            for (const pointer of [at, ...from]) advance(f, pointer, i32(16 * vectors));
          });
        }
        f.if(rest, () => step(0, true));
        sums.forEach((sum, b) => f.do(memory(`${scalar}.store`, [out, finished(sum)], b * bytes)));
        advance(f, out, i32(count * bytes));
        advance(f, others, op("i32.mul", rowBytes, i32(count)));
      });
    }
    advance(f, x, rowBytes);
  });
  return f;
}
