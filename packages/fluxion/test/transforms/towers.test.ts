/** The loop of successive differentiation against nested reverse mode. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as torch from "fluxion";
import {
  add,
  cos,
  div,
  exp,
  grad,
  log,
  matmul,
  mul,
  neg,
  pow,
  reshape,
  sigmoid,
  sin,
  softmax,
  sqrt,
  sub,
  sum,
  tanh,
  taylor,
  type Tensor,
  tensor,
} from "fluxion";
import { close, data, type Program } from "../laws/tools.ts";

const leaf = (value: number | number[]): Tensor => tensor(value, { requiresGrad: true });
const lazily = (y: Tensor, x: Tensor): Tensor => grad(y, x, { createGraph: true });
/** Multiplying by 1 forgets that `y` is a derivative. */
const nested = (y: Tensor, x: Tensor): Tensor => grad(mul(y, 1), x, { createGraph: true });

const ofNumbers: Readonly<Record<string, Program>> = {
  "x² + x³": (x) => add(pow(x, 2), pow(x, 3)),
  "exp(sin(x²))": (x) => exp(sin(pow(x, 2))),
  "tanh³(x)": (x) => tanh(tanh(tanh(x))),
  "x^2.5 / cos(x)": (x) => div(pow(x, 2.5), cos(x)),
  "√(1 + σ(x)²)": (x) => sqrt(add(1, pow(sigmoid(x), 2))),
  "x / (1 + x²) by a vector": (x) => sum(div(mul(x, tensor([1, 2, 3])), add(1, mul(x, x)))),
  "log Σ exp(v x)": (x) => torch.logsumexp(mul(x, tensor([1, 2, 3])), 0),
};

for (const [name, f] of Object.entries(ofNumbers)) {
  test(`${name}: the loop is nested reverse mode to order 6, and Taylor to order 12`, () => {
    const [x, other] = [leaf(0.7), leaf(0.7)];
    let [y, z] = [f(x), f(other)];
    const series = taylor(f, 0.7, 12);
    let factorial = 1;
    for (let n = 1; n <= 12; n++) {
      factorial *= n;
      y = sum(lazily(y, x));
      close(y.item() / factorial, series[n]!, 1e-11, `order ${n}`);
      if (n > 6) continue;
      z = sum(nested(z, other));
      close(y, z, 1e-9, `order ${n}, nested`);
    }
  });

  test(`${name}: a derivative is named as nested reverse mode names it`, () => {
    const [x, other] = [leaf(0.7), leaf(0.7)];
    const [y, z] = [lazily(f(x), x), nested(f(other), other)];
    assert.equal(String(y.gradFn), String(z.gradFn));
  });
}

const ofVectors: Readonly<Record<string, Program>> = {
  "Σ exp(sin(x²))": (x) => sum(exp(sin(pow(x, 2)))),
  "Σ tanh(x xᵀ)": (x) => sum(tanh(matmul(reshape(x, [3, 1]), reshape(x, [1, 3])))),
  "log Σ softmax(x)³": (x) => log(sum(pow(softmax(x, 0), 3))),
  "Π (x + 2)": (x) => torch.prod(add(x, 2)),
};

for (const [name, f] of Object.entries(ofVectors)) {
  test(`${name}: the loop on a vector is nested reverse mode to order 5, also where it is used in another way`, () => {
    const [x, other] = [leaf([0.7, 0.2, -0.4]), leaf([0.7, 0.2, -0.4])];
    const weights = tensor([1, 2, 3]);
    let [y, z] = [f(x), f(other)];
    for (let n = 1; n <= 5; n++) {
      const [g, h] = [lazily(y, x), nested(z, other)];
      close(g, h, 1e-9, `order ${n}`);
      const [u, v] = [mul(g, weights), mul(h, weights)];
      close(lazily(sum(u), x), nested(sum(v), other), 1e-9, `order ${n}, weighted`);
      [y, z] = [sum(g), sum(h)];
    }
  });
}

test("the loop on a vector, element by element, is Taylor to order 12", () => {
  const at = [0.7, 0.2, -0.4];
  const x = leaf(at);
  let y = ofVectors["Σ exp(sin(x²))"]!(x);
  const all = at.map((t) => taylor((u) => exp(sin(pow(u, 2))), t, 12));
  let factorial = 1;
  for (let n = 1; n <= 12; n++) {
    const g = lazily(y, x);
    factorial *= n;
    close(
      mul(g, 1 / factorial),
      all.map((c) => c[n]!.item()),
      1e-11,
      `order ${n}`,
    );
    y = sum(g);
  }
});

test("past the degree of a polynomial a derivative is 0, and stays differentiable", () => {
  for (const make of [(): Tensor => leaf(5), (): Tensor => leaf([5])]) {
    const x = make();
    let y = sum(add(pow(x, 2), pow(x, 3)));
    const all = Array.from({ length: 8 }, () => {
      y = sum(lazily(y, x));
      return y.item();
    });
    assert.deepEqual(all, [85, 32, 6, 0, 0, 0, 0, 0]);
    close(grad(sum(mul(y, x)), x), [0]);
  }
});

test("grad of grad of a function, and grad with an order, are the loop", () => {
  const f: Program = (x) => tanh(tanh(tanh(x)));
  const third = (grad(grad(grad(f) as Program) as Program) as Program)(tensor(0.4));
  const x = leaf(0.4);
  close(third, torch.nthDerivative(f(x), x, 3), 1e-11);
  close(grad(f(x), x, { order: 3 }), third, 1e-11);
  close(torch.derivative(f, 3)(0.4), third, 1e-11);
});

test("mixed derivatives pass from one tower to another", () => {
  const [x, w] = [leaf(0.3), leaf(0.8)];
  const y = exp(mul(sin(x), w));
  close(lazily(lazily(lazily(y, x), w), x), nested(nested(nested(y, x), w), x));
  close(grad(mul(lazily(lazily(y, x), x), w), w), nested(mul(nested(nested(y, x), x), w), w));
  close(
    torch.partial(y, [
      [x, 2],
      [w, 1],
    ]),
    nested(nested(nested(y, x), x), w),
  );
});

test("a hook on the way is called at every order, and what it returns counts", () => {
  const x = leaf(0.3);
  const middle = sin(x);
  const y = mul(middle, middle);
  const first = lazily(y, x);
  const handle = middle.registerHook((g) => mul(g, 10));
  close(lazily(y, x), 20 * Math.sin(0.3) * Math.cos(0.3));
  close(lazily(lazily(y, x), x), nested(nested(y, x), x));
  handle.remove();
  close(lazily(lazily(y, x), x), 2 * Math.cos(0.6));
  close(first, Math.sin(0.6));
});

test("a hook on the variable itself is called at every order", () => {
  const x = leaf(0.3);
  const seen: number[] = [];
  x.registerHook((g) => {
    seen.push(g.item());
  });
  const g = lazily(sin(x), x);
  lazily(g, x);
  close(seen.slice(0, 1), [Math.cos(0.3)]);
  close(seen.at(-1)!, -Math.sin(0.3));
});

test("backward goes through a derivative", () => {
  const [x, w] = [leaf(0.3), leaf(0.8)];
  const residual = add(lazily(lazily(sin(mul(x, w)), x), x), mul(w, x)); // u″ + w x
  mul(residual, residual).backward();
  const u = -0.64 * Math.sin(0.24) + 0.24;
  close(w.grad!, 2 * u * (-1.6 * Math.sin(0.24) - 0.64 * Math.cos(0.24) * 0.3 + 0.3));
});

test("a derivative is a tensor like any other: it prints, it is no leaf, it can be detached", () => {
  const x = leaf(5);
  const g = lazily(pow(x, 2), x);
  assert.equal(g.isLeaf, false);
  assert.equal(g.requiresGrad, true);
  assert.equal(g.detach().requiresGrad, false);
  assert.equal(String(g), "tensor(10., grad_fn=<MulBackward0>)");
  assert.equal(grad(pow(x, 2), x).requiresGrad, false);
  assert.equal(torch.noGrad(() => mul(g, 2)).requiresGrad, false);
});

test("under noGrad a derivative still has its value", () => {
  for (const x of [leaf(0.7), leaf([0.7, 0.7])]) {
    const y = sum(sin(mul(x, 2)));
    const g = sum(lazily(y, x));
    const second = torch.noGrad(() => grad(g, x));
    close(
      second,
      data(x).map(() => -4 * Math.sin(1.4)),
    );
  }
});

const unary: readonly Program[] = [
  sin,
  cos,
  tanh,
  sigmoid,
  neg,
  (x) => exp(mul(x, 0.3)),
  (x) => pow(x, 2),
  (x) => pow(x, 3),
];
const binary: readonly ((x: Tensor, y: Tensor) => Tensor)[] = [add, sub, mul, (x, y) => div(x, add(2, mul(y, y)))];

/** Runs a program that differentiates on the way; `choices` say which operations on which registers. */
function run(
  choices: readonly number[],
  derive: (y: Tensor, x: Tensor) => Tensor,
  inputs: readonly [Tensor, Tensor],
): readonly number[] {
  let at = 0;
  const choose = <T>(from: readonly T[]): T => from[(choices[at++] ?? 0) % from.length]!;
  const [x, w] = inputs;
  const pool: Tensor[] = [x, w];
  const both = exp(mul(0.1, mul(x, w))); // no derivative of it vanishes
  const base = (): Tensor => sum(add(choose(pool), both));
  for (let step = 0; step < 8; step++) {
    const kind = choose(["unary", "binary", "derivative", "second derivative"]);
    if (kind === "unary") pool.push(choose(unary)(choose(pool)));
    else if (kind === "binary") pool.push(choose(binary)(choose(pool), choose(pool)));
    else if (kind === "derivative") pool.push(derive(base(), choose([x, w])));
    else pool.push(derive(sum(derive(base(), x)), choose([x, w])));
  }
  const y = sum(pool.reduce((total, t) => add(total, t), both));
  const mixed = derive(sum(derive(y, x)), w);
  sum(mixed).backward();
  return [y, mixed, x.grad, w.grad].flatMap((t) => (t === null ? [] : data(t)));
}

const choices = fc.array(fc.nat(1000), { minLength: 40, maxLength: 40 });
const parameters = { numRuns: 200, seed: 5 };

test("a derivative used in any other way is right: random programs of numbers", () => {
  fc.assert(
    fc.property(choices, (c) => {
      const expected = run(c, nested, [leaf(0.4), leaf(0.9)]);
      fc.pre(expected.every((v) => Math.abs(v) < 1e6));
      close(run(c, lazily, [leaf(0.4), leaf(0.9)]), expected, 1e-8);
    }),
    parameters,
  );
});

test("a derivative used in any other way is right: random programs of a number and a vector", () => {
  fc.assert(
    fc.property(choices, (c) => {
      const inputs = (): [Tensor, Tensor] => [leaf(0.4), leaf([0.9, -0.3])];
      const expected = run(c, nested, inputs());
      fc.pre(expected.every((v) => Math.abs(v) < 1e6));
      close(run(c, lazily, inputs()), expected, 1e-8);
    }),
    { ...parameters, numRuns: 60 },
  );
});
