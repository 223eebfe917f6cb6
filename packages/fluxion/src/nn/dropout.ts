/** Functions that forget at random, so that a network does not rely on single features. */

import { mul } from "../core/basis.ts";
import { checkTensor } from "../core/operands.ts";
import { number, type Tensor } from "../core/tensor.ts";
import { add } from "../ops/elementwise.ts";
import { inPlace } from "../ops/inplace.ts";
import { squeeze, unsqueeze } from "../ops/views.ts";
import { real, type Real } from "../random/arguments.ts";
import { fillEach } from "../random/distributions.ts";
import { draw, drawLike, type Fill } from "../random/draw.ts";
import { defaultGenerator } from "../random/generator.ts";
import { dtypes, isFloat } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { numel } from "../tensor/shape.ts";

interface DropoutOptions {
  readonly p?: Real;
  readonly training?: boolean;
  readonly inplace?: boolean;
}
type DropoutArguments = Arguments<[p: Real, training: boolean, inplace: boolean], DropoutOptions>;
export type Dropout = (x: Tensor, ...args: DropoutArguments) => Tensor;

interface Given {
  readonly p: number;
  readonly training: boolean;
  readonly inplace: boolean;
}

function given(op: string, x: Tensor, args: DropoutArguments, trainingUnlessStated: boolean): Given {
  checkTensor(op, x);
  const options = readArguments<DropoutOptions>(op, args, ["p", "training", "inplace"]);
  const { training = trainingUnlessStated, inplace = false } = options;
  const p = real(op, "p", options.p ?? 0.5);
  if (!(p >= 0 && p <= 1))
    throw new ArgumentError(`${op}: dropout probability has to be between 0 and 1, but got ${p}`);
  if (typeof training !== "boolean")
    throw new ArgumentError(`${op}: training must be true or false, got ${String(training)}`);
  return { p, training, inplace };
}

/** What becomes of `x` where elements, or whole features, are kept with probability 1 − p. */
type Rule = (op: string, x: Tensor, p: number, ofFeatures: boolean) => Tensor;

function applied(op: string, x: Tensor, { p, training, inplace }: Given, ofFeatures: boolean, rule: Rule): Tensor {
  if (ofFeatures && x.shape.length < 2 && training && p > 0)
    throw new ShapeError(
      `${op}: Feature dropout requires at least 2 dimensions in the input; it has ${x.shape.length}`,
    );
  if (!training || p === 0 || numel(x.shape) === 0) return x;
  const f = (y: Tensor): Tensor => {
    if (p === 1) return mul(y, number(0, y.dtype));
    if (isFloat(y.dtype)) return rule(op, y, p, ofFeatures);
    const { scalarName } = dtypes[y.dtype];
    throw new DTypeError(
      `${op}: result type Float can't be cast to the desired output type ${scalarName}; convert the input with .to("float64")`,
    );
  };
  return inplace ? inPlace(op, f)(x) : f(x);
}

const same = (x: number): number => x;

/** `kept` for elements, or whole features, that stay, each with probability 1 − p; 0 for the others. */
function mask(op: string, x: Tensor, p: number, ofFeatures: boolean, kept: number): Tensor {
  const fill: Fill = (twister, out) => fillEach(twister, out, (u) => (u < 1 - p ? kept : 0), same);
  if (!ofFeatures) return drawLike(op, defaultGenerator, x.dtype, x, fill);
  return draw(
    op,
    defaultGenerator,
    x.dtype,
    x.shape.map((n, d) => (d < 2 ? n : 1)),
    fill,
  );
}

/** What stays is scaled up, so that the mean does not change. */
const scaled: Rule = (op, x, p, ofFeatures) => {
  const { round } = dtypes[x.dtype];
  return mul(x, mask(op, x, p, ofFeatures, round(1 / round(1 - p))));
};

/** Where the SELU ends for −∞: its α times its scale (Klambauer et al. 2017). */
const saturation = 1.7580993408473766;

/** What is dropped becomes −α′, and all is scaled and shifted so that neither mean nor variance change. */
const saturated: Rule = (op, x, p, ofFeatures) => {
  const { round } = dtypes[x.dtype];
  const a = 1 / Math.sqrt((saturation ** 2 * p + 1) * (1 - p));
  const noise = mask(op, x, p, ofFeatures, 1);
  const shift = add(mul(add(noise, -1), round(saturation * a)), round(saturation * a * p));
  return add(mul(x, mul(noise, round(a))), shift);
};

/** Each element is 0 with probability p, else scaled by 1 / (1 − p). */
export const dropout: Dropout = (x, ...args) => applied("dropout", x, given("dropout", x, args, true), false, scaled);
/** Each element becomes what the SELU ends with, with probability p; mean and variance stay. Off unless `training`. */
export const alphaDropout: Dropout = (x, ...args) =>
  applied("alphaDropout", x, given("alphaDropout", x, args, false), false, saturated);
/** The same for whole channels `x[i][j]`. */
export const featureAlphaDropout: Dropout = (x, ...args) =>
  applied("featureAlphaDropout", x, given("featureAlphaDropout", x, args, false), true, saturated);

/** Channels of `spatial` dims; where the batch is missing, it is put in front for as long. */
function ofChannels(op: string, x: Tensor, options: Given, spatial: number): Tensor {
  if (x.shape.length === spatial + 2) return applied(op, x, options, true, scaled);
  const y = applied(op, unsqueeze(x, 0), options, true, scaled);
  return options.inplace ? x : squeeze(y, 0);
}

/** Whole channels of one dim are 0 with probability p, else scaled by 1 / (1 − p). */
export const dropout1d: Dropout = (x, ...args) => {
  const options = given("dropout1d", x, args, true);
  const n = x.shape.length;
  if (n !== 2 && n !== 3)
    throw new ShapeError(
      `dropout1d: Expected 2D or 3D input, but received a ${n}D input. Note that dropout1d exists to provide channel-wise dropout on inputs with 1 spatial dimension, a channel dimension, and an optional batch dimension (i.e. 2D or 3D inputs).`,
    );
  return ofChannels("dropout1d", x, options, 1);
};
/** Whole channels `x[i][j]` are 0 with probability p, else scaled by 1 / (1 − p). */
export const dropout2d: Dropout = (x, ...args) =>
  applied("dropout2d", x, given("dropout2d", x, args, true), true, scaled);
/** Whole channels of three dims are 0 with probability p, else scaled by 1 / (1 − p). */
export const dropout3d: Dropout = (x, ...args) => ofChannels("dropout3d", x, given("dropout3d", x, args, true), 3);
