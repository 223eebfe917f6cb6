/** Bad calls of reductions and products. */

import { ArgumentError, DTypeError, IndexError, ShapeError, tensor, zeros } from "fluxion";
import { f, vector, matrix, type Row } from "./tools.ts";

export const reductions: readonly Row[] = [
  ..."sum mean prod var std amax amin all any logsumexp".split(" ").flatMap((op): Row[] => [
    [
      op,
      () => f[op](matrix(), 2),
      IndexError,
      `${op}: Dimension out of range (expected to be in range of [-2, 1], but got 2)`,
    ],
    [op, () => f[op](matrix(), [0, 0]), ArgumentError, `${op}: dim 0 appears multiple times in the list of dims`],
    [
      op,
      () => f[op](matrix(), { keepDims: true }),
      ArgumentError,
      `${op}: unknown option "keepDims"; did you mean "keepdim"?`,
    ],
  ]),
  [
    "mean",
    () => f.mean(tensor([1n])),
    DTypeError,
    /^mean: mean\(\): could not infer output dtype\..*Got: Long; convert it/,
  ],
  [
    "amax",
    () => f.amax(zeros([0])),
    ArgumentError,
    /^amax: amax\(\): Expected reduction dim to be specified for input\.numel\(\) == 0/,
  ],
  ["max", () => f.max(vector(2), vector(3)), ShapeError, /^max: The size of tensor a \(2\) must match/],
  ["argmax", () => f.argmax(zeros([0])), IndexError, /^argmax: argmax\(\): Expected reduction dim to be specified/],
  ["cumsum", () => f.cumsum(vector(2)), ArgumentError, "cumsum: a dim must be an integer, got undefined"],
  ["cumprod", () => f.cumprod(vector(2), 1), IndexError, /^cumprod: Dimension out of range/],
  ["softmax", () => f.softmax(vector(2)), ArgumentError, "softmax: expected a dim, as in softmax(x, -1)"],
  [
    "logSoftmax",
    () => f.logSoftmax(tensor([1n]), 0),
    DTypeError,
    /^logSoftmax: "softmax_lastdim_kernel_impl" not implemented/,
  ],
  [
    "norm",
    () => f.norm(tensor([1n])),
    DTypeError,
    /^norm: linalg\.vector_norm: Expected a floating point or complex tensor/,
  ],
];

export const products: readonly Row[] = [
  ["mm", () => f.mm(matrix(), matrix()), ShapeError, /^mm: mat1 and mat2 shapes cannot be multiplied \(2x3 and 2x3\)/],
  ["matmul", () => f.matmul(matrix(), vector(2)), ShapeError, /^matmul: size mismatch, got 2, 2x3,2/],
  [
    "matmul",
    () => f.matmul(matrix(), matrix().to("float32")),
    DTypeError,
    /^matmul: expected scalar type Double but found Float/,
  ],
  ["mv", () => f.mv(vector(2), vector(2)), ShapeError, /^mv: vector \+ matrix @ vector expected, got 1, 1/],
  ["dot", () => f.dot(vector(2), 3), ArgumentError, "dot: expected two tensors, got 3"],
  ["bmm", () => f.bmm(matrix(), matrix()), ShapeError, /^bmm: batch1 must be a 3D tensor/],
  ["outer", () => f.outer(matrix(), vector(2)), ShapeError, "outer: outer: Expected 1-D argument self, but got 2-D"],
];
