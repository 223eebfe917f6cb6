/** `vmap` in chunks: the same results, from fewer examples at a time. */

import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { add, exp, grad, jvp, matmul, mul, reshape, sin, sum, type Tensor, tensor, vmap } from "fluxion";
import { work } from "../../src/core/elementwise.ts";
import { close, uniform } from "../laws/tools.ts";

const u = uniform(77);

test("vmap calls its function once for each chunk", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 15 }), (n, chunkSize) => {
      let calls = 0;
      const f = (x: Tensor): Tensor => {
        calls++;
        assert.deepEqual(x.shape, [3]);
        return mul(x, sin(x));
      };
      const x = u([n, 3]);
      close(vmap(f, { chunkSize })(x), mul(x, sin(x)), 0);
      assert.equal(calls, Math.ceil(n / chunkSize));
    }),
    { seed: 3, numRuns: 60 },
  );
});

test("chunks follow inDims and outDims, and leave what is not batched alone", () => {
  const [x, w] = [u([3, 5]), u([3, 4])];
  const f = (x: Tensor, w: Tensor): [Tensor, Tensor, Tensor] => [matmul(x, w), sum(x), w];
  const all = vmap(f, { inDims: [1, null], outDims: [-1, 0, 1] })(x, w);
  for (const chunkSize of [1, 2, 3, 4, 5, 6]) {
    const some = vmap(f, { inDims: [1, null], outDims: [-1, 0, 1], chunkSize })(x, w);
    some.forEach((y, i) => {
      assert.deepEqual(y.shape, all[i]!.shape);
      close(y, all[i]!, 1e-15);
    });
  }
});

test("chunks of trees are joined leaf by leaf", () => {
  const f = ({ a, b }: { a: Tensor; b: Tensor[] }): { y: Tensor; z: [Tensor, number] } => ({
    y: mul(a, b[0]!),
    z: [a.gt(1), 2],
  });
  const x = { a: u([5]), b: [u([5, 2])] };
  const { y, z } = vmap(f, { chunkSize: 2 })(x);
  close(y, mul(reshape(x.a, [5, 1]), x.b[0]!), 0);
  assert.deepEqual((z[0] as Tensor).toArray(), x.a.gt(1).toArray());
  close(z[1] as unknown as Tensor, [2, 2, 2, 2, 2]);
});

test("levels of vmap have chunks of their own", () => {
  const [x, y] = [u([5]), u([3])];
  let calls = 0;
  const f = (a: Tensor, b: Tensor): Tensor => {
    calls++;
    return exp(mul(a, b));
  };
  const outer = vmap((a: Tensor) => vmap((b: Tensor) => f(a, b), { chunkSize: 2 })(y), { chunkSize: 2 })(x);
  close(outer, exp(mul(reshape(x, [5, 1]), y)), 1e-15);
  assert.equal(calls, 6);
  const pairs = u([4, 5]); // the batch of one level is cut within that of another
  close(vmap((row: Tensor) => vmap(sin, { chunkSize: 2 })(row), { chunkSize: 3 })(pairs), sin(pairs), 0);
});

test("gradients and tangents pass through chunks", () => {
  const x = u([5, 2]);
  const f = (chunkSize: number | null) => (x: Tensor) =>
    sum(mul(vmap((r: Tensor) => sum(exp(mul(r, r))), { chunkSize })(x), tensor([1, 2, 3, 4, 5])));
  close(grad(f(2))(x), grad(f(null))(x), 1e-14);
  close(jvp(f(2), [x], [x])[1], jvp(f(null), [x], [x])[1], 1e-14);
  const curve = (chunkSize: number | null) => (x: Tensor) => sum(mul(grad(f(chunkSize))(x), x));
  close(grad(curve(3))(x), grad(curve(null))(x), 1e-13);
  const each = vmap(
    grad((r: Tensor) => sum(exp(add(r, r)))),
    { chunkSize: 2 },
  );
  close(each(x), mul(2, exp(mul(2, x))), 1e-14);
});

test("an empty batch is one chunk, and a chunk as large as the batch is the batch", () => {
  assert.deepEqual(vmap(sin, { chunkSize: 2 })(u([0, 3])).shape, [0, 3]);
  const cost = (chunkSize: number): number => {
    const before = work.kernels;
    vmap(sin, { chunkSize })(u([8]));
    return work.kernels - before;
  };
  assert.equal(cost(8), cost(100));
  assert.ok(cost(4) > cost(8));
});
