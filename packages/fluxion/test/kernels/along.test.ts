import { Operand } from "../../src/kernels/operand.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { argExtremeLoops as argExtreme, cumExtreme, scanLoops as scan } from "../../src/kernels/along.ts";
import { wholeOperand } from "../../src/kernels/layout.ts";
import { argsort as argsortStorage } from "../../src/kernels/sort.ts";
import type { DType, TypedArray } from "../../src/tensor/dtype.ts";
import type { Shape } from "../../src/tensor/shape.ts";
import { at, indices, layouts, uniform } from "./oracle.ts";

const nan = Number.NaN;

const argsort = (...x: Parameters<typeof argsortStorage>): BigInt64Array =>
  argsortStorage(...x).array() as BigInt64Array;

/** Compares a result with what `line` makes of the elements of each line along `dim`. */
function checkLines(got: TypedArray, x: Operand, shape: Shape, dim: number, line: (v: number[]) => number[]): void {
  let n = 0;
  for (const index of indices(shape)) {
    const along = Array.from({ length: shape[dim]! }, (_, i) => Number(at(x, index.with(dim, i))));
    assert.equal(Number(got[n++]!), line(along)[index[dim]!]);
  }
}

const vector = (data: TypedArray): [Operand, number[]] => [wholeOperand(data, [data.length]), [data.length]];

test("scans and orders agree with a loop along every dim in every layout", () => {
  const random = uniform(6);
  for (const dtype of ["float64", "int64", "int32", "uint8"] as const) {
    const shape = [3, 4, 2];
    for (const x of layouts(dtype, shape, () => Math.trunc(random() * 3))) {
      for (const dim of [0, 1, 2]) {
        const running = (v: number[], f: (a: number, b: number) => number): number[] =>
          v.map((_, i) => v.slice(0, i + 1).reduce(f));
        checkLines(scan("sum", x, shape, dim, dtype, dtype, false), x, shape, dim, (v) => running(v, (a, b) => a + b));
        checkLines(scan("prod", x, shape, dim, dtype, dtype, false), x, shape, dim, (v) => running(v, (a, b) => a * b));
        checkLines(scan("sum", x, shape, dim, dtype, dtype, true), x, shape, dim, (v) =>
          v.map((_, i) => v.slice(i).reduce((a, b) => a + b)),
        );
        checkLines(cumExtreme("max", x, shape, dim, dtype).array() as BigInt64Array, x, shape, dim, (v) =>
          v.map((_, i) => v.slice(0, i + 1).lastIndexOf(Math.max(...v.slice(0, i + 1)))),
        );
        for (const descending of [false, true]) {
          checkLines(argsort(x, shape, dim, descending, dtype), x, shape, dim, (v) =>
            v.map((_, i) => i).sort((i, j) => (descending ? v[j]! - v[i]! : v[i]! - v[j]!)),
          );
        }
      }
    }
  }
});

test("the place of an extreme is the first one, and NaN is one", () => {
  const pick = (kind: "max" | "min", data: TypedArray, dtype: DType): bigint =>
    argExtreme(kind, ...vector(data), 0, dtype)[0]!;
  assert.equal(pick("max", Float64Array.of(1, 3, 3), "float64"), 1n);
  assert.equal(pick("min", Float64Array.of(2, 1, 1), "float64"), 1n);
  assert.equal(pick("max", Float64Array.of(1, nan, 9, nan), "float64"), 1n);
  assert.equal(pick("min", Float64Array.of(nan, -9), "float64"), 0n);
  assert.equal(pick("max", BigInt64Array.of(2n ** 62n, 2n ** 62n + 1n), "int64"), 1n);
  assert.deepEqual([...argExtreme("max", wholeOperand(new Float64Array(0), [0, 3]), [0, 3], 1, "float64")], []);
});

test("a running extreme names the last index of a tie, and NaN stays", () => {
  const x = vector(Float64Array.of(1, 1, 0, nan, 5, nan));
  assert.deepEqual([...cumExtreme("max", ...x, 0, "float64").array()], [0n, 1n, 1n, 3n, 3n, 5n]);
  assert.deepEqual([...cumExtreme("min", ...x, 0, "float64").array()], [0n, 1n, 2n, 3n, 3n, 5n]);
});

test("NaN sorts last upwards and first downwards, and equal elements keep their order", () => {
  const x = vector(Float64Array.of(2, nan, 1, 2, -0, nan, 0, Infinity));
  assert.deepEqual([...argsort(...x, 0, false, "float64")], [4n, 6n, 2n, 0n, 3n, 7n, 1n, 5n]);
  assert.deepEqual([...argsort(...x, 0, true, "float64")], [1n, 5n, 7n, 0n, 3n, 2n, 4n, 6n]);
});

test("int64 sorts exactly beyond 2^53", () => {
  const x = vector(BigInt64Array.of(2n ** 60n + 1n, 2n ** 60n, -(2n ** 63n), 2n ** 60n + 1n));
  assert.deepEqual([...argsort(...x, 0, false, "int64")], [2n, 1n, 0n, 3n]);
  assert.deepEqual([...argsort(...x, 0, true, "int64")], [0n, 3n, 1n, 2n]);
});

test("integer scans wrap", () => {
  const max = 2 ** 31 - 1;
  assert.deepEqual([...scan("prod", ...vector(Int32Array.of(max, max)), 0, "int32", "int32", false)], [max, 1]);
  assert.deepEqual([...scan("sum", ...vector(Uint8Array.of(200, 100)), 0, "uint8", "uint8", false)], [200, 44]);
  assert.deepEqual(
    [...scan("sum", ...vector(Int32Array.of(max, max)), 0, "int64", "int32", false)],
    [BigInt(max), 2n * BigInt(max)],
  );
});

test("a 0-dim tensor has one line of one element", () => {
  const x: Operand = new Operand(Float64Array.of(7), 0, []);
  assert.deepEqual([...scan("sum", x, [], 0, "float64", "float64", false)], [7]);
  assert.deepEqual([...argsort(x, [], 0, false, "float64")], [0n]);
  assert.deepEqual([...argExtreme("max", x, [], 0, "float64")], [0n]);
});
