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
  /** Whether elements are `bigint` in their array. */
  readonly big: boolean;
  /** PyTorch's words for it in error messages: `Double`, and `DoubleTensor` in the names of types. */
  readonly scalarName: string;
  /** A number as this type keeps it. */
  readonly round: (x: number) => number;
}

interface TypedArrayConstructor {
  new (length: number): TypedArray;
  new (buffer: ArrayBufferLike, byteOffset: number, length: number): TypedArray;
}

const toInt32 = (x: number): number => x | 0;
const toUint8 = (x: number): number => x & 255;
const toBool = (x: number): number => (x === 0 ? 0 : 1);
const same = (x: number): number => x;

export const dtypes: Readonly<Record<DType, DTypeInfo>> = {
  float64: {
    name: "float64",
    category: "float",
    rank: 4,
    bytes: 8,
    array: Float64Array,
    big: false,
    scalarName: "Double",
    round: same,
  },
  float32: {
    name: "float32",
    category: "float",
    rank: 3,
    bytes: 4,
    array: Float32Array,
    big: false,
    scalarName: "Float",
    round: Math.fround,
  },
  int64: {
    name: "int64",
    category: "int",
    rank: 4,
    bytes: 8,
    array: BigInt64Array,
    big: true,
    scalarName: "Long",
    round: Math.trunc,
  },
  int32: {
    name: "int32",
    category: "int",
    rank: 3,
    bytes: 4,
    array: Int32Array,
    big: false,
    scalarName: "Int",
    round: toInt32,
  },
  uint8: {
    name: "uint8",
    category: "int",
    rank: 0,
    bytes: 1,
    array: Uint8Array,
    big: false,
    scalarName: "Byte",
    round: toUint8,
  },
  bool: {
    name: "bool",
    category: "bool",
    rank: 0,
    bytes: 1,
    array: Uint8Array,
    big: false,
    scalarName: "Bool",
    round: toBool,
  },
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
