/** Bad calls of what only is a method or a property. */

import { ArgumentError, DTypeError, GradError, IndexError, ShapeError, tensor } from "fluxion";
import { f, vector, matrix, leaf, type Loose, type Row } from "./tools.ts";

export const methods: readonly Row[] = [
  ["x.dispose", () => (tensor(1).dispose as Loose).call(3), ArgumentError, /^dispose: expected a tensor, got 3/],
  ["setStrictEager", () => f.setStrictEager(1), ArgumentError, "setStrictEager: expected true or false, got 1"],
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
