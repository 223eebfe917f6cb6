/** The operations under their public names: a table of contents. */

export {
  add,
  atan2,
  abs,
  acos,
  acosh,
  asin,
  asinh,
  atan,
  atanh,
  ceil,
  cos,
  cosh,
  div,
  erf,
  erfc,
  exp,
  exp2,
  expm1,
  floor,
  fmod,
  frac,
  hypot,
  log,
  log10,
  log1p,
  log2,
  logaddexp,
  mul,
  neg,
  reciprocal,
  remainder,
  round,
  rsqrt,
  sigmoid,
  sign,
  sin,
  sinc,
  sinh,
  sqrt,
  square,
  sub,
  tan,
  tanh,
  trunc,
  xlogy,
  abs as absolute,
  acos as arccos,
  acosh as arccosh,
  asin as arcsin,
  asinh as arcsinh,
  atan as arctan,
  atan2 as arctan2,
  atanh as arctanh,
  div as divide,
  div as trueDivide,
  mul as multiply,
  neg as negative,
  sub as subtract,
  trunc as fix,
} from "./elementwise.ts";
export { pow } from "./pow.ts";
export {
  clamp,
  clamp as clip,
  clampMax,
  clampMin,
  eq,
  equal,
  fmax,
  fmin,
  ge,
  gt,
  isfinite,
  isinf,
  isnan,
  le,
  lerp,
  logicalAnd,
  logicalNot,
  logicalOr,
  logicalXor,
  lt,
  maximum,
  minimum,
  ne,
  relu,
  where,
  ge as greaterEqual,
  gt as greater,
  le as lessEqual,
  lt as less,
  ne as notEqual,
} from "./compare.ts";
export {
  arange,
  empty,
  emptyLike,
  eye,
  full,
  fullLike,
  linspace,
  logspace,
  ones,
  onesLike,
  tensor,
  zeros,
  zerosLike,
} from "./create.ts";
export type { Data, TensorOptions } from "./create.ts";
export {
  broadcastTo,
  chunk,
  expand,
  flip,
  gather,
  indexSelect,
  narrow,
  permute,
  reshape,
  select,
  split,
  transpose,
  transpose as swapaxes,
  transpose as swapdims,
  unsqueeze,
  view,
  take,
  takeAlongDim,
} from "./named.ts";
export { diagonal, squeeze, t } from "./views.ts";
export { clone, contiguous, expandAs, flatten, reshapeAs, viewAs } from "./shape.ts";
export { unbind } from "./parts.ts";
export { cat, cat as concat, cat as concatenate, roll, stack, tril, triu } from "./join.ts";
export { at, ellipsis, index, newaxis, Slice, slice } from "./indexing.ts";
export type { Index } from "./indexing.ts";
export { all, any, mean, prod, std, sum, variance as var } from "./reduce.ts";
export { amax, amin, argmax, argmin, max, min } from "./extreme.ts";
export type { ValuesAndIndices } from "./extreme.ts";
export { logSoftmax, logsumexp, softmax } from "./softmax.ts";
export { norm } from "./norm.ts";
export { cumprod, cumsum } from "./scan.ts";
export type { ReduceOptions } from "./reduction.ts";
export { bmm, dot, matmul, mm, mv, outer, outer as ger, vdot } from "./products.ts";
export { addbmm, addmm, addmv, addr, baddbmm } from "./affine.ts";
export type { Shares } from "./affine.ts";
export { chainMatmul } from "./chain.ts";
export { cross, inner, kron, tensordot } from "./contract.ts";
export { einsum } from "./einsum.ts";
export { fill } from "./inplace.ts";
export { isNonzero, item, itemBigInt, show, toArray } from "./read.ts";
export { isFloatingPoint, to } from "./kinds.ts";
export { argsort, kthvalue, msort, sort, topk } from "./sorting.ts";
export {
  bitwiseAnd,
  bitwiseLeftShift,
  bitwiseNot,
  bitwiseOr,
  bitwiseRightShift,
  bitwiseXor,
  gcd,
  lcm,
} from "./bitwise.ts";
export { copysign, heaviside, isneginf, isposinf, isreal, positive, sgn, signbit } from "./signs.ts";
export { allclose, isclose } from "./close.ts";
export {
  deg2rad,
  floatPower,
  floorDivide,
  frexp,
  ldexp,
  logaddexp2,
  logit,
  nanToNum,
  nextafter,
  rad2deg,
} from "./floats.ts";
export { addcdiv, addcmul, rsub } from "./fused.ts";
export type { CloseOptions } from "./close.ts";
export type { MantissaAndExponent } from "./floats.ts";
export { median, mode, nanmedian } from "./median.ts";
export { nanquantile, quantile } from "./quantile.ts";
export { nanmean, nansum, stdMean, varMean } from "./reduce.ts";
export { aminmax } from "./extreme.ts";
export { cummax, cummin, logcumsumexp } from "./scan.ts";
export { unique, uniqueConsecutive } from "./unique.ts";
export { bucketize, isin, searchsorted } from "./searching.ts";
export { bincount, histc, histogram, histogramdd } from "./histogram.ts";
export { scatter, scatterAdd, scatterReduce } from "./scattering.ts";
export { indexAdd, indexReduce, indexCopy, indexFill, put } from "./indexwriting.ts";
export { maskedFill, maskedSelect, maskedScatter, nonzero, argwhere, countNonzero } from "./masking.ts";
export { repeat, tile, repeatInterleave } from "./repeating.ts";
export { indexPut } from "./indexput.ts";
export { diff, gradient } from "./differences.ts";
export { cumulativeTrapezoid, trapezoid, trapezoid as trapz } from "./integrals.ts";
export { corrcoef, cov } from "./covariance.ts";
export { cdist, dist, pdist, renorm } from "./distances.ts";
export { digamma, erfinv, lgamma, mvlgamma, polygamma } from "./gamma.ts";
export {
  atleast1d,
  atleast2d,
  atleast3d,
  hstack,
  vstack,
  vstack as rowStack,
  dstack,
  columnStack,
  blockDiag,
} from "./assembly.ts";
export { broadcastShapes, broadcastTensors, meshgrid, cartesianProd, combinations } from "./grids.ts";
export { diagEmbed, diag, diagflat, trace, trilIndices, triuIndices } from "./diagonals.ts";
export { movedim, movedim as moveaxis, fliplr, flipud, rot90, unflatten, ravel, narrowCopy } from "./rearranging.ts";
export { tensorSplit, hsplit, vsplit, dsplit, splitWithSizes } from "./sections.ts";
export { emptyStrided } from "./newlike.ts";
export { selectScatter, sliceScatter, diagonalScatter } from "./viewscatter.ts";
export { asStrided, asStridedScatter } from "./strided.ts";
export { constantPadNd } from "./padding.ts";
export { inv as inverse, matrixPower } from "./inverse.ts";
export { i0 } from "./bessel.ts";
