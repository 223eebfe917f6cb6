import assert from "node:assert/strict";
import { test } from "node:test";
import { tensor, type Tensor } from "../../src/index.ts";
import { bfloat16, float16, type HalfFormat } from "../../src/tensor/half.ts";

const formats = { float16, bfloat16 } as const;
const names = ["float16", "bfloat16"] as const;

/** All bits of numbers from 0 up to infinity, in order. */
function bitsUpTo(infinity: number): number[] {
  return Array.from({ length: infinity + 1 }, (_, i) => i);
}
const infinities = { float16: 0x7c00, bfloat16: 0x7f80 } as const;

for (const name of names) {
  const { encode, decode }: HalfFormat = formats[name];
  test(`every ${name} is the nearest one to itself`, () => {
    for (const bits of bitsUpTo(infinities[name])) {
      assert.equal(encode(decode(bits)), bits);
      assert.equal(encode(-decode(bits)), bits | 0x8000);
      assert.ok(bits === 0 || decode(bits) > decode(bits - 1));
    }
  });

  test(`a number between two of ${name} goes to the nearer one, a tie to the even one`, () => {
    for (const bits of bitsUpTo(infinities[name] - 2)) {
      const [low, high] = [decode(bits), decode(bits + 1)];
      const middle = (low + high) / 2;
      const less = middle - (high - low) / 64;
      const more = middle + (high - low) / 64;
      // a subnormal bfloat16 has no float32 between them
      if (Math.fround(middle) !== middle || Math.fround(less) !== less || Math.fround(more) !== more) continue;
      assert.equal(encode(middle), bits % 2 === 0 ? bits : bits + 1);
      assert.equal(encode(less), bits);
      assert.equal(encode(more), bits + 1);
    }
  });

  test(`what is too large for ${name} becomes infinite, NaN stays NaN`, () => {
    const largest = decode(infinities[name] - 1);
    const step = largest - decode(infinities[name] - 2);
    assert.equal(decode(encode(largest + step / 4)), largest);
    assert.equal(decode(encode(largest + step / 2)), Number.POSITIVE_INFINITY);
    assert.equal(decode(encode(-Number.MAX_VALUE)), Number.NEGATIVE_INFINITY);
    assert.ok(Number.isNaN(decode(encode(Number.NaN))));
    assert.ok(Object.is(decode(encode(-0)), -0));
  });

  test(`tensors are converted to ${name} and back as numbers are`, () => {
    const all = bitsUpTo(infinities[name]).map(decode);
    const between = all.slice(0, -1).map((x, i) => x + (all[i + 1]! - x) * 0.5);
    const some = [...all, ...all.map((x) => -x), ...between, ...between.map((x) => x * 1.001), Number.NaN, -Number.NaN];
    const x = tensor(some, { dtype: "float32" });
    const want = some.map((v) => decode(encode(v)));
    const same = (got: Tensor): void => {
      const list = got.toArray() as number[];
      for (let i = 0; i < want.length; i++)
        assert.ok(Object.is(list[i], want[i]), `${some[i]}: ${list[i]}, ${want[i]}`);
    };
    same(x.to(name));
    same(x.to(name).float());
    same(x.double().to(name));
    same(x.reshape([1, -1]).expand([2, some.length]).to(name).t().select(1, 1).clone());
    assert.equal(x.to(name).dtype, name);
  });
}
