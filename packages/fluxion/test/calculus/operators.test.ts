import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ArgumentError,
  biharmonic,
  curl,
  divergence,
  DTypeError,
  eye,
  Generator,
  grad,
  GradError,
  hessian,
  jacfwd,
  jvp,
  laplacian,
  type Plan,
  ShapeError,
  softmax,
  stack,
  sumOfDirectional,
  type Tensor,
  tensor,
  vmap,
} from "fluxion";
import { close } from "./tools.ts";

const x = tensor([0.3, -0.8, 1.1]);
const m = tensor([
  [1, 2, 0.5],
  [0.3, -1, 1],
  [0.7, 0.2, -0.4],
]);
/** Functions of one number whose Hessians are full. */
const functions: Readonly<Record<string, (u: Tensor) => Tensor>> = {
  "Σ x³ sin x₀": (u) => u.pow(3).sum().mul(u.at(0).sin()),
  "a perceptron": (u) => m.matmul(m.matmul(u).tanh()).exp().sum(),
  "softmax and logsumexp": (u) => softmax(u, 0).square().sum().add(m.matmul(u).logsumexp(0)),
  "Π x": (u) => u.prod(),
  "|x|": (u) => u.norm(),
  linear: (u) => u.sum().mul(3),
  constant: () => tensor(2),
  "a condition": (u) => u.pow(3).relu().sum(),
};

for (const [name, f] of Object.entries(functions)) {
  test(`the Laplacian is the trace of the Hessian: ${name}`, () => {
    close(laplacian(f)(x), hessian(f)(x).trace());
  });
  test(`the biharmonic operator is the Laplacian of the Laplacian: ${name}`, () => {
    close(biharmonic(f)(x), laplacian(laplacian(f))(x), 1e-10);
  });
  test(`a sum of directional derivatives is the sum of those of each direction: ${name}`, () => {
    const directions = stack([x, m.at(0), tensor([0, 1, 0])]);
    for (let n = 0; n <= 4; n++) {
      let along = f;
      const each = (v: Tensor): Tensor => {
        along = f;
        for (let k = 0; k < n; k++) {
          const below = along;
          along = (u) => jvp(below, [u], [v])[1];
        }
        return along(x);
      };
      const [a, b, c] = [...directions].map(each) as [Tensor, Tensor, Tensor];
      close(sumOfDirectional(f, x, directions, n), a.add(b).add(c), 1e-10);
      const weighed = a.mul(2).sub(b).add(c.mul(0.5));
      close(sumOfDirectional(f, x, directions, n, { weights: [2, -1, 0.5] }), weighed, 1e-10);
    }
  });
}

test("the Laplacian takes tensors of any shape, and numbers", () => {
  const u = eye(2).add(1);
  close(laplacian((v: Tensor) => v.pow(3).sum())(u), u.mul(6).sum());
  assert.equal(laplacian((v: Tensor) => v.pow(3))(2).item(), 12);
  const single = tensor([1, 2], { dtype: "float32" });
  assert.equal(laplacian((v: Tensor) => v.pow(3).sum())(single).dtype, "float32");
});

test("operators compose with vmap and with grad", () => {
  const f = functions["a perceptron"]!;
  const field = (u: Tensor): Tensor => m.matmul(u.sin()).mul(u);
  for (const way of [laplacian(f), biharmonic(f), divergence(field)]) {
    const xs = stack([x, x.mul(0.5)]);
    close(vmap(way)(xs).at(1), way(xs.at(1)));
    close(grad(way)(x), jacfwd(way)(x), 1e-10);
    assert.equal(way(x).requiresGrad, false);
  }
  const w = tensor([1, 2, 3], { requiresGrad: true });
  const y = laplacian((u: Tensor) => u.mul(w).sum().exp())(x);
  close(grad(y, w), grad((v: Tensor) => v.square().sum().mul(v.mul(x).sum().exp()))(w));
});

test("the divergence is the trace of the Jacobian; that of a curl is 0", () => {
  const field = (u: Tensor): Tensor => m.matmul(u.sin()).mul(u);
  close(divergence(field)(x), jacfwd(field)(x).trace());
  close(divergence((u: Tensor) => curl(field)(u))(x), tensor(0));
  close(divergence((u: Tensor) => u.mul(2))(eye(2)), tensor(8));
});

test("the curl is a number in the plane and a vector in space; that of a gradient is 0", () => {
  const turn = (u: Tensor): Tensor => stack([u.at(1).neg(), u.at(0)]);
  assert.equal(curl(turn)(tensor([1, 2])).item(), 2);
  const field = (u: Tensor): Tensor => stack([u.at(1).mul(u.at(2)), u.at(0).square(), u.at(0).mul(u.at(1))]);
  // ∇ × (y z, x², x y) = (x, 0, 2 x − z)
  close(curl(field)(x), tensor([0.3, 0, 0.6 - 1.1]));
  close(curl(grad(functions["a perceptron"]!) as never)(x), tensor([0, 0, 0]));
});

test("estimates from random directions repeat with a seed and have the right mean", () => {
  const f = functions["a perceptron"]!;
  const field = (u: Tensor): Tensor => m.matmul(u.sin()).mul(u);
  const generator = new Generator().manualSeed(7);
  const cases: readonly (readonly [Tensor, (samples: number) => Tensor, number])[] = [
    [laplacian(f)(x), (samples) => laplacian(f, { samples, generator })(x), 0.05],
    [laplacian(f)(x), (samples) => laplacian(f, { samples, generator, distribution: "normal" })(x), 0.1],
    [divergence(field)(x), (samples) => divergence(field, { samples, generator })(x), 0.1],
    [biharmonic(f)(x), (samples) => biharmonic(f, { samples, generator })(x), 0.2],
  ];
  for (const [exact, estimate, tolerance] of cases) {
    generator.manualSeed(3);
    const first = estimate(20000);
    close(first.div(exact), tensor(1), tolerance);
    generator.manualSeed(3);
    close(estimate(20000), first, 0);
  }
  // every pair of two of the three axes is drawn equally often, so the mean over all is exact
  const [a, b, c] = [0, 1, 2].map((i) => hessian(f)(x).diagonal().at(i).item()) as [number, number, number];
  const pairs = [a + b, a + c, b + c].map((sum) => 1.5 * sum);
  for (let i = 0; i < 9; i++) {
    const drawn = laplacian(f, { samples: 2, distribution: "axes", generator })(x).item();
    assert.ok(pairs.some((pair) => Math.abs(pair - drawn) < 1e-9));
  }
  close(laplacian(f, { samples: 3, distribution: "axes" })(x), laplacian(f)(x));
});

test("an estimate in very many dimensions needs one jet a sample", () => {
  const big = tensor(Array.from({ length: 100_000 }, (_, i) => Math.sin(i)));
  const f = (u: Tensor): Tensor => u.square().sum();
  assert.equal(laplacian(f, { samples: 1 })(big).item(), 200_000); // signs have no variance on a diagonal
});

test("{ explain: true } gives the plan: how many vectors are carried", () => {
  const f = functions["Π x"]!;
  const plan: Plan = laplacian(f, { explain: true })(x);
  assert.equal(plan.vectors, 5); // 1 + 3 + 1, not 1 + 2 · 3
  assert.equal(
    String(plan),
    "laplacian: Σ ∂²f/∂xᵢ², by collapsed Taylor mode: 3 directions of order 2 in one batch, 5 vectors for each of the function's own",
  );
  assert.equal(biharmonic(f, { explain: true })(x).directions, 9);
  assert.equal(laplacian(f, { explain: true, samples: 16 })(x).directions, 16);
  assert.equal(divergence((u: Tensor) => u, { explain: true })(x).vectors, 4);
  assert.equal(curl((u: Tensor) => u, { explain: true })(x).directions, 3);
  assert.equal(sumOfDirectional(f, x, eye(3), 6, { explain: true }).vectors, 17);
});

test("what an operator is not defined for is refused", () => {
  const several = (u: Tensor): Tensor => u.square();
  assert.throws(() => laplacian(several)(x), {
    name: "GradError",
    message:
      "laplacian: Expected f(*args) to return a scalar tensor, got tensor with 1 dims; its shape is [3]: sum it, or map laplacian over examples with vmap",
  });
  assert.throws(() => biharmonic(several)(x), GradError);
  assert.throws(() => divergence((u: Tensor) => u.sum())(x), {
    name: "ShapeError",
    message: "divergence: expected a field, whose result has the shape of its argument, got [] from [3]",
  });
  assert.throws(() => curl((u: Tensor) => u)(tensor([1, 2, 3, 4])), ShapeError);
  assert.throws(() => laplacian((u: Tensor) => u.sum())(tensor([1, 2], { dtype: "int64" })), DTypeError);
  assert.throws(
    () => laplacian(several, { samples: 0 }),
    /laplacian: samples must be a whole number of at least 1, got 0/,
  );
  assert.throws(() => biharmonic(several, { samples: 4, distribution: "rademacher" }), {
    name: "ArgumentError",
    message: 'biharmonic: distribution must be "normal", got the string "rademacher"',
  });
  const sum = (u: Tensor): Tensor => u.sum();
  assert.throws(
    () => laplacian(sum, { samples: 4, distribution: "axes" })(x),
    /there are 3 axes to draw from, got samples 4/,
  );
  assert.throws(() => sumOfDirectional(sum, x, eye(2), 2), ShapeError);
  assert.throws(() => sumOfDirectional(sum, x, eye(3), -1), ArgumentError);
  assert.throws(() => sumOfDirectional(sum, x, eye(3), 1.5), ArgumentError);
  assert.throws(() => sumOfDirectional(sum, x, eye(3), 171), {
    name: "ArgumentError",
    message:
      "sumOfDirectional: the order must be at most 170, got 171; 171! is beyond float64, so take the coefficients of taylor(f, x0, n), which are not multiplied by it",
  });
  assert.throws(() => sumOfDirectional(sum, x, eye(3), 2, { weights: [1, 2] }), ShapeError);
});
