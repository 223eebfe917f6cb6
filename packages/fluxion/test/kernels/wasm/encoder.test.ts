import assert from "node:assert/strict";
import { test } from "node:test";
import { Func, i32, i64, memory, op } from "../../../src/kernels/wasm/encoder.ts";
import { instantiate } from "../../../src/kernels/wasm/kernel.ts";

const linear = { memory: new WebAssembly.Memory({ initial: 8 }), shared: false };

test("constants of integers are what they were", () => {
  const powers = Array.from({ length: 32 }, (_, e) => 2 ** e);
  for (const x of powers.flatMap((p) => [p - 1, -p, -p - 1, p]).map((x) => x | 0)) {
    const f = new Func([], "i32");
    f.return(i32(x));
    assert.equal(instantiate(f, linear).run(), x);
  }
  const wide = Array.from({ length: 64 }, (_, e) => 2n ** BigInt(e));
  for (const x of wide.flatMap((p) => [p - 1n, -p, p]).map((x) => BigInt.asIntN(64, x))) {
    const f = new Func([], "i64");
    f.return(i64(x));
    assert.equal(instantiate(f, linear).run() as unknown as bigint, x);
  }
});

test("offsets reach as far as the memory", () => {
  for (const offset of [0, 100, 127, 128, 16_383, 16_384, 500_000]) {
    const f = new Func(["i32", "i32"], "i32");
    const [at, x] = f.params as [(typeof f.params)[0], (typeof f.params)[0]];
    f.do(memory("i32.store", [at, x], offset));
    f.return(op("i32.add", memory("i32.load", [at], offset), i32(1)));
    assert.equal(instantiate(f, linear).run(8, 41), 42);
    assert.equal(new DataView(linear.memory.buffer).getInt32(8 + offset, true), 41);
  }
});
