import assert from "node:assert/strict";
import { test } from "node:test";
import { Multiplier } from "../../../src/kernels/wasm/matmulBlocks.ts";
import { wasmFeatures } from "../../../src/kernels/wasm/kernel.ts";
import { uniform } from "../oracle.ts";

const memory = new WebAssembly.Memory({ initial: 64 });
const types = ["float32", "float64", "int32"] as const;

test("nothing beside the output is written", () => {
  const random = uniform(8);
  const [a, b, out] = [2 ** 20, 2 ** 20 + 2 ** 18 + 4, 2 ** 21 + 12];
  for (const type of types) {
    for (const fused of [wasmFeatures().fma, false]) {
      const multiplier = new Multiplier(type, fused, { memory, shared: false }, () => 64);
      const bytes = type === "float64" ? 8 : 4;
      for (let round = 0; round < 60; round++) {
        const [m, k, n] = [0, 1, 2].map(() => 1 + Math.trunc(random() ** 3 * 90)) as [number, number, number];
        const all = new Uint8Array(memory.buffer);
        all.fill(0x40, a, a + m * k * bytes + 64);
        all.fill(0x40, b, b + k * n * bytes + 64);
        all.fill(0xa5, out - 256, out + m * n * bytes + 256);
        const [left, right] = [random() < 0.5, random() < 0.5];
        multiplier.multiply(
          { at: a, row: left ? bytes : k * bytes, column: left ? m * bytes : bytes },
          { at: b, row: right ? bytes : n * bytes, column: right ? k * bytes : bytes },
          out,
          { m, k, n },
        );
        const end = out + m * n * bytes;
        const beside = [...all.subarray(out - 256, out), ...all.subarray(end, end + 256)];
        const stays = beside.every((x) => x === 0xa5);
        assert.ok(stays, `${type} ${m}x${k}x${n} ${left} ${right}`);
      }
    }
  }
});

test("without fused instructions products are the same up to rounding", () => {
  const random = uniform(9);
  const [m, k, n] = [37, 300, 29];
  const [a, b, out] = [2 ** 20, 2 ** 20 + 2 ** 18, 2 ** 21];
  const x = new Float64Array(memory.buffer, a, m * k).map(random);
  const y = new Float64Array(memory.buffer, b, k * n).map(random);
  new Float64Array(memory.buffer, a, m * k).set(x);
  new Float64Array(memory.buffer, b, k * n).set(y);
  const [once, twice] = [wasmFeatures().fma, false].map((fused) => {
    new Multiplier("float64", fused, { memory, shared: false }, () => 64).multiply(
      { at: a, row: 8 * k, column: 8 },
      { at: b, row: 8 * n, column: 8 },
      out,
      { m, k, n },
    );
    return new Float64Array(memory.buffer, out, m * n).slice();
  });
  once!.forEach((z, i) => assert.ok(Math.abs(z - twice![i]!) <= 1e-13 * Math.abs(z)));
});

test("a row of a product does not depend on the rows that are multiplied with it, where they are many", () => {
  const random = uniform(10);
  const [m, k, n] = [150, 300, 50];
  const [a, b, out] = [2 ** 20, 2 ** 20 + 2 ** 18, 2 ** 21];
  const multiplier = new Multiplier("float32", wasmFeatures().fma, { memory, shared: false }, () => 64);
  for (const [at, count] of [
    [a, m * k],
    [b, k * n],
  ] as const) {
    const data = new Float32Array(memory.buffer, at, count);
    data.forEach((_, i) => {
      data[i] = random() - 0.5;
    });
  }
  const rows = (from: number, to: number): number[] => {
    const left = { at: a + 4 * k * from, row: 4 * k, column: 4 };
    multiplier.multiply(left, { at: b, row: 4 * n, column: 4 }, out, { m: to - from, k, n });
    return [...new Float32Array(memory.buffer, out, (to - from) * n)];
  };
  assert.deepEqual([...rows(0, 61), ...rows(61, 113), ...rows(113, m)], rows(0, m));
});
