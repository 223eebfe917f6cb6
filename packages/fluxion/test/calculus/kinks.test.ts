/** Programs that are piecewise linear: the one-sided derivative is the difference quotient of a small step. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as torch from "fluxion";
import { cat, directionalDerivative, hypot, maximum, minimum, nn, type Tensor, tensor, where } from "fluxion";
import { generator } from "../laws/tools.ts";

const { functional: F } = nn;
const first = (x: Tensor): Tensor => x.narrow(0, 0, 1);

/** Steps of such programs, on vectors of three numbers. */
const steps: Readonly<Record<string, (x: Tensor, y: Tensor) => Tensor>> = {
  abs: (x) => x.abs(),
  relu: (x) => x.relu(),
  maximum,
  minimum,
  fmax: torch.fmax,
  add: (x, y) => x.add(y),
  sub: (x, y) => x.sub(y),
  clamp: (x) => x.clamp(-1, 1),
  clampMin: (x) => torch.clampMin(x, 0),
  where: (x, y) => where(x.gt(y), x, y),
  "where, not equal": (x) => where(x.ge(0), x, x.mul(-2)),
  hardtanh: (x) => F.hardtanh(x),
  leakyRelu: (x) => F.leakyRelu(x, 0.5),
  prelu: (x) => F.prelu(x, tensor([0.25])),
  relu6: (x) => F.relu6(x),
  softshrink: (x) => F.softshrink(x, 1),
  "x sign x": (x) => x.sign().mul(x),
  "√x²": (x) => x.mul(x).sqrt(),
  "hypot(x, 0)": (x) => hypot(x, 0),
  sort: (x) => x.sort().values,
  "sort, descending": (x) => x.sort({ descending: true }).values,
  amax: (x) => x.amax().add(x),
  amin: (x) => x.amin().sub(x),
  aminmax: (x) => torch.aminmax(x).max.sub(x),
  "max along a dim": (x) => x.max(0).values.add(x),
  median: (x) => x.median().add(x),
  kthvalue: (x) => torch.kthvalue(x, 2).values.add(x),
  topk: (x) => cat([x.topk(2).values, first(x)]),
  cummax: (x) => x.cummax(0).values,
  diff: (x) => cat([x.diff(), first(x)]),
  "norm of order 1": (x) => x.norm(1).add(x),
  "norm of order ∞": (x) => x.norm(Number.POSITIVE_INFINITY).add(x),
};

const random = generator(12345);
const below = (n: number): number => Math.floor(random() * n);
const vector = (n: number): Tensor => tensor([0, 0, 0].map(() => below(2 * n + 1) - n));

for (const [name, step] of Object.entries(steps)) {
  test(`one-sided derivatives of programs that end in ${name} are difference quotients`, () => {
    for (let trial = 0; trial < 8; trial++) {
      const others = Array.from({ length: below(3) }, () => Object.values(steps)[below(Object.keys(steps).length)]!);
      const places = [...others, step].map(() => [below(2), below(3)] as const);
      const f = (x: Tensor): Tensor => {
        const values = [x, x.flip([0]), x.mul(2).sub(1)];
        [...others, step].forEach((g, i) => {
          const [back, other] = places[i]!;
          values.push(g(values.at(-1 - back)!, values[other]!));
        });
        return values.at(-1)!;
      };
      const [x, v] = [vector(1), vector(2)]; // small whole numbers: kinks and ties everywhere
      for (const [side, h] of [
        ["right", 2 ** -20],
        ["left", -(2 ** -20)],
      ] as const) {
        const quotient = f(x.add(v.mul(h)))
          .sub(f(x))
          .div(h)
          .toArray() as number[];
        const exact = directionalDerivative(f, x, v, 1, { side }).toArray() as number[];
        for (const [i, d] of exact.entries())
          assert.ok(Math.abs(d - quotient[i]!) < 1e-6, `${exact} is not ${quotient}`);
      }
    }
  });
}
