import assert from "node:assert/strict";
import { test } from "node:test";
import { ArgumentError, masked, ShapeError, type Tensor, tensor } from "fluxion";

const list = (x: Tensor): unknown => x.toArray();
const x = tensor([
  [1, 5, 3],
  [4, 2, 6],
]);
const mask = tensor([
  [true, false, true],
  [true, true, false],
]);

test("reductions take what is not masked out", () => {
  assert.equal(masked.sum(x, { mask }).item(), 10);
  assert.deepEqual(list(masked.mean(x, 1, { mask })), [2, 3]);
  assert.deepEqual(list(masked.amax(x, 1, { mask })), [3, 4]);
  assert.deepEqual(list(masked.amin(x, 0, { mask, keepdim: true })), [[1, 2, 3]]);
  assert.deepEqual(list(masked.argmax(x, 1, { mask })), [2, 0]);
  assert.deepEqual(list(masked.median(x, 1, { mask })), [1, 2]);
  assert.deepEqual(list(masked.var(x, 1, { mask, unbiased: true })), [2, 2]);
  assert.deepEqual(list(masked.prod(x, [0, 1], { mask })), 24);
});

test("the extremes of integers see no end of their range", () => {
  const n = tensor([5n, -7n]);
  assert.equal(String(masked.amax(n, { mask: tensor([false, true]) })), "tensor(-7)");
  assert.equal(String(masked.amin(n, { mask: tensor([true, false]) })), "tensor(5)");
});

test("no gradient goes to what is masked out", () => {
  const y = tensor([1, 2, 3], { requiresGrad: true });
  masked.norm(y, 2, { mask: tensor([true, false, false]) }).backward();
  assert.deepEqual(list(y.grad!), [1, 0, 0]);
});

test("shares are of what is not masked out", () => {
  assert.deepEqual(list(masked.softmax(tensor([0, 9, 0]), 0, { mask: tensor([true, false, true]) })), [0.5, 0, 0.5]);
  assert.deepEqual(list(masked.cumsum(tensor([1, 2, 3]), 0, { mask: tensor([true, false, true]) })), [1, 1, 4]);
  assert.deepEqual(
    list(masked.normalize(tensor([3, 4, 7]), 2, 0, { mask: tensor([true, true, false]) })),
    [0.6, 0.8, 0],
  );
});

test("a mask is of bools and broadcasts", () => {
  assert.deepEqual(list(masked.sum(x, 1, { mask: tensor([true, false, false]) })), [1, 4]);
  assert.throws(() => masked.sum(x, { mask: x }), {
    constructor: ArgumentError,
    message: "sum: the mask must be a tensor of bools, got one of float64",
  });
  assert.throws(() => masked.sum(x, { mask: tensor([true, false]) }), ShapeError);
});
