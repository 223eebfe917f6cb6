/** Norms of vectors, and of all elements. */

import { convert, keptShape, mul, reshape } from "../core/basis.ts";
import { composite } from "../core/families.ts";
import { kindText, toTensor } from "../core/operands.ts";
import type { PyFloat, Tensor, TensorLike } from "../core/tensor.ts";
import { type DType, dtypes, isFloat } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { eq, logicalNot } from "./compare.ts";
import { checkDType } from "./create.ts";
import { type Dims, distinctDims, reducedDims } from "./dims.ts";
import { abs, sqrt } from "./elementwise.ts";
import { amaxRow, aminRow } from "./extreme.ts";
import { pow } from "./pow.ts";
import { flatAtZero, sum } from "./reduce.ts";
import { singularValues } from "./singular.ts";
import { permute } from "./views.ts";
import { type Along, asType, type ReduceOptions, total } from "./reduction.ts";

interface NormParams extends Along {
  readonly p: number;
}
/** A norm of vectors along dims, as one of PyTorch's nodes. */
export const normRow = (
  nodeName: string,
  name: string = "norm",
): ((inputs: readonly Tensor[], params: NormParams) => Tensor) =>
  composite<NormParams>({
    name,
    nodeName,
    saves: "both",
    body: ([x], { p, ...along }) => {
      if (p === 2) return sqrt(total(mul(x!, x!), along)); // strong factors keep the slope at 0 flat
      const size = abs(x!);
      if (p === Number.POSITIVE_INFINITY) return amaxRow([size], along);
      if (p === Number.NEGATIVE_INFINITY) return aminRow([size], along);
      if (p === 1) return total(size, along);
      if (p === 0) return total(convert(logicalNot(eq(x!, 0)), x!.dtype), along);
      if (p < 0) return pow(total(pow(size, p), along), 1 / p);
      const sums = total(
        flatAtZero(size, (v) => pow(v, p)),
        along,
      );
      return flatAtZero(sums, (v) => pow(v, 1 / p));
    },
  });
export const vectorNormRow: ReturnType<typeof normRow> = /* @__PURE__ */ normRow("LinalgVectorNormBackward0");
const normOf = {
  along: /* @__PURE__ */ normRow("NormBackward1"),
  matrix: /* @__PURE__ */ normRow("SqrtBackward0"),
  vector: vectorNormRow,
};

type Order = number | "fro" | "nuc" | "inf" | PyFloat;
interface NormOptions extends ReduceOptions {
  readonly p?: Order | null;
}
/** The p-norm of all elements, or along `dim`; the slope of the 2-norm at 0 is 0. */
export function norm(
  x: TensorLike,
  ...args: Arguments<[p: Order | null, dim: Dims, keepdim: boolean, dtype: DType], NormOptions>
): Tensor {
  const {
    p = "fro",
    dim,
    keepdim = false,
    dtype,
  } = readArguments<NormOptions>("norm", args, ["p", "dim", "keepdim", "dtype"]);
  const t = asType(toTensor(x, "norm"), dtype == null ? null : checkDType("norm", dtype));
  if (!isFloat(t.dtype))
    throw new DTypeError(
      `norm: linalg.vector_norm: Expected a floating point or complex tensor as input. Got ${dtypes[t.dtype].scalarName}`,
    );
  if (p === "nuc") return nuclear(t, dim, keepdim);
  const frobenius = p === "fro" || p === null;
  const order = frobenius ? 2 : p === "inf" ? Number.POSITIVE_INFINITY : typeof p === "number" ? p : p.value;
  if (typeof p === "string" && typeof order !== "number")
    throw new ArgumentError(
      `norm: only valid string values are 'fro' and 'nuc', found ${p}; use 'fro', 'inf' or a number`,
    );
  if (typeof order !== "number") throw new ArgumentError(`norm: the order must be a number, got ${kindText(p)}`);
  const dims = reducedDims("norm", dim, t.shape.length);
  return normOf[kindOfNorm(frobenius, dim)]([t], { p: order, dims, keepdim });
}

/** Which of PyTorch's nodes a norm is. */
function kindOfNorm(frobenius: boolean, dim: Dims): keyof typeof normOf {
  if (!frobenius || dim == null) return "along";
  return Array.isArray(dim) && dim.length === 2 ? "matrix" : "vector";
}

/** The sum of the singular values. */
function nuclear(t: Tensor, dim: Dims, keepdim: boolean): Tensor {
  const ndim = t.shape.length;
  const dims = dim == null && ndim === 2 ? [0, 1] : dim;
  if (!Array.isArray(dims) || dims.length !== 2)
    throw new ArgumentError(
      `norm: linalg.matrix_norm: dim must be a 2-tuple. Got ${Array.isArray(dims) ? dims.join(", ") : kindText(dims)}`,
    );
  const [rows, columns] = distinctDims("norm", dims, ndim) as [number, number];
  const others = t.shape.map((_, d) => d).filter((d) => d !== rows && d !== columns);
  const sums = sum(singularValues(permute(t, [...others, rows, columns])), -1);
  return keepdim ? reshape(sums, keptShape(t.shape, [rows, columns])) : sums;
}
