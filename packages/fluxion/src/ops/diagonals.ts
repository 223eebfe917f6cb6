/** Diagonals and triangles: taken, made, summed, listed. */

import { composite } from "../core/families.ts";
import { checkInteger, checkTensor } from "../core/operands.ts";
import { fromStorage, type Tensor } from "../core/tensor.ts";
import type { DType } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { Storage } from "../tensor/storage.ts";
import { sum } from "./reduce.ts";
import { clone, reshape } from "./shape.ts";
import { type Diagonal, diagonalPlace, viewRows } from "./viewing.ts";
import { checkedDiagonal, diagonal } from "./views.ts";

const embed = /* @__PURE__ */ (() => viewRows<Diagonal>(diagonalPlace("diagonal")).embed)();

const embedded = /* @__PURE__ */ composite<Diagonal>({
  name: "diag_embed",
  saves: "none",
  body: ([x], params) => embedBody(x!, params),
});

/** The last dim as a diagonal of two new ones. */
function embedBody(x: Tensor, params: Diagonal): Tensor {
  const { offset, dim1, dim2 } = params;
  const n = x.shape.at(-1)! + Math.abs(offset);
  const others = x.shape.slice(0, -1);
  const shape: number[] = [];
  for (let d = 0, k = 0; d <= x.shape.length; d++) shape.push(d === dim1 || d === dim2 ? n : others[k++]!);
  return embed([x], { shape, params });
}

type DiagonalArguments = Arguments<
  [offset: number, dim1: number, dim2: number],
  { offset?: number; dim1?: number; dim2?: number }
>;

/** Matrices with the elements of the last dim on their diagonal, as two new dims. */
export function diagEmbed(x: Tensor, ...args: DiagonalArguments): Tensor {
  const op = "diagEmbed";
  checkTensor(op, x);
  const given = readArguments<{ offset: number; dim1: number; dim2: number }>(op, args, ["offset", "dim1", "dim2"]);
  const { offset = 0, dim1 = -2, dim2 = -1 } = given;
  return embedded([x], checkedDiagonal(op, x.shape.length + 1, { offset, dim1, dim2 }));
}

const diagonalCopy = /* @__PURE__ */ composite<number>({
  name: "diag",
  saves: "none",
  body: ([x], offset) =>
    x!.shape.length === 1 ? embedBody(x!, { offset, dim1: 0, dim2: 1 }) : clone(diagonal(x!, { offset })),
});

type OffsetArguments<K extends string> = Arguments<[offset: number], { readonly [k in K]?: number }>;

/** The diagonal of a matrix; or, of a list of numbers, the matrix that has it as its diagonal. */
export function diag(x: Tensor, ...args: OffsetArguments<"diagonal">): Tensor {
  checkTensor("diag", x);
  const { diagonal: offset = 0 } = readArguments<{ diagonal: number }>("diag", args, ["diagonal"]);
  checkInteger("diag", "diagonal", offset);
  if (x.shape.length !== 1 && x.shape.length !== 2)
    throw new ShapeError(`diag: matrix or a vector expected, got a tensor of ${x.shape.length} dims; see diagonal`);
  return diagonalCopy([x], offset);
}

/** The matrix with all elements of `x` on its diagonal. */
export function diagflat(x: Tensor, ...args: OffsetArguments<"offset">): Tensor {
  checkTensor("diagflat", x);
  const { offset = 0 } = readArguments<{ offset: number }>("diagflat", args, ["offset"]);
  checkInteger("diagflat", "offset", offset);
  return diagonalCopy([x.shape.length === 1 ? x : reshape(x, [-1])], offset);
}

const traced = /* @__PURE__ */ composite<null>({
  name: "trace",
  saves: "none",
  body: ([x]) => sum(diagonal(x!)),
});

/** The sum of the diagonal of a matrix. */
export function trace(x: Tensor): Tensor {
  checkTensor("trace", x);
  if (x.shape.length !== 2)
    throw new ShapeError(`trace: trace: expected a matrix, but got tensor with dim ${x.shape.length}`);
  return traced([x], null);
}

interface IndicesOptions {
  readonly offset?: number;
  readonly dtype?: DType;
  readonly device?: unknown;
  readonly layout?: unknown;
}
type IndicesArguments = Arguments<[offset: number], IndicesOptions>;

const triangleIndices =
  (op: string, inside: (row: number, column: number, offset: number) => boolean) =>
  (row: number, col: number, ...args: IndicesArguments): Tensor => {
    const given = readArguments<{ offset: number; dtype: DType }>(
      op,
      args,
      ["offset"],
      ["dtype", "device" as never, "layout" as never],
    );
    const { offset = 0, dtype = "int64" } = given;
    checkInteger(op, "row", row);
    checkInteger(op, "col", col);
    checkInteger(op, "offset", offset);
    if (row < 0) throw new ArgumentError(`${op}: row must be non-negative, got${row}`);
    if (col < 0) throw new ArgumentError(`${op}: col must be non-negative, got${col}`);
    if (dtype !== "int64" && dtype !== "int32")
      throw new DTypeError(`${op}: indices are int64 or int32, got ${String(dtype)}`);
    const [rows, columns]: [number[], number[]] = [[], []];
    for (let i = 0; i < row; i++) {
      for (let j = 0; j < col; j++) {
        if (!inside(i, j, offset)) continue;
        rows.push(i);
        columns.push(j);
      }
    }
    const all = [...rows, ...columns];
    const data = dtype === "int64" ? BigInt64Array.from(all, BigInt) : Int32Array.from(all);
    return fromStorage(new Storage(dtype, data), [2, rows.length]);
  };

/** The indices of the lower triangle of a matrix: a row of row numbers, and one of column numbers. */
export const trilIndices: (row: number, col: number, ...args: IndicesArguments) => Tensor =
  /* @__PURE__ */ triangleIndices("trilIndices", (i, j, offset) => j - i <= offset);
/** The indices of the upper triangle of a matrix: a row of row numbers, and one of column numbers. */
export const triuIndices: (row: number, col: number, ...args: IndicesArguments) => Tensor =
  /* @__PURE__ */ triangleIndices("triuIndices", (i, j, offset) => j - i >= offset);
