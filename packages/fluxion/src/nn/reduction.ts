/** How a loss over elements becomes one number. */

import type { Tensor } from "../core/tensor.ts";
import { mean, sum } from "../ops/reduce.ts";
import { ArgumentError } from "../tensor/errors.ts";

/** What becomes of the losses of all elements. */
export type Reduction = "none" | "mean" | "sum";

/** Options of every loss; `sizeAverage` and `reduce` are the former way to say `reduction`. */
export interface ReductionOptions {
  readonly reduction?: Reduction;
  readonly sizeAverage?: boolean | null;
  readonly reduce?: boolean | null;
}

/** The places that PyTorch gives them. */
export const reductionNames = ["sizeAverage", "reduce", "reduction"] as const;

/** The reduction that is asked for; checked before anything is computed. */
export function reductionOf(
  op: string,
  { reduction = "mean", sizeAverage, reduce }: ReductionOptions,
  sentence: string = "is not a valid value for reduction",
): Reduction {
  if (sizeAverage != null || reduce != null) return reduce === false ? "none" : sizeAverage === false ? "sum" : "mean";
  if (reduction === "none" || reduction === "mean" || reduction === "sum") return reduction;
  throw new ArgumentError(`${op}: ${String(reduction)} ${sentence}; it is "none", "mean" or "sum"`);
}

/** The elements, their mean, or their sum. */
export function reduced(x: Tensor, reduction: Reduction): Tensor {
  return reduction === "none" ? x : reduction === "mean" ? mean(x) : sum(x);
}
