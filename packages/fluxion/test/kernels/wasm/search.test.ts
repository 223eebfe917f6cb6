import assert from "node:assert/strict";
import { test } from "node:test";
import { wholeOperand } from "../../../src/kernels/layout.ts";
import type { Operand } from "../../../src/kernels/operand.ts";
import { searchSorted } from "../../../src/kernels/search.ts";
import { wasmSearch } from "../../../src/kernels/wasm/search.ts";
import { type DType, dtypes, type TypedArray } from "../../../src/tensor/dtype.ts";
import { numel, type Shape } from "../../../src/tensor/shape.ts";
import { allocate } from "../../../src/tensor/storage.ts";
import { uniform } from "../oracle.ts";

function inHeap(data: TypedArray, shape: Shape, dtype: DType): Operand {
  const storage = allocate(dtype, data.length);
  storage.array().set(data as never);
  return wholeOperand(storage, shape);
}

function made(dtype: DType, count: number, value: (i: number) => number): TypedArray {
  const out = new dtypes[dtype].array(count);
  for (let i = 0; i < count; i++) out[i] = dtypes[dtype].big ? BigInt(Math.trunc(value(i))) : value(i);
  return out;
}

test("places in rows are those of the JavaScript kernel, on both sides and in both types", () => {
  const random = uniform(7);
  for (const dtype of ["float32", "float64", "int32", "int64"] as const) {
    for (const [outer, n, each] of [
      [1, 1, 5],
      [1, 2, 9],
      [1, 7, 30],
      [3, 64, 13],
      [2, 100, 21],
    ] as const) {
      const rows = made(dtype, outer * n, () => random() * 40 - 20);
      for (let o = 0; o < outer; o++) rows.subarray(o * n, (o + 1) * n).sort();
      const values = made(dtype, outer * each, (i) =>
        i % 3 === 0 ? Number(rows[i % rows.length]) : random() * 44 - 22,
      );
      if (dtype === "float64") (values as Float64Array)[1] = Number.NaN;
      const shapes = [
        [outer, n],
        [outer, each],
      ] as const;
      for (const right of [false, true]) {
        const expected = searchSorted(rows, values, n, outer, right);
        const operands = [inHeap(rows, shapes[0], dtype), inHeap(values, shapes[1], dtype)] as const;
        const narrow = wasmSearch(operands, shapes, 1, right, dtype, "int32")!;
        const wide = wasmSearch(operands, shapes, 1, right, dtype, "int64")!;
        assert.deepEqual([...narrow.array()], [...expected]);
        assert.deepEqual([...wide.array()].map(Number), [...expected]);
        assert.equal(numel(shapes[1]), wide.length);
      }
    }
  }
});
