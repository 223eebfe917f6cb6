import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import * as f from "fluxion";
import type { DType, Tensor } from "fluxion";
import type { Dense } from "../src/core/tensor.ts";
import { currentPool } from "../src/kernels/wasm/threads/threads.ts";
import { uniform } from "./kernels/oracle.ts";

/** What `compute` gives on one thread, which is what it gives on two and on three. */
function sameBits(what: string, compute: () => Tensor): void {
  const bits = (): Uint8Array => {
    const { storage } = compute().contiguous().reshape([-1]).store as Dense;
    storage.force();
    const { buffer, byteOffset, byteLength } = storage.array();
    return new Uint8Array(buffer, byteOffset, byteLength);
  };
  f.setNumThreads(1);
  const want = Buffer.from(bits());
  bits(); // from the second time on one kernel may compute it all
  for (const threads of [2, 3]) {
    f.setNumThreads(threads);
    for (let i = 0; i < 3; i++) assert.ok(want.equals(bits()), `${what} on ${threads} threads`);
  }
}

const random = uniform(12);
const numbers = (shape: readonly number[], dtype: DType): Tensor => {
  const n = shape.reduce((a, b) => a * b, 1);
  const values = Float64Array.from({ length: n }, () => 4 * random() - 2);
  return f.tensor(values, { dtype }).reshape(shape);
};

test("helpers are there when there was enough work, and not before", async () => {
  f.setNumThreads(3);
  const x = numbers([1000, 1000], "float64");
  assert.equal(currentPool(), null);
  for (let i = 0; i < 20; i++) x.exp().tanh().sum().item();
  const pool = currentPool()!;
  while (pool.ready < 2 && !pool.closed) await new Promise((resolve) => setTimeout(resolve, 5));
  const before = pool.shared;
  for (let i = 0; i < 70 && pool.shared === before; i++) x.exp().tanh().sum().item();
  assert.ok(pool.shared > before);
  f.setNumThreads(1);
  const after = pool.shared;
  x.exp().tanh().sum().item();
  assert.equal(pool.shared, after);
});

test("elementwise programs have the same bits on any number of threads", () => {
  const before = currentPool()!.shared;
  for (const dtype of ["float32", "float64"] as const) {
    const x = numbers([400, 1003], dtype);
    const y = numbers([1003], dtype);
    const z = numbers([400, 1], dtype);
    const t = numbers([4, 1, 1003], dtype);
    sameBits("exp", () => x.exp());
    sameBits("broadcast", () => x.mul(y).add(z).tanh());
    sameBits("three dims", () =>
      x
        .mul(t.reshape([4, 1003]).select(0, 3))
        .sin()
        .div(z),
    );
    sameBits("outer dims", () => x.reshape([4, 100, 1003]).add(t).exp());
    sameBits("a function of numbers", () => x.asinh().add(1));
    sameBits("power", () => x.abs().pow(y));
    sameBits("a comparison", () => x.sin().gt(y));
    sameBits("in place", () => f.zeros([400, 1003], { dtype }).add_(x).mul_(y).add_(z));
    sameBits("columns", () => x.t().exp().mul(2));
    const operations = [
      (v: Tensor): Tensor => v.tanh(),
      (v: Tensor): Tensor => v.mul(y).sigmoid(),
      (v: Tensor): Tensor => v.add(z),
      (v: Tensor): Tensor => v.sub(1).exp(),
      (v: Tensor): Tensor => v.abs().sqrt(),
      (v: Tensor): Tensor => f.where(v.gt(0.5), v, y),
    ];
    for (let round = 0; round < 6; round++) {
      const program = Array.from({ length: 5 }, () => operations[Math.floor(random() * operations.length)]!);
      sameBits(`program ${round}`, () => program.reduce((v, operation) => operation(v), x));
    }
  }
  assert.ok(currentPool()!.shared > before);
});

test("reductions have the same bits on any number of threads", () => {
  const before = currentPool()!.shared;
  for (const dtype of ["float32", "float64"] as const) {
    const x = numbers([1100, 2003], dtype);
    for (const dims of [[0, 1], [0], [1]]) {
      sameBits(`sum over ${dims}`, () => x.sum(dims));
      sameBits(`sum of a program over ${dims}`, () => x.sin().mul(x).sum(dims));
      sameBits(`largest over ${dims}`, () => x.amax(dims));
    }
    sameBits("product", () => x.div(4).add(1).prod());
  }
  assert.ok(currentPool()!.shared > before);
});

test("products of matrices have the same bits on any number of threads", () => {
  const before = currentPool()!.shared;
  for (const dtype of ["float32", "float64"] as const) {
    for (const [m, k, n] of [
      [300, 300, 300],
      [129, 700, 1030],
      [1000, 70, 61],
      [61, 1100, 500],
    ] as const) {
      const [a, b] = [numbers([m, k], dtype), numbers([k, n], dtype)];
      const [at, bt] = [numbers([k, m], dtype).t(), numbers([n, k], dtype).t()];
      for (const x of [a, at]) for (const y of [b, bt]) sameBits(`${m}x${k}x${n}`, () => x.matmul(y));
    }
  }
  assert.ok(currentPool()!.shared > before);
});

test("products of vectors, of few rows and of batches have the same bits on any number of threads", () => {
  const before = currentPool()!.shared;
  for (const dtype of ["float32", "float64"] as const) {
    const b = numbers([2003, 1501], dtype);
    const bt = numbers([1501, 2003], dtype).t();
    for (const rows of [1, 2, 17]) {
      const [a, at] = [numbers([rows, 2003], dtype), numbers([2003, rows], dtype).t()];
      for (const x of [a, at]) for (const y of [b, bt]) sameBits(`${rows} rows`, () => x.matmul(y));
    }
    for (const [m, k, n] of [
      [70, 80, 90],
      [7, 300, 200],
      [65, 33, 129],
    ] as const) {
      const [x, y] = [numbers([12, m, k], dtype), numbers([12, k, n], dtype)];
      const [xt, yt] = [numbers([12, k, m], dtype).transpose(1, 2), numbers([12, n, k], dtype).transpose(1, 2)];
      for (const left of [x, xt]) for (const right of [y, yt]) sameBits("batch", () => left.matmul(right));
    }
  }
  assert.ok(currentPool()!.shared > before);
});

test("the number of threads is what it was set to", () => {
  f.setNumThreads(3);
  assert.equal(f.getNumThreads(), 3);
  for (const wrong of [0, -1, 1.5, Number.NaN, "2", undefined]) {
    assert.throws(() => f.setNumThreads(wrong as number), f.ArgumentError);
  }
  assert.equal(f.getNumThreads(), 3);
});

const program = join(import.meta.dirname, "kernels/wasm/threads.process.ts");
for (const [mode, what] of [
  ["small", "small work starts no helpers"],
  ["large", "a program ends by itself while helpers sleep"],
  ["killed", "a helper that is killed leaves the values intact, and one thread"],
] as const) {
  test(what, () => {
    const { stdout, stderr, status } = spawnSync(process.execPath, ["--conditions=@fluxion/source", program, mode], {
      encoding: "utf8",
      timeout: 60_000,
    });
    assert.equal(stderr, "");
    assert.equal(stdout, "done");
    assert.equal(status, 0);
  });
}
