/** Activations: at their kinks, far out, of integers, and in place. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { grad, nn, sum, type Tensor, tensor } from "fluxion";
import { close } from "../laws/tools.ts";

const F = nn.functional;
const list = (x: Tensor): unknown => x.toArray();

/** Values and slopes of a function at some places. */
function at(f: (x: Tensor) => Tensor, ...places: number[]): [values: unknown, slopes: unknown] {
  const x = tensor(places, { requiresGrad: true });
  const y = f(x);
  return [list(y.detach()), list(grad(sum(y), x) as Tensor)];
}

test("hardtanh and relu6 are flat at both ends", () => {
  assert.deepEqual(
    at((x) => F.hardtanh(x), -1, 0, 1),
    [
      [-1, 0, 1],
      [0, 1, 0],
    ],
  );
  assert.deepEqual(
    at((x) => F.relu6(x), 0, 3, 6),
    [
      [0, 3, 6],
      [0, 1, 0],
    ],
  );
});

test("bounds in the wrong order give the upper one", () => {
  assert.deepEqual(
    at((x) => F.hardtanh(x, 0.5, -0.5), 0, 1),
    [
      [-0.5, -0.5],
      [0, 0],
    ],
  );
});

test("hardsigmoid is flat at its ends, hardswish is not", () => {
  assert.deepEqual(
    at((x) => F.hardsigmoid(x), -3, 0, 3),
    [
      [0, 0.5, 1],
      [0, 1 / 6, 0],
    ],
  );
  assert.deepEqual(
    at((x) => F.hardswish(x), -3, 3),
    [
      [-0, 3],
      [-0.5, 1.5],
    ],
  );
});

test("elu, celu and selu have the slope of their curved side at 0", () => {
  assert.deepEqual(at((x) => F.elu(x, 2), 0)[1], [2]);
  assert.deepEqual(at((x) => F.celu(x, 2), 0)[1], [1]);
  close(at((x) => F.selu(x), 0)[1] as never, [1.7580993408473766], 1e-15);
});

test("shrinking functions are 0 between their ends, and at them", () => {
  assert.deepEqual(
    at((x) => F.hardshrink(x), -0.5, 0.5, 0.6),
    [
      [0, 0, 0.6],
      [0, 0, 1],
    ],
  );
  assert.deepEqual(
    at((x) => F.softshrink(x), -0.5, 0.5, 1),
    [
      [0, 0, 0.5],
      [0, 0, 1],
    ],
  );
});

test("a threshold itself is not beyond it", () => {
  assert.deepEqual(
    at((x) => F.threshold(x, 1, 5), 1, 2),
    [
      [5, 2],
      [0, 1],
    ],
  );
  assert.deepEqual(list(F.threshold(tensor([1n, 2n]), 1, 5)), [5, 2]);
});

test("far out nothing overflows", () => {
  assert.deepEqual(at(F.logsigmoid, -800, 800), [
    [-800, -0],
    [1, 0],
  ]);
  assert.deepEqual(
    at((x) => F.elu(x), -800, 800),
    [
      [-1, 800],
      [0, 1],
    ],
  );
  assert.deepEqual(
    at((x) => F.mish(x), -800, 800),
    [
      [-0, 800],
      [0, 1],
    ],
  );
});

test("softplus is x itself beyond its threshold", () => {
  assert.deepEqual(
    at((x) => F.softplus(x), 21),
    [[21], [1]],
  );
  assert.deepEqual(
    at((x) => F.softplus(x, 2, 1), 1),
    [[1], [1]],
  );
});

test("glu gates the first half by the second", () => {
  close(F.glu(tensor([1, 2, 0, 0])), [0.5, 1], 0);
  assert.deepEqual(F.glu(tensor([[1, 2]]), { dim: 1 }).shape, [1, 1]);
});

test("prelu has one slope for all, or one for each channel", () => {
  const x = tensor([
    [-1, -1],
    [2, -2],
  ]);
  assert.deepEqual(list(F.prelu(x, tensor([0.5, 0.25]))), [
    [-0.5, -0.25],
    [2, -0.5],
  ]);
  assert.deepEqual(list(F.prelu(x, { weight: tensor(0.5) })), [
    [-0.5, -0.5],
    [2, -1],
  ]);
});

test("integers stay integers where PyTorch computes with them", () => {
  assert.deepEqual(list(F.relu6(tensor([-1n, 7n]))), [0, 6]);
  assert.equal(F.hardtanh(tensor([5n]), -0.5, 1.5).dtype, "int64");
  assert.deepEqual(list(F.hardtanh(tensor([5n]), -0.5, 1.5)), [1]);
});

test("with inplace the result takes the place of the input", () => {
  const x = tensor([-1, 2]);
  assert.equal(F.elu(x, { inplace: true }), x);
  close(x, [Math.expm1(-1), 2], 1e-15);
  assert.equal(F.leakyRelu(x, 0.5, true), x);
  assert.equal(x.version, 2);
  assert.equal(F.silu(F.relu(x, { inplace: true }), true), x);
  assert.equal(x.version, 4);
  assert.equal(F.hardtanh_(x, -1, 1), x);
  assert.deepEqual(x.at(1).item(), 1);
});

test("softmin is the softmax of the negative", () => {
  close(F.softmin(tensor([1, 2]), 0), F.softmax(tensor([-1, -2]), 0), 0);
  assert.equal(F.softmin(tensor([1n, 2n]), 0, { dtype: "float32" }).dtype, "float32");
});
