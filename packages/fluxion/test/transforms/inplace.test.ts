import assert from "node:assert/strict";
import { test } from "node:test";
import {
  cat,
  clone,
  derivative,
  fill,
  grad,
  GradError,
  jvp,
  noGrad,
  ones,
  slice,
  stack,
  taylor,
  type Tensor,
  tensor,
  vmap,
  zeros,
} from "fluxion";

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

test("fill takes a value of each example, and tells PyTorch's nodes", () => {
  const h = (x: Tensor): Tensor => x.mul(2).fill_(x.sum());
  assert.deepEqual(vmap(h)(stack([at, at.mul(2)])).toArray(), [
    [3.5, 3.5, 3.5],
    [7, 7, 7],
  ]);
  assert.deepEqual(grad((x: Tensor) => vmap(h)(x).sum())(stack([at, at])).toArray(), [
    [3, 3, 3],
    [3, 3, 3],
  ]);
  const x = tensor([1, 2], { requiresGrad: true });
  const names = [fill(x, 3), fill(x, tensor(3)), x.mul(2).fill_(3), x.mul(2).fill_(tensor(3))].map((y) =>
    y.gradFn?.name(),
  );
  assert.deepEqual(names, ["FillBackward0", "FillBackward1", "FillBackward2", "FillBackward3"]);
  assert.deepEqual(fill(tensor([1n]), 2.5).toArray(), [2]);
  assert.equal(fill(x, 3).gradFn?.nextFunctions.length, 1);
  assert.equal(fill(x, tensor(3)).gradFn?.nextFunctions.length, 2);
});

test("writing through a view reaches what it looks into, and all its other views", () => {
  const h = (x: Tensor): Tensor => {
    const y = x.mul(x);
    const [first, last] = [y.select(0, 0), y.select(0, -1)];
    const both = y.index(slice(0, 3, 2)).view([2, 1]);
    first.mul_(x.at(1)).sin_();
    last.fill_(3);
    y.at(1).copy_(x.at(0));
    y.indexPut_([y.gt(2.5)], 4);
    return cat([y, both.view([-1]).mul(y.at(1))]);
  };
  const k = (x: Tensor): Tensor => {
    const [a, b] = [x.at(0), x.at(1)];
    const s = a.mul(a).mul(b).sin();
    return stack([s, a, tensor(4), s.mul(a), a.mul(4)]);
  };
  assert.equal(String(jvp(h, at, ones([3]))), String(jvp(k, at, ones([3]))));
  const rows = stack([at, at.mul(0.9)]);
  assert.equal(String(vmap(h)(rows)), String(vmap(k)(rows)));
  const total = (f: (x: Tensor) => Tensor) => grad((x: Tensor) => f(x).sum());
  assert.equal(String(total(h)(at)), String(total(k)(at)));
  assert.equal(String(vmap(total(h))(rows)), String(vmap(total(k))(rows)));
  assert.equal(String(jvp(total(h), at, ones([3]))), String(jvp(total(k), at, ones([3]))));
  const sums = (f: (x: Tensor) => Tensor): Tensor => grad((x: Tensor) => vmap(f)(x).sum())(rows);
  assert.equal(String(sums(h)), String(sums(k)));
});

test("a part that is written without a gradient is constant, the others move on", () => {
  const h = (x: Tensor): Tensor => {
    const y = x.mul(2);
    noGrad(() => y.select(0, 0).mul_(x.at(0)));
    return y;
  };
  assert.deepEqual(jvp(h, at, ones([3]))[1].toArray(), [0, 2, 2]);
});

test("detach_ makes a constant to the transform", () => {
  assert.deepEqual(jvp((x: Tensor) => x.mul(2).detach_(), at, ones([3]))[1].toArray(), [0, 0, 0]);
});

test("arguments are not written under a transform, nor what is shared without notice", () => {
  const message =
    "mul_: a traced tensor cannot be written in place where it is an argument or others share its elements; " +
    "drop the underscore, or write into its clone()";
  const watched = (x: Tensor): Tensor => {
    const y = x.mul(2);
    const constant = y.detach();
    y.mul_(3);
    return constant;
  };
  for (const h of [(x: Tensor) => x.mul_(2), (x: Tensor) => x.select(0, 0).mul_(3), watched])
    assert.throws(() => jvp(h, at, ones([3])), new GradError(message));
  assert.throws(
    () => jvp((x: Tensor) => x.mul(2).select(0, 0).expand([3]).mul_(3), at, ones([3])),
    /^ArgumentError: mul_: unsupported operation: more than one element of the written-to tensor refers to a single/,
  );
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
