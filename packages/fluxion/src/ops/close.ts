/** Whether numbers are close to each other. */

import { checkTensor, scalarOf } from "../core/operands.ts";
import { isTraced, type Tensor, traced } from "../core/tensor.ts";
import { dtypes, isFloat } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, inNameOf } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { eq, isfinite, isnan, le, logicalAnd, logicalOr } from "./compare.ts";
import { abs, add, mul, sub } from "./elementwise.ts";
import { item } from "./read.ts";
import { all } from "./reduce.ts";

/** How close is close. */
export interface CloseOptions {
  /** The distance allowed in proportion to the second operand. */
  readonly rtol?: number;
  /** The distance allowed anyway. */
  readonly atol?: number;
  /** Whether NaN is close to NaN. */
  readonly equalNan?: boolean;
}
type CloseArguments = Arguments<[rtol: number, atol: number, equalNan: boolean], CloseOptions>;

/** Where |x − y| ≤ atol + rtol |y|; infinities are close if they are equal. */
export const isclose = (x: Tensor, y: Tensor, ...args: CloseArguments): Tensor => close("isclose", x, y, args);

/** Whether all elements are close, as a boolean. */
export function allclose(x: Tensor, y: Tensor, ...args: CloseArguments): boolean {
  const where = close("allclose", x, y, args);
  if (isTraced(where)) throw traced("allclose");
  return Boolean(item(all(where)));
}

function close(op: string, x: Tensor, y: Tensor, args: readonly unknown[]): Tensor {
  checkTensor(op, x);
  checkTensor(op, y);
  const given = readArguments<CloseOptions>(op, args, ["rtol", "atol", "equalNan"]);
  const { rtol = 1e-5, atol = 1e-8, equalNan = false } = given;
  if (x.dtype !== y.dtype)
    throw new DTypeError(
      `${op}: ${dtypes[x.dtype].scalarName} did not match ${dtypes[y.dtype].scalarName}; convert one with .to("${x.dtype}")`,
    );
  const [relative, absolute] = [tolerance(op, "rtol", rtol), tolerance(op, "atol", atol)];
  return inNameOf(op, () => {
    const same = eq(x, y);
    const equal = equalNan && isFloat(x.dtype) ? logicalOr(same, logicalAnd(isnan(x), isnan(y))) : same;
    if (relative === 0 && absolute === 0) return equal;
    const [a, b] = x.dtype === "bool" ? [mul(x, 1), mul(y, 1)] : [x, y];
    const distance = abs(sub(a, b));
    return logicalOr(equal, logicalAnd(isfinite(distance), le(distance, add(abs(mul(b, relative)), absolute))));
  });
}

function tolerance(op: string, name: string, value: unknown): number {
  const number = Number(scalarOf(op, value)[0]);
  if (number >= 0) return number;
  throw new ArgumentError(`${op}: ${name} must be greater than or equal to zero, but got ${number}`);
}
