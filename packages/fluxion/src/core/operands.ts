/** How numbers, booleans and bigints become tensors beside those that are. */

import { canCast, categoryRank, type DType, dtypes, getDefaultDtype, promoteTypes } from "../tensor/dtype.ts";
import { ArgumentError, publicName } from "../tensor/errors.ts";
import { checkFilling } from "../tensor/range.ts";
import { showShape } from "../tensor/shape.ts";
import { isTensor, number, PyFloat, type Tensor, type TensorLike } from "./tensor.ts";

/** A number, boolean or bigint as data: it gives the default dtype, `bool` or `int64`. */
export function toTensor(x: TensorLike, op: string): Tensor {
  if (isTensor(x)) return x;
  const [value, kind] = scalarOf(op, x);
  if (typeof value === "bigint") return fromBigInt(value);
  const dtype = kind === "bool" ? kind : getDefaultDtype();
  return number(dtypes[dtype].round(value), dtype);
}

/** The tensors that an operation computes with: a number beside a tensor takes the tensor's dtype where it can. */
export function operands(op: string, xs: readonly TensorLike[]): Tensor[] {
  let beside: DType | null = null;
  for (const x of xs) if (isTensor(x)) beside = beside === null ? x.dtype : promoteTypes(beside, x.dtype);
  return xs.map((x) => (isTensor(x) ? x : beside === null ? toTensor(x, op) : scalarBeside(op, x, beside)));
}

/** A number as an operand beside a tensor of this dtype: of the same type, if its category allows. */
export function scalarBeside(op: string, x: TensorLike, dtype: DType): Tensor {
  const [value, kind] = scalarOf(op, x);
  const rank = categoryRank(dtypes[dtype].category);
  const to = kind === "float" && rank < 2 ? getDefaultDtype() : kind === "int" && rank === 0 ? "int64" : dtype;
  return dtypes[to].big ? fromBigInt(BigInt(value)) : number(dtypes[to].round(Number(value)), to);
}

/** Refuses a number that would have to become an element beside those of this dtype, which does not have it. */
export function checkBeside(op: string, x: TensorLike, dtype: DType): void {
  if (isTensor(x)) return;
  const [value, kind] = scalarOf(op, x);
  if (categoryRank(kind) <= categoryRank(dtypes[dtype].category)) checkFilling(op, value, dtype);
}

/** A JavaScript scalar, and what Python would have called it: an integer-valued number counts as an int. */
export function scalarOf(op: string, x: unknown): readonly [value: number | bigint, kind: "bool" | "int" | "float"] {
  if (typeof x === "number") return [x, Number.isInteger(x) && x < 2 ** 63 && x >= -(2 ** 63) ? "int" : "float"];
  if (typeof x === "boolean") return [x ? 1 : 0, "bool"];
  if (typeof x === "bigint") {
    if (BigInt.asIntN(64, x) === x) return [x, "int"];
    throw new ArgumentError(`${publicName(op)}: Overflow when unpacking long; ${x} is no int64; give it as a number`);
  }
  if (x instanceof PyFloat) return [x.value, "float"];
  throw notATensor(op, x);
}

function fromBigInt(x: bigint): Tensor {
  const t = number(0, "int64");
  (t.store as { readonly storage: { array(): BigInt64Array } }).storage.array()[0] = x;
  return t;
}

/** The dtype of a result: tensors with dims decide, unless a 0-dim one is of a higher category. */
export function resultType(inputs: readonly Tensor[]): DType {
  let dims: DType | null = null;
  let zero: DType | null = null;
  for (let i = 0; i < inputs.length; i++) {
    const { shape, dtype } = inputs[i]!;
    if (shape.length > 0) dims = dims === null ? dtype : promoteTypes(dims, dtype);
    else zero = zero === null ? dtype : promoteTypes(zero, dtype);
  }
  if (dims === null) return zero!;
  return zero === null || canCast(zero, dims) ? dims : zero;
}

/** What a value is, for messages; never its conversion, since that may throw. */
export function kindText(x: unknown): string {
  if (x === null || x === undefined) return String(x);
  if (Array.isArray(x)) return "an array";
  if (typeof x === "object") return isTensor(x) ? `a tensor of shape ${showShape(x.shape)}` : "an object";
  if (typeof x === "string") return `the string "${x}"`;
  return typeof x === "function" || typeof x === "symbol" ? `a ${typeof x}` : String(x);
}

/** What a list is, element by element. */
export const listText = (x: unknown): string => (Array.isArray(x) ? `[${x.map(kindText).join(", ")}]` : kindText(x));

/** Refuses what is no tensor, where a number does not do. */
export function checkTensor(op: string, x: unknown, place = ""): asserts x is Tensor {
  if (isTensor(x)) return;
  throw new ArgumentError(`${op}: expected a tensor${place}, got ${kindText(x)}; use tensor(data)`);
}

/** Refuses what is no list of tensors. */
export function checkTensors(op: string, xs: unknown): asserts xs is readonly Tensor[] {
  if (!Array.isArray(xs)) throw new ArgumentError(`${op}: expected a list of tensors, got ${kindText(xs)}`);
  xs.forEach((x, i) => {
    checkTensor(op, x, ` at place ${i} of the list`);
  });
}

/** Refuses what is no whole number. */
export function checkInteger(op: string, name: string, n: unknown): asserts n is number {
  if (typeof n !== "number" || !Number.isSafeInteger(n))
    throw new ArgumentError(`${op}: ${name} must be an integer, got ${kindText(n)}`);
}

/** Refuses what is neither a whole number nor a list of them. */
export function checkIntegers(op: string, name: string, list: unknown): readonly number[] {
  if (typeof list === "number") return checkIntegers(op, name, [list]);
  if (!Array.isArray(list) || !list.every((n) => Number.isSafeInteger(n))) {
    throw new ArgumentError(`${op}: ${name} must be integers, got ${listText(list)}`);
  }
  return list as readonly number[];
}

function notATensor(op: string, x: unknown): ArgumentError {
  const what = kindText(x);
  return new ArgumentError(`${publicName(op)}: expected a tensor or a number, got ${what}; use tensor(data)`);
}
