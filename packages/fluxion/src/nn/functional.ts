/** The functions of neural networks: a table of contents. */

export { pad } from "./pad.ts";

export { sigmoid } from "../ops/elementwise.ts";
export { pdist } from "../ops/distances.ts";
export { linear } from "../ops/products.ts";
export { logSoftmax, softmax } from "../ops/softmax.ts";
export { tanh } from "../ops/elementwise.ts";
export { relu_ } from "../ops/written.ts";
export {
  celu,
  celu_,
  elu,
  elu_,
  gelu,
  glu,
  logsigmoid,
  mish,
  selu,
  selu_,
  silu,
  softmin,
  softplus,
  softsign,
  tanhshrink,
} from "./activations.ts";
export {
  hardshrink,
  hardsigmoid,
  hardswish,
  hardtanh,
  hardtanh_,
  relu6,
  softshrink,
  threshold,
  threshold_,
} from "./piecewise.ts";
export { leakyRelu, leakyRelu_, prelu, relu, rrelu, rrelu_ } from "./rectifiers.ts";
export { crossEntropy, nllLoss } from "./crossentropy.ts";
export { cosineSimilarity, normalize, pairwiseDistance } from "./distances.ts";
export { alphaDropout, dropout, dropout1d, dropout2d, dropout3d, featureAlphaDropout } from "./dropout.ts";
export { bilinear, embedding, oneHot } from "./embeddings.ts";
export {
  binaryCrossEntropy,
  binaryCrossEntropyWithLogits,
  huberLoss,
  klDiv,
  l1Loss,
  mseLoss,
  poissonNllLoss,
  smoothL1Loss,
} from "./losses.ts";
export { gaussianNllLoss } from "./gaussian.ts";
export {
  cosineEmbeddingLoss,
  hingeEmbeddingLoss,
  marginRankingLoss,
  softMarginLoss,
  tripletMarginLoss,
  tripletMarginWithDistanceLoss,
} from "./margins.ts";
export { multilabelMarginLoss, multilabelSoftMarginLoss, multiMarginLoss } from "./multiclass.ts";
export { layerNorm } from "./normalization.ts";
