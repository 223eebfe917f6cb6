/** How often elements occur, one by one or by intervals. */

import { convert, reshape } from "../core/basis.ts";
import { checkInteger, checkTensor, kindText, scalarOf } from "../core/operands.ts";
import { fromStorage, isTensor, type PyFloat, readOnly, type Tensor } from "../core/tensor.ts";
import { dense } from "../kernels/copy.ts";
import { countBelow, countCells, countEven, countIntegers } from "../kernels/histogram.ts";
import { extentOf, integersOf } from "../kernels/integers.ts";
import { Operand } from "../kernels/operand.ts";
import { type DType, dtypes, isFloat, type TypedArray } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { numel, sameShape, type Shape, showShape } from "../tensor/shape.ts";
import { Storage } from "../tensor/storage.ts";
import { linspace } from "./create.ts";
import { elements } from "./read.ts";

/** A constant of the given numbers. */
const made = (values: Float64Array, dtype: DType, shape: Shape = [values.length]): Tensor =>
  convert(fromStorage(new Storage("float64", values), shape), dtype);

interface CountOptions {
  readonly weights?: Tensor | null;
  readonly minlength?: number;
}
/** Integers below this are counted without looking for the greatest first. */
const fewBins = 4096;

/** How often each integer from 0 up occurs; with weights their sums, as floats. */
export function bincount(
  x: Tensor,
  ...args: Arguments<[weights: Tensor | null, minlength: number], CountOptions>
): Tensor {
  const { weights = null, minlength = 0 } = readArguments<CountOptions>("bincount", args, ["weights", "minlength"]);
  checkTensor("bincount", x);
  if (isFloat(x.dtype) || x.dtype === "bool")
    throw new DTypeError(
      `bincount: "bincount_cpu" not implemented for '${dtypes[x.dtype].scalarName}'; convert it with .to("int64")`,
    );
  checkInteger("bincount", "minlength", minlength);
  if (minlength < 0) throw new ArgumentError(`bincount: minlength should be >= 0, got ${minlength}`);
  const { storage, offset, strides } = readOnly(x, "bincount");
  const values = integersOf(dense(new Operand(storage, offset, strides), x.shape, x.dtype));
  const few = weights === null && x.shape.length === 1 ? countBelow(values, fewBins, minlength) : null;
  if (few !== null) return convert(fromStorage(new Storage("int32", few.slice()), [few.length]), "int64");
  const extent = values.words.length === 0 ? ([Infinity, -Infinity] as const) : extentOf(values);
  const [least, greatest] = extent ?? endsOf(Array.from(elements(x, "bincount"), Number));
  if (x.shape.length !== 1 || least < 0)
    throw new ArgumentError(
      `bincount: bincount only supports 1-d non-negative integral inputs; it has shape ${showShape(x.shape)}, and its least element is ${least}`,
    );
  const bins = Math.max(minlength, greatest + 1);
  if (values === null)
    throw new ArgumentError(
      `bincount: there would be ${bins} bins, more than memory holds; subtract the least element`,
    );
  if (weights === null) return made(countIntegers(values, bins, null), "int64");
  checkTensor("bincount", weights, " of weights");
  if (!sameShape(weights.shape, x.shape))
    throw new ShapeError(
      `bincount: weights should be 1-d and have the same length as input; they have shapes ${showShape(weights.shape)} and ${showShape(x.shape)}`,
    );
  const given = elements(convert(weights, "float64"), "bincount") as Float64Array;
  const sums = countIntegers(integersOf(elements(x, "bincount")), bins, given);
  return made(sums, weights.dtype === "float32" ? "float32" : "float64");
}

type Real = number | PyFloat;
interface EvenOptions {
  readonly bins?: number;
  readonly min?: Real;
  readonly max?: Real;
}
/** How many elements fall into each of `bins` (100) even intervals from `min` to `max`; from the least to the greatest element where both are 0. */
export function histc(x: Tensor, ...args: Arguments<[bins: number, min: Real, max: Real], EvenOptions>): Tensor {
  const { bins = 100, min = 0, max = 0 } = readArguments<EvenOptions>("histc", args, ["bins", "min", "max"]);
  checkTensor("histc", x);
  if (!isFloat(x.dtype))
    throw new DTypeError(
      `histc: "histogram_cpu" not implemented for '${dtypes[x.dtype].scalarName}'; convert it with .to("float64")`,
    );
  checkBins("histc", bins, 0);
  const data = elements(convert(x, dtypes[x.dtype].wide), "histc") as Float64Array;
  const range = rangeOf([Number(scalarOf("histc", min)[0]), Number(scalarOf("histc", max)[0])], data, 1);
  const [from, to] = range;
  if (!Number.isFinite(to - from))
    throw new ArgumentError(`histc: torch.histc: range of [${from}, ${to}] is not finite; give min and max`);
  if (from > to) throw new ArgumentError(`histc: torch.histc: max must be larger than min; they are ${to} and ${from}`);
  return made(countEven(data, bins, from, to), x.dtype);
}

/** The least and the greatest; NaN if there is one. */
function endsOf(data: ArrayLike<number>): readonly [least: number, greatest: number] {
  let [low, high] = [Infinity, -Infinity];
  for (let i = 0; i < data.length; i++) {
    const v = data[i]!;
    if (v < low) low = v;
    if (v > high) high = v;
    if (v !== v) return [v, v];
  }
  return [low, high];
}

/** From the least to the greatest element, where the ends are equal; `margin` to each side where those are equal, too. */
function rangeOf(
  [min, max]: readonly [number, number],
  data: ArrayLike<number>,
  margin: number,
): readonly [number, number] {
  if (min !== max) return [min, max];
  const [low, high] = data.length === 0 ? [0, 1] : endsOf(data);
  return low === high ? [low - margin, high + margin] : [low, high];
}

function checkBins(op: string, bins: unknown, dim: number): asserts bins is number {
  checkInteger(op, "bins", bins);
  if (bins <= 0)
    throw new ArgumentError(`${op}: torch.histogram(): bins must be > 0, but got ${bins} for dimension ${dim}`);
}

interface GridOptions {
  /** The ends of the intervals, two numbers for each dim. */
  readonly range?: readonly Real[] | null;
  readonly weight?: Tensor | null;
  /** Whether the integral is 1 instead of the sum. */
  readonly density?: boolean;
}

/** The weights in the cells of a grid, and its edges. */
interface Counted {
  readonly hist: Tensor;
  readonly edges: Tensor[];
}
function counted(
  op: string,
  x: Tensor,
  points: Tensor,
  bins: readonly (number | Tensor)[],
  { range = null, weight = null, density = false }: GridOptions,
): Counted {
  if (!isFloat(x.dtype))
    throw new DTypeError(
      `${op}: "histogramdd" not implemented for '${dtypes[x.dtype].scalarName}'; convert it with .to("float64")`,
    );
  const [count = 0, dims = 0] = points.shape;
  const { wide } = dtypes[x.dtype];
  const data = elements(convert(points, wide), op);
  const column = (d: number): TypedArray => data.filter((_, i) => i % dims === d);
  const edges = bins.map((b, d) => edgesOf(op, x.dtype, b, d, column, range));
  const weights = weight === null ? null : weightsOf(op, weight, x, count);
  const hist = countCells(
    data,
    edges.map((e) => elements(convert(e, wide), op)),
    weights,
  );
  const shape = edges.map((e) => e.shape[0]! - 1);
  if (density)
    normalize(
      hist,
      edges.map((e) => elements(convert(e, "float64"), op) as Float64Array),
    );
  return { hist: made(hist, x.dtype, shape), edges };
}

function edgesOf(
  op: string,
  dtype: DType,
  bins: number | Tensor,
  d: number,
  column: (d: number) => TypedArray,
  range: readonly Real[] | null,
): Tensor {
  if (isTensor(bins)) {
    if (bins.shape.length !== 1)
      throw new ShapeError(
        `${op}: torch.histogramdd: bins tensor should have one dimension, but got ${bins.shape.length} dimensions in the bins tensor for dimension ${d}`,
      );
    if (bins.dtype !== dtype)
      throw new DTypeError(
        `${op}: torch.histogramdd: input tensor and bins tensors should have the same dtype, but got input with dtype ${typeText(dtype)} and bins for dimension ${d} with dtype ${typeText(bins.dtype)}`,
      );
    if (bins.shape[0] === 0)
      throw new ArgumentError(
        `${op}: torch.histogramdd: bins tensor should have at least 1 element for dimension ${d}`,
      );
    return bins;
  }
  checkBins(op, bins, d);
  const ends =
    range === null
      ? ([0, 0] as const)
      : ([range[2 * d], range[2 * d + 1]].map((r) => Number(scalarOf(op, r)[0])) as [number, number]);
  if (range !== null && !(Number.isFinite(ends[0]) && Number.isFinite(ends[1])))
    throw new ArgumentError(`${op}: torch.histogramdd: dimension ${d}'s range [${ends[0]}, ${ends[1]}] is not finite`);
  if (ends[0] > ends[1])
    throw new ArgumentError(
      `${op}: torch.histogramdd: min should not exceed max, but got min ${ends[0]} max ${ends[1]} for dimension ${d}`,
    );
  const [from, to] = rangeOf(ends, range === null ? (column(d) as Float64Array) : [ends[0]], 0.5);
  if (!Number.isFinite(to - from))
    throw new ArgumentError(`${op}: torch.histogramdd: dimension ${d}'s range [${from}, ${to}] is not finite`);
  return linspace(from, to, bins + 1, { dtype });
}

const typeText = (dtype: DType): string => dtypes[dtype].scalarName.toLowerCase();

function weightsOf(op: string, weight: Tensor, x: Tensor, count: number): TypedArray {
  checkTensor(op, weight, " of weights");
  if (numel(weight.shape) !== count)
    throw new ShapeError(
      `${op}: torch.histogramdd: if weight tensor is provided it should have the same shape as the input tensor excluding its innermost dimension, but got input with shape ${showShape(x.shape)} and weight with shape ${showShape(weight.shape)}`,
    );
  if (weight.dtype !== x.dtype)
    throw new DTypeError(
      `${op}: torch.histogramdd: if weight tensor is provided, input tensor and weight tensor should have the same dtype, but got input(${typeText(x.dtype)}), and weight(${typeText(weight.dtype)})`,
    );
  return elements(convert(weight, "float64"), op);
}

/** Divides by the sum, and by the size of each cell. */
function normalize(hist: Float64Array, edges: readonly Float64Array[]): void {
  const sum = hist.reduce((a, b) => a + b, 0);
  for (let cell = 0; cell < hist.length; cell++) {
    let size = sum;
    for (let d = edges.length - 1, rest = cell; d >= 0; d--) {
      const e = edges[d]!;
      const i = rest % (e.length - 1);
      size *= e[i + 1]! - e[i]!;
      rest = (rest - i) / (e.length - 1);
    }
    hist[cell]! /= size;
  }
}

/** What `histogram` returns; an object that also reads as a list. */
export interface Histogram<E> extends Iterable<Tensor | E> {
  readonly hist: Tensor;
  readonly binEdges: E;
}
const histogramOf = <E>(hist: Tensor, binEdges: E): Histogram<E> => ({
  hist,
  binEdges,
  [Symbol.iterator]: () => [hist, binEdges].values(),
});

type Bins = number | Tensor;
/** How many elements fall into each of `bins` even intervals, or between each two edges, and the edges. */
export function histogram(
  x: Tensor,
  ...args: Arguments<[bins: Bins], GridOptions & { bins?: Bins }>
): Histogram<Tensor> {
  const { bins = 100, ...options } = readArguments<GridOptions & { bins: Bins }>(
    "histogram",
    args,
    ["bins"],
    ["range", "weight", "density"],
  );
  checkTensor("histogram", x);
  checkRange("histogram", options.range, 1);
  const points = reshape(x, [numel(x.shape), 1]);
  const { hist, edges } = counted("histogram", x, points, [bins], options);
  return histogramOf(hist, edges[0]!);
}

/** The same of points, whose coordinates lie along the last dim: how many fall into each cell of a grid. */
export function histogramdd(
  x: Tensor,
  ...args: Arguments<[bins: number | readonly Bins[]], GridOptions & { bins?: number | readonly Bins[] }>
): Histogram<Tensor[]> {
  const { bins, ...options } = readArguments<GridOptions & { bins: number | readonly Bins[] }>(
    "histogramdd",
    args,
    ["bins"],
    ["range", "weight", "density"],
  );
  checkTensor("histogramdd", x);
  if (x.shape.length < 2)
    throw new ShapeError(
      `histogramdd: torch.histogramdd: input tensor should have at least 2 dimensions, but got ${x.shape.length}`,
    );
  const dims = x.shape.at(-1)!;
  const each = typeof bins === "number" ? new Array<number>(dims).fill(bins) : bins;
  if (!Array.isArray(each) || each.length !== dims)
    throw new ArgumentError(
      `histogramdd: torch.histogramdd: expected ${dims} sequences of bin edges for a ${dims}-dimensional histogram but got ${Array.isArray(each) ? each.length : kindText(each)}`,
    );
  checkRange("histogramdd", options.range, dims);
  const points = reshape(x, [numel(x.shape.slice(0, -1)), dims]);
  const { hist, edges } = counted("histogramdd", x, points, each as readonly Bins[], options);
  return histogramOf(hist, edges);
}

function checkRange(op: string, range: unknown, dims: number): void {
  if (range === undefined || range === null || (Array.isArray(range) && range.length === 2 * dims)) return;
  throw new ArgumentError(
    `${op}: torch.histogramdd: for a ${dims}-dimensional histogram range should have ${2 * dims} elements, but got ${Array.isArray(range) ? range.length : kindText(range)}`,
  );
}
