/** What becomes a method: functions whose first argument is the tensor. A table of contents. */

export {
  abs, abs as absolute, neg, neg as negative, sign, square, reciprocal, exp, expm1, exp2, log, log1p, log2, log10,
  sqrt, rsqrt, sin, cos, tan, asin, acos, atan, sinh, cosh, tanh, asinh, acosh, atanh, asin as arcsin,
  acos as arccos, atan as arctan, asinh as arcsinh, acosh as arccosh, atanh as arctanh, atan2 as arctan2, sinc,
  atan2, hypot, erf, erfc, sigmoid, logaddexp, xlogy, floor, ceil, trunc, trunc as fix, frac, round, add, sub,
  sub as subtract, mul, mul as multiply, div, div as divide, div as trueDivide, remainder, fmod, pow, eq, ne, lt, le,
  gt, ge, gt as greater, ge as greaterEqual, lt as less, le as lessEqual, ne as notEqual, equal, logicalAnd,
  logicalOr, logicalNot, logicalXor, isnan, isinf, isfinite, maximum, minimum, lerp, clamp, clamp as clip, relu, sum,
  mean, prod, var, std, amax, amin, max, min, argmax, argmin, all, any, logsumexp, softmax, logSoftmax, norm, cumsum,
  cumprod, matmul, mm, mv, dot, bmm, outer, outer as ger, reshape, view, permute, expand, transpose, transpose as swapaxes,
  transpose as swapdims, t, broadcastTo, expandAs, viewAs, reshapeAs, squeeze, unsqueeze, flatten, split, chunk,
  unbind, select, narrow, index, at, gather, indexSelect, flip, roll, tril, triu, diagonal, clone, contiguous, item,
  itemBigInt, toArray, to,
} from "./ops/public.ts";
export {
  add_, sub_, mul_, div_, neg_, copy_, zero_, fill_,
} from "./ops/inplace.ts";
export {
  registerHook, registerPostAccumulateGradHook, retainGrad, requiresGrad_, detach, detach_,
} from "./transforms/graph.ts";
export {
  isContiguousTensor as isContiguous,
} from "./ops/views.ts";
export {
  softplus,
} from "./nn/functional.ts";
export {
  backwardOf as backward,
} from "./transforms/backward.ts";
