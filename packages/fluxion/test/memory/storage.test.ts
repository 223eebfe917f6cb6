import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { linearMemory, memoryInfo } from "../../src/memory/memory.ts";
import { MemoryError } from "../../src/tensor/errors.ts";
import { allocate, allocateZeros, promise, Storage, single } from "../../src/tensor/storage.ts";

const gone = {
  name: "MemoryError",
  message: "dispose: this tensor's memory was given back by dispose(); call dispose() after its last use, or never",
};

test("storages lie in linear memory at multiples of 16 bytes, never at 0", () => {
  for (const length of [1, 2, 3, 17, 1000, 8192, 8193, 100_000]) {
    const storage = allocate("float64", length);
    assert.ok(storage.address > 0);
    assert.equal(storage.address % 16, 0);
    assert.equal(storage.array().length, length);
    assert.equal(storage.array().buffer, linearMemory()!.buffer);
  }
  assert.equal(memoryInfo().shared, true);
});

test("a storage of nothing needs no memory", () => {
  assert.equal(allocate("float32", 0).array().length, 0);
});

test("the last of the small ones that is disposed makes room for the next one", () => {
  allocate("float32", 100);
  const { address } = allocate("float32", 100);
  const last = allocate("float32", 100);
  const place = last.address;
  assert.ok(place > address);
  last.dispose();
  assert.equal(allocate("float32", 100).address, place);
});

test("a region whose storages are all disposed is used again", () => {
  const before = memoryInfo().liveBytes;
  const many = Array.from({ length: 1000 }, () => allocate("float64", 1000));
  assert.ok(memoryInfo().liveBytes - before > 7e6);
  for (const storage of many) storage.dispose();
  assert.ok(memoryInfo().liveBytes - before <= 2 ** 20);
});

test("a large block that is disposed is handed out next", () => {
  const first = allocate("float64", 100_000);
  const { address } = first;
  first.dispose();
  assert.equal(allocate("float64", 99_000).address, address);
});

test("zeros are zeros, also where others have written", () => {
  for (const length of [10, 5000, 100_000]) {
    const first = allocate("int32", length);
    first.array().fill(-1 as never);
    first.dispose();
    const zeros = allocateZeros("int32", length);
    assert.ok((zeros.array() as Int32Array).every((v) => v === 0));
    zeros.array().fill(7 as never);
    zeros.dispose();
  }
});

test("what is written stays, whatever else is allocated and disposed", () => {
  const step = fc.oneof(
    fc.record({ take: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 40_000 })) }),
    fc.record({ drop: fc.nat() }),
  );
  let stamp = 0;
  fc.assert(
    fc.property(fc.array(step, { maxLength: 80 }), (steps) => {
      const kept: [Storage, number][] = [];
      for (const s of steps) {
        if ("take" in s) {
          const storage = allocate("float32", s.take);
          storage.array().fill(++stamp as never);
          kept.push([storage, stamp]);
        } else if (kept.length > 0) {
          kept.splice(s.drop % kept.length, 1)[0]![0].dispose();
        }
      }
      for (const [storage, value] of kept) {
        assert.ok((storage.array() as Float32Array).every((v) => v === value));
        storage.dispose();
      }
    }),
    { numRuns: 50 },
  );
});

test("a disposed storage cannot be read, and disposing of it again does nothing", () => {
  for (const storage of [allocate("float64", 3), allocate("float64", 30_000), single("float64", 1)]) {
    storage.array();
    storage.dispose();
    storage.dispose();
    assert.throws(() => storage.array(), gone);
    assert.throws(() => storage.force(), gone);
    assert.throws(() => storage.moveAway(), gone);
    assert.equal(storage.address, -1);
  }
});

test("a promised storage is computed once, when it is read first", () => {
  let times = 0;
  const storage = promise("float64", 3, {
    realize(s) {
      times++;
      s.allocateNow();
      s.array().set([1, 2, 3] as never);
    },
  });
  assert.equal(storage.address, -1);
  assert.equal(times, 0);
  assert.deepEqual([...storage.array()], [1, 2, 3]);
  storage.force();
  assert.equal(times, 1);
  assert.equal(storage.pending, null);
});

test("a promise that fails stays one", () => {
  let fail = true;
  const storage = promise("float64", 2, {
    realize(s) {
      s.allocateNow();
      if (fail) throw new RangeError("later");
      s.array().fill(4 as never);
    },
  });
  assert.throws(() => storage.array(), /later/);
  assert.equal(storage.address, -1);
  fail = false;
  assert.deepEqual([...storage.array()], [4, 4]);
});

test("a promise that is disposed of is never computed", () => {
  const storage = promise("float64", 2, { realize: () => assert.fail() });
  storage.dispose();
  assert.throws(() => storage.array(), MemoryError);
});

test("a storage that moves away leaves its old contents to another one", () => {
  for (const storage of [allocate("float64", 4), new Storage("float64", new Float64Array(4))]) {
    storage.array().set([1, 2, 3, 4] as never);
    storage.version = 5;
    const old = storage.moveAway();
    storage.array()[0] = 9;
    assert.deepEqual([...storage.array()], [9, 2, 3, 4]);
    assert.deepEqual([...old.array()], [1, 2, 3, 4]);
    assert.equal(storage.version, 5);
    assert.equal(old.version, 5);
    old.dispose();
    assert.deepEqual([...storage.array()], [9, 2, 3, 4]);
  }
});

test("a storage that adopts another one's memory is that one from then on", () => {
  const input = allocate("float64", 2);
  input.array().set([1, 2] as never);
  const { address } = input;
  const output = promise("float64", 2, { realize: (s) => s.adopt(input) });
  assert.deepEqual([...output.array()], [1, 2]);
  assert.equal(output.address, address);
  assert.throws(() => input.array(), gone);
});
