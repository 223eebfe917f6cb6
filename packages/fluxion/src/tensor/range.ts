/** Which numbers a type has, and the refusal of others where they would become elements. */

import { type DType, dtypes } from "./dtype.ts";
import { ArgumentError } from "./errors.ts";

/** Bits of the mantissa, and the largest exponent. */
export const floatFormats: { readonly [dtype in DType]?: readonly [mantissa: number, exponent: number] } = {
  float64: [52, 1023],
  float32: [23, 127],
  float16: [10, 15],
  bfloat16: [7, 127],
};

/** The largest number of a float type. */
export const largest = ([mantissa, exponent]: readonly [number, number]): number =>
  (2 - 2 ** -mantissa) * 2 ** exponent;

/** The least and the greatest number of an integer type: bigints for int64. */
export function integerRange(dtype: DType): readonly [least: number | bigint, greatest: number | bigint] {
  const { bytes, round, big } = dtypes[dtype];
  if (big) return [-(2n ** 63n), 2n ** 63n - 1n];
  const count = 2 ** (8 * bytes);
  return round(-1) < 0 ? [-count / 2, count / 2 - 1] : [0, count - 1];
}

/** Refuses data that an integer type does not have. */
export function checkData(op: string, value: number | bigint, dtype: DType): void {
  if (dtypes[dtype].category === "int" && !holds(dtype, value)) throw overflow(op, dtype, value, dtype);
}

/** Refuses a number that is to fill elements of a type which does not have it. */
export function checkFilling(op: string, value: number | bigint, dtype: DType): void {
  const format = floatFormats[dtype];
  if (format === undefined && dtypes[dtype].category !== "int") return;
  const x = Number(value);
  const fits = format === undefined ? holds(dtype, value) : !Number.isFinite(x) || Math.abs(x) <= largest(format);
  if (!fits) throw overflow(op, filledNames[dtype], value, dtype);
}

/** Whether an integer type has a number once its fraction is gone; types without a sign have what wraps into them. */
function holds(dtype: DType, value: number | bigint): boolean {
  const [least, greatest] = integerRange(dtype);
  return value <= greatest && value >= (least === 0 ? -greatest : least);
}

/** PyTorch's words for types of elements that are filled in. */
const filledNames: Readonly<Record<DType, string>> = {
  float64: "double",
  float32: "float",
  float16: "at::Half",
  bfloat16: "at::BFloat16",
  int64: "int64_t",
  int32: "int",
  int16: "int16_t",
  int8: "int8_t",
  uint8: "uint8_t",
  bool: "bool",
};

const overflow = (op: string, name: string, value: number | bigint, dtype: DType): ArgumentError =>
  new ArgumentError(
    `${op}: value cannot be converted to type ${name} without overflow; ${value} has no value of dtype ${dtype}`,
  );
