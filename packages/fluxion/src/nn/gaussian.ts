/** The likelihood of a normal distribution whose variance is predicted. */

import { detach, mul } from "../core/basis.ts";
import { checkTensor, scalarOf } from "../core/operands.ts";
import { isTraced, type Tensor } from "../core/tensor.ts";
import { clampMin } from "../ops/compare.ts";
import { add, div, log, square, sub } from "../ops/elementwise.ts";
import { elements } from "../ops/read.ts";
import { unsqueeze } from "../ops/views.ts";
import { ArgumentError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { sameShape, showShape } from "../tensor/shape.ts";
import { type Reduction, reduced, reductionOf } from "./reduction.ts";

interface GaussianOptions {
  /** Whether the constant ½ log 2π is added. */
  readonly full?: boolean;
  /** The least variance; it moves as if it were not kept there. */
  readonly eps?: number;
  readonly reduction?: Reduction;
}
/** ½ (log σ² + (x − y)² / σ²) */
export function gaussianNllLoss(
  x: Tensor,
  target: Tensor,
  variance: Tensor,
  ...args: Arguments<[full: boolean, eps: number, reduction: Reduction], GaussianOptions>
): Tensor {
  const op = "gaussianNllLoss";
  const given = readArguments<GaussianOptions>(op, args, ["full", "eps", "reduction"]);
  const eps = Number(scalarOf(op, given.eps ?? 1e-6)[0]);
  checkTensor(op, x);
  checkTensor(op, target, " as target");
  checkTensor(op, variance, " as var");
  const v = fitted(op, variance, x);
  const reduction = reductionOf(op, given, "is not valid");
  if (!isTraced(variance)) {
    const negative = elements(variance, op).find((s) => s < 0);
    if (negative !== undefined) throw new ArgumentError(`${op}: var has negative entry/entries; one is ${negative}`);
  }
  return inNameOf(op, () => {
    const kept = add(v, detach(sub(clampMin(v, eps), v)));
    const each = mul(add(log(kept), div(square(sub(x, target)), kept)), 0.5);
    return reduced(given.full === true ? add(each, 0.5 * Math.log(2 * Math.PI)) : each, reduction);
  });
}

/** One variance for each element, or for each row of them. */
function fitted(op: string, variance: Tensor, x: Tensor): Tensor {
  if (sameShape(variance.shape, x.shape)) return variance;
  const rows = x.shape.slice(0, -1);
  if (sameShape(variance.shape, rows)) return unsqueeze(variance, -1);
  if (sameShape(variance.shape, [...rows, 1])) return variance;
  throw new ShapeError(
    `${op}: var is of incorrect size; it has shape ${showShape(variance.shape)} beside ${showShape(x.shape)}`,
  );
}
