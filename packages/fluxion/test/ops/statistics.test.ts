import assert from "node:assert/strict";
import { test } from "node:test";
import {
  bincount,
  bucketize,
  cdist,
  corrcoef,
  cov,
  cummax,
  cumsum_,
  diff,
  dist,
  gradient,
  histc,
  histogram,
  isin,
  linalg,
  logcumsumexp,
  nanmean,
  nansum,
  pdist,
  polygamma,
  renorm,
  searchsorted,
  stdMean,
  type Tensor,
  tensor,
  trapezoid,
  varMean,
  vmap,
} from "fluxion";

const nan = Number.NaN;
const list = (x: Tensor): unknown => x.toArray();
const close = (got: Tensor, want: readonly number[]): void => {
  const flat = list(got.reshape([-1])) as number[];
  assert.equal(flat.length, want.length);
  flat.forEach((v, i) => assert.ok(Math.abs(v - want[i]!) < 1e-12, `${v} is not ${want[i]}`));
};

test("what is not NaN is added up and averaged", () => {
  assert.equal(nansum(tensor([1, nan, 3])).item(), 4);
  assert.equal(nanmean(tensor([1, nan, 3])).item(), 2);
});

test("a spread comes with the mean", () => {
  const [spread, mean] = varMean(tensor([1, 2, 3]));
  assert.deepEqual([spread.item(), mean.item()], [1, 2]);
  assert.equal(stdMean(tensor([1, 2, 3]), { correction: 0 })[0].item(), Math.sqrt(2 / 3));
});

test("the greatest so far is the last of a tie, and the first NaN stays", () => {
  const { values, indices } = cummax(tensor([1, 1, nan, 3]), 0);
  assert.deepEqual(
    [list(values), list(indices)],
    [
      [1, 1, nan, nan],
      [0, 1, 2, 2],
    ],
  );
});

test("running log-sum-exps do not overflow", () => {
  close(logcumsumexp(tensor([1000, 1000]), 0), [1000, 1000 + Math.LN2]);
});

test("running sums take the place of the elements", () => {
  const x = tensor([1, 2, 3]);
  assert.equal(cumsum_(x, 0), x);
  assert.deepEqual(list(x), [1, 3, 6]);
  assert.equal(x.version, 1);
});

test("integers are counted, or their weights added up", () => {
  const x = tensor([1n, 1n, 4n]);
  assert.equal(String(bincount(x)), "tensor([0, 2, 0, 0, 1])");
  assert.equal(String(bincount(x, tensor([1, 2, 3]), 6)), "tensor([0., 3., 0., 0., 3., 0.])");
});

test("intervals include their lower end, the last one both; what is outside, and NaN, is not counted", () => {
  assert.deepEqual(list(histc(tensor([0, 1, 2, 3, 4, nan, 9]), 2, 0, 4)), [2, 3]);
  const { hist, binEdges } = histogram(tensor([1, 2, 1]), 4, { range: [0, 4], density: true });
  close(hist, [0, 2 / 3, 1 / 3, 0]);
  assert.deepEqual(list(binEdges), [0, 1, 2, 3, 4]);
});

test("values are placed before equal ones, or behind them", () => {
  const bounds = tensor([1, 3, 5]);
  assert.deepEqual(list(searchsorted(bounds, tensor([3, 0, 9, nan]))), [1, 0, 3, 3]);
  assert.deepEqual(list(bucketize(tensor([3, 1]), bounds, { right: true })), [2, 1]);
  assert.equal(searchsorted(bounds, 3, { outInt32: true }).dtype, "int32");
  assert.deepEqual(
    list(
      vmap((b: Tensor) => searchsorted(b, 2))(
        tensor([
          [1, 3],
          [3, 4],
        ]),
      ),
    ),
    [1, 0],
  );
});

test("NaN is among nothing", () => {
  assert.deepEqual(list(isin(tensor([1, nan, 3]), tensor([nan, 3]))), [false, false, true]);
  assert.deepEqual(list(isin(tensor([1n, 2n]), 1, { invert: true })), [false, true]);
});

test("differences are taken as often as asked, of bools by exclusive or", () => {
  assert.deepEqual(list(diff(tensor([1, 4, 9, 16]), 2)), [2, 2]);
  assert.deepEqual(list(diff(tensor([true, false, false]))), [true, false]);
  assert.deepEqual(diff(tensor([1, 2]), 5).shape, [0]);
});

test("derivatives are exact for parabolas where the edges are of order 2", () => {
  const x = tensor([0, 1, 3, 4, 7]);
  close(gradient(x.square(), { spacing: [x], edgeOrder: 2 })[0]!, [0, 2, 6, 8, 14]);
  close(gradient(tensor([0, 1, 4, 9]), { edgeOrder: 2 })[0]!, [0, 2, 4, 6]);
});

test("trapezoids add up between samples", () => {
  assert.equal(trapezoid(tensor([1, 2, 4])).item(), 4.5);
  assert.equal(trapezoid(tensor([1, 2, 4]), tensor([0, 1, 3])).item(), 7.5);
});

test("covariances are those of rows; of one row its variance", () => {
  const x = tensor([
    [1, 2, 3],
    [3, 2, 1],
  ]);
  close(cov(x), [1, -1, -1, 1]);
  close(corrcoef(x), [1, -1, -1, 1]);
  assert.equal(cov(tensor([1, 2, 3]), { fweights: tensor([1n, 2n, 1n]), correction: 0 }).item(), 0.5);
});

test("distances are the norms of differences; their slope at 0 is 0", () => {
  const [x, y] = [
    tensor(
      [
        [0, 0],
        [1, 1],
      ],
      { requiresGrad: true },
    ),
    tensor([
      [0, 0],
      [3, 4],
    ]),
  ];
  assert.deepEqual(list(cdist(x, y).detach()), [
    [0, 5],
    [Math.SQRT2, Math.sqrt(13)],
  ]);
  cdist(x, y).index(0, 0).backward();
  assert.deepEqual(list(x.grad!), [
    [0, 0],
    [0, 0],
  ]);
  close(
    pdist(
      tensor([
        [0, 0],
        [3, 4],
        [0, 1],
      ]),
      1,
    ),
    [7, 1, 6],
  );
  assert.equal(dist(tensor([1, 2]), tensor([4, 6])).item(), 5);
});

test("long slices are scaled to the bound, short ones stay", () => {
  const [long, short] = list(
    renorm(
      tensor([
        [3, 4],
        [0.3, 0.4],
      ]),
      2,
      0,
      1,
    ),
  ) as number[][];
  assert.ok(Math.abs(Math.hypot(...long!) - 1) < 1e-6);
  assert.deepEqual(short, [0.3, 0.4]);
});

test("a norm of negative order is 0 where an element is", () => {
  assert.equal(linalg.vectorNorm(tensor([0, 2]), -1).item(), 0);
  assert.equal(linalg.vectorNorm(tensor([1, -2]), Number.NEGATIVE_INFINITY).item(), 1);
  assert.equal(
    linalg
      .matrixNorm(
        tensor([
          [1, -2],
          [3, 4],
        ]),
        1,
      )
      .item(),
    6,
  );
  assert.equal(
    linalg
      .matrixNorm(
        tensor([
          [1, -2],
          [3, 4],
        ]),
        Number.POSITIVE_INFINITY,
      )
      .item(),
    7,
  );
});

test("the derivatives of the digamma function have poles at 0, −1, −2, …", () => {
  assert.equal(polygamma(1, tensor(-2)).item(), Infinity);
  close(polygamma(1, tensor(1)), [Math.PI ** 2 / 6]);
});

test("singular values descend, and their sum moves where they are equal, too", () => {
  close(
    linalg.svdvals(
      tensor([
        [0, 2, 0],
        [-3, 0, 0],
      ]),
    ),
    [3, 2],
  );
  close(
    linalg.svdvals(
      tensor([
        [1, 1],
        [1, 1],
        [1, 1],
      ]),
    ),
    [Math.sqrt(6), 0],
  );
  const x = tensor(
    [
      [2, 0],
      [0, 2],
    ],
    { requiresGrad: true },
  );
  linalg.matrixNorm(x, "nuc").backward();
  close(x.grad!, [1, 0, 0, 1]);
  close(
    linalg.matrixNorm(
      tensor([
        [3, 0],
        [4, 5],
      ]),
      2,
    ),
    [Math.sqrt(45)],
  );
});

test("an inverse and its powers undo a matrix", () => {
  const x = tensor([
    [0, 2],
    [1, 3],
  ]);
  close(x.matmul(x.inverse()), [1, 0, 0, 1]);
  close(x.matrixPower(-2).matmul(x).matmul(x), [1, 0, 0, 1]);
});
