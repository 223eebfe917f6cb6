import assert from "node:assert/strict";
import { test } from "node:test";
import { backendInfo, setNumThreads, getNumThreads } from "fluxion";

test("backendInfo says what computes, and gives a reason for what does not", () => {
  const info = backendInfo();
  assert.equal(info.tier, "wasm");
  assert.ok(info.simd && info.sharedMemory);
  assert.equal(info.threads, getNumThreads());
  assert.equal(info.reasons.length, (info.fma ? 0 : 1) + (info.threads === 1 ? 1 : 0));
  assert.ok(
    info.memory.limit <= 2 ** 32 && info.memory.live <= info.memory.heap && info.memory.live <= info.memory.peak,
  );
});

test("one thread has its reason", () => {
  const before = getNumThreads();
  setNumThreads(1);
  const { threads, reasons } = backendInfo();
  setNumThreads(before);
  assert.equal(threads, 1);
  assert.match(reasons.join(), /setNumThreads\(1\)/);
});
