import { compareValue, show } from "../compare.ts";
import { toPython } from "../convert.ts";
import type { TensorValue, Value } from "../format.ts";
import { callMethod, functionNamed, isTensor, type Library, type LibraryTensor } from "../library.ts";
import { evaluate, pythonScope } from "../python/evaluate.ts";
import { operators, toLibrary } from "../python/objects.ts";
import { parseExpression } from "../python/parse.ts";
import { PythonComplex, PythonFloat } from "../python/values.ts";
import { type Check, MissingName } from "../rows.ts";
import { makeTensor } from "../tensors.ts";
import { isLibraryError } from "./errors.ts";

interface Table {
  readonly op: string;
  readonly result: readonly (readonly (string | null)[])[];
}

/** The dtypes of results. */
export interface PromotionFile {
  readonly dtypes: readonly string[];
  readonly operands: readonly string[];
  readonly binary: readonly Table[];
  readonly inplace: readonly Table[];
  readonly unary: readonly { readonly op: string; readonly result: readonly (string | null)[] }[];
  readonly promote_types: readonly (readonly string[])[];
  readonly can_cast: readonly (readonly boolean[])[];
  readonly inference: readonly {
    readonly expr: string;
    readonly default_float32: string;
    readonly default_float64: string;
  }[];
  readonly values: readonly ValueCase[];
  readonly messages: readonly string[];
}

interface ValueCase {
  readonly kind: string;
  readonly op: string;
  readonly a: TensorValue;
  readonly b?: Value;
  readonly result: TensorValue;
}

/** Compares the dtypes of results: tables of all pairs of operands, inference, integer arithmetic. */
export function runPromotion(library: Library, file: PromotionFile, check: Check, strided: boolean): void {
  const { operands, messages, dtypes } = file;
  for (const group of ["binary", "inplace"] as const) {
    for (const { op, result } of file[group]) {
      result.forEach((row, i) => {
        row.forEach((want, j) => {
          if (want === null) return;
          check(`${group}/${op}/${operands[i]}/${operands[j]}`, "dtype", () => {
            const [x, y] = [operand(library, operands[i]!), operand(library, operands[j]!)];
            return compareDtype(library, want, messages, () => apply(library, op, x, y));
          });
        });
      });
    }
  }
  for (const { op, result } of file.unary) {
    result.forEach((want, i) => {
      if (want === null) return;
      check(`unary/${op}/${dtypes[i]}`, "dtype", () => {
        const x = operand(library, `tensor:${dtypes[i]}`);
        return compareDtype(library, want, messages, () => applyUnary(library, op, x));
      });
    });
  }
  dtypes.forEach((from, i) => {
    dtypes.forEach((to, j) => {
      check(`promote_types/${from}/${to}`, "dtype", () =>
        equal(functionNamed(library, "promote_types")(from, to), file.promote_types[i]![j]),
      );
      check(`can_cast/${from}/${to}`, "value", () =>
        equal(functionNamed(library, "can_cast")(from, to), file.can_cast[i]![j]),
      );
    });
  });
  file.inference.forEach(({ expr, default_float32, default_float64 }, i) => {
    check(`inference/${i}/float32`, "dtype", () => infer(library, expr, "float32", default_float32));
    check(`inference/${i}/float64`, "dtype", () => infer(library, expr, "float64", default_float64));
  });
  file.values.forEach((one, i) => {
    check(`values/${i}`, "value", () => compareArithmetic(library, one, strided));
  });
}

function operand(library: Library, description: string): unknown {
  const [kind, type] = description.split(":") as [string, string];
  if (kind === "scalar") return toLibrary(library, scalars[type]);
  const width = type.startsWith("complex") ? 2 : 1;
  const data = Array.from({ length: kind === "0d" ? width : 2 * width }, (_, i) => (i % width === 0 ? 1 : 0));
  return makeTensor(library, { $: "tensor", dtype: type, shape: kind === "0d" ? [] : [2], data });
}

const scalars: Readonly<Record<string, unknown>> = {
  bool: true,
  int: 1,
  float: new PythonFloat(1),
  complex: new PythonComplex(1, 0),
};

const roundings: Readonly<Record<string, string>> = { div_floor: "floor", div_trunc: "trunc" };

function apply(library: Library, op: string, x: unknown, y: unknown): unknown {
  const infix = operators[{ add_operator: "+", div_operator: "/", pow_operator: "**" }[op] ?? ""];
  if (infix !== undefined) return functionNamed(library, infix)(x, y);
  const rounding = roundings[op];
  if (rounding !== undefined) return functionNamed(library, "div")(x, y, { roundingMode: rounding });
  if (op === "where") return functionNamed(library, "where")(functionNamed(library, "tensor")([true, false]), x, y);
  if (op === "copy_" && !isTensor(y)) return callMethod(library, x, "fill_", [y]);
  return op.endsWith("_") ? callMethod(library, x, op, [y]) : functionNamed(library, op)(x, y);
}

/** The arguments after the tensor that a function cannot do without. */
const needed: Readonly<Record<string, readonly unknown[]>> = { cumsum: [0], softmax: [0], clamp: [0, 1] };

/** Functions of matrices: their operand has one row. */
const ofMatrices: ReadonlySet<string> = new Set(["trace"]);

function applyUnary(library: Library, op: string, x: unknown): unknown {
  const operand = ofMatrices.has(op) ? functionNamed(library, "unsqueeze")(x, 0) : x;
  const result = functionNamed(library, op, `nn.functional.${op}`)(operand, ...(needed[op] ?? []));
  return isTensor(result) ? result : (Array.from(result as Iterable<unknown>)[0] as LibraryTensor);
}

/**
 * A dtype, or `!n` for an error. Gaps of PyTorch's kernels and tensors that its parser asks for in the place of
 * numbers are no errors in a library that computes there.
 */
function compareDtype(library: Library, want: string, messages: readonly string[], run: () => unknown): string | null {
  if (!want.startsWith("!")) return equal((run() as LibraryTensor).dtype, want);
  const message = messages[Number(want.slice(1))]!;
  const isGap = message.includes("not implemented for") || message.startsWith("TypeError");
  try {
    const got = run();
    return isGap ? null : `got ${show(got)}, want ${message}`;
  } catch (error) {
    if (error instanceof MissingName) throw error;
    return isLibraryError(library, error) ? null : `threw ${String(error)}`;
  }
}

function infer(library: Library, expr: string, dtype: string, want: string): string | null {
  const setDefaultDtype = functionNamed(library, "set_default_dtype");
  setDefaultDtype(dtype);
  try {
    return equal((evaluate(parseExpression(expr), pythonScope(library)) as LibraryTensor).dtype, want);
  } finally {
    setDefaultDtype("float32");
  }
}

function compareArithmetic(library: Library, { op, a, b, result }: ValueCase, strided: boolean): string | null {
  const make = (value: TensorValue): LibraryTensor => makeTensor(library, value, strided);
  const x = make(a);
  const y = b === undefined ? undefined : toLibrary(library, toPython(b, make));
  const got =
    b === undefined
      ? applyUnary(library, op, x)
      : op === "to"
        ? callMethod(library, x, "to", [y])
        : apply(library, op, x, y);
  return compareValue(got, result, { order: "value" });
}

function equal(got: unknown, want: unknown): string | null {
  return got === want ? null : `got ${show(got)}, want ${show(want)}`;
}
