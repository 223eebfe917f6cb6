/** Rows by number, classes as rows, and layers that are normalized. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { nn, type Tensor, tensor, vmap } from "fluxion";
import { close, uniform } from "../laws/tools.ts";

const F = nn.functional;
const u = uniform(9);
const table = (): Tensor =>
  tensor(
    [
      [1, 2],
      [3, 4],
      [5, 6],
    ],
    { requiresGrad: true },
  );
const index = tensor([0n, 2n, 0n]);

test("an embedding has the shape of the indices, then that of a row", () => {
  assert.deepEqual(F.embedding(tensor([[0n], [2n]]), table()).toArray(), [[[1, 2]], [[5, 6]]]);
  assert.deepEqual(F.embedding(tensor(1n), table()).toArray(), [3, 4]);
});

test("rows that were used twice get both gradients, or their mean", () => {
  const w = table();
  F.embedding(index, w).sum().backward();
  assert.deepEqual(w.grad?.toArray(), [
    [2, 2],
    [0, 0],
    [1, 1],
  ]);
  const v = table();
  F.embedding(index, v, { scaleGradByFreq: true }).sum().backward();
  assert.deepEqual(v.grad?.toArray(), [
    [1, 1],
    [0, 0],
    [1, 1],
  ]);
});

test("no gradient reaches the row of the padding", () => {
  const w = table();
  F.embedding(index, w, { paddingIdx: -3 }).sum().backward();
  assert.deepEqual(w.grad?.toArray(), [
    [0, 0],
    [0, 0],
    [1, 1],
  ]);
});

test("rows that are too long are made shorter in place, if they are used", () => {
  const w = table();
  close(F.embedding(tensor([1n]), w, { maxNorm: 1 }).norm(), tensor(1), 1e-6);
  close(w.detach().at(1).norm(), tensor(1), 1e-6);
  assert.deepEqual(w.detach().at(2).toArray(), [5, 6]);
});

test("classes become rows with one 1, as many as the largest class asks for", () => {
  assert.deepEqual(F.oneHot(tensor([0n, 2n])).toArray(), [
    [1, 0, 0],
    [0, 0, 1],
  ]);
  assert.deepEqual(F.oneHot(tensor(1n), 2).toArray(), [0, 1]);
  assert.deepEqual(F.oneHot(tensor([] as bigint[], { dtype: "int64" }), 3).shape, [0, 3]);
  assert.deepEqual(vmap((x: Tensor) => F.oneHot(x, 2))(tensor([0n, 1n])).toArray(), [
    [1, 0],
    [0, 1],
  ]);
});

test("a bilinear form is xᵀ W y for each W", () => {
  const [x, y, w, b] = [u([4, 2, 3]), u([4, 2, 2]), u([5, 3, 2]), u([5])];
  const z = F.bilinear(x, y, w, b);
  assert.deepEqual(z.shape, [4, 2, 5]);
  const one = x.at(0).at(1).matmul(w.at(3)).matmul(y.at(0).at(1)).add(b.at(3));
  close(z.at(0).at(1).at(3), one, 1e-14);
});

test("a normalized layer has mean 0 and variance 1, then the weight and the bias", () => {
  const x = u([2, 3, 4]);
  const z = F.layerNorm(x, [3, 4], { eps: 0 });
  close(z.mean([1, 2]), [0, 0], 1e-15);
  close(z.var([1, 2], { unbiased: false }), [1, 1], 1e-14);
  const [weight, bias] = [u([4]), u([4])];
  close(F.layerNorm(x, [4], weight, bias), F.layerNorm(x, 4).mul(weight).add(bias), 1e-15);
  close(F.layerNorm(x, [4], { bias }), F.layerNorm(x, 4).add(bias), 1e-15);
});
