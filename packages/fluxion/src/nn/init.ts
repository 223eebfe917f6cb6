/** What the weights of a network start from. All of it is written in place and recorded by nobody. */

import { recording } from "../core/node.ts";
import { checkInteger, checkTensor, kindText, scalarOf } from "../core/operands.ts";
import type { Tensor, TensorLike } from "../core/tensor.ts";
import { tensor, zeros } from "../ops/create.ts";
import { copy_, fill_, mul_ } from "../ops/inplace.ts";
import { elements } from "../ops/read.ts";
import { reshape } from "../ops/shape.ts";
import { erf, erfinv } from "../kernels/special.ts";
import { real, type Real } from "../random/arguments.ts";
import { randperm } from "../random/create.ts";
import { normal_ as normalInto, uniform_ as uniformInto } from "../random/inplace.ts";
import { dtypes } from "../tensor/dtype.ts";
import { ArgumentError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { numel, type Shape } from "../tensor/shape.ts";
import { orthonormal } from "./orthogonal.ts";

/** Writes into a tensor, without a record. */
function written(op: string, x: Tensor, write: (x: Tensor) => unknown): Tensor {
  checkTensor(op, x);
  inNameOf(op, () => recording(false, () => write(x)));
  return x;
}

/** Numbers in row-major order as the elements of `x`. */
function assign(x: Tensor, values: readonly number[] | Float64Array): void {
  const { round } = dtypes[x.dtype];
  copy_(x, reshape(tensor(Array.from(values, round), { dtype: x.dtype }), x.shape));
}

interface Bounds {
  readonly a?: Real;
  readonly b?: Real;
}
/** Uniform numbers in [a, b), which is [0, 1) unless stated. */
export function uniform_(x: Tensor, ...args: Arguments<[a: Real, b: Real], Bounds>): Tensor {
  const { a = 0, b = 1 } = readArguments<Bounds>("uniform_", args, ["a", "b"]);
  return written("uniform_", x, () => uniformInto(x, a, b));
}

interface Moments {
  readonly mean?: Real;
  readonly std?: Real;
}
/** Normal numbers. */
export function normal_(x: Tensor, ...args: Arguments<[mean: Real, std: Real], Moments>): Tensor {
  const { mean = 0, std = 1 } = readArguments<Moments>("normal_", args, ["mean", "std"]);
  return written("normal_", x, () => normalInto(x, mean, std));
}

/** Normal numbers between `a` and `b`, as if those outside were drawn again: from uniform ones by the inverse of Φ. */
export function truncNormal_(
  x: Tensor,
  ...args: Arguments<[mean: Real, std: Real, a: Real, b: Real], Moments & Bounds>
): Tensor {
  const op = "truncNormal_";
  const given = readArguments<Moments & Bounds>(op, args, ["mean", "std", "a", "b"]);
  const [mean, std] = [real(op, "mean", given.mean ?? 0), real(op, "std", given.std ?? 1)];
  const [a, b] = [real(op, "a", given.a ?? -2), real(op, "b", given.b ?? 2)];
  const twice = (t: number): number => erf((t - mean) / std / Math.SQRT2); // 2 Φ − 1
  return written(op, x, () => {
    uniformInto(x, twice(a), twice(b));
    const { round } = dtypes[x.dtype];
    const shifted = Array.from(elements(x, op) as Float64Array, (y) =>
      round(round(round(erfinv(y)) * round(std * Math.SQRT2)) + round(mean)),
    );
    assign(
      x,
      shifted.map((y) => Math.min(Math.max(y, a), b)),
    );
  });
}

/** `val` everywhere. */
export function constant_(x: Tensor, ...args: Arguments<[val: TensorLike], { readonly val?: TensorLike }>): Tensor {
  const { val } = readArguments<{ val: TensorLike }>("constant_", args, ["val"]);
  scalarOf("constant_", val);
  return written("constant_", x, () => fill_(x, val as TensorLike));
}
/** 1 everywhere. */
export const ones_ = (x: Tensor): Tensor => written("ones_", x, () => fill_(x, 1));
/** 0 everywhere. */
export const zeros_ = (x: Tensor): Tensor => written("zeros_", x, () => fill_(x, 0));

function checkMatrix(op: string, { shape }: Tensor): void {
  if (shape.length === 2) return;
  throw new ShapeError(`${op}: Only tensors with 2 dimensions are supported; it has ${shape.length}`);
}

/** Zeros, and these places at 1. */
function onesAt(x: Tensor, places: readonly (readonly number[])[]): void {
  const values = new Float64Array(numel(x.shape));
  for (const place of places) values[place.reduce((at, i, d) => at * x.shape[d]! + i, 0)] = 1;
  assign(x, values);
}

/** 1 on the diagonal of a matrix, 0 elsewhere. */
export function eye_(x: Tensor): Tensor {
  return written("eye_", x, () => {
    checkMatrix("eye_", x);
    onesAt(
      x,
      Array.from({ length: Math.min(...x.shape) }, (_, i) => [i, i]),
    );
  });
}

/** Kernels of a convolution that pass as many channels through, as they are, as they can; in each of some groups. */
export function dirac_(x: Tensor, ...args: Arguments<[groups: number], { readonly groups?: number }>): Tensor {
  const op = "dirac_";
  checkTensor(op, x);
  const { groups = 1 } = readArguments<{ groups: number }>(op, args, ["groups"]);
  const { shape } = x;
  if (shape.length < 3 || shape.length > 5)
    throw new ShapeError(`${op}: Only tensors with 3, 4, or 5 dimensions are supported; it has ${shape.length}`);
  checkInteger(op, "groups", groups);
  if (groups < 1 || shape[0]! % groups !== 0)
    throw new ShapeError(`${op}: dim 0 must be divisible by groups; it is ${shape[0]}, and there are ${groups} groups`);
  const outputs = shape[0]! / groups;
  const middle = shape.slice(2).map((n) => Math.floor(n / 2));
  const places = Array.from({ length: groups }, (_, g) =>
    Array.from({ length: Math.min(outputs, shape[1]!) }, (_, d) => [g * outputs + d, d, ...middle]),
  ).flat();
  return written(op, x, () => onesAt(x, middle.includes(0) && shape.includes(0) ? [] : places));
}

/** How many numbers an output is made of, and how many outputs a number goes into. */
function fans(op: string, shape: Shape): { readonly fanIn: number; readonly fanOut: number } {
  if (shape.length < 2)
    throw new ShapeError(
      `${op}: Fan in and fan out can not be computed for tensor with fewer than 2 dimensions; it has ${shape.length}`,
    );
  const field = numel(shape.slice(2));
  return { fanIn: shape[1]! * field, fanOut: shape[0]! * field };
}

type Gain = Arguments<[gain: Real], { readonly gain?: Real }>;
function xavierStd(op: string, x: Tensor, args: Gain): number {
  checkTensor(op, x);
  const gain = real(op, "gain", readArguments<{ gain: Real }>(op, args, ["gain"]).gain ?? 1);
  const { fanIn, fanOut } = fans(op, x.shape);
  return gain * Math.sqrt(2 / (fanIn + fanOut));
}

/** Uniform numbers that keep the variance on the way forward and back (Glorot and Bengio 2010). */
export function xavierUniform_(x: Tensor, ...args: Gain): Tensor {
  const bound = Math.sqrt(3) * xavierStd("xavierUniform_", x, args);
  return written("xavierUniform_", x, () => uniformInto(x, -bound, bound));
}
/** Normal numbers that keep the variance on the way forward and back (Glorot and Bengio 2010). */
export function xavierNormal_(x: Tensor, ...args: Gain): Tensor {
  const std = xavierStd("xavierNormal_", x, args);
  return written("xavierNormal_", x, () => normalInto(x, 0, std));
}

type Fan = "fan_in" | "fan_out";
interface KaimingOptions {
  readonly a?: Real;
  readonly mode?: Fan | "fanIn" | "fanOut";
  readonly nonlinearity?: string;
}
type Kaiming = Arguments<[a: Real, mode: NonNullable<KaimingOptions["mode"]>, nonlinearity: string], KaimingOptions>;

/** The standard deviation; null of a tensor without elements, which stays as it is. */
function kaimingStd(op: string, x: Tensor, args: Kaiming): number | null {
  checkTensor(op, x);
  const {
    a = 0,
    mode = "fan_in",
    nonlinearity = "leaky_relu",
  } = readArguments<KaimingOptions>(op, args, ["a", "mode", "nonlinearity"]);
  const plain = String(mode).toLowerCase().replace("_", "");
  if (plain !== "fanin" && plain !== "fanout")
    throw new ArgumentError(`${op}: Mode ${kindText(mode)} not supported, please use one of ['fan_in', 'fan_out']`);
  const gain = inNameOf(op, () => calculateGain(nonlinearity, real(op, "a", a)));
  if (x.shape.includes(0)) return null;
  const { fanIn, fanOut } = fans(op, x.shape);
  return gain / Math.sqrt(plain === "fanin" ? fanIn : fanOut);
}

/** Uniform numbers that keep the variance through rectifiers (He et al. 2015). */
export function kaimingUniform_(x: Tensor, ...args: Kaiming): Tensor {
  const std = kaimingStd("kaimingUniform_", x, args);
  if (std === null) return x;
  const bound = Math.sqrt(3) * std;
  return written("kaimingUniform_", x, () => uniformInto(x, -bound, bound));
}
/** Normal numbers that keep the variance through rectifiers (He et al. 2015). */
export function kaimingNormal_(x: Tensor, ...args: Kaiming): Tensor {
  const std = kaimingStd("kaimingNormal_", x, args);
  return std === null ? x : written("kaimingNormal_", x, () => normalInto(x, 0, std));
}

/** By how much weights before a function are larger, so that the variance stays. Names are those of `nn.functional`. */
export function calculateGain(nonlinearity: string, param: Real | null = null): number {
  const op = "calculateGain";
  const name = String(nonlinearity)
    .replace(/(?<=[a-z])([A-Z])/g, "_$1")
    .toLowerCase();
  if (/^(linear|conv[123]d|conv_transpose[123]d|sigmoid)$/.test(name)) return 1;
  switch (name) {
    case "tanh":
      return 5 / 3;
    case "relu":
      return Math.SQRT2;
    case "leaky_relu": {
      if (param !== null && typeof param === "boolean")
        throw new ArgumentError(`${op}: negative_slope ${kindText(param)} not a valid number`);
      const slope = param === null ? 0.01 : slopeOf(op, param);
      return Math.sqrt(2 / (1 + slope ** 2));
    }
    case "selu":
      return 3 / 4; // found by experiment
  }
  throw new ArgumentError(
    `${op}: Unsupported nonlinearity ${String(nonlinearity)}; it is linear, conv1d, sigmoid, tanh, relu, leaky_relu or selu`,
  );
}

function slopeOf(op: string, param: unknown): number {
  if (typeof param !== "object" && typeof param !== "number")
    throw new ArgumentError(`${op}: negative_slope ${kindText(param)} not a valid number`);
  return real(op, "param", param);
}

/** Rows, or columns where there are fewer, that are orthonormal (Saxe et al. 2013), times `gain`. */
export function orthogonal_(x: Tensor, ...args: Gain): Tensor {
  const op = "orthogonal_";
  checkTensor(op, x);
  const gain = real(op, "gain", readArguments<{ gain: Real }>(op, args, ["gain"]).gain ?? 1);
  const { shape } = x;
  if (shape.length < 2)
    throw new ShapeError(`${op}: Only tensors with 2 or more dimensions are supported; it has ${shape.length}`);
  const count = numel(shape);
  if (count === 0) return x;
  const rows = shape[0]!;
  const cols = count / rows;
  return written(op, x, () => {
    const drawn = elements(normalInto(zeros([count], { dtype: x.dtype })), op) as Float64Array;
    // the vectors that become orthogonal: columns, or rows where there are fewer
    const wide = rows < cols;
    const [n, length] = wide ? [rows, cols] : [cols, rows];
    const at = (j: number, i: number): number => (wide ? j * cols + i : i * cols + j);
    const q = orthonormal(
      Array.from({ length: n }, (_, j) => Float64Array.from({ length }, (_, i) => drawn[at(j, i)]!)),
    );
    const values = new Float64Array(count);
    q.forEach((vector, j) => {
      vector.forEach((v, i) => {
        values[at(j, i)] = v;
      });
    });
    assign(x, values);
    mul_(x, gain);
  });
}

interface Sparse {
  readonly sparsity?: Real;
  readonly std?: Real;
}
/** Normal numbers, of which a part is 0 in each column of a matrix (Martens 2010). */
export function sparse_(x: Tensor, ...args: Arguments<[sparsity: Real, std: Real], Sparse>): Tensor {
  const op = "sparse_";
  checkTensor(op, x);
  const given = readArguments<Sparse>(op, args, ["sparsity", "std"]);
  const [sparsity, std] = [real(op, "sparsity", given.sparsity), real(op, "std", given.std ?? 0.01)];
  return written(op, x, () => {
    checkMatrix(op, x);
    const [rows, cols] = x.shape as readonly [number, number];
    normalInto(x, 0, std);
    const values = elements(x, op) as Float64Array;
    const zeroed = Math.ceil(sparsity * rows);
    for (let j = 0; j < cols; j++) {
      const order = elements(randperm(rows), op);
      for (let k = 0; k < Math.min(zeroed, rows); k++) values[Number(order[k]) * cols + j] = 0;
    }
    assign(x, values);
  });
}
