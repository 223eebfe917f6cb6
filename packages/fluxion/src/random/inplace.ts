/** Random numbers in the place of what a tensor held. */

import { elementwiseOf } from "../core/families.ts";
import { nodeOf } from "../core/node.ts";
import { kindText } from "../core/operands.ts";
import { isTensor, type Tensor } from "../core/tensor.ts";
import { inPlace } from "../ops/inplace.ts";
import { expand } from "../ops/shape.ts";
import { dtypes } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { isContiguous } from "../tensor/shape.ts";
import {
  checkFloat,
  checkProbability,
  checkStd,
  type GeneratorOption,
  real,
  type Real,
  whole,
  type Whole,
} from "./arguments.ts";
import { checkProbabilities, chosen } from "./bernoulli.ts";
import { drawLike, type Fill, stridesOf } from "./draw.ts";
import { cauchy, coin, exponential, fillEach, fillLogNormal, type FromUniform, geometric } from "./distributions.ts";
import { generatorOf } from "./generator.ts";
import { fillAll, fillRange, greatestOf, lowestInt64, type Range, rangeOf } from "./integers.ts";
import { fillNormal } from "./normal.ts";
import { fillUniform } from "./uniform.ts";

/** Numbers that do not depend on what they replace, whose gradient is 0: under one of PyTorch's nodes. */
const replacing = (name: string, nodeName?: string): ((drawn: Tensor, x: Tensor) => Tensor) => {
  const row = elementwiseOf(2, { name, nodeName, value: (z) => z! });
  return (drawn, x) => (nodeOf(x) === null ? drawn : row(drawn, x));
};

/** Numbers of one distribution into `x`, in the order of its elements in memory. */
function refilled(
  op: string,
  x: Tensor,
  generator: unknown,
  fill: Fill,
  node: (drawn: Tensor, x: Tensor) => Tensor,
): Tensor {
  return node(drawLike(op, generatorOf(op, generator), x.dtype, x, fill), x);
}

const each = (x: Tensor, from: FromUniform): Fill => {
  const { round } = dtypes[x.dtype];
  return (twister, out) => fillEach(twister, out, from, round);
};

type Args<P extends readonly unknown[], O> = Arguments<P, O & GeneratorOption>;
const generatorOption = ["generator"] as const;

interface Bounds {
  readonly from?: Real;
  readonly to?: Real;
}
const uniformNode = /* @__PURE__ */ replacing("uniform");
/** Uniform numbers in [from, to), which is [0, 1) unless stated. */
export const uniform_: (x: Tensor, ...args: Args<[from: Real, to: Real], Bounds>) => Tensor = /* @__PURE__ */ inPlace(
  "uniform_",
  (x, ...args: Args<[from: Real, to: Real], Bounds>) => {
    const op = "uniform_";
    const given = readArguments<Bounds & GeneratorOption>(op, args, ["from", "to"], generatorOption);
    const [from, to] = [real(op, "from", given.from ?? 0), real(op, "to", given.to ?? 1)];
    const { dtype } = x;
    checkFloat(op, "check_uniform_bounds", dtype);
    if (!(from <= to))
      throw new ArgumentError(
        `${op}: uniform_ expects to return a [from, to) range, but found from=${from} > to=${to}`,
      );
    return refilled(op, x, given.generator, (t, out) => fillUniform(t, out, dtype, from, to), uniformNode);
  },
);

interface Moments {
  readonly mean?: Real;
  readonly std?: Real;
}
const normalNode = /* @__PURE__ */ replacing("normal");
/** Normal numbers, of mean 0 and standard deviation 1 unless stated. */
export const normal_: (x: Tensor, ...args: Args<[mean: Real, std: Real], Moments>) => Tensor = /* @__PURE__ */ inPlace(
  "normal_",
  (x, ...args: Args<[mean: Real, std: Real], Moments>) => {
    const op = "normal_";
    const given = readArguments<Moments & GeneratorOption>(op, args, ["mean", "std"], generatorOption);
    const [mean, std] = [real(op, "mean", given.mean ?? 0), real(op, "std", given.std ?? 1)];
    const { dtype } = x;
    checkStd(op, std);
    checkFloat(op, "normal_kernel_cpu", dtype);
    const contiguous = isContiguous(x.shape, stridesOf(x));
    const fill: Fill = (t, out) => fillNormal(t, out, dtype, mean, std, contiguous);
    return refilled(op, x, given.generator, fill, normalNode);
  },
);

const logNormalNode = /* @__PURE__ */ replacing("log_normal");
/** Numbers whose logarithms are normal, of mean 1 and standard deviation 2 unless stated. */
export const logNormal_: (x: Tensor, ...args: Args<[mean: Real, std: Real], Moments>) => Tensor =
  /* @__PURE__ */ inPlace("logNormal_", (x, ...args: Args<[mean: Real, std: Real], Moments>) => {
    const op = "logNormal_";
    const given = readArguments<Moments & GeneratorOption>(op, args, ["mean", "std"], generatorOption);
    const [mean, std] = [real(op, "mean", given.mean ?? 1), real(op, "std", given.std ?? 2)];
    if (!(std > 0)) throw new ArgumentError(`${op}: log_normal_ expects std > 0.0, but found std=${std}`);
    checkFloat(op, "log_normal_cpu", x.dtype);
    return refilled(op, x, given.generator, (t, out) => fillLogNormal(t, out, x.dtype, mean, std), logNormalNode);
  });

const exponentialNode = /* @__PURE__ */ replacing("exponential");
/** Numbers of the exponential distribution of rate `lambd`, which is 1 unless stated. */
export const exponential_: (x: Tensor, ...args: Args<[lambd: Real], { readonly lambd?: Real }>) => Tensor =
  /* @__PURE__ */ inPlace("exponential_", (x, ...args: Args<[lambd: Real], { readonly lambd?: Real }>) => {
    const op = "exponential_";
    const given = readArguments<{ lambd: Real } & GeneratorOption>(op, args, ["lambd"], generatorOption);
    const lambda = real(op, "lambd", given.lambd ?? 1);
    if (!(lambda >= 0))
      throw new ArgumentError(`${op}: exponential_ expects lambda >= 0.0, but found lambda=${lambda}`);
    checkFloat(op, "exponential_cpu", x.dtype);
    return refilled(op, x, given.generator, each(x, exponential(lambda)), exponentialNode);
  });

interface Place {
  readonly median?: Real;
  readonly sigma?: Real;
}
const cauchyNode = /* @__PURE__ */ replacing("cauchy");
/** Numbers of the Cauchy distribution, of median 0 and half width 1 unless stated. */
export const cauchy_: (x: Tensor, ...args: Args<[median: Real, sigma: Real], Place>) => Tensor =
  /* @__PURE__ */ inPlace("cauchy_", (x, ...args: Args<[median: Real, sigma: Real], Place>) => {
    const op = "cauchy_";
    const given = readArguments<Place & GeneratorOption>(op, args, ["median", "sigma"], generatorOption);
    const [median, sigma] = [real(op, "median", given.median ?? 0), real(op, "sigma", given.sigma ?? 1)];
    if (!(sigma >= 0)) throw new ArgumentError(`${op}: cauchy_ expects sigma >= 0.0, but found sigma=${sigma}`);
    checkFloat(op, "cauchy_cpu", x.dtype);
    return refilled(op, x, given.generator, each(x, cauchy(median, sigma)), cauchyNode);
  });

const geometricNode = /* @__PURE__ */ replacing("geometric");
/** How many trials it takes until one succeeds, each with probability p. */
export const geometric_: (x: Tensor, ...args: Args<[p: Real], { readonly p?: Real }>) => Tensor =
  /* @__PURE__ */ inPlace("geometric_", (x, ...args: Args<[p: Real], { readonly p?: Real }>) => {
    const op = "geometric_";
    const given = readArguments<{ p: Real } & GeneratorOption>(op, args, ["p"], generatorOption);
    const p = real(op, "p", given.p);
    if (!(p > 0 && p < 1)) throw new ArgumentError(`${op}: geometric_ expects p to be in (0, 1), but got p=${p}`);
    if (x.dtype === "bool")
      throw new DTypeError(`${op}: "geometric_cpu" not implemented for 'Bool'; use a tensor of integers or floats`);
    return refilled(op, x, given.generator, each(x, geometric(p)), geometricNode);
  });

interface WholeBounds {
  readonly from?: Whole;
  readonly to?: Whole | null;
}
const randomNode = /* @__PURE__ */ replacing("random", "RandomBackward2");
const randomBelow = /* @__PURE__ */ replacing("random", "RandomBackward1");
const randomBetween = /* @__PURE__ */ replacing("random", "RandomBackward0");
/**
 * Integers from `from` (0) up to, not including, `to`: `random_(to)`, `random_(from, to)`. Without bounds, or where
 * `to` is null, up to the greatest that the dtype can hold.
 */
export const random_: (x: Tensor, ...args: Args<[from: Whole, to: Whole | null], WholeBounds>) => Tensor =
  /* @__PURE__ */ inPlace("random_", (x, ...args: Args<[from: Whole, to: Whole | null], WholeBounds>) => {
    const op = "random_";
    const given = readArguments<WholeBounds & GeneratorOption>(op, args, ["from", "to"], generatorOption);
    const { from, to, generator } = given;
    const { dtype } = x;
    if (from === undefined && to === undefined)
      return refilled(op, x, generator, (t, out) => fillAll(t, out, dtype), randomNode);
    const range = rangeGiven(op, x, from, to);
    const node = from === undefined || to === undefined ? randomBelow : randomBetween;
    return refilled(op, x, generator, (t, out) => fillRange(t, out, dtype, range), node);
  });

/** `random_(n)` draws below n, `random_(n, null)` from n on. */
function rangeGiven(op: string, { dtype }: Tensor, from: unknown, to: unknown): Range {
  if (to === undefined || from === undefined) return rangeOf(op, dtype, 0n, whole(op, "to", to ?? from));
  const low = whole(op, "from", from);
  if (to !== null) return rangeOf(op, dtype, low, whole(op, "to", to));
  if (low === lowestInt64 && dtype === "int64") return { from: low, to: low }; // all 64 bits
  return rangeOf(op, dtype, low, greatestOf(dtype) + 1n);
}

interface Probability {
  readonly p?: Real | Tensor;
}
const coinNode = /* @__PURE__ */ replacing("bernoulli", "BernoulliBackward2");
const chosenNode = /* @__PURE__ */ replacing("bernoulli", "BernoulliBackward1");
/** 1 with probability p, which is ½ unless stated, else 0; a tensor states p for each element. */
export const bernoulli_: (x: Tensor, ...args: Args<[p: Real | Tensor], Probability>) => Tensor =
  /* @__PURE__ */ inPlace("bernoulli_", (x, ...args: Args<[p: Real | Tensor], Probability>) => {
    const op = "bernoulli_";
    const { p = 0.5, generator } = readArguments<Probability & GeneratorOption>(op, args, ["p"], generatorOption);
    if (isTensor(p)) {
      checkProbabilities(op, p);
      return chosenNode(chosen(op, generatorOf(op, generator), x, expand(p, x.shape)), x);
    }
    if (typeof p === "object" && p !== null && Array.isArray(p))
      throw new ArgumentError(`${op}: p must be a number or a tensor, got ${kindText(p)}`);
    const probability = real(op, "p", p);
    checkProbability(op, probability);
    return refilled(op, x, generator, each(x, coin(probability)), coinNode);
  });
