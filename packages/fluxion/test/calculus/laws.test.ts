/** Every operation under what is made of derivatives: each result in two ways. */

import { test } from "node:test";
import {
  directionalDerivative,
  hessian,
  hessianDiagonal,
  jacfwd,
  jacrev,
  jvp,
  laplacian,
  linearize,
  type Tensor,
} from "fluxion";
import { samples } from "../laws/samples.ts";
import { close, uniform } from "../laws/tools.ts";

const u = uniform(31);

for (const [name, row] of Object.entries(samples)) {
  const [{ f, inputs }] = row as [(typeof row)[number]];
  const [x] = inputs as [Tensor];
  if (x === undefined || x.numel() > 12 || x.numel() === 0) continue;
  const p = (moved: Tensor): Tensor => f(moved, ...inputs.slice(1));

  test(`${name}: Jacobian, Laplacian and directional derivatives agree with one another`, () => {
    const y = p(x);
    const weights = u(y.shape, -1, 1);
    const loss = (moved: Tensor): Tensor => {
      const z = p(moved);
      return z.mul(z.add(1)).mul(weights).sum();
    };
    const j = jacfwd(p)(x);
    close(jacrev(p)(x), j);
    const v = u(x.shape, -1, 1);
    close(linearize(p, x)[1](v), jvp(p, [x], [v])[1]);
    const h = hessian(loss)(x);
    const n = x.numel();
    const square = h.reshape([n, n]);
    close(hessianDiagonal(loss)(x), square.diagonal().reshape(x.shape), 1e-10);
    close(laplacian(loss)(x), square.trace(), 1e-10);
    const flat = v.reshape([n]);
    close(directionalDerivative(loss, x, v, 2), square.mv(flat).dot(flat), 1e-10);
    close(directionalDerivative(loss, x, v, 2, { side: "left" }), square.mv(flat).dot(flat), 1e-10);
  });
}
