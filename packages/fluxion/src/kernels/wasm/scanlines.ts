/** Running sums and products along rows or columns, in float64. */

import { type DType, dtypes } from "../../tensor/dtype.ts";
import { Func, f64, i32, type Local, memory, op, type Value } from "./encoder.ts";
import { Lanes, type Vec } from "./lanes.ts";
import { storeNumber } from "./reducerows.ts";
import { elements, writeRow } from "./source.ts";

/** Sums or products. */
export type ScanKind = "sum" | "prod";
type FloatType = DType & ("float64" | "float32");

const steps = { sum: { name: "add", identity: 0 }, prod: { name: "mul", identity: 1 } } as const;

/**
 * A procedure of `n`, `rows`, `out`, `x`, the bytes from one element to the next, and those from one row to the next:
 * each of `n` elements combined with those before it. One row after the other, since each step waits for the last.
 */
export function scanRows(kind: ScanKind, dtype: FloatType): Func {
  const f = new Func(["i32", "i32", "i32", "i32", "i32", "i32"]);
  const [n, rows, out, x, step, row] = f.params as [Local, Local, Local, Local, Local, Local];
  const { name, identity } = steps[kind];
  const z = f.local("f64");
  const [left, from, to] = [f.local("i32"), f.local("i32"), f.local("i32")];
  const wide = (value: Value): Value => (dtype === "float64" ? value : op("f64.promote_f32", value));
  f.doWhile(() => {
    f.set(z, f64(identity));
    f.set(left, n);
    f.set(from, x);
    f.set(to, out);
    f.doWhile(() => {
      f.set(z, op(`f64.${name}`, z, wide(memory(`f${8 * dtypes[dtype].bytes}.load`, [from]))));
      f.do(storeNumber(dtype, to, z));
      f.set(from, op("i32.add", from, step));
      f.set(to, op("i32.add", to, step));
      f.set(left, op("i32.sub", left, i32(1)));
    }, left);
    f.set(x, op("i32.add", x, row));
    f.set(out, op("i32.add", out, row));
    f.set(rows, op("i32.sub", rows, i32(1)));
  }, rows);
  return f;
}

/**
 * A procedure of `first`, `end`, `rows`, `out`, `x`, and the bytes from one row to the next: each of at least one row
 * combined with those before it, in the columns `first` to `end`.
 */
export function scanColumns(kind: ScanKind, dtype: FloatType): Func {
  const f = new Func(["i32", "i32", "i32", "i32", "i32", "i32"]);
  const [first, end, rows, out, x, row] = f.params as [Local, Local, Local, Local, Local, Local];
  const v = new Lanes(f, dtype, 4, false);
  const j = f.let("i32", first);
  const [left, from, to] = [f.local("i32"), f.local("i32"), f.local("i32")];
  const strip = (w: Lanes, count?: Local): void => {
    const wide = dtype === "float64" ? w : w.wide();
    const z = wide.each(() => wide.constant(steps[kind].identity)[0]!);
    const reader = elements(dtype, "elements", dtype).open(f, [from, row]);
    f.set(left, rows);
    f.set(from, x);
    f.set(to, out);
    f.doWhile(() => {
      const y: Vec = reader.read(w, j);
      wide.assign(z, wide.op(steps[kind].name, z, dtype === "float64" ? y : w.widen(y)));
      writeRow(w, false, to, j, dtype === "float64" ? z : w.narrow(z), count);
      reader.next();
      f.set(to, op("i32.add", to, row));
      f.set(left, op("i32.sub", left, i32(1)));
    }, left);
    f.set(j, op("i32.add", j, i32(w.unroll * w.info.width)));
  };
  for (const w of [v, v.single()]) {
    f.while(op("i32.le_u", op("i32.add", j, i32(w.unroll * w.info.width)), end), () => strip(w));
  }
  f.if(op("i32.lt_u", j, end), () => strip(v.single(), f.let("i32", op("i32.sub", end, j))));
  return f;
}
