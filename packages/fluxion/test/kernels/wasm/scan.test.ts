import assert from "node:assert/strict";
import { test } from "node:test";
import { argExtremeLoops, scanLoops } from "../../../src/kernels/along.ts";
import { Operand } from "../../../src/kernels/operand.ts";
import { wasmArgExtreme, wasmScan } from "../../../src/kernels/wasm/scan.ts";
import { type DType, dtypes } from "../../../src/tensor/dtype.ts";
import { contiguousStrides, numel, type Shape } from "../../../src/tensor/shape.ts";
import { allocate } from "../../../src/tensor/storage.ts";
import { uniform } from "../oracle.ts";

const random = uniform(11);
const shapes: readonly Shape[] = [[1], [7], [300], [3, 4], [5, 33], [40, 3], [2, 50, 37], [3, 2, 1, 5], [700, 130]];

function operand(dtype: DType, shape: Shape, element: () => number): Operand {
  const storage = allocate(dtype, numel(shape) + 1);
  storage.array().set(Array.from({ length: storage.length }, element) as never);
  return new Operand(storage, 1, contiguousStrides(shape));
}

/** Few values, so that many are the greatest; some of them strange. */
const strange = (dtype: DType): number => {
  const x = Math.floor(random() * 5);
  if (dtypes[dtype].category !== "float" || random() < 0.9) return x;
  return [Number.NaN, Infinity, -Infinity, -0, 5e-324][x]!;
};

test("the places of extremes are those that a loop finds, along every dim", () => {
  for (const dtype of ["float64", "float32", "int32", "uint8"] as const) {
    for (const shape of shapes) {
      const plain = operand(dtype, shape, () => strange(dtype));
      const repeated = new Operand(plain.elements, 0, plain.strides.with(0, 0));
      for (const x of [plain, repeated]) {
        for (let dim = 0; dim < shape.length; dim++) {
          for (const kind of ["max", "min"] as const) {
            const got = [...wasmArgExtreme(kind, x, shape, dim, dtype)!.array()];
            const want = argExtremeLoops(kind, x, shape, dim, dtype);
            assert.deepEqual(got, [...want], `${kind} ${dtype} [${shape}] along ${dim}`);
          }
        }
      }
    }
  }
});

test("running sums and products are those of a loop in float64, from both ends", () => {
  for (const dtype of ["float64", "float32"] as const) {
    for (const shape of shapes) {
      const x = operand(dtype, shape, () => 0.5 + random());
      for (let dim = 0; dim < shape.length; dim++) {
        for (const kind of ["sum", "prod"] as const) {
          for (const reverse of [false, true]) {
            const got = [...wasmScan(kind, x, shape, dim, dtype, reverse)!.array()];
            const want = scanLoops(kind, x, shape, dim, dtype, dtype, reverse);
            assert.deepEqual(got, [...want], `${kind} ${dtype} [${shape}] along ${dim}`);
          }
        }
      }
    }
  }
});
