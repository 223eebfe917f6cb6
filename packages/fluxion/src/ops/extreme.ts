/** The greatest and the least, and where they stand. */

import { detach, reducedShape, reshape, reshapeKind, sumOver } from "../core/basis.ts";
import { behind, composite, discrete } from "../core/families.ts";
import { toTensor } from "../core/operands.ts";
import { isTensor, number, type Tensor, type TensorLike } from "../core/tensor.ts";
import { argExtreme } from "../kernels/along.ts";
import { ArgumentError, DTypeError, IndexError, inNameOf } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { numel } from "../tensor/shape.ts";
import { eq, isfinite, isnan, logicalAnd, logicalOr, maximum, minimum, where } from "./compare.ts";
import { wrapDim } from "./dims.ts";
import { add, div, sub } from "./elementwise.ts";
import { chosenBy } from "./gathering.ts";
import { type Along, keeping, type ReduceArguments, readReduction, reducer, sizeOf, total } from "./reduction.ts";

type Extreme = (inputs: readonly Tensor[], along: Along) => Tensor;
/** Ties share the gradient equally: the element that `value` finds is the mean of all that attain it. */
export const extremeKind = (value: Extreme, name: string, nodeName: string): Extreme =>
  composite<Along>({
    name,
    nodeName,
    saves: "both",
    body: ([x], { dims, keepdim }) => {
      const { dtype } = x!;
      const attained = value([x!], keeping(dims));
      const ties = logicalOr(eq(x!, attained), logicalAnd(isnan(x!), isnan(attained)));
      const count = sumOver([ties], { ...keeping(dims), dtype });
      const shares = div(total(where(ties, x!, number(0, dtype)), keeping(dims)), count);
      // the mean of equal numbers may round: what is returned is the extreme itself, moving as the mean does
      const exact = add(attained, sub(shares, detach(shares)));
      return reshape(where(isfinite(attained), exact, shares), reducedShape(x!.shape, dims, keepdim));
    },
    fused: value,
  });
const found = (kind: "amax" | "amin"): Extreme => {
  const row = reducer(kind);
  return ([x], along) => row([x!], { ...along, dtype: x!.dtype });
};
const greatest = /* @__PURE__ */ found("amax");
const least = /* @__PURE__ */ found("amin");
export const amaxRow: Extreme = /* @__PURE__ */ extremeKind(greatest, "amax", "AmaxBackward0");
export const aminRow: Extreme = /* @__PURE__ */ extremeKind(least, "amin", "AminBackward0");
const maxAll = /* @__PURE__ */ extremeKind(greatest, "amax", "MaxBackward1");
const minAll = /* @__PURE__ */ extremeKind(least, "amin", "MinBackward1");

const withoutDim = (op: string): string =>
  `${op}: ${op}(): Expected reduction dim to be specified for input.numel() == 0. Specify the reduction dim with the 'dim' argument.`;
/** Along a dim without elements there is none to choose. */
export const ofNothing = (op: string, dim: number): IndexError =>
  new IndexError(`${op}: ${op}(): Expected reduction dim ${dim} to have non-zero size.`);

function extreme(op: string, x: TensorLike, args: readonly unknown[], row: Extreme): Tensor {
  const { t, dim, along } = readReduction(op, x, args);
  const { dims } = along;
  if (sizeOf(t.shape, dims) === 0) {
    if (dim == null) throw new ArgumentError(withoutDim(op));
    throw ofNothing(op, dims[0]!);
  }
  return row([t], along);
}
/** The greatest element, or the greatest along `dim`; ties share the gradient. */
export const amax = (x: TensorLike, ...args: ReduceArguments): Tensor => extreme("amax", x, args, amaxRow);
/** The least element, or the least along `dim`. */
export const amin = (x: TensorLike, ...args: ReduceArguments): Tensor => extreme("amin", x, args, aminRow);

/** The least and the greatest element; an object that also reads as a list. */
export interface MinAndMax extends Iterable<Tensor> {
  readonly min: Tensor;
  readonly max: Tensor;
}
const leastOfBoth = /* @__PURE__ */ extremeKind(least, "amin", "AminmaxBackward0");
const greatestOfBoth = /* @__PURE__ */ extremeKind(greatest, "amax", "AminmaxBackward0");

/** The least and the greatest element, of all or along one dim. */
export function aminmax(
  x: TensorLike,
  ...args: Arguments<[], { readonly dim?: number | null; readonly keepdim?: boolean }>
): MinAndMax {
  const { dim = null, keepdim = false } = readArguments<{ dim: number | null; keepdim: boolean }>(
    "aminmax",
    args,
    [],
    ["dim", "keepdim"],
  );
  const own = toTensor(x, "aminmax");
  const t = own.shape.length === 0 && dim !== null && keepdim ? reshape(own, [1]) : own;
  const dims =
    dim === null ? t.shape.map((_, d) => d) : t.shape.length === 0 ? [] : [wrapDim("aminmax", dim, t.shape.length)];
  if (sizeOf(t.shape, dims) === 0) {
    if (dim !== null) throw new IndexError(`aminmax: Expected reduction dim ${dim} to have non-zero size.`);
    throw new ArgumentError(
      "aminmax: aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity.",
    );
  }
  const along = { dims, keepdim };
  const [min, max] = [leastOfBoth([t], along), greatestOfBoth([t], along)];
  return { min, max, [Symbol.iterator]: () => [min, max].values() };
}

// ---- where they stand ----

interface At {
  readonly dim: number;
  readonly keepdim: boolean;
}
const argKind = (kind: "max" | "min") =>
  discrete<At>({
    name: `arg${kind}`,
    shape: ([x], { dim, keepdim }) => reducedShape(x!.shape, [dim], keepdim),
    dtype: () => "int64",
    map: ([x], _, { dim }, [t]) => argExtreme(kind, x!, t!.shape, dim, t!.dtype),
    batch: behind,
  });
export const argmaxRow: (inputs: readonly Tensor[], at: At) => Tensor = /* @__PURE__ */ argKind("max");
const argminRow = /* @__PURE__ */ argKind("min");

type ArgArguments = Arguments<[dim: number | null, keepdim: boolean], { dim?: number | null; keepdim?: boolean }>;
function argOf(op: string, x: TensorLike, args: readonly unknown[], row: typeof argmaxRow): Tensor {
  const { dim = null, keepdim = false } = readArguments<{ dim: number | null; keepdim: boolean }>(op, args, [
    "dim",
    "keepdim",
  ]);
  const t = toTensor(x, op);
  const ndim = t.shape.length;
  if (t.dtype === "bool")
    throw new DTypeError(`${op}: "${op}_cpu" not implemented for 'Bool'; convert it with .to("uint8")`);
  const d = dim === null ? 0 : wrapDim(op, dim, ndim);
  if (dim === null || ndim === 0) {
    if (numel(t.shape) === 0) throw new IndexError(withoutDim(op));
    const flat = row([reshape(t, [numel(t.shape)])], { dim: 0, keepdim: false });
    return reshape(flat, keepdim ? new Array<number>(ndim).fill(1) : []);
  }
  if (t.shape[d] === 0) throw ofNothing(op, dim);
  return row([t], { dim: d, keepdim });
}
/** The index of the greatest element, in flattened order or along `dim`; the first of a tie. */
export const argmax = (x: TensorLike, ...args: ArgArguments): Tensor => argOf("argmax", x, args, argmaxRow);
/** The index of the least element. */
export const argmin = (x: TensorLike, ...args: ArgArguments): Tensor => argOf("argmin", x, args, argminRow);

// ---- max and min: one thing or another by how they are called ----

/** Values and the indices where they stand; an object that also reads as a list. */
export interface ValuesAndIndices extends Iterable<Tensor> {
  readonly values: Tensor;
  readonly indices: Tensor;
}
export function valuesAndIndices(values: Tensor, indices: Tensor): ValuesAndIndices {
  return { values, indices, [Symbol.iterator]: () => [values, indices].values() };
}

export const maxValues: ReturnType<typeof chosenBy> = /* @__PURE__ */ chosenBy("max", "MaxBackward0");
const minValues = /* @__PURE__ */ chosenBy("min", "MinBackward0");
// the same values without the reduced dim, under the same name
const dropMax = /* @__PURE__ */ reshapeKind("max", "MaxBackward0");
const dropMin = /* @__PURE__ */ reshapeKind("min", "MinBackward0");

function maxOf(op: "max" | "min", x: TensorLike, args: readonly unknown[]): Tensor | ValuesAndIndices {
  const t = toTensor(x, op);
  const greater = op === "max";
  const [other] = args;
  if (isTensor(other)) return inNameOf(op, () => (greater ? maximum : minimum)(t, other));
  const { dim, keepdim = false } = readArguments<At>(op, args, ["dim", "keepdim"]);
  if (dim === undefined) {
    if (numel(t.shape) === 0) throw new ArgumentError(withoutDim(op));
    return (greater ? maxAll : minAll)([t], { dims: t.shape.map((_, d) => d), keepdim: false });
  }
  const d = wrapDim(op, dim, t.shape.length);
  const values = greater ? maxValues : minValues;
  if (t.shape.length === 0) return valuesAndIndices(values([t, number(0, "int64")], 0), number(0, "int64"));
  if (t.shape[d] === 0) throw ofNothing(op, dim);
  const indices = (greater ? argmaxRow : argminRow)([t], { dim: d, keepdim: true });
  const kept = values([t, indices], d);
  if (keepdim) return valuesAndIndices(kept, indices);
  const shape = reducedShape(t.shape, [d], false);
  return valuesAndIndices((greater ? dropMax : dropMin)([kept], shape), reshape(indices, shape));
}

/** The greatest element; with a dim, values and indices along it; with a tensor, the greater of the two. */
export function max(x: TensorLike): Tensor;
export function max(x: TensorLike, other: Tensor): Tensor;
export function max(
  x: TensorLike,
  dim: number | { dim: number; keepdim?: boolean },
  ...args: Arguments<[keepdim: boolean], { keepdim?: boolean }>
): ValuesAndIndices;
export function max(x: TensorLike, ...args: unknown[]): Tensor | ValuesAndIndices {
  return maxOf("max", x, args);
}
/** The least element; with a dim, values and indices along it; with a tensor, the lesser of the two. */
export function min(x: TensorLike): Tensor;
export function min(x: TensorLike, other: Tensor): Tensor;
export function min(
  x: TensorLike,
  dim: number | { dim: number; keepdim?: boolean },
  ...args: Arguments<[keepdim: boolean], { keepdim?: boolean }>
): ValuesAndIndices;
export function min(x: TensorLike, ...args: unknown[]): Tensor | ValuesAndIndices {
  return maxOf("min", x, args);
}
