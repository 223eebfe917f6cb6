/** Tools for tests: checks of derivatives, and numbers that count as Python's floats. */

import { PyFloat } from "../core/tensor.ts";

export { PyFloat } from "../core/tensor.ts";
/** A number that counts as Python's float even where it is integer-valued. */
export const pyFloat = (value: number): PyFloat => new PyFloat(value);

export { type GradCheckOptions, gradCheck, gradGradCheck, taylorCheck } from "./checks.ts";
