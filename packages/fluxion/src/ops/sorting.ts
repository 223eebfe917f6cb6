/** Elements in order along a dim: all of them, the first few, or the one at a place. */

import { behind, discrete } from "../core/families.ts";
import { checkInteger, toTensor } from "../core/operands.ts";
import { number, type Tensor, type TensorLike } from "../core/tensor.ts";
import { argplaces, argsort as argsortKernel, type Places } from "../kernels/sort.ts";
import { ArgumentError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { chooser, chosenAt } from "./chosen.ts";
import { wrapDim } from "./dims.ts";
import { ofNothing, type ValuesAndIndices, valuesAndIndices } from "./extreme.ts";
import { chosenBy } from "./gathering.ts";

interface Order {
  readonly dim: number;
  readonly descending: boolean;
}
/** The indices that sort along `dim`; equal elements keep their order. */
export const argsortRow: (inputs: readonly Tensor[], order: Order) => Tensor = /* @__PURE__ */ discrete<Order>({
  name: "argsort",
  shape: ([x]) => x!.shape,
  dtype: () => "int64",
  map: ([x], to, { dim, descending }, [t]) => argsortKernel(x!, to, dim, descending, t!.dtype),
  batch: behind,
});

const sorted = /* @__PURE__ */ chosenBy("sort", "SortBackward0");
const sortedStably = /* @__PURE__ */ chosenBy("sort", "SortBackward1");

interface SortOptions {
  readonly dim?: number;
  readonly descending?: boolean;
  readonly stable?: boolean | null;
}
type SortArguments = Arguments<[dim: number, descending: boolean], SortOptions>;

function readSort(op: string, x: TensorLike, args: readonly unknown[]): SortOptions & Order & { readonly t: Tensor } {
  const given = readArguments<SortOptions>(op, args, ["dim", "descending"], ["stable"]);
  const t = toTensor(x, op);
  return { t, ...given, dim: wrapDim(op, given.dim ?? -1, t.shape.length), descending: given.descending ?? false };
}

/** The elements sorted along `dim` (the last), and where they stood; always stable, NaN counts as the greatest. */
export function sort(x: TensorLike, ...args: SortArguments): ValuesAndIndices {
  const { t, dim, descending, stable } = readSort("sort", x, args);
  const indices = argsortRow([t], { dim, descending });
  return valuesAndIndices((stable == null ? sorted : sortedStably)([t, indices], dim), indices);
}

/** The indices that sort along `dim` (the last). */
export function argsort(x: TensorLike, ...args: SortArguments): Tensor {
  const { t, dim, descending } = readSort("argsort", x, args);
  return argsortRow([t], { dim, descending });
}

/** The elements sorted along the first dim. */
export const msort = (x: TensorLike): Tensor => sort(toTensor(x, "msort"), 0).values;

const placesOf = /* @__PURE__ */ discrete<Places>({
  name: "argsort",
  shape: ([x], { dim, count }) => x!.shape.map((n, d) => (d === dim ? count : n)),
  dtype: () => "int64",
  map: ([x], _, places, [t]) => argplaces(x!, t!.shape, t!.dtype, places),
  batch: behind,
});
/** Where the elements stand that have `count` places of the order from `first` on; 0 for a 0-dim tensor. */
const placesIn = (t: Tensor, places: Places): Tensor =>
  t.shape.length === 0 ? number(0, "int64") : placesOf([t], places);

const topValues = /* @__PURE__ */ chosenBy("topk", "TopkBackward0");

interface TopOptions {
  readonly k?: number;
  readonly dim?: number;
  readonly largest?: boolean;
  readonly sorted?: boolean;
}
/** The `k` greatest elements along `dim` (the last), or the least, and where they stand; always in order. */
export function topk(
  x: TensorLike,
  ...args: Arguments<[k: number, dim: number, largest: boolean, sorted: boolean], TopOptions>
): ValuesAndIndices {
  const given = readArguments<TopOptions>("topk", args, ["k", "dim", "largest", "sorted"]);
  const { k, largest = true } = given;
  const t = toTensor(x, "topk");
  checkInteger("topk", "k", k);
  const dim = wrapDim("topk", given.dim ?? -1, t.shape.length);
  const n = t.shape[dim] ?? 1;
  if (k < 0 || k > n)
    throw new ArgumentError(
      `topk: selected index k out of range; k is ${k}, and there are ${n} elements along dim ${dim}`,
    );
  const indices = placesIn(t, { dim, descending: largest, first: 0, count: k });
  return valuesAndIndices(topValues([t, indices], dim), indices);
}

const kthValues = /* @__PURE__ */ chooser("kthvalue", "KthvalueBackward0");

/** The `k`-th least element along `dim` (the last), counted from 1, and where it stands. */
export function kthvalue(
  x: TensorLike,
  ...args: Arguments<[k: number, dim: number, keepdim: boolean], { k?: number; dim?: number; keepdim?: boolean }>
): ValuesAndIndices {
  const given = readArguments<{ k: number; dim: number; keepdim: boolean }>("kthvalue", args, ["k", "dim", "keepdim"]);
  const t = toTensor(x, "kthvalue");
  const { k, keepdim = false } = given;
  checkInteger("kthvalue", "k", k);
  const dim = wrapDim("kthvalue", given.dim ?? -1, t.shape.length);
  const n = t.shape[dim] ?? 1;
  if (n === 0) throw ofNothing("kthvalue", dim);
  if (k < 1 || k > n)
    throw new ArgumentError(
      `kthvalue: kthvalue(): selected number k out of range for dimension ${dim}; k is ${k}, of ${n} elements counted from 1`,
    );
  const indices = placesIn(t, { dim, descending: false, first: k - 1, count: 1 });
  return chosenAt(kthValues, t, indices, dim, keepdim);
}
