/** Derivatives where a function is not smooth: limits from the side where there is one, and no NaN. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as torch from "fluxion";
import { grad, jvp, mul, pow, sqrt, sum, taylor, type Tensor, tensor, vmap } from "fluxion";
import { close, data, type Program } from "../laws/tools.ts";

const inf = Number.POSITIVE_INFINITY;

/** f(0), f′(0), … f⁗(0) */
const atZero: Readonly<Record<string, readonly [Program, readonly number[]]>> = {
  "√x": [sqrt, [0, inf, -inf, inf, -inf]],
  "x √x": [(x) => mul(x, sqrt(x)), [0, 0, inf, -inf, inf]],
  "√x x": [(x) => mul(sqrt(x), x), [0, 0, inf, -inf, inf]],
  "x² √x": [(x) => mul(mul(x, x), sqrt(x)), [0, 0, 0, inf, -inf]],
  "x^0.5": [(x) => pow(x, 0.5), [0, inf, -inf, inf, -inf]],
  "x^1.5": [(x) => pow(x, 1.5), [0, 0, inf, -inf, inf]],
  "x^2.5": [(x) => pow(x, 2.5), [0, 0, 0, inf, -inf]],
  "x^−0.5": [(x) => pow(x, -0.5), [inf, -inf, inf, -inf, inf]],
  "x^3": [(x) => pow(x, 3), [0, 0, 0, 6, 0]],
  "x^0": [(x) => pow(x, 0), [1, 0, 0, 0, 0]],
  "1 / x": [(x) => torch.div(1, x), [inf, -inf, inf, -inf, inf]],
  "1 / √x": [torch.rsqrt, [inf, -inf, inf, -inf, inf]],
  "log x": [torch.log, [-inf, inf, -inf, inf, -inf]],
  "|x|": [torch.abs, [0, 0, 0, 0, 0]],
  "x |x|": [(x) => mul(x, torch.abs(x)), [0, 0, 0, 0, 0]],
  "relu(x)^1.5": [(x) => pow(torch.relu(x), 1.5), [0, 0, 0, 0, 0]],
  "√x + x": [(x) => torch.add(sqrt(x), x), [0, inf, -inf, inf, -inf]],
};

const factorial = [1, 1, 2, 6, 24];
const scaled = (series: readonly Tensor[], at = 0): number[] => series.map((c, k) => data(c)[at]! * factorial[k]!);

for (const [name, [f, expected]] of Object.entries(atZero)) {
  test(`${name} at 0: the derivatives are limits, by Taylor and by the loop`, () => {
    close(scaled(taylor(f, 0, 4)), expected);
    const x = tensor(0, { requiresGrad: true });
    const loop = [f(x)];
    for (let k = 1; k <= 4; k++) loop.push(grad(loop.at(-1)!, x, { createGraph: true }) as Tensor);
    close(
      loop.map((d) => d.item()),
      expected,
    );
  });

  test(`${name} of an array: an element at 0 and one beside it do not disturb each other`, () => {
    const series = taylor(f, tensor([0, 0.5], { dtype: "float64" }), 4);
    close(scaled(series), expected);
    close(scaled(series, 1), scaled(taylor(f, 0.5, 4)), 1e-12);
    const batched = vmap((x: Tensor) => taylor(f, x, 4))(tensor([0, 0.5], { dtype: "float64" }));
    close(scaled(batched), expected);
    close(scaled(batched, 1), scaled(taylor(f, 0.5, 4)), 1e-12);
  });
}

test("√(x²) at 0 has the derivative of least norm, in every mode", () => {
  const f: Program = (x) => sqrt(mul(x, x));
  close(taylor(f, 0, 1)[1]!, 0);
  close(grad((x: Tensor) => f(x))(tensor(0)), 0);
  close(jvp(f, [tensor(0)], [tensor(1)])[1], 0);
  close(grad((x: Tensor) => sum(f(x)))(tensor([0, -2])), [0, -1]);
});

test("a real power is as exact beside 0 as the product it stands for", () => {
  const [power, product] = [
    taylor((x) => pow(x, 2.5), tensor([0.1, 0]), 8),
    taylor((x) => mul(pow(x, 2), sqrt(x)), tensor([0.1, 0]), 8),
  ];
  power.forEach((c, k) => close(data(c)[0]!, data(product[k]!)[0]!, 1e-10, `coefficient ${k}`));
  assert.equal(data(power[2]!)[1], 0);
});
