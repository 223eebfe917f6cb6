/** Transforms of transforms: what is nested stays apart. */

import { test } from "node:test";
import * as torch from "fluxion";
import {
  add,
  cos,
  div,
  exp,
  jet,
  jvp,
  log,
  matmul,
  mul,
  noGrad,
  pow,
  sigmoid,
  sin,
  sqrt,
  sub,
  sum,
  tanh,
  taylor,
  type Tensor,
  tensor,
  vjp,
  vmap,
} from "fluxion";
import { derivatives, gradOf, modes } from "./modes.ts";
import { close, type Program } from "./tools.ts";

const v = tensor([0.5, -1, 2]);
const m = tensor([
  [1, 2, 0.5],
  [0.3, -1, 1],
]);

const programs: Readonly<Record<string, Program>> = {
  "exp(sin(x²))": (x) => exp(sin(mul(x, x))),
  "tanh(x) / √x": (x) => div(tanh(x), sqrt(x)),
  xˣ: (x) => pow(x, x),
  "x³ − 2x": (x) => sub(pow(x, 3), mul(2, x)),
  "max(x², 3x)": (x) => torch.maximum(mul(x, x), mul(x, 3)),
  "where(x > 0.5, x³, x)": (x) => torch.where(torch.gt(x, 0.5), pow(x, 3), x),
  "Σ sin(v x)": (x) => sum(sin(mul(v, x))),
  "Σ softmax(v x)³": (x) => sum(pow(torch.softmax(mul(v, x), 0), 3)),
  "|m (v x)|²": (x) => sum(torch.square(matmul(m, mul(v, x)))),
  "log Σ exp(v x)": (x) => torch.logsumexp(mul(v, x), 0),
  "Π (v x + 2)": (x) => torch.prod(add(mul(v, x), 2)),
  "Σ cumsum(exp(v x))": (x) => sum(mul(torch.cumsum(exp(mul(v, x)), 0), v)),
  "cat and index": (x) => sum(torch.index(torch.cat([mul(v, x), exp(mul(v, x))]), torch.slice(1, null, 2))),
  "norm(v x + 1)": (x) => torch.norm(add(mul(v, x), 1)),
  "var(exp(v x))": (x) => torch.var(exp(mul(v, x))),
  "gelu and silu": (x) => sum(mul(torch.nn.functional.gelu(mul(v, x)), torch.nn.functional.silu(x))),
  "atan2(x, 1 + x²)": (x) => torch.atan2(x, add(1, mul(x, x))),
  "σ(log x) cos x": (x) => mul(sigmoid(log(x)), cos(x)),
  views: (x) => sum(mul(torch.transpose(torch.expand(mul(v, x), [2, 3]), 0, 1), torch.t(m))),
  "a gradient inside": (x) => sum(gradOf((y) => sum(sin(mul(y, x))))(v)),
};

for (const [name, f] of Object.entries(programs)) {
  test(`${name}: all triples of transforms give the derivatives they should`, () => {
    const at = tensor(0.8);
    const c = taylor(f, at, 3);
    const expected = [c[0]!.item(), c[1]!.item(), 2 * c[2]!.item(), 6 * c[3]!.item()];
    for (const [outer, D] of Object.entries(modes)) {
      for (const [middle, E] of Object.entries(modes)) {
        for (const [within, G] of Object.entries(modes)) {
          const n = [outer, middle, within].filter((mode) => mode !== "vmap").length;
          close(D(E(G(f)))(at), expected[n]!, 1e-9, `${outer} of ${middle} of ${within}`);
        }
      }
    }
  });

  test(`${name}: the derivatives of the loop, of functions and of series are the same`, () => {
    const c = taylor(f, 0.8, 5).map((x) => x.item());
    const [, all] = jet(f, [tensor(0.8)], [[1, 0, 0, 0, 0]]);
    const x = tensor(0.8, { requiresGrad: true });
    const loop = torch.derivatives(f(x), x, 5);
    let factorial = 1;
    for (let n = 1; n <= 5; n++) {
      factorial *= n;
      const expected = factorial * c[n]!;
      close(all[n - 1]!, expected, 1e-9, `jet, order ${n}`);
      close(loop[n]!, expected, 1e-9, `loop, order ${n}`);
      close(torch.derivative(f, n)(0.8), expected, 1e-9, `derivative, order ${n}`);
    }
  });
}

for (const [outer, D] of Object.entries(derivatives)) {
  for (const [within, E] of Object.entries(derivatives)) {
    test(`${within} inside ${outer}: derivatives along different variables are not confused`, () => {
      const one = tensor(1);
      close(D((x) => mul(x, E((y) => add(x, y))(one)))(one), 1);
      close(D((x) => mul(x, E(() => x)(one)))(one), 0);
      close(D((x) => mul(x, E((y) => mul(x, y))(tensor(2))))(tensor(3)), 6);
      close(D((x) => E((y) => mul(mul(x, x), mul(y, y)))(x))(tensor(3)), 6 * 9);
      close(D((x) => E((y) => mul(x, E((z) => mul(z, mul(y, x)))(y)))(x))(tensor(2)), 4);
      const escaped: Tensor[] = [];
      D((x) => {
        escaped.push(mul(x, 2));
        return x;
      })(one);
      close(E((y) => mul(y, 3))(one), 3);
    });

    test(`${within} inside ${outer}: noGrad and detach make constants`, () => {
      const at = tensor(2);
      close(
        D((x) =>
          mul(
            x,
            noGrad(() => mul(x, x)),
          ),
        )(at),
        4,
      );
      close(D((x) => mul(x, mul(x, x).detach()))(at), 4);
      close(
        D((x) =>
          mul(
            x,
            noGrad(() => E((y) => mul(mul(y, y), x))(x)),
          ),
        )(at),
        8,
      );
      close(
        noGrad(() => D(E((x) => pow(x, 3)))(at)),
        12,
      );
      close(
        D((x) =>
          noGrad(() =>
            mul(
              x,
              torch.enableGrad(() => mul(x, x)),
            ),
          ),
        )(at),
        0,
      );
    });
  }
}

test("transforms work inside the functions they transform, on vectors", () => {
  const x = tensor([0.3, 0.8]);
  const f: Program = (u) => sum(sin(mul(u, torch.flip(u, 0))));
  const hessianRows = vmap((e: Tensor) => jvp(gradOf(f) as never, [x], [e])[1])(torch.eye(2));
  const [, pullback] = vjp(gradOf(f) as never, x) as unknown as [Tensor, (g: Tensor) => [Tensor]];
  const rows = vmap((e: Tensor) => pullback(e)[0])(torch.eye(2));
  close(hessianRows, rows);
  // f = 2 sin(a b)
  close(
    torch.diagonal(hessianRows),
    [0.8, 0.3].map((other) => -2 * other * other * Math.sin(0.24)),
  );
});
