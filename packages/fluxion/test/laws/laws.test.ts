/** Every operation through every transform. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as torch from "fluxion";
import { add, jvp, mul, stack, sum, taylor, type Tensor, tensor, vjp, vmap } from "fluxion";
import { gradCheck } from "fluxion/testing";
import { gradOf, modes } from "./modes.ts";
import { replays } from "./replays.ts";
import { exempt } from "./exempt.ts";
import { type Sample, samples } from "./samples.ts";
import { close, data, type Program, uniform } from "./tools.ts";

const u = uniform(23);
const inner = (x: Tensor, y: Tensor): Tensor => sum(mul(x, y));

/** The functions of one argument that a sample gives, the others held. */
const programsOf = ({ f, inputs }: Sample): readonly (readonly [Program, Tensor])[] =>
  inputs.map((x, i) => [(moved) => f(...inputs.map((other, j) => (j === i ? moved : other))), x]);

test("every exported differentiable operation has a row", () => {
  const exported: [string, unknown][] = [
    ...Object.entries(torch),
    ...Object.entries(torch.nn.functional).map(([name, f]): [string, unknown] => [`nn.functional.${name}`, f]),
    ...Object.entries(torch.linalg).map(([name, f]): [string, unknown] => [`linalg.${name}`, f]),
  ].filter((entry) => typeof entry[1] === "function" && !/^[A-Z]/.test(entry[0]));
  const covered = new Set(exported.flatMap(([name, f]) => (name in samples || exempt.has(name) ? [f] : [])));
  const missing = exported.filter(([, f]) => !covered.has(f)).map(([name]) => name);
  assert.deepEqual(missing, []);
});

for (const [name, row] of Object.entries(samples)) {
  row.forEach((sample, k) => {
    const title = row.length > 1 ? `${name} (${k + 1})` : name;
    const { f, inputs, order } = sample;
    const directions = inputs.map((x) => u(x.shape, -1, 1));

    test(`${title}: the gradient is the finite difference`, () => {
      gradCheck(f, inputs);
    });

    test(`${title}: forward and reverse mode are transposes of each other`, () => {
      const [y, dy] = jvp(f as never, inputs, directions) as unknown as [Tensor, Tensor];
      const weights = u(y.shape, -1, 1);
      const [z, pullback] = vjp(f as never, ...inputs) as unknown as [Tensor, (g: Tensor) => Tensor[]];
      close(z, y, 1e-13);
      close(y, f(...inputs), 1e-13);
      const back = pullback(weights).reduce((total, g, i) => total + inner(g, directions[i]!).item(), 0);
      close(back, inner(weights, dy), 1e-12);
    });

    programsOf(sample).forEach(([p, x], i) => {
      const place = inputs.length > 1 ? `${title}, argument ${i}` : title;
      const v = directions[i]!;
      let weights: Tensor | null = null;
      const loss: Program = (z) => {
        const y = p(z);
        weights ??= u(y.shape);
        return inner(mul(weights, y), add(y, 1));
      };

      test(`${place}: three ways to the second derivative agree`, () => {
        const forwardOverReverse = jvp(gradOf(loss) as never, [x], [v])[1];
        close(gradOf((z) => inner(gradOf(loss)(z), v))(x), forwardOverReverse, 1e-10, "reverse over reverse");
        close(gradOf((z) => jvp(loss as never, [z], [v])[1])(x), forwardOverReverse, 1e-10, "reverse over forward");
        const c = taylor((t) => loss(add(x, mul(v, t))), tensor(0), 2)[2]!;
        close(mul(c, 2), inner(forwardOverReverse, v), 1e-10, "Taylor");
      });

      test(`${place}: third derivatives agree`, () => {
        const g = (h: Program): Program => gradOf((z) => inner(h(z), v));
        const third = inner(g(g(gradOf(loss)))(x), v);
        close(mul(taylor((t) => loss(add(x, mul(v, t))), tensor(0), 3)[3]!, 6), third, 1e-9);
      });

      test(`${place}: Taylor coefficients are nested jvp, to order ${order}`, () => {
        let nested = p;
        let factorial = 1;
        const ones = torch.onesLike(x);
        taylor(p, x, order).forEach((c, n) => {
          const expected = data(nested(x)).map((y) => y / factorial);
          close(c, expected, 1e-9, `order ${n}`);
          const below = nested;
          nested = (z) => jvp(below as never, [z], [ones])[1];
          factorial *= n + 1;
        });
      });

      test(`${place}: vmap is a loop`, () => {
        const rows = [0.9, 1, 1.05].map((s) => mul(x, s));
        const loop = (h: Program): number[] => rows.flatMap((r) => data(h(r)));
        const xs = stack(rows);
        close(vmap(p)(xs), loop(p), 1e-12, "value");
        close(vmap(gradOf(loss))(xs), loop(gradOf(loss)), 1e-11, "gradient inside");
        close(gradOf((z) => sum(vmap(loss)(z)))(xs), loop(gradOf(loss)), 1e-11, "gradient outside");
        const last = stack(rows, -1);
        close(vmap(p, { inDims: -1 })(last), loop(p), 1e-12, "last dimension");
      });

      test(`${place}: all ordered pairs of transforms give the derivatives they should`, () => {
        const curve: Program = (t) => loss(add(x, mul(v, t)));
        const c = taylor(curve, tensor(0), 2);
        const expected = [c[0]!.item(), c[1]!.item(), 2 * c[2]!.item()];
        for (const [outer, D] of Object.entries(modes)) {
          for (const [within, E] of Object.entries(modes)) {
            const n = Number(outer !== "vmap") + Number(within !== "vmap");
            close(D(E(curve))(tensor(0)), expected[n]!, 1e-9, `${outer} of ${within}`);
          }
        }
      });

      test(`${place}: a recorded program runs again on other values, on curves and on batches`, () => replays(p, x));
    });
  });
}
