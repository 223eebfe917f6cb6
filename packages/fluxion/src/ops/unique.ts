/** Every element, or every slice, once. */

import { convert, reshape } from "../core/basis.ts";
import { toTensor } from "../core/operands.ts";
import { fromStorage, readOnly, type Tensor, type TensorLike } from "../core/tensor.ts";
import { dense } from "../kernels/copy.ts";
import { Operand } from "../kernels/operand.ts";
import { orderOfRows, type Runs, runsOf, runsOfIntegers } from "../kernels/runs.ts";
import { dtypes, isFloat } from "../tensor/dtype.ts";
import { ArgumentError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { numel, type Shape } from "../tensor/shape.ts";
import { Storage } from "../tensor/storage.ts";
import { wrapDim } from "./dims.ts";
import { chosenBy, indexSelect } from "./gathering.ts";
import { transpose } from "./views.ts";

interface UniqueOptions {
  /** They are sorted in any case. */
  readonly sorted?: boolean;
  readonly returnInverse?: boolean;
  readonly returnCounts?: boolean;
  readonly dim?: number | null;
}

/** Whole numbers, as int64. */
const list = (values: ArrayLike<number>, shape: Shape = [values.length]): Tensor =>
  convert(fromStorage(new Storage("int32", Int32Array.from(values)), shape), "int64");

function uniqueOf(
  op: string,
  x: TensorLike,
  given: UniqueOptions,
  sorted: boolean,
  row: typeof uniques,
): Tensor | Tensor[] {
  const t = toTensor(x, op);
  const { dim = null, returnInverse = false, returnCounts = false } = given;
  const d = dim === null ? null : wrapDim(op, dim, t.shape.length);
  const rows = d === null || t.shape.length === 0 ? reshape(t, [numel(t.shape)]) : transpose(t, d, 0);
  const [n = 0, ...rest] = rows.shape;
  const width = numel(rest);
  if (width === 0)
    throw new ArgumentError(
      `${op}: There are 0 sized dimensions, and they aren't selected, so unique cannot be applied`,
    );
  const { storage, offset, strides } = readOnly(convert(rows, dtypes[t.dtype].wide), op);
  const data = dense(new Operand(storage, offset, strides), rows.shape, dtypes[t.dtype].wide);
  const counted = sorted && width === 1 && !isFloat(t.dtype) ? runsOfIntegers(data, returnInverse) : null;
  const order = (): ArrayLike<number> =>
    sorted ? orderOfRows(data, width, n, t.dtype) : Int32Array.from({ length: n }, (_, i) => i);
  const runs = counted ?? runsOf(data, width, order());
  const first = list(runs.first);
  const values = d === null || t.shape.length <= 1 ? row([rows, first], 0) : indexSelect(t, d, first);
  return results(values, runs, d === null ? t.shape : [n], returnInverse, returnCounts);
}

function results(values: Tensor, runs: Runs, shape: Shape, inverse: boolean, counts: boolean): Tensor | Tensor[] {
  if (!inverse && !counts) return values;
  return [values, ...(inverse ? [list(runs.inverse, shape)] : []), ...(counts ? [list(runs.counts)] : [])];
}

const uniques = /* @__PURE__ */ chosenBy("unique", "Unique2Backward0");
const consecutive = /* @__PURE__ */ chosenBy("unique_consecutive", "UniqueConsecutiveBackward0");

/** What these return by how they are called, as methods: the elements, or a list that starts with them. */
interface Unique<A extends readonly unknown[]> {
  (options?: { readonly dim?: number | null; readonly sorted?: boolean }): Tensor;
  (options: UniqueOptions & ({ readonly returnInverse: true } | { readonly returnCounts: true })): Tensor[];
  (...args: Arguments<A, UniqueOptions>): Tensor | Tensor[];
}
type Places = [returnInverse: boolean, returnCounts: boolean, dim: number | null];
export type UniqueMethod = Unique<[sorted: boolean, ...Places]>;
export type UniqueConsecutiveMethod = Unique<Places>;

/** Every element once, or every slice along `dim`, in ascending order; on request where each went, and how often it was. */
export function unique(x: TensorLike, options?: { readonly dim?: number | null; readonly sorted?: boolean }): Tensor;
export function unique(
  x: TensorLike,
  options: UniqueOptions & ({ readonly returnInverse: true } | { readonly returnCounts: true }),
): Tensor[];
export function unique(
  x: TensorLike,
  ...args: Arguments<[sorted: boolean, ...Places], UniqueOptions>
): Tensor | Tensor[];
export function unique(x: TensorLike, ...args: readonly unknown[]): Tensor | Tensor[] {
  const names = ["sorted", "returnInverse", "returnCounts", "dim"] as const;
  return uniqueOf("unique", x, readArguments<UniqueOptions>("unique", args, names), true, uniques);
}

/** The same of neighbours only: a run of equal elements is one. */
export function uniqueConsecutive(x: TensorLike, options?: { readonly dim?: number | null }): Tensor;
export function uniqueConsecutive(
  x: TensorLike,
  options: UniqueOptions & ({ readonly returnInverse: true } | { readonly returnCounts: true }),
): Tensor[];
export function uniqueConsecutive(x: TensorLike, ...args: Arguments<Places, UniqueOptions>): Tensor | Tensor[];
export function uniqueConsecutive(x: TensorLike, ...args: readonly unknown[]): Tensor | Tensor[] {
  const names = ["returnInverse", "returnCounts", "dim"] as const;
  const given = readArguments<UniqueOptions>("uniqueConsecutive", args, names);
  return uniqueOf("uniqueConsecutive", x, given, false, consecutive);
}
