import assert from "node:assert/strict";
import { test } from "node:test";
import {
  derivativeTensor,
  eye,
  grad,
  hessian,
  jacobian,
  linspace,
  MemoryError,
  partial,
  stack,
  type Tensor,
  tensor,
  vmap,
} from "fluxion";
import { close } from "./tools.ts";

const x = tensor([0.3, -0.8, 1.1]);
const g = (u: Tensor): Tensor => u.pow(3).sum().mul(u.at(0).sin()).add(u.prod().exp());

test("the derivative tensor of order 0 is the value, of order 1 the Jacobian, of order 2 the Hessian", () => {
  close(derivativeTensor(g, 0)(x), g(x));
  close(derivativeTensor(g, 1)(x), grad(g)(x));
  close(derivativeTensor(g, 2)(x), hessian(g)(x));
  const f = (u: Tensor): Tensor => stack([u.prod(), g(u)]);
  close(derivativeTensor(f, 1)(x), jacobian(f)(x));
  close(derivativeTensor(f, 2)(x), hessian(f)(x));
  assert.deepEqual(derivativeTensor(f, 3)(x).shape, [2, 3, 3, 3]);
});

test("its elements are the mixed partial derivatives, to order 6", () => {
  const f = (u: Tensor, v: Tensor, w: Tensor): Tensor => u.mul(v).add(w).sin().mul(w.exp()).add(u.mul(w).cos());
  const of = (u: Tensor): Tensor => f(u.at(0), u.at(1), u.at(2));
  for (let d = 3; d <= 6; d++) {
    const all = derivativeTensor(of, d)(x);
    for (const orders of [
      [d, 0, 0],
      [1, 1, d - 2],
      [0, 2, d - 2],
      [d - 1, 0, 1],
    ]) {
      const at = orders.flatMap((n, variable) => new Array<number>(n).fill(variable));
      const expected = partial(f, orders)(...[...x].map((t) => t.item()));
      close(all.index(...at), expected, 1e-10);
      close(all.index(...at.toReversed()), expected, 1e-10); // symmetric
    }
  }
});

test("it takes a point of any shape and a number", () => {
  const f = (u: Tensor): Tensor => u.matmul(u).matmul(u).trace();
  const u = eye(2).add(0.5);
  assert.deepEqual(derivativeTensor(f, 3)(u).shape, [2, 2, 2, 2, 2, 2]);
  close(derivativeTensor(f, 2)(u), hessian(f)(u));
  close(derivativeTensor((t: Tensor) => t.sin(), 3)(0.5), tensor(-Math.cos(0.5)));
});

test("order 4 of 10 variables takes 715 jets, in one batch or one by one", () => {
  let runs = 0;
  const weights = linspace(1, 10, 10).div(10);
  const f = (u: Tensor): Tensor => {
    runs++;
    return u.mul(weights).sum().sin();
  };
  const u = linspace(0.1, 1, 10);
  assert.equal(derivativeTensor(f, 4, { explain: true })(u).directions, 715);
  assert.equal(runs, 0);
  const all = derivativeTensor(f, 4)(u);
  assert.equal(runs, 1);
  const s = u.mul(weights).sum().sin();
  const outer = weights.outer(weights);
  close(all, outer.reshape([10, 10, 1, 1]).mul(outer).mul(s), 1e-12);
  close(derivativeTensor(f, 4, { chunkSize: 1 })(u), all);
  assert.equal(runs, 1 + 715);
});

test("polynomials have exact derivative tensors, and zeros past their degree", () => {
  const third = derivativeTensor((u: Tensor) => u.prod(), 3)(x);
  for (const [i, j, k] of [
    [0, 1, 2],
    [2, 0, 1],
    [0, 0, 1],
    [2, 2, 2],
  ] as const)
    close(third.index(i, j, k), tensor(new Set([i, j, k]).size === 3 ? 1 : 0));
  assert.equal(
    derivativeTensor(
      (u: Tensor) => u.prod(),
      4,
    )(x)
      .abs()
      .sum()
      .item(),
    0,
  );
});

test("it composes with vmap and with grad", () => {
  const third = derivativeTensor(g, 3);
  const xs = stack([x, x.mul(0.5)]);
  close(vmap(third)(xs).at(1), third(xs.at(1)));
  close(grad((u: Tensor) => third(u).sum())(x), derivativeTensor(g, 4)(x).sum([0, 1, 2]), 1e-10);
});

test("orders that are none and tensors too large for any memory are refused", () => {
  assert.throws(() => derivativeTensor(g, -1), {
    message: "derivativeTensor: the order must be an integer of 0 or more, got -1",
  });
  assert.throws(() => derivativeTensor(g, 0.5), /the order must be an integer/);
  assert.throws(() => derivativeTensor(g, 200), /200! is beyond float64/);
  assert.throws(() => derivativeTensor(g, 9)(linspace(0, 1, 30)), MemoryError);
  assert.throws(() => derivativeTensor(g, 2)(tensor([1, 2], { dtype: "bool" })), { name: "DTypeError" });
});
