/**
 * Arithmetic on lanes: the same step on several vectors at once, since one alone would wait for its own results.
 *
 * A `Vec` is one local for each of the `unroll` vectors; a constant is the same local each time. Every step has a local
 * of its own: which of them live in registers is the business of the engine below.
 */

import {
  type Func,
  i32,
  i64,
  f32,
  f64,
  type Import,
  lane,
  type Local,
  op,
  shuffle,
  type Value,
  type WasmType,
} from "./encoder.ts";

/** What lanes hold: numbers, or truth values as bytes 0 and 1. */
export type LaneType = "float64" | "float32" | "int32" | "bool";
export const laneTypes: readonly LaneType[] = ["float32", "float64", "int32", "bool"];
export type Vec = readonly Local[];

interface LaneInfo {
  readonly shape: string;
  readonly width: number;
  readonly integers: string;
  readonly scalar: WasmType;
}

const lanes: Readonly<Record<LaneType, LaneInfo>> = {
  float64: { shape: "f64x2", width: 2, integers: "i64x2", scalar: "f64" },
  float32: { shape: "f32x4", width: 4, integers: "i32x4", scalar: "f32" },
  int32: { shape: "i32x4", width: 4, integers: "i32x4", scalar: "i32" },
  bool: { shape: "i8x16", width: 16, integers: "i8x16", scalar: "i32" },
};

export class Lanes {
  readonly f: Func;
  readonly type: LaneType;
  readonly unroll: number;
  /** Whether the machine multiplies and adds with one rounding. */
  readonly fused: boolean;
  readonly info: LaneInfo;
  /** By shape and value; one table for all lanes of a function. */
  readonly #constants: Map<string, Local>;

  constructor(f: Func, type: LaneType, unroll: number, fused: boolean, constants: Map<string, Local> = new Map()) {
    this.f = f;
    this.type = type;
    this.unroll = unroll;
    this.fused = fused;
    this.info = lanes[type];
    this.#constants = constants;
  }

  /** The same steps on one vector instead of several, for what the unrolled loop leaves; constants are shared. */
  single(): Lanes {
    return new Lanes(this.f, this.type, 1, this.fused, this.#constants);
  }

  /** Steps in float64 on what `widen` makes of these float32 lanes: twice as many vectors. */
  wide(): Lanes {
    return new Lanes(this.f, "float64", 2 * this.unroll, this.fused, this.#constants);
  }

  /** Lanes of float32 as float64: the low halves of all vectors, then the high ones. */
  widen(x: Vec): Vec {
    const high = x.map((y) => shuffle(y, y, [8, 9, 10, 11, 12, 13, 14, 15, 0, 1, 2, 3, 4, 5, 6, 7]));
    return [...x, ...high].map((y) => this.f.let("v128", op("f64x2.promote_low_f32x4", y)));
  }

  /** What `widen` made, rounded to float32 again. */
  narrow(x: Vec): Vec {
    const half = (u: number): Value => op("f32x4.demote_f64x2_zero", x[u]!);
    const both = [0, 1, 2, 3, 4, 5, 6, 7, 16, 17, 18, 19, 20, 21, 22, 23];
    return this.each((u) => shuffle(half(u), half(u + this.unroll), both));
  }

  /** A number in all lanes, put there once before the loop. */
  constant(x: number): Vec {
    const { scalar, shape } = this.info;
    const value = scalar === "f64" ? f64(x) : scalar === "f32" ? f32(x) : i32(x);
    return this.#hoist(`${Object.is(x, -0) ? "-0" : x}`, op(`${shape}.splat`, value));
  }

  /** A pattern of bits in all lanes. */
  bits(x: bigint): Vec {
    const wide = this.info.integers === "i64x2";
    return this.#hoist(`${x}n`, op(`${this.info.integers}.splat`, wide ? i64(x) : i32(Number(BigInt.asIntN(32, x)))));
  }

  #hoist(name: string, value: Value): Vec {
    const key = `${this.info.shape} ${name}`;
    let known = this.#constants.get(key);
    if (known === undefined) {
      const local = (known = this.f.local("v128"));
      this.f.head(() => this.f.set(local, value));
      this.#constants.set(key, known);
    }
    return new Array<Local>(this.unroll).fill(known);
  }

  /** One step: `name` is of these lanes (`add`), or whole (`v128.and`). */
  op(name: string, ...args: readonly Vec[]): Vec {
    const full = name.includes(".") ? name : `${this.info.shape}.${name}`;
    return this.each((u) => op(full, ...args.map((x) => x[u]!)));
  }

  /** One step on the same bits as integers. */
  int(name: string, ...args: readonly Vec[]): Vec {
    return this.op(`${this.info.integers}.${name}`, ...args);
  }

  /** Bits moved by the same distance in all lanes: `shl`, `shr_s`, `shr_u`. */
  shift(name: "shl" | "shr_s" | "shr_u", x: Vec, distance: number): Vec {
    return this.each((u) => op(`${this.info.integers}.${name}`, x[u]!, i32(distance)));
  }

  /** A new variable for each vector. */
  each(value: (u: number) => Value): Vec {
    return Array.from({ length: this.unroll }, (_, u) => this.f.let("v128", value(u)));
  }

  /** Other values for variables that `each` made. */
  assign(variables: Vec, x: Vec): void {
    variables.forEach((local, u) => this.f.set(local, x[u]!));
  }

  add(x: Vec, y: Vec): Vec {
    return this.op("add", x, y);
  }
  sub(x: Vec, y: Vec): Vec {
    return this.op("sub", x, y);
  }
  mul(x: Vec, y: Vec): Vec {
    return this.op("mul", x, y);
  }
  div(x: Vec, y: Vec): Vec {
    return this.op("div", x, y);
  }
  /** `x · y + z`, with one rounding where the machine has it: for polynomials, whose error is bounded either way. */
  fma(x: Vec, y: Vec, z: Vec): Vec {
    return this.fused ? this.op("relaxed_madd", x, y, z) : this.add(this.mul(x, y), z);
  }
  /** `z − x · y`, likewise. */
  fnma(x: Vec, y: Vec, z: Vec): Vec {
    return this.fused ? this.op("relaxed_nmadd", x, y, z) : this.sub(z, this.mul(x, y));
  }
  /** `x` where the mask is set, else `y`; the mask is all ones or all zeros in a lane, which one instruction can use. */
  select(mask: Vec, x: Vec, y: Vec): Vec {
    return this.fused ? this.int("relaxed_laneselect", x, y, mask) : this.op("v128.bitselect", x, y, mask);
  }
  /** c₀ + c₁ x + c₂ x² + …, by Horner's rule. */
  polynomial(x: Vec, coefficients: readonly number[]): Vec {
    let sum = this.constant(coefficients.at(-1)!);
    for (let i = coefficients.length - 2; i >= 0; i--) sum = this.fma(sum, x, this.constant(coefficients[i]!));
    return sum;
  }

  /** Whether some lane of some vector has its mask set. */
  any(mask: Vec): Value {
    const all = mask.reduce<Value>((all, m, u) => (u === 0 ? m : op("v128.or", all, m)), mask[0]!);
    return op("v128.any_true", all);
  }

  /** `body` only where some lane of some vector has its mask set. */
  ifAny(mask: Vec, body: () => void): void {
    this.f.if(this.any(mask), body);
  }

  /** A function of numbers, lane by lane. Lanes of float32 pass through float64. */
  call(g: Import, ...args: readonly Vec[]): Vec {
    const result = this.each((u) => args[0]![u]!);
    for (let u = 0; u < this.unroll; u++) {
      for (let i = 0; i < this.info.width; i++) this.#callLane(g, args, result, u, i);
    }
    return result;
  }

  /** Overwrites lanes of `result` whose mask is set by a call: for rare arguments. */
  patch(result: Vec, mask: Vec, g: Import, ...args: readonly Vec[]): void {
    this.ifAny(mask, () => {
      for (let u = 0; u < this.unroll; u++) {
        for (let i = 0; i < this.info.width; i++) {
          const set =
            this.info.width === 2
              ? op("i32.wrap_i64", lane("i64x2.extract_lane", i, mask[u]!))
              : lane("i32x4.extract_lane", i, mask[u]!);
          this.f.if(set, () => this.#callLane(g, args, result, u, i));
        }
      }
    });
  }

  #callLane(g: Import, args: readonly Vec[], result: Vec, u: number, i: number): void {
    const { shape, scalar } = this.info;
    const take = (x: Vec): Value => {
      const value = lane(`${shape}.extract_lane`, i, x[u]!);
      return scalar === "f64" ? value : op(scalar === "f32" ? "f64.promote_f32" : "f64.convert_i32_s", value);
    };
    const z = this.f.call(g, ...args.map(take));
    const narrow = scalar === "f64" ? z : op(scalar === "f32" ? "f32.demote_f64" : "i32.trunc_sat_f64_s", z);
    this.f.set(result[u]!, lane(`${shape}.replace_lane`, i, result[u]!, narrow));
  }
}

/** A function outside, of so many float64s. */
export const outside = (name: string, arity: number): Import => ({
  name,
  params: new Array<WasmType>(arity).fill("f64"),
  result: "f64",
});
