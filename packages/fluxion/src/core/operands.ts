/** How numbers, booleans and bigints become tensors beside those that are. */

import { categoryRank, type DType, dtypes, getDefaultDtype, isFloat, promoteTypes } from "../tensor/dtype.ts";
import { ArgumentError } from "../tensor/errors.ts";
import { isTensor, number, PyFloat, type Tensor, type TensorLike } from "./tensor.ts";

/** A number, boolean or bigint as data: it gives the default dtype, `bool` or `int64`. */
export function toTensor(x: TensorLike, op: string): Tensor {
  if (isTensor(x)) return x;
  switch (typeof x) {
    case "number":
      return number(dtypes[getDefaultDtype()].round(x), getDefaultDtype());
    case "boolean":
      return number(x ? 1 : 0, "bool");
    case "bigint":
      return fromBigInt(x);
  }
  if (x instanceof PyFloat) return number(dtypes[getDefaultDtype()].round(x.value), getDefaultDtype());
  throw notATensor(op, x);
}

/** The tensors that an operation computes with: a number beside a tensor takes the tensor's dtype where it can. */
export function operands(op: string, xs: readonly TensorLike[]): Tensor[] {
  let beside: DType | null = null;
  for (const x of xs) if (isTensor(x)) beside = beside === null ? x.dtype : higher(beside, x.dtype);
  return xs.map((x) => (isTensor(x) ? x : beside === null ? toTensor(x, op) : scalarBeside(op, x, beside)));
}

const higher = (a: DType, b: DType): DType =>
  categoryRank(dtypes[b].category) > categoryRank(dtypes[a].category)
    ? b
    : categoryRank(dtypes[b].category) === categoryRank(dtypes[a].category)
      ? promoteTypes(a, b)
      : a;

/** A number as an operand beside a tensor of this dtype: of the same type, if its category allows. */
export function scalarBeside(op: string, x: TensorLike, dtype: DType): Tensor {
  const [value, kind] = scalarOf(op, x);
  const rank = categoryRank(dtypes[dtype].category);
  if (kind === "float") {
    const to = rank === 2 ? dtype : getDefaultDtype();
    return number(dtypes[to].round(Number(value)), to);
  }
  if (kind === "int" && rank === 0) return fromBigInt(BigInt(value));
  if (kind === "bool" && rank === 0) return number(Number(value), "bool");
  if (dtypes[dtype].big) return fromBigInt(BigInt(value));
  return number(dtypes[dtype].round(Number(value)), dtype);
}

/** A JavaScript scalar, and what Python would have called it: an integer-valued number counts as an int. */
export function scalarOf(op: string, x: unknown): readonly [value: number | bigint, kind: "bool" | "int" | "float"] {
  if (typeof x === "number") return [x, Number.isInteger(x) && Math.abs(x) <= 2 ** 63 ? "int" : "float"];
  if (typeof x === "boolean") return [x ? 1 : 0, "bool"];
  if (typeof x === "bigint") return [x, "int"];
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
  if (zero === null || categoryRank(dtypes[zero].category) <= categoryRank(dtypes[dims].category)) return dims;
  return isFloat(zero) ? zero : promoteTypes(dims, zero);
}

export function notATensor(op: string, x: unknown): ArgumentError {
  const what =
    x === null
      ? "null"
      : Array.isArray(x)
        ? "an array"
        : typeof x === "object"
          ? "an object"
          : typeof x === "string"
            ? `the string "${x}"`
            : `${typeof x}`;
  return new ArgumentError(
    `${op}: expected a tensor or a number, got ${what}; tensor(data) makes a tensor from numbers and arrays`,
  );
}
