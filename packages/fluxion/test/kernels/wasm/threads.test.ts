import assert from "node:assert/strict";
import { test } from "node:test";
import { Func, i32, type Local, memory, op } from "../../../src/kernels/wasm/encoder.ts";
import { instantiate } from "../../../src/kernels/wasm/kernel.ts";
import { type Chunk, openPool, type Pool } from "../../../src/kernels/wasm/threads/pool.ts";
import { linearMemory } from "../../../src/memory/memory.ts";
import { allocateZeros } from "../../../src/tensor/storage.ts";

const linear = linearMemory()!;

/** Adds `add` to `n` integers, and returns how many they were. */
function addKernel(): (...args: number[]) => number {
  const f = new Func(["i32", "i32", "i32"], "f64");
  const [at, n, add] = f.params as [Local, Local, Local];
  const i = f.local("i32");
  f.while(op("i32.lt_s", i, n), () => {
    f.do(memory("i32.store", [at, op("i32.add", memory("i32.load", [at]), add)]));
    f.set(at, op("i32.add", at, i32(4)));
    f.set(i, op("i32.add", i, i32(1)));
  });
  f.return(op("f64.convert_i32_s", n));
  return instantiate(f, linear).run;
}

/** Does not return where its argument is not 0. */
function hangingKernel(): (...args: number[]) => number {
  const f = new Func(["i32"]);
  f.while(f.params[0]!, () => {});
  return instantiate(f, linear).run;
}

async function begun(pool: Pool, count: number): Promise<void> {
  while (!pool.closed && pool.ready < count) await new Promise((resolve) => setTimeout(resolve, 5));
}

test("helpers compute each chunk once, in whatever order, and its result has its place", async () => {
  const pool = openPool(linear)!;
  pool.grow(2);
  await begun(pool, 2);
  const run = addKernel();
  const storage = allocateZeros("int32", 300_000);
  const chunks: Chunk[] = [];
  for (let i = 0; i < 3000; i++) {
    chunks.push([
      { run, args: [storage.address + 400 * i, 90 + (i % 10), 1] },
      { run, args: [storage.address + 400 * i, 50 + (i % 10), i] },
    ]);
  }
  const results = new Float64Array(chunks.length);
  for (let round = 1; round <= 20; round++) {
    assert.ok(pool.run(chunks, 2, 0, results));
    assert.ok(results.every((n, i) => n === 50 + (i % 10)));
    assert.ok(
      storage.array().every((x, j) => {
        const [i, k] = [Math.floor(j / 100), j % 100];
        return x === round * (Number(k < 90 + (i % 10)) + (k < 50 + (i % 10) ? i : 0));
      }),
    );
  }
  pool.close();
  assert.equal(pool.ready, 0);
});

test("each thread has scratch memory of its own", async () => {
  const pool = openPool(linear)!;
  pool.grow(2);
  await begun(pool, 2);
  const run = addKernel();
  const storage = allocateZeros("int32", 3 * 64);
  const chunks = Array.from({ length: 1000 }, (): Chunk => [{ run, args: [storage.address, 64, 1], room: 1 }]);
  assert.ok(pool.run(chunks, 2, 256));
  const array = storage.array() as Int32Array;
  assert.equal(array[0]! + array[64]! + array[128]!, 1000);
  for (let i = 0; i < array.length; i++) assert.equal(array[i], array[i - (i % 64)]);
  pool.close();
});

test("a helper that does not come back is given up, and the rest with it", async () => {
  const pool = openPool(linear)!;
  pool.grow(1);
  await begun(pool, 1);
  pool.patience = 20;
  const [hang, add] = [hangingKernel(), addKernel()];
  const storage = allocateZeros("int32", 4_000_000);
  const busy = [{ run: add, args: [storage.address, 4_000_000, 1] }];
  // only the helper's scratch memory is not at 0
  const chunks: Chunk[] = [busy, [{ run: hang, args: [0], room: 1 }], [{ run: hang, args: [0], room: 1 }]];
  let shared = true;
  for (let round = 0; round < 200 && shared; round++) shared = pool.run(chunks, 1, 1);
  assert.equal(shared, false);
  assert.ok(pool.closed);
});

test("what goes wrong in a helper is done again by who asked", async () => {
  const pool = openPool(linear)!;
  pool.grow(1);
  await begun(pool, 1);
  const add = addKernel();
  const storage = allocateZeros("int32", 64);
  const chunk: Chunk = [{ run: add, args: [storage.address, 64, 1], room: 1 }];
  let shared = true;
  for (let round = 0; round < 1000 && shared; round++) shared = pool.run(new Array(50).fill(chunk), 1, 2 ** 31 - 1);
  assert.equal(shared, false, "an address past the end is an error");
  assert.ok(pool.closed);
});

test("a helper that is ended from outside leaves a pool without helpers", async () => {
  const pool = openPool(linear)!;
  pool.grow(1);
  await begun(pool, 1);
  await pool.helpers[0]!.terminate();
  await new Promise((resolve) => setTimeout(resolve, 20));
  assert.ok(pool.closed);
  assert.equal(pool.ready, 0);
});
