import assert from "node:assert/strict";
import { test } from "node:test";
import { ArgumentError, arange, IndexError, ones, ShapeError, slice, tensor, zeros } from "fluxion";

test("slice of a tensor is a view of a range along a dim, slice of numbers an index", () => {
  const x = arange(12).reshape([4, 3]);
  assert.deepEqual(slice(x, 0, 1, -1).toArray(), x.index(slice(1, -1)).toArray());
  assert.deepEqual(x.slice({ dim: -1, step: 2 }).toArray(), x.index("...", slice(null, null, 2)).toArray());
  assert.deepEqual(x.slice(1, null, 9223372036854775807n).shape, [4, 3]);
  x.slice(0, 3).fill_(0);
  assert.deepEqual(x.at(3).toArray(), [0, 0, 0]);
  assert.throws(() => slice(tensor(1)), new IndexError("slice: slice() cannot be applied to a 0-dim tensor."));
  assert.throws(
    () => x.slice(0, 0, 2, -1),
    new ArgumentError("slice: slice step must be positive, got -1; use flip()"),
  );
});

test("to copies where the elements do not lie in the memory format, as PyTorch does", () => {
  const images = ones([2, 3, 2, 2]);
  const last = images.permute([0, 2, 3, 1]).contiguous().permute([0, 3, 1, 2]);
  assert.notEqual(images.to("float64", { memoryFormat: "channels_last" }), images);
  assert.equal(last.to("float64", { memoryFormat: "channels_last" }), last);
  assert.equal(images.double({ memoryFormat: "contiguous_format" }), images);
  assert.notEqual(last.double({ memoryFormat: "contiguous_format" }), last);
  assert.equal(last.double({ memoryFormat: "preserve_format" }), last);
  assert.throws(
    () => ones([3]).to("float64", { memoryFormat: "channels_last" }),
    new ShapeError("to: required rank 4 tensor to use channels_last format; its shape is [3]"),
  );
  assert.throws(
    () => images.to("float64", { memoryFormat: "row" as "channels_last" }),
    new ArgumentError(
      'to: memoryFormat is "preserve_format", "contiguous_format", "channels_last" or "channels_last_3d", got the string "row"',
    ),
  );
});

test("newTensor takes the dtype of the tensor", () => {
  assert.equal(tensor([1n]).newTensor([2, 3]).dtype, "int64");
  assert.equal(tensor([1n]).newTensor([2], { dtype: "float32" }).dtype, "float32");
});

test("isNonzero asks the one element", () => {
  assert.equal(tensor([[2]]).isNonzero(), true);
  assert.equal(tensor(false).isNonzero(), false);
  const message = (what: string): string =>
    `isNonzero: Boolean value of Tensor with ${what} is ambiguous; use all() or any()`;
  assert.throws(() => ones([2]).isNonzero(), new ArgumentError(message("more than one value")));
  assert.throws(() => zeros([0]).isNonzero(), new ArgumentError(message("no values")));
});

test("reductions take up to 64 dims", () => {
  const x = ones(new Array<number>(65).fill(1));
  assert.throws(
    () => x.amax(-1),
    new ShapeError("amax: only tensors with up to 64 dims are supported; this one has 65: flatten some"),
  );
});
