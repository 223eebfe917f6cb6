/** Tensors of random numbers. */

import { checkInteger, checkTensor, kindText } from "../core/operands.ts";
import type { Tensor } from "../core/tensor.ts";
import { checkShape } from "../ops/dims.ts";
import { finish, type TensorOptions, typeOf } from "../ops/create.ts";
import { type DType, dtypes, getDefaultDtype } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, ShapeError } from "../tensor/errors.ts";
import { checkOptions, readArguments } from "../tensor/options.ts";
import { isContiguous, type Shape } from "../tensor/shape.ts";
import { checkFloat, type RandomOptions, randomOptions, whole, type Whole } from "./arguments.ts";
import { draw, drawLike, type Fill, stridesOf } from "./draw.ts";
import { type Generator, generatorOf } from "./generator.ts";
import { fillPermutation, fillRange, greatestOf, type Range, rangeOf } from "./integers.ts";
import { fillNormal } from "./normal.ts";
import { digits, fillUnit } from "./uniform.ts";

type Size = readonly number[] | number;

/** The dtype and the generator that options name, and the options without the generator. */
function optionsOf(op: string, given: unknown, otherwise: DType): readonly [DType, Generator, TensorOptions] {
  checkOptions(op, given, randomOptions);
  const { generator, ...options } = (given ?? {}) as RandomOptions;
  return [typeOf(op, options, otherwise), generatorOf(op, generator), options];
}

/** Uniform numbers in [0, 1). */
export function rand(size: Size, options: RandomOptions = {}): Tensor {
  const [dtype, generator, rest] = optionsOf("rand", options, getDefaultDtype());
  checkFloat("rand", "check_uniform_bounds", dtype);
  const fill: Fill = (twister, out) => fillUnit(twister, out, dtype);
  return finish("rand", draw("rand", generator, dtype, checkShape("rand", size), fill), rest);
}

/** Numbers of the normal distribution with mean 0 and standard deviation 1. */
export function randn(size: Size, options: RandomOptions = {}): Tensor {
  const [dtype, generator, rest] = optionsOf("randn", options, getDefaultDtype());
  checkFloat("randn", "normal_kernel_cpu", dtype);
  const fill: Fill = (twister, out) => fillNormal(twister, out, dtype, 0, 1);
  return finish("randn", draw("randn", generator, dtype, checkShape("randn", size), fill), rest);
}

/** Uniform numbers in the shape, the dtype and the order in memory of `x`. */
export function randLike(x: Tensor, options: RandomOptions = {}): Tensor {
  checkTensor("randLike", x);
  const [dtype, generator, rest] = optionsOf("randLike", options, x.dtype);
  checkFloat("randLike", "check_uniform_bounds", dtype);
  return finish(
    "randLike",
    drawLike("randLike", generator, dtype, x, (twister, out) => fillUnit(twister, out, dtype)),
    rest,
  );
}

/** Normal numbers in the shape, the dtype and the order in memory of `x`. */
export function randnLike(x: Tensor, options: RandomOptions = {}): Tensor {
  checkTensor("randnLike", x);
  const [dtype, generator, rest] = optionsOf("randnLike", options, x.dtype);
  checkFloat("randnLike", "normal_kernel_cpu", dtype);
  const contiguous = isContiguous(x.shape, stridesOf(x));
  const fill: Fill = (twister, out) => fillNormal(twister, out, dtype, 0, 1, contiguous);
  return finish("randnLike", drawLike("randnLike", generator, dtype, x, fill), rest);
}

interface RandintOptions extends RandomOptions {
  readonly low?: Whole;
  readonly high?: Whole;
  readonly size?: Size;
}

/**
 * Integers from `low` (0) up to, not including, `high`; int64 unless stated.
 *
 * @example randint(10, [2, 3]); randint(-5, 5, [2, 3])
 */
export function randint(high: Whole, size: Size, options?: RandomOptions): Tensor;
export function randint(low: Whole, high: Whole, size: Size, options?: RandomOptions): Tensor;
export function randint(options: RandintOptions): Tensor;
export function randint(...args: readonly unknown[]): Tensor {
  const names = Array.isArray(args[1]) ? ["high", "size"] : ["low", "high", "size"];
  const given = readArguments<RandintOptions>("randint", args, names as never, randomOptions as never);
  const { low, high, size, ...options } = given.high === undefined ? { ...given, low: 0, high: given.low } : given;
  if (high === undefined || size === undefined)
    throw new ArgumentError(
      "randint: expected a bound and a shape, as in randint(10, [2, 3]) or randint(-5, 5, [2, 3])",
    );
  const [dtype, generator, rest] = optionsOf("randint", options, "int64");
  const range = between("randint", dtype, low ?? 0, high);
  const shape = checkShape("randint", size);
  return finish("randint", integers("randint", generator, dtype, shape, range), rest);
}

/** Integers from `low` (0) up to, not including, `high`, in the shape and the dtype of `x`. */
export function randintLike(x: Tensor, high: Whole, options?: RandomOptions): Tensor;
export function randintLike(x: Tensor, low: Whole, high: Whole, options?: RandomOptions): Tensor;
export function randintLike(x: Tensor, options: Omit<RandintOptions, "size">): Tensor;
export function randintLike(x: Tensor, ...args: readonly unknown[]): Tensor {
  checkTensor("randintLike", x);
  const given = readArguments<RandintOptions>("randintLike", args, ["low", "high"], randomOptions as never);
  const { low, high, ...options } = given.high === undefined ? { ...given, low: 0, high: given.low } : given;
  const [dtype, generator, rest] = optionsOf("randintLike", options, x.dtype);
  const range = between("randintLike", dtype, low ?? 0, high);
  const fill: Fill = (twister, out) => fillRange(twister, out, dtype, range);
  return finish("randintLike", drawLike("randintLike", generator, dtype, x, fill), rest);
}

const between = (op: string, dtype: DType, low: unknown, high: unknown): Range =>
  rangeOf(op, dtype, whole(op, "low", low), whole(op, "high", high));

const integers = (op: string, generator: Generator, dtype: DType, shape: Shape, range: Range): Tensor =>
  draw(op, generator, dtype, shape, (twister, out) => fillRange(twister, out, dtype, range));

/** The integers from 0 to n − 1 in a random order; int64 unless stated. */
export function randperm(n: number, options: RandomOptions = {}): Tensor {
  checkInteger("randperm", "n", n);
  if (n < 0) throw new ShapeError(`randperm: Trying to create tensor with negative dimension ${n}: [${n}]`);
  const [dtype, generator, rest] = optionsOf("randperm", options, "int64");
  checkHolds(n, dtype);
  // one permutation for each example of a batch
  const fill: Fill = (twister, out) => {
    for (let i = 0; i < out.length; i += n) fillPermutation(twister, out.subarray(i, i + n));
  };
  return finish("randperm", draw("randperm", generator, dtype, [n], fill), rest);
}

function checkHolds(n: number, dtype: DType): void {
  const { scalarName } = dtypes[dtype];
  if (dtype === "bool")
    throw new DTypeError(`randperm: "randperm" not implemented for '${scalarName}'; use dtype "int64"`);
  if (n === 0 || BigInt(n - 1) <= greatestOf(dtype)) return;
  throw new ArgumentError(
    digits[dtype] === undefined
      ? `randperm: value cannot be converted to type ${dtype}_t without overflow; ${kindText(n - 1)} needs dtype "int64"`
      : `randperm: n cannot be greater than ${greatestOf(dtype) + 1n} for ${scalarName} type.`,
  );
}
