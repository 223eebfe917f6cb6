/** Tools for tests: checks of derivatives, and numbers that count as Python's floats. */

import { kindText } from "../core/operands.ts";
import { PyFloat } from "../core/tensor.ts";
import { ArgumentError } from "../tensor/errors.ts";

export { PyFloat } from "../core/tensor.ts";
/** A number that counts as Python's float even where it is integer-valued. */
export function pyFloat(value: number): PyFloat {
  if (typeof value !== "number") throw new ArgumentError(`pyFloat: expected a number, got ${kindText(value)}`);
  return new PyFloat(value);
}

export { type GradCheckOptions, gradCheck, gradGradCheck, taylorCheck } from "./checks.ts";
