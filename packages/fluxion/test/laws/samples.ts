/** One row for every differentiable operation: programs of its arguments, away from kinks. */

import * as torch from "fluxion";
import { type Tensor, tensor } from "fluxion";
import { placing } from "./places.ts";
import { statistics } from "./statistics.ts";
import { uniform } from "./tools.ts";

const { functional: F } = torch.nn;

export interface Sample {
  readonly f: (...x: Tensor[]) => Tensor;
  readonly inputs: readonly Tensor[];
  /** To which order Taylor coefficients are compared with nested derivatives. */
  readonly order: number;
}

const u = uniform(7);
const [A, B, M, V] = [u([2, 3]), u([3]), u([3, 4]), u([4])];
const C = u([2, 3, 2]);
const signed = u([2, 3], -1.6, 1.4);
const small = u([2, 3], -0.8, 0.8);
const long = (values: number[] | number[][]): Tensor => tensor(values, { dtype: "int64" });
const indices = long([2, 0]);

const one = (f: (x: Tensor) => Tensor, ...xs: Tensor[]): Sample[] =>
  (xs.length === 0 ? [A, tensor(0.7)] : xs).map((x) => ({ f, inputs: [x], order: 8 }));
const of = (f: (...x: Tensor[]) => Tensor, ...inputs: Tensor[]): Sample => ({ f, inputs, order: 4 });
const two = (f: (x: Tensor, y: Tensor) => Tensor): Sample[] => [
  of(f, A, B),
  of(f, tensor(0.7), tensor(0.4)),
  of(f, B, A),
];
const second = (x: torch.Tensor): Tensor => torch.mul(x, x);

/** The rows, by the exported name of the operation; those of `nn.functional` and `linalg` under their path. */
export const samples: Readonly<Record<string, readonly Sample[]>> = {
  // of one element
  abs: one(torch.abs, A, signed),
  neg: one(torch.neg),
  sign: one(torch.sign, signed),
  square: one(torch.square),
  reciprocal: one(torch.reciprocal),
  exp: one(torch.exp),
  expm1: one(torch.expm1),
  exp2: one(torch.exp2),
  log: one(torch.log),
  log1p: one(torch.log1p),
  log2: one(torch.log2),
  log10: one(torch.log10),
  sqrt: one(torch.sqrt),
  rsqrt: one(torch.rsqrt),
  sin: one(torch.sin),
  cos: one(torch.cos),
  tan: one(torch.tan, small),
  asin: one(torch.asin, small),
  acos: one(torch.acos, small),
  atan: one(torch.atan, signed),
  sinh: one(torch.sinh, signed),
  cosh: one(torch.cosh, signed),
  tanh: one(torch.tanh, signed, tensor(0.7)),
  asinh: one(torch.asinh, signed),
  acosh: one(torch.acosh, u([2, 3], 1.5, 3)),
  atanh: one(torch.atanh, small),
  sinc: one(torch.sinc, A),
  erf: one(torch.erf, signed),
  erfc: one(torch.erfc, signed),
  sigmoid: one(torch.sigmoid, signed, tensor(0.7)),
  relu: one(torch.relu, signed),
  floor: one(torch.floor),
  ceil: one(torch.ceil),
  trunc: one(torch.trunc),
  frac: one(torch.frac),
  round: [...one((x) => torch.round(x)), ...one((x) => torch.round(x, { decimals: 1 }))],
  clamp: [
    ...one((x) => torch.clamp(x, 0.5, 1.2)),
    of((x, lo, hi) => torch.clamp(x, lo, hi), A, u([3], 0.4, 0.6), u([3], 1.1, 1.3)),
  ],
  clone: one(torch.clone),
  contiguous: one((x) => torch.contiguous(torch.transpose(x, 0, 1)), A),
  to: one((x) => torch.to(x, "float64")),
  "nn.functional.leakyRelu": one((x) => F.leakyRelu(x, 0.1), signed),
  "nn.functional.silu": one((x) => F.silu(x), signed),
  "nn.functional.relu": one((x) => F.relu(x), signed),
  "nn.functional.gelu": [...one((x) => F.gelu(x), signed), ...one((x) => F.gelu(x, { approximate: "tanh" }), signed)],
  "nn.functional.softplus": [...one((x) => F.softplus(x), signed), ...one((x) => F.softplus(x, 2, 1.9), A)],
  // of two and three elements
  add: [...two(torch.add), of((x, y) => torch.add(x, y, { alpha: 2.5 }), A, B)],
  sub: [...two(torch.sub), of((x) => torch.sub(1, x), A)],
  mul: two(torch.mul),
  div: [...two(torch.div), of((x) => torch.div(3, x), A)],
  pow: [
    ...two(torch.pow),
    of((x) => torch.pow(x, 3), signed),
    of((x) => torch.pow(x, -2), signed),
    of((x) => torch.pow(x, 2.5), A),
    of((x) => torch.pow(2, x), A),
    of((x) => torch.pow(x, x), A),
    of((x) => torch.add(torch.pow(x, 0), x), A),
    of((x) => torch.pow(x, 0.5), A),
  ],
  atan2: [...two(torch.atan2), of(torch.atan2, signed, B)],
  hypot: two(torch.hypot),
  logaddexp: two(torch.logaddexp),
  xlogy: two(torch.xlogy),
  maximum: two(torch.maximum),
  minimum: two(torch.minimum),
  remainder: two(torch.remainder),
  fmod: two(torch.fmod),
  lerp: [of((x, y) => torch.lerp(x, y, 0.3), A, B), of((x, y, w) => torch.lerp(x, y, w), A, B, u([2, 1]))],
  where: [
    of((x, y) => torch.where(tensor([true, false, true]), x, second(y)), A, B),
    of((x) => torch.where(torch.gt(x, 1), x, second(x)), A),
  ],
  "nn.functional.mseLoss": [
    of((x, y) => F.mseLoss(x, y), A, u([2, 3])),
    of((x, y) => F.mseLoss(x, y, { reduction: "none" }), A, u([2, 3])),
  ],
  fmax: two(torch.fmax),
  fmin: two(torch.fmin),
  clampMin: [...two(torch.clampMin), ...one((x) => torch.clampMin(x, 1))],
  clampMax: [...two(torch.clampMax), ...one((x) => torch.clampMax(x, 1))],
  sgn: one(torch.sgn, signed),
  copysign: [...one((x) => torch.copysign(x, -2), signed), of(torch.copysign, signed, u([3], -1, 1))],
  heaviside: [of(torch.heaviside, signed, B)],
  positive: one((x) => torch.positive(torch.exp(x))),
  deg2rad: one(torch.deg2rad),
  rad2deg: one(torch.rad2deg),
  logit: [
    ...one((x) => torch.logit(x), u([2, 3], 0.1, 0.9)),
    ...one((x) => torch.logit(x, 0.2), u([2, 3], 0.05, 0.95)),
  ],
  logaddexp2: two(torch.logaddexp2),
  "special.xlog1py": two(torch.special.xlog1py),
  floatPower: [
    ...one((x) => torch.floatPower(x, 3)),
    of(torch.floatPower, A, B),
    ...one((x) => torch.floatPower(2, x)),
  ],
  floorDivide: two(torch.floorDivide),
  frexp: one((x) => torch.frexp(x).mantissa, u([2, 3], 0.55, 0.95)),
  ldexp: [of(torch.ldexp, A, B)],
  nanToNum: one((x) => torch.nanToNum(x), signed),
  rsub: [...two((x, y) => torch.rsub(x, y)), of((x, y) => torch.rsub(x, y, { alpha: 2.5 }), A, B)],
  addcmul: [of((x, y, z) => torch.addcmul(x, y, z, { value: 0.7 }), A, B, u([2, 1]))],
  addcdiv: [of((x, y, z) => torch.addcdiv(x, y, z, { value: 0.7 }), A, B, u([2, 1], 1, 2))],
  // reductions
  sum: [
    of((x) => torch.sum(x), A),
    of((x) => torch.sum(x, 0), A),
    of((x) => torch.sum(x, [0, -1], { keepdim: true }), C),
  ],
  mean: [of((x) => torch.mean(x), A), of((x) => torch.mean(x, -1, true), A)],
  prod: [of((x) => torch.prod(x), A), of((x) => torch.prod(x, 1), signed)],
  var: [of((x) => torch.var(x), A), of((x) => torch.var(x, 1, { unbiased: false }), A)],
  std: [of((x) => torch.std(x), A), of((x) => torch.std(x, 0, { keepdim: true }), A)],
  amax: [of((x) => torch.amax(x), A), of((x) => torch.amax(second(x), 1), signed)],
  amin: [of((x) => torch.amin(x), A), of((x) => torch.amin(second(x), 0), signed)],
  max: [
    of((x) => torch.max(second(x)), A),
    of((x) => torch.max(second(x), 1).values, A),
    of((x, y) => torch.max(x, y), A, u([2, 3])),
  ],
  min: [
    of((x) => torch.min(second(x)), A),
    of((x) => torch.min(second(x), 0).values, A),
    of((x, y) => torch.min(x, y), A, u([2, 3])),
  ],
  logsumexp: [of((x) => torch.logsumexp(x, 1), signed), of((x) => torch.logsumexp(x, [0, 1]), A)],
  softmax: [of((x) => torch.softmax(x, -1), signed), of((x) => torch.softmax(x, 0), C)],
  logSoftmax: [of((x) => torch.logSoftmax(x, -1), signed)],
  norm: [
    of((x) => torch.norm(x), signed),
    of((x) => torch.norm(x, 3, 1), A),
    of((x) => torch.norm(x, 1, 0), signed),
    of((x) => torch.norm(x, Number.POSITIVE_INFINITY, 1), signed),
  ],
  cumsum: [of((x) => torch.cumsum(x, 1), A)],
  cumprod: [of((x) => torch.cumprod(x, 1), A), of((x) => torch.cumprod(x, 0), signed)],
  "nn.functional.nllLoss": [of((x) => F.nllLoss(second(x), indices), signed)],
  "nn.functional.crossEntropy": [
    of((x) => F.crossEntropy(x, indices), signed),
    of((x) => F.crossEntropy(x, indices, { labelSmoothing: 0.1, reduction: "sum" }), signed),
  ],
  ...statistics,
  ...placing,
  // views
  reshape: [
    of((x) => torch.reshape(second(x), [3, 2]), A),
    of((x) => torch.reshape(torch.transpose(x, 0, 1), [-1]), A),
  ],
  view: [of((x) => torch.view(second(x), [6]), A)],
  viewAs: [of((x) => torch.viewAs(x, u([3, 2])), A)],
  reshapeAs: [of((x) => torch.reshapeAs(x, u([3, 2])), A)],
  flatten: [of((x) => torch.flatten(second(x), 1), C)],
  permute: [of((x) => torch.permute(second(x), [2, 0, 1]), C)],
  transpose: [of((x) => torch.transpose(second(x), 0, -1), C)],
  t: [of((x) => torch.t(torch.exp(x)), A)],
  squeeze: [of((x) => torch.squeeze(second(x)), u([2, 1, 3])), of((x) => torch.squeeze(x, 1), u([2, 1, 3]))],
  unsqueeze: [of((x) => torch.unsqueeze(second(x), 1), A)],
  expand: [of((x) => torch.expand(second(x), [2, 3]), B)],
  broadcastTo: [of((x) => torch.broadcastTo(x, [2, 3]), u([2, 1]))],
  expandAs: [of((x) => torch.expandAs(x, A), u([2, 1]))],
  select: [of((x) => torch.select(second(x), 1, 2), A)],
  fill: [of((x, y) => torch.fill(second(x), torch.sum(y)), A, u([2]))],
  slice: [of((x) => torch.slice(second(x), 1, 0, null, 2), A)],
  narrow: [of((x) => torch.narrow(second(x), 1, 1, 2), A)],
  diagonal: [of((x) => torch.diagonal(second(x), { offset: 1 }), A), of((x) => torch.diagonal(x, 0, 1, 2), C)],
  split: [of((x) => torch.mul(...pairOf(torch.split(x, 2, 0))), u([4, 3]))],
  chunk: [of((x) => torch.chunk(second(x), 2, 1)[1]!, A)],
  unbind: [of((x) => torch.mul(...pairOf(torch.unbind(x, 0))), A)],
  // joins
  cat: [of((x, y) => torch.cat([x, second(y), x], 1), A, u([2, 2]))],
  stack: [of((x, y) => torch.stack([second(x), y], -1), A, u([2, 3]))],
  flip: [of((x) => torch.flip(second(x), [0, 1]), A)],
  roll: [of((x) => torch.roll(second(x), 2, 1), A), of((x) => torch.roll(x, 1), A)],
  tril: [of((x) => torch.tril(second(x)), A)],
  triu: [of((x) => torch.triu(second(x), 1), A)],
  // indexing
  index: [
    of((x) => torch.index(second(x), torch.slice(0, 2), 1), A),
    of((x) => torch.index(x, indices, null), u([3, 2])),
    of((x) => torch.index(second(x), "...", long([1, 1, 0])), A),
    of((x) => torch.index(x, long([0, 1, 1]), long([2, 0, 0])), A),
    of((x) => torch.index(x, torch.slice(null, null, 2)), M),
  ],
  at: [of((x) => torch.at(second(x), -1), A)],
  gather: [
    of(
      (x) =>
        torch.gather(
          second(x),
          1,
          long([
            [0, 0],
            [2, 1],
          ]),
        ),
      A,
    ),
  ],
  indexSelect: [of((x) => torch.indexSelect(second(x), 1, long([2, 0, 2])), A)],
  // products
  matmul: [
    of(torch.matmul, A, M),
    of(torch.matmul, B, M),
    of(torch.matmul, A, B),
    of(torch.matmul, C, u([2, 4])),
    of(torch.matmul, u([2, 2, 3]), M),
    of((x) => torch.matmul(x, torch.t(x)), A),
    of(torch.matmul, u([4, 1, 2, 3]), u([2, 3, 2])),
  ],
  mm: [of(torch.mm, A, M)],
  mv: [of(torch.mv, A, B)],
  dot: [of(torch.dot, B, u([3]))],
  bmm: [of(torch.bmm, C, u([2, 2, 2]))],
  outer: [of(torch.outer, B, V)],
  vdot: [of(torch.vdot, B, u([3]))],
  addmm: [
    of((x, a, b) => torch.addmm(x, a, b), V, A, M),
    of((x, a, b) => torch.addmm(x, a, b, { beta: 0.5, alpha: 2 }), u([2, 4]), A, M),
  ],
  addmv: [of((x, a, b) => torch.addmv(x, a, b, { alpha: 2 }), u([2]), A, B)],
  addr: [of((x, a, b) => torch.addr(x, a, b, { beta: 2 }), u([3, 4]), B, V)],
  addbmm: [of((x, a, b) => torch.addbmm(x, a, b, { beta: 0.3 }), u([3, 2]), C, u([2, 2, 2]))],
  baddbmm: [of((x, a, b) => torch.baddbmm(x, a, b, { beta: 0.3 }), u([3, 2]), C, u([2, 2, 2]))],
  inner: [of(torch.inner, A, u([2, 3])), of(torch.inner, A, tensor(0.7))],
  kron: [of(torch.kron, A, u([2, 2])), of(torch.kron, B, u([2, 2]))],
  cross: [of((x, y) => torch.cross(x, y), A, u([2, 3])), of((x, y) => torch.cross(x, y, 1), C, u([1, 3, 2]))],
  "linalg.cross": [of((x, y) => torch.linalg.cross(x, y), A, u([2, 3]))],
  "linalg.vecdot": [
    of((x, y) => torch.linalg.vecdot(x, y), A, u([2, 3])),
    of((x, y) => torch.linalg.vecdot(x, y), B, u([3])),
  ],
  "linalg.multiDot": [of((x, y, z) => torch.linalg.multiDot([x, y, z]), A, M, V)],
  chainMatmul: [of((x, y, z) => torch.chainMatmul(x, y, z), A, M, u([4, 2]))],
  tensordot: [
    of((x, y) => torch.tensordot(x, y, 1), A, M),
    of(
      (x, y) =>
        torch.tensordot(x, y, {
          dims: [
            [0, 1],
            [1, 0],
          ],
        }),
      A,
      u([3, 2, 2]),
    ),
  ],
  einsum: [
    of((x, y) => torch.einsum("ij,jk->ki", x, y), A, M),
    of((x) => torch.einsum("ii->i", x), u([3, 3])),
    of((x) => torch.einsum("iji->j", x), u([2, 3, 2])),
    of((x, y, z) => torch.einsum("ij,jk,k", x, y, z), A, M, V),
    of((x, y) => torch.einsum("...ij,jk->...ik", x, y), C, u([2, 4])),
    of((x, y) => torch.einsum("i,j->ij", x, y), B, V),
  ],
  "nn.functional.elu": one((x) => F.elu(x, 0.7), signed),
  "nn.functional.celu": one((x) => F.celu(x, 0.7), signed),
  "nn.functional.selu": one((x) => F.selu(x), signed),
  "nn.functional.glu": [of((x) => F.glu(x), M)],
  "nn.functional.hardshrink": one((x) => F.hardshrink(x, 0.3), signed),
  "nn.functional.softshrink": one((x) => F.softshrink(x, 0.3), signed),
  "nn.functional.hardsigmoid": one((x) => F.hardsigmoid(x), signed),
  "nn.functional.hardswish": one((x) => F.hardswish(x), signed),
  "nn.functional.hardtanh": one((x) => F.hardtanh(x, -0.5, 1.1), signed),
  "nn.functional.relu6": one((x) => F.relu6(x), signed),
  "nn.functional.logsigmoid": one(F.logsigmoid, signed),
  "nn.functional.mish": one((x) => F.mish(x), signed),
  "nn.functional.prelu": [of((x, w) => F.prelu(x, w), signed, B), of((x, w) => F.prelu(x, w), signed, tensor(0.3))],
  "nn.functional.rrelu": one((x) => F.rrelu(x), signed),
  "nn.functional.softmin": [of((x) => F.softmin(x, 1), signed)],
  "nn.functional.softsign": one(F.softsign, signed),
  "nn.functional.tanhshrink": one(F.tanhshrink, signed),
  "nn.functional.threshold": one((x) => F.threshold(x, 0.4, 2), signed),
  "nn.functional.l1Loss": [of((x, y) => F.l1Loss(x, y), A, u([2, 3], 2, 3))],
  "nn.functional.smoothL1Loss": [of((x, y) => F.smoothL1Loss(x, y, { beta: 1.2 }), A, u([2, 3], 0, 3))],
  "nn.functional.huberLoss": [of((x, y) => F.huberLoss(x, y, { delta: 0.7, reduction: "sum" }), A, u([2, 3], 0, 3))],
  "nn.functional.binaryCrossEntropy": [
    of((x, y) => F.binaryCrossEntropy(x, y), u([2, 3], 0.2, 0.8), u([2, 3], 0.2, 0.8)),
    of((x, y, w) => F.binaryCrossEntropy(x, y, { weight: w }), u([2, 3], 0.2, 0.8), u([2, 3], 0.2, 0.8), B),
  ],
  "nn.functional.binaryCrossEntropyWithLogits": [
    of((x, y) => F.binaryCrossEntropyWithLogits(x, y), signed, A),
    of((x, y, w, p) => F.binaryCrossEntropyWithLogits(x, y, { weight: w, posWeight: p }), signed, A, u([2, 3]), B),
  ],
  "nn.functional.klDiv": [
    of((x, y) => F.klDiv(x, y, { reduction: "batchmean" }), signed, A),
    of((x, y) => F.klDiv(x, y, { logTarget: true }), signed, A),
  ],
  "nn.functional.poissonNllLoss": [
    of((x, y) => F.poissonNllLoss(x, y, { full: true }), signed, u([2, 3], 1.2, 3)),
    of((x, y) => F.poissonNllLoss(x, y, { logInput: false }), A, u([2, 3])),
  ],
  "nn.functional.cosineSimilarity": [
    of((x, y) => F.cosineSimilarity(x, y), A, signed),
    of((x, y) => F.cosineSimilarity(x, y, { dim: 0 }), A, u([1, 3])),
  ],
  "nn.functional.pairwiseDistance": [of((x, y) => F.pairwiseDistance(x, y), A, u([2, 3], 2, 3))],
  "nn.functional.normalize": [of((x) => F.normalize(x), A), of((x) => F.normalize(x, { p: 3, dim: 0 }), A)],
  "nn.functional.embedding": [
    of(
      (w) =>
        F.embedding(
          long([
            [0, 2],
            [1, 1],
          ]),
          w,
        ),
      u([3, 2]),
    ),
    of((w) => F.embedding(long([0, 2, 1]), second(w)), u([3, 2])),
  ],
  "nn.functional.bilinear": [of((x, y, w, b) => F.bilinear(x, y, w, b), A, u([2, 2]), u([2, 3, 2]), u([2]))],
  nativeLayerNorm: [of((x, w) => torch.nativeLayerNorm(x, [3], w, null, 0.1)[0], A, B)],
  "nn.functional.layerNorm": [
    of((x, w, b) => F.layerNorm(x, [3], w, b), A, B, u([3])),
    of((x) => F.layerNorm(x, [3, 2], { eps: 0.1 }), C),
  ],
  "nn.functional.cosineEmbeddingLoss": [of((x, y) => F.cosineEmbeddingLoss(x, y, tensor([1, -1]), 0.1), A, u([2, 3]))],
  "nn.functional.hingeEmbeddingLoss": [of((x) => F.hingeEmbeddingLoss(x, tensor([1, -1, -1]), { margin: 1.2 }), A)],
  "nn.functional.marginRankingLoss": [
    of((x, y) => F.marginRankingLoss(x, y, tensor([[1, -1, 1]]), { margin: 0.4 }), A, u([2, 3])),
  ],
  "nn.functional.softMarginLoss": [of((x, y) => F.softMarginLoss(x, y), signed, A)],
  "nn.functional.tripletMarginLoss": [
    of((x, y, z) => F.tripletMarginLoss(x, y, z, { margin: 2 }), A, u([2, 3], 2, 3), u([2, 3], 4, 5)),
  ],
  "nn.functional.tripletMarginWithDistanceLoss": [
    of((x, y, z) => F.tripletMarginWithDistanceLoss(x, y, z, { margin: 3 }), A, u([2, 3], 2, 3), u([2, 3], 4, 5)),
  ],
  "nn.functional.multiMarginLoss": [of((x, w) => F.multiMarginLoss(x, long([2, 0]), { p: 2, weight: w }), signed, B)],
  "nn.functional.multilabelMarginLoss": [
    of(
      (x) =>
        F.multilabelMarginLoss(
          x,
          long([
            [2, 0, -1],
            [1, -1, 2],
          ]),
        ),
      signed,
    ),
  ],
  "nn.functional.multilabelSoftMarginLoss": [
    of((x, y, w) => F.multilabelSoftMarginLoss(x, y, { weight: w }), signed, A, B),
  ],
  "nn.functional.gaussianNllLoss": [of((x, y, v) => F.gaussianNllLoss(x, y, v, { full: true }), signed, A, u([2]))],
  "nn.functional.linear": [
    of((x, w, b) => F.linear(x, w, b), A, u([4, 3]), V),
    of((x, w) => F.linear(x, w), B, u([4, 3])),
  ],
};

function pairOf(xs: readonly Tensor[]): [Tensor, Tensor] {
  return [xs[0]!, xs[1]!];
}
