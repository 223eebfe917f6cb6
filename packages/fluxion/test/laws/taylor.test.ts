/** Every operation to order 12 against exact coefficients, by each of the ways that there are to them. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import * as torch from "fluxion";
import { add, div, grad, mul, stack, sum, taylor, type Tensor, tensor } from "fluxion";
import { data } from "./tools.ts";

interface Case {
  readonly op: string;
  readonly x: number;
  readonly y?: number;
  readonly line: readonly number[];
  readonly curve: readonly number[];
}

const path = new URL("tables/taylor.json", import.meta.url);
const cases = JSON.parse(readFileSync(path, "utf8")) as readonly Case[];

const { functional } = torch.nn;
const all = { ...functional, ...torch.special, ...torch } as unknown as Readonly<Record<string, (x: Tensor) => Tensor>>;

type Binary = (x: Tensor, y: Tensor) => Tensor;
const unary: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  polygamma1: (x) => torch.polygamma(1, x),
  polygamma3: (x) => torch.polygamma(3, x),
  "pow2.5": (x) => torch.pow(x, 2.5),
  pow3: (x) => torch.pow(x, 3),
  "pow-2": (x) => torch.pow(x, -2),
  "sqrt(1 + square)": (x) => torch.sqrt(add(1, torch.square(x))),
  "exp(sin(square))": (x) => torch.exp(torch.sin(torch.square(x))),
};
const three: Binary = (x, y) => stack([x, y, mul(x, y)], -1);
const binary: Readonly<Record<string, Binary>> = {
  mul,
  div,
  pow: torch.pow,
  atan2: torch.atan2,
  hypot: torch.hypot,
  logaddexp: torch.logaddexp,
  logaddexp2: torch.logaddexp2,
  xlogy: torch.xlogy,
  xlog1py: torch.special.xlog1py,
  logsumexp: (x, y) => torch.logsumexp(three(x, y), -1),
  softmax: (x, y) => torch.select(torch.softmax(three(x, y), -1), -1, 0),
  prod: (x, y) => torch.prod(stack([x, y, x, add(x, y), y], -1), -1),
  norm: (x, y) => torch.norm(three(x, y), { dim: -1 }),
  var: (x, y) => torch.var(stack([x, y], -1), -1),
  std: (x, y) => torch.std(three(x, y), -1),
  inv: (x, y) =>
    torch.select(torch.select(torch.inverse(stack([stack([x, y], -1), stack([y, add(x, 2)], -1)], -2)), -1, 0), -1, 0),
  cumsum: (x, y) => torch.select(torch.cumsum(stack([x, y, add(y, mul(x, y))], -1), -1), -1, 2),
  logcumsumexp: (x, y) => torch.select(torch.logcumsumexp(stack([x, y], -1), -1), -1, 1),
};

const along = (t: Tensor, start: number, slopes: readonly number[]): Tensor =>
  add(
    slopes.reduceRight((p: Tensor, c) => mul(t, add(p, c)), mul(t, 0)),
    start,
  );

/** The operation along one of the curves, as a function of t. */
function path_({ op, x, y = 0 }: Case, straight: boolean): (t: Tensor) => Tensor {
  const u = (t: Tensor): Tensor => along(t, x, straight ? [1] : [0.7, -0.4, 0.2]);
  const v = (t: Tensor): Tensor => along(t, y, straight ? [0.5] : [-0.5, 0.3]);
  const two = binary[op];
  if (two !== undefined) return (t) => two(u(t), v(t));
  const one = unary[op] ?? all[op];
  assert.ok(one !== undefined, `no ${op}`);
  return (t) => one(u(t));
}

const order = 12;
const factorials = Array.from({ length: order + 1 }, (_, n) => Array.from({ length: n }, (_, k) => k + 1)).map((all) =>
  all.reduce((a, b) => a * b, 1),
);

/** The loop of successive differentiation at t = 0. */
function loop(f: (t: Tensor) => Tensor, at: number | number[]): number[] {
  const t = tensor(at, { requiresGrad: true, dtype: "float64" });
  let y = f(t);
  const result = [data(y)[0]!];
  for (let n = 1; n <= order; n++) {
    y = grad(sum(y), t, { createGraph: true });
    result.push(data(y)[0]! / factorials[n]!);
  }
  return result;
}

const ways: Readonly<Record<string, (f: (t: Tensor) => Tensor) => number[]>> = {
  taylor: (f) => taylor(f, 0, order).map((c) => c.item()),
  "the loop of a number": (f) => loop(f, 0),
  "the loop of a vector": (f) => loop(f, [0, 0]),
};

/** Within 1e-11 of the greatest of a coefficient and its neighbours; or within rounding of what it is made from. */
function near(got: readonly number[], exact: readonly number[], message: string): void {
  exact.forEach((c, k) => {
    const before = Math.max(...exact.slice(0, k + 1).map(Math.abs));
    const scale = Math.max(...[k - 1, k, k + 1].map((j) => Math.abs(exact[j] ?? 0)), 1e-4 * before);
    const error = Math.abs(got[k]! - c);
    assert.ok(error <= 1e-11 * scale, `${message}, coefficient ${k}: ${got[k]} is not ${c}`);
  });
}

for (const op of new Set(cases.map((c) => c.op))) {
  test(`${op}: coefficients to order ${order} are exact to 1e-11 of their neighbours, by every way`, () => {
    for (const c of cases.filter((each) => each.op === op)) {
      for (const [way, coefficients] of Object.entries(ways)) {
        const at = `${way} at ${c.x}${c.y === undefined ? "" : `, ${c.y}`}`;
        near(coefficients(path_(c, true)), c.line, `${at}, line`);
        near(coefficients(path_(c, false)), c.curve, `${at}, curve`);
      }
    }
  });
}
