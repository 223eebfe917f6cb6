/** Where the greatest or least element of a row stands. */

import { Func, i32, lane, type Local, memory, op, type Value } from "./encoder.ts";
import { Lanes, type Vec } from "./lanes.ts";
import { fromFirstRow } from "./reducecolumns.ts";
import { vectorFold } from "./reducekinds.ts";
import { rowReducer } from "./reducerows.ts";
import type { Source } from "./source.ts";

/**
 * A procedure of `end`, `rows`, `out` and what the source is told: for each row of `end` elements, at least one, the
 * first place of its greatest or least element, as an int64. First it is found what that is, then where; NaN is both.
 */
export function argRows(kind: "max" | "min", source: Source): Func {
  const f = new Func(["i32", "i32", "i32", ...source.params]);
  const [end, rows, out, ...params] = f.params as [Local, Local, Local, ...Local[]];
  const v = new Lanes(f, source.type, 4, false);
  const one = v.single();
  const { shape, integers, scalar, width } = v.info;
  const reader = source.open(f, params);
  const extreme = rowReducer(v, vectorFold(`a${kind}`, source.type), reader, f.let("i32", i32(0)), end);
  const main = f.let("i32", op("i32.and", end, i32(-4 * width)));
  const wanted = f.local("v128");
  const i = f.local("i32");
  const hit = f.local("i32");
  const found = (w: Lanes): Vec => {
    const x = reader.read(w, i);
    const equal = w.op("eq", x, new Array<Local>(w.unroll).fill(wanted));
    return w.type === "int32" ? equal : w.op("v128.or", equal, w.op("ne", x, x));
  };
  f.doWhile(() => {
    const value = extreme();
    const narrow = scalar === "f64" ? value : op(scalar === "f32" ? "f32.demote_f64" : "i32.trunc_sat_f64_s", value);
    f.set(wanted, op(`${shape}.splat`, narrow));
    f.set(i, i32(0));
    f.set(hit, i32(0));
    f.while(op("i32.and", op("i32.lt_u", i, main), op("i32.eqz", hit)), () => {
      const [mask, ...more] = found(v);
      f.set(
        hit,
        op(
          "v128.any_true",
          more.reduce<Value>((z, m) => op("v128.or", z, m), mask!),
        ),
      );
      f.if(op("i32.eqz", hit), () => f.set(i, op("i32.add", i, i32(4 * width))));
    });
    // it is there: nothing is looked for behind the end
    f.doWhile(
      () => {
        f.set(hit, op(`${integers}.bitmask`, found(one)[0]!));
        f.if(
          hit,
          () => f.set(i, op("i32.add", i, op("i32.ctz", hit))),
          () => f.set(i, op("i32.add", i, i32(width))),
        );
      },
      op("i32.eqz", hit),
    );
    f.do(memory("i64.store", [out, op("i64.extend_i32_u", i)]));
    f.set(out, op("i32.add", out, i32(8)));
    reader.next();
    f.set(rows, op("i32.sub", rows, i32(1)));
  }, rows);
  return f;
}

/**
 * A procedure of `first`, `end`, `rows`, `out` and what the source is told: the same for the columns `first` to `end` of
 * at least one row, all rows at once in strips of some columns.
 */
export function argColumns(kind: "max" | "min", source: Source): Func {
  const f = new Func(["i32", "i32", "i32", "i32", ...source.params]);
  const [first, end, rows, out, ...params] = f.params as [Local, Local, Local, Local, ...Local[]];
  const v = new Lanes(f, source.type, 4, false);
  const { width } = v.info;
  const j = f.let("i32", first);
  const to = f.local("i32");
  const strip = (w: Lanes, store: (places: Vec) => void): void => {
    const reader = fromFirstRow(f, source, params);
    const top = reader.read(w, j);
    const best = w.each((u) => top[u]!);
    const place = w.each(() => w.bits(0n)[0]!);
    const row = f.let("v128", w.bits(0n)[0]!);
    const left = f.let("i32", rows);
    f.set(left, op("i32.sub", left, i32(1)));
    f.while(left, () => {
      reader.next();
      f.set(row, op(`${w.info.integers}.add`, row, w.bits(1n)[0]!));
      const x = reader.read(w, j);
      const better = surpasses(kind, w, x, best);
      w.assign(best, w.select(better, x, best));
      w.assign(place, w.select(better, new Array<Local>(w.unroll).fill(row), place));
      f.set(left, op("i32.sub", left, i32(1)));
    });
    f.set(to, op("i32.add", out, op("i32.shl", j, i32(3))));
    store(place.flatMap((p) => wideIntegers(w, p)));
    f.set(j, op("i32.add", j, i32(w.unroll * width)));
  };
  for (const w of [v, v.single()]) {
    f.while(op("i32.le_u", op("i32.add", j, i32(w.unroll * width)), end), () => {
      strip(w, (places) => places.forEach((p, k) => f.do(memory("v128.store", [to, p], 16 * k))));
    });
  }
  f.if(op("i32.lt_u", j, end), () => {
    const count = f.let("i32", op("i32.sub", end, j));
    strip(v.single(), (places) => {
      for (let l = 0; l < width; l++) {
        const place = lane("i64x2.extract_lane", l % 2, places[l >> 1]!);
        f.if(op("i32.lt_u", i32(l), count), () => f.do(memory("i64.store", [to, place], 8 * l)));
      }
    });
  });
  return f;
}

/** Where x comes before all that are not better: NaN before numbers. */
function surpasses(kind: "max" | "min", v: Lanes, x: Vec, best: Vec): Vec {
  const name = kind === "max" ? "gt" : "lt";
  if (v.type === "int32") return v.op(`${name}_s`, x, best);
  return v.op("v128.or", v.op(name, x, best), v.op("v128.andnot", v.op("ne", x, x), v.op("ne", best, best)));
}

/** Lanes of 32 bits as two vectors of 64. */
function wideIntegers({ f, info }: Lanes, x: Local): Local[] {
  if (info.width === 2) return [x];
  return ["low", "high"].map((half) => f.let("v128", op(`i64x2.extend_${half}_i32x4_u`, x)));
}
