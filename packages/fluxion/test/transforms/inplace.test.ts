import assert from "node:assert/strict";
import { test } from "node:test";
import { clone, derivative, grad, GradError, jvp, ones, taylor, type Tensor, tensor, vmap, zeros } from "fluxion";

const f = (x: Tensor): Tensor => x.mul(x).add(1).mul(x).sin();
/** The same, written over its own steps. */
const g = (x: Tensor): Tensor => x.mul(x).add_(1).mul_(x).sin_();
const at = tensor([0.5, 1, 2]);

test("what a function has made it may write in place, under every transform", () => {
  assert.deepEqual(String(jvp(g, at, ones([3]))), String(jvp(f, at, ones([3]))));
  assert.equal(String(vmap(g)(at)), String(vmap(f)(at)));
  assert.equal(String(vmap(grad(g))(at)), String(vmap(grad(f))(at)));
  assert.equal(String(jvp(vmap(grad(g)), at, ones([3]))), String(jvp(vmap(grad(f)), at, ones([3]))));
  assert.equal(String(taylor(g, 0.5, 5)), String(taylor(f, 0.5, 5)));
  assert.equal(String(derivative(g, 4)(0.5)), String(derivative(f, 4)(0.5)));
});

test("elements that are filled anew have the tangent 0", () => {
  for (const fill of [(x: Tensor) => clone(x).zero_(), (x: Tensor) => clone(x).fill_(2)])
    assert.deepEqual(jvp(fill, at, ones([3]))[1].toArray(), [0, 0, 0]);
});

test("arguments, views and what they look into are not written under a transform", () => {
  const message =
    "mul_: a traced tensor that is an argument, a view or seen through a view cannot be written in place; " +
    "drop the underscore, or write into its clone()";
  const looked = (x: Tensor): Tensor => {
    const y = x.mul(2);
    const row = y.select(0, 0);
    y.mul_(3);
    return row;
  };
  for (const h of [(x: Tensor) => x.mul_(2), (x: Tensor) => x.mul(2).select(0, 0).mul_(3), looked])
    assert.throws(() => jvp(h, at, ones([3])), new GradError(message));
});

test("what a transform sees is not written into a tensor that it does not see", () => {
  assert.throws(
    () => vmap((x: Tensor) => zeros([]).add_(x))(at),
    new GradError("add_: a traced value cannot be written into a tensor from outside; return it"),
  );
});

test("a value that the backward pass needs is not written under a transform either", () => {
  const h = (x: Tensor): Tensor => {
    const y = x.mul(2);
    const z = y.sin();
    y.mul_(2);
    return z.sum();
  };
  assert.throws(
    () => jvp(grad(h), at, ones([3])),
    /modified by an inplace operation: .* at version 1; expected version 0/,
  );
});
