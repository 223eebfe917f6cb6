/** Bad calls of what looks at tensors, and of what puts them together. */

import { ArgumentError, DTypeError, IndexError, ShapeError, ones, tensor } from "fluxion";
import { f, vector, matrix, noTensor, type Row } from "./tools.ts";

export const shapes: readonly Row[] = [
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
  [
    "tril",
    () => f.tril(vector(3)),
    ShapeError,
    /^tril: Dimension out of range .*; input tensor must have at least 2 dimensions,/,
  ],
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
