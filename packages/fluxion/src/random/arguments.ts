/** Arguments of random operations, checked. */

import { kindText, scalarOf } from "../core/operands.ts";
import type { PyFloat } from "../core/tensor.ts";
import { type DType, dtypes, isFloat } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError } from "../tensor/errors.ts";
import type { TensorOptions } from "../ops/create.ts";
import { tensorOptions } from "../ops/create.ts";
import type { Generator } from "./generator.ts";

/** A number of JavaScript, or one that counts as Python's float. */
export type Real = number | PyFloat;
export type Whole = number | bigint;

export interface GeneratorOption {
  /** Where the numbers come from; the default generator unless stated. */
  readonly generator?: Generator | null;
}
export interface RandomOptions extends TensorOptions, GeneratorOption {}

export const randomOptions: readonly string[] = [...tensorOptions, "generator"];

/** A number, which a float may be. */
export function real(op: string, name: string, x: unknown): number {
  try {
    return Number(scalarOf(op, x)[0]);
  } catch {
    throw new ArgumentError(`${op}: ${name} must be a number, got ${kindText(x)}`);
  }
}

/** A whole number that int64 holds. */
export function whole(op: string, name: string, x: unknown): bigint {
  if (typeof x !== "bigint" && !(typeof x === "number" && Number.isInteger(x)))
    throw new ArgumentError(`${op}: ${name} must be an integer, got ${kindText(x)}`);
  const n = BigInt(x);
  if (BigInt.asIntN(64, n) !== n) throw new ArgumentError(`${op}: Overflow when unpacking long; ${name} is ${n}`);
  return n;
}

/** Refuses dtypes that are no floats, with PyTorch's words. */
export function checkFloat(op: string, kernel: string, dtype: DType): void {
  if (isFloat(dtype)) return;
  throw new DTypeError(
    `${op}: "${kernel}" not implemented for '${dtypes[dtype].scalarName}'; random numbers of this kind are floats: use dtype "float64"`,
  );
}

/** A standard deviation. */
export function checkStd(op: string, std: number): void {
  if (std >= 0) return;
  throw new ArgumentError(`${op}: normal expects std >= 0.0, but found std ${std}`);
}

/** A probability. */
export function checkProbability(op: string, p: number): void {
  if (p >= 0 && p <= 1) return;
  throw new ArgumentError(`${op}: bernoulli_ expects p to be in [0, 1], but got p=${p}`);
}
