import assert from "node:assert/strict";
import { test } from "node:test";
import { extentOf, integersOf } from "../../src/kernels/integers.ts";
import { eachRepeated } from "../../src/kernels/places.ts";
import { orderOfRows, runsOf, runsOfIntegers } from "../../src/kernels/runs.ts";

test("integers counted in a table are the runs of sorted ones", () => {
  const values = Array.from({ length: 200 }, (_, i) => ((i * 37) % 23) - 9);
  for (const [data, dtype] of [
    [Int32Array.from(values), "int32"],
    [BigInt64Array.from(values, BigInt), "int64"],
    [Int8Array.from(values), "int8"],
  ] as const) {
    const expected = runsOf(data, 1, orderOfRows(data, 1, data.length, dtype));
    assert.deepEqual(runsOfIntegers(data, true), expected);
    assert.deepEqual(runsOfIntegers(data, false)?.counts, expected.counts);
  }
});

test("a table that would be long, or of wide integers, is not made", () => {
  assert.equal(runsOfIntegers(Int32Array.of(-(2 ** 31), 2 ** 31 - 1), true), null);
  assert.equal(runsOfIntegers(BigInt64Array.of(2n ** 40n, 2n ** 40n), true), null);
  assert.equal(runsOfIntegers(new Int32Array(0), true), null);
  assert.deepEqual(extentOf(integersOf(BigInt64Array.of(-3n, 5n))), [-3, 5]);
  assert.equal(extentOf(integersOf(BigInt64Array.of(2n ** 31n))), null);
});

test("places are repeated as often as is said", () => {
  assert.deepEqual([...eachRepeated([2, 0, 1], 3).array()], [0n, 0n, 2n]);
});
