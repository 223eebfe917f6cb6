import { Operand } from "../../src/kernels/operand.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { plainMatmul as matmul } from "../../src/kernels/matmul.ts";
import type { Shape } from "../../src/tensor/shape.ts";
import { at, indices, layouts, uniform } from "./oracle.ts";

function expected(a: Operand, b: Operand, batch: Shape, m: number, k: number, n: number): number[] {
  return [...indices([...batch, m, n])].map((index) => {
    const lead = index.slice(0, -2);
    const [i, j] = index.slice(-2) as [number, number];
    let sum = 0;
    for (let l = 0; l < k; l++) sum += Number(at(a, [...lead, i, l])) * Number(at(b, [...lead, l, j]));
    return sum;
  });
}

test("a product of matrices is right for every layout, size and type", () => {
  const random = uniform(3);
  const sizes = [
    [1, 1, 1],
    [2, 3, 4],
    [1, 9, 5],
    [6, 7, 1],
    [0, 2, 3],
    [2, 0, 3],
    [13, 17, 11],
  ] as const;
  for (const dtype of ["float64", "float32", "int64", "int32"] as const) {
    for (const batch of [[], [2], [3, 1, 2]]) {
      for (const [m, k, n] of sizes) {
        const element = (): number => Math.trunc(random() * 9) - 4;
        const right = layouts(dtype, [...batch, k, n], element);
        layouts(dtype, [...batch, m, k], element).forEach((a, i) => {
          const b = right[(i * 2) % right.length]!;
          const got = Array.from(matmul(a, b, batch, m, k, n, dtype) as Float64Array, (x) => Number(x) + 0);
          assert.deepEqual(
            got,
            expected(a, b, batch, m, k, n).map((x) => x + 0),
          );
        });
      }
    }
  }
});

test("a sum longer than one block is whole", () => {
  const random = uniform(4);
  const [m, k, n] = [5, 2500, 7];
  for (const dtype of ["float64", "float32"] as const) {
    const a = layouts(dtype, [m, k], () => Math.trunc(random() * 9) - 4);
    const b = layouts(dtype, [k, n], () => Math.trunc(random() * 9) - 4);
    for (let i = 0; i < 3; i++) {
      const got = Array.from(matmul(a[i]!, b[2 - i]!, [], m, k, n, dtype) as Float64Array);
      assert.deepEqual(got, expected(a[i]!, b[2 - i]!, [], m, k, n));
    }
  }
});

test("integer products wrap, and truth values combine by and and or", () => {
  const one = (data: Operand["data"]): Operand => new Operand(data, 0, [1, 1]);
  const max = 2 ** 31 - 1;
  assert.deepEqual([...matmul(one(Int32Array.of(max)), one(Int32Array.of(max)), [], 1, 1, 1, "int32")], [1]);
  const big = 2n ** 63n - 1n;
  assert.deepEqual([...matmul(one(BigInt64Array.of(big)), one(BigInt64Array.of(big)), [], 1, 1, 1, "int64")], [1n]);
  const row = one(new Uint8Array(256).fill(1));
  const column: Operand = row.walked([1, 256]);
  assert.deepEqual([...matmul(row.walked([256, 1]), column, [], 1, 256, 1, "uint8")], [0]);
  assert.deepEqual([...matmul(row.walked([256, 1]), column, [], 1, 256, 1, "bool")], [1]);
});

test("NaN and infinity pass through zeros", () => {
  const a: Operand = new Operand(Float64Array.of(0, 1), 0, [2, 1]);
  const b: Operand = new Operand(Float64Array.of(Infinity, 1), 0, [1, 1]);
  assert.deepEqual([...matmul(a, b, [], 1, 2, 1, "float64")], [Number.NaN]);
});
