/** The very numbers of PyTorch 1.13's CPU generator, and how many of them each call takes. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as torch from "fluxion";
import { type DType, manualSeed, rand, randint, randn, randperm, tensor, type Tensor, zeros } from "fluxion";

const { functional: F } = torch.nn;
const float32 = { dtype: "float32" } as const;
const after = (seed: number, f: () => Tensor): Tensor => {
  manualSeed(seed);
  return f();
};
const same = (x: Tensor, y: Tensor, message?: string): void => assert.deepEqual(x.toArray(), y.toArray(), message);

test("rand, randn, randint and randperm give PyTorch's numbers after a seed", () => {
  assert.equal(String(after(0, () => rand([3], float32))), "tensor([0.4963, 0.7682, 0.0885], dtype=torch.float32)");
  assert.equal(String(after(0, () => randn([3]))), "tensor([ 1.5410, -0.2934, -2.1788])");
  assert.deepEqual(after(0, () => randint(0, 100, [5])).toArray(), [44, 39, 33, 60, 63]);
  assert.deepEqual(after(1, () => randperm(5)).toArray(), [0, 4, 2, 3, 1]);
});

test("a float32 has 24 random bits, a float64 53, a float16 11 and a bfloat16 8", () => {
  const bits: readonly (readonly [DType, number])[] = [
    ["float32", 24],
    ["float64", 53],
    ["float16", 11],
    ["bfloat16", 8],
  ];
  for (const [dtype, n] of bits) {
    for (const x of after(3, () => rand([50], { dtype })).toArray() as number[]) {
      assert.ok(Number.isInteger(x * 2 ** n), `${dtype}: ${x}`);
      assert.ok(x >= 0 && x < 1);
    }
  }
});

test("below 16 elements normal numbers come in pairs, whose second one waits for the next call", () => {
  const three = after(0, () => randn([3])).toArray() as number[];
  const fourth = randn([1]).item();
  assert.deepEqual(after(0, () => randn([4])).toArray(), [...three, fourth]);
  // whatever its dtype
  manualSeed(0);
  randn([3]);
  assert.equal(randn([1], float32).item(), Math.fround(fourth));
});

test("from 16 elements on normal numbers come in blocks, the last of which is drawn once more", () => {
  const [short, long] = [after(0, () => randn([32])), after(0, () => randn([35]))].map((x) => x.toArray() as number[]);
  assert.deepEqual(long!.slice(0, 16), short!.slice(0, 16));
  assert.notEqual(long![20], short![20]);
});

test("numbers lie in the order of memory: a transposed tensor is filled column by column", () => {
  const filled = after(0, () => zeros([3, 4]).t().uniform_());
  same(filled, after(0, () => rand([3, 4])).t());
  const every = after(0, () =>
    zeros([6, 4])
      .t()
      .index(torch.slice(), torch.slice(null, null, 2))
      .uniform_(),
  );
  same(every, after(0, () => rand([3, 4])).t());
});

test("randLike has the strides of what it is like", () => {
  assert.deepEqual(torch.randLike(zeros([3, 4]).t()).stride(), [1, 4]);
  assert.deepEqual(torch.randnLike(zeros([3, 4, 5]).permute([2, 0, 1])).stride(), [1, 20, 5]);
  assert.equal(torch.randLike(zeros([2], { dtype: "int64" }), float32).dtype, "float32");
});

test("random_ fills whole dtypes, and ranges that 32 bits do not reach take 64", () => {
  const big = after(0, () => zeros([3], { dtype: "int64" }).random_(-(2n ** 63n), null));
  assert.ok((big.toArray({ bigint: true }) as unknown as bigint[]).some((x) => x < 0n));
  const wide = after(0, () => randint(0, 2 ** 40, [100])).toArray() as number[];
  assert.ok(wide.some((x) => x > 2 ** 32));
  assert.ok((zeros([100], { dtype: "uint8" }).random_().toArray() as number[]).some((x) => x > 128));
});

test("bernoulli is 1 as often as its probability says, and 0 and 1 are certain", () => {
  const x = after(0, () => torch.bernoulli(torch.full([10_000], 0.3)));
  assert.ok(Math.abs(x.mean().item() - 0.3) < 0.02);
  assert.deepEqual(torch.bernoulli(tensor([0, 1, 0, 1])).toArray(), [0, 1, 0, 1]);
  assert.deepEqual(torch.bernoulli(zeros([3]), 1).toArray(), [1, 1, 1]);
});

test("multinomial without replacement takes each category once, and never one of weight 0", () => {
  const weights = tensor([0, 1, 2, 0, 3]);
  assert.deepEqual((torch.multinomial(weights, 3).toArray() as number[]).sort(), [1, 2, 4]);
  const many = torch.multinomial(weights, 500, true).toArray() as number[];
  assert.deepEqual([...new Set(many)].sort(), [1, 2, 4]);
});

test("normal takes means and deviations as tensors, or as numbers with a shape", () => {
  manualSeed(0);
  const z = randn([3]);
  manualSeed(0);
  same(torch.normal(tensor([1, 2, 3]), 1), z.add(tensor([1, 2, 3])));
  manualSeed(0);
  same(torch.normal(0, tensor([1, 2, 3])), z.mul(tensor([1, 2, 3])));
  assert.deepEqual(torch.normal(zeros([1, 2, 3]), torch.ones([5, 1, 3])).shape, [5, 2, 3]);
  assert.equal(torch.normal(0, 1, [2], float32).dtype, "float32");
  assert.deepEqual(torch.normal({ mean: 5, std: 0, size: [2] }).toArray(), [5, 5]);
});

test("poisson's mean is its rate, on both sides of 10", () => {
  for (const rate of [0, 0.5, 3, 30, 1000]) {
    const x = after(1, () => torch.poisson(torch.full([2000], rate)));
    assert.ok(Math.abs(x.mean().item() - rate) <= 5 * Math.sqrt(rate / 2000), String(rate));
  }
});

test("dropout keeps the mean: what stays is scaled", () => {
  const x = after(0, () => F.dropout(torch.ones([10_000]), 0.25));
  assert.ok(Math.abs(x.mean().item() - 1) < 0.02);
  const y = after(0, () => F.alphaDropout(randn([10_000]), 0.25, true));
  assert.ok(Math.abs(y.mean().item()) < 0.05);
  assert.ok(Math.abs(y.std().item() - 1) < 0.05);
});

test("dropout of channels drops whole ones, and does nothing when not training", () => {
  const x = after(0, () => F.dropout2d(torch.ones([4, 8, 3, 3])));
  for (const image of x.toArray() as number[][][][])
    for (const channel of image) assert.equal(new Set(channel.flat()).size, 1);
  const given = torch.ones([2, 3]);
  assert.equal(F.dropout(given, 0.5, false), given);
  assert.equal(F.alphaDropout(given), given);
});

test("dropout in place writes into its input, whose gradient it shares", () => {
  const x = torch.ones([2, 3]);
  const y = F.dropout1d(x, { p: 1, inplace: true });
  assert.equal(y, x);
  assert.deepEqual(x.toArray(), [
    [0, 0, 0],
    [0, 0, 0],
  ]);
  const leaf = tensor([1, 2, 3, 4], { requiresGrad: true });
  manualSeed(0);
  const dropped = F.dropout(leaf.mul(1), { inplace: true });
  dropped.sum().backward();
  same(leaf.grad!, dropped.detach().div(leaf.detach()));
});

test("the gradient of dropout is its mask, and forward mode has the same", () => {
  const x = tensor([1, 2, 3, 4, 5], { requiresGrad: true });
  const y = after(0, () => F.dropout(x, 0.4));
  y.sum().backward();
  const mask = y.detach().div(x.detach());
  same(x.grad!, mask);
  manualSeed(0);
  const [, dy] = torch.jvp((t: Tensor) => F.dropout(t, 0.4), [x.detach()], [torch.ones([5])]);
  same(dy as Tensor, mask);
});

test("random numbers have no gradient: that of what they are drawn from, or written over, is 0", () => {
  const p = tensor([0.2, 0.7], { requiresGrad: true });
  for (const f of [
    torch.bernoulli,
    torch.poisson,
    (x: Tensor) => torch.normal(x, 1),
    (x: Tensor) => torch.normal(0, x),
  ]) {
    same(torch.grad(f(p).sum(), p), zeros([2]));
  }
  same(torch.grad(p.mul(2).uniform_().sum(), p), zeros([2]));
  assert.equal(String(p.mul(2).normal_().gradFn), "<NormalBackward0>");
  assert.equal(String(torch.bernoulli(p).gradFn), "<BernoulliBackward0>");
  assert.equal(torch.multinomial(p, 1).requiresGrad, false);
});
