/** Layers that give their inputs mean 0 and variance 1. */

import { detach, mul, sumOver } from "../core/basis.ts";
import { composite } from "../core/families.ts";
import { checkIntegers, checkTensor, scalarOf } from "../core/operands.ts";
import type { Tensor } from "../core/tensor.ts";
import { add, div, rsqrt, sub } from "../ops/elementwise.ts";
import { dtypes, isFloat } from "../tensor/dtype.ts";
import { DTypeError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { numel, sameShape, type Shape, showShape } from "../tensor/shape.ts";

interface Layer {
  readonly dims: number;
  readonly eps: number;
  readonly weighted: boolean;
}
const layer = /* @__PURE__ */ composite<Layer>({
  name: "native_layer_norm",
  body: (inputs, { dims: count, eps, weighted }) => {
    const [x] = inputs as readonly [Tensor];
    const { centered, rstd } = moments(x, count, eps);
    const z = mul(centered, rstd);
    const [weight, bias] = weighted ? [inputs[1], inputs[2]] : [undefined, inputs[1]];
    const scaled = weight === undefined ? z : mul(z, weight);
    return bias === undefined ? scaled : add(scaled, bias);
  },
});

/** The mean over the last `count` dims, what x is without it, and one over the deviation. */
function moments(x: Tensor, count: number, eps: number): { mean: Tensor; centered: Tensor; rstd: Tensor } {
  const rank = x.shape.length;
  const dims = Array.from({ length: count }, (_, i) => rank - count + i);
  const n = numel(x.shape.slice(rank - count));
  const average = (t: Tensor): Tensor => div(sumOver([t], { dims, keepdim: true, dtype: t.dtype }), n);
  const mean = average(x);
  const centered = sub(x, mean);
  return { mean, centered, rstd: rsqrt(add(average(mul(centered, centered)), eps)) };
}

interface LayerOptions {
  readonly weight?: Tensor | null;
  readonly bias?: Tensor | null;
  readonly eps?: number;
}
/** x with mean 0 and variance 1 over its last dims, those of `normalizedShape`; then times weight, plus bias. */
export function layerNorm(
  x: Tensor,
  normalizedShape: readonly number[] | number,
  ...args: Arguments<[weight: Tensor | null, bias: Tensor | null, eps: number], LayerOptions>
): Tensor {
  const op = "layerNorm";
  checkTensor(op, x);
  const shape = checkIntegers(op, "normalizedShape", normalizedShape);
  const { weight = null, bias = null, eps = 1e-5 } = readArguments<LayerOptions>(op, args, ["weight", "bias", "eps"]);
  checkLayer(op, x, shape, weight, bias);
  const parameters = [weight, bias].filter((u) => u !== null);
  return inNameOf(op, () =>
    layer([x, ...parameters], {
      dims: shape.length,
      eps: Number(scalarOf(op, eps)[0]),
      weighted: weight !== null,
    }),
  );
}

/** `layerNorm` beside the means that it took off and the reciprocals of the deviations, which are constants. */
export function nativeLayerNorm(
  x: Tensor,
  normalizedShape: readonly number[] | number,
  weight: Tensor | null,
  bias: Tensor | null,
  eps: number,
): readonly [output: Tensor, mean: Tensor, rstd: Tensor] {
  const op = "nativeLayerNorm";
  const output = inNameOf(op, () => layerNorm(x, normalizedShape, weight, bias, eps));
  const count = checkIntegers(op, "normalizedShape", normalizedShape).length;
  const { mean, rstd } = moments(detach(x), count, Number(scalarOf(op, eps)[0]));
  return [output, mean, rstd];
}

function checkLayer(op: string, x: Tensor, shape: Shape, weight: Tensor | null, bias: Tensor | null): void {
  if (shape.length === 0)
    throw new ShapeError(
      `${op}: Expected normalized_shape to be at least 1-dimensional, i.e., containing at least one element, but got normalized_shape = []`,
    );
  for (const [u, name] of [
    [weight, "weight"],
    [bias, "bias"],
  ] as const) {
    if (u === null) continue;
    checkTensor(op, u, ` as ${name}`);
    if (!sameShape(u.shape, shape))
      throw new ShapeError(
        `${op}: Expected ${name} to be of same shape as normalized_shape, but got ${name} of shape ${showShape(u.shape)} and normalized_shape = ${showShape(shape)}`,
      );
  }
  if (!sameShape(x.shape.slice(-shape.length), shape))
    throw new ShapeError(
      `${op}: Given normalized_shape=${showShape(shape)}, expected input with shape [*, ${shape.join(", ")}], but got input of size${showShape(x.shape)}`,
    );
  if (!isFloat(x.dtype))
    throw new DTypeError(
      `${op}: "LayerNormKernelImpl" not implemented for '${dtypes[x.dtype].scalarName}'; convert it with .to("float64")`,
    );
}
