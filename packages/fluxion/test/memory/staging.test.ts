import assert from "node:assert/strict";
import { beforeEach, test } from "node:test";
import { linearMemory, memoryInfo } from "../../src/memory/memory.ts";
import { memorySettings } from "../../src/memory/settings.ts";
import { stage, staged, unstage } from "../../src/tensor/staging.ts";
import { allocate, promise, Storage } from "../../src/tensor/storage.ts";

memorySettings.budget = 2 ** 21;
memorySettings.collector = false;
const fill = Array.from({ length: 2 }, () => allocate("float64", 120_000)); // up to the budget

const at = (address: number, length: number): Float64Array => new Float64Array(linearMemory()!.buffer, address, length);
const outside = (...values: number[]): Storage => new Storage("float64", Float64Array.from(values));
/** Larger than what the region has room for. */
const large = (value: number): Storage => new Storage("float64", new Float64Array(50_000).fill(value));

beforeEach(() => assert.equal(staged, 0));

test("beyond the budget storages are typed arrays, and the heap stays as it is", () => {
  const before = memoryInfo();
  const storage = allocate("float64", 50_000);
  assert.equal(storage.address, -1);
  storage.array().fill(1 as never);
  assert.equal(memoryInfo().liveBytes, before.liveBytes);
  assert.equal(memoryInfo().spilledBytes - before.spilledBytes, 400_000);
  assert.ok(fill.every(({ address }) => address > 0));
});

test("what fits moves into the heap", () => {
  fill.pop()!.dispose();
  const x = outside(1, 2, 3);
  const address = stage(x);
  assert.equal(staged, 0);
  assert.equal(x.address, address);
  assert.deepEqual([...at(address, 3)], [1, 2, 3]);
  assert.deepEqual([...x.array()], [1, 2, 3]);
  fill.push(allocate("float64", 120_000));
});

test("what does not fit is copied, once, and written back where the kernel writes", () => {
  const [x, y] = [large(1), large(2)];
  const live = memoryInfo().liveBytes;
  const [p, q] = [stage(x), stage(y, true)];
  assert.equal(staged, 2);
  assert.equal(stage(x), p);
  assert.equal(staged, 2);
  at(q, 50_000).fill(3);
  at(p, 50_000).fill(9);
  unstage();
  assert.equal(staged, 0);
  assert.equal(x.array()[0], 1);
  assert.equal(y.array()[49_999], 3);
  assert.equal(x.address, -1);
  assert.equal(memoryInfo().liveBytes, live);
});

test("a kernel that fails writes nothing back", () => {
  const x = large(1);
  at(stage(x, true), 50_000).fill(5);
  unstage(false);
  assert.equal(x.array()[0], 1);
});

test("a pending storage is computed by kernels that leave the copies of the others alone", () => {
  const [x, y] = [large(1), large(2)];
  const z = promise("float64", 50_000, {
    realize(s) {
      s.allocateNow();
      const [p, q] = [stage(y), stage(s, true)];
      at(q, 50_000).set(at(p, 50_000).map((v) => v + 1));
      if (staged) unstage();
    },
  });
  const p = stage(x);
  const q = stage(z);
  assert.equal(staged, 2);
  assert.equal(at(p, 1)[0], 1);
  assert.equal(at(q, 1)[0], 3);
  assert.equal(stage(x), p);
  unstage();
  assert.equal(z.array()[7], 3);
});

test("the heap is used again when the engine has found garbage", async () => {
  const { setFlagsFromString } = await import("node:v8");
  const { runInNewContext } = await import("node:vm");
  setFlagsFromString("--expose-gc");
  const gc = runInNewContext("gc") as () => void;
  fill.length = 0;
  const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));
  for (let i = 0; i < 20 && memoryInfo().liveBytes > 2 ** 20; i++) {
    await tick();
    gc();
    await tick();
  }
  assert.ok(allocate("float64", 50_000).address > 0);
  assert.equal(memoryInfo().collections, 0);
});
