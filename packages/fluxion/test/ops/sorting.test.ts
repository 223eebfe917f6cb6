import assert from "node:assert/strict";
import { test } from "node:test";
import {
  argsort,
  grad,
  kthvalue,
  median,
  mode,
  msort,
  nanmedian,
  nanquantile,
  quantile,
  sort,
  type Tensor,
  tensor,
  topk,
  unique,
  uniqueConsecutive,
  vmap,
  zeros,
} from "fluxion";

const nan = Number.NaN;
const list = (x: Tensor): unknown => x.toArray();
const both = ({ values, indices }: { readonly values: Tensor; readonly indices: Tensor }): unknown => [
  list(values),
  list(indices),
];

test("equal elements keep their order in both directions, and NaN counts as the greatest", () => {
  const x = tensor([2, nan, 1, 2, -Infinity, nan, 1]);
  assert.deepEqual(both(sort(x)), [
    [-Infinity, 1, 1, 2, 2, nan, nan],
    [4, 2, 6, 0, 3, 1, 5],
  ]);
  assert.deepEqual(both(sort(x, -1, true)), [
    [nan, nan, 2, 2, 1, 1, -Infinity],
    [1, 5, 0, 3, 2, 6, 4],
  ]);
});

test("−0 and 0 are equal", () => {
  assert.deepEqual(list(argsort(tensor([0, -0, -1, 0, -0]))), [2, 0, 1, 3, 4]);
});

test("long lines of every dtype are in order", () => {
  let state = 1;
  const next = (): number => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state;
  };
  const numbers = Array.from({ length: 1000 }, () => next() / 0x3fffffff - 1);
  for (const dtype of ["float64", "float32", "float16", "bfloat16"] as const) {
    const x = tensor(numbers, { dtype });
    const expected = (list(x) as number[]).slice().sort((a, b) => a - b);
    assert.deepEqual(list(sort(x).values), expected, dtype);
    assert.deepEqual(list(sort(x, { descending: true }).values), expected.reverse(), dtype);
  }
  for (const [dtype, range] of [
    ["int64", 2 ** 62],
    ["int32", 2 ** 31],
    ["int16", 2 ** 15],
    ["int8", 128],
  ] as const) {
    const whole = numbers.map((v) => BigInt(Math.trunc(v * range)));
    const x = tensor(whole, { dtype });
    const order = (a: bigint, b: bigint): number => (a < b ? -1 : a > b ? 1 : 0);
    assert.deepEqual(
      (sort(x).values.toArray({ bigint: true }) as number[]).map(BigInt),
      whole.slice().sort(order),
      dtype,
    );
  }
});

test("integers beyond 2⁵³ are told apart", () => {
  assert.deepEqual(list(argsort(tensor([2n ** 60n + 1n, 2n ** 60n, -(2n ** 62n)]))), [2, 1, 0]);
});

test("a dim without elements, and a 0-dim tensor, are in order", () => {
  assert.deepEqual(sort(zeros([2, 0])).values.shape, [2, 0]);
  assert.deepEqual(both(sort(tensor(3))), [3, 0]);
  assert.deepEqual(both(topk(zeros([0, 2]), 0, 0)), [[], []]);
});

test("the greatest and the least few stand in order, of ties the first", () => {
  const x = tensor([1, 3, nan, 3, 2]);
  assert.deepEqual(both(topk(x, 3)), [
    [nan, 3, 3],
    [2, 1, 3],
  ]);
  assert.deepEqual(both(topk(x, 2, { largest: false })), [
    [1, 2],
    [0, 4],
  ]);
});

test("few of many are those of the whole order", () => {
  let state = 7;
  const numbers = Array.from({ length: 5000 }, () => {
    state = (Math.imul(state, 1103515245) + 12345) & 0x7fffffff;
    return state % 700;
  });
  for (const largest of [true, false]) {
    const x = tensor(numbers).reshape([2, 2500]);
    const { values, indices } = sort(x, { descending: largest });
    const first = topk(x, 7, { largest });
    assert.deepEqual(list(first.values), list(values.narrow(1, 0, 7)));
    assert.deepEqual(list(first.indices), list(indices.narrow(1, 0, 7)));
  }
});

test("the gradient goes where the chosen element stood", () => {
  const x = tensor([3, 1, 2], { requiresGrad: true });
  assert.deepEqual(list(grad(sort(x).values.index(0), x)), [0, 1, 0]);
  assert.deepEqual(list(grad(kthvalue(x, 3).values, x)), [1, 0, 0]);
  assert.deepEqual(list(grad(topk(x, 1).values.sum(), x)), [1, 0, 0]);
});

test("the median of all shares its gradient among ties; along a dim it goes to one", () => {
  const x = tensor([1, 2, 2, 2, 3], { requiresGrad: true });
  assert.deepEqual(list(grad(median(x), x)), [0, 1 / 3, 1 / 3, 1 / 3, 0]);
  assert.deepEqual(
    list(grad(median(x, 0).values, x)),
    [0, 1, 0, 0, 0].map((_, i) => Number(i === 2)),
  );
});

test("the median is the lower of two, and the first NaN if there is one", () => {
  assert.deepEqual(both(median(tensor([4, 1, 3, 2]), 0)), [2, 3]);
  assert.deepEqual(both(median(tensor([4, nan, 3, nan]), 0)), [nan, 1]);
  assert.deepEqual(both(nanmedian(tensor([4, nan, 3, nan]), 0)), [3, 2]);
  assert.equal(nanmedian(tensor([nan, nan])).item(), nan);
  assert.equal(median(zeros([0])).item(), nan);
});

test("the mode is the most frequent element, the least of several, and the last place of it", () => {
  assert.deepEqual(both(mode(tensor([3, 1, 3, 1, 2]))), [1, 3]);
  assert.deepEqual(both(mode(tensor([nan, nan, 5, 5]))), [5, 3]);
});

test("quantiles lie between their neighbours as asked", () => {
  const x = tensor([0, 10, 20, 40]);
  const at = (interpolation: "linear" | "lower" | "higher" | "midpoint" | "nearest"): number =>
    quantile(x, 0.8, { interpolation }).item();
  assert.ok(Math.abs(at("linear") - 28) < 1e-12);
  assert.deepEqual([at("lower"), at("higher"), at("midpoint"), at("nearest")], [20, 40, 30, 20]);
  assert.deepEqual(
    list(
      quantile(
        tensor([
          [1, 3, 2],
          [nan, 1, 2],
        ]),
        tensor([0, 0.5]),
        1,
      ),
    ),
    [
      [1, nan],
      [2, nan],
    ],
  );
  assert.deepEqual(
    list(
      nanquantile(
        tensor([
          [1, 3, 2],
          [nan, 1, 3],
        ]),
        0.5,
        1,
      ),
    ),
    [2, 2],
  );
});

test("batches are sorted, each by itself", () => {
  const x = tensor([
    [3, 1, 2],
    [1, 2, 0],
  ]);
  assert.deepEqual(list(vmap((row: Tensor) => msort(row))(x)), [
    [1, 2, 3],
    [0, 1, 2],
  ]);
});

test("every element once, where each went, and how often it was", () => {
  const [values, inverse, counts] = unique(
    tensor([
      [3, 1],
      [2, 3],
    ]),
    { returnInverse: true, returnCounts: true },
  ) as Tensor[];
  assert.deepEqual(
    [values, inverse, counts].map((x) => list(x!)),
    [
      [1, 2, 3],
      [
        [2, 0],
        [1, 2],
      ],
      [1, 1, 2],
    ],
  );
});

test("slices along a dim are compared as a whole", () => {
  const x = tensor([
    [1, 2],
    [0, 5],
    [1, 2],
  ]);
  const [values, counts] = unique(x, { dim: 0, returnCounts: true });
  assert.deepEqual(
    [list(values!), list(counts!)],
    [
      [
        [0, 5],
        [1, 2],
      ],
      [1, 2],
    ],
  );
  assert.deepEqual(list(uniqueConsecutive(tensor([1, 1, 2, 2, 1]))), [1, 2, 1]);
});

test("the few greatest and least of long lines are those that sorting puts first", () => {
  for (const dtype of ["float32", "float64", "int64", "int32"] as const) {
    const x = tensor(
      Array.from({ length: 1200 }, (_, i) => ((i * 7919) % 601) - 300),
      { dtype },
    ).reshape([2, 300, 2]);
    for (const largest of [true, false]) {
      const few = both(topk(x, 9, 1, largest));
      const all = sort(x, 1, largest);
      assert.deepEqual(
        few,
        [all.values, all.indices].map((y) => list(y.narrow(1, 0, 9))),
      );
    }
  }
  const y = tensor([...Array.from({ length: 200 }, (_, i) => 0 - i), Number.NaN, 5]);
  assert.deepEqual(both(topk(y, 3)), [
    [Number.NaN, 5, 0],
    [200, 201, 0],
  ]);
});
