import assert from "node:assert/strict";
import { test } from "node:test";
import { distances } from "../../../src/kernels/distances.ts";
import { wholeOperand } from "../../../src/kernels/layout.ts";
import type { Operand } from "../../../src/kernels/operand.ts";
import { wasmDistances } from "../../../src/kernels/wasm/distances.ts";
import type { TypedArray } from "../../../src/tensor/dtype.ts";
import { numel, type Shape } from "../../../src/tensor/shape.ts";
import { allocate } from "../../../src/tensor/storage.ts";
import { uniform } from "../oracle.ts";

function inHeap(data: TypedArray, shape: Shape, dtype: "float32" | "float64"): Operand {
  const storage = allocate(dtype, data.length);
  storage.array().set(data as never);
  return wholeOperand(storage, shape);
}

test("distances of rows of any width are those of the JavaScript kernel", () => {
  const random = uniform(3);
  for (const dtype of ["float32", "float64"] as const) {
    for (const [m, n, width, batches] of [
      [1, 1, 1, 1],
      [3, 5, 2, 2],
      [2, 9, 3, 1],
      [4, 4, 7, 2],
      [2, 6, 16, 1],
      [3, 7, 37, 2],
    ] as const) {
      const shapes = [
        [batches, m, width],
        [batches, n, width],
      ] as const;
      const array = dtype === "float32" ? Float32Array : Float64Array;
      const [x, y] = shapes.map((shape) => new array(numel(shape)).map(() => random() - 0.5)) as [
        Float64Array,
        Float64Array,
      ];
      const to = [batches, m, n];
      for (const p of [1, 2, Infinity]) {
        const expected = distances(x, y, to, width, p);
        const operands = [inHeap(x, shapes[0], dtype), inHeap(y, shapes[1], dtype)] as const;
        const found = wasmDistances(operands, shapes, to, p, dtype)!.array() as Float64Array;
        const close = dtype === "float32" ? 1e-5 : 1e-14;
        expected.forEach((d, i) =>
          assert.ok(Math.abs(found[i]! - d) <= close * (1 + d), `${dtype} p ${p}: ${found[i]}, ${d}`),
        );
      }
    }
  }
});

test("a row is at distance 0 from itself, and NaN from what is not a number", () => {
  const x = inHeap(Float64Array.of(0.1, 0.2, 0.3, Number.NaN, 1, 2), [2, 3], "float64");
  for (const p of [1, 2, Infinity]) {
    const shapes = [
      [2, 3],
      [2, 3],
    ] as const;
    assert.deepEqual([...wasmDistances([x, x], shapes, [2, 2], p, "float64")!.array()], [0, NaN, NaN, NaN]);
  }
});

test("other norms and types are left to JavaScript", () => {
  const x = inHeap(Float64Array.of(1, 2), [1, 2], "float64");
  const shapes = [
    [1, 2],
    [1, 2],
  ] as const;
  assert.equal(wasmDistances([x, x], shapes, [1, 1], 3, "float64"), null);
});
