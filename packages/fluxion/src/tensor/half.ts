/** Floats of 16 bits, as numbers and as the bits that they are kept in. */

/** A format of 16 bits. */
export interface HalfFormat {
  /** The bits of the nearest number of the format, a tie going to the even one; `x` is rounded to float32 first. */
  readonly encode: (x: number) => number;
  /** The number that these bits are. */
  readonly decode: (bits: number) => number;
}

const single: Float32Array = /* @__PURE__ */ new Float32Array(1);
const word: Uint32Array = /* @__PURE__ */ new Uint32Array(single.buffer);

/** 1 bit for the sign, 5 for the exponent, 10 for the mantissa: IEEE 754's binary16. */
export const float16: HalfFormat = {
  encode(x) {
    single[0] = x;
    const bits = word[0]!;
    const sign = (bits >>> 16) & 0x8000;
    const size = bits & 0x7fff_ffff;
    if (size > 0x7f80_0000) return sign | 0x7e00;
    if (size >= 0x477f_f000) return sign | 0x7c00; // 65520 is where infinity begins
    if (size >= 0x3880_0000) return sign | ((size + 0xfff + ((size >>> 13) & 1) - 0x3800_0000) >>> 13);
    single[0] = Math.abs(single[0]!) + 0.5; // float32 has the steps of the subnormal numbers there
    return sign | (word[0]! - 0x3f00_0000);
  },
  decode(bits) {
    word[0] = (bits & 0x7fff) << 13;
    const size = single[0]! * 2 ** 112;
    const x = size < 65_536 ? size : size === 65_536 ? Number.POSITIVE_INFINITY : Number.NaN;
    return bits & 0x8000 ? -x : x;
  },
};

/** The upper half of a float32. */
export const bfloat16: HalfFormat = {
  encode(x) {
    single[0] = x;
    const bits = word[0]!;
    if ((bits & 0x7fff_ffff) > 0x7f80_0000) return (bits >>> 16) | 0x7fc0;
    return ((bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16) & 0xffff;
  },
  decode(bits) {
    word[0] = bits << 16;
    return single[0]!;
  },
};

/** The nearest number of a format. */
export const rounder =
  ({ encode, decode }: HalfFormat): ((x: number) => number) =>
  (x) =>
    decode(encode(x));
