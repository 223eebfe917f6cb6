/** Losses over pairs of elements: of regression, of probabilities, of counts. */

import { convert, mul } from "../core/basis.ts";
import { composite, elementwiseOf } from "../core/families.ts";
import { checkTensor, scalarOf } from "../core/operands.ts";
import { isTraced, type Tensor, type TensorLike } from "../core/tensor.ts";
import { le, where } from "../ops/compare.ts";
import { abs, add, div, exp, log, sub, xlogy } from "../ops/elementwise.ts";
import { elements } from "../ops/read.ts";
import * as f from "../scalar/functions.ts";
import { constant, type Scalar, select } from "../scalar/scalar.ts";
import { dtypes, promoteTypes } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { sameShape, showShape } from "../tensor/shape.ts";
import { type Reduction, type ReductionOptions, reduced, reductionNames, reductionOf } from "./reduction.ts";

type Legacy = [sizeAverage: boolean | null, reduce: boolean | null, reduction: Reduction];

function checkPair(op: string, x: Tensor, target: Tensor): void {
  checkTensor(op, x);
  checkTensor(op, target, " as target");
}
const numberOf = (op: string, value: unknown): number => Number(scalarOf(op, value)[0]);

// ---- of differences ----

const squares = /* @__PURE__ */ composite<Reduction>({
  name: "mse_loss",
  body: ([x, y], reduction) => {
    const d = sub(x!, y!);
    return reduced(mul(d, d), reduction);
  },
});
/** The mean (or sum, or each) of the squared differences. */
export function mseLoss(
  x: Tensor,
  target: Tensor,
  ...args: Arguments<[sizeAverage: boolean | null, reduce: boolean | null, reduction: Reduction], ReductionOptions>
): Tensor {
  const reduction = reductionOf("mseLoss", readArguments<ReductionOptions>("mseLoss", args, reductionNames));
  checkTensor("mseLoss", x);
  checkTensor("mseLoss", target, " as target");
  const dtype = promoteTypes(x.dtype, target.dtype);
  return inNameOf("mseLoss", () => squares([convert(x, dtype), convert(target, dtype)], reduction));
}

/** A loss of the difference and a number, reduced: one node. */
const differenceLoss = (name: string, value: (d: Scalar, width: Scalar) => Scalar) => {
  const row = elementwiseOf(3, { name, value: (x, y, width) => value(x!.sub(y!), width!) });
  return composite<{ readonly width: number; readonly reduction: Reduction }>({
    name,
    body: ([x, y], { width, reduction }) => reduced(row(x!, y!, width), reduction),
  });
};
const smoothRow = /* @__PURE__ */ differenceLoss("smooth_l1_loss", (d, beta) =>
  select(d.abs().less(beta), d.square().mul(0.5).div(beta), d.abs().sub(beta.mul(0.5))),
);
const huberRow = /* @__PURE__ */ differenceLoss("huber_loss", (d, delta) =>
  select(d.abs().lessEqual(delta), d.square().mul(0.5), delta.mul(d.abs().sub(delta.mul(0.5)))),
);

/** The mean (or sum, or each) of the absolute differences. */
export function l1Loss(x: Tensor, target: Tensor, ...args: Arguments<Legacy, ReductionOptions>): Tensor {
  const reduction = reductionOf("l1Loss", readArguments<ReductionOptions>("l1Loss", args, reductionNames));
  checkPair("l1Loss", x, target);
  return inNameOf("l1Loss", () => reduced(abs(sub(x, target)), reduction));
}

interface SmoothOptions extends ReductionOptions {
  readonly beta?: number;
}
/** Half the square of a difference below `beta`, over it, and its absolute value less half of `beta` beyond. */
export function smoothL1Loss(
  x: Tensor,
  target: Tensor,
  ...args: Arguments<[...Legacy, beta: number], SmoothOptions>
): Tensor {
  const given = readArguments<SmoothOptions>("smoothL1Loss", args, [...reductionNames, "beta"]);
  const [reduction, width] = [reductionOf("smoothL1Loss", given), numberOf("smoothL1Loss", given.beta ?? 1)];
  checkPair("smoothL1Loss", x, target);
  if (width < 0)
    throw new ArgumentError(`smoothL1Loss: smooth_l1_loss does not support negative values for beta.; got ${width}`);
  return inNameOf("smoothL1Loss", () => smoothRow([x, target], { width, reduction }));
}

interface HuberOptions {
  readonly reduction?: Reduction;
  readonly delta?: number;
}
/** Half the square of a difference up to `delta`, and a straight line beyond. */
export function huberLoss(
  x: Tensor,
  target: Tensor,
  ...args: Arguments<[reduction: Reduction, delta: number], HuberOptions>
): Tensor {
  const given = readArguments<HuberOptions>("huberLoss", args, ["reduction", "delta"]);
  const [reduction, width] = [reductionOf("huberLoss", given), numberOf("huberLoss", given.delta ?? 1)];
  checkPair("huberLoss", x, target);
  if (!(width > 0))
    throw new ArgumentError(`huberLoss: huber_loss does not support non-positive values for delta.; got ${width}`);
  return inNameOf("huberLoss", () => huberRow([x, target], { width, reduction }));
}

// ---- of probabilities ----

const least = -100;
const atLeast = (x: Scalar, bound: number): Scalar => select(x.less(bound), bound, x);
const crossEntropy = /* @__PURE__ */ elementwiseOf(2, {
  name: "binary_cross_entropy",
  promotion: "float",
  value: (x, y) =>
    y!
      .sub(1)
      .mul(atLeast(f.log1p(x!.neg()), least))
      .sub(y!.mul(atLeast(f.log(x!), least))),
  partials: [
    // the slope of what is not cut off, with a denominator that keeps away from 0
    (x: Scalar, y: Scalar) => x.sub(y).div(atLeast(x.mul(constant(1).sub(x)), 1e-12)),
    (x: Scalar) => atLeast(f.log1p(x.neg()), least).sub(atLeast(f.log(x), least)),
  ] as never,
});
const logisticLoss = /* @__PURE__ */ elementwiseOf(2, {
  name: "binary_cross_entropy_with_logits",
  promotion: "float",
  value: (x, y) => constant(1).sub(y!).mul(x!).add(f.softplus(x!.neg())),
});
const weightedLogisticLoss = /* @__PURE__ */ elementwiseOf(3, {
  name: "binary_cross_entropy_with_logits",
  promotion: "float",
  value: (x, y, p) =>
    constant(1)
      .sub(y!)
      .mul(x!)
      .add(p!.sub(1).mul(y!).add(1).mul(f.softplus(x!.neg()))),
});

interface Weighted {
  readonly reduction: Reduction;
  readonly weighted: boolean;
}
const binaryNode = /* @__PURE__ */ composite<Weighted>({
  name: "binary_cross_entropy",
  body: ([x, y, w], { reduction, weighted }) => {
    const each = crossEntropy(x!, y!);
    return reduced(weighted ? mul(each, w!) : each, reduction);
  },
});
const logitsNode = /* @__PURE__ */ composite<Weighted>({
  name: "binary_cross_entropy_with_logits",
  body: (inputs, { reduction, weighted }) => {
    const [x, y] = inputs as readonly [Tensor, Tensor];
    const positive = inputs[weighted ? 3 : 2];
    const each = positive === undefined ? logisticLoss(x, y) : weightedLogisticLoss(x, y, positive);
    return reduced(weighted ? mul(each, inputs[2]!) : each, reduction);
  },
});

interface BinaryOptions extends ReductionOptions {
  readonly weight?: Tensor | null;
}
function checkWeight(op: string, weight: Tensor | null, x: Tensor): Tensor[] {
  if (weight === null) return [];
  checkTensor(op, weight, " as weight");
  return weight.dtype === x.dtype ? [weight] : misfit(op, weight, x);
}
function misfit(op: string, other: Tensor, x: Tensor): never {
  throw new DTypeError(
    `${op}: Found dtype ${dtypes[other.dtype].scalarName} but expected ${dtypes[x.dtype].scalarName}; convert it with .to("${x.dtype}")`,
  );
}

/** −y log x − (1 − y) log(1 − x), of probabilities x; no logarithm counts for less than −100. */
export function binaryCrossEntropy(
  x: Tensor,
  target: Tensor,
  ...args: Arguments<[weight: Tensor | null, ...Legacy], BinaryOptions>
): Tensor {
  const op = "binaryCrossEntropy";
  const given = readArguments<BinaryOptions>(op, args, ["weight", ...reductionNames]);
  const reduction = reductionOf(op, given);
  checkPair(op, x, target);
  if (!sameShape(x.shape, target.shape))
    throw new ShapeError(
      `${op}: Using a target size (torch.Size(${showShape(target.shape)})) that is different to the input size (torch.Size(${showShape(x.shape)})) is deprecated. Please ensure they have the same size.`,
    );
  if (target.dtype !== x.dtype) misfit(op, target, x);
  const weights = checkWeight(op, given.weight ?? null, x);
  if (!isTraced(x)) {
    const outside = elements(x, op).find((p) => p < 0 || p > 1);
    if (outside !== undefined)
      throw new ArgumentError(
        `${op}: all elements of input should be between 0 and 1; one is ${outside}: use binaryCrossEntropyWithLogits, or sigmoid first`,
      );
  }
  return inNameOf(op, () => binaryNode([x, target, ...weights], { reduction, weighted: weights.length > 0 }));
}

interface LogitsOptions extends BinaryOptions {
  /** The weight of positive targets, class by class. */
  readonly posWeight?: Tensor | null;
}
/** `binaryCrossEntropy` of the sigmoid of x, without overflow. */
export function binaryCrossEntropyWithLogits(
  x: Tensor,
  target: Tensor,
  ...args: Arguments<[weight: Tensor | null, ...Legacy, posWeight: Tensor | null], LogitsOptions>
): Tensor {
  const op = "binaryCrossEntropyWithLogits";
  const given = readArguments<LogitsOptions>(op, args, ["weight", ...reductionNames, "posWeight"]);
  const reduction = reductionOf(op, given);
  checkPair(op, x, target);
  if (!sameShape(x.shape, target.shape))
    throw new ShapeError(
      `${op}: Target size (torch.Size(${showShape(target.shape)})) must be the same as input size (torch.Size(${showShape(x.shape)}))`,
    );
  if (dtypes[target.dtype].category !== "float") misfit(op, target, x);
  const weights = checkWeight(op, given.weight ?? null, x);
  const positive = checkWeight(op, given.posWeight ?? null, x);
  const weighted = weights.length > 0;
  return inNameOf(op, () => logitsNode([x, target, ...weights, ...positive], { reduction, weighted }));
}

interface DivergenceOptions extends Omit<ReductionOptions, "reduction"> {
  readonly reduction?: Reduction | "batchmean";
  /** Whether the target is a logarithm too. */
  readonly logTarget?: boolean;
}
/** y (log y − x), of log-probabilities x: the divergence of Kullback and Leibler. */
export function klDiv(
  x: Tensor,
  target: Tensor,
  ...args: Arguments<
    [sizeAverage: boolean | null, reduce: boolean | null, reduction: Reduction | "batchmean", logTarget: boolean],
    DivergenceOptions
  >
): Tensor {
  const given = readArguments<DivergenceOptions>("klDiv", args, [...reductionNames, "logTarget"]);
  checkPair("klDiv", x, target);
  for (const u of [x, target])
    if (dtypes[u.dtype].category !== "float")
      throw new DTypeError(`klDiv: kl_div: Integral inputs not supported.; convert it with .to("float64")`);
  const byBatch = given.reduction === "batchmean" && given.sizeAverage == null && given.reduce == null;
  const reduction = byBatch ? "sum" : reductionOf("klDiv", given as ReductionOptions);
  return inNameOf("klDiv", () => {
    const each =
      given.logTarget === true ? mul(exp(target), sub(target, x)) : sub(xlogy(target, target), mul(target, x));
    const whole = reduced(each, reduction);
    return byBatch && x.shape.length > 0 ? div(whole, x.shape[0]!) : whole;
  });
}

interface PoissonOptions extends ReductionOptions {
  /** Whether x is the logarithm of the rate. */
  readonly logInput?: boolean;
  /** Whether Stirling's approximation of log y! is added. */
  readonly full?: boolean;
  readonly eps?: number;
}
/** The rate − y log(rate): the negative logarithm of the probability that Poisson's distribution gives to the counts. */
export function poissonNllLoss(
  x: Tensor,
  target: Tensor,
  ...args: Arguments<
    [
      logInput: boolean,
      full: boolean,
      sizeAverage: boolean | null,
      eps: number,
      reduce: boolean | null,
      reduction: Reduction,
    ],
    PoissonOptions
  >
): Tensor {
  const op = "poissonNllLoss";
  const names = ["logInput", "full", "sizeAverage", "eps", "reduce", "reduction"] as const;
  const given = readArguments<PoissonOptions>(op, args, names);
  const { logInput = true, full = false, eps = 1e-8 } = given;
  const reduction = reductionOf(op, given, "is not valid");
  const small = numberOf(op, eps);
  checkPair(op, x, target);
  return inNameOf(op, () => {
    const each = logInput ? sub(exp(x), mul(target, x)) : sub(x, mul(target, log(add(x, small))));
    return reduced(full ? add(each, stirling(target)) : each, reduction);
  });
}
/** y log y − y + ½ log(2πy), and 0 up to 1. */
function stirling(y: Tensor): Tensor {
  const approximation: TensorLike = add(sub(mul(y, log(y)), y), mul(log(mul(y, 2 * Math.PI)), 0.5));
  return where(le(y, 1), 0, approximation);
}
