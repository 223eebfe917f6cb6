/** Rows for what sorts, counts, accumulates and compares. */

import * as torch from "fluxion";
import { linalg, type Tensor, tensor } from "fluxion";
import type { Sample } from "./samples.ts";
import { uniform } from "./tools.ts";

const u = uniform(31);
const [A, C] = [u([2, 3]), u([2, 3, 2])];
const signed = u([2, 4], -1.6, 1.4);
const long = (values: number[]): Tensor => tensor(values, { dtype: "int64" });

const of = (f: (...x: Tensor[]) => Tensor, ...inputs: Tensor[]): Sample => ({ f, inputs, order: 4 });
const second = (x: Tensor): Tensor => torch.mul(x, x);
const pair = ([x, y]: Iterable<Tensor> & readonly Tensor[]): Tensor => torch.mul(x!, y!);

/** By the exported name of the operation. */
export const statistics: Readonly<Record<string, readonly Sample[]>> = {
  sort: [
    of((x) => torch.sort(second(x)).values, signed),
    of((x) => torch.sort(x, 0, true).values, A),
    of((x) => torch.sort(x, { stable: true }).values, tensor(0.7)),
  ],
  msort: [of((x) => torch.msort(second(x)), A)],
  topk: [of((x) => torch.topk(second(x), 2).values, signed), of((x) => torch.topk(x, 1, 0, false).values, A)],
  kthvalue: [
    of((x) => torch.kthvalue(second(x), 2).values, signed),
    of((x) => torch.kthvalue(x, 1, 0, true).values, A),
  ],
  median: [of((x) => torch.median(second(x)), signed), of((x) => torch.median(x, 1).values, signed)],
  nanmedian: [
    of((x) => torch.nanmedian(torch.log(second(x))), signed),
    of((x) => torch.nanmedian(x, 0, true).values, A),
  ],
  mode: [of((x) => torch.mode(second(x)).values, A)],
  quantile: [
    of((x) => torch.quantile(second(x), 0.3), signed),
    of((x) => torch.quantile(x, tensor([0.2, 0.9], { dtype: x.dtype }), 1, { interpolation: "midpoint" }), A),
    of((x, q) => torch.quantile(x, q, 0), A, tensor(0.35)),
  ],
  nanquantile: [of((x) => torch.nanquantile(second(x), 0.3, 1, { keepdim: true }), signed)],
  nansum: [of((x) => torch.nansum(second(x), 1), A)],
  nanmean: [of((x) => torch.nanmean(second(x)), A)],
  varMean: [of((x) => pair(torch.varMean(x, 1)), A)],
  stdMean: [of((x) => pair(torch.stdMean(x, { correction: 0 })), A)],
  aminmax: [
    of((x) => {
      const { min, max } = torch.aminmax(second(x), { dim: 1 });
      return torch.mul(min, max);
    }, signed),
  ],
  cummax: [of((x) => torch.cummax(second(x), 1).values, signed)],
  cummin: [of((x) => torch.cummin(second(x), 0).values, A)],
  logcumsumexp: [of((x) => torch.logcumsumexp(x, 1), signed), of((x) => torch.logcumsumexp(x, 0), C)],
  diff: [of((x) => torch.diff(second(x)), A), of((x, y) => torch.diff(x, 2, 0, { append: y }), A, u([2, 3]))],
  gradient: [
    of((x) => torch.gradient(second(x), { dim: 1, spacing: 0.5 })[0]!, signed),
    of((x, at) => torch.gradient(x, { spacing: [at], edgeOrder: 2 })[0]!, u([4]), tensor([0, 1, 1.7, 3.1])),
  ],
  trapezoid: [of((y) => torch.trapezoid(second(y), { dx: 0.5 }), A), of((y, x) => torch.trapezoid(y, x), A, u([3]))],
  cumulativeTrapezoid: [
    of((y) => torch.cumulativeTrapezoid(second(y), { dim: 0 }), A),
    of((y, x) => torch.cumulativeTrapezoid(y, x), A, u([2, 3])),
  ],
  cov: [of((x) => torch.cov(x), A), of((x, w) => torch.cov(x, { fweights: long([1, 2, 1]), aweights: w }), A, u([3]))],
  corrcoef: [of((x) => torch.corrcoef(x), u([2, 4]))],
  dist: [of((x, y) => torch.dist(x, y), A, u([2, 3])), of((x, y) => torch.dist(x, y, 3), A, u([3]))],
  cdist: [of((x, y) => torch.cdist(x, y), A, u([2, 3])), of((x, y) => torch.cdist(x, y, 3), u([2, 2, 2]), u([3, 2]))],
  pdist: [of((x) => torch.pdist(x), u([3, 2]))],
  renorm: [of((x) => torch.renorm(x, 2, 0, 1.2), A)],
  "linalg.norm": [of((x) => linalg.norm(x, 3, { dim: 1 }), A), of((x) => linalg.norm(x), signed)],
  "linalg.vectorNorm": [of((x) => linalg.vectorNorm(x, 2.5, 1), A), of((x) => linalg.vectorNorm(x, -1), A)],
  "linalg.matrixNorm": [
    of((x) => linalg.matrixNorm(x), A),
    of((x) => linalg.matrixNorm(second(x), 1), signed),
    of((x) => linalg.matrixNorm(x, Number.NEGATIVE_INFINITY, [0, 1], true), A),
    of((x) => linalg.matrixNorm(x, "nuc"), u([3, 2])),
    of((x) => linalg.matrixNorm(x, -2, [0, 2]), u([2, 2, 3])),
  ],
  "linalg.svdvals": [of((x) => linalg.svdvals(x), A), of((x) => linalg.svdvals(x), u([2, 3, 2]))],
  inverse: [
    of(
      (x) =>
        torch.inverse(
          torch.add(
            x,
            tensor([
              [2, 0],
              [0, 3],
            ]),
          ),
        ),
      u([2, 2]),
    ),
    of((x) => torch.inverse(x), torch.add(u([2, 3, 3]), torch.mul(torch.eye(3), 4))),
  ],
  matrixPower: [
    of((x) => torch.matrixPower(x, 3), u([2, 2])),
    of((x) => torch.matrixPower(torch.add(x, torch.eye(2)), -2), u([2, 2])),
    of((x) => torch.add(torch.matrixPower(x, 0), x), u([2, 2])),
  ],
  lgamma: [of(torch.lgamma, A), of(torch.lgamma, tensor(-0.7))],
  digamma: [of(torch.digamma, A)],
  polygamma: [of((x) => torch.polygamma(2, x), A)],
  mvlgamma: [of((x) => torch.mvlgamma(x, 2), u([3], 1, 2))],
  i0: [of(torch.i0, signed)],
  "special.i0e": [of(torch.special.i0e, signed)],
  "special.i1": [of(torch.special.i1, signed)],
  "special.i1e": [of(torch.special.i1e, signed)],
  "special.entr": [of(torch.special.entr, A)],
  "special.erfcx": [of(torch.special.erfcx, signed)],
  "special.ndtr": [of(torch.special.ndtr, signed)],
  "special.logNdtr": [of(torch.special.logNdtr, signed)],
  "special.ndtri": [of(torch.special.ndtri, u([3], 0.2, 0.8))],
  erfinv: [of(torch.erfinv, u([3], -0.8, 0.8))],
};

/** Counts and places: nothing moves with the elements, or the shape depends on them. */
export const counts: readonly string[] = [
  "argsort",
  "bincount",
  "bucketize",
  "histc",
  "histogram",
  "histogramdd",
  "isin",
  "logspace",
  "searchsorted",
  "unique",
  "uniqueConsecutive",
];
