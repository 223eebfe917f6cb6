import { Operand } from "../../src/kernels/operand.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { contiguous, copyInto, fillInto } from "../../src/kernels/copy.ts";
import { wholeOperand } from "../../src/kernels/layout.ts";
import type { DType, TypedArray } from "../../src/tensor/dtype.ts";
import { at, indices, layouts, uniform } from "./oracle.ts";

const kinds: readonly DType[] = ["float64", "float32", "int64", "int32", "uint8", "bool"];

function convert(data: TypedArray, from: DType, to: DType): TypedArray {
  return contiguous(wholeOperand(data, [data.length]), [data.length], to, from);
}

test("a copy keeps row-major order whatever the layouts are", () => {
  const random = uniform(1);
  for (const dtype of kinds) {
    for (const shape of [[], [0], [5], [2, 3], [3, 1, 4], [2, 0, 3], [2, 70, 40], [100, 3]]) {
      for (const x of layouts(dtype, shape, () => random() * 200 - 50)) {
        const expected = [...indices(shape)].map((index) => at(x, index));
        assert.deepEqual(Array.from(contiguous(x, shape, dtype) as Float64Array), expected);
        const out = layouts(dtype, shape, () => 0)[2]!;
        copyInto(out, x, shape, dtype, dtype);
        assert.deepEqual(
          [...indices(shape)].map((index) => at(out, index)),
          expected,
        );
      }
    }
  }
});

test("a contiguous copy shares no memory with its source", () => {
  const x = Float64Array.of(1, 2);
  const y = contiguous(wholeOperand(x, [2]), [2], "float64") as Float64Array;
  y[0] = 5;
  assert.deepEqual([...x], [1, 2]);
});

test("floats truncate towards zero into integers, and NaN and infinities become 0", () => {
  const x = Float64Array.of(1.9, -1.9, -0.5, Number.NaN, Infinity, 2 ** 40 + 3);
  assert.deepEqual([...convert(x, "float64", "int32")], [1, -1, 0, 0, 0, 3]);
  assert.deepEqual([...convert(x, "float64", "int64")], [1n, -1n, 0n, 0n, 0n, 2n ** 40n + 3n]);
});

test("numbers wrap into uint8", () => {
  assert.deepEqual([...convert(Float64Array.of(-1, 256, 300.7), "float64", "uint8")], [255, 0, 44]);
  assert.deepEqual([...convert(BigInt64Array.of(-1n, 257n), "int64", "uint8")], [255, 1]);
});

test("everything but zero is true, NaN and fractions too", () => {
  assert.deepEqual([...convert(Float64Array.of(0, -0, 0.25, Number.NaN, 256), "float64", "bool")], [0, 0, 1, 1, 1]);
  assert.deepEqual([...convert(BigInt64Array.of(0n, -3n), "int64", "bool")], [0, 1]);
  assert.deepEqual([...convert(Int32Array.of(0, 256), "int32", "bool")], [0, 1]);
});

test("int64 wraps into int32 and rounds into floats", () => {
  const x = BigInt64Array.of(2n ** 31n, -(2n ** 63n), 2n ** 53n + 1n);
  assert.deepEqual([...convert(x, "int64", "int32")], [-(2 ** 31), 0, 1]);
  assert.deepEqual([...convert(x, "int64", "float64")], [2 ** 31, -(2 ** 63), 2 ** 53]);
});

test("long rows convert like short ones", () => {
  const x = Float64Array.from({ length: 200 }, (_, i) => i - 100 + 0.5);
  for (const dtype of kinds) {
    const long = [...convert(x, "float64", dtype)];
    const short = Array.from(x, (value) => convert(Float64Array.of(value), "float64", dtype)[0]);
    assert.deepEqual(long, short);
  }
});

test("a fill touches the elements of the view and no others", () => {
  const data = new Float64Array(12);
  fillInto(new Operand(data, 1, [4, 2]), [3, 2], 7);
  assert.deepEqual([...data], [0, 7, 0, 7, 0, 7, 0, 7, 0, 7, 0, 7]);
  const big = new BigInt64Array(3);
  fillInto(new Operand(big, 0, [1]), [3], 5n);
  assert.deepEqual([...big], [5n, 5n, 5n]);
});
