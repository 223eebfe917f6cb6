/** Softmax and its kin over rows: one pass for the greatest element, one for the powers and their sum, one to scale. */

import { type DType, dtypes } from "../../tensor/dtype.ts";
import { f64, Func, i32, lane, type Local, memory, op, type Value } from "./encoder.ts";
import { exp, log1p } from "./functions/index.ts";
import { Lanes, type Vec } from "./lanes.ts";
import { greatestNumber, vectorFold } from "./reducekinds.ts";
import { type Part, partOf, type RowReader, rowReducer, storeNumber } from "./reducerows.ts";
import { type Source, writeRow } from "./source.ts";

export type SoftmaxKind = "softmax" | "logSoftmax" | "logsumexp";

/**
 * A procedure of `end`, `rows`, `out` and what the source is told: of each row the elements 0 to `end`, of which there
 * is one at least. Results lie one after the other.
 *
 * With m the greatest element and k how often it is there, Σ eˣ⁻ᵐ = 1 + t for t = (k − 1) + Σ eˣ⁻ᵐ over the others: so
 * the logarithm keeps its digits where one element outweighs all others.
 */
export function softmaxRows(kind: SoftmaxKind, source: Source, fused: boolean): Func {
  const f = new Func(["i32", "i32", "i32", ...source.params]);
  const [end, rows, out, ...params] = f.params as [Local, Local, Local, ...Local[]];
  const v = new Lanes(f, source.type, 4, fused);
  const { width } = v.info;
  const dtype = source.type as DType & typeof source.type;
  const zero = f.let("i32", i32(0));
  const reader = source.open(f, params);
  const shift = f.local("v128");
  const below = (w: Lanes, i: Value): Vec => w.sub(reader.read(w, i), new Array<Local>(w.unroll).fill(shift));
  const ties = v.each(() => v.bits(0n)[0]!);
  const powers: RowReader = {
    read(w, i, last) {
      const x = below(w, i);
      const power = exp(w, x);
      if (kind === "softmax") writeRow(w, false, out, i, power, last?.count);
      const equal = w.op("eq", x, w.constant(0));
      const top = last === undefined ? equal : w.op("v128.and", equal, last.mask);
      w.assign(ties.slice(0, w.unroll), w.int("sub", ties.slice(0, w.unroll), top));
      return w.op("v128.andnot", power, equal);
    },
  };
  const greatest = rowReducer(v, greatestNumber, reader, zero, end);
  const others = rowReducer(v, vectorFold("sum", source.type), powers, zero, end);
  const eachVector = rowLoop(v, end);
  f.doWhile(() => {
    const top = greatest();
    // where it is infinite, sums and logarithms are what they are without any shift
    if (kind === "logsumexp") {
      f.if(op("f64.eq", op("f64.abs", top), f64(Number.POSITIVE_INFINITY)), () => f.set(top, f64(0)));
    }
    f.set(shift, splat(v, top));
    v.assign(ties, v.bits(0n));
    const rest = others();
    const t = f.let("f64", op("f64.add", op("f64.sub", counted(v, ties), f64(1)), rest));
    if (kind === "softmax") {
      const scale = f.let("v128", splat(v, op("f64.div", f64(1), op("f64.add", t, f64(1)))));
      eachVector((w, i, last) => {
        const from = f.let("i32", op("i32.add", out, op("i32.shl", i, i32(width === 2 ? 3 : 2))));
        const power = w.each((u) => memory("v128.load", [from], 16 * u));
        writeRow(w, false, out, i, w.mul(power, new Array<Local>(w.unroll).fill(scale)), last?.count);
      });
    } else {
      const [log] = log1p(new Lanes(f, "float64", 1, fused), [f.let("v128", op("f64x2.splat", t))]);
      const logarithm = lane("f64x2.extract_lane", 0, log!);
      if (kind === "logsumexp") f.do(storeNumber(dtype, out, op("f64.add", top, logarithm)));
      else {
        const less = f.let("v128", splat(v, logarithm));
        eachVector((w, i, last) => {
          writeRow(w, false, out, i, w.sub(below(w, i), new Array<Local>(w.unroll).fill(less)), last?.count);
        });
      }
    }
    const step = op("i32.mul", kind === "logsumexp" ? i32(1) : end, i32(dtypes[dtype].bytes));
    f.set(out, op("i32.add", out, step));
    reader.next();
    f.set(rows, op("i32.sub", rows, i32(1)));
  }, rows);
  return f;
}

/** A number of float64 in all lanes. */
export const splat = (v: Lanes, x: Value): Value =>
  op(`${v.info.shape}.splat`, v.info.width === 2 ? x : op("f32.demote_f64", x));

/** The sum of whole numbers in lanes. */
function counted(v: Lanes, counts: Vec): Value {
  const { integers, width } = v.info;
  const one = v.single();
  const [sum] = counts.slice(1).reduce<Vec>((z, x) => one.int("add", z, [x]), [counts[0]!]);
  const lanes = Array.from({ length: width }, (_, l) => {
    const x = lane(`${integers}.extract_lane`, l, sum!);
    return op(`f64.convert_${width === 2 ? "i64" : "i32"}_s`, x);
  });
  return lanes.reduce((z, x) => op("f64.add", z, x));
}

/** Writes loops over the elements 0 to `end` of a row: several vectors at a time, then one, then a part of one. */
export function rowLoop(v: Lanes, end: Local): (body: (v: Lanes, i: Local, last?: Part) => void) => void {
  const { f } = v;
  const one = v.single();
  const { width } = v.info;
  const i = f.local("i32");
  const last = partOf(one, op("i32.and", end, i32(width - 1)));
  return (body) => {
    f.set(i, i32(0));
    for (const w of [v, one]) {
      const step = w.unroll * width;
      f.while(op("i32.lt_u", i, op("i32.and", end, i32(-step))), () => {
        body(w, i);
        f.set(i, op("i32.add", i, i32(step)));
      });
    }
    f.if(op("i32.lt_u", i, end), () => body(one, i, last));
  };
}
