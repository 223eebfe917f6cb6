/** Bad calls of the functions of neural networks, of linear algebra, and of checks of derivatives. */

import { ArgumentError, DTypeError, IndexError, ShapeError, ones, tensor } from "fluxion";
import { gradCheck, gradGradCheck, taylorCheck } from "fluxion/testing";
import { f, functional, vector, matrix, text, type Loose, type Row } from "./tools.ts";

export const networks: readonly Row[] = [
  ..."relu sigmoid silu tanh gelu softplus leakyRelu"
    .split(" ")
    .map((op): Row => [`nn.functional.${op}`, () => functional[op]("abc"), ArgumentError, text(op)]),
  [
    "nn.functional.gelu",
    () => functional.gelu(1, { approximate: "x" }),
    ArgumentError,
    /^gelu: approximate argument must be either none or tanh/,
  ],
  [
    "nn.functional.linear",
    () => functional.linear(matrix(), ones([2, 2])),
    ShapeError,
    /^linear: mat1 and mat2 shapes cannot be multiplied \(2x3 and 2x2\)/,
  ],
  [
    "nn.functional.mseLoss",
    () => functional.mseLoss(vector(2), vector(3)),
    ShapeError,
    /^mseLoss: The size of tensor a \(2\) must match/,
  ],
  [
    "nn.functional.mseLoss",
    () => functional.mseLoss(vector(2), vector(2), { reduction: "x" }),
    ArgumentError,
    /^mseLoss: x is not a valid value for reduction/,
  ],
  [
    "nn.functional.nllLoss",
    () => functional.nllLoss(matrix(), vector(2)),
    DTypeError,
    /^nllLoss: expected scalar type Long but found/,
  ],
  [
    "nn.functional.crossEntropy",
    () => functional.crossEntropy(matrix()),
    ArgumentError,
    /^crossEntropy: expected a tensor as target, got undefined/,
  ],
  ["nn.functional.softmax", () => functional.softmax(vector(2), 1), IndexError, /^softmax: Dimension out of range/],
  ["nn.functional.logSoftmax", () => functional.logSoftmax(vector(2)), ArgumentError, /^logSoftmax: expected a dim/],
  [
    "nn.functional.crossEntropy",
    () => functional.crossEntropy(matrix(), tensor([0n, 3n])),
    IndexError,
    "crossEntropy: Target 3 is out of bounds.; classes are numbered from 0 to 2",
  ],
  ["linalg.matmul", () => f.linalg.matmul(1, 2), ArgumentError, "matmul: expected two tensors, got 1"],
  ["linalg.norm", () => f.linalg.norm("abc"), ArgumentError, text("norm")],
];

export const checks: readonly Row[] = [
  [
    "testing.gradCheck",
    () => gradCheck(3 as Loose, []),
    ArgumentError,
    "gradCheck: expected a function of tensors, got 3",
  ],
  [
    "testing.gradCheck",
    () => gradCheck((x) => x, undefined as Loose),
    ArgumentError,
    /^gradCheck: expected a list of tensors/,
  ],
  [
    "testing.gradGradCheck",
    () => gradGradCheck((x) => x, [3 as Loose]),
    ArgumentError,
    /^gradGradCheck: expected a tensor at place 0/,
  ],
  [
    "testing.taylorCheck",
    () => taylorCheck((x) => x, tensor(1), { ordr: 2 } as Loose),
    ArgumentError,
    /did you mean "order"\?/,
  ],
];
