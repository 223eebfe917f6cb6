/** Masks: true where an element takes part. */

import { kindText, scalarBeside, toTensor } from "../core/operands.ts";
import { isTensor, type Tensor, type TensorLike } from "../core/tensor.ts";
import { where } from "../ops/compare.ts";
import { expand } from "../ops/shape.ts";
import { type DType, isFloat } from "../tensor/dtype.ts";
import { integerRange } from "../tensor/range.ts";
import { ArgumentError, inNameOf } from "../tensor/errors.ts";
import { convert } from "../core/basis.ts";

/** The option that all of these functions take. */
export interface MaskOption {
  /** Where it is true, elements take part; it broadcasts to their shape. All do without one. */
  readonly mask?: Tensor | null;
}

/** The mask in the shape of `x`; null without one. */
export function maskOf(op: string, x: Tensor, mask: unknown): Tensor | null {
  if (mask === undefined || mask === null) return null;
  if (!isTensor(mask) || mask.dtype !== "bool")
    throw new ArgumentError(
      `${op}: the mask must be a tensor of bools, got ${isTensor(mask) ? `one of ${mask.dtype}` : kindText(mask)}`,
    );
  return inNameOf(op, () => expand(mask, x.shape));
}

/** `x`, with `value` where the mask is false. */
export const masked = (x: Tensor, mask: Tensor | null, value: number | bigint): Tensor =>
  mask === null ? x : where(mask, x, scalarBeside("where", value, x.dtype));

/** The tensor and its mask, of another dtype if asked. */
export function readMasked(
  op: string,
  x: TensorLike,
  { mask, dtype }: MaskOption & { readonly dtype?: DType | null },
): { readonly t: Tensor; readonly mask: Tensor | null } {
  const own = toTensor(x, op);
  return { t: dtype == null ? own : convert(own, dtype), mask: maskOf(op, own, mask) };
}

/** What the greatest (least) element does not see: −∞ (∞), or the end of the integers. */
export function extremeOf(dtype: DType, kind: "least" | "greatest"): number | bigint {
  if (isFloat(dtype)) return kind === "least" ? -Infinity : Infinity;
  if (dtype === "bool") return kind === "least" ? 0 : 1;
  const [least, greatest] = integerRange(dtype);
  return kind === "least" ? least : greatest;
}
