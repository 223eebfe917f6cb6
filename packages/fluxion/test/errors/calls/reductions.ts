/** Bad calls of reductions and products. */

import { ArgumentError, DTypeError, IndexError, ShapeError, tensor, zeros, ones } from "fluxion";
import { f, noTensor, vector, matrix, type Row } from "./tools.ts";

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
  ..."addmm addmv addr addbmm baddbmm".split(" ").flatMap((op): Row[] => [
    [op, () => f[op](), ArgumentError, noTensor(op)],
    [`${op}_`, () => f[`${op}_`](), ArgumentError, noTensor(`${op}_`)],
  ]),
  ...["tensordot", "inner", "kron", "cross"].map((op): Row => [op, () => f[op](), ArgumentError, noTensor(op)]),
  ["vdot", () => f.vdot(1, 2), ArgumentError, "vdot: expected two tensors, got 1"],
  [
    "vdot",
    () => f.vdot(vector(2), vector(3)),
    ShapeError,
    /^vdot: inconsistent tensor size, expected tensor \[2\] and src/,
  ],
  [
    "addmm",
    () => f.addmm(vector(2), matrix(), ones([3, 4])),
    ShapeError,
    /^addmm: The expanded size of the tensor \(4\)/,
  ],
  [
    "addmm",
    () => f.addmm(vector(2), matrix(), matrix()),
    ShapeError,
    /^addmm: mat1 and mat2 shapes cannot be multiplied/,
  ],
  ["addmm", () => f.addmm(vector(2), vector(3), matrix()), ShapeError, /^addmm: mat1 must be a matrix, got 1-D tensor/],
  [
    "addmm",
    () => f.addmm(tensor([1n]), matrix(), ones([3, 4])),
    DTypeError,
    /^addmm: self and mat2 must have the same dtype, but got Long and Double/,
  ],
  [
    "addmm",
    () => f.addmm(matrix(), matrix(), ones([3, 3]), { gamma: 1 }),
    ArgumentError,
    /^addmm: unknown option "gamma"/,
  ],
  ["addmv", () => f.addmv(vector(2), matrix(), vector(4)), ShapeError, "addmv: size mismatch, got 2, 2x3,4"],
  [
    "addmv",
    () => f.addmv(vector(2), vector(2), vector(4)),
    ShapeError,
    "addmv: vector + matrix @ vector expected, got 1, 1, 1",
  ],
  [
    "addr",
    () => f.addr(vector(2), matrix(), vector(4)),
    ShapeError,
    "addr: addr: Expected 1-D argument vec1, but got 2-D",
  ],
  [
    "baddbmm",
    () => f.baddbmm(vector(2), ones([2, 3, 4]), ones([2, 3, 5])),
    ShapeError,
    "baddbmm: Expected size for first two dimensions of batch2 tensor to be: [2, 4] but got: [2, 3].",
  ],
  [
    "addbmm",
    () => f.addbmm(vector(2), ones([2, 3, 4]), ones([3, 4, 5])),
    ShapeError,
    "addbmm: batch1 and batch2 must have same number of batches, got 2 and 3",
  ],
  [
    "addbmm",
    () => f.addbmm(vector(2), ones([2, 3, 4]), ones([2, 3, 5])),
    ShapeError,
    "addbmm: Incompatible matrix sizes for bmm (3x4 and 3x5)",
  ],
  [
    "inner",
    () => f.inner(matrix(), ones([2, 4])),
    ShapeError,
    "inner: inner() the last dimension must match on both input tensors but got shapes [2, 3] and [2, 4]",
  ],
  ["cross", () => f.cross(ones([2, 2]), ones([2, 2])), ShapeError, /^cross: no dimension of size 3 in input/],
  [
    "cross",
    () => f.cross(vector(3), matrix()),
    ShapeError,
    /^cross: linalg\.cross: inputs must have the same number of/,
  ],
  [
    "linalg.cross",
    () => f.linalg.cross(ones([2, 2]), ones([2, 2])),
    ShapeError,
    "cross: linalg.cross: inputs dimension -1 must have length 3. Got 2 and 2",
  ],
  ["linalg.cross", () => f.linalg.cross(matrix(), matrix(), 2), IndexError, /^cross: Dimension out of range/],
  ["linalg.vecdot", () => f.linalg.vecdot(matrix(), ones([2, 4])), ShapeError, /^vecdot: The size of tensor a \(3\)/],
  [
    "linalg.multiDot",
    () => f.linalg.multiDot([vector(2)]),
    ArgumentError,
    /^multiDot: multi_dot\(\): expected at least 2/,
  ],
  [
    "linalg.multiDot",
    () => f.linalg.multiDot([matrix(), matrix()]),
    ShapeError,
    "multiDot: multi_dot(): tensors 0 and 1 with shapes [2, 3] and [2, 3] cannot be multiplied",
  ],
  [
    "linalg.multiDot",
    () => f.linalg.multiDot([ones([2, 2, 2]), matrix()]),
    ShapeError,
    "multiDot: multi_dot(): the first tensor must be 1D or 2D but got 3D",
  ],
  [
    "chainMatmul",
    () => f.chainMatmul(vector(2)),
    ShapeError,
    /^chainMatmul: Tensor dimension is 1, expected 2 instead\./,
  ],
  [
    "tensordot",
    () => f.tensordot(matrix(), ones([4, 3]), { dims: 1 }),
    ShapeError,
    "tensordot: contracted dimensions need to match, but first has size 3 in dim -1 and second has size 4 in dim 0",
  ],
  [
    "tensordot",
    () => f.tensordot(matrix(), matrix(), -1),
    ArgumentError,
    "tensordot: tensordot expects dims >= 0, but got dims=-1",
  ],
  [
    "tensordot",
    () => f.tensordot(matrix(), matrix(), [[1], [0, 1]]),
    ArgumentError,
    "tensordot: both dimension lists should have same length",
  ],
  ...(
    [
      ["ij,jk", [matrix()], "fewer operands were provided than specified in the equation"],
      ["ij", [matrix(), matrix()], "more operands were provided than specified in the equation"],
      [
        "ij",
        [vector(2)],
        "the number of subscripts in the equation (2) does not match the number of dimensions (1) for operand 0 and no ellipsis was given",
      ],
      ["ij->k", [matrix()], "output subscript k does not appear in the equation for any input operand"],
      ["ij->ii", [matrix()], "output subscript i appears more than once in the output"],
      ["i.j", [matrix()], "found '.' for operand 0 that is not part of any ellipsis"],
      ["...i...", [matrix()], "found '.' for operand 0 for which an ellipsis was already found"],
      ["i1", [matrix()], "invalid subscript given at index 1 in the equation string, subscripts must be in [a-zA-Z]"],
      [
        "ij->i->",
        [matrix()],
        "invalid subscript given at index 5 in the equation string, subscripts must be in [a-zA-Z]",
      ],
      [
        "ij,jk",
        [matrix(), ones([4, 4])],
        "subscript j has size 4 for operand 1 which does not broadcast with previously seen size 3",
      ],
      ["ii", [matrix()], "subscript i is repeated for operand 0 but the sizes don't match, 3 != 2"],
    ] as const
  ).map(
    ([equation, xs, sentence]): Row => [
      "einsum",
      () => f.einsum(equation, ...xs),
      /dimensions|size/.test(sentence) ? ShapeError : ArgumentError,
      `einsum: einsum(): ${sentence}`,
    ],
  ),
  ["einsum", () => f.einsum("ij"), ArgumentError, /^einsum: einsum\(\): must specify the equation string and at least/],
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
