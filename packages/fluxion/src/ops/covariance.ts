/** How variables vary together. */

import { convert, mul, reshape, reshapeKind } from "../core/basis.ts";
import { kindText, toTensor } from "../core/operands.ts";
import { isTensor, isTraced, type Tensor, type TensorLike } from "../core/tensor.ts";
import { dtypes, getDefaultDtype, isFloat } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { numel } from "../tensor/shape.ts";
import { clamp, maximum } from "./compare.ts";
import { div, sqrt, sub } from "./elementwise.ts";
import { matmul } from "./products.ts";
import { elements } from "./read.ts";
import { mean, sum } from "./reduce.ts";
import { diagonal, transpose } from "./views.ts";

interface CovOptions {
  readonly correction?: number;
  /** How often each observation was made. */
  readonly fweights?: Tensor | null;
  /** How much each observation counts. */
  readonly aweights?: Tensor | null;
}
const squeezed = /* @__PURE__ */ reshapeKind("squeeze", "SqueezeBackward0");

/** The covariance matrix of variables (rows) from observations (columns); of one variable its variance. */
export function cov(x: TensorLike, ...args: Arguments<[], CovOptions>): Tensor {
  const {
    correction = 1,
    fweights = null,
    aweights = null,
  } = readArguments<CovOptions>("cov", args, [], ["correction", "fweights", "aweights"]);
  const own = toTensor(x, "cov");
  if (own.shape.length > 2)
    throw new ShapeError(
      `cov: cov(): expected input to have two or fewer dimensions but got an input with ${own.shape.length} dimensions`,
    );
  if (own.dtype === "bool")
    throw new DTypeError('cov: cov(): bool dtype is not supported for input; convert it with .to("float64")');
  if (typeof correction !== "number" || Number.isNaN(correction))
    throw new ArgumentError(`cov: correction must be a number, got ${kindText(correction)}`);
  const t = isFloat(own.dtype) ? own : convert(own, getDefaultDtype());
  const variables = t.shape.length < 2 ? reshape(t, [1, numel(t.shape)]) : t;
  const observations = variables.shape[1]!;
  checkWeights("fweights", fweights, observations);
  checkWeights("aweights", aweights, observations);
  const weights = weightsOf(fweights, aweights);
  if (weights === null) {
    const centred = sub(variables, mean(variables, 1, true));
    return squeezed([covariance(centred, centred, Math.max(0, observations - correction))], squeezedShape(variables));
  }
  const total = sum(weights);
  const centred = sub(variables, div(sum(mul(variables, weights), 1, true), total));
  const lost =
    aweights === null || correction === 0 ? correction : mul(div(sum(mul(weights, aweights)), total), correction);
  const factor = maximum(sub(convert(total, t.dtype), lost), 0);
  return squeezed([covariance(centred, mul(centred, weights), factor)], squeezedShape(variables));
}

const covariance = (x: Tensor, y: Tensor, factor: TensorLike): Tensor => div(matmul(x, transpose(y, 0, 1)), factor);
const squeezedShape = (variables: Tensor): number[] => {
  const n = variables.shape[0]!;
  return n === 1 ? [] : [n, n];
};

function weightsOf(f: Tensor | null, a: Tensor | null): Tensor | null {
  if (f !== null && a !== null) return mul(f, a);
  return f ?? a;
}

function checkWeights(name: "fweights" | "aweights", weights: unknown, observations: number): void {
  if (weights === null) return;
  if (!isTensor(weights)) throw new ArgumentError(`cov: ${name} must be a tensor, got ${kindText(weights)}`);
  if (weights.shape.length > 1)
    throw new ShapeError(
      `cov: cov(): expected ${name} to have one or fewer dimensions but got ${name} with ${weights.shape.length} dimensions`,
    );
  const wanted = name === "fweights" ? "integral" : "floating point";
  if (isFloat(weights.dtype) !== (name === "aweights") || weights.dtype === "bool")
    throw new DTypeError(
      `cov: cov(): expected ${name} to have ${wanted} dtype but got ${name} with ${dtypes[weights.dtype].scalarName} dtype`,
    );
  if (numel(weights.shape) !== observations)
    throw new ShapeError(
      `cov: cov(): expected ${name} to have the same numel as there are observations in the input but got ${numel(weights.shape)} != ${observations}`,
    );
  if (isTraced(weights)) return;
  const least = Array.from(elements(convert(weights, "float64"), "cov"), Number).reduce((x, y) => Math.min(x, y), 0);
  if (least < 0) throw new ArgumentError(`cov: cov(): ${name} cannot be negative; the least is ${least}`);
}

/** The correlation matrix of variables (rows): covariances divided by both standard deviations. */
export function corrcoef(x: TensorLike): Tensor {
  const t = toTensor(x, "corrcoef");
  if (t.shape.length > 2)
    throw new ShapeError(
      `corrcoef: corrcoef(): expected input to have two or fewer dimensions but got an input with ${t.shape.length} dimensions`,
    );
  const c = inNameOf("corrcoef", () => cov(t));
  if (c.shape.length === 0) return div(c, c);
  const n = c.shape[0]!;
  const spread = sqrt(diagonal(c));
  return clamp(div(div(c, reshape(spread, [n, 1])), reshape(spread, [1, n])), -1, 1);
}
