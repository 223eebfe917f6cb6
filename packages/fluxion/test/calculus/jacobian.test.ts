import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ArgumentError,
  DTypeError,
  eye,
  grad,
  GradError,
  hessian,
  hessianDiagonal,
  hvp,
  jacfwd,
  jacobian,
  jacrev,
  jvp,
  linearize,
  stack,
  type Tensor,
  tensor,
  vmap,
} from "fluxion";
import { close } from "./tools.ts";

const x = tensor([1, 2, 3]);
/** x ↦ (x₀ x₁, |x|²) */
const f = (u: Tensor): Tensor => stack([u.at(0).mul(u.at(1)), u.square().sum()]);
/** x ↦ Σ x³ sin x₀ */
const g = (u: Tensor): Tensor => u.pow(3).sum().mul(u.at(0).sin());

test("the Jacobian has the shape of the result, then that of the argument, in both modes", () => {
  const expected = [
    [2, 1, 0],
    [2, 4, 6],
  ];
  const ways = [
    jacobian(f),
    jacobian(f, { mode: "forward" }),
    jacobian(f, { mode: "reverse" }),
    jacobian(f, { chunkSize: 2 }),
    jacfwd(f),
    jacrev(f, { chunkSize: 1 }),
  ];
  for (const way of ways) {
    const j = way(x);
    assert.deepEqual(j.toArray(), expected);
    assert.equal(j.gradFn, null);
  }
  const m = tensor([
    [1, 2],
    [3, 4],
  ]);
  assert.deepEqual(jacobian((u: Tensor) => u.matmul(u).trace())(m).toArray(), m.t().mul(2).toArray());
  assert.deepEqual(jacobian((u: Tensor) => u.mul(2))(m).shape, [2, 2, 2, 2]);
  assert.deepEqual(jacobian((u: Tensor) => u.mul(2))(3).toArray(), 2);
});

test("jacobian picks the mode that needs fewer directions, and explains it", () => {
  const wide = (u: Tensor): Tensor => u.outer(u);
  const narrow = (u: Tensor): Tensor => u.square().sum();
  assert.match(String(jacobian(wide, { explain: true })(x)), /by forward mode: 3 directions of order 1/);
  assert.match(String(jacobian(narrow, { explain: true })(x)), /by reverse mode: 1 direction of order 1/);
  assert.equal(jacobian(wide, { explain: true, mode: "reverse" })(x).directions, 9);
});

test("argnums picks arguments: a number gives one Jacobian, a list a list", () => {
  const product = (u: Tensor, v: Tensor): Tensor => u.mul(v).sum();
  const y = tensor([4, 5, 6]);
  assert.deepEqual(jacobian(product, { argnums: 1 })(x, y).toArray(), [1, 2, 3]);
  assert.deepEqual(jacobian(product, { argnums: -1 })(x, y).toArray(), [1, 2, 3]);
  const both = jacfwd(product, { argnums: [0, 1] })(x, y) as unknown as Tensor[];
  assert.deepEqual(
    both.map((j) => j.toArray()),
    [
      [4, 5, 6],
      [1, 2, 3],
    ],
  );
});

test("arguments and results may be nested: blocks stand in the result's tree, each a tree of the argument", () => {
  const parts = ({ a, b }: { a: Tensor; b: Tensor }): { p: Tensor; q: Tensor[] } => ({ p: a.mul(b), q: [b.sum()] });
  for (const mode of ["forward", "reverse"] as const) {
    const j = jacobian(parts as never, { mode })<{ p: { a: Tensor; b: Tensor }; q: { a: Tensor; b: Tensor }[] }>({
      a: tensor([1, 2]),
      b: tensor([3, 4]),
    });
    assert.deepEqual(j.p.a.toArray(), [
      [3, 0],
      [0, 4],
    ]);
    assert.deepEqual(j.p.b.toArray(), [
      [1, 0],
      [0, 2],
    ]);
    assert.deepEqual(j.q[0]!.a.toArray(), [0, 0]);
    assert.deepEqual(j.q[0]!.b.toArray(), [1, 1]);
  }
});

test("jacobian and hessian of tensors that were computed leave the graph, and are differentiable if asked", () => {
  const z = tensor([1, 2, 3], { requiresGrad: true });
  const y = z.pow(3).mul(z.sum());
  const expected = jacobian((u: Tensor) => u.pow(3).mul(u.sum()))(x).toArray();
  assert.deepEqual(jacobian(y, z).toArray(), expected);
  assert.deepEqual(jacobian(y, [z])[0]!.toArray(), expected);
  close(hessian(y.sum(), z), hessian((u: Tensor) => u.pow(3).mul(u.sum()).sum())(x));
  close(hessian(y, z), hessian((u: Tensor) => u.pow(3).mul(u.sum()))(x));
  assert.equal(jacobian(y, z).requiresGrad, false);
  const j = jacobian(y, z, { createGraph: true });
  close(grad(j.sum(), z), hessian((u: Tensor) => u.pow(3).mul(u.sum()))(x).sum([0, 1]));
  const w = tensor([1, 1], { requiresGrad: true });
  assert.deepEqual(jacobian(y, w, { materializeGrads: true }).toArray(), [
    [0, 0],
    [0, 0],
    [0, 0],
  ]);
  assert.throws(() => jacobian(y, w), GradError);
});

test("the Hessian is forward over reverse: [n, n] of a number, [m, n, n] of m, blocks for a list of argnums", () => {
  const h = hessian(g)(x);
  close(h, jacrev(jacrev(g))(x));
  close(h, h.t());
  assert.deepEqual(hessian(f)(x).shape, [2, 3, 3]);
  const blocks = hessian((a: Tensor, b: Tensor) => a.mul(b).sum().square(), { argnums: [0, 1] })(
    x,
    x,
  ) as unknown as Tensor[][];
  assert.equal(blocks.length, 2);
  close(blocks[0]![1]!, blocks[1]![0]!.t());
  close(blocks[0]![0]!, x.outer(x).mul(2));
});

test("the Hessian of what is linear is 0", () => {
  const z = tensor([1, 2, 3], { requiresGrad: true });
  const w = tensor(2, { requiresGrad: true });
  assert.deepEqual(hessian(z.mul(2).sum(), z).toArray(), new Array(3).fill([0, 0, 0]));
  assert.deepEqual(hessian(z.mul(2), z).shape, [3, 3, 3]);
  const [[zz, zw], [wz, ww]] = hessian(z.mul(w).sum(), [z, w]) as [[Tensor, Tensor], [Tensor, Tensor]];
  assert.deepEqual(
    [zz.abs().sum(), zw.sum(), wz.sum(), ww].map((t) => t.item()),
    [0, 3, 3, 0],
  );
  assert.deepEqual(hessian((u: Tensor) => u.sum())(x).toArray(), new Array(3).fill([0, 0, 0]));
});

test("hvp gives the value and the Hessian's product with a vector: a tensor for one primal, a list for several", () => {
  const v = tensor([1, 0, -1]);
  const [y, hv] = hvp(g, x, v);
  close(y, g(x));
  close(hv, hessian(g)(x).mv(v));
  const [, of] = hvp((a: Tensor, b: Tensor) => a.mul(b).sum(), [x, x], [v, x]);
  assert.deepEqual(
    of.map((t) => t.toArray()),
    [
      [1, 2, 3],
      [1, 0, -1],
    ],
  );
});

test("hessianDiagonal is the Hessian's diagonal in the shape of x", () => {
  close(hessianDiagonal(g)(x), hessian(g)(x).diagonal());
  close(hessianDiagonal(g, { chunkSize: 1 })(x), hessian(g)(x).diagonal());
  assert.deepEqual(hessianDiagonal((u: Tensor) => u.square().sum())(eye(2)).toArray(), [
    [2, 2],
    [2, 2],
  ]);
  assert.deepEqual(hessianDiagonal((u: Tensor) => u.sum())(x).toArray(), [0, 0, 0]);
  assert.throws(() => hessianDiagonal(f)(x), GradError);
});

test("linearize runs the function once; its map is the Jacobian's, for any number of tangents", () => {
  let runs = 0;
  const [y, push] = linearize((u: Tensor) => {
    runs++;
    return f(u);
  }, x);
  close(y, f(x));
  for (const row of eye(3)) close(push(row), jvp(f, [x], [row])[1]);
  assert.equal(runs, 1);
  assert.deepEqual(linearize(() => tensor([1, 2]), x)[1](x).toArray(), [0, 0]);
  assert.throws(() => push(x, x), ArgumentError);
});

test("they compose with vmap and with grad", () => {
  const xs = stack([x, x.mul(0.5)]);
  const each = (way: (u: Tensor) => Tensor): void => {
    const batch = vmap(way)(xs);
    close(batch.at(1), way(xs.at(1)));
    const outer = (u: Tensor): Tensor => way(u).square().sum();
    close(grad(outer)(x), jacfwd(outer)(x));
  };
  for (const way of [jacobian(f), jacfwd(f), jacrev(f), hessian(g), hessianDiagonal(g)]) each(way);
  each((u) => hvp(g, u, x)[1]);
  each((u) => linearize(f, u)[1](x));
});

test("what cannot be differentiated is refused in the name of the function", () => {
  const integers = tensor([1, 2, 3], { dtype: "int64" });
  for (const way of [jacobian(f), jacfwd(f), jacrev(f), hessian(f), hessianDiagonal(g)])
    assert.throws(() => way(integers), DTypeError);
  assert.throws(() => linearize(f, integers), DTypeError);
  assert.throws(() => jacobian(f, { argnums: 1 })(x), {
    name: "ArgumentError",
    message: "jacobian: argnums 1 is out of range; the function got 1 argument",
  });
  assert.throws(
    () => jacobian(f, { mode: "sideways" as never }),
    /jacobian: mode must be "auto", "forward" or "reverse"/,
  );
  assert.throws(() => jacfwd(f, { chunk: 1 } as never), /jacfwd: unknown option "chunk"/);
  assert.throws(() => jacrev(f, { chunkSize: 0 }), /jacrev: chunk_size should be an integer greater than 0, got 0/);
  assert.throws(() => jacobian(3 as never, x), ArgumentError);
  assert.throws(() => hvp((u: Tensor) => u, x, x), /^GradError: hvp: Expected f\(\*args\) to return a scalar tensor/);
  assert.throws(() => hvp(g, x, tensor([1])), /^ShapeError: hvp: tangent 0 has shape \[1\], its primal \[3\]/);
});
