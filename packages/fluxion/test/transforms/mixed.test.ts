/** Mixed partial derivatives by plain nested grad: polynomials in all variables, whatever the program. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as torch from "fluxion";
import { add, div, exp, grad, matmul, mul, partial, pow, sin, stack, sum, type Tensor, tensor } from "fluxion";
import { Box, productsIn } from "../../src/transforms/box.ts";
import { close } from "../laws/tools.ts";

const leaf = (value: number): Tensor => tensor(value, { requiresGrad: true, dtype: "float64" });
const lazily = (y: Tensor, x: Tensor): Tensor => grad(y, x, { createGraph: true });
const nested = (y: Tensor, x: Tensor): Tensor => grad(mul(y, 1), x, { createGraph: true });
const product = (xs: readonly Tensor[]): Tensor => xs.reduce((a, b) => mul(a, b));

/** ∏ ∂/∂xᵢ sin(x₁ … xₙ) = 1/p Σ S(n, k) pᵏ sin⁽ᵏ⁾(p) with Stirling's numbers of the second kind. */
function exactly(at: readonly number[]): number {
  const n = at.length;
  const p = at.reduce((a, b) => a * b, 1);
  let stirling = [1];
  for (let m = 1; m <= n; m++)
    stirling = Array.from({ length: m + 1 }, (_, k) => k * (stirling[k] ?? 0) + (stirling[k - 1] ?? 0));
  return stirling.reduce((all, s, k) => all + s * p ** k * Math.sin(p + (k * Math.PI) / 2), 0) / p;
}

const ways: Readonly<Record<string, (xs: readonly Tensor[]) => Tensor>> = {
  "sin(x₁ … xₙ)": (xs) => sin(product(xs)),
  "sin of a product of a stack": (xs) => sin(torch.prod(stack(xs))),
};

for (const [name, f] of Object.entries(ways)) {
  test(`${name}: the derivative along each of n variables is exact`, () => {
    for (const n of [2, 3, 6, 10]) {
      const at = Array.from({ length: n }, (_, i) => 0.8 + 0.04 * i);
      const xs = at.map(leaf);
      let y = f(xs);
      for (const x of xs) y = lazily(y, x);
      close(y.item() / exactly(at), 1, 1e-11, `${n} variables`);
      const known = partial(
        f(xs),
        xs.map((x) => [x, 1] as const),
      );
      close(known.item() / exactly(at), 1, 1e-11);
    }
  });
}

type Two = (x: Tensor, w: Tensor) => Tensor;
const programs: Readonly<Record<string, Two>> = {
  "exp(w sin x)": (x, w) => exp(mul(sin(x), w)),
  "x^w": (x, w) => pow(x, w),
  "x³ / (1 + w²)": (x, w) => div(pow(x, 3), add(1, mul(w, w))),
  "atan2(x, w)": (x, w) => torch.atan2(x, w),
  "√(x² + w) where x > 0": (x, w) => torch.where(torch.gt(x, 0), torch.sqrt(add(mul(x, x), w)), w),
  "log Σ exp of a stack": (x, w) => torch.logsumexp(stack([x, w, mul(x, w)]), 0),
  "softmax, squared and summed": (x, w) => sum(pow(torch.softmax(stack([x, w, mul(x, w)]), 0), 2)),
  "a product of matrices": (x, w) => {
    const a = torch.reshape(stack([x, w, mul(x, w), sin(x)]), [2, 2]);
    return torch.trace(matmul(a, matmul(a, a)));
  },
  "a sum of a vector by a number": (x, w) => sum(sin(mul(mul(x, w), tensor([1, 2, 3])))),
};

for (const [name, f] of Object.entries(programs)) {
  test(`${name}: interleaved variables are nested reverse mode, in any order`, () => {
    for (const path of ["xw", "xxw", "xwx", "wxx", "wxwx", "xwxww"]) {
      const [a, b, c, d] = [leaf(0.7), leaf(0.4), leaf(0.7), leaf(0.4)];
      let [y, z] = [f(a, b), f(c, d)];
      for (const v of path) {
        y = lazily(y, v === "x" ? a : b);
        z = nested(z, v === "x" ? c : d);
        close(y, z, 1e-9, path);
      }
      close(lazily(mul(y, a), b), nested(mul(z, c), d), 1e-9, `${path}, in a product`);
    }
  });
}

test("a list of variables can be followed to any order", () => {
  const [x, w] = [leaf(0.7), leaf(0.4)];
  const y = exp(mul(sin(x), w));
  const [gx, gw] = grad(y, [x, w], { createGraph: true }) as [Tensor, Tensor];
  const [gxx, gxw] = grad(gx, [x, w], { createGraph: true }) as [Tensor, Tensor];
  const [gwx, gww] = grad(gw, [x, w], { createGraph: true }) as [Tensor, Tensor];
  close(gxw, gwx);
  const all = [gxx, gxw, gww].map((g) => grad(g, [x, w], { createGraph: true }));
  close(all[0]![1]!, all[1]![0]!);
  close(all[1]![1]!, all[2]![0]!);
});

test("a mixed derivative that vanishes is exactly 0, and an x of another program is unused", () => {
  const [x, w, other] = [leaf(0.7), leaf(0.4), leaf(1)];
  const g = lazily(add(sin(x), pow(w, 3)), x);
  assert.equal(lazily(g, w).item(), 0);
  assert.equal(lazily(lazily(g, w), x).item(), 0);
  assert.throws(() => grad(lazily(mul(sin(x), w), x), other), /appears to not have been used in the graph/);
});

test("a variable on the way of another is moved by itself", () => {
  const [x, other] = [leaf(0.7), leaf(0.7)];
  const [u, v] = [sin(x), sin(other)];
  const [y, z] = [mul(exp(u), x), mul(exp(v), other)];
  close(lazily(lazily(y, u), x), nested(nested(z, v), other));
  close(lazily(lazily(y, x), u), nested(nested(z, other), v));
});

test("a mixed derivative is named as nested reverse mode names it", () => {
  const [a, b, c, d] = [leaf(0.7), leaf(0.4), leaf(0.7), leaf(0.4)];
  const [y, z] = [exp(mul(sin(a), b)), exp(mul(sin(c), d))];
  assert.equal(String(lazily(lazily(y, a), b).gradFn), String(nested(nested(z, c), d).gradFn));
});

test("partial of a function of numbers is the nested loop", () => {
  const f: Two = (x, w) => exp(mul(sin(x), pow(w, 3)));
  const [x, w] = [leaf(0.7), leaf(0.4)];
  let y = f(x, w);
  for (const v of [x, x, w, w, w]) y = lazily(y, v);
  close(partial(f as never, [2, 3])(0.7, 0.4), y);
});

test("a box of multi-indices counts the products of polynomials", () => {
  const box = new Box([2, 1, 3]);
  assert.equal(box.size, 24);
  assert.equal(
    box.below.reduce((n, all) => n + all.length, 0),
    productsIn([2, 1, 3]),
  );
  const last = box.size - 1;
  assert.deepEqual(
    [...box.below[last]!].sort((a, b) => a - b),
    Array.from({ length: 24 }, (_, a) => a),
  );
  assert.equal(box.total[last], 6);
});

test("vmap of nested gradients along different arguments is a loop over them", () => {
  const f: Two = (x, w) => sin(mul(mul(x, w), w));
  const mixed = (x: Tensor, w: Tensor): Tensor => grad((a: Tensor) => grad((b: Tensor) => f(a, b))(w))(x);
  const at = [0.3, 0.5, 0.7];
  const v = tensor(at);
  close(
    torch.vmap(mixed)(v, v),
    at.map((a) => partial(f as never, [1, 1])(a, a).item()),
  );
});
