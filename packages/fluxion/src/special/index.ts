/** Special functions. */

export { entr, erfcx, i0, i0e, i1, i1e, logNdtr, ndtr, ndtri } from "../ops/bessel.ts";
export {
  erf,
  erfc,
  exp2,
  expm1,
  log1p,
  round,
  sigmoid as expit,
  sinc,
  xlogy,
} from "../ops/elementwise.ts";
export {
  digamma,
  digamma as psi,
  erfinv,
  lgamma as gammaln,
  mvlgamma as multigammaln,
  polygamma,
} from "../ops/gamma.ts";
export { logit, xlog1py } from "../ops/floats.ts";
export { logSoftmax, logsumexp, softmax } from "../ops/softmax.ts";
