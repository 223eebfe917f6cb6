/** What weights start from. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { manualSeed, mm, nn, ones, tensor, type Tensor, zeros } from "fluxion";

const { init } = nn;
const near = (x: number, y: number, tolerance: number): void =>
  assert.ok(Math.abs(x - y) <= tolerance, `${x} is not ${y}`);

test("initialisers write in place, without a record, also into leaves, and return their argument", () => {
  const w = zeros([3, 4], { requiresGrad: true });
  const all: readonly ((x: Tensor) => Tensor)[] = [
    init.uniform_,
    init.normal_,
    init.truncNormal_,
    (x) => init.constant_(x, 3),
    init.ones_,
    init.zeros_,
    init.eye_,
    init.xavierUniform_,
    init.xavierNormal_,
    init.kaimingUniform_,
    init.kaimingNormal_,
    init.orthogonal_,
    (x) => init.sparse_(x, 0.5),
  ];
  all.forEach((f, i) => {
    const before = w.version;
    assert.equal(f(w), w);
    assert.ok(w.version > before, String(i));
    assert.ok(w.isLeaf && w.requiresGrad && w.gradFn === null);
  });
});

test("uniform and normal weights have the spread that their fans ask for", () => {
  manualSeed(0);
  const std = (f: (x: Tensor) => Tensor): number =>
    f(zeros([100, 400]))
      .std()
      .item();
  near(std(init.xavierUniform_), Math.sqrt(2 / 500), 1e-3);
  near(
    std((x) => init.xavierNormal_(x, { gain: 2 })),
    2 * Math.sqrt(2 / 500),
    2e-3,
  );
  near(
    std((x) => init.kaimingUniform_(x, { nonlinearity: "relu" })),
    Math.sqrt(2 / 400),
    1e-3,
  );
  near(
    std((x) => init.kaimingNormal_(x, 0, "fan_out", "relu")),
    Math.sqrt(2 / 100),
    2e-3,
  );
});

test("orthogonal_ gives orthonormal rows or columns, whichever are fewer, times the gain", () => {
  for (const shape of [
    [3, 5],
    [5, 3],
    [4, 4],
    [2, 3, 2],
  ]) {
    const w = init.orthogonal_(zeros(shape), 2).reshape([shape[0]!, -1]);
    const product = w.shape[0]! <= w.shape[1]! ? mm(w, w.t()) : mm(w.t(), w);
    (product.toArray() as number[][]).forEach((row, i) => {
      row.forEach((x, j) => {
        near(x, i === j ? 4 : 0, 1e-12);
      });
    });
  }
});

test("truncNormal_ stays between its bounds", () => {
  const w = init.truncNormal_(zeros([1000]), 0, 1, -0.5, 1);
  const values = w.toArray() as number[];
  assert.ok(values.every((x) => x >= -0.5 && x <= 1));
  assert.ok(new Set(values).size > 900);
});

test("sparse_ has the stated part of zeros in each column", () => {
  const w = init.sparse_(zeros([10, 4]), 0.25);
  const columns = w.t().toArray() as number[][];
  for (const column of columns) assert.equal(column.filter((x) => x === 0).length, 3);
});

test("dirac_ passes channels through, in each group", () => {
  assert.deepEqual(init.dirac_(zeros([2, 2, 3])).toArray(), [
    [
      [0, 1, 0],
      [0, 0, 0],
    ],
    [
      [0, 0, 0],
      [0, 1, 0],
    ],
  ]);
  assert.deepEqual(init.dirac_(zeros([2, 1, 1]), 2).toArray(), [[[1]], [[1]]]);
  assert.deepEqual(init.eye_(ones([2, 3])).toArray(), [
    [1, 0, 0],
    [0, 1, 0],
  ]);
});

test("calculateGain knows PyTorch's names, and ours", () => {
  assert.equal(init.calculateGain("linear"), 1);
  assert.equal(init.calculateGain("tanh"), 5 / 3);
  assert.equal(init.calculateGain("relu"), Math.SQRT2);
  assert.equal(init.calculateGain("leaky_relu", 1), 1);
  assert.equal(init.calculateGain("leakyRelu", 1), 1);
  assert.equal(init.calculateGain("selu"), 0.75);
});

test("a tensor without elements stays as it is", () => {
  assert.deepEqual(init.kaimingNormal_(zeros([0, 3])).shape, [0, 3]);
  assert.deepEqual(init.orthogonal_(zeros([3, 0])).shape, [3, 0]);
  assert.equal(tensor([]).numel(), 0);
});
