/** Losses that ask for a distance: of pairs, of triples, of scores. */

import { mul } from "../core/basis.ts";
import { composite, elementwiseOf } from "../core/families.ts";
import { checkTensor, scalarOf } from "../core/operands.ts";
import { number, PyFloat, type Tensor } from "../core/tensor.ts";
import { clamp, clampMin, eq, minimum, ne, where } from "../ops/compare.ts";
import { add, div, neg, sqrt, sub } from "../ops/elementwise.ts";
import { sum } from "../ops/reduce.ts";
import * as f from "../scalar/functions.ts";
import { ArgumentError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { showShape } from "../tensor/shape.ts";
import { pairwiseDistance } from "./distances.ts";
import { type Reduction, type ReductionOptions, reduced, reductionNames, reductionOf } from "./reduction.ts";

type Legacy = [sizeAverage: boolean | null, reduce: boolean | null, reduction: Reduction];

interface MarginOptions extends ReductionOptions {
  readonly margin?: number;
}
type MarginArguments = Arguments<[margin: number, ...Legacy], MarginOptions>;

function readMargin(op: string, args: readonly unknown[], usual: number): { margin: number; reduction: Reduction } {
  const given = readArguments<MarginOptions>(op, args, ["margin", ...reductionNames]);
  return { margin: numberOf(op, given.margin ?? usual), reduction: reductionOf(op, given) };
}
const numberOf = (op: string, value: unknown): number => Number(scalarOf(op, value)[0]);
const checkAll = (op: string, ...tensors: readonly unknown[]): void => {
  for (const x of tensors) checkTensor(op, x);
};
const zeroLike = (x: Tensor): Tensor => number(0, x.dtype);
const torchSize = (x: Tensor): string => `torch.Size(${showShape(x.shape)})`;

/** 1 − cos of pairs that belong together (target 1), and how far it is above the margin of those that do not (−1). */
export function cosineEmbeddingLoss(x: Tensor, y: Tensor, target: Tensor, ...args: MarginArguments): Tensor {
  const op = "cosineEmbeddingLoss";
  const { margin, reduction } = readMargin(op, args, 0);
  checkAll(op, x, y, target);
  const rank = target.shape.length;
  if (rank > 1) throw new ShapeError(`${op}: 0D or 1D target tensor expected, multi-target not supported`);
  if (x.shape.length !== rank + 1 || y.shape.length !== rank + 1) {
    const [expects, tensors] = rank === 1 ? ["expects", "2D"] : ["expects", "1D"];
    throw new ShapeError(
      `${op}: ${rank}D target tensor ${expects} ${tensors} input tensors, but found inputs with sizes ${showShape(x.shape)} and ${showShape(y.shape)}.`,
    );
  }
  return inNameOf(op, () => {
    const square = (u: Tensor): Tensor => add(sum(mul(u, u), rank), 1e-12);
    const cosine = div(sum(mul(x, y), rank), sqrt(mul(square(x), square(y))));
    const together = where(eq(target, 1), sub(1, cosine), zeroLike(cosine));
    const apart = where(eq(target, -1), clampMin(sub(cosine, margin), 0), zeroLike(cosine));
    return reduced(add(together, apart), reduction);
  });
}

/** x where the target is 1, and how far it is below the margin where it is −1. */
export function hingeEmbeddingLoss(x: Tensor, target: Tensor, ...args: MarginArguments): Tensor {
  const op = "hingeEmbeddingLoss";
  const { margin, reduction } = readMargin(op, args, 1);
  checkAll(op, x, target);
  return inNameOf(op, () => {
    const apart = where(ne(target, 1), clampMin(sub(margin, x), 0), zeroLike(x));
    const together = where(ne(target, -1), x, zeroLike(x));
    return reduced(add(apart, together), reduction);
  });
}

/** How far the first is from being greater (target 1) or less (−1) than the second by the margin. */
export function marginRankingLoss(x: Tensor, y: Tensor, target: Tensor, ...args: MarginArguments): Tensor {
  const op = "marginRankingLoss";
  const { margin, reduction } = readMargin(op, args, 0);
  checkAll(op, x, y, target);
  if (x.shape.length !== y.shape.length || x.shape.length !== target.shape.length)
    throw new ShapeError(
      `${op}: margin_ranking_loss : All input tensors should have same dimension but got sizes: input1: ${torchSize(x)}, input2: ${torchSize(y)}, target: ${torchSize(target)} `,
    );
  return inNameOf(op, () => reduced(clampMin(add(mul(neg(target), sub(x, y)), new PyFloat(margin)), 0), reduction));
}

const logistic = /* @__PURE__ */ elementwiseOf(2, {
  name: "soft_margin_loss",
  promotion: "float",
  value: (x, y) => f.softplus(y!.mul(x!).neg()),
});
const softMargin = /* @__PURE__ */ composite<Reduction>({
  name: "soft_margin_loss",
  body: ([x, y], reduction) => reduced(logistic(x!, y!), reduction),
});
/** log(1 + e⁻ʸˣ), of targets y of 1 and −1. */
export function softMarginLoss(x: Tensor, target: Tensor, ...args: Arguments<Legacy, ReductionOptions>): Tensor {
  const op = "softMarginLoss";
  const reduction = reductionOf(op, readArguments<ReductionOptions>(op, args, reductionNames));
  checkAll(op, x, target);
  return inNameOf(op, () => softMargin([x, target], reduction));
}

interface TripletOptions extends MarginOptions {
  readonly p?: number;
  readonly eps?: number;
  /** Whether the distance between the positive and the negative counts if it is less. */
  readonly swap?: boolean;
}
/** How far the anchor is from being nearer to the positive than to the negative by the margin. */
export function tripletMarginLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  ...args: Arguments<[margin: number, p: number, eps: number, swap: boolean, ...Legacy], TripletOptions>
): Tensor {
  const op = "tripletMarginLoss";
  const given = readArguments<TripletOptions>(op, args, ["margin", "p", "eps", "swap", ...reductionNames]);
  const { p = 2, eps = 1e-6, swap = false } = given;
  const [margin, reduction] = [numberOf(op, given.margin ?? 1), reductionOf(op, given)];
  checkAll(op, anchor, positive, negative);
  const [a, b, c] = [anchor, positive, negative].map((x) => x.shape.length);
  if (a !== b || a !== c)
    throw new ShapeError(`${op}: All inputs should have same dimension but got ${a}D, ${b}D and ${c}D inputs.`);
  return inNameOf(op, () => {
    const distance = (x: Tensor, y: Tensor): Tensor => pairwiseDistance(x, y, p, eps);
    const near = distance(anchor, positive);
    const far = distance(anchor, negative);
    const other = swap ? minimum(far, distance(positive, negative)) : far;
    return reduced(clampMin(sub(add(near, margin), other), 0), reduction);
  });
}

type Distance = (x: Tensor, y: Tensor) => Tensor;
interface DistanceOptions {
  readonly distanceFunction?: Distance | null;
  readonly margin?: number;
  readonly swap?: boolean;
  readonly reduction?: Reduction;
}
/** `tripletMarginLoss` with a distance of one's own. */
export function tripletMarginWithDistanceLoss(
  anchor: Tensor,
  positive: Tensor,
  negative: Tensor,
  ...args: Arguments<[], DistanceOptions>
): Tensor {
  const op = "tripletMarginWithDistanceLoss";
  const given = readArguments<DistanceOptions>(op, args, [], ["distanceFunction", "margin", "swap", "reduction"]);
  const [margin, reduction] = [numberOf(op, given.margin ?? 1), reductionOf(op, given)];
  const distance: Distance = given.distanceFunction ?? ((x, y) => pairwiseDistance(x, y));
  if (typeof distance !== "function")
    throw new ArgumentError(`${op}: distanceFunction must be a function of two tensors`);
  checkAll(op, anchor, positive, negative);
  return inNameOf(op, () => {
    const near = distance(anchor, positive);
    const far = distance(anchor, negative);
    const other = given.swap === true ? minimum(far, distance(positive, negative)) : far;
    return reduced(clamp(add(sub(near, other), margin), { min: 0 }), reduction);
  });
}
