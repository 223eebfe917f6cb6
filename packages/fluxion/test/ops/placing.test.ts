/** Writing where integers, masks and indices say: values, views, versions and history. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  arange,
  asStrided,
  GradError,
  type Index,
  IndexError,
  meshgrid,
  nn,
  ones,
  scatter,
  slice,
  type Tensor,
  tensor,
  vmap,
  zeros,
} from "fluxion";

const long = (values: readonly unknown[] | number): Tensor => tensor(values as never, { dtype: "int64" });
const grid = (): Tensor => arange(6).to("float64").reshape([2, 3]);
const list = (x: Tensor): unknown => x.toArray();

test("indexPut_ assigns through numbers, slices, null, ellipsis, lists and masks", () => {
  const cases: readonly (readonly [indices: readonly Index[], expected: unknown])[] = [
    [
      [1],
      [
        [0, 1, 2],
        [9, 9, 9],
      ],
    ],
    [
      ["...", -1],
      [
        [0, 1, 9],
        [3, 4, 9],
      ],
    ],
    [
      [slice(null), slice(0, null, 2)],
      [
        [9, 1, 9],
        [9, 4, 9],
      ],
    ],
    [
      [null, 0, 1],
      [
        [0, 9, 2],
        [3, 4, 5],
      ],
    ],
    [
      [
        [0, 1],
        [2, 0],
      ],
      [
        [0, 1, 9],
        [9, 4, 5],
      ],
    ],
    [
      [slice(null), long([2, 0])],
      [
        [9, 1, 9],
        [9, 4, 9],
      ],
    ],
    [
      [grid().gt(3)],
      [
        [0, 1, 2],
        [3, 9, 9],
      ],
    ],
    [
      [tensor([true, false]), slice(1, 3)],
      [
        [0, 9, 9],
        [3, 4, 5],
      ],
    ],
    [
      [false],
      [
        [0, 1, 2],
        [3, 4, 5],
      ],
    ],
    [
      [true],
      [
        [9, 9, 9],
        [9, 9, 9],
      ],
    ],
  ];
  for (const [indices, expected] of cases) {
    const x = grid();
    assert.equal(x.indexPut_(indices, 9), x);
    assert.deepEqual(list(x), expected);
    assert.equal(x.version, 1);
    assert.deepEqual(list(grid().indexPut(indices, 9)), expected);
  }
});

test("values broadcast to what the index names, ones in front left out", () => {
  assert.deepEqual(list(grid().indexPut_([0], ones([1, 3]))), [
    [1, 1, 1],
    [3, 4, 5],
  ]);
  assert.deepEqual(
    list(
      grid().indexPut_(
        [
          [0, 1],
          [0, 1],
        ],
        ones([1, 2]),
      ),
    ),
    [
      [1, 1, 2],
      [3, 1, 5],
    ],
  );
  assert.deepEqual(list(zeros([2, 2]).indexPut_([slice(null), long([1])], tensor([[5], [6]]))), [
    [0, 5],
    [0, 6],
  ]);
});

test("of several writes to one place the last one stays; accumulate adds all of them", () => {
  assert.deepEqual(list(zeros([2]).indexPut_([[0, 0]], tensor([1, 2]))), [2, 0]);
  assert.deepEqual(list(zeros([2]).indexPut_([[0, 0]], tensor([1, 2]), true)), [3, 0]);
  assert.deepEqual(list(zeros([2]).put_(long([0, 0]), tensor([1, 2]), true)), [3, 0]);
});

test("what is written through a view reaches its base, with the gradient", () => {
  const w = tensor([1, 2, 3, 4], { requiresGrad: true });
  const y = w.mul(2).view([2, 2]);
  y.select(0, 1).indexPut_([[0]], tensor(10));
  assert.deepEqual(list(y), [
    [2, 4],
    [10, 8],
  ]);
  y.square().sum().backward();
  assert.deepEqual(list(w.grad!), [8, 16, 0, 32]);
});

test("the values that were written have a gradient, what they replaced has none", () => {
  const v = tensor([5, 6], { requiresGrad: true });
  const x = ones([3], { requiresGrad: true });
  const y = x.mul(3);
  y.scatter_(0, long([2, 0]), v);
  assert.equal(String(y), "tensor([6., 3., 5.], grad_fn=<ScatterBackward0>)");
  y.square().sum().backward();
  assert.deepEqual(list(x.grad!), [0, 18, 0]);
  assert.deepEqual(list(v.grad!), [10, 12]);
});

test("only the indices are saved: what was read may be written, the indices may not", () => {
  const x = ones([3], { requiresGrad: true }).mul(1);
  const at = long([0, 2]);
  const y = x.indexSelect(0, at);
  x.maskedFill_(tensor([true, false, false]), 7);
  y.sum().backward({ retainGraph: true });
  at.add_(0);
  assert.throws(() => y.sum().backward(), GradError);
});

test("negative indices count from the end where PyTorch counts so, and are refused elsewhere", () => {
  assert.deepEqual(list(grid().take(long([-1, 0]))), [5, 0]);
  assert.deepEqual(list(zeros([3]).indexFill(0, long([-1]), 2)), [0, 0, 2]);
  assert.throws(() => scatter(zeros([3]), 0, long([-1]), 1), IndexError);
  assert.throws(() => zeros([3]).indexAdd(0, long([-1]), ones([1])), IndexError);
  assert.throws(() => zeros([3]).indexSelect(0, long([-1])), IndexError);
});

test("products and means of what is scattered are right at zeros, to second order", () => {
  const x = tensor([2, 0, 3], { requiresGrad: true });
  const y = ones([1], { requiresGrad: true }).scatterReduce(0, long([0, 0, 0]), x, "prod");
  assert.deepEqual(list(y), [0]);
  y.backward();
  assert.deepEqual(list(x.grad!), [0, 6, 0]);
});

test("scatterReduce takes what is there as one of them unless includeSelf is false", () => {
  const x = tensor([10, 20]);
  const [at, src] = [long([0, 0]), tensor([1, 3])];
  assert.deepEqual(list(x.scatterReduce(0, at, src, "mean")), [14 / 3, 20]);
  assert.deepEqual(list(x.scatterReduce(0, at, src, "mean", { includeSelf: false })), [2, 20]);
  assert.deepEqual(list(x.scatterReduce(0, at, src, "amax", { includeSelf: false })), [3, 20]);
});

test("indices may be batched", () => {
  const x = tensor([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const at = long([
    [0, 0, 2],
    [1, 2, 1],
  ]);
  const each = (f: (x: Tensor, at: Tensor) => Tensor): void => {
    const loop = [0, 1].map((i) => list(f(x.select(0, i), at.select(0, i))));
    assert.deepEqual(list(vmap(f)(x, at)), loop);
  };
  each((row, i) => row.take(i));
  each((row, i) => row.indexSelect(0, i));
  each((row, i) => row.index(i));
  each((row, i) => row.indexAdd(0, i, row));
  each((row, i) => row.indexCopy(0, i, row));
  each((row, i) => row.scatterReduce(0, i, row, "prod"));
  each((row, i) => row.scatterReduce(0, i, row, "amin"));
  each((row, i) => row.indexPut([i], row, true));
  each((row, i) => row.repeat([2]).put(i, row));
});

test("lists of indices that are no neighbours stand in front, neighbours in place", () => {
  const x = zeros([2, 3, 4, 5]);
  assert.deepEqual(x.index(slice(null), [0, 1], slice(null), [0, 1]).shape, [2, 2, 4]);
  assert.deepEqual(x.index(slice(null), [0, 1], [0, 1]).shape, [2, 2, 5]);
  assert.deepEqual(x.index(slice(null), [0, 1], slice(null), long(1)).shape, [2, 2, 4]);
});

test("views by strides share memory, windows that overlap add their gradients", () => {
  const x = arange(5).to("float64");
  const windows = x.unfold(0, 3, 1);
  x.fill_(1);
  assert.deepEqual(list(windows), [
    [1, 1, 1],
    [1, 1, 1],
    [1, 1, 1],
  ]);
  const leaf = ones([5], { requiresGrad: true });
  leaf.unfold(0, 3, 1).sum().backward();
  assert.deepEqual(list(leaf.grad!), [1, 2, 3, 2, 1]);
  const base = ones([2, 3], { requiresGrad: true });
  asStrided(base.t(), [2, 2], [1, 1]).sum().backward();
  assert.deepEqual(list(base.grad!), [
    [1, 2, 1],
    [0, 0, 0],
  ]);
});

test("splits, grids and expanded tensors share memory; repeated and padded ones do not", () => {
  const shares = (make: (x: Tensor) => Tensor): boolean => {
    const x = zeros([4]);
    const y = make(x);
    x.fill_(1);
    return y.sum().item() > 0;
  };
  const sharing: readonly ((x: Tensor) => Tensor)[] = [
    (x) => x.tensorSplit(2)[0]!,
    (x) => x.hsplit(2)[1]!,
    (x) => meshgrid(x, zeros([2]))[0]!,
    (x) => x.unflatten(0, [2, 2]),
    (x) => x.ravel(),
    (x) => x.unsqueeze(0).movedim(0, 1),
  ];
  const copying: readonly ((x: Tensor) => Tensor)[] = [
    (x) => x.repeat([1]),
    (x) => x.narrowCopy(0, 0, 4),
    (x) => nn.functional.pad(x, [0, 0]),
    (x) => x.unsqueeze(0).rot90(0),
    (x) => x.diag().diag(),
  ];
  for (const make of sharing) assert.ok(shares(make), String(make));
  for (const make of copying) assert.ok(!shares(make), String(make));
});

test("resize_ keeps the elements in row-major order, and room for more is zero", () => {
  assert.deepEqual(list(grid().resize_([2, 2])), [
    [0, 1],
    [2, 3],
  ]);
  assert.deepEqual(list(tensor([1, 2]).resize_([2, 2])), [
    [1, 2],
    [0, 0],
  ]);
  const x = grid();
  x.t_();
  assert.deepEqual(list(x), [
    [0, 3],
    [1, 4],
    [2, 5],
  ]);
});

test("margins of a tensor's own elements mirror, repeat or go around", () => {
  const x = tensor([[1, 2, 3]]);
  const row = (mode: "reflect" | "replicate" | "circular"): unknown =>
    list(nn.functional.pad(x, [2, 1], mode).select(0, 0));
  assert.deepEqual(row("reflect"), [3, 2, 1, 2, 3, 2]);
  assert.deepEqual(row("replicate"), [1, 1, 1, 2, 3, 3]);
  assert.deepEqual(row("circular"), [2, 3, 1, 2, 3, 1]);
});

test("floats of 16 bits are summed in more digits than they have", () => {
  const x = ones([3000], { dtype: "float16" });
  assert.equal(
    zeros([1], { dtype: "float16" })
      .indexAdd(0, zeros([3000], { dtype: "int64" }), x)
      .item(),
    3000,
  );
});
