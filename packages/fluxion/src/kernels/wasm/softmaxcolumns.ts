/** Softmax and its kin over columns, in strips of some columns; see `softmaxrows.ts`. */

import { type DType, dtypes } from "../../tensor/dtype.ts";
import { Func, i32, type Local, memory, op } from "./encoder.ts";
import { exp, log1p } from "./functions/index.ts";
import { Lanes, type Vec } from "./lanes.ts";
import { fromFirstRow } from "./reducecolumns.ts";
import { vectorFold, widenedIntegers } from "./reducekinds.ts";
import type { SoftmaxKind } from "./softmaxrows.ts";
import { type Reader, type Source, writeRow } from "./source.ts";

/** How many vectors a strip is wide. */
const unroll = 4;

/**
 * A procedure of `first`, `end`, `rows`, `out`, the bytes between rows there, and what the source is told: computes the
 * columns `first` to `end`, of one row at least.
 */
export function softmaxColumns(kind: SoftmaxKind, source: Source, fused: boolean): Func {
  const f = new Func(["i32", "i32", "i32", "i32", "i32", ...source.params]);
  const [first, end, rows, out, bytes, ...params] = f.params as [Local, Local, Local, Local, Local, ...Local[]];
  const v = new Lanes(f, source.type, unroll, fused);
  const j = f.let("i32", first);
  const columns: Columns = { kind, rows, out, bytes, open: () => fromFirstRow(f, source, params) };
  for (const w of [v, v.single()]) {
    const step = w.unroll * w.info.width;
    f.while(op("i32.le_u", op("i32.add", j, i32(step)), end), () => {
      writeStrip(w, j, columns);
      f.set(j, op("i32.add", j, i32(step)));
    });
  }
  f.if(op("i32.lt_u", j, end), () => writeStrip(v.single(), j, columns, f.let("i32", op("i32.sub", end, j))));
  return f;
}

interface Columns {
  readonly kind: SoftmaxKind;
  readonly rows: Local;
  readonly out: Local;
  readonly bytes: Local;
  readonly open: () => Reader;
}

/** Writes the code for the columns from `j` on; for `count` of them, where a vector is not full. */
function writeStrip(v: Lanes, j: Local, { kind, rows, out, bytes, open }: Columns, count?: Local): void {
  const { f } = v;
  const dtype = v.type as DType & typeof v.type;
  const variable = (x: Vec): Vec => v.each((u) => x[u]!);
  /** `body` for so many rows, each with its place in the result. */
  const eachRow = (body: (reader: Reader, to: Local) => void, block?: () => void): void => {
    const reader = open();
    const to = f.let("i32", out);
    const left = f.let("i32", rows);
    const n = f.local("i32");
    f.doWhile(() => {
      f.set(n, left);
      if (block !== undefined) f.if(op("i32.gt_u", n, i32(blockRows)), () => f.set(n, i32(blockRows)));
      f.set(left, op("i32.sub", left, n));
      f.doWhile(() => {
        body(reader, to);
        reader.next();
        f.set(to, op("i32.add", to, bytes));
        f.set(n, op("i32.sub", n, i32(1)));
      }, n);
      block?.();
    }, left);
  };

  const shift = variable(v.constant(Number.NEGATIVE_INFINITY));
  eachRow((reader) => v.assign(shift, v.op("pmax", shift, reader.read(v, j))));
  if (kind === "logsumexp") {
    const finite = v.op("lt", v.op("abs", shift), v.constant(Number.POSITIVE_INFINITY));
    v.assign(shift, v.op("v128.and", shift, finite));
  }

  const ties = variable(v.bits(0n));
  const part = variable(v.constant(0));
  const sum = vectorFold("sum", v.type).block!;
  const one = v.single();
  const totals = part.map(() => sum.identity(one).map((x) => [...x].map((y) => f.let("v128", y))));
  eachRow(
    (reader, to) => {
      const below = v.sub(reader.read(v, j), shift);
      const power = exp(v, below);
      if (kind === "softmax") writeRow(v, false, to, j, power, count);
      const equal = v.op("eq", below, v.constant(0));
      v.assign(ties, v.int("sub", ties, equal));
      v.assign(part, v.add(part, v.op("v128.andnot", power, equal)));
    },
    () => {
      totals.forEach((total, u) => {
        const next = sum.add(one, total, [part[u]!]);
        total.forEach((x, k) => x.forEach((local, n) => f.set(local, next[k]![n]!)));
      });
      v.assign(part, v.constant(0));
    },
  );

  // lanes of float64: one vector of the strip after the other
  const wide = v.type === "float64" ? one : one.wide();
  const t = totals.map((total, u) => {
    const less = wide.sub(counted(one, ties[u]!), wide.constant(1));
    return wide.add(less, sum.result(one, total));
  });
  const narrowed = (x: Vec): Local => (v.type === "float64" ? x[0]! : one.narrow(x)[0]!);
  if (kind === "softmax") {
    const scale = t.map((x) => narrowed(wide.div(wide.constant(1), wide.add(x, wide.constant(1)))));
    eachRow((_, to) => {
      const from = f.let("i32", op("i32.add", to, op("i32.mul", j, i32(dtypes[dtype].bytes))));
      writeRow(
        v,
        false,
        to,
        j,
        v.mul(
          v.each((u) => memory("v128.load", [from], 16 * u)),
          scale,
        ),
        count,
      );
    });
    return;
  }
  const logarithms = t.map((x) => narrowed(log1p(wide, x)));
  if (kind === "logsumexp") writeRow(v, false, out, j, v.add(shift, logarithms), count);
  else {
    eachRow((reader, to) => {
      writeRow(v, false, to, j, v.sub(v.sub(reader.read(v, j), shift), logarithms), count);
    });
  }
}

/** How many rows are added before their sum is added to a better one. */
const blockRows = 32;

/** Whole numbers in lanes, as float64: of four lanes the low ones, then the high ones. */
function counted(one: Lanes, x: Local): Vec {
  if (one.type === "float64") {
    // below 2⁵², whole numbers are the last digits of 2⁵² and more
    const bits = one.int("add", [x], one.bits(0x4330000000000000n));
    return one.sub(bits, one.constant(2 ** 52));
  }
  return widenedIntegers(one, [x]);
}
