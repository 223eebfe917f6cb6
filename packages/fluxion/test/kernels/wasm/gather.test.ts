import assert from "node:assert/strict";
import { test } from "node:test";
import { addBlocks, takeBlocks } from "../../../src/kernels/gather.ts";
import { wholeOperand } from "../../../src/kernels/layout.ts";
import { along, meeting, type Plan } from "../../../src/kernels/lookup.ts";
import { Operand } from "../../../src/kernels/operand.ts";
import { addToBlocks, putBlocks } from "../../../src/kernels/scatter.ts";
import { wasmAdd, wasmAddTo, wasmPut, wasmTake } from "../../../src/kernels/wasm/gather.ts";
import { type DType, dtypes, type TypedArray } from "../../../src/tensor/dtype.ts";
import { IndexError } from "../../../src/tensor/errors.ts";
import { numel, type Shape } from "../../../src/tensor/shape.ts";
import { allocate, Storage } from "../../../src/tensor/storage.ts";
import { fill, layouts, uniform } from "../oracle.ts";

/** The same operand in linear memory. */
function inHeap(x: Operand, dtype: DType): Operand {
  const storage = allocate(dtype, x.data.length);
  storage.array().set(x.data as never);
  return new Operand(storage, x.offset, x.strides);
}

const array = (elements: unknown): TypedArray => (elements as { array?: () => TypedArray }).array!();

/** Writes among the same elements by both ways. */
function checkWriting(from: Shape, g: Operand, index: Operand, plan: Plan, shape: Shape, dtype: DType): void {
  const whole = (): TypedArray => new dtypes[dtype].array(numel(shape)).fill((dtypes[dtype].big ? 3n : 3) as never);
  const at = inHeap(index, "int64");
  const inBoth = (
    slow: typeof putBlocks,
    fast: (whole: Storage, x: Operand, from: Shape, at: Operand, plan: Plan, dtype: DType) => boolean,
  ): void => {
    const [expected, storage] = [new Storage(dtype, whole()), inHeap(wholeOperand(whole(), shape), dtype).storage!];
    slow(expected, g, from, index, plan, dtype);
    assert.ok(fast(storage, inHeap(g, dtype), from, at, plan, dtype));
    assert.deepEqual(storage.array(), expected.array());
  };
  inBoth(putBlocks, wasmPut);
  if (dtypes[dtype].bytes > 1) inBoth(addToBlocks, wasmAddTo);
}

/** Takes by both ways, and adds and writes by both ways. */
function check(x: Operand, shape: Shape, index: Operand, plan: Plan, dtype: DType, random: () => number): void {
  const at = inHeap(index, "int64");
  const taken = takeBlocks(x, shape, index, plan, dtype) as TypedArray;
  assert.deepEqual(array(wasmTake(inHeap(x, dtype), shape, at, plan, dtype)), taken);
  const from = [...plan.shape, plan.width];
  for (const g of layouts(dtype, from, () => random() * 9)) checkWriting(from, g, index, plan, shape, dtype);
  if (dtypes[dtype].bytes === 1) return;
  for (const g of layouts(dtype, from, () => random() * 9 - 4)) {
    const sums = addBlocks(g, from, index, plan, shape, dtype) as TypedArray;
    assert.deepEqual(array(wasmAdd(inHeap(g, dtype), from, at, plan, shape, dtype)), sums);
  }
}

test("elements along a dim are taken and added as the JavaScript kernels do", () => {
  const random = uniform(5);
  for (const dtype of ["float64", "float32", "int64", "int32", "uint8"] as const) {
    for (const shape of [[7], [5, 3], [3, 4, 2], [2, 1, 3, 5]]) {
      for (let dim = 0; dim < shape.length; dim++) {
        for (const x of layouts(dtype, shape, () => random() * 100)) {
          const reach = shape.map((n, d) => (d === dim ? 4 : Math.max(1, n - 1)));
          for (const index of layouts("int64", reach, () => Math.trunc(random() * shape[dim]!)))
            check(x, shape, index, along(index.strides, reach, shape, dim), dtype, random);
        }
      }
    }
  }
});

test("blocks of any width are taken and added where lists of indices meet, in batches too", () => {
  const random = uniform(6);
  for (const dtype of ["float64", "float32", "int64", "int32", "bool"] as const) {
    for (const [shape, count, lead] of [
      [[5], 1, 0],
      [[5, 3], 1, 0],
      [[5, 37], 1, 0],
      [[3, 4, 70], 2, 0],
      [[2, 5, 6], 1, 1],
      [[2, 3, 4, 5], 2, 1],
    ] as const) {
      const reach = [...shape.slice(0, lead), count, 2, 3];
      const least = Math.min(...shape.slice(lead, lead + count));
      for (const index of layouts("int64", reach, () => Math.floor(random() * 2 * least) - least)) {
        const x = new Operand(
          fill(dtype, numel(shape) + 1, () => random() * 50),
          1,
          layouts(dtype, shape, () => 0)[0]!.strides,
        );
        check(
          x,
          shape,
          index,
          meeting(index.strides, reach, shape, { dims: Array.from({ length: count }, (_, d) => d), to: 0, lead }),
          dtype,
          random,
        );
      }
    }
  }
});

test("many places go in blocks", () => {
  const random = uniform(7);
  const n = 70_000;
  const index = new Operand(
    fill("int64", n, () => Math.floor(random() * 50)),
    0,
    [n, 1],
  );
  const x = new Operand(fill("float32", 150, random), 0, [3, 1]);
  const plan = meeting(index.strides, [1, n], [50, 3], { dims: [0], to: 0, lead: 0 });
  check(x, [50, 3], index, plan, "float32", random);
});

test("an index out of bounds is the same error in both", () => {
  const x = inHeap(new Operand(new Float32Array(12), 0, [4, 1]), "float32");
  for (const k of [3n, -4n, 2n ** 40n]) {
    const at = inHeap(new Operand(BigInt64Array.of(0n, k), 0, [2, 1]), "int64");
    const plan = meeting([2, 1], [1, 2], [3, 4], { dims: [0], to: 0, lead: 0 });
    const error = new IndexError(`index: index ${k} is out of bounds for dimension 0 with size 3`);
    assert.throws(() => wasmTake(x, [3, 4], at, plan, "float32"), error);
  }
  const at = inHeap(new Operand(BigInt64Array.of(-1n), 0, [1, 1]), "int64");
  const error = new IndexError("gather: index -1 is out of bounds for dimension 1 with size 4");
  assert.throws(() => wasmTake(x, [3, 4], at, along([1, 1], [1, 1], [3, 4], 1), "float32"), error);
});
