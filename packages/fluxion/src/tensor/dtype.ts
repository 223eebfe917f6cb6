/** The kinds of elements, as data: everything that differs between them stands in this table. */

import { bfloat16, float16, type HalfFormat, rounder } from "./half.ts";

export type DType =
  | "float64"
  | "float32"
  | "float16"
  | "bfloat16"
  | "int64"
  | "int32"
  | "int16"
  | "int8"
  | "uint8"
  | "bool";

export type TypedArray =
  | Float64Array
  | Float32Array
  | BigInt64Array
  | Int32Array
  | Int16Array
  | Int8Array
  | Uint8Array
  | Uint16Array;

/** Promotion knows three categories; a result is of the highest one among its operands. */
export type Category = "bool" | "int" | "float";

export interface DTypeInfo {
  readonly name: DType;
  readonly category: Category;
  /** Rank within the category: promotion keeps the higher one. */
  readonly rank: number;
  readonly bytes: number;
  readonly array: TypedArrayConstructor;
  /** Its place in the table. */
  readonly index: number;
  /** Whether elements are `bigint` in their array. */
  readonly big: boolean;
  /** How floats of 16 bits are kept in their array, which has the bits of them; null for all others. */
  readonly half: HalfFormat | null;
  /** The type in which loops compute with its elements: itself, but for floats of 16 bits. */
  readonly wide: DType;
  /** PyTorch's words for it in error messages: `Double`, and `DoubleTensor` in the names of types. */
  readonly scalarName: string;
  /** A number as this type keeps it. */
  readonly round: (x: number) => number;
}

interface TypedArrayConstructor {
  readonly BYTES_PER_ELEMENT: number;
  new (length: number): TypedArray;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): TypedArray;
}

const row = (
  index: number,
  name: DType,
  category: Category,
  rank: number,
  array: TypedArrayConstructor,
  scalarName: string,
  round: (x: number) => number,
  half: HalfFormat | null = null,
): DTypeInfo => ({
  index,
  name,
  category,
  rank,
  bytes: array.BYTES_PER_ELEMENT,
  array,
  big: name === "int64",
  half,
  wide: half === null ? name : "float32",
  scalarName,
  round,
});

const halfRow = (index: number, name: DType, scalarName: string, format: HalfFormat): DTypeInfo =>
  row(index, name, "float", 1, Uint16Array, scalarName, rounder(format), format);

// The first seven are those that vectors read.
export const dtypes: Readonly<Record<DType, DTypeInfo>> = {
  float64: /* @__PURE__ */ row(0, "float64", "float", 3, Float64Array, "Double", (x) => x),
  float32: /* @__PURE__ */ row(1, "float32", "float", 2, Float32Array, "Float", Math.fround),
  float16: /* @__PURE__ */ halfRow(8, "float16", "Half", float16),
  bfloat16: /* @__PURE__ */ halfRow(9, "bfloat16", "BFloat16", bfloat16),
  int64: /* @__PURE__ */ row(7, "int64", "int", 4, BigInt64Array, "Long", Math.trunc),
  int32: /* @__PURE__ */ row(2, "int32", "int", 3, Int32Array, "Int", (x) => x | 0),
  int16: /* @__PURE__ */ row(6, "int16", "int", 2, Int16Array, "Short", (x) => (x << 16) >> 16),
  int8: /* @__PURE__ */ row(5, "int8", "int", 1, Int8Array, "Char", (x) => (x << 24) >> 24),
  uint8: /* @__PURE__ */ row(3, "uint8", "int", 1, Uint8Array, "Byte", (x) => x & 255),
  bool: /* @__PURE__ */ row(4, "bool", "bool", 0, Uint8Array, "Bool", (x) => (x === 0 ? 0 : 1)),
};

/** All of them, each at its place in the table. */
export const dtypeNames: readonly DType[] = /* @__PURE__ */ (Object.keys(dtypes) as DType[]).sort(
  (a, b) => dtypes[a].index - dtypes[b].index,
);

export const isDType = (name: unknown): name is DType => typeof name === "string" && Object.hasOwn(dtypes, name);

export const isFloat = (dtype: DType): boolean => dtypes[dtype].category === "float";

const categories: readonly Category[] = ["bool", "int", "float"];

export const categoryRank = (category: Category): number => categories.indexOf(category);

/**
 * The smallest type that holds both: the higher category wins, then the higher rank within it. Neither of two types of
 * the same rank holds the other; the next one up holds both.
 */
export function promoteTypes(a: DType, b: DType): DType {
  if (a === b) return a;
  const [x, y] = [dtypes[a], dtypes[b]];
  const order = categoryRank(x.category) - categoryRank(y.category);
  if (order !== 0) return order > 0 ? a : b;
  if (x.rank !== y.rank) return x.rank > y.rank ? a : b;
  return dtypeNames.find((name) => dtypes[name].category === x.category && dtypes[name].rank === x.rank + 1)!;
}

/** Whether a result of type `from` may be written into one of type `to`: a category may not get lost. */
export function canCast(from: DType, to: DType): boolean {
  return categoryRank(dtypes[from].category) <= categoryRank(dtypes[to].category);
}

/** What numbers without a dtype become. */
let defaultDType: DType = "float64";

export const getDefaultDtype = (): DType => defaultDType;

/** Internal: the public `setDefaultDtype` checks its argument. */
export function changeDefaultDtype(dtype: DType): void {
  defaultDType = dtype;
}
