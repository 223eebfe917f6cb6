import assert from "node:assert/strict";
import { test } from "node:test";
import { memorySettings } from "../../src/memory/settings.ts";
import { ArgumentError } from "../../src/tensor/errors.ts";
import { allocate } from "../../src/tensor/storage.ts";

test("memory that there is not: what was asked for, what is held, what helps; and all goes on", () => {
  const held = allocate("float64", 1000);
  held.array().fill(1 as never);
  assert.throws(() => allocate("float64", 12_500_000_000), {
    name: "MemoryError",
    message:
      "tensor: not enough memory: you tried to allocate 100000000000 bytes (12500000000 elements of float64); " +
      "held now: 1048576 bytes (storages: 1); use fewer elements, a smaller dtype, or let go of what is no longer needed",
  });
  assert.throws(() => allocate("float32", 1e300), /you tried to allocate 4e\+300 bytes/);
  assert.throws(() => allocate("float32", 2 ** 30, [2 ** 15, 2 ** 15]), /\(\[32768, 32768\] float32\)/);
  assert.ok(allocate("float64", 10).address > 0);
  assert.ok(allocate("float64", 100_000).address > 0);
  assert.equal(held.array()[999], 1);
});

test("a number of elements that is none is refused", () => {
  for (const length of [-1, 2.5, Number.NaN, Number.POSITIVE_INFINITY, -100_000]) {
    assert.throws(() => allocate("float64", length), {
      constructor: ArgumentError,
      message: `tensor: the number of elements must be a whole number from 0 up, got ${length}`,
    });
  }
});

test("with trackHolders the largest holders are named", () => {
  memorySettings.trackHolders = true;
  const kept = [allocate("float32", 6, [2, 3]), allocate("float64", 100_000, [100, 1000]), allocate("bool", 8)];
  allocate("float64", 1_000_000, [1000, 1000]).dispose();
  assert.throws(
    () => allocate("float64", 1e12),
    /held now: \d+ bytes \(storages: \d+\), the largest: \[100, 1000\] float64 \(800000 bytes\), \[2, 3\] float32 \(24 bytes\), 8 elements of bool \(8 bytes\); use/,
  );
  memorySettings.trackHolders = false;
  assert.equal(kept.length, 3);
});
