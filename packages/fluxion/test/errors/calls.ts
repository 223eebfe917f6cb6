/** Bad calls of every public function, and the error that each of them gives. */

import * as fluxion from "fluxion";
import {
  ArgumentError,
  arange,
  DTypeError,
  type FluxionError,
  GradError,
  IndexError,
  MemoryError,
  nn,
  ones,
  ShapeError,
  type Tensor,
  tensor,
  zeros,
} from "fluxion";
import { gradCheck, gradGradCheck, pyFloat, taylorCheck } from "fluxion/testing";

type ErrorClass = new (message: string) => FluxionError;

/** The function, a call of it, the class of the error, and what its message is or matches. */
export type Row = readonly [name: string, call: () => unknown, error: ErrorClass, message: string | RegExp];

// biome-ignore lint/suspicious/noExplicitAny: the calls are wrong on purpose
type Loose = any;
const f = fluxion as Loose;
const functional = nn.functional as Loose;

const vector = (n: number): Tensor => ones([n]);
const matrix = (): Tensor => ones([2, 3]);
const leaf = (): Tensor => tensor([1, 2], { requiresGrad: true });

const text = (op: string): string =>
  `${op}: expected a tensor or a number, got the string "abc"; tensor(data) makes a tensor from numbers and arrays`;
const noTensor = (op: string): string =>
  `${op}: expected a tensor, got undefined; tensor(data) makes a tensor from numbers and arrays`;

/** Names and the operation under whose name they speak. */
const unary = [
  ..."abs acos acosh asin asinh atan atanh ceil cos cosh erf erfc exp exp2 expm1 floor frac isfinite isinf isnan".split(
    " ",
  ),
  ..."log log10 log1p log2 logicalNot neg reciprocal relu round rsqrt sigmoid sign sin sinc sinh sqrt square tan".split(
    " ",
  ),
  ..."tanh trunc clone sum mean prod var std amax amin max min argmax argmin all any logsumexp norm".split(" "),
];
const binary =
  "add atan2 div eq fmod ge gt hypot le logaddexp logicalAnd logicalOr logicalXor lt maximum minimum mul ne pow remainder sub xlogy";

export const aliases: Readonly<Record<string, string>> = {
  absolute: "abs",
  arccos: "acos",
  arccosh: "acosh",
  arcsin: "asin",
  arcsinh: "asinh",
  arctan: "atan",
  arctan2: "atan2",
  arctanh: "atanh",
  clip: "clamp",
  concat: "cat",
  divide: "div",
  fix: "trunc",
  ger: "outer",
  greater: "gt",
  greaterEqual: "ge",
  less: "lt",
  lessEqual: "le",
  multiply: "mul",
  negative: "neg",
  notEqual: "ne",
  subtract: "sub",
  swapaxes: "transpose",
  swapdims: "transpose",
  trueDivide: "div",
};

const elementwise: readonly Row[] = [
  ...unary.map((op): Row => [op, () => f[op]("abc"), ArgumentError, text(op)]),
  ...binary.split(" ").flatMap((op): Row[] => [
    [op, () => f[op](vector(2), "abc"), ArgumentError, text(op)],
    [op, () => f[op]("abc", vector(2)), ArgumentError, text(op)],
    [
      op,
      () => f[op](vector(2), vector(3)),
      ShapeError,
      `${op}: The size of tensor a (2) must match the size of tensor b (3) at non-singleton dimension 0; shapes [2] and [3] do not broadcast`,
    ],
  ]),
  [
    "neg",
    () => f.neg(tensor(true)),
    DTypeError,
    /^neg: Negation, the `-` operator, on a bool tensor is not supported\./,
  ],
  ["sub", () => f.sub(tensor(true), true), DTypeError, /^sub: Subtraction, the `-` operator, with two bool tensors/],
  ["sub", () => f.sub(vector(2), true), DTypeError, /^sub: Subtraction, the `-` operator, with a bool tensor/],
  ["sub", () => f.sub(false, vector(2)), DTypeError, /^sub: Subtraction, the `-` operator, with a bool tensor/],
  ["add", () => f.add(1, 2, { alhpa: 2 }), ArgumentError, 'add: unknown option "alhpa"; did you mean "alpha"?'],
  ["sub", () => f.sub(1, 2, { alpha: "x" }), ArgumentError, /^sub: expected a tensor or a number, got the string "x"/],
  ["round", () => f.round(1, { decimals: 1.5 }), ArgumentError, "round: decimals must be an integer, got 1.5"],
  ["relu", () => f.relu(tensor([true])), DTypeError, /^relu: Boolean inputs not supported for relu/],
  ["pow", () => f.pow(tensor([2n]), -1), ArgumentError, /^pow: Integers to negative integer powers are not allowed\./],
  [
    "div",
    () => f.div(1, 2, { roundingMode: "up" }),
    DTypeError,
    "div: div expected rounding_mode to be one of None, 'trunc', or 'floor' but found 'up'",
  ],
  ["div", () => f.div(tensor([1n]), 0n, { roundingMode: "floor" }), ArgumentError, /^div: ZeroDivisionError; /],
  ["div", () => f.div(arange(3), arange(3), { roundingMode: "trunc" }), ArgumentError, /^div: ZeroDivisionError; /],
  [
    "remainder",
    () => f.remainder(tensor([1n]), 0n),
    ArgumentError,
    /^remainder: ZeroDivisionError; .*convert to a float/,
  ],
  ["fmod", () => f.fmod(tensor([1], { dtype: "int32" }), 0), ArgumentError, /^fmod: ZeroDivisionError; /],
  ["clamp", () => f.clamp(1), ArgumentError, "clamp: torch.clamp: At least one of 'min' or 'max' must not be None"],
  ["lerp", () => f.lerp(vector(2), 1), ArgumentError, "lerp: expected an end and a weight, as in lerp(x, end, 0.5)"],
  ["where", () => f.where(vector(2), 1, 2), DTypeError, /^where: expected condition to be a boolean tensor, but got a/],
  ["equal", () => f.equal(vector(2)), ArgumentError, noTensor("equal")],
];

const shapes: readonly Row[] = [
  ..."reshape view permute expand broadcastTo transpose unsqueeze split chunk select narrow gather indexSelect flip"
    .split(" ")
    .map((op): Row => [op, () => f[op](), ArgumentError, noTensor(op)]),
  ..."t expandAs viewAs reshapeAs squeeze flatten unbind index at roll tril triu diagonal contiguous item itemBigInt"
    .split(" ")
    .map((op): Row => [op, () => f[op](), ArgumentError, noTensor(op)]),
  ..."toArray to show zerosLike onesLike emptyLike fullLike toDot"
    .split(" ")
    .map((op): Row => [op, () => f[op](), ArgumentError, noTensor(op)]),
  ["reshape", () => f.reshape(matrix(), [4, 2]), ShapeError, "reshape: shape '[4, 2]' is invalid for input of size 6"],
  ["reshape", () => f.reshape(matrix(), [-1, -1]), ShapeError, /^reshape: only one dimension can be inferred/],
  ["reshape", () => f.reshape(matrix(), ["a"]), ArgumentError, /^reshape: a shape is a list of integers/],
  [
    "view",
    () => f.view(matrix().t(), [6]),
    ShapeError,
    /^view: view size is not compatible with input tensor's size and/,
  ],
  ["permute", () => f.permute(matrix(), [0, 0]), ArgumentError, "permute: permute(): duplicate dims are not allowed."],
  ["permute", () => f.permute(matrix(), null), ArgumentError, "permute: dims must be integers, got null"],
  [
    "expand",
    () => f.expand(vector(2), [3]),
    ShapeError,
    "expand: The expanded size of the tensor (3) must match the existing size (2) at non-singleton dimension 0.  Target sizes: [3].  Tensor sizes: [2]",
  ],
  [
    "broadcastTo",
    () => f.broadcastTo(vector(2), [3]),
    ShapeError,
    /^broadcastTo: The expanded size of the tensor \(3\)/,
  ],
  [
    "expandAs",
    () => f.expandAs(vector(2), vector(3)),
    ShapeError,
    /^expandAs: The expanded size of the tensor \(3\) must/,
  ],
  ["viewAs", () => f.viewAs(vector(2), vector(3)), ShapeError, "viewAs: shape '[3]' is invalid for input of size 2"],
  ["reshapeAs", () => f.reshapeAs(vector(2), 3), ArgumentError, /^reshapeAs: expected a tensor, got 3;/],
  [
    "transpose",
    () => f.transpose(matrix(), 0, 2),
    IndexError,
    "transpose: Dimension out of range (expected to be in range of [-2, 1], but got 2)",
  ],
  ["t", () => f.t(ones([1, 1, 1])), ShapeError, "t: t() expects a tensor with <= 2 dimensions, but self is 3D"],
  [
    "squeeze",
    () => f.squeeze(matrix(), { dmi: 0 }),
    ArgumentError,
    'squeeze: unknown option "dmi"; did you mean "dim"?',
  ],
  ["unsqueeze", () => f.unsqueeze(matrix(), 4), IndexError, /^unsqueeze: Dimension out of range/],
  ["unsqueeze", () => f.unsqueeze(matrix()), ArgumentError, /^unsqueeze: missing argument 'dim'/],
  [
    "flatten",
    () => f.flatten(matrix(), 1, 0),
    ArgumentError,
    /^flatten: flatten\(\) has invalid args: start_dim cannot/,
  ],
  [
    "split",
    () => f.split(vector(3), 0),
    ArgumentError,
    "split: split_size can only be 0 if dimension size is 0, but got dimension size of 3",
  ],
  [
    "split",
    () => f.split(vector(3), [1, 1]),
    ShapeError,
    /^split: split_with_sizes expects split_sizes to sum exactly to 3/,
  ],
  ["chunk", () => f.chunk(vector(3), 0), ArgumentError, /^chunk: chunk expects `chunks` to be greater than 0, got: 0/],
  ["unbind", () => f.unbind(tensor(1)), IndexError, "unbind: Dimension specified as 0 but tensor has no dimensions"],
  [
    "select",
    () => f.select(matrix(), { dim: 0, index: 2 }),
    IndexError,
    "select: select(): index 2 out of range for tensor of size [2, 3] at dimension 0",
  ],
  [
    "select",
    () => f.select(matrix(), 0, "a"),
    ArgumentError,
    'select: the index must be an integer, got the string "a"',
  ],
  [
    "narrow",
    () => f.narrow(vector(3), 0, 2, 2),
    ShapeError,
    "narrow: start (2) + length (2) exceeds dimension size (3).",
  ],
  [
    "diagonal",
    () => f.diagonal(matrix(), 0, 1, 1),
    ArgumentError,
    "diagonal: diagonal dimensions cannot be identical 1, 1",
  ],
  ["index", () => f.index(vector(3), 3), IndexError, "index: index 3 is out of bounds for dimension 0 with size 3"],
  [
    "index",
    () => f.index(tensor(1), 0),
    IndexError,
    /^index: invalid index of a 0-dim tensor\. Use `tensor\.item\(\)`/,
  ],
  ["index", () => f.index(vector(3), 0, 0), IndexError, /^index: too many indices for tensor of dimension 1/],
  [
    "index",
    () => f.index(vector(3), vector(1)),
    IndexError,
    /^index: tensors used as indices must be long, byte or bool/,
  ],
  ["index", () => f.index(vector(3), f.slice(0, 3, 0)), ArgumentError, /^index: slice step cannot be zero/],
  ["slice", () => f.index(vector(3), f.slice("a")), ArgumentError, /^slice: start, stop and step are integers or null/],
  ["Slice", () => f.index(vector(3), new f.Slice(0, 3, -1)), ArgumentError, /^index: step must be greater than zero/],
  ["at", () => f.at(vector(3), -4), IndexError, "at: index -4 is out of bounds for dimension 0 with size 3"],
  [
    "gather",
    () => f.gather(vector(3), 0, vector(1)),
    DTypeError,
    /^gather: gather\(\): Expected dtype int64 for index/,
  ],
  [
    "gather",
    () => f.gather(vector(3), 0, tensor([3n])),
    IndexError,
    /^gather: index 3 is out of bounds for dimension 0/,
  ],
  [
    "indexSelect",
    () => f.indexSelect(vector(3), 0, tensor([3n])),
    IndexError,
    /^indexSelect: .*index out of range in self/,
  ],
  ["flip", () => f.flip(matrix(), [0, 0]), ArgumentError, "flip: dim 0 appears multiple times in the list of dims"],
  ["roll", () => f.roll(matrix(), [1, 2]), ArgumentError, "roll: shifts and dimensions must align. shifts: 2, dims:0"],
  ["tril", () => f.tril(vector(3)), ShapeError, "tril: input tensor must have at least 2 dimensions"],
  ["triu", () => f.triu(matrix(), "a"), ArgumentError, 'triu: diagonal must be an integer, got the string "a"'],
  ["cat", () => f.cat([]), ArgumentError, "cat: torch.cat(): expected a non-empty list of Tensors"],
  [
    "cat",
    () => f.cat([matrix(), ones([3, 2])]),
    ShapeError,
    /^cat: Sizes of tensors must match except in dimension 0\./,
  ],
  ["stack", () => f.stack([]), ArgumentError, "stack: stack expects a non-empty TensorList"],
  [
    "stack",
    () => f.stack([vector(2), vector(3)]),
    ShapeError,
    /^stack: stack expects each tensor to be equal size, but got/,
  ],
  [
    "item",
    () => f.item(vector(2)),
    ArgumentError,
    /^item: only one element tensors can be converted to Python scalars/,
  ],
  ["itemBigInt", () => f.itemBigInt(tensor(1.5)), ArgumentError, "itemBigInt: 1.5 is no integer; use item()"],
  ["toArray", () => f.toArray(vector(2), { bigInt: true }), ArgumentError, /^toArray: .*did you mean "bigint"\?/],
  ["to", () => f.to(vector(2), "flaot64"), DTypeError, /^to: unknown dtype "flaot64"; it is one of float64, /],
];

const creation: readonly Row[] = [
  ["tensor", () => f.tensor([[1], [1, 2]]), ShapeError, /^tensor: expected sequence of length 1 at dim 1 \(got 2\)/],
  ["tensor", () => f.tensor("abc"), ArgumentError, text("tensor")],
  [
    "tensor",
    () => f.tensor([Number.NaN], { dtype: "int64" }),
    ArgumentError,
    /^tensor: NaN has no value of dtype int64/,
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
  ["eye", () => f.eye(-1), ShapeError, "eye: n must be greater or equal to 0, got -1"],
  ["eye", () => f.eye(1.5), ArgumentError, "eye: n must be an integer, got 1.5"],
];

const values: readonly Row[] = [
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

const reductions: readonly Row[] = [
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

const products: readonly Row[] = [
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

const written: readonly Row[] = [
  ..."add_ sub_ mul_ div_ copy_ fill_".split(" ").flatMap((op): Row[] => [
    [op, () => f[op](undefined, 1), ArgumentError, op === "fill_" ? /^fill_: / : noTensor(op)],
    [op, () => f[op](vector(2), "abc"), ArgumentError, text(op)],
  ]),
  ["neg_", () => f.neg_(), ArgumentError, noTensor("neg_")],
  ["zero_", () => f.zero_(), ArgumentError, noTensor("zero_")],
];

const transforms: readonly Row[] = [
  ["backward", () => f.backward(), ArgumentError, "backward: expected a list of tensors, got undefined"],
  [
    "backward",
    () => f.backward(leaf()),
    GradError,
    /^backward: grad can be implicitly created only for scalar outputs/,
  ],
  [
    "backward",
    () => f.backward([leaf()], { gradTensors: [] }),
    ArgumentError,
    "backward: got 1 tensors and 0 gradients",
  ],
  ["grad", () => f.grad(leaf()), ArgumentError, /^grad: expected the tensor to differentiate with respect to/],
  [
    "grad",
    () => f.grad(leaf().sum(), leaf()),
    GradError,
    /^grad: One of the differentiated Tensors appears to not have been/,
  ],
  ["grad", () => f.grad(leaf(), leaf(), { creatGraph: true }), ArgumentError, /^grad: .*did you mean "createGraph"\?/],
  ["grad", () => f.grad(3, leaf()), ArgumentError, "grad: expected a list of tensors, got 3"],
  ["valueAndGrad", () => f.valueAndGrad(3), ArgumentError, "valueAndGrad: expected a function of tensors, got 3"],
  ["vjp", () => f.vjp(3), ArgumentError, "vjp: expected a function of tensors, got 3"],
  ["jvp", () => f.jvp(3), ArgumentError, "jvp: expected a function of tensors, got 3"],
  ["vmap", () => f.vmap(3), ArgumentError, "vmap: expected a function of tensors, got 3"],
  ["vmap", () => f.vmap((x: Tensor) => x)(tensor(1)), IndexError, /^vmap: Dimension out of range/],
  ["jet", () => f.jet((x: Tensor) => x, 1, 1), ArgumentError, /^jet: expected a list of primals and, for each of them/],
  [
    "taylor",
    () => f.taylor((x: Tensor) => x, 1, -1),
    ArgumentError,
    "taylor: the order must be an integer of 0 or more, got -1",
  ],
  ["derivative", () => f.derivative(3), ArgumentError, "derivative: expected a function of tensors, got 3"],
  ["derivatives", () => f.derivatives(leaf(), 3, 1), ArgumentError, /^derivatives: expected a tensor, got 3;/],
  [
    "nthDerivative",
    () => f.nthDerivative(vector(2), vector(2), 1),
    GradError,
    /^nthDerivative: .* does not require grad/,
  ],
  [
    "nthDerivative",
    () => f.nthDerivative(leaf(), leaf(), 0.5),
    ArgumentError,
    /^nthDerivative: the order must be an integer/,
  ],
  ["partial", () => f.partial(3, []), ArgumentError, "partial: expected a tensor or a function, got 3"],
  ["noGrad", () => f.noGrad(3), ArgumentError, "noGrad: expected a function, or nothing, got 3"],
  ["enableGrad", () => f.enableGrad(async () => 1), ArgumentError, /^enableGrad: the function returned a promise/],
  ["setGradEnabled", () => f.setGradEnabled(1), ArgumentError, "setGradEnabled: expected a boolean, got 1"],
  ["toDot", () => f.toDot(vector(2)), GradError, /^toDot: the tensor has no graph/],
];

const settings: readonly Row[] = [
  [
    "setPrintoptions",
    () => f.setPrintoptions({ precison: 2 }),
    ArgumentError,
    /^setPrintoptions: .*did you mean "precision"\?/,
  ],
  [
    "setDefaultDtype",
    () => f.setDefaultDtype("int64"),
    DTypeError,
    /^setDefaultDtype: only floating-point types are supported/,
  ],
  ["promoteTypes", () => f.promoteTypes("int64", "x"), DTypeError, /^promoteTypes: unknown dtype "x"/],
  ["canCast", () => f.canCast("x", "int64"), DTypeError, /^canCast: unknown dtype "x"/],
  ["resultType", () => f.resultType("abc", 1), ArgumentError, text("resultType")],
];

const networks: readonly Row[] = [
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
  ["linalg.matmul", () => f.linalg.matmul(1, 2), ArgumentError, "matmul: expected two tensors, got 1"],
  ["linalg.norm", () => f.linalg.norm("abc"), ArgumentError, text("norm")],
];

const methods: readonly Row[] = [
  ["x.detach", () => (tensor(1).detach as Loose).call(3), ArgumentError, /^detach: expected a tensor, got 3/],
  [
    "x.detach_",
    () => f.ones([2, 2]).index(0).detach_(),
    GradError,
    "detach_: Can't detach views in-place. Use detach() instead.",
  ],
  [
    "x.registerHook",
    () => (vector(2) as Loose).registerHook(() => null),
    GradError,
    /^registerHook: cannot register a hook on a tensor that/,
  ],
  [
    "x.registerHook",
    () => (leaf() as Loose).registerHook(3),
    ArgumentError,
    "registerHook: expected a function, got 3",
  ],
  [
    "x.registerPostAccumulateGradHook",
    () =>
      leaf()
        .mul(2)
        .registerPostAccumulateGradHook(() => {}),
    GradError,
    /non-leaf tensors/,
  ],
  [
    "x.requiresGrad_",
    () => tensor([1n]).requiresGrad_(),
    DTypeError,
    /^requiresGrad_: only Tensors of floating point dtype can require/,
  ],
  [
    "x.retainGrad",
    () => vector(2).retainGrad(),
    GradError,
    /^retainGrad: can't retain_grad on Tensor that has requires_grad=False/,
  ],
  [
    "x.isContiguous",
    () => (vector(2).isContiguous as Loose).call(3),
    ArgumentError,
    /^isContiguous: expected a tensor, got 3/,
  ],
  [
    "x.softplus",
    () => (vector(2) as Loose).softplus(1, 2, 3),
    ArgumentError,
    /^softplus: takes at most 2 positional arguments/,
  ],
  [
    "x.backward",
    () => vector(2).backward(),
    GradError,
    /^backward: element 0 of tensors does not require grad and does not have/,
  ],
  [
    "x.size",
    () => matrix().size(2),
    IndexError,
    /^size: Dimension out of range \(expected to be in range of \[-2, 1\], but got 2\)/,
  ],
  ["x.stride", () => matrix().stride(-3), IndexError, /^stride: Dimension out of range/],
  ["x.type", () => (matrix() as Loose).type("x"), DTypeError, /^to: unknown dtype "x"/],
  [
    "x.requiresGrad",
    () => ((leaf() as Loose).requiresGrad = 1),
    ArgumentError,
    "requiresGrad_: expected a boolean, got 1",
  ],
  [
    "x.grad",
    () => ((leaf() as Loose).grad = 1),
    ArgumentError,
    /^grad: assigned grad expected to be a Tensor or None but got grad of type/,
  ],
  ["x.grad", () => (leaf().grad = vector(3)), ShapeError, /^grad: assigned grad has data of a different size/],
  [
    "x.mT",
    () => vector(2).mT,
    ShapeError,
    /^mT: tensor\.mT is only supported on matrices or batches of matrices\. Got 1-D tensor/,
  ],
  [
    "gradFn.registerHook",
    () => (leaf().mul(2).gradFn as Loose).registerHook(3),
    ArgumentError,
    "registerHook: expected a function, got 3",
  ],
  [
    "gradFn.registerPrehook",
    () => (leaf().mul(2).gradFn as Loose).registerPrehook(3),
    ArgumentError,
    "registerPrehook: expected a function, got 3",
  ],
];

const checks: readonly Row[] = [
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

export const calls: readonly Row[] = [
  ...elementwise,
  ...shapes,
  ...creation,
  ...values,
  ...reductions,
  ...products,
  ...written,
  ...transforms,
  ...settings,
  ...networks,
  ...methods,
  ...checks,
];
