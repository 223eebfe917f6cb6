/** Towers along tensors: whatever the program, they are nested reverse mode. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import * as torch from "fluxion";
import {
  add,
  cos,
  exp,
  grad,
  matmul,
  mul,
  noGrad,
  reshape,
  sin,
  softmax,
  sum,
  tanh,
  type Tensor,
  tensor,
} from "fluxion";
import { close, data } from "../laws/tools.ts";

const leaf = (value: readonly number[], shape: readonly number[] = [value.length]): Tensor =>
  reshape(tensor(value, { dtype: "float64" }), shape)
    .detach()
    .requiresGrad_();
const lazily = (y: Tensor, x: Tensor): Tensor => grad(y, x, { createGraph: true });
/** Multiplying by 1 forgets that `y` is a derivative. */
const nested = (y: Tensor, x: Tensor): Tensor => grad(mul(y, 1), x, { createGraph: true });

const weights = tensor([
  [0.3, -0.2, 0.5],
  [0.1, 0.4, -0.6],
]);
type Step = (x: Tensor) => Tensor;
/** Of a [2, 3] matrix, one of the same shape. */
const steps: Readonly<Record<string, Step>> = {
  sin,
  tanh,
  "exp(x / 2)": (x) => exp(mul(x, 0.5)),
  "x²": (x) => torch.pow(x, 2),
  "x w": (x) => mul(x, weights),
  "x xᵀ w": (x) => matmul(matmul(x, torch.transpose(x, 0, 1)), weights),
  "softmax x": (x) => softmax(x, 1),
  "log softmax x": (x) => torch.logSoftmax(x, 0),
  "x − mean": (x) => torch.sub(x, torch.mean(x, 1, { keepdim: true })),
  "cumsum x": (x) => torch.cumsum(x, 1),
  "x in another order": (x) => reshape(torch.transpose(x, 0, 1), [2, 3]),
  "x and its first row": (x) => torch.cat([torch.narrow(x, 0, 0, 1), mul(torch.narrow(x, 0, 1, 1), 2)], 0),
  "products of rows": (x) => mul(torch.prod(x, 1, { keepdim: true }), x),
  "x / (1 + x²)": (x) => torch.div(x, add(1, mul(x, x))),
  "relu x": (x) => torch.relu(x),
  "x, sorted": (x) => torch.sort(x, 1).values,
  "√(1 + x²) where x > 0": (x) => torch.where(torch.gt(x, 0), torch.sqrt(add(1, mul(x, x))), x),
  "x, some of it detached": (x) => add(x, mul(x.detach(), x)),
};

const at = [0.4, -0.3, 0.9, 0.2, -0.7, 0.6];

for (const [name, step] of Object.entries(steps)) {
  test(`Σ exp(sin(${name})): the loop on a matrix is nested reverse mode to order 4`, () => {
    const [x, other] = [leaf(at, [2, 3]), leaf(at, [2, 3])];
    const f = (u: Tensor): Tensor => sum(exp(sin(step(u))));
    let [y, z] = [f(x), f(other)];
    for (let n = 1; n <= 4; n++) {
      const [g, h] = [lazily(y, x), nested(z, other)];
      close(g, h, 1e-9, `order ${n}`);
      [y, z] = [sum(g), sum(h)];
    }
  });
}

const names = Object.keys(steps);

/** Runs a program that differentiates on the way along a matrix and a number; `choices` say what it does. */
function run(choices: readonly number[], derive: (y: Tensor, x: Tensor) => Tensor): number[] {
  let next = 0;
  const choose = <T>(from: readonly T[]): T => from[(choices[next++] ?? 0) % from.length]!;
  const [x, w] = [leaf(at, [2, 3]), tensor(0.6, { requiresGrad: true, dtype: "float64" })];
  const both = sin(mul(x, w));
  const pool = [x, both];
  for (let k = 0; k < 4; k++) {
    const kind = choose(["step", "step", "step", "derivative", "derivative", "in place", "hook"]);
    const u = choose(pool);
    if (kind === "step") pool.push(steps[choose(names)]!(u));
    else if (kind === "in place") pool.push(mul(u, 1.5).add_(both));
    else if (kind === "hook") {
      const v = mul(u, 0.5);
      v.registerHook((g) => mul(g, 2));
      pool.push(v);
    } else {
      let y = sum(mul(add(u, both), 0.5));
      for (let n = 1 + choose([0, 0, 1]); n > 0; n--) y = sum(derive(y, x));
      pool.push(mul(both, y));
      pool.push(mul(x, sum(derive(y, w))));
    }
  }
  const y = sum(
    tanh(
      mul(
        0.3,
        pool.reduce((a, b) => add(a, b)),
      ),
    ),
  );
  const mixed = sum(derive(sum(derive(y, x)), w));
  mixed.backward();
  return [y, mixed, x.grad, w.grad].flatMap((g) => (g === null ? [] : data(g)));
}

test("a derivative used in any other way is right: random programs of a matrix, hooks, writes and detached parts", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(1000), { minLength: 30, maxLength: 30 }), (choices) => {
      const expected = run(choices, nested);
      fc.pre(expected.every((v) => Math.abs(v) < 1e4));
      close(run(choices, lazily), expected, 1e-9);
    }),
    { numRuns: 25, seed: 5 },
  );
});

test("a value written in place since is an error, never a wrong number", () => {
  const [x, w] = [leaf([0.5, 0.7]), tensor([2, 3])];
  const g = lazily(sum(sin(mul(x, w))), x);
  const second = lazily(sum(g), x);
  noGrad(() => w.mul_(2));
  for (const y of [g, second, mul(second, 2)]) assert.throws(() => grad(sum(y), x), /modified by an inplace operation/);
});

test("what is written in place and not read again does not matter", () => {
  const x = leaf([0.5, 0.7]);
  const middle = mul(x, 2);
  const y = sum(sin(middle));
  const before = lazily(lazily(sum(sin(mul(x, 2))), x).sum(), x);
  const offset = tensor([1, 1]);
  const g = lazily(add(y, sum(offset)), x);
  noGrad(() => offset.mul_(3));
  close(lazily(sum(g), x), before);
});

test("float32 derivatives are rounded once", () => {
  const x = tensor([0.3, 6], { dtype: "float32", requiresGrad: true });
  let y = sum(torch.sigmoid(x));
  for (let n = 1; n <= 8; n++) y = sum(lazily(y, x));
  const exact = [0.3, 6].map((v) => {
    const u = leaf([Math.fround(v)]);
    return data(torch.nthDerivative(torch.sigmoid(u), u, 8))[0]!;
  });
  const g = torch.nthDerivative(torch.sigmoid(x), x, 8);
  assert.equal(g.dtype, "float32");
  data(g).forEach((v, i) => assert.ok(Math.abs(v - exact[i]!) <= 1e-7 * Math.abs(exact[i]!)));
});

test("grad of grad of a function of a vector is the loop", () => {
  const f = (x: Tensor): Tensor => sum(exp(sin(mul(x, x))));
  const total = (g: (x: Tensor) => Tensor) => (x: Tensor) => sum(g(x));
  const third = grad(total(grad(total(grad(f)) as never)) as never) as (x: Tensor) => Tensor;
  const x = leaf([0.4, 0.9]);
  close(third(tensor([0.4, 0.9])), torch.nthDerivative(f(x), x, 3));
});

test("backward with createGraph, again and again, is the loop", () => {
  for (const x of [leaf([0.4, 0.9]), tensor(0.4, { requiresGrad: true, dtype: "float64" })]) {
    let y = sum(tanh(mul(sin(x), x)));
    const z = y;
    for (let n = 1; n <= 6; n++) {
      x.grad = null;
      y.backward({ createGraph: true });
      close(x.grad!, torch.nthDerivative(z, x, n), 1e-9, `order ${n}`);
      y = sum(x.grad!);
    }
  }
});

test("backward with createGraph adds to a gradient that is there", () => {
  const x = leaf([0.4, 0.9]);
  sum(sin(x)).backward({ createGraph: true });
  sum(x.grad!).backward({ createGraph: true });
  close(
    x.grad!,
    data(x).map((v) => Math.cos(v) - Math.sin(v)),
  );
});

test("a derivative of high order costs no more nodes than one of low order", () => {
  const x = leaf(at, [2, 3]);
  let y = sum(exp(softmax(matmul(sin(x), torch.transpose(x, 0, 1)), 1)));
  for (let n = 1; n <= 20; n++) y = sum(lazily(y, x));
  assert.ok(Number.isFinite(y.item()));
  close(
    lazily(sum(cos(x)), x),
    data(x).map((v) => -Math.sin(v)),
  );
});

test("a derivative of a function is itself under noGrad, vmap, grad and forward mode", () => {
  const f = (x: Tensor): Tensor => tanh(mul(sin(x), x));
  const v = tensor([0.3, 0.5, 0.7], { dtype: "float64" });
  const third = torch.derivative(f, 3);
  const expected = data(v).map((x) => torch.derivative(f, 3)(x).item());
  close(third(v), expected);
  close(
    noGrad(() => third(v)),
    expected,
  );
  close(torch.vmap(third)(v), expected);
  const fourth = torch.derivative(f, 4)(v);
  close(torch.jvp(third, [v], [torch.onesLike(v)])[1], fourth);
  close(grad((x: Tensor) => sum(third(x)))(v), fourth);
});

test("few elements and many are followed in different ways to the same derivatives", () => {
  const few = [0.3, -0.5, 0.8];
  const many = Array.from({ length: 99 }, (_, i) => few[i % 3]!);
  const f = (x: Tensor): Tensor => exp(sin(mul(tanh(x), x)));
  const [x, other] = [leaf(few), leaf(many)];
  for (const n of [2, 5, 9]) {
    const expected = data(torch.nthDerivative(f(x), x, n));
    close(
      torch.nthDerivative(f(other), other, n),
      many.map((_, i) => expected[i % 3]!),
    );
  }
  // where all elements meet
  const rows = (u: Tensor): Tensor => sum(exp(sin(softmax(matmul(u, torch.transpose(u, 0, 1)), 1))));
  const [a, b] = [leaf(at, [2, 3]), leaf([...at, ...at], [2, 2, 3])];
  const apart = torch.vmap((u: Tensor) => exp(sin(softmax(matmul(u, torch.transpose(u, 0, 1)), 1))));
  for (const n of [3, 6]) {
    const expected = data(torch.nthDerivative(rows(a), a, n));
    close(torch.nthDerivative(sum(apart(b)), b, n), [...expected, ...expected], 1e-9);
  }
});
