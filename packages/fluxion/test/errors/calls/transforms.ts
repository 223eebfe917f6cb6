/** Bad calls of in-place operations, transforms, modes and settings. */

import { ArgumentError, DTypeError, GradError, IndexError, tensor, type Tensor } from "fluxion";
import { f, vector, leaf, text, noTensor, type Row } from "./tools.ts";

export const written: readonly Row[] = [
  ..."add_ sub_ mul_ div_ copy_ fill_".split(" ").flatMap((op): Row[] => [
    [op, () => f[op](undefined, 1), ArgumentError, op === "fill_" ? /^fill_: / : noTensor(op)],
    [op, () => f[op](vector(2), "abc"), ArgumentError, text(op)],
  ]),
  ["neg_", () => f.neg_(), ArgumentError, noTensor("neg_")],
  ["zero_", () => f.zero_(), ArgumentError, noTensor("zero_")],
];

export const transforms: readonly Row[] = [
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

export const settings: readonly Row[] = [
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
  [
    "setNumThreads",
    () => f.setNumThreads(0),
    ArgumentError,
    "setNumThreads: setNumThreads expects a positive integer, got 0; 1 is for no other threads",
  ],
  ["promoteTypes", () => f.promoteTypes("int64", "x"), DTypeError, /^promoteTypes: unknown dtype "x"/],
  ["canCast", () => f.canCast("x", "int64"), DTypeError, /^canCast: unknown dtype "x"/],
  ["resultType", () => f.resultType("abc", 1), ArgumentError, text("resultType")],
];
