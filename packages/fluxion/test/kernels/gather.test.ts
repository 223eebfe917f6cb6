import type { Operand } from "../../src/kernels/operand.ts";
import assert from "node:assert/strict";
import { test } from "node:test";
import { dense } from "../../src/kernels/copy.ts";
import { addBlocks, takeBlocks } from "../../src/kernels/gather.ts";
import { wholeOperand } from "../../src/kernels/layout.ts";
import { along, meeting, offsetsOf, type Plan } from "../../src/kernels/lookup.ts";
import { IndexError } from "../../src/tensor/errors.ts";
import { at, indices, layouts, uniform } from "./oracle.ts";

const list = (values: readonly bigint[]): Operand => wholeOperand(BigInt64Array.from(values), [values.length]);

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
      const plan = along(index.strides, reach, shape, dim);
      const got = takeBlocks(x, shape, index, plan, "float64");
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
      const sums = addBlocks(g, reach, index, plan, shape, "float64");
      assert.deepEqual(Array.from(sums as Float64Array), [...expected.values()]);
    }
  }
});

test("an index out of bounds names itself, the dimension and the size", () => {
  const message = "gather: index 5 is out of bounds for dimension 0 with size 3";
  assert.throws(() => offsetsOf(list([5n]), along([1], [1], [3], 0)), new IndexError(message));
});

test("index arrays meet at one offset each, negative ones counting from the end", () => {
  const lists = list([0n, -1n, -2n, 1n]);
  assert.deepEqual(
    [...offsetsOf(lists, meeting([2, 1], [2, 2], [2, 3, 4], { dims: [0, 1], to: 0, lead: 0 }))],
    [4, 16],
  );
  const batched = meeting([2, 2, 1], [2, 1, 2], [2, 3, 4], { dims: [0], to: 0, lead: 1 });
  assert.deepEqual([...offsetsOf(lists, batched)], [0, 8, 16, 16]);
  const error = new IndexError("index: index -3 is out of bounds for dimension 0 with size 2");
  assert.throws(() => offsetsOf(list([-3n]), meeting([1, 1], [1, 1], [2], { dims: [0], to: 0, lead: 0 })), error);
});

test("blocks are taken and added in order", () => {
  const x = wholeOperand(Float64Array.of(0, 1, 2, 3, 4, 5), [3, 2]);
  const rows = (n: number): Plan => meeting([n, 1], [1, n], [3, 2], { dims: [0], to: 0, lead: 0 });
  const taken = takeBlocks(x, [3, 2], list([2n, 0n, 2n]), rows(3), "float64") as Float64Array;
  assert.deepEqual([...taken], [4, 5, 0, 1, 4, 5]);
  const sums = addBlocks(x, [3, 2], list([1n, 0n, 1n]), rows(3), [3, 2], "float64") as Float64Array;
  assert.deepEqual([...sums], [2, 3, 4, 6, 0, 0]);
  const big = wholeOperand(BigInt64Array.of(2n ** 62n, 2n ** 62n), [2]);
  const once = meeting([2, 1], [1, 2], [1], { dims: [0], to: 0, lead: 0 });
  assert.deepEqual([...(addBlocks(big, [2], list([0n, 0n]), once, [1], "int64") as BigInt64Array)], [-(2n ** 63n)]);
});

test("indices of any type become numbers", () => {
  assert.deepEqual(
    [...(dense(wholeOperand(BigInt64Array.of(3n, -1n), [2]), [2], "float64", "int64") as Float64Array)],
    [3, -1],
  );
});
