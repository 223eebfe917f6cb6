/** Normal numbers in float32, four at a time. */

import { block, cosine, fourOverPi, ln2, logarithm, octants, sine, sqrtHalf, twoPi } from "../boxmuller.ts";
import { advance, Kernels } from "./copyloops.ts";
import { vectorMemory } from "./copy.ts";
import { Func, i32, memory, op } from "./encoder.ts";
import { wasmFeatures } from "./kernel.ts";
import { Lanes, type Vec } from "./lanes.ts";

const kernels: Kernels = /* @__PURE__ */ new Kernels(() => writeNormal(wasmFeatures().fma));

/** What `normalBlocks` does, on elements in linear memory; false where JavaScript has to do it. */
export function wasmNormal(out: Float32Array, mean: number, std: number): boolean {
  const linear = vectorMemory();
  if (linear === null || out.length === 0 || out.buffer !== linear.memory.buffer) return false;
  kernels.get(linear, 0)(out.byteOffset, out.byteOffset + out.byteLength, mean, std);
  return true;
}

/** A procedure of where the blocks begin and end, at least one, mean and deviation. */
export function writeNormal(fused: boolean): Func {
  const f = new Func(["i32", "i32", "f32", "f32"]);
  const [at, end, mean, std] = f.params;
  const half = block / 2;
  const v = new Lanes(f, "float32", half / 4, fused);
  const shift = v.each(() => op("f32x4.splat", mean!));
  const scale = v.each(() => op("f32x4.splat", std!));
  f.doWhile(
    () => {
      const load = (from: number): Vec => v.each((u) => memory("v128.load", [at!], 4 * from + 16 * u));
      const store = (x: Vec, to: number): void => {
        x.forEach((y, u) => {
          f.do(memory("v128.store", [at!, y], 4 * to + 16 * u));
        });
      };
      const radius = v.op("sqrt", v.mul(v.constant(-2), log(v, v.sub(v.constant(1), load(0)))));
      const [cos, sin] = cosSin(v, v.mul(v.constant(twoPi), load(half)));
      store(once(v, v.mul(radius, cos), scale, shift), 0);
      store(once(v, v.mul(radius, sin), scale, shift), half);
      advance(f, at!, i32(4 * block));
    },
    op("i32.lt_u", at!, end!),
  );
  return f;
}

/** x · y + z rounded once, also where the machine rounds twice: the product of two float32 is exact in float64. */
function once(v: Lanes, x: Vec, y: Vec, z: Vec): Vec {
  if (v.fused) return v.fma(x, y, z);
  const w = v.wide();
  return v.narrow(w.add(w.mul(v.widen(x), v.widen(y)), v.widen(z)));
}

/** log x in (0, 1], as `log32` has it. */
function log(v: Lanes, x: Vec): Vec {
  const mantissa = v.op("v128.or", v.op("v128.and", x, v.bits(0x807fffffn)), v.bits(0x3f000000n));
  const small = v.op("lt", mantissa, v.constant(sqrtHalf));
  const one = v.constant(1);
  const whole = v.op("f32x4.convert_i32x4_s", v.int("sub", v.shift("shr_u", x, 23), v.bits(126n)));
  const exponent = v.sub(whole, v.op("v128.and", small, one));
  const m = v.add(v.sub(mantissa, one), v.op("v128.and", small, mantissa));
  const square = v.mul(m, m);
  let y = v.constant(logarithm[0]!);
  for (const c of logarithm.slice(1)) y = once(v, y, m, v.constant(c));
  y = once(v, v.mul(y, m), square, v.mul(exponent, v.constant(ln2[0])));
  y = v.sub(y, v.mul(square, v.constant(0.5)));
  return v.add(v.add(m, y), v.mul(exponent, v.constant(ln2[1])));
}

/** cos x and sin x in [0, 2π], as `cosSin32` has them. */
function cosSin(v: Lanes, x: Vec): readonly [cos: Vec, sin: Vec] {
  const truncated = v.op("i32x4.trunc_sat_f32x4_s", v.mul(x, v.constant(fourOverPi)));
  const octant = v.op("v128.and", v.int("add", truncated, v.bits(1n)), v.bits(~1n));
  const count = v.op("f32x4.convert_i32x4_s", octant);
  let r = x;
  for (const part of octants) r = once(v, count, v.constant(part), r);
  const z = v.mul(r, r);
  const one = v.constant(1);
  const horner = ([a, b, c]: readonly [number, number, number]): Vec =>
    once(v, once(v, v.constant(a), z, v.constant(b)), z, v.constant(c));
  const halfSquare = v.op("neg", v.mul(z, v.constant(0.5)));
  const cos = v.add(once(v, v.mul(horner(cosine), z), z, halfSquare), one);
  const sin = once(v, v.mul(horner(sine), z), r, r);
  const swap = v.int("ne", v.op("v128.and", octant, v.bits(2n)), v.bits(0n));
  const sign = (bit: Vec): Vec => v.shift("shl", bit, 29);
  const four = v.bits(4n);
  const sinSign = sign(v.op("v128.and", octant, four));
  const cosSign = sign(v.op("v128.andnot", four, v.int("sub", octant, v.bits(2n))));
  return [
    v.op("v128.xor", v.op("v128.bitselect", sin, cos, swap), cosSign),
    v.op("v128.xor", v.op("v128.bitselect", cos, sin, swap), sinSign),
  ];
}
