import assert from "node:assert/strict";
import { test } from "node:test";
import * as torch from "fluxion";

/** Truth values that look like chance. */
const flags = (n: number, seed: number): boolean[] => Array.from({ length: n }, (_, i) => ((i * seed) % 17) % 3 === 0);
const made = (values: readonly boolean[]): torch.Tensor => torch.tensor([...values], { dtype: "bool" });
const listed = (x: torch.Tensor): unknown => {
  assert.equal(x.dtype, "bool");
  return x.toArray();
};

test("operations on bools of any length are those of truth values", () => {
  for (const n of [1, 15, 16, 17, 63, 64, 65, 1000]) {
    const [x, y, c] = [flags(n, 5), flags(n, 7), flags(n, 11)];
    const [a, b, m] = [made(x), made(y), made(c)];
    const each = (f: (x: boolean, y: boolean) => boolean): boolean[] => x.map((v, i) => f(v, y[i]!));
    assert.deepEqual(
      listed(a.logicalAnd(b)),
      each((v, w) => v && w),
    );
    assert.deepEqual(
      listed(a.logicalOr(b)),
      each((v, w) => v || w),
    );
    assert.deepEqual(
      listed(a.logicalXor(b)),
      each((v, w) => v !== w),
    );
    assert.deepEqual(
      listed(a.logicalNot()),
      each((v) => !v),
    );
    assert.deepEqual(
      listed(a.eq(b)),
      each((v, w) => v === w),
    );
    assert.deepEqual(
      listed(a.gt(b)),
      each((v, w) => v && !w),
    );
    assert.deepEqual(
      listed(a.le(b)),
      each((v, w) => !v || w),
    );
    assert.deepEqual(
      listed(torch.maximum(a, b)),
      each((v, w) => v || w),
    );
    assert.deepEqual(
      listed(a.add(b)),
      each((v, w) => v || w),
    );
    assert.deepEqual(
      listed(a.mul(b)),
      each((v, w) => v && w),
    );
    assert.deepEqual(
      listed(torch.where(m, a, b)),
      x.map((v, i) => (c[i] ? v : y[i]!)),
    );
    // one that is condition and value at once, in chains and in the second round of a kernel
    for (let k = 0; k < 3; k++) {
      const chain = torch.where(a, a.logicalAnd(b), b.logicalOr(m)).logicalNot();
      assert.deepEqual(
        listed(chain),
        x.map((v, i) => !(v ? v && y[i]! : y[i]! || c[i]!)),
      );
      assert.equal(a.logicalAnd(b).any().item(), each((v, w) => v && w).includes(true));
      assert.equal(a.logicalOr(b).sum().item(), each((v, w) => v || w).filter(Boolean).length);
    }
  }
});

test("bools broadcast, and are read with any stride and beside numbers", () => {
  const [x, y] = [flags(35, 5), flags(7, 3)];
  const a = made(x).reshape([5, 7]);
  const expected = x.map((v, i) => v && y[i % 7]!);
  assert.deepEqual(listed(a.logicalAnd(made(y)).reshape([-1])), expected);
  assert.deepEqual(
    listed(
      a
        .t()
        .logicalAnd(made(y).reshape([7, 1]))
        .t()
        .reshape([-1]),
    ),
    expected,
  );
  assert.deepEqual(listed(a.logicalAnd(true).reshape([-1])), x);
  assert.deepEqual(
    listed(
      a
        .index(torch.slice(), torch.slice(0, null, 2))
        .logicalNot()
        .reshape([-1]),
    ),
    x.filter((_, i) => (i % 7) % 2 === 0).map((v) => !v),
  );
  const numbers = torch.arange(35).reshape([5, 7]).double();
  assert.deepEqual(
    listed(numbers.gt(3).logicalAnd(a).reshape([-1])),
    x.map((v, i) => v && i > 3),
  );
});
