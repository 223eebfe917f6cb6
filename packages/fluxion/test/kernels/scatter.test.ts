import assert from "node:assert/strict";
import { test } from "node:test";
import { accumulateAt, rankAt } from "../../src/kernels/combine.ts";
import { wholeOperand } from "../../src/kernels/layout.ts";
import { along, elementsAt, meeting, meetingShape, offsetsOf, slicesAt } from "../../src/kernels/lookup.ts";
import { addInto, addToBlocks, putBlocks } from "../../src/kernels/scatter.ts";
import { Operand } from "../../src/kernels/operand.ts";
import { IndexError } from "../../src/tensor/errors.ts";
import { Storage } from "../../src/tensor/storage.ts";

const list = (values: readonly bigint[]): Operand => wholeOperand(BigInt64Array.from(values), [values.length]);
const floats = (...values: number[]): Operand => wholeOperand(Float64Array.from(values), [values.length]);

test("blocks are put in order, the last one stays, and added in order", () => {
  const plan = slicesAt([1], [3, 2], 2, { dim: 0, lead: 0 });
  const whole = (): Storage => new Storage("float64", new Float64Array(6));
  const [put, sums] = [whole(), whole()];
  putBlocks(put, floats(1, 2, 3, 4).walked([2, 1]), [2, 2], list([2n, 2n]), plan, "float64");
  assert.deepEqual([...(put.array() as Float64Array)], [0, 0, 0, 0, 3, 4]);
  addToBlocks(sums, floats(1, 2, 3, 4).walked([2, 1]), [2, 2], list([2n, 2n]), plan, "float64");
  assert.deepEqual([...(sums.array() as Float64Array)], [0, 0, 0, 0, 4, 6]);
});

test("true and true is true", () => {
  const bools = new Storage("bool", Uint8Array.of(1, 0));
  const ones = wholeOperand(Uint8Array.of(1, 1), [2]);
  addToBlocks(bools, ones, [2], list([0n, 0n]), slicesAt([1], [2], 2, { dim: 0, lead: 0 }), "bool");
  assert.deepEqual([...(bools.array() as Uint8Array)], [1, 0]);
});

test("slices of a dim in the middle come with what stands before and behind them", () => {
  const plan = slicesAt([1], [2, 3, 2], 2, { dim: 1, lead: 0 });
  assert.deepEqual(plan.width, 2);
  assert.deepEqual([...offsetsOf(list([2n, 0n]), plan)], [4, 0, 10, 6]);
  const batched = slicesAt([2, 1], [2, 3], 2, { dim: 1, lead: 1 });
  assert.deepEqual([...offsetsOf(list([2n, 0n, 1n, 1n]), batched)], [2, 0, 4, 4]);
});

test("lists meet at dims that are no neighbours", () => {
  const at = { dims: [0, 2], to: 0, lead: 0 };
  assert.deepEqual(meetingShape([2, 3, 2, 5], [2, 4], at), [4, 3, 5]);
  const plan = meeting([2, 1], [2, 2], [2, 3, 2, 5], at);
  assert.deepEqual([plan.shape, plan.width], [[2, 3], 5]);
  assert.deepEqual([...offsetsOf(list([0n, 1n, 1n, 0n]), plan)], [5, 15, 25, 30, 40, 50]);
});

test("elements are counted in a row, from the end if negative, behind dims of batches", () => {
  assert.deepEqual([...offsetsOf(list([-1n, 0n]), elementsAt([1], [2], [2, 3], 0))], [5, 0]);
  assert.deepEqual([...offsetsOf(list([-1n, 0n]), elementsAt([1, 1], [2, 1], [2, 3], 1))], [2, 3]);
  const message = "take: out of range: tried to access index 6 on a tensor of 6 elements.";
  assert.throws(() => offsetsOf(list([6n]), elementsAt([1], [1], [2, 3], 0)), new IndexError(message));
});

test("what overlaps is added", () => {
  const whole = new Storage("float64", new Float64Array(3));
  addInto(new Operand(whole, 0, [1, 1]), floats(1, 2, 3, 4).walked([2, 1]), [2, 2]);
  assert.deepEqual([...(whole.array() as Float64Array)], [1, 5, 4]);
});

test("elements are combined in integers as in integers", () => {
  const plan = along([1], [2], [1], 0);
  const combined = (reduce: string, x: Operand, v: Operand, dtype: "int32" | "int64"): unknown =>
    [...(accumulateAt(reduce, true, x, [1], v, [2], list([0n, 0n]), plan, dtype) as Int32Array | BigInt64Array)][0];
  const ints = (...values: number[]): Operand => wholeOperand(Int32Array.from(values), [values.length]);
  assert.equal(combined("prod", ints(65537), ints(65537, 65537), "int32"), Math.imul(Math.imul(65537, 65537), 65537));
  assert.equal(combined("mean", ints(-1), ints(-1, -3), "int32"), -2);
  assert.equal(combined("mean", list([-1n]), list([-1n, -3n]), "int64"), -2n);
});

test("a rank counts how often a place was named before", () => {
  const plan = along([1], [4], [3], 0);
  assert.deepEqual([...rankAt(list([1n, 1n, 0n, 1n]), plan, [3])], [0n, 1n, 0n, 2n]);
});

test("many blocks are added as few are", () => {
  const n = 2048;
  const [at, x] = [
    BigInt64Array.from({ length: n }, (_, i) => BigInt((i * 7) % 64)),
    new Float64Array(n).map((_, i) => i),
  ];
  const expected = new Float64Array(64).fill(1);
  for (let i = 0; i < n; i++) expected[Number(at[i])]! += x[i]!;
  const whole = new Storage("float64", new Float64Array(64).fill(1));
  const plan = along([1], [n], [64], 0);
  addToBlocks(whole, wholeOperand(x, [n]), [n], wholeOperand(at, [n]), plan, "float64");
  assert.deepEqual(whole.array(), expected);
});
