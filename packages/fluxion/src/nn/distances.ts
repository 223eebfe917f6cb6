/** How far vectors are from each other, and vectors of length 1. */

import { convert, detach, mul } from "../core/basis.ts";
import { checkTensor, scalarOf } from "../core/operands.ts";
import type { Tensor } from "../core/tensor.ts";
import { clampMin } from "../ops/compare.ts";
import { wrapDim } from "../ops/dims.ts";
import { add, div, sub } from "../ops/elementwise.ts";
import { norm } from "../ops/norm.ts";
import { sum } from "../ops/reduce.ts";
import { expand } from "../ops/shape.ts";
import { dtypes, isFloat, promoteTypes } from "../tensor/dtype.ts";
import { DTypeError, inNameOf } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { broadcastTwo } from "../tensor/shape.ts";

const numberOf = (op: string, value: unknown): number => Number(scalarOf(op, value)[0]);

interface CosineOptions {
  readonly dim?: number;
  readonly eps?: number;
}
/** x · y / (‖x‖ ‖y‖) along `dim`, each norm at least `eps`. */
export function cosineSimilarity(
  x: Tensor,
  y: Tensor,
  ...args: Arguments<[dim: number, eps: number], CosineOptions>
): Tensor {
  const op = "cosineSimilarity";
  const { dim = 1, eps = 1e-8 } = readArguments<CosineOptions>(op, args, ["dim", "eps"]);
  checkTensor(op, x);
  checkTensor(op, y);
  const dtype = promoteTypes(x.dtype, y.dtype);
  if (!isFloat(dtype))
    throw new DTypeError(
      `${op}: expected common dtype to be floating point, yet common dtype is ${dtypes[dtype].scalarName}; convert one with .to("float64")`,
    );
  const shape = broadcastTwo(op, x.shape, y.shape);
  const d = wrapDim(op, dim, shape.length);
  const least = numberOf(op, eps);
  return inNameOf(op, () => {
    const [a, b] = [x, y].map((u) => {
      const whole = expand(convert(u, dtype), shape);
      return div(whole, atLeast(norm(whole, 2, shape.length === 0 ? undefined : d, { keepdim: true }), least));
    }) as [Tensor, Tensor];
    return sum(mul(a, b), d);
  });
}
/** At least `least`, but moving as x does. */
const atLeast = (x: Tensor, least: number): Tensor => add(x, detach(sub(clampMin(x, least), x)));

interface DistanceOptions {
  readonly p?: number;
  readonly eps?: number;
  readonly keepdim?: boolean;
}
/** ‖x − y + ε‖ of vectors in the last dim. */
export function pairwiseDistance(
  x: Tensor,
  y: Tensor,
  ...args: Arguments<[p: number, eps: number, keepdim: boolean], DistanceOptions>
): Tensor {
  const op = "pairwiseDistance";
  const { p = 2, eps = 1e-6, keepdim = false } = readArguments<DistanceOptions>(op, args, ["p", "eps", "keepdim"]);
  checkTensor(op, x);
  checkTensor(op, y);
  return inNameOf(op, () => norm(add(sub(x, y), numberOf(op, eps)), numberOf(op, p), -1, { keepdim }));
}

interface NormalizeOptions {
  readonly p?: number;
  readonly dim?: number;
  readonly eps?: number;
}
/** x / ‖x‖ along `dim`, the norm at least `eps`. */
export function normalize(
  x: Tensor,
  ...args: Arguments<[p: number, dim: number, eps: number], NormalizeOptions>
): Tensor {
  const { p = 2, dim = 1, eps = 1e-12 } = readArguments<NormalizeOptions>("normalize", args, ["p", "dim", "eps"]);
  checkTensor("normalize", x);
  return inNameOf("normalize", () => {
    const length = norm(x, numberOf("normalize", p), dim, { keepdim: true });
    return div(x, expand(clampMin(length, numberOf("normalize", eps)), x.shape));
  });
}
