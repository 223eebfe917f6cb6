/** Bad calls of what makes tensors, and values that options cannot have. */

import { ArgumentError, DTypeError, IndexError, MemoryError, ShapeError, tensor, type Tensor } from "fluxion";
import { pyFloat } from "fluxion/testing";
import { f, functional, vector, matrix, leaf, text, type Loose, type Row } from "./tools.ts";

export const creation: readonly Row[] = [
  ["tensor", () => f.tensor([[1], [1, 2]]), ShapeError, /^tensor: expected sequence of length 1 at dim 1 \(got 2\)/],
  [
    "tensor",
    () => f.tensor("abc"),
    ArgumentError,
    /^tensor: new\(\): invalid data type 'str'; got the string "abc"; give numbers/,
  ],
  ["tensor", () => f.tensor(["a"]), ArgumentError, /^tensor: too many dimensions 'str'; got the string "a"/],
  ["tensor", () => f.tensor([1, "a"]), ArgumentError, /^tensor: new\(\): invalid data type 'str'; got the string "a"/],
  ["tensor", () => f.tensor(null), ArgumentError, /^tensor: Could not infer dtype of NoneType; got null/],
  [
    "tensor",
    () => f.tensor([Number.NaN], { dtype: "int64" }),
    ArgumentError,
    /^tensor: value cannot be converted to type int64 without overflow; NaN has no value of dtype int64/,
  ],
  ["tensor", () => f.tensor(1, { requires_grad: true }), ArgumentError, /^tensor: .*did you mean "requiresGrad"\?/],
  [
    "tensor",
    () => f.tensor(1n, { requiresGrad: true }),
    DTypeError,
    /^tensor: Only Tensors of floating point and complex/,
  ],
  ...["zeros", "ones", "empty"].flatMap((op): Row[] => [
    [op, () => f[op]([2, -1]), ShapeError, `${op}: Trying to create tensor with negative dimension -1: [2, -1]`],
    [op, () => f[op]([2], { dtpye: "int64" }), ArgumentError, `${op}: unknown option "dtpye"; did you mean "dtype"?`],
  ]),
  ["full", () => f.full([2], "abc"), ArgumentError, text("full")],
  ["full", () => f.full([2], vector(2)), ArgumentError, /^full: only one element tensors can be converted/],
  ["fullLike", () => f.fullLike(vector(2), "abc"), ArgumentError, text("fullLike")],
  ["zerosLike", () => f.zerosLike(vector(2), { dtype: "x" }), DTypeError, /^zerosLike: unknown dtype "x"/],
  ["arange", () => f.arange(0, 3, 0), ArgumentError, "arange: step must be nonzero"],
  ["arange", () => f.arange(3, 0), ArgumentError, "arange: upper bound and larger bound inconsistent with step sign"],
  ["linspace", () => f.linspace(0, 1, -1), ArgumentError, "linspace: number of steps must be non-negative, got -1"],
  [
    "linspace",
    () => f.linspace(0, 1, 2.5),
    ArgumentError,
    "linspace: linspace(): argument 'steps' (position 3) must be int, not float",
  ],
  ["eye", () => f.eye(-1), ShapeError, "eye: n must be greater or equal to 0, got -1"],
  ["eye", () => f.eye(1.5), ArgumentError, "eye: n must be an integer, got 1.5"],
];

export const values: readonly Row[] = [
  ["sum", () => f.sum(matrix(), 0, "yes"), ArgumentError, 'sum: keepdim must be true or false, got "yes"'],
  ["ones", () => f.ones([2], { requiresGrad: 1 }), ArgumentError, "ones: requiresGrad must be true or false, got 1"],
  ["ones", () => f.ones([2], { name: 1 }), ArgumentError, "ones: the name must be a string, got 1"],
  [
    "zeros",
    () => f.zeros(2, { device: "tpu" }),
    ArgumentError,
    /^zeros: Expected one of cpu, cuda, .*device string: tpu;/,
  ],
  ["zeros", () => f.zeros([1e12]), MemoryError, /^zeros: not enough memory: you tried to allocate 8000000000000 bytes/],
  ["grad", () => f.grad(leaf(), leaf(), { createGraph: 1 }), ArgumentError, /^grad: createGraph must be true or false/],
  ["grad", () => f.grad((x: Tensor) => x, { argnums: "a" })(1), ArgumentError, /^grad: argnums must be integers/],
  ["grad", () => f.grad((x: Tensor) => x, { argnums: 1 })(1), ArgumentError, /^grad: argnums 1 is out of range/],
  ["vmap", () => f.vmap((x: Tensor) => x, { outDims: 2 })(vector(2)), IndexError, /^vmap: Dimension out of range/],
  [
    "vmap",
    () => f.vmap((x: Tensor) => x, { chunkSize: 0 }),
    ArgumentError,
    /^vmap: chunk_size should be an integer greater/,
  ],
  [
    "vmap",
    () => f.vmap((x: Tensor) => x, { randomness: "x" }),
    ArgumentError,
    /^vmap: Only allowed values for randomness/,
  ],
  ["var", () => f.var(vector(2), { correction: "1" }), ArgumentError, /^var: correction must be a number/],
  [
    "nn.functional.crossEntropy",
    () => functional.crossEntropy(matrix(), tensor([0n, 1n]), { labelSmoothing: 2 }),
    ArgumentError,
    "crossEntropy: label_smoothing must be between 0.0 and 1.0. Got: 2",
  ],
  ["testing.pyFloat", () => pyFloat("1" as Loose), ArgumentError, 'pyFloat: expected a number, got the string "1"'],
];
