/** Losses: their reductions, their kinks, and what they refuse to overflow on. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { grad, nn, sum, type Tensor, tensor } from "fluxion";
import { close, uniform } from "../laws/tools.ts";

const F = nn.functional;
const u = uniform(3);
interface Options {
  readonly reduction?: "none" | "mean" | "sum";
  readonly sizeAverage?: boolean;
  readonly reduce?: boolean;
}
type Loss = (x: Tensor, y: Tensor, options: Options) => Tensor;

const losses: Readonly<Record<string, Loss>> = {
  l1Loss: F.l1Loss,
  mseLoss: F.mseLoss,
  smoothL1Loss: F.smoothL1Loss,
  binaryCrossEntropy: F.binaryCrossEntropy,
  binaryCrossEntropyWithLogits: F.binaryCrossEntropyWithLogits,
  klDiv: F.klDiv,
  poissonNllLoss: F.poissonNllLoss,
};

for (const [name, loss] of Object.entries(losses)) {
  const [x, y] = [u([2, 3], 0.2, 0.8), u([2, 3], 0.2, 0.8)];

  test(`${name}: the mean and the sum are of what "none" returns`, () => {
    const each = loss(x, y, { reduction: "none" });
    assert.deepEqual(each.shape, [2, 3]);
    close(loss(x, y, {}), each.mean(), 1e-15);
    close(loss(x, y, { reduction: "sum" }), each.sum(), 1e-15);
  });

  test(`${name}: the former options say the same`, () => {
    close(loss(x, y, { sizeAverage: false }), loss(x, y, { reduction: "sum" }), 0);
    close(loss(x, y, { reduce: false }), loss(x, y, { reduction: "none" }), 0);
    close(loss(x, y, { sizeAverage: true, reduction: "sum" }), loss(x, y, {}), 0);
  });
}

/** Slopes of a sum of losses beside zeros. */
function slopes(loss: (x: Tensor) => Tensor, ...places: number[]): unknown {
  const x = tensor(places, { requiresGrad: true });
  return (grad(loss(x), x) as Tensor).toArray();
}

test("smooth and Huber losses have the slope of their straight side where the sides meet", () => {
  const zeros = tensor([0, 0, 0]);
  assert.deepEqual(
    slopes((x) => F.smoothL1Loss(x, zeros, { reduction: "sum" }), 0, 1, -1),
    [0, 1, -1],
  );
  assert.deepEqual(
    slopes((x) => F.huberLoss(x, zeros, "sum", 2), 0, 2, -3),
    [0, 2, -2],
  );
});

test("a smooth loss of width 0 is the absolute difference", () => {
  close(F.smoothL1Loss(tensor([1, -2]), tensor([0, 0]), { beta: 0 }), F.l1Loss(tensor([1, -2]), tensor([0, 0])), 0);
});

test("no logarithm of a probability counts for less than −100", () => {
  const x = tensor([0, 1, 0, 1]);
  const y = tensor([0, 1, 1, 0]);
  close(F.binaryCrossEntropy(x, y, { reduction: "none" }), [0, 0, 100, 100], 0);
});

test("the loss of logits is that of their sigmoid, and overflows nowhere", () => {
  const [x, y, w, p] = [u([2, 3], -2, 2), u([2, 3]), u([2, 3]), u([3])];
  close(F.binaryCrossEntropyWithLogits(x, y), F.binaryCrossEntropy(x.sigmoid(), y), 1e-14);
  close(
    F.binaryCrossEntropyWithLogits(x, y, { weight: w }),
    F.binaryCrossEntropy(x.sigmoid(), y, { weight: w }),
    1e-14,
  );
  const positive = y.mul(p).mul(x.sigmoid().log()).add(y.neg().add(1).mul(x.neg().sigmoid().log())).neg();
  close(F.binaryCrossEntropyWithLogits(x, y, { posWeight: p }), positive.mean(), 1e-14);
  assert.deepEqual(
    F.binaryCrossEntropyWithLogits(tensor([800, -800]), tensor([1, 0]), { reduction: "none" }).toArray(),
    [0, 0],
  );
});

test("batchmean divides the sum by the size of the batch", () => {
  const [x, y] = [u([4, 3]).log(), u([4, 3])];
  close(F.klDiv(x, y, { reduction: "batchmean" }), F.klDiv(x, y, { reduction: "sum" }).div(4), 1e-15);
});

test("of a target 0 the divergence is 0", () => {
  close(F.klDiv(tensor([-1, -2]), tensor([0, 1]), { reduction: "none" }), [0, 2], 0);
});

test("Stirling's approximation is added for counts above 1", () => {
  const plain = F.poissonNllLoss(tensor([0, 0]), tensor([1, 3]), { reduction: "none" });
  const full = F.poissonNllLoss(tensor([0, 0]), tensor([1, 3]), { full: true, reduction: "none" });
  close(full.sub(plain), [0, 3 * Math.log(3) - 3 + 0.5 * Math.log(6 * Math.PI)], 1e-15);
});

test("a norm below eps counts as eps in a similarity, but moves as it is", () => {
  const y = tensor([1, 2]);
  assert.equal(F.cosineSimilarity(tensor([0, 0]), y, 0).item(), 0);
  const x = tensor([0, 0], { requiresGrad: true });
  close(grad(sum(F.cosineSimilarity(x, y, { dim: 0 })), x) as Tensor, [1e8 / Math.sqrt(5), 2e8 / Math.sqrt(5)], 1e-7);
});

test("a vector of length 0 stays what it is when it is normalized", () => {
  assert.deepEqual(F.normalize(tensor([0, 0]), { dim: 0 }).toArray(), [0, 0]);
  close(F.normalize(tensor([[3, 4]])), [0.6, 0.8], 1e-15);
});

test("the distance is of vectors in the last dim", () => {
  close(F.pairwiseDistance(tensor([[0, 0]]), tensor([[3, 4]]), { eps: 0 }), [5], 0);
  assert.deepEqual(F.pairwiseDistance(u([2, 3]), u([2, 3]), 1, 1e-6, true).shape, [2, 1]);
});

test("operands of two types meet in the one that holds both", () => {
  const [x, n] = [tensor([1, 2]), tensor([1n, 3n])];
  assert.equal(F.cosineSimilarity(x, n, 0).dtype, "float64");
  close(F.mseLoss(x, tensor([true, false])), tensor(2), 0);
  close(F.softMarginLoss(n, n), F.softMarginLoss(n.double(), n.double()), 0);
  close(F.binaryCrossEntropy(tensor([1n]), tensor([1n])), tensor(0), 0);
});
