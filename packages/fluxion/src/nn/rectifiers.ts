/** Rectifiers: x where it is positive, else a multiple of it. */

import { reshape } from "../core/basis.ts";
import { binary, composite } from "../core/families.ts";
import { checkTensor, toTensor } from "../core/operands.ts";
import type { Tensor, TensorLike } from "../core/tensor.ts";
import { relu as rectified } from "../ops/compare.ts";
import { inPlace } from "../ops/inplace.ts";
import { select } from "../scalar/scalar.ts";
import { dtypes } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { numel } from "../tensor/shape.ts";
import { applied, type InPlace, type InPlaceArguments, inplaceOf, numberOf, type Written } from "./applied.ts";
import { randomSlopes } from "../random/slopes.ts";

/** x where it is positive, else 0. */
export const relu = (x: TensorLike, ...args: InPlaceArguments): Tensor =>
  applied("relu", x, inplaceOf("relu", args), rectified);

const leakyKind = (name: string, nodeName?: string) =>
  binary({ name, nodeName, value: (x, slope) => select(x.greater(0), x, x.mul(slope)) });
const leakyRow = /* @__PURE__ */ leakyKind("leaky_relu");
/** `x` where it is positive, else a small multiple of it. */
export function leakyRelu(
  x: TensorLike,
  ...args: Arguments<[negativeSlope: number, inplace: boolean], { negativeSlope?: number; inplace?: boolean }>
): Tensor {
  const given = readArguments<{ negativeSlope: number; inplace: boolean }>("leakyRelu", args, [
    "negativeSlope",
    "inplace",
  ]);
  const { negativeSlope = 0.01, inplace = false } = given;
  if (inplace) return leakyRelu_(x as Tensor, negativeSlope);
  return inNameOf("leakyRelu", () => leakyRow(x, negativeSlope));
}
/** `leakyRelu` in the memory of `x`. */
export const leakyRelu_: (x: Tensor, negativeSlope?: number) => Tensor = /* @__PURE__ */ inPlace(
  "leakyRelu_",
  (x, negativeSlope: number = 0.01) => leakyRow(x, negativeSlope),
);

const preluRow = /* @__PURE__ */ leakyKind("prelu");
const preluNode = /* @__PURE__ */ composite<readonly number[]>({
  name: "prelu",
  body: ([x, w], shape) => preluRow(x!, reshape(w!, shape)),
});
/** x where it is positive, else a multiple of it that is learned: one for all, or one for each channel. */
export function prelu(x: Tensor, ...args: Arguments<[weight: Tensor], { readonly weight?: Tensor }>): Tensor {
  checkTensor("prelu", x);
  const { weight } = readArguments<{ weight: Tensor }>("prelu", args, ["weight"]);
  checkTensor("prelu", weight, " as weight");
  const [rank, count] = [x.shape.length, numel(weight.shape)];
  if (x.dtype !== weight.dtype)
    throw new DTypeError(
      `prelu: Found dtype ${dtypes[weight.dtype].scalarName} but expected ${dtypes[x.dtype].scalarName}; convert the weight with .to("${x.dtype}")`,
    );
  if (weight.shape.length > 1)
    throw new ShapeError(
      `prelu: prelu: Expected \`weight\` to be a scalar or 1D tensor, but got ndim = ${weight.shape.length}`,
    );
  if (count !== 1) {
    if (rank === 0)
      throw new ShapeError(`prelu: Not allow zero-dim input tensor.; it takes a weight of one element, not ${count}`);
    const channels = rank > 1 ? x.shape[1]! : 1;
    if (count !== channels)
      throw new ShapeError(
        `prelu: Mismatch of parameter numbers and input channel size. Found parameter numbers = ${count} and channel size = ${channels}.`,
      );
  }
  return preluNode([x, weight], count === 1 ? x.shape.map(() => 1) : x.shape.map((_, d) => (d === 1 ? count : 1)));
}

const rreluRow = /* @__PURE__ */ leakyKind("rrelu", "RreluWithNoiseBackward0");
interface RreluOptions extends InPlace {
  readonly lower?: number;
  readonly upper?: number;
  readonly training?: boolean;
}
/** x where it is positive, else a multiple of it: the middle between `lower` and `upper`, in training a random one. */
export function rrelu(
  x: TensorLike,
  ...args: Arguments<[lower: number, upper: number, training: boolean, inplace: boolean], RreluOptions>
): Tensor {
  const given = readArguments<RreluOptions>("rrelu", args, ["lower", "upper", "training", "inplace"]);
  const [lower, upper] = [given.lower ?? 1 / 8, given.upper ?? 1 / 3].map((v) => numberOf("rrelu", v)) as [
    number,
    number,
  ];
  if (lower > upper)
    throw new ArgumentError(
      `rrelu: Lower bound should be less than or equal to the upper bound; got ${lower} and ${upper}`,
    );
  const slopes = (t: Tensor): Tensor | number =>
    given.training === true ? randomSlopes("rrelu", t, lower, upper) : (lower + upper) / 2;
  return applied("rrelu", x, given.inplace, (x) => rreluRow(x, slopes(toTensor(x, "rrelu"))));
}

export const rrelu_: Written<typeof rrelu> = /* @__PURE__ */ inPlace("rrelu_", rrelu);
