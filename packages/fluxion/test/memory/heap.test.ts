import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { type Block, Heap } from "../../src/memory/heap.ts";
import { createLinearMemory } from "../../src/memory/linear.ts";
import { memorySettings } from "../../src/memory/settings.ts";

const mebi = 2 ** 20;

function heapOf(maximum: number): Heap {
  memorySettings.maximum = maximum;
  return new Heap(createLinearMemory()!);
}

test("a block has the bytes that were asked for and at most an eighth more, and begins at a multiple of 64", () => {
  const heap = heapOf(512 * mebi);
  for (const bytes of [65_537, 70_000, 131_072, 131_073, 800_000, mebi, mebi + 1, 50 * mebi]) {
    const block = heap.take(bytes)!;
    assert.ok(block.size >= bytes && block.size <= bytes * 1.125 + 64, `${bytes} -> ${block.size}`);
    assert.equal(block.address % 64, 0);
    assert.ok(block.address > 0);
  }
});

test("the block that came back last is handed out first", () => {
  const heap = heapOf(512 * mebi);
  const [a, b] = [heap.take(800_000)!, heap.take(800_000)!];
  heap.release(b);
  heap.release(a);
  assert.equal(heap.take(790_000), a);
  assert.equal(heap.take(790_000), b);
});

test("a block is fresh until something was written to its bytes", () => {
  const heap = heapOf(512 * mebi);
  const block = heap.take(100_000)!;
  assert.equal(block.fresh, true);
  heap.release(block);
  assert.equal(heap.take(100_000)!.fresh, false);
});

test("free blocks become one when a larger one is needed, and there is no more than the maximum", () => {
  const heap = heapOf(64 * mebi);
  const blocks: Block[] = [];
  for (let block = heap.take(mebi); block !== null; block = heap.take(mebi)) blocks.push(block);
  assert.equal(blocks.length, 63);
  assert.equal(heap.take(mebi), null);
  for (const block of blocks) heap.release(block);
  assert.equal(heap.live, 0);
  const large = heap.take(60 * mebi)!;
  assert.ok(large.address + large.size <= heap.linear.buffer.byteLength - 64);
  assert.equal(heap.linear.buffer.byteLength, 64 * mebi);
  heap.release(large);
  assert.equal(heap.take(64 * mebi), null);
  assert.ok(heap.take(60 * mebi) !== null);
});

test("blocks that are in use never overlap, whatever the order in which they are taken and given back", () => {
  const step = fc.oneof(
    fc.record({ take: fc.integer({ min: 65_537, max: 9 * mebi }) }),
    fc.record({ release: fc.nat() }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      const heap = heapOf(64 * mebi);
      const used: Block[] = [];
      let live = 0;
      for (const s of steps) {
        if ("take" in s) {
          const block = heap.take(s.take);
          if (block === null) continue;
          for (const other of used)
            assert.ok(block.address + block.size <= other.address || other.address + other.size <= block.address);
          assert.ok(block.address + block.size + 64 <= heap.linear.buffer.byteLength);
          used.push(block);
          live += block.size;
        } else if (used.length > 0) {
          const [block] = used.splice(s.release % used.length, 1);
          heap.release(block!);
          live -= block!.size;
        }
        assert.equal(heap.live, live);
      }
    }),
    { numRuns: 60 },
  );
});
