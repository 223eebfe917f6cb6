/** Tensors taken apart at given places. */

import { checkInteger, checkIntegers, checkTensor, kindText } from "../core/operands.ts";
import { isTensor, isTraced, type Tensor, traced } from "../core/tensor.ts";
import { ArgumentError, DTypeError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { byName, type Named } from "./byname.ts";
import { readArguments } from "../tensor/options.ts";
import { wrapDim } from "./dims.ts";
import { split } from "./parts.ts";
import { elements } from "./read.ts";
import { rangeKind } from "./viewing.ts";

/** How many parts, or the places where they begin. */
type Sections = number | readonly number[];

const part = /* @__PURE__ */ rangeKind("slice");

/** `x` cut along `dim` at the places `at`; as in Python, places may be negative, or beyond the end. */
function cutAt(x: Tensor, at: readonly number[], d: number): Tensor[] {
  const n = x.shape[d]!;
  const clip = (i: number): number => Math.min(n, Math.max(0, i < 0 ? i + n : i));
  const starts = [0, ...at.map(clip)];
  return starts.map((start, i) => {
    const end = i < at.length ? clip(at[i]!) : n;
    return part(x, { dim: d, start, step: 1, length: Math.max(0, end - start) });
  });
}

/** Where `count` parts begin that differ by one at most, the larger ones first. */
function evenly(n: number, count: number): number[] {
  const [small, more] = [Math.floor(n / count), n % count];
  return Array.from({ length: count - 1 }, (_, i) => (i + 1) * small + Math.min(i + 1, more));
}

function sectionsOf(given: Sections | Tensor): Sections {
  const op = "tensorSplit";
  if (!isTensor(given)) {
    if (typeof given === "number") checkInteger(op, "the number of sections", given);
    else checkIntegers(op, "indices", given);
    return given;
  }
  if (given.shape.length > 1)
    throw new ShapeError(
      `${op}: tensor_split expected tensor_indices_or_sections to be a zero-dimensional or one-dimensional tensor, but got a tensor with ${given.shape.length} dims`,
    );
  if (given.dtype !== "int64")
    throw new DTypeError(
      `${op}: tensor_split expected tensor_indices_or_sections to have dtype of long, but got ${given.dtype}`,
    );
  if (isTraced(given)) throw traced(op);
  const list = Array.from(elements(given, op) as BigInt64Array, Number);
  return given.shape.length === 0 ? list[0]! : list;
}

function cut(x: Tensor, sections: Sections, d: number): Tensor[] {
  if (typeof sections !== "number") return cutAt(x, sections, d);
  if (sections <= 0) throw new ArgumentError(`tensorSplit: number of sections must be larger than 0, got ${sections}`);
  return cutAt(x, evenly(x.shape[d]!, sections), d);
}

interface SplitNames {
  readonly indices?: Sections;
  readonly sections?: number;
  readonly indicesOrSections?: Sections | Tensor;
  readonly dim?: number;
}
/** `x` in parts along `dim`: so many, as even as they can be, or cut at the given places. */
export function tensorSplit(x: Tensor, ...args: readonly (Sections | Tensor | SplitNames | undefined)[]): Tensor[] {
  checkTensor("tensorSplit", x);
  const names: readonly (keyof SplitNames)[] = ["indices", "sections"];
  const given = readArguments<SplitNames>("tensorSplit", args, ["indicesOrSections", "dim"], names);
  const sections = given.indicesOrSections ?? given.indices ?? given.sections;
  if (sections === undefined) throw new ArgumentError("tensorSplit: missing argument 'indicesOrSections'");
  if (x.shape.length === 0)
    throw new ShapeError(
      "tensorSplit: tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims",
    );
  const d = wrapDim("tensorSplit", given.dim ?? 0, x.shape.length);
  return cut(x, sectionsOf(sections), d);
}

type Split = Named<[indicesOrSections: Sections], Tensor[]>;

/** Parts of equal size along a dim of its own, or cut at the given places. */
const splitAlong = (op: string, name: string, least: number, dimOf: (ndim: number) => number): Split =>
  byName<[indicesOrSections: Sections], Tensor[]>(op, ["indicesOrSections"], (x: Tensor, sections: Sections) => {
    const n = x.shape.length;
    if (n < least)
      throw new ShapeError(
        `${op}: torch.${name} requires a tensor with at least ${least} dimension, but got a tensor with ${n} dimensions!`,
      );
    const d = dimOf(n);
    if (typeof sections !== "number" && !Array.isArray(sections))
      throw new ArgumentError(`${op}: expected a number of sections or a list of indices, got ${kindText(sections)}`);
    if (typeof sections === "number" && (sections <= 0 || x.shape[d]! % sections !== 0))
      throw new ArgumentError(
        `${op}: torch.${name} attempted to split along dimension ${d}, but the size of the dimension ${x.shape[d]} is not divisible by the split_size ${sections}!`,
      );
    return inNameOf(op, () => cut(x, sectionsOf(sections), d));
  });

/** `x` in parts side by side: along dim 1, or dim 0 where there is one only. */
export const hsplit: Split = /* @__PURE__ */ splitAlong("hsplit", "hsplit", 1, (n) => (n === 1 ? 0 : 1));
/** `x` in parts one below the other, along dim 0. */
export const vsplit: Split = /* @__PURE__ */ splitAlong("vsplit", "vsplit", 2, () => 0);
/** `x` in parts one behind the other, along dim 2. */
export const dsplit: Split = /* @__PURE__ */ splitAlong("dsplit", "dsplit", 3, () => 2);

/** Parts of `x` of the listed sizes along `dim`. */
export const splitWithSizes: Named<[splitSizes: readonly number[], dim?: number], Tensor[]> = /* @__PURE__ */ byName<
  [splitSizes: readonly number[], dim?: number],
  Tensor[]
>(
  "splitWithSizes",
  ["splitSizes", "dim"],
  (x: Tensor, sizes: readonly number[], dim: number = 0) => {
    const list = checkIntegers("splitWithSizes", "splitSizes", sizes);
    if (list.some((n) => n < 0))
      throw new ArgumentError(
        `splitWithSizes: split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes=[${list.join(", ")}]`,
      );
    return inNameOf("splitWithSizes", () => split(x, list, dim));
  },
  1,
);
