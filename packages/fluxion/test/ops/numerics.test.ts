/** Where derivatives lose digits, or are a matter of convention. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as torch from "fluxion";
import { derivatives, grad, log, mul, pow, sqrt, sub, sum, tanh, taylor, type Tensor, tensor, where } from "fluxion";
import { gradOf } from "../laws/modes.ts";
import { close, data, type Program } from "../laws/tools.ts";

const F = torch.nn.functional;
const nested = (f: Program, n: number): Program =>
  n === 0
    ? f
    : nested(
        gradOf((x) => sum(f(x))),
        n - 1,
      );

/** Derivatives 0 … n at a number: by the loop, by nested functions, on an array, and by series. */
function everyWay(f: Program, at: number, expected: readonly number[], tolerance = 1e-11): void {
  const n = expected.length - 1;
  const [x, v] = [tensor(at, { requiresGrad: true }), tensor([at, at], { requiresGrad: true })];
  close(
    derivatives(f(x), x, n).map((y) => y.item()),
    expected,
    tolerance,
    "loop",
  );
  close(
    derivatives(f(v), v, n).map((y) => data(y)[1]!),
    expected,
    tolerance,
    "loop on an array",
  );
  const series = taylor(f, at, n).map((c) => c.item());
  let factorial = 1;
  expected.forEach((value, k) => {
    factorial *= Math.max(1, k);
    close(nested(f, k)(tensor(at)), value, tolerance, `nested, order ${k}`);
    close(nested(f, k)(tensor([at, at])), [value, value], tolerance, `nested on an array, order ${k}`);
    close(series[k]! * factorial, value, tolerance, `Taylor, order ${k}`);
  });
}

/** Equal to so many digits, however small. */
const digits = (got: Tensor, expected: number): void => close(got.item() / expected, 1, 1e-14);

test("a branch not taken has no derivative: where(x > 0, √x, 0) at 0", () => {
  everyWay((x) => where(torch.gt(x, 0), sqrt(x), 0), 0, [0, 0, 0]);
  everyWay((x) => where(torch.gt(x, 0), log(x), 0), 0, [0, 0, 0]);
  close(gradOf((x) => sum(where(torch.gt(x, 0), sqrt(x), 0)))(tensor([0, 4])), [0, 0.25]);
});

test("a zero cotangent changes nothing, however steep the slope", () => {
  everyWay((x) => pow(sub(sqrt(x), 1), 2), 1, [0, 0, 0.5]);
  everyWay((x) => pow(log(x), 2), 1, [0, 0, 2]);
  close(gradOf((x) => mul(sqrt(x), 0))(tensor(0)), 0);
  assert.equal(gradOf(sqrt)(tensor(0)).item(), Number.POSITIVE_INFINITY);
});

test("integer powers are exact at 0 and below, to every order", () => {
  everyWay((x) => pow(x, 3), 0, [0, 0, 0, 6, 0, 0]);
  everyWay((x) => pow(x, 2), -2, [4, -4, 2, 0, 0]);
  everyWay((x) => pow(x, 1), 0, [0, 1, 0, 0]);
  everyWay((x) => pow(x, 0), 0, [1, 0, 0]);
  everyWay((x) => torch.square(x), 0, [0, 0, 2, 0]);
  everyWay((x) => mul(x, mul(x, x)), 0, [0, 0, 0, 6, 0]);
  close(gradOf((x) => pow(x, tensor(0)))(tensor(0)), 0);
  close(gradOf((x) => pow(tensor(0), x))(tensor(2)), 0);
});

test("sinc is smooth at 0", () => {
  everyWay(torch.sinc, 0, [1, 0, -(Math.PI ** 2) / 3, 0, Math.PI ** 4 / 5], 1e-12);
});

test("tails keep their digits", () => {
  digits(gradOf(tanh)(tensor(20)), 1.6993417021166355e-17);
  digits(gradOf(torch.sigmoid)(tensor(40)), 4.248354255291589e-18);
  digits(gradOf(torch.sigmoid)(tensor(-40)), 4.248354255291589e-18);
  digits(nested((x) => F.softplus(x, 1, 1000), 2)(tensor(-40)), 4.248354255291589e-18);
  digits(gradOf((x) => F.softplus(x))(tensor(-300)), Math.exp(-300));
  digits(gradOf((x) => F.softplus(x))(tensor(800)), 1);
  digits(gradOf(torch.erf)(tensor(5)), (2 / Math.sqrt(Math.PI)) * Math.exp(-25));
  digits(torch.log1p(tensor(1e-20)), 1e-20);
  digits(torch.expm1(tensor(1e-20)), 1e-20);
  close(torch.softmax(tensor([1000, 0]), 0), [1, 0]);
  close(torch.logsumexp(tensor([1000, 1000]), 0), 1000 + Math.LN2);
  close(torch.logaddexp(tensor(-1000), tensor(-1000)), -1000 + Math.LN2);
});

test("prod with zeros has all its derivatives", () => {
  const hessian = (x: Tensor): number[] =>
    data(torch.vmap((e: Tensor) => torch.jvp(gradOf((u) => torch.prod(u)) as never, [x], [e])[1])(torch.eye(3)));
  const gradient = gradOf((u) => torch.prod(u));
  close(gradient(tensor([2, 0, 3])), [0, 6, 0]);
  close(gradient(tensor([0, 0, 3])), [0, 0, 0]);
  close(hessian(tensor([2, 0, 3])), [0, 3, 0, 3, 0, 2, 0, 2, 0]);
  close(hessian(tensor([0, 0, 3])), [0, 3, 0, 3, 0, 0, 0, 0, 0]);
  close(gradOf((u) => sum(torch.cumprod(u, 0)))(tensor([2, 0, 3])), [1, 8, 0]);
  close(
    taylor((t) => torch.prod(mul(t, tensor([1, 2, 3]))), 0, 3).map((c) => c.item()),
    [0, 0, 0, 6],
  );
});

test("derivatives at kinks are PyTorch's", () => {
  const at = (f: Program, x: number): number => gradOf((u) => sum(f(u)))(tensor([x])).item();
  const zero: Readonly<Record<string, Program>> = {
    abs: torch.abs,
    relu: torch.relu,
    sign: torch.sign,
    norm: (x) => torch.norm(x),
    floor: torch.floor,
    round: (x) => torch.round(x),
    ceil: torch.ceil,
    trunc: torch.trunc,
  };
  for (const [name, f] of Object.entries(zero)) close(at(f, 0), 0, 0, name);
  close(
    at((x) => F.leakyRelu(x, 0.1), 0),
    0.1,
  );
  close(
    [at((x) => torch.clamp(x, 0, 1), 0), at((x) => torch.clamp(x, 0, 1), 1), at((x) => torch.clamp(x, 0, 1), 2)],
    [1, 1, 0],
  );
  close(gradOf((x) => torch.std(x))(tensor([1, 1, 1])), [0, 0, 0]);
  close(gradOf((x) => torch.norm(x))(tensor([0, 0])), [0, 0]);
  assert.equal(
    at((x) => pow(x, 0.5), 0),
    Number.POSITIVE_INFINITY,
  );
  close(torch.xlogy(tensor(0), tensor(0)), 0);
});

test("ties are shared as PyTorch shares them", () => {
  const x = tensor([2, 1, 2]);
  for (const f of [(u: Tensor) => torch.max(u), (u: Tensor) => torch.amax(u), (u: Tensor) => torch.amax(u, 0)])
    close(gradOf(f)(x), [0.5, 0, 0.5]);
  close(gradOf((u) => torch.min(torch.neg(u)))(x), [-0.5, 0, -0.5]);
  close(gradOf((u) => sum(torch.max(u, 0).values))(x), [1, 0, 0]);
  assert.equal(torch.argmax(x).item(), 0);
  const [a, b] = [tensor(2, { requiresGrad: true }), tensor(2, { requiresGrad: true })];
  torch.maximum(a, b).backward();
  close([a.grad!.item(), b.grad!.item()], [0.5, 0.5]);
  close(gradOf((u) => torch.norm(u, Number.POSITIVE_INFINITY))(x), [0.5, 0, 0.5]);
});

test("NaN and infinities are what they are", () => {
  const nan = tensor([1, Number.NaN, 3]);
  assert.ok(Number.isNaN(torch.max(nan).item() as number) && Number.isNaN(torch.min(nan).item() as number));
  assert.equal(torch.sign(tensor(Number.NaN)).item(), 0);
  close(torch.round(tensor([0.5, 1.5, 2.5, -0.5])), [0, 2, 2, -0], 0);
});

test("empty tensors sum to 0 and multiply to 1", () => {
  const x = tensor([], { requiresGrad: true });
  close(sum(x), 0);
  close(torch.prod(x), 1);
  sum(x).backward();
  assert.deepEqual(x.grad!.shape, [0]);
  assert.ok(Number.isNaN(torch.mean(tensor([])).item() as number));
  assert.throws(() => torch.max(tensor([])));
});

test("float32 derivatives are computed in float32", () => {
  const x = tensor(0.7, { dtype: "float32", requiresGrad: true });
  const y = torch.sin(x);
  const g = grad(y, x, { createGraph: true });
  assert.equal(g.dtype, "float32");
  assert.equal(g.item(), Math.fround(Math.cos(Math.fround(0.7))));
  const second = grad(g, x);
  assert.equal(second.dtype, "float32");
  close(second, -Math.sin(0.7), 1e-6);
  assert.equal(taylor(torch.sin, x.detach(), 3)[3]!.dtype, "float32");
});

test("what was not chosen has no part in the gradient, though its slope is infinite", () => {
  const slopes = [torch.sqrt, torch.log, torch.reciprocal, torch.rsqrt, (x: Tensor) => torch.pow(x, -2)];
  for (const f of slopes) {
    const x = tensor([0, 4], { requiresGrad: true });
    const g = grad(sum(torch.where(x.gt(0), f(x), 0)), x);
    close(g.at(0), 0, 0);
    assert.ok(Number.isFinite(g.at(1).item()));
  }
});
