/** Norms of vectors and of matrices. */

import { convert } from "../core/basis.ts";
import { checkTensor, kindText, scalarOf, toTensor } from "../core/operands.ts";
import type { PyFloat, Tensor, TensorLike } from "../core/tensor.ts";
import { canCast, type DType, dtypes, isFloat, promoteTypes } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, IndexError, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { showShape } from "../tensor/shape.ts";
import { checkDType } from "../ops/create.ts";
import { type Dims, reducedDims, wrapDim } from "../ops/dims.ts";
import { amax, amin } from "../ops/extreme.ts";
import { vectorNormRow } from "../ops/norm.ts";
import { sum } from "../ops/reduce.ts";
import { sizeOf } from "../ops/reduction.ts";
import { singularValues } from "../ops/singular.ts";
import { permute, unsqueeze } from "../ops/views.ts";

type Real = number | PyFloat;
interface Options<O> {
  readonly ord?: O;
  readonly dim?: Dims;
  readonly keepdim?: boolean;
  readonly dtype?: DType | null;
}
type NormArguments<O> = Arguments<[ord: O, dim: Dims, keepdim: boolean], Options<O>>;
const names = ["ord", "dim", "keepdim"] as const;

/** The operand of a norm, in the type that it is wanted in. */
function operand(op: string, named: string, x: TensorLike, dtype: DType | null | undefined): Tensor {
  const t = toTensor(x, op);
  if (!isFloat(t.dtype))
    throw new DTypeError(
      `${op}: linalg.${named}: Expected a floating point or complex tensor as input. Got ${dtypes[t.dtype].scalarName}; convert it with .to("float64")`,
    );
  if (dtype == null) return t;
  const to = checkDType(op, dtype);
  if (!isFloat(to))
    throw new DTypeError(
      `${op}: linalg.${named}: dtype should be floating point or complex, but got ${dtypes[to].scalarName}`,
    );
  if (!canCast(t.dtype, to) || promoteTypes(t.dtype, to) !== to)
    throw new DTypeError(
      `${op}: linalg.${named}: the dtype of the input (${dtypes[t.dtype].scalarName}) should be convertible without narrowing to the specified dtype (${dtypes[to].scalarName})`,
    );
  return convert(t, to);
}

function alongVectors(op: string, t: Tensor, p: number, dim: Dims, keepdim: boolean): Tensor {
  const dims = reducedDims(op, dim, t.shape.length);
  if ((p < 0 || p === Infinity) && sizeOf(t.shape, dims) === 0) {
    const text = p === Infinity ? "inf" : p === -Infinity ? "-inf" : String(p);
    const place =
      dim == null || dims.length === t.shape.length
        ? "an empty tensor because"
        : `the dimension ${dims[0]}because this dimension is empty and`;
    throw new IndexError(
      `${op}: linalg.vector_norm cannot compute the ${text} norm on ${place} the operation does not have an identity`,
    );
  }
  return vectorNormRow([t], { p, dims, keepdim });
}

/** The p-norm (2) of all elements, or along `dim`: (Σ |x|ᵖ)¹ᐟᵖ; for ±∞ the extreme of |x|, for 0 how many are not 0. */
export function vectorNorm(x: TensorLike, ...args: NormArguments<Real>): Tensor {
  const { ord = 2, dim, keepdim = false, dtype } = readArguments<Options<Real>>("vectorNorm", args, names, ["dtype"]);
  const t = operand("vectorNorm", "vector_norm", x, dtype);
  return alongVectors("vectorNorm", t, Number(scalarOf("vectorNorm", ord)[0]), dim, keepdim);
}

type MatrixOrder = Real | "fro" | "nuc";

/** A norm of matrices: "fro" of all elements; ±1, ±∞ of sums of columns, rows; ±2, "nuc" of singular values. */
export function matrixNorm(x: TensorLike, ...args: NormArguments<MatrixOrder>): Tensor {
  const given = readArguments<Options<MatrixOrder>>("matrixNorm", args, names, ["dtype"]);
  const { ord = "fro", dim = [-2, -1], keepdim = false, dtype } = given;
  return ofMatrices("matrixNorm", operand("matrixNorm", "matrix_norm", x, dtype), ord, dim, keepdim);
}

function ofMatrices(op: string, t: Tensor, ord: MatrixOrder, dim: Dims, keepdim: boolean): Tensor {
  const p = typeof ord === "string" ? ord : Number(scalarOf(op, ord)[0]);
  const unsupported = typeof p === "string" ? p !== "fro" && p !== "nuc" : ![1, 2, Infinity].includes(Math.abs(p));
  if (unsupported)
    throw new ArgumentError(
      `${op}: linalg.matrix_norm: Order ${p} not supported.; it is "fro", "nuc", 1, 2, Infinity, or one of these numbers less than 0`,
    );
  if (t.shape.length < 2)
    throw new ShapeError(
      `${op}: linalg.matrix_norm: The input tensor A must have at least 2 dimensions.; its shape is ${showShape(t.shape)}`,
    );
  if (!Array.isArray(dim) || dim.length !== 2)
    throw new ArgumentError(
      `${op}: linalg.matrix_norm: dim must be a 2-tuple. Got ${Array.isArray(dim) ? dim.join(", ") : kindText(dim)}`,
    );
  const [rows, columns] = dim.map((d) => wrapDim(op, d, t.shape.length)) as [number, number];
  if (rows === columns)
    throw new ArgumentError(`${op}: linalg.matrix_norm: dims must be different. Got (${dim.join(", ")})`);
  if (p === "fro") return alongVectors(op, t, 2, [rows, columns], keepdim);
  if (p === "nuc" || Math.abs(p) === 2) return bySingularValues(t, p, [rows, columns], keepdim);
  const [summed, other] = Math.abs(p) === 1 ? [rows, columns] : [columns, rows];
  const sums = alongVectors(op, t, 1, summed, keepdim);
  return (p > 0 ? amax : amin)(sums, keepdim || other < summed ? other : other - 1, keepdim);
}

function bySingularValues(
  t: Tensor,
  p: number | "nuc",
  [rows, columns]: readonly [number, number],
  keepdim: boolean,
): Tensor {
  const others = t.shape.map((_, d) => d).filter((d) => d !== rows && d !== columns);
  const order = [...others, rows, columns];
  const values = singularValues(permute(t, order));
  const result = p === "nuc" ? sum(values, -1, keepdim) : (p > 0 ? amax : amin)(values, -1, keepdim);
  return keepdim
    ? permute(
        unsqueeze(result, -1),
        t.shape.map((_, d) => order.indexOf(d)),
      )
    : result;
}

/** The singular values of each matrix of the last two dims, in descending order. */
export function svdvals(x: Tensor): Tensor {
  checkTensor("svdvals", x);
  const t = operand("svdvals", "svd", x, null);
  if (t.shape.length < 2)
    throw new ShapeError(
      `svdvals: linalg.svd: The input tensor A must have at least 2 dimensions.; its shape is ${showShape(t.shape)}`,
    );
  return singularValues(t);
}

/** The norm of a vector or of matrices, by how many dims it is along; without an order, the 2-norm of all elements. */
export function norm(x: TensorLike, ...args: NormArguments<MatrixOrder | null>): Tensor {
  const given = readArguments<Options<MatrixOrder | null>>("norm", args, names, ["dtype"]);
  const { ord = null, dim, keepdim = false, dtype } = given;
  const count = dim == null ? null : Array.isArray(dim) ? dim.length : 1;
  if (count !== null && count !== 1 && count !== 2)
    throw new ArgumentError(
      `norm: linalg.norm: If dim is specified, it must be of length 1 or 2. Got ${showShape(dim as readonly number[])}`,
    );
  const t = operand("norm", "vector_norm", x, dtype);
  if (ord === null) return alongVectors("norm", t, 2, dim, keepdim);
  const ndim = t.shape.length;
  if (count === null && ndim !== 1 && ndim !== 2)
    throw new ShapeError(
      `norm: linalg.norm: If dim is not specified but ord is, the input must be 1D or 2D. Got ${ndim}D.`,
    );
  const vector = typeof ord !== "string" && (count ?? ndim) === 1;
  if (vector) return alongVectors("norm", t, Number(scalarOf("norm", ord)[0]), dim, keepdim);
  return ofMatrices("norm", t, ord, dim ?? [-2, -1], keepdim);
}
