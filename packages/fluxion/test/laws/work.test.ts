/** How much work a transform may do: counted in kernels, not in seconds. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as torch from "fluxion";
import { exp, jvp, mul, sin, stack, sum, taylor, type Tensor, vmap } from "fluxion";
import { work } from "../../src/core/elementwise.ts";
import { type Trace, Traced } from "../../src/core/tensor.ts";
import { gradOf } from "./modes.ts";
import { samples } from "./samples.ts";
import { close, type Program, uniform } from "./tools.ts";

const u = uniform(31);

/** How many kernels `f` runs. */
function kernels(f: () => unknown): number {
  const before = work.kernels;
  f();
  return work.kernels - before;
}

for (const [name, row] of Object.entries(samples)) {
  test(`${name}: a batch of 1,000 runs no more kernels than one of 10`, () => {
    for (const { f, inputs } of row) {
      const batches = (n: number): Tensor[] => inputs.map((x) => torch.expand(x, [n, ...x.shape]).contiguous());
      const [few, many] = [batches(10), batches(1000)];
      const run = vmap(f);
      assert.ok(kernels(() => run(...many)) <= kernels(() => run(...few)));
      const gradient = vmap(gradOf(((...x: Tensor[]) => sum(f(...x))) as never) as (...x: Tensor[]) => Tensor);
      assert.ok(kernels(() => gradient(...many)) <= kernels(() => gradient(...few)), "gradient");
    }
  });
}

const program: Program = (x) => sum(torch.tanh(mul(exp(sin(x)), x)));

test("taylor runs its function once, at one level, on plain coefficients: it nests nothing", () => {
  const x = u([8]);
  const traces: Trace[] = [];
  taylor(
    (t) => {
      assert.ok(t.store instanceof Traced);
      const series = (t.store as Traced & { readonly series: readonly Tensor[] }).series;
      assert.ok(series.every((c) => !(c.store instanceof Traced) && c.node === null));
      traces.push(t.store.trace);
      return program(t);
    },
    x,
    8,
  );
  assert.deepEqual(
    traces.map((trace) => trace.level),
    [1],
  );
});

/** The class behind a transform, caught at work. */
function classOf(run: (f: Program) => unknown): Pick<Trace, "apply"> {
  let found: Trace | null = null;
  run((x) => {
    found = (x.store as Traced).trace;
    return x;
  });
  return Object.getPrototypeOf(found);
}

/** How often the traces of a class are given an operation while `f` runs. */
function applications(trace: Pick<Trace, "apply">, f: () => unknown): number {
  const { apply } = trace;
  let count = 0;
  trace.apply = function (this: Trace, ...args) {
    count++;
    return apply.apply(this, args);
  };
  try {
    f();
  } finally {
    trace.apply = apply;
  }
  return count;
}

const duals = classOf((f) => jvp(f, [u([2])], [u([2])]));
const curves = classOf((f) => taylor(f, u([2]), 1));

for (const [name, row] of Object.entries(samples)) {
  test(`${name}: taylor of order 8 gives forward mode no operation, and its curves no more than of order 1`, () => {
    for (const { f, inputs } of row) {
      const along = (order: number) => () => {
        for (const [i, x] of inputs.entries())
          if (x.dtype === "float64") taylor((t) => f(...inputs.map((y, j) => (i === j ? t : y))), x, order);
      };
      assert.equal(applications(duals, along(8)), 0);
      assert.equal(applications(curves, along(8)), applications(curves, along(1)));
    }
  });
}

test("operations of jvp and of taylor are seen where they are counted", () => {
  const x = u([8]);
  assert.ok(applications(duals, () => jvp(program, [x], [x])) > 0);
  assert.ok(applications(curves, () => taylor(program, x, 8)) > 0);
});

test("the work of taylor grows with the square of the order", () => {
  const x = u([8]);
  const cost = (order: number): number => kernels(() => taylor(program, x, order));
  assert.ok(cost(16) <= 4.5 * cost(8), `${cost(16)} kernels for order 16, ${cost(8)} for order 8`);
});

test("the loop of successive differentiation on a vector grows with the square of the order", () => {
  const cost = (order: number): number => {
    const x = u([8]).requiresGrad_();
    return kernels(() => torch.derivatives(program(x), x, order));
  };
  assert.ok(cost(10) <= 16 * cost(5), `${cost(10)} kernels for order 10, ${cost(5)} for order 5`);
});

test("a gradient costs a small multiple of the value", () => {
  const x = u([8]);
  const value = kernels(() => program(x));
  assert.ok(kernels(() => gradOf(program)(x)) <= 5 * value);
});

test("an unbatched argument of vmap is not repeated", () => {
  const [x, weight] = [u([100, 3]), u([3, 4])];
  const y = vmap((r: Tensor, w: Tensor) => torch.matmul(r, w), { inDims: [0, null] })(x, weight);
  close(y, torch.matmul(x, weight), 1e-13);
  close(vmap((r: Tensor) => torch.matmul(r, weight))(x), stack([...x].map((r) => torch.matmul(r, weight))), 1e-13);
});
