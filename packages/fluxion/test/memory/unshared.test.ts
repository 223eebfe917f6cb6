import assert from "node:assert/strict";
import { test } from "node:test";
import { linearMemory, memoryInfo } from "../../src/memory/memory.ts";
import { memorySettings } from "../../src/memory/settings.ts";
import { allocate } from "../../src/tensor/storage.ts";

memorySettings.shared = false;

test("an unshared memory grows under its storages: they are read where they are now", () => {
  const first = allocate("float64", 1000);
  const view = first.array();
  view.fill(3 as never);
  assert.equal(memoryInfo().shared, false);
  const before = linearMemory()!.buffer;
  const more = Array.from({ length: 40 }, (_, i) => {
    const storage = allocate("float64", 100_000);
    storage.array().fill(i as never);
    return storage;
  });
  assert.notEqual(linearMemory()!.buffer, before);
  assert.equal(view.length, 0);
  assert.ok((first.array() as Float64Array).every((v) => v === 3));
  assert.equal(first.array(), first.array());
  for (const [i, storage] of more.entries()) assert.equal(storage.array()[99_999], i);
});
