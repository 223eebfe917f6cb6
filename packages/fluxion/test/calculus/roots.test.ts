import assert from "node:assert/strict";
import { test } from "node:test";
import { findRoot, grad, type Tensor, tensor, vmap } from "fluxion";
import { close } from "./tools.ts";

/** Functions, starts, and roots by mpmath. */
const roots: Readonly<Record<string, readonly [f: (x: Tensor) => Tensor, start: number, root: number]>> = {
  "x² − 2": [(x) => x.square().sub(2), 1, Math.SQRT2],
  "cos x − x": [(x) => x.cos().sub(x), 1, 0.7390851332151607],
  "x eˣ − 1": [(x) => x.mul(x.exp()).sub(1), 1, 0.5671432904097838],
  "x tan x − 1": [(x) => x.mul(x.tan()).sub(1), 1, 0.8603335890193797],
  "sin x at 3": [(x) => x.sin(), 3, Math.PI],
};
for (const [name, [f, start, root]] of Object.entries(roots)) {
  test(`roots are found to full accuracy by methods of every order: ${name}`, () => {
    for (const order of [1, 2, 3, 5, 10])
      assert.ok(Math.abs(findRoot(f, start, { order }).item() - root) <= 4.5e-16 * Math.max(1, root), `order ${order}`);
  });
}

test("a step of order d takes the error to the power d + 1", () => {
  const f = (x: Tensor): Tensor => x.square().sub(2);
  for (const order of [1, 2, 3, 4]) {
    const error = (start: number): number =>
      Math.abs(findRoot(f, start, { order, tol: 0.9, maxIter: 1 }).item() - Math.SQRT2);
    const far = error(Math.SQRT2 + 0.08);
    const near = error(Math.SQRT2 + 0.04);
    assert.ok(Math.abs(Math.log2(far / near) - (order + 1)) < 0.35, `order ${order}`);
  }
});

test("of a function of each element there is a root for each element", () => {
  const start = tensor([1, 2, 10]);
  close(
    findRoot((x: Tensor) => x.square().sub(tensor([2, 3, 100])), start),
    tensor([2, 3, 100]).sqrt(),
    1e-15,
  );
  const single = findRoot((x: Tensor) => x.square().sub(2), tensor(1, { dtype: "float32" }));
  assert.equal(single.dtype, "float32");
  assert.equal(single.item(), Math.fround(Math.SQRT2));
});

test("a root has the derivatives of the implicit function", () => {
  const root = (p: Tensor): Tensor => findRoot((x: Tensor) => x.square().sub(p), 1);
  close(grad(root)(4), tensor(0.25), 1e-14); // √p
  close(grad(grad(grad(root)))(4), tensor(3 / 256), 1e-13);
  const p = tensor([4, 9], { requiresGrad: true });
  close(grad(findRoot((x: Tensor) => x.square().sub(p), tensor([1, 1])).sum(), p), tensor([1 / 4, 1 / 6]), 1e-14);
  assert.equal(findRoot((x: Tensor) => x.sub(1), tensor(3, { requiresGrad: true })).requiresGrad, false);
});

test("a root at 0 and one that the start hits are found", () => {
  assert.equal(findRoot((x: Tensor) => x, 0).item(), 0);
  assert.ok(Math.abs(findRoot((x: Tensor) => x.sin(), 0.5).item()) < 1e-28);
});

test("where there is no root the message says where the search ended", () => {
  assert.throws(() => findRoot((x: Tensor) => x.square().add(1), 0.5, { order: 1, maxIter: 5 }), {
    name: "ArgumentError",
    message: /^findRoot: no root within 5 steps, the last x is -?[\d.]+; start closer, or raise maxIter or tol$/,
  });
  assert.throws(() => findRoot((x: Tensor) => x.square().add(1), 0, { order: 1 }), {
    name: "ArgumentError",
    message: "findRoot: the step from x = 0 is not finite, f(x) = 1; start where f has a slope",
  });
});

test("a bad call is refused", () => {
  const f = (x: Tensor): Tensor => x.square().sub(2);
  assert.throws(() => findRoot(f, 1, { order: 0 }), /findRoot: the order must be at least 1, Newton's method, got 0/);
  assert.throws(() => findRoot(f, 1, { order: 1.5 }), /findRoot: the order must be an integer/);
  assert.throws(() => findRoot(f, 1, { tol: 0 }), /findRoot: tol must be a number between 0 and 1, got 0/);
  assert.throws(() => findRoot(f, 1, { maxIter: 0 }), /findRoot: maxIter must be a whole number of at least 1, got 0/);
  assert.throws(() => findRoot((x: Tensor) => x.sum(), tensor([1, 2])), { name: "ShapeError" });
  assert.throws(() => findRoot(f, tensor(1, { dtype: "int64" })), { name: "DTypeError" });
  assert.throws(() => vmap((x: Tensor) => findRoot(f, x))(tensor([1, 2])), { name: "GradError" });
});
