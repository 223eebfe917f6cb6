import assert from "node:assert/strict";
import { test } from "node:test";
import { grad, odeTaylor, stack, taylorStep, type Tensor, tensor, vmap } from "fluxion";
import { close } from "./tools.ts";

test("a Taylor step is right to its order", () => {
  close(
    taylorStep((_, y) => y, 0, 1, 1, 20),
    tensor(Math.E),
    1e-15,
  );
  close(
    taylorStep((t, y) => y.mul(t), 0, 1, 0.5, 20),
    tensor(Math.exp(0.125)),
    1e-15,
  );
  close(
    taylorStep((_, y) => y.square().add(1), 0, 0, 0.5, 60),
    tensor(0.5463024898437905),
    1e-15,
  ); // tan ½
  assert.equal(taylorStep((_, y) => y, 0, 1, 1, 3).item(), 1 + 1 + 1 / 2 + 1 / 6);
  assert.equal(taylorStep((_, y) => y, 0, 1, 1, 0).item(), 1);
  assert.equal(taylorStep((t) => t, 1, 0, 2, 8).item(), 4); // ∫₁³ t dt
});

test("a step is differentiable in y, t and h, and maps over examples", () => {
  const step = (y: Tensor): Tensor => taylorStep((_, u) => u.square().neg(), 0, y, 0.1, 30); // y / (1 + y h)
  close(grad(step)(1), tensor(1 / 1.21), 1e-14);
  close(vmap(step)(tensor([1, 2])), tensor([1 / 1.1, 2 / 1.2]), 1e-14);
  close(grad((h: Tensor) => taylorStep((_, u) => u, 0, 1, h, 25))(1), tensor(Math.E), 1e-14);
});

test("a linear equation with a right side of its own is solved to mpmath's digits", () => {
  const y = odeTaylor((t, u) => t.square().neg().mul(u).add(t.sin()), 1, [0, 1, 3]);
  assert.deepEqual(y.shape, [3]);
  close(y.at(2), tensor(0.03310429975459689), 1e-12);
});

test("van der Pol's equation is solved to mpmath's digits", () => {
  const f = (_: Tensor, y: Tensor): Tensor => {
    const [x, v] = [y.at(0), y.at(1)];
    return stack([v, x.square().neg().add(1).mul(v).sub(x)]);
  };
  const y = odeTaylor(f, tensor([2, 0]), [0, 5, 10]);
  close(y.at(1), tensor([-0.8370774502947651, 1.307088937799672]), 1e-10);
  close(y.at(2), tensor([-2.008340782579712, 0.032907065863324064]), 1e-10);
});

test("a Kepler orbit keeps to Kepler's equation, forwards and backwards", () => {
  const f = (_: Tensor, y: Tensor): Tensor => {
    const [x, z, u, v] = [y.at(0), y.at(1), y.at(2), y.at(3)];
    const cube = x.square().add(z.square()).pow(-1.5);
    return stack([u, v, x.mul(cube).neg(), z.mul(cube).neg()]);
  };
  const start = tensor([0.4, 0, 0, 2]); // eccentricity 0.6
  const there = odeTaylor(f, start, [0, 3]).at(1);
  close(there.narrow(0, 0, 2), tensor([-1.596083002870164, 0.0707385106686625]), 1e-10);
  close(odeTaylor(f, there, [3, 0]).at(1), start, 1e-9);
});

test("the error follows tol", () => {
  const error = (tol: number): number =>
    Math.abs(
      odeTaylor((_, y) => y.neg(), 1, [0, 5], { tol })
        .at(1)
        .item() - Math.exp(-5),
    );
  for (const tol of [1e-4, 1e-8, 1e-12]) assert.ok(error(tol) <= 10 * tol, `${tol}`);
});

test("a solution is differentiable in its start and in what the equation uses", () => {
  const y0 = tensor(1, { requiresGrad: true });
  const rate = tensor(1, { requiresGrad: true });
  const y = odeTaylor((_, u) => u.square().mul(rate).neg(), y0, [0, 1]).at(1); // y₀ / (1 + rate y₀)
  const [dy, dr] = grad(y, [y0, rate]) as [Tensor, Tensor];
  close(dy, tensor(0.25), 1e-11);
  close(dr, tensor(-0.25), 1e-11);
});

test("a polynomial solution takes one step, and times within a step are read from it", () => {
  let calls = 0;
  const y = odeTaylor(
    (t) => {
      calls++;
      return t.mul(2);
    },
    0,
    [0, 1, 2, 1000],
  );
  assert.deepEqual(y.toArray(), [0, 1, 4, 1e6]);
  assert.ok(calls <= 20);
});

test("before a singularity the steps end, and the message says where", () => {
  assert.throws(
    () => odeTaylor((_, y) => y.square(), 1, [0, 2]), // 1 / (1 − t)
    { name: "ArgumentError", message: /^odeTaylor: no step leads on from t = (0\.99999|1\.00000)/ },
  );
  assert.throws(
    () => odeTaylor((_, y) => y, 1, [0, 100], { maxSteps: 3 }),
    /odeTaylor: 3 steps lead from t = 0 to [\d.]+ only/,
  );
});

test("a bad call is refused", () => {
  const f = (_: Tensor, y: Tensor): Tensor => y;
  assert.throws(() => taylorStep(f, 0, 1, 0.1, -1), /taylorStep: the order must be an integer of 0 or more, got -1/);
  assert.throws(() => taylorStep((_, y) => y.reshape([1, 2]), 0, tensor([1, 2]), 0.1, 2), {
    name: "ShapeError",
    message: "taylorStep: f(t, y) has shape [1, 2], y [2]; a slope has the shape of y",
  });
  assert.throws(
    () => odeTaylor(f, 1, [0]),
    /odeTaylor: expected a list of at least two times that rise or fall, got \[0\]/,
  );
  assert.throws(() => odeTaylor(f, 1, [0, 2, 1]), /got \[0, 2, 1\]/);
  assert.throws(() => odeTaylor(f, 1, [0, 1], { tol: 2 }), /odeTaylor: tol must be a number between 0 and 1, got 2/);
  assert.throws(() => odeTaylor(f, 1, [0, 1], { order: 2 }), /odeTaylor: the order must be at least 3, got 2/);
  assert.throws(() => odeTaylor(f, tensor(1, { dtype: "int64" }), [0, 1]), { name: "DTypeError" });
  assert.throws(() => vmap((y: Tensor) => odeTaylor(f, y, [0, 1]))(tensor([1, 2])), { name: "GradError" });
});
