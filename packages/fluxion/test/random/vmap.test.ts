/** Random numbers of examples: their own, or the same for all. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as torch from "fluxion";
import { GradError, manualSeed, ones, rand, tensor, type Tensor, vmap, zeros } from "fluxion";

const { functional: F } = torch.nn;
const batch = zeros([4, 3]);
type Rows = number[][];

const programs: Readonly<Record<string, (x: Tensor) => Tensor>> = {
  rand: () => rand([3]),
  randLike: (x) => torch.randLike(x),
  randn: () => torch.randn([20]),
  randint: () => torch.randint(1_000_000, [3]),
  randperm: () => torch.randperm(50),
  normal: (x) => torch.normal(x, 1),
  bernoulli: (x) => torch.bernoulli(torch.full([40], 0.5).add(x.sum())),
  poisson: (x) => torch.poisson(torch.full([20], 30).add(x.sum())),
  multinomial: (x) => torch.multinomial(ones([1000]).add(x.sum()), 3),
  "multinomial with replacement": (x) => torch.multinomial(ones([1000]).add(x.sum()), 3, true),
  dropout: (x) => F.dropout(ones([40]).add(x.sum())),
  dropout1d: (x) => F.dropout1d(ones([40, 1]).add(x.sum())),
  rrelu: (x) => F.rrelu(x.sub(1), 0.1, 0.9, true),
};

for (const [name, f] of Object.entries(programs)) {
  test(`${name} under vmap is an error unless randomness is stated`, () => {
    assert.throws(
      () => vmap(f)(batch),
      (e: unknown) => {
        assert.ok(e instanceof GradError);
        assert.match(
          e.message,
          /^\w+: vmap: called random operation while in randomness error mode\. Please either use/,
        );
        return true;
      },
    );
  });

  test(`${name}: each example has numbers of its own where they are to be different`, () => {
    const rows = vmap(f, { randomness: "different" })(batch).toArray() as Rows;
    assert.equal(new Set(rows.map(String)).size, 4);
  });

  test(`${name}: all examples have the same numbers where they are to be the same, in every chunk`, () => {
    for (const chunkSize of [null, 3, 1]) {
      const rows = vmap(f, { randomness: "same", chunkSize })(batch).toArray() as Rows;
      assert.equal(new Set(rows.map(String)).size, 1, String(chunkSize));
    }
  });
}

test("different examples together have the numbers of one call", () => {
  manualSeed(0);
  const together = vmap((_: Tensor) => rand([3]), { randomness: "different" })(batch);
  manualSeed(0);
  assert.deepEqual(together.toArray(), rand([4, 3]).toArray());
});

test("nested batches decide each for itself", () => {
  const f = (outer: "same" | "different", inner: "same" | "different"): number[][] =>
    vmap((row: Tensor) => vmap((_: Tensor) => rand([]), { randomness: inner })(row), { randomness: outer })(
      batch,
    ).toArray() as Rows;
  const count = (rows: Rows): number => new Set(rows.flat()).size;
  assert.equal(count(f("different", "different")), 12);
  assert.equal(count(f("same", "same")), 1);
  const [alike, apart] = [f("different", "same"), f("same", "different")];
  assert.ok(alike.every((row) => new Set(row).size === 1));
  assert.equal(count(alike), 4);
  assert.ok(apart.every((row) => String(row) === String(apart[0])));
  assert.equal(count(apart), 3);
});

test("what is the same for all may meet what differs: one threshold, many probabilities", () => {
  const p = tensor([
    [0, 0],
    [0.5, 0.5],
    [1, 1],
  ]);
  const rows = vmap(torch.bernoulli, { randomness: "same" })(p).toArray() as Rows;
  assert.deepEqual(
    [rows[0], rows[2]],
    [
      [0, 0],
      [1, 1],
    ],
  );
});

test("gradients of examples go through their masks", () => {
  const loss = (x: Tensor): Tensor => F.dropout(x).sum();
  const g = vmap(torch.grad(loss), { randomness: "different" })(ones([5, 40])).toArray() as Rows;
  assert.ok(g.flat().every((x) => x === 0 || x === 2));
  assert.equal(new Set(g.map(String)).size, 5);
});

test("a tensor from outside is not written with numbers that differ", () => {
  assert.throws(
    () => vmap((_: Tensor) => zeros([3]).uniform_(), { randomness: "different" })(batch),
    /^GradError: uniform_: a traced value cannot be written into a tensor from outside; return it/,
  );
});
