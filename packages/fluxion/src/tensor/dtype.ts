/** The kinds of elements, as data: everything that differs between them stands in this table. */

export type DType = "float64" | "float32" | "int64" | "int32" | "uint8" | "bool";

export type TypedArray = Float64Array | Float32Array | BigInt64Array | Int32Array | Uint8Array;

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
): DTypeInfo => ({
  index,
  name,
  category,
  rank,
  bytes: array.BYTES_PER_ELEMENT,
  array,
  big: name === "int64",
  scalarName,
  round,
});

export const dtypes: Readonly<Record<DType, DTypeInfo>> = {
  float64: /* @__PURE__ */ row(0, "float64", "float", 4, Float64Array, "Double", (x) => x),
  float32: /* @__PURE__ */ row(1, "float32", "float", 3, Float32Array, "Float", Math.fround),
  int64: /* @__PURE__ */ row(2, "int64", "int", 4, BigInt64Array, "Long", Math.trunc),
  int32: /* @__PURE__ */ row(3, "int32", "int", 3, Int32Array, "Int", (x) => x | 0),
  uint8: /* @__PURE__ */ row(4, "uint8", "int", 0, Uint8Array, "Byte", (x) => x & 255),
  bool: /* @__PURE__ */ row(5, "bool", "bool", 0, Uint8Array, "Bool", (x) => (x === 0 ? 0 : 1)),
};

export const isDType = (name: unknown): name is DType => typeof name === "string" && Object.hasOwn(dtypes, name);

export const isFloat = (dtype: DType): boolean => dtypes[dtype].category === "float";

const categories: readonly Category[] = ["bool", "int", "float"];

export const categoryRank = (category: Category): number => categories.indexOf(category);

/** The smallest type that holds both: the higher category wins, then the higher rank within it. */
export function promoteTypes(a: DType, b: DType): DType {
  if (a === b) return a;
  const [x, y] = [dtypes[a], dtypes[b]];
  const order = categoryRank(x.category) - categoryRank(y.category);
  if (order !== 0) return order > 0 ? a : b;
  return x.rank > y.rank ? a : b;
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
