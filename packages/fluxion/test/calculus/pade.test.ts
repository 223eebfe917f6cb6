import assert from "node:assert/strict";
import { test } from "node:test";
import { grad, noGrad, pade, taylor, type Tensor, tensor } from "fluxion";
import { close } from "./tools.ts";

test("the approximants of exp are the known ones", () => {
  const third = pade((x: Tensor) => x.exp(), 0, 3, 3);
  close(third.numerator, tensor([1, 1 / 2, 1 / 10, 1 / 120]), 1e-14);
  close(third.denominator, tensor([1, -1 / 2, 1 / 10, -1 / 120]), 1e-14);
  close(pade((x: Tensor) => x.exp(), 0, 8, 8)(2), tensor(Math.exp(2)), 1e-12);
});

test("coefficients agree with mpmath's", () => {
  const log = pade((x: Tensor) => x.log1p(), 0, 3, 3);
  close(log.numerator, tensor([0, 1, 1, 0.18333333333333332]), 1e-13);
  close(log.denominator, tensor([1, 1.5, 0.6, 0.05]), 1e-13);
  const spiral = pade((x: Tensor) => x.exp().mul(x.cos()), 0, 4, 5);
  const numerator = [1, 0.4867599710887706, -0.34131677508377684, -0.19732383392939276, -0.025973954862186677];
  const denominator = [
    1, -0.5132400289112293, 0.17192325382745252, -0.03591375442351196, 0.005526456590915491, -0.00042537680030287956,
  ];
  close(spiral.numerator, tensor(numerator), 1e-11);
  close(spiral.denominator, tensor(denominator), 1e-11);
});

test("it agrees with the function to order m + n, at any x0", () => {
  const f = (x: Tensor): Tensor => x.sin().exp();
  const r = pade(f, 0.4, 3, 4);
  const [a, b] = [taylor(r, 0.4, 8), taylor(f, 0.4, 8)];
  for (let k = 0; k <= 7; k++) close(a[k]!, b[k]!, 1e-11);
  assert.ok(Math.abs(a[8]!.item() - b[8]!.item()) > 1e-9);
});

test("it follows a function past its poles", () => {
  const tan = pade((x: Tensor) => x.tan(), 0, 9, 8);
  close(tan(2), tensor(Math.tan(2)), 1e-9);
  close(tan(tensor([-1, 2.5])), tensor([-1, 2.5]).tan(), 1e-7);
  close(grad(tan)(2), tensor(1 + Math.tan(2) ** 2), 1e-8);
});

test("a polynomial, and a quotient of lower degree, are themselves", () => {
  const square = pade((x: Tensor) => x.square(), 0, 3, 3);
  assert.deepEqual(square.numerator.toArray(), [0, 0, 1, 0]);
  assert.deepEqual(square.denominator.toArray(), [1, 0, 0, 0]);
  const simple = pade((x: Tensor) => x.add(2).reciprocal(), 0, 2, 3);
  close(simple(5), tensor(1 / 7), 1e-14);
  assert.deepEqual(pade((x: Tensor) => x.exp(), 0, 2, 0).numerator.toArray(), [1, 1, 0.5]);
});

test("a bad call is refused", () => {
  const exp = (x: Tensor): Tensor => x.exp();
  assert.throws(() => pade(exp, 0, -1, 2), /pade: the order must be an integer of 0 or more, got -1/);
  assert.throws(() => pade(exp, 0, 1, 0.5), /pade: the order must be an integer of 0 or more, got 0.5/);
  assert.throws(() => pade(exp, tensor([1, 2]), 1, 1), { name: "GradError" });
  const w = tensor(2, { requiresGrad: true });
  assert.throws(() => pade((x: Tensor) => x.mul(w).exp(), 0, 1, 1), { name: "GradError" });
  assert.equal(noGrad(() => pade((x: Tensor) => x.mul(w).exp(), 0, 1, 0))(1).item(), 3);
  assert.throws(() => pade((x: Tensor) => x.log(), 0, 1, 1), {
    name: "ArgumentError",
    message: "pade: the coefficient of order 0 is -Infinity; the function is singular at x0",
  });
});
