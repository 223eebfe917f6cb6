/** The middle and the most frequent element, of all or along a dim. */

import { detach, keptShape, reshape } from "../core/basis.ts";
import { behind, discrete } from "../core/families.ts";
import { toTensor } from "../core/operands.ts";
import { number, type Tensor, type TensorLike } from "../core/tensor.ts";
import { medianPlaces, modePlaces } from "../kernels/order.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { numel } from "../tensor/shape.ts";
import { type Chooser, chooser, chosenAt } from "./chosen.ts";
import { wrapDim } from "./dims.ts";
import { extremeKind, ofNothing, type ValuesAndIndices } from "./extreme.ts";
import { chosenBy } from "./gathering.ts";

interface Place {
  readonly dim: number;
}
interface MedianPlace extends Place {
  /** Whether NaN is left out. */
  readonly leaveOut: boolean;
}
const medianAt = /* @__PURE__ */ discrete<MedianPlace>({
  name: "median",
  shape: ([x], { dim }) => keptShape(x!.shape, [dim]),
  dtype: () => "int64",
  map: ([x], _, { dim, leaveOut }, [t]) => medianPlaces(x!, t!.shape, dim, t!.dtype, leaveOut),
  batch: behind,
});

const plain = /* @__PURE__ */ chosenBy("gather", "GatherBackward0");
/** The median of all elements, in the shape that is wanted. */
const medianOf = (leaveOut: boolean, name: "median" | "nanmedian", nodeName: string) =>
  extremeKind(
    ([x], { dims, keepdim }) => {
      const flat = detach(reshape(x!, [numel(x!.shape)])); // the body moves what it finds
      const middle = plain([flat, medianAt([flat], { dim: 0, leaveOut })], 0);
      return reshape(middle, keepdim ? keptShape(x!.shape, dims) : []);
    },
    name,
    nodeName,
  );

interface DimOptions {
  readonly dim?: number;
  readonly keepdim?: boolean;
}
interface Median {
  (x: TensorLike): Tensor;
  (
    x: TensorLike,
    dim: number | { dim: number; keepdim?: boolean },
    ...args: Arguments<[keepdim: boolean], { keepdim?: boolean }>
  ): ValuesAndIndices;
}
function medianKind(op: "median" | "nanmedian", leaveOut: boolean, ofAll: string, along: Chooser): Median {
  const all = medianOf(leaveOut, op, ofAll);
  const of = (x: TensorLike, ...args: unknown[]): Tensor | ValuesAndIndices => {
    const { dim, keepdim = false } = readArguments<DimOptions>(op, args, ["dim", "keepdim"]);
    const t = toTensor(x, op);
    if (dim === undefined) {
      if (numel(t.shape) === 0) return number(Number.NaN, t.dtype);
      return all([t], { dims: t.shape.map((_, d) => d), keepdim: false });
    }
    const d = wrapDim(op, dim, t.shape.length);
    return chosenAt(
      along,
      t,
      places(op, t, d, dim, (to) => medianAt([t], { ...to, leaveOut })),
      d,
      keepdim,
    );
  };
  return of as Median;
}

/** Where the chosen elements stand along a dim that is not empty; 0 for a 0-dim tensor. */
function places(op: string, t: Tensor, d: number, dim: number, find: (to: Place) => Tensor): Tensor {
  if (t.shape.length === 0) return number(0, "int64");
  if (t.shape[d] === 0) throw ofNothing(op, dim);
  return find({ dim: d });
}

/** The lower of the middle elements of all, or along `dim` with where it stands; NaN if there is one. */
export const median: Median = /* @__PURE__ */ medianKind(
  "median",
  false,
  "MedianBackward0",
  /* @__PURE__ */ chooser("median", "MedianBackward1"),
);
/** The median of what is not NaN. */
export const nanmedian: Median = /* @__PURE__ */ medianKind(
  "nanmedian",
  true,
  "NanmedianBackward0",
  /* @__PURE__ */ chooser("nanmedian", "NanmedianBackward1"),
);

const modeAt = /* @__PURE__ */ discrete<Place>({
  name: "mode",
  shape: ([x], { dim }) => keptShape(x!.shape, [dim]),
  dtype: () => "int64",
  map: ([x], _, { dim }, [t]) => modePlaces(x!, t!.shape, dim, t!.dtype),
  batch: behind,
});
const modes = /* @__PURE__ */ chooser("mode", "ModeBackward0");

/** The most frequent element along `dim` (the last), the least of several, and where it stands last. */
export function mode(x: TensorLike, ...args: Arguments<[dim: number, keepdim: boolean], DimOptions>): ValuesAndIndices {
  const { dim = -1, keepdim = false } = readArguments<DimOptions>("mode", args, ["dim", "keepdim"]);
  const t = toTensor(x, "mode");
  const d = wrapDim("mode", dim, t.shape.length);
  return chosenAt(
    modes,
    t,
    places("mode", t, d, dim, (to) => modeAt([t], to)),
    d,
    keepdim,
  );
}
