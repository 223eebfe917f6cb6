/** The instructions of WebAssembly that kernels use, by their names in the specification. */

/** Runs of names in the order of their codes: the group before the dot stays until the next one; `-` is a gap. */
const runs: readonly (readonly [prefix: number, first: number, names: string])[] = [
  [
    0,
    0x45,
    `i32.eqz eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u i64.eqz eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u
    f32.eq ne lt gt le ge f64.eq ne lt gt le ge
    i32.clz ctz popcnt add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr
    i64.clz ctz popcnt add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr
    f32.abs neg ceil floor trunc nearest sqrt add sub mul div min max copysign
    f64.abs neg ceil floor trunc nearest sqrt add sub mul div min max copysign
    i32.wrap_i64 trunc_f32_s trunc_f32_u trunc_f64_s trunc_f64_u
    i64.extend_i32_s extend_i32_u trunc_f32_s trunc_f32_u trunc_f64_s trunc_f64_u
    f32.convert_i32_s convert_i32_u convert_i64_s convert_i64_u demote_f64
    f64.convert_i32_s convert_i32_u convert_i64_s convert_i64_u promote_f32
    i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32 f64.reinterpret_i64`,
  ],
  [
    0,
    0x28,
    `i32.load i64.load f32.load f64.load i32.load8_s load8_u load16_s load16_u - - - - - -
    i32.store i64.store f32.store f64.store i32.store8 store16`,
  ],
  [
    0xfc,
    0,
    `i32.trunc_sat_f32_s trunc_sat_f32_u trunc_sat_f64_s trunc_sat_f64_u
    i64.trunc_sat_f32_s trunc_sat_f32_u trunc_sat_f64_s trunc_sat_f64_u - - memory.copy fill`,
  ],
  [
    0xfd,
    0,
    `v128.load load8x8_s load8x8_u load16x4_s load16x4_u load32x2_s load32x2_u
    load8_splat load16_splat load32_splat load64_splat store const i8x16.shuffle swizzle
    splat i16x8.splat i32x4.splat i64x2.splat f32x4.splat f64x2.splat
    i8x16.extract_lane_s extract_lane_u replace_lane i16x8.extract_lane_s extract_lane_u replace_lane
    i32x4.extract_lane replace_lane i64x2.extract_lane replace_lane f32x4.extract_lane replace_lane
    f64x2.extract_lane replace_lane
    i8x16.eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u i16x8.eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u
    i32x4.eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u f32x4.eq ne lt gt le ge f64x2.eq ne lt gt le ge
    v128.not and andnot or xor bitselect any_true load8_lane load16_lane load32_lane load64_lane
    store8_lane store16_lane store32_lane store64_lane load32_zero load64_zero
    f32x4.demote_f64x2_zero f64x2.promote_low_f32x4 i8x16.abs neg popcnt all_true bitmask
    narrow_i16x8_s narrow_i16x8_u f32x4.ceil floor trunc nearest
    i8x16.shl shr_s shr_u add add_sat_s add_sat_u sub sub_sat_s sub_sat_u f64x2.ceil floor
    i8x16.min_s min_u max_s max_u f64x2.trunc - - - - - i16x8.abs neg - all_true bitmask
    narrow_i32x4_s narrow_i32x4_u extend_low_i8x16_s extend_high_i8x16_s extend_low_i8x16_u extend_high_i8x16_u
    shl shr_s shr_u add - - sub - - f64x2.nearest i16x8.mul - - - - - - - - - -
    i32x4.abs neg - all_true bitmask - - extend_low_i16x8_s extend_high_i16x8_s extend_low_i16x8_u
    extend_high_i16x8_u shl shr_s shr_u add - - sub - - - mul min_s min_u max_s max_u - - - - - -
    i64x2.abs neg - all_true bitmask - - extend_low_i32x4_s extend_high_i32x4_s extend_low_i32x4_u
    extend_high_i32x4_u shl shr_s shr_u add - - sub - - - mul eq ne lt_s gt_s le_s ge_s - - - -
    f32x4.abs neg - sqrt add sub mul div min max pmin pmax f64x2.abs neg - sqrt add sub mul div min max pmin pmax
    i32x4.trunc_sat_f32x4_s trunc_sat_f32x4_u f32x4.convert_i32x4_s convert_i32x4_u
    i32x4.trunc_sat_f64x2_s_zero trunc_sat_f64x2_u_zero f64x2.convert_low_i32x4_s convert_low_i32x4_u
    - i32x4.relaxed_trunc_f32x4_s - relaxed_trunc_f64x2_s_zero - f32x4.relaxed_madd relaxed_nmadd f64x2.relaxed_madd relaxed_nmadd
    i8x16.relaxed_laneselect i16x8.relaxed_laneselect i32x4.relaxed_laneselect i64x2.relaxed_laneselect`,
  ],
  [0xfe, 0x10, "i32.atomic.load"],
  [0xfe, 0x17, "i32.atomic.store"],
  [0xfe, 0x1e, "i32.atomic.rmw.add"],
];

/** Each instruction's number; those behind a prefix byte have it in the bits from the 16th on. */
let codes: Map<string, number> | null = null;

function table(): Map<string, number> {
  const table = new Map<string, number>();
  for (const [prefix, first, names] of runs) {
    let group = "";
    let code = prefix * 65_536 + first;
    for (const word of names.split(/\s+/)) {
      const dot = word.indexOf(".");
      if (dot > 0) group = word.slice(0, dot);
      if (word !== "-") table.set(dot > 0 ? word : `${group}.${word}`, code);
      code++;
    }
  }
  return table;
}

/** The bytes of an instruction, without its immediates: a new array each time. */
export function opcode(name: string): number[] {
  codes ??= table();
  const code = codes.get(name);
  if (code === undefined) throw new Error(`no instruction ${name}`);
  if (code < 256) return [code];
  const [prefix, rest] = [code >> 16, code & 65_535];
  return rest < 128 ? [prefix, rest] : [prefix, (rest & 127) | 128, rest >> 7];
}

/** LEB128 of a number that is not negative. */
export function unsigned(x: number): number[] {
  const bytes: number[] = [];
  for (; x > 127; x = Math.floor(x / 128)) bytes.push((x % 128) | 128);
  bytes.push(x);
  return bytes;
}

/** LEB128 of a signed number of 32 or 64 bits. */
export function signed(x: number | bigint): number[] {
  const bytes: number[] = [];
  if (typeof x === "number") {
    for (; x < -64 || x > 63; x >>= 7) bytes.push((x & 127) | 128);
    bytes.push(x & 127);
    return bytes;
  }
  for (; x < -64n || x > 63n; x >>= 7n) bytes.push(Number(x & 127n) | 128);
  bytes.push(Number(x & 127n));
  return bytes;
}
