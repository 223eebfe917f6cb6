import { isTensorValue, itemsOf, type Num, type TensorValue, type Value } from "./format.ts";
import { isTensor } from "./library.ts";
import { flatten } from "./tensors.ts";

/** How far a value may be from what is wanted, and what else counts. */
export interface Tolerance {
  /** Which column of the table of tolerances applies. */
  readonly order: "value" | "vjp" | "gradgrad";
  /** A tolerance of the sample's own. */
  readonly tol?: number | undefined;
  /** Whether −0 differs from 0. */
  readonly signedZero?: boolean;
  /** Whether any value passes where NaN is wanted. */
  readonly anyForNaN?: boolean;
}

export interface Bounds {
  readonly rtol: number;
  readonly atol: number;
}

/** The names of operators whose results have the sign of zero that IEEE 754 gives them. */
export const signedZeros: ReadonlySet<string> = new Set([
  "neg",
  "abs",
  "copysign",
  "ceil",
  "round",
  "trunc",
  "mul",
  "div",
  "reciprocal",
]);

/** Why a result differs from a wanted value of the vectors, or null where it does not. */
export function compareValue(got: unknown, want: Value, tolerance: Tolerance): string | null {
  if (isTensorValue(want)) return compareTensor(got, want, tolerance);
  const items = itemsOf(want);
  if (items !== undefined) return compareItems(got, items, tolerance);
  if (want === null) return got === null || got === undefined ? null : `got ${show(got)}, want null`;
  if (typeof want === "object" && "$" in want && want.$ === "float") {
    if (typeof got !== "number") return `got ${show(got)}, want a number`;
    return close(got, Number(want.value), bounds("float64", tolerance, [want.value]), tolerance)
      ? null
      : `got ${got}, want ${want.value}`;
  }
  const wanted = want as number | string | boolean;
  return Object.is(got, wanted) || (typeof got === "bigint" && got === BigInt(want as number))
    ? null
    : `got ${show(got)}, want ${show(wanted)}`;
}

/** Why a tensor differs from the wanted one, or null where it does not. */
export function compareTensor(got: unknown, want: TensorValue, tolerance: Tolerance): string | null {
  const kind = compareKind(got, want.dtype, want.shape);
  if (kind !== null) return kind;
  const data = isTensor(got) ? flatten(got.toArray()) : [];
  const wanted = want.data;
  const elements = want.dtype.startsWith("complex") ? data.flatMap(parts) : data;
  if (want.shape.includes(0)) return null;
  if (elements.length !== wanted.length) return `got ${elements.length} elements, want ${wanted.length}`;
  const exact = isExact(want.dtype);
  const limits = bounds(want.dtype, tolerance, wanted);
  for (let i = 0; i < wanted.length; i++) {
    const same = exact
      ? sameInteger(elements[i], wanted[i]!)
      : close(Number(elements[i]), Number(wanted[i]), limits, tolerance);
    if (!same) return `element ${i}: got ${show(elements[i])}, want ${show(wanted[i])}`;
  }
  return null;
}

/** Why a result is not a tensor of this dtype and shape, or null where it is one. */
export function compareKind(got: unknown, dtype: string, shape: readonly number[]): string | null {
  if (!isTensor(got)) return `got ${show(got)}, want a tensor`;
  if (got.dtype !== dtype) return `got dtype ${got.dtype}, want ${dtype}`;
  if (got.shape.join() !== shape.join() || got.shape.length !== shape.length) {
    return `got shape [${got.shape.join(", ")}], want [${shape.join(", ")}]`;
  }
  return null;
}

/** Why a derivative differs from the wanted one; a wanted null is a zero that may be missing. */
export function compareDerivative(got: unknown, want: TensorValue | null, tolerance: Tolerance): string | null {
  if (want !== null) {
    if (got !== null && got !== undefined) return compareTensor(got, want, tolerance);
    return want.data.every((x) => Number(x) === 0) ? null : "got no derivative";
  }
  if (got === null || got === undefined) return null;
  if (!isTensor(got)) return `got ${show(got)}, want zeros`;
  return flatten(got.toArray()).every((x) => Number(x) === 0) ? null : `got ${show(got)}, want zeros`;
}

/** Whether |got − want| ≤ atol + rtol |want|; NaN equals NaN, infinities equal with their sign. */
export function close(got: number, want: number, { rtol, atol }: Bounds, options: Partial<Tolerance> = {}): boolean {
  if (Number.isNaN(want)) return Number.isNaN(got) || options.anyForNaN === true;
  if (!Number.isFinite(want)) return got === want;
  if (options.signedZero === true && want === 0) return Object.is(got, want);
  return Math.abs(got - want) <= atol + rtol * Math.abs(want);
}

/** The tolerance for a dtype; with a `tol` of the sample's own, relative to the largest element. */
export function bounds(dtype: string, tolerance: Tolerance, want: readonly (Num | boolean)[]): Bounds {
  const { tol, order } = tolerance;
  if (tol !== undefined) {
    let largest = 1;
    for (const x of want) if (Number.isFinite(Number(x))) largest = Math.max(largest, Math.abs(Number(x)));
    return { rtol: tol, atol: tol * largest };
  }
  if (dtype === "float16") return { rtol: 1e-3, atol: 1e-3 };
  if (dtype === "bfloat16") return { rtol: 1e-2, atol: 1e-2 };
  if (dtype === "float32" || dtype === "complex64") {
    return order === "value" ? { rtol: 1e-5, atol: 1e-6 } : { rtol: 1e-4, atol: 1e-5 };
  }
  return order === "gradgrad" ? { rtol: 1e-8, atol: 1e-9 } : { rtol: 1e-9, atol: 1e-10 };
}

/** A value in a few words. */
export function show(value: unknown): string {
  if (Object.is(value, -0)) return "-0";
  if (isTensor(value)) return `a ${value.dtype} tensor of shape [${value.shape.join(", ")}]`;
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (typeof value === "object" && value !== null) return `an object with ${Object.keys(value).join(", ")}`;
  return typeof value === "string" ? JSON.stringify(value) : String(value);
}

/** The members of a list or of a result with several names; undefined for anything else. */
export function membersOf(value: unknown): readonly unknown[] | undefined {
  if (Array.isArray(value)) return value;
  if (typeof value !== "object" || value === null || isTensor(value) || !(Symbol.iterator in value)) return undefined;
  return Array.from(value as Iterable<unknown>);
}

function compareItems(got: unknown, want: readonly Value[], tolerance: Tolerance): string | null {
  const members = membersOf(got);
  if (members === undefined) return `got ${show(got)}, want a list of ${want.length}`;
  if (members.length !== want.length) return `got ${members.length} results, want ${want.length}`;
  for (let i = 0; i < want.length; i++) {
    const reason = compareValue(members[i], want[i]!, tolerance);
    if (reason !== null) return `result ${i}: ${reason}`;
  }
  return null;
}

function isExact(dtype: string): boolean {
  return dtype === "bool" || dtype.includes("int");
}

function sameInteger(got: unknown, want: Num | boolean): boolean {
  if (typeof got === "boolean" || typeof want === "boolean") return got === Boolean(want);
  if (typeof got === "bigint" || typeof want === "string") {
    return (typeof got === "bigint" || Number.isInteger(got)) && BigInt(got as bigint) === BigInt(want);
  }
  return got === want;
}

function parts(value: unknown): readonly unknown[] {
  const { re, im } = (value ?? {}) as { readonly re?: unknown; readonly im?: unknown };
  return [re, im];
}
