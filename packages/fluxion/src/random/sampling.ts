/** Numbers whose distribution is in tensors. */

import { convert } from "../core/basis.ts";
import { discrete, elementwiseOf } from "../core/families.ts";
import { checkTensor, kindText } from "../core/operands.ts";
import { inBatch } from "../core/randomness.ts";
import { isTensor, isTraced, type Tensor } from "../core/tensor.ts";
import { copied } from "../kernels/copy.ts";
import { checkShape } from "../ops/dims.ts";
import { finish, typeOf } from "../ops/create.ts";
import { elements } from "../ops/read.ts";
import { constant } from "../scalar/scalar.ts";
import { getDefaultDtype } from "../tensor/dtype.ts";
import { ArgumentError } from "../tensor/errors.ts";
import { readArguments } from "../tensor/options.ts";
import { broadcastTwo } from "../tensor/shape.ts";
import {
  checkFloat,
  checkStd,
  type GeneratorOption,
  type RandomOptions,
  randomOptions,
  real,
  type Real,
} from "./arguments.ts";
import { draw, type Fill } from "./draw.ts";
import { poisson as poissonNumber } from "./distributions.ts";
import { type Generator, generatorOf, type Origin } from "./generator.ts";
import { fillNormal } from "./normal.ts";
import { seeded, Twister } from "./twister.ts";

/** std · z + mean, under PyTorch's names of its nodes. PyTorch's gradient with respect to both is 0. */
const shiftedKind = (nodeName: string) => {
  const flat = (): ReturnType<typeof constant> => constant(0);
  return elementwiseOf(3, {
    name: "normal",
    nodeName,
    value: (z, mean, std) => z!.mul(std!).add(mean!),
    partials: [flat, flat, flat],
  });
};
const aroundMeans = /* @__PURE__ */ shiftedKind("NormalBackward1");
const withStds = /* @__PURE__ */ shiftedKind("NormalBackward2");
const withBoth = /* @__PURE__ */ shiftedKind("NormalBackward3");

interface NormalOptions extends RandomOptions {
  readonly mean?: Real | Tensor;
  readonly std?: Real | Tensor;
  readonly size?: readonly number[] | number;
}

/**
 * Normal numbers: of a mean and a standard deviation for each element, or of numbers and a shape.
 *
 * @example normal(tensor([1, 2]), 0.1); normal(0, tensor([1, 2])); normal(0, 1, [2, 3])
 */
export function normal(mean: Tensor, std?: Tensor | Real, options?: GeneratorOption): Tensor;
export function normal(mean: Real, std: Tensor, options?: GeneratorOption): Tensor;
export function normal(mean: Real, std: Real, size: readonly number[] | number, options?: RandomOptions): Tensor;
export function normal(options: NormalOptions): Tensor;
export function normal(...args: readonly unknown[]): Tensor {
  const op = "normal";
  const names = ["mean", "std", "size"] as const;
  const given = readArguments<NormalOptions>(op, args, names, randomOptions as never);
  const { mean = 0, std = 1, size, generator: named, ...options } = given;
  const generator = generatorOf(op, named);
  if (!isTensor(mean) && !isTensor(std)) {
    if (size === undefined)
      throw new ArgumentError(`${op}: expected a shape beside numbers, as in normal(0, 1, [2, 3])`);
    const [m, s] = [real(op, "mean", mean), real(op, "std", std)];
    const dtype = typeOf(op, options, getDefaultDtype());
    checkStd(op, s);
    checkFloat(op, "normal_kernel_cpu", dtype);
    const fill: Fill = (twister, out) => fillNormal(twister, out, dtype, m, s);
    return finish(op, draw(op, generator, dtype, checkShape(op, size), fill), options);
  }
  if (size !== undefined)
    throw new ArgumentError(`${op}: a tensor gives the shape, got a size beside it: ${kindText(size)}`);
  return ofTensors(op, generator, mean, std);
}

function ofTensors(op: string, generator: Generator, mean: Tensor | Real, std: Tensor | Real): Tensor {
  const first = (isTensor(mean) ? mean : std) as Tensor;
  const { dtype } = first;
  const [m, s] = [numberOr(op, "mean", mean), numberOr(op, "std", std)];
  checkFloat(op, "normal_kernel_cpu", dtype);
  if (!isTensor(s)) checkStd(op, s);
  else if (!isTraced(s) && !(elements(s, op) as Float64Array).every((x) => x >= 0))
    throw new ArgumentError(`${op}: normal expects all elements of std >= 0.0; they are widths`);
  const both = isTensor(m) && isTensor(s);
  const shape = both ? broadcastTwo(op, m.shape, s.shape) : first.shape;
  const width = isTensor(s) ? 1 : s;
  const z = draw(op, generator, dtype, shape, (twister, out) => fillNormal(twister, out, dtype, 0, width));
  const scale = isTensor(s) ? convert(s, dtype) : 1;
  return (both ? withBoth : isTensor(m) ? aroundMeans : withStds)(z, m, scale);
}

const numberOr = (op: string, name: string, x: Tensor | Real): Tensor | number => (isTensor(x) ? x : real(op, name, x));

/** Counts of events, one after the other: how many numbers each of them takes depends on its rate. */
const counts = /* @__PURE__ */ discrete<{ readonly origin: Origin }>({
  name: "poisson",
  shape: ([x]) => x!.shape,
  dtype: ([x]) => x!.dtype,
  map: ([x], to, { origin }, [t]) => {
    const rates = copied(x!, to, t!.dtype);
    const array = rates.array() as Float64Array;
    const twister = origin.twister();
    for (let i = 0; i < array.length; i++) array[i] = poissonNumber(twister, array[i]!);
    return rates;
  },
  batch: (params) => params,
});
/** The same in a batch: of a seed for each element, so that examples have numbers of their own, or the same. */
const seededCounts = /* @__PURE__ */ discrete<null>({
  name: "poisson",
  shape: ([x]) => x!.shape,
  dtype: ([x]) => x!.dtype,
  map: ([x, y], to, _, [t, u]) => {
    const rates = copied(x!, to, t!.dtype);
    const seeds = copied(y!, to, u!.dtype);
    const [array, seedArray] = [rates.array() as Float64Array, seeds.array() as Int32Array];
    for (let i = 0; i < array.length; i++) array[i] = poissonNumber(new Twister(seeded(seedArray[i]!)), array[i]!);
    return rates;
  },
  batch: (params) => params,
});
/** The same as a function of the rate that is flat. */
const counted = /* @__PURE__ */ elementwiseOf(2, { name: "poisson", value: (z) => z! });

/** How many events come where `x` are expected. The gradient is 0. */
export function poisson(x: Tensor, options: GeneratorOption = {}): Tensor {
  const op = "poisson";
  checkTensor(op, x);
  const { generator } = readArguments<GeneratorOption>(op, [options], [], ["generator"]);
  checkFloat(op, "poisson_cpu", x.dtype);
  if (!isTraced(x) && !(elements(x, op) as Float64Array).every((rate) => rate >= 0))
    throw new ArgumentError(`${op}: invalid Poisson rate, expected rate to be non-negative`);
  const from = generatorOf(op, generator);
  if (!inBatch()) return counted(counts([x], { origin: from.origin() }), x);
  const seeds = draw(op, from, "int32", x.shape, (twister, out) => {
    for (let i = 0; i < out.length; i++) out[i] = twister.bits();
  });
  return counted(seededCounts([x, seeds], null), x);
}
