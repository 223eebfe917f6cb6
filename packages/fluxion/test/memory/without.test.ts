import assert from "node:assert/strict";
import { test } from "node:test";
import { linearMemory, memoryInfo } from "../../src/memory/memory.ts";
import { memorySettings } from "../../src/memory/settings.ts";
import { allocate, allocateZeros } from "../../src/tensor/storage.ts";

const Module = WebAssembly.Module;

test("where a policy forbids WebAssembly there is no heap, and storages are typed arrays", () => {
  (WebAssembly as { Module: unknown }).Module = class {
    constructor() {
      throw new WebAssembly.CompileError("refused by the content-security policy");
    }
  };
  try {
    for (const length of [1, 100, 100_000]) {
      const storage = allocate("float64", length);
      assert.equal(storage.address, -1);
      storage.array().fill(2 as never);
      assert.equal(storage.array()[length - 1], 2);
      const copy = storage.moveAway();
      storage.array()[0] = 1;
      assert.equal(copy.array()[0], 2);
      storage.dispose();
      assert.equal(allocateZeros("bool", length).array()[0], 0);
    }
    assert.equal(linearMemory(), null);
    assert.equal(memoryInfo().heapBytes, 0);
    assert.equal(memorySettings.wasm, true);
  } finally {
    WebAssembly.Module = Module;
  }
});
