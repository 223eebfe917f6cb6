/** Operations on those elements of a tensor where a mask is true. */

export { cumprod, cumsum, logaddexp, logSoftmax, normalize, softmax, softmin } from "./elementwise.ts";
export {
  amax,
  amin,
  argmax,
  argmin,
  logsumexp,
  mean,
  median,
  norm,
  prod,
  std,
  sum,
  variance as var,
} from "./reductions.ts";
