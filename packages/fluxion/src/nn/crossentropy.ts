/** Losses of classes: of log-probabilities, and of scores. */

import { binary, composite } from "../core/families.ts";
import { convert, mul, reshape } from "../core/basis.ts";
import { checkTensor, scalarOf } from "../core/operands.ts";
import { isTensor, isTraced, number, type Tensor } from "../core/tensor.ts";
import { dtypes, isFloat } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, IndexError, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { numel, sameShape, showShape } from "../tensor/shape.ts";
import { eq, logicalNot, where } from "../ops/compare.ts";
import { add, div, neg } from "../ops/elementwise.ts";
import { gather } from "../ops/gathering.ts";
import { sum } from "../ops/reduce.ts";
import { logSoftmax } from "../ops/softmax.ts";
import { elements } from "../ops/read.ts";
import { squeeze, unsqueeze } from "../ops/views.ts";
import { type Reduction, type ReductionOptions, reduced, reductionOf } from "./reduction.ts";

interface LossOptions extends ReductionOptions {
  readonly weight?: Tensor | null;
  readonly ignoreIndex?: number;
  readonly labelSmoothing?: number;
}
const lossNames = ["weight", "ignoreIndex", "reduction", "labelSmoothing", "sizeAverage", "reduce"];

interface Picked {
  readonly reduction: Reduction;
  readonly ignoreIndex: number;
  readonly weighted: boolean;
}
const classDim = (x: Tensor): number => (x.shape.length === 1 ? 0 : 1);

const nllKind = (name: string) =>
  composite<Picked>({
    name,
    body: ([x, target, weight], { reduction, ignoreIndex }) => {
      const d = classDim(x!);
      const kept = logicalNot(eq(target!, ignoreIndex));
      const index = where(kept, target!, number(0, "int64"));
      const picked = squeeze(gather(x!, d, unsqueeze(index, d)), d);
      const zero = number(0, x!.dtype);
      const weights =
        weight === undefined
          ? convert(kept, x!.dtype)
          : where(kept, reshape(gather(weight, 0, reshape(index, [numel(index.shape)])), index.shape), zero);
      const each = where(kept, neg(mul(picked, weights)), zero);
      if (reduction !== "mean") return reduced(each, reduction);
      return div(sum(each), sum(weights));
    },
  });
const nllFlat = /* @__PURE__ */ nllKind("nll_loss");
const nllSpread = /* @__PURE__ */ nllKind("nll_loss2d");
const nll = (inputs: readonly Tensor[], picked: Picked): Tensor =>
  (inputs[0]!.shape.length > 2 ? nllSpread : nllFlat)(inputs, picked);

/** The negative of the log-probability of each target class, averaged by weight. */
export function nllLoss(x: Tensor, target: Tensor, ...args: Arguments<[weight: Tensor | null], LossOptions>): Tensor {
  const given = readArguments<LossOptions>("nllLoss", args, ["weight"], lossNames as never);
  checkTarget("nllLoss", x, target);
  const { weight = null, ignoreIndex = -100 } = given;
  const reduction = reductionOf("nllLoss", given);
  checkWeight("nllLoss", x, weight);
  checkClasses("nllLoss", x, target, ignoreIndex);
  return nll(weight === null ? [x, target] : [x, target, weight], {
    reduction,
    ignoreIndex,
    weighted: weight !== null,
  });
}

/** Classes that there are, or `ignoreIndex`; what a transform looks at has no numbers to check. */
function checkClasses(op: string, x: Tensor, target: Tensor, ignoreIndex: number): void {
  if (isTraced(target)) return;
  const n = x.shape[classDim(x)]!;
  const outside = elements(target, op).find((c) => Number(c) !== ignoreIndex && (c < 0 || c >= n));
  if (outside !== undefined)
    throw new IndexError(`${op}: Target ${outside} is out of bounds.; classes are numbered from 0 to ${n - 1}`);
}

/** One weight a class. */
function checkWeight(op: string, x: Tensor, weight: Tensor | null): void {
  if (weight === null) return;
  checkTensor(op, weight, " as weight");
  const n = x.shape[classDim(x)]!;
  if (!sameShape(weight.shape, [n]))
    throw new ShapeError(
      `${op}: weight tensor should be defined either for all ${n} classes or no classes but got weight tensor of shape: ${showShape(weight.shape)}`,
    );
}

function checkTarget(op: string, x: Tensor, target: Tensor): void {
  if (!isTensor(x) || !isTensor(target)) throw new ArgumentError(`${op}: expected an input and a target tensor`);
  if (!isFloat(x.dtype))
    throw new DTypeError(
      `${op}: expected an input of floating point dtype, got ${x.dtype}; convert it with .to("float64")`,
    );
  if (target.dtype !== "int64")
    throw new DTypeError(
      `${op}: expected scalar type Long but found ${target.dtype}; convert the target with .to("int64")`,
    );
  const want = x.shape.length === 1 ? [] : [x.shape[0]!, ...x.shape.slice(2)];
  if (x.shape.length > 0 && !sameShape(target.shape, want)) {
    if (x.shape[0] !== target.shape[0])
      throw new ShapeError(
        `${op}: Expected input batch_size (${x.shape[0]}) to match target batch_size (${target.shape[0]}).`,
      );
    throw new ShapeError(`${op}: Expected target size ${showShape(want)}, got ${showShape(target.shape)}`);
  }
}

/** The negative log-likelihood of target classes, or target probabilities, under the softmax of `x`. */
export function crossEntropy(
  x: Tensor,
  target: Tensor,
  ...args: Arguments<[weight: Tensor | null], LossOptions>
): Tensor {
  const given = readArguments<LossOptions>("crossEntropy", args, ["weight"], lossNames as never);
  const { weight = null, ignoreIndex = -100, labelSmoothing = 0 } = given;
  const reduction = reductionOf("crossEntropy", given);
  checkTensor("crossEntropy", x);
  checkTensor("crossEntropy", target, " as target");
  if (x.shape.length === 0)
    throw new ShapeError(
      "crossEntropy: expected an input of at least one dim, that of the classes; got a 0-dim tensor",
    );
  checkWeight("crossEntropy", x, weight);
  const smoothing = Number(scalarOf("crossEntropy", labelSmoothing)[0]);
  if (!(smoothing >= 0 && smoothing <= 1))
    throw new ArgumentError(`crossEntropy: label_smoothing must be between 0.0 and 1.0. Got: ${smoothing}`);
  const d = classDim(x);
  const logp = logSoftmax(x, d);
  if (isFloat(target.dtype)) return withProbabilities(logp, target, weight, reduction, smoothing, d);
  checkTarget("crossEntropy", x, target);
  checkClasses("crossEntropy", x, target, ignoreIndex);
  const hard = nll(weight === null ? [logp, target] : [logp, target, weight], {
    reduction,
    ignoreIndex,
    weighted: weight !== null,
  });
  if (smoothing === 0) return hard;
  return add(
    mul(hard, 1 - smoothing),
    mul(smoothed(logp, target, weight, ignoreIndex, reduction, d), smoothing / x.shape[d]!),
  );
}

/** −Σ over all classes, as label smoothing adds it. */
function smoothed(
  logp: Tensor,
  target: Tensor,
  weight: Tensor | null,
  ignoreIndex: number,
  reduction: Reduction,
  d: number,
): Tensor {
  const classes = weight === null ? logp : mul(logp, alongClasses(weight, logp, d));
  const kept = logicalNot(eq(target, ignoreIndex));
  const each = where(kept, neg(sum(classes, d)), number(0, logp.dtype));
  if (reduction !== "mean") return reduced(each, reduction);
  if (weight === null) return div(sum(each), sum(convert(kept, logp.dtype)));
  const index = where(kept, target, number(0, "int64"));
  const weights = where(
    kept,
    reshape(gather(weight, 0, reshape(index, [numel(index.shape)])), index.shape),
    number(0, logp.dtype),
  );
  return div(sum(each), sum(weights));
}
const alongClasses = (weight: Tensor, x: Tensor, d: number): Tensor =>
  reshape(
    weight,
    x.shape.map((n, k) => (k === d ? n : 1)),
  );

/** The division of the mean, under the name that PyTorch gives to one by a number. */
const divByCount = /* @__PURE__ */ binary({ name: "div", nodeName: "DivBackward1", value: (x, y) => x.div(y) });

function withProbabilities(
  logp: Tensor,
  target: Tensor,
  weight: Tensor | null,
  reduction: Reduction,
  smoothing: number,
  d: number,
): Tensor {
  if (target.shape.length !== logp.shape.length)
    throw new DTypeError(
      `crossEntropy: expected scalar type Long but found ${dtypes[target.dtype].scalarName}; convert classes with .to("int64"), or give probabilities of shape ${showShape(logp.shape)}`,
    );
  if (!sameShape(logp.shape, target.shape))
    throw new ShapeError(
      `crossEntropy: target probabilities must have the shape of the input, ${showShape(logp.shape)}; got ${showShape(target.shape)}`,
    );
  const p = smoothing === 0 ? target : add(mul(target, 1 - smoothing), smoothing / logp.shape[d]!);
  const terms = weight === null ? mul(logp, p) : mul(mul(logp, p), alongClasses(weight, logp, d));
  if (reduction === "none") return neg(sum(terms, d));
  const whole = neg(sum(terms));
  return reduction === "mean"
    ? divByCount(whole, numel(logp.shape) / logp.shape[d]!)
    : reduction === "sum"
      ? whole
      : whole;
}
