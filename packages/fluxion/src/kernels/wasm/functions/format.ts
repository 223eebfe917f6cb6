/** How numbers are laid out in their bits, by type. */

import type { Lanes } from "../lanes.ts";

export interface Format {
  /** Bits after the point. */
  readonly digits: number;
  readonly bias: bigint;
  readonly infinity: bigint;
  /** The least number with all digits. */
  readonly normal: bigint;
  readonly sign: bigint;
  /** All bits but the sign. */
  readonly magnitude: bigint;
  /** 1.5 · 2^digits: a sum with it is rounded to an integer, which the low bits then hold. */
  readonly round: number;
}

const format = (bits: bigint, digits: number): Format => {
  const bias = (1n << (bits - BigInt(digits) - 2n)) - 1n;
  const sign = 1n << (bits - 1n);
  const infinity = (2n * bias + 1n) << BigInt(digits);
  return { digits, bias, infinity, normal: 1n << BigInt(digits), sign, magnitude: sign - 1n, round: 1.5 * 2 ** digits };
};

const formats: Readonly<Record<"float64" | "float32", Format>> = {
  float64: /* @__PURE__ */ format(64n, 52),
  float32: /* @__PURE__ */ format(32n, 23),
};

/** The format of the numbers in these lanes. */
export function formatOf(v: Lanes): Format {
  if (v.type === "int32" || v.type === "bool")
    throw new TypeError("functions of real numbers need lanes of a float type");
  return formats[v.type];
}

/** The bits of a number as these lanes have it. */
export function bitsOf(v: Lanes, x: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  if (v.type === "float64") view.setFloat64(0, x);
  else view.setFloat32(4, x);
  return view.getBigUint64(0);
}
