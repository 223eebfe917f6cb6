import { Operand } from "../../src/kernels/operand.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { dense } from "../../src/kernels/copy.ts";
import { addBlocks, meeting, nonzero, takeBlocks, targets } from "../../src/kernels/gather.ts";
import { wholeOperand } from "../../src/kernels/layout.ts";
import { IndexError } from "../../src/tensor/errors.ts";
import { at, indices, layouts, uniform } from "./oracle.ts";

test("elements are taken and added where the index says, in every layout", () => {
  const random = uniform(8);
  const [shape, reach] = [
    [3, 4, 2],
    [2, 3, 2],
  ];
  for (const dim of [0, 1, 2]) {
    for (const x of layouts("float64", shape, () => Math.trunc(random() * 100))) {
      const index = layouts("int64", reach, () => Math.trunc(random() * shape[dim]!))[dim]!;
      const target = (at_: number[]): number[] => at_.with(dim, Number(at(index, at_)));
      const to = targets(dense(index, reach, "float64", "int64") as Float64Array, reach, shape, dim);
      const got = takeBlocks(dense(x, shape, "float64"), to, 1, "float64");
      assert.deepEqual(
        Array.from(got as Float64Array),
        [...indices(reach)].map((i) => at(x, target(i))),
      );
      const expected = new Map([...indices(shape)].map((i) => [i.join(), 0]));
      const g = layouts("float64", reach, () => Math.trunc(random() * 9))[1]!;
      for (const i of indices(reach)) {
        const key = target(i).join();
        expected.set(key, expected.get(key)! + Number(at(g, i)));
      }
      const sums = addBlocks(dense(g, reach, "float64"), to, 1, expected.size, "float64");
      assert.deepEqual(Array.from(sums as Float64Array), [...expected.values()]);
    }
  }
});

test("an index out of bounds names itself, the dimension and the size", () => {
  const message = "gather: index 5 is out of bounds for dimension 0 with size 3";
  assert.throws(() => targets(Float64Array.of(5), [1], [3], 0), new IndexError(message));
});

test("index arrays meet at one offset each, negative ones counting from the end", () => {
  const lists = Float64Array.of(0, -1, -2, 1);
  assert.deepEqual([...meeting(lists, [2, 2], [2, 3, 4], { count: 2, lead: 0 })], [4, 16]);
  assert.deepEqual([...meeting(lists, [2, 1, 2], [2, 3, 4], { count: 1, lead: 1 })], [0, 8, 16, 16]);
  const error = new IndexError("index: index -3 is out of bounds for dimension 0 with size 2");
  assert.throws(() => meeting(Float64Array.of(-3), [1, 1], [2], { count: 1, lead: 0 }), error);
});

test("blocks are taken and added in order", () => {
  const data = Float64Array.of(0, 1, 2, 3, 4, 5);
  assert.deepEqual([...takeBlocks(data, Float64Array.of(4, 0, 4), 2, "float64")], [4, 5, 0, 1, 4, 5]);
  assert.deepEqual([...addBlocks(data, Float64Array.of(2, 0, 2), 2, 4, "float64")], [2, 3, 4, 6]);
  const big = addBlocks(BigInt64Array.of(2n ** 62n, 2n ** 62n), Float64Array.of(0, 0), 1, 1, "int64");
  assert.deepEqual([...big], [-(2n ** 63n)]);
});

test("nonzero lists the indices of each dimension in row-major order", () => {
  const mask = new Operand(Uint8Array.of(1, 0, 1, 1, 1, 0), 0, [1, 2]);
  const lists = nonzero(mask, [2, 3], "bool").map((list) => [...list]);
  assert.deepEqual(lists, [
    [0n, 0n, 0n, 1n],
    [0n, 1n, 2n, 1n],
  ]);
  assert.deepEqual(
    nonzero(wholeOperand(Float64Array.of(Number.NaN, 0, 0.1), [3]), [3], "float64").map((l) => [...l]),
    [[0n, 2n]],
  );
});

test("indices of any type become numbers", () => {
  assert.deepEqual(
    [...(dense(wholeOperand(BigInt64Array.of(3n, -1n), [2]), [2], "float64", "int64") as Float64Array)],
    [3, -1],
  );
});
