/** What softmax and its logarithm do to a cotangent: one sum over a row, or a column, and one pass. */

import { Func, i32, type Local, op } from "./encoder.ts";
import { exp } from "./functions/index.ts";
import { Lanes, type Vec } from "./lanes.ts";
import { fromFirstRow, stripReducer } from "./reducecolumns.ts";
import { vectorFold } from "./reducekinds.ts";
import { rowReducer } from "./reducerows.ts";
import { rowLoop, splat } from "./softmaxrows.ts";
import { elements, type Reader, type Source, writeRow } from "./source.ts";

/** Of softmax z: z (g − Σ g z); of its logarithm z: g − eᶻ Σ g. A factor of 0 is strong: 0 · NaN is 0. */
export type SlopeKind = "softmax" | "logSoftmax";
type FloatType = "float64" | "float32";

/** Reads g and z, whose parameters follow one another, as one vector. */
function joined(type: FloatType, name: string, join: (v: Lanes, g: Vec, z: Vec) => Vec): Source {
  const source = elements(type, "elements", type);
  const { length } = source.params;
  return {
    key: `${name} ${source.key}`,
    type,
    params: [...source.params, ...source.params],
    open(f, params): Reader {
      const [g, z] = [source.open(f, params.slice(0, length)), source.open(f, params.slice(length))];
      return {
        read: (v, i) => join(v, g.read(v, i), z.read(v, i)),
        next() {
          g.next();
          z.next();
        },
      };
    },
  };
}

/** The product, and 0 where it is not a number although a factor is 0. */
function strongMul(v: Lanes, x: Vec, y: Vec): Vec {
  const product = v.mul(x, y);
  const zero = v.constant(0);
  const vanishes = v.op("v128.or", v.op("eq", x, zero), v.op("eq", y, zero));
  return v.op("v128.andnot", product, v.op("v128.and", vanishes, v.op("ne", product, product)));
}

/** What is summed. */
const terms = (kind: SlopeKind, type: FloatType): Source =>
  joined(type, `${kind} terms`, (v, g, z) => (kind === "softmax" ? strongMul(v, g, z) : g));

/** The result, given the sum. */
const results = (kind: SlopeKind, type: FloatType, sum: Vec): Source =>
  joined(type, kind, (v, g, z) => {
    const s = sum.length === 1 ? new Array<Local>(v.unroll).fill(sum[0]!) : sum;
    if (kind === "softmax") return strongMul(v, z, v.sub(g, s));
    return v.sub(g, strongMul(v, exp(v, z), s));
  });

/** A procedure of `end`, `rows`, `out`, and of g and z their addresses and the bytes between rows. */
export function slopeRows(kind: SlopeKind, type: FloatType, fused: boolean): Func {
  const f = new Func(["i32", "i32", "i32", "i32", "i32", "i32", "i32"]);
  const [end, rows, out, ...params] = f.params as [Local, Local, Local, ...Local[]];
  const v = new Lanes(f, type, 4, fused);
  const term = terms(kind, type).open(f, params);
  const s = f.local("v128");
  const result = results(kind, type, [s]).open(f, params);
  const sum = rowReducer(v, vectorFold("sum", type), term, f.let("i32", i32(0)), end);
  const eachVector = rowLoop(v, end);
  f.doWhile(() => {
    f.set(s, splat(v, sum()));
    eachVector((w, i, last) => writeRow(w, false, out, i, result.read(w, i), last?.count));
    f.set(out, op("i32.add", out, op("i32.shl", end, i32(type === "float64" ? 3 : 2))));
    result.next();
    f.set(rows, op("i32.sub", rows, i32(1)));
  }, rows);
  return f;
}

/** A procedure of `first`, `end`, `rows`, `out`, the bytes between rows there, and of g and z as above. */
export function slopeColumns(kind: SlopeKind, type: FloatType, fused: boolean): Func {
  const f = new Func(["i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32", "i32"]);
  const [first, end, rows, out, bytes, ...params] = f.params as [Local, Local, Local, Local, Local, ...Local[]];
  const v = new Lanes(f, type, 4, fused);
  const one = v.single();
  const j = f.let("i32", first);
  const [left, to] = [f.local("i32"), f.local("i32")];
  const strip = (w: Lanes, count?: Local): void => {
    const fold = vectorFold("sum", type);
    const sums = stripReducer({ v: w, fold, source: terms(kind, type), params, rows, side: 1 })(j, w.unroll);
    const s = sums.map((lanes) => (type === "float64" ? lanes : one.narrow(lanes))[0]!);
    const reader = fromFirstRow(f, results(kind, type, s), params);
    f.set(left, rows);
    f.set(to, out);
    f.doWhile(() => {
      writeRow(w, false, to, j, reader.read(w, j), count);
      reader.next();
      f.set(to, op("i32.add", to, bytes));
      f.set(left, op("i32.sub", left, i32(1)));
    }, left);
    f.set(j, op("i32.add", j, i32(w.unroll * w.info.width)));
  };
  for (const w of [v, one]) {
    f.while(op("i32.le_u", op("i32.add", j, i32(w.unroll * w.info.width)), end), () => strip(w));
  }
  f.if(op("i32.lt_u", j, end), () => strip(one, f.let("i32", op("i32.sub", end, j))));
  return f;
}
