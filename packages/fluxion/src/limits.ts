/** What numbers of a dtype there are. */

import { checkDType } from "./ops/create.ts";
import { type DType, dtypes, getDefaultDtype, isFloat } from "./tensor/dtype.ts";
import { DTypeError } from "./tensor/errors.ts";
import { exponential } from "./tensor/format.ts";
import { floatFormats, integerRange, largest } from "./tensor/range.ts";

/** The limits of a float type. */
export class FloatLimits {
  readonly dtype: DType;
  readonly bits: number;
  /** The distance from 1 to the next number. */
  readonly eps: number;
  readonly max: number;
  readonly min: number;
  /** The smallest positive number with all digits. */
  readonly smallestNormal: number;
  readonly tiny: number;
  /** The power of ten that decimals of this type are good to, about. */
  readonly resolution: number;

  constructor(dtype: DType, mantissa: number, exponent: number) {
    this.dtype = dtype;
    this.bits = 8 * dtypes[dtype].bytes;
    this.eps = 2 ** -mantissa;
    this.max = largest([mantissa, exponent]);
    this.min = -this.max;
    this.smallestNormal = this.tiny = 2 ** (1 - exponent);
    this.resolution = Number(`1e-${Math.floor(mantissa * Math.log10(2))}`);
  }

  toString(): string {
    const { resolution, min, max, eps, smallestNormal, tiny, dtype } = this;
    const list = { resolution, min, max, eps, smallest_normal: smallestNormal, tiny };
    const texts = Object.entries(list).map(([name, x]) => `${name}=${sixDigits(x)}`);
    return `finfo(${texts.join(", ")}, dtype=${dtype})`;
  }
}

/** The limits of an integer type; those of `int64`, which numbers do not reach, are bigints. */
export class IntegerLimits<N extends number | bigint = number | bigint> {
  readonly dtype: DType;
  readonly bits: number;
  readonly min: N;
  readonly max: N;

  constructor(dtype: DType, min: N, max: N) {
    this.dtype = dtype;
    this.bits = 8 * dtypes[dtype].bytes;
    this.min = min;
    this.max = max;
  }

  toString(): string {
    return `iinfo(min=${sixDigits(Number(this.min))}, max=${sixDigits(Number(this.max))}, dtype=${this.dtype})`;
  }
}

/** As C++ prints it: six digits at most, without zeros at the end. */
function sixDigits(x: number): string {
  const [digits, exponent] = exponential(x, 5).split("e") as [string, string];
  if (Number(exponent) >= -4 && Number(exponent) < 6) return String(Number(`${digits}e${exponent}`));
  return `${Number(digits)}e${exponent}`;
}

/**
 * What floats of a dtype, the default one unless given, reach.
 *
 * @example finfo("float32").eps // 1.1920928955078125e-7
 */
export function finfo(dtype: DType = getDefaultDtype()): FloatLimits {
  const known = floatFormats[checkDType("finfo", dtype)];
  if (known !== undefined) return new FloatLimits(dtype, ...known);
  throw new DTypeError(
    `finfo: torch.finfo() requires a floating point input type. Use torch.iinfo to handle 'torch.finfo'; it is ${dtype}; use iinfo("${dtype}")`,
  );
}

/**
 * What integers of a dtype reach.
 *
 * @example iinfo("int8").max // 127
 */
export function iinfo(dtype: "int64"): IntegerLimits<bigint>;
export function iinfo(dtype: Exclude<DType, "int64">): IntegerLimits<number>;
export function iinfo(dtype: DType): IntegerLimits;
export function iinfo(dtype: DType): IntegerLimits {
  const { category } = dtypes[checkDType("iinfo", dtype)];
  if (isFloat(dtype))
    throw new DTypeError(
      `iinfo: torch.iinfo() requires an integer input type. Use torch.finfo to handle 'torch.iinfo'; it is ${dtype}; use finfo("${dtype}")`,
    );
  if (category === "bool")
    throw new DTypeError(`iinfo: torch.bool is not supported by torch.iinfo; its values are false and true`);
  return new IntegerLimits(dtype, ...integerRange(dtype));
}
