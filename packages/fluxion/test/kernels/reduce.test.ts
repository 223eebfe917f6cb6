import { Operand } from "../../src/kernels/operand.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { wholeOperand } from "../../src/kernels/layout.ts";
import { type ReduceKind, reduceLoops as reduce } from "../../src/kernels/reduce.ts";
import type { DType } from "../../src/tensor/dtype.ts";
import type { Shape } from "../../src/tensor/shape.ts";
import { at, indices, layouts, uniform } from "./oracle.ts";

const plain: Readonly<Record<ReduceKind, (values: number[]) => number>> = {
  sum: (v) => v.reduce((a, b) => a + b, 0),
  prod: (v) => v.reduce((a, b) => a * b, 1),
  amax: (v) => Math.max(...v),
  amin: (v) => Math.min(...v),
  any: (v) => Number(v.some((x) => x !== 0)),
  all: (v) => Number(v.every((x) => x !== 0)),
};

function expected(kind: ReduceKind, x: Operand, shape: Shape, dims: readonly number[]): number[] {
  const groups = new Map<string, number[]>();
  for (const index of indices(shape.filter((_, d) => !dims.includes(d)))) groups.set(index.join(), []);
  for (const index of indices(shape)) {
    const key = index.filter((_, d) => !dims.includes(d)).join();
    groups.get(key)!.push(Number(at(x, index)));
  }
  return [...groups.values()].map(plain[kind]);
}

const subsets = (n: number): number[][] =>
  Array.from({ length: 2 ** n }, (_, bits) => Array.from({ length: n }, (__, d) => d).filter((d) => bits & (1 << d)));

test("every reduction over every set of dims agrees with a loop in every layout", () => {
  const random = uniform(2);
  for (const dtype of ["float64", "int64", "int32", "uint8", "bool"] as const) {
    for (const shape of [[], [6], [2, 3], [3, 1, 4], [2, 3, 2, 2]]) {
      for (const x of layouts(dtype, shape, () => Math.trunc(random() * 4))) {
        for (const dims of subsets(shape.length)) {
          for (const kind of Object.keys(plain) as ReduceKind[]) {
            const out: DType = kind === "any" || kind === "all" ? "bool" : dtype === "bool" ? "int64" : dtype;
            const got = Array.from(reduce(kind, x, shape, dims, dtype, out) as Float64Array, Number);
            const wrap = dtype === "uint8" ? (v: number) => v & 255 : dtype === "int32" ? (v: number) => v | 0 : Number;
            assert.deepEqual(
              got,
              expected(kind, x, shape, dims).map(wrap),
              `${kind} ${dtype} [${shape}] over [${dims}]`,
            );
          }
        }
      }
    }
  }
});

test("a long sum is exact to rounding along every dim", () => {
  const shape = [300, 600];
  const data = Float64Array.from({ length: 300 * 600 }, (_, i) => 0.1 + (i % 7) * 1e-3);
  for (const dims of [[0], [1], [0, 1]]) {
    const got = reduce("sum", wholeOperand(data, shape), shape, dims, "float64", "float64") as Float64Array;
    const want = expected(
      "sum",
      wholeOperand(
        BigInt64Array.from(data, (v) => BigInt(Math.round(v * 1e3))),
        shape,
      ),
      shape,
      dims,
    );
    for (let i = 0; i < got.length; i++) assert.ok(Math.abs(got[i]! / (want[i]! / 1e3) - 1) < 4e-15);
  }
});

test("float32 sums accumulate in float64", () => {
  const n = 1 << 20;
  const x = new Float32Array(n).fill(0.1);
  for (const [shape, dims] of [
    [[n], [0]],
    [[n / 4, 4], [0]],
  ] as const) {
    const got = reduce("sum", wholeOperand(x, shape), shape, dims, "float32", "float32");
    assert.equal(got[0], Math.fround(Math.fround(0.1) * (n / got.length)));
  }
});

test("integer sums are exact beyond 2^53 and wrap at 64 bits", () => {
  const big = wholeOperand(BigInt64Array.of(2n ** 62n, 2n ** 62n, 1n), [3]);
  assert.deepEqual([...reduce("sum", big, [3], [0], "int64", "int64")], [-(2n ** 63n) + 1n]);
  const int = wholeOperand(new Int32Array(5).fill(2 ** 31 - 1), [5]);
  assert.deepEqual([...reduce("sum", int, [5], [0], "int32", "int64")], [5n * (2n ** 31n - 1n)]);
  assert.deepEqual([...reduce("prod", int, [5], [0], "int32", "int32")], [2 ** 31 - 1]);
  const many: Operand = new Operand(Int32Array.of(2 ** 31 - 1), 0, [0]);
  assert.deepEqual(
    [...reduce("sum", many, [2 ** 22 + 1], [0], "int32", "int64")],
    [(2n ** 22n + 1n) * (2n ** 31n - 1n)],
  );
});

test("NaN is the maximum and the minimum", () => {
  const x = wholeOperand(Float64Array.of(1, Number.NaN, 3, 4, 5, 6), [2, 3]);
  for (const kind of ["amax", "amin"] as const) {
    assert.deepEqual([...reduce(kind, x, [2, 3], [1], "float64", "float64")], [Number.NaN, kind === "amax" ? 6 : 4]);
    assert.ok(Number.isNaN(reduce(kind, x, [2, 3], [0], "float64", "float64")[1]));
  }
});

test("nothing reduces to the neutral element", () => {
  const x = wholeOperand(new Float64Array(0), [2, 0]);
  assert.deepEqual([...reduce("sum", x, [2, 0], [1], "float64", "float64")], [0, 0]);
  assert.deepEqual([...reduce("prod", x, [2, 0], [1], "float64", "float64")], [1, 1]);
  assert.deepEqual([...reduce("all", x, [2, 0], [0, 1], "float64", "bool")], [1]);
  assert.deepEqual([...reduce("any", x, [2, 0], [0], "float64", "bool")], []);
});

test("elements convert before they are combined", () => {
  const x = wholeOperand(Float64Array.of(0.5, 1.5), [2]);
  assert.deepEqual([...reduce("sum", x, [2], [0], "float64", "int64")], [1n]);
  assert.deepEqual([...reduce("sum", x, [2], [0], "float64", "bool")], [1]);
  assert.deepEqual([...reduce("sum", wholeOperand(Int32Array.of(1, 2), [2]), [2], [0], "int32", "float64")], [3]);
});
