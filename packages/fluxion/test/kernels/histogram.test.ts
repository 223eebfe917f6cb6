import assert from "node:assert/strict";
import { test } from "node:test";
import { countBelow, countIntegers } from "../../src/kernels/histogram.ts";
import { integersOf } from "../../src/kernels/integers.ts";

test("integers of any width are counted, up to the greatest or as many as are asked for", () => {
  const values = [3, 0, 3, 1];
  for (const x of [Int32Array.from(values), BigInt64Array.from(values, BigInt), Uint8Array.from(values)]) {
    assert.deepEqual([...countIntegers(integersOf(x), 4, null)], [1, 1, 0, 2]);
    assert.deepEqual([...countIntegers(integersOf(x), 4, Float64Array.of(1, 2, 3, 4))], [2, 4, 0, 4]);
    assert.deepEqual([...countBelow(integersOf(x), 10, 0)!], [1, 1, 0, 2]);
    assert.deepEqual([...countBelow(integersOf(x), 10, 6)!], [1, 1, 0, 2, 0, 0]);
    assert.equal(countBelow(integersOf(x), 3, 0), null);
  }
  assert.deepEqual([...countBelow(integersOf(new Int32Array(0)), 10, 0)!], []);
  assert.equal(countBelow(integersOf(Int32Array.of(-1)), 10, 0), null);
  assert.equal(countBelow(integersOf(BigInt64Array.of(2n ** 32n)), 10, 0), null);
});
