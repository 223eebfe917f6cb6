/** Tensors with methods, and everything of this package: a table of contents. */

import "./engine.ts";
import "./methods.ts";

export { Tensor, type TensorLike } from "./core/tensor.ts";
export type { Node } from "./core/node.ts";
export type { DType } from "./tensor/dtype.ts";
export {
  ArgumentError,
  DTypeError,
  FluxionError,
  GradError,
  IndexError,
  MemoryError,
  ShapeError,
} from "./tensor/errors.ts";
export { setPrintoptions } from "./tensor/printing.ts";

export * from "./fn.ts";
export * from "./ops/writers.ts";

export { backward, type BackwardOptions } from "./transforms/backward.ts";
export { grad } from "./transforms/grad.ts";
export type { GradOptions } from "./transforms/gradients.ts";
export { valueAndGrad, vjp } from "./transforms/functions.ts";
export { jvp } from "./transforms/forward.ts";
export { vmap, type VmapOptions } from "./transforms/vmap.ts";
export { jet, taylor } from "./transforms/taylor.ts";
export { derivative, derivatives, nthDerivative, partial } from "./transforms/successive.ts";
export * from "./calculus/public.ts";
export { enableGrad, isGradEnabled, noGrad, setGradEnabled } from "./transforms/modes.ts";
export { type HookHandle, toDot } from "./transforms/graph.ts";
export { finfo, type FloatLimits, iinfo, type IntegerLimits } from "./limits.ts";
export { canCast, getDefaultDtype, promoteTypes, resultType, setDefaultDtype } from "./dtypes.ts";
export { type BackendInfo, backendInfo } from "./backend.ts";
export { setStrictEager } from "./ops/memory.ts";
export { getNumThreads, setNumThreads } from "./threads.ts";

// what PyTorch has beside `nn.functional` too
export {
  alphaDropout,
  bilinear,
  binaryCrossEntropyWithLogits,
  celu,
  celu_,
  cosineEmbeddingLoss,
  cosineSimilarity,
  dropout,
  featureAlphaDropout,
  hardshrink,
  hingeEmbeddingLoss,
  klDiv,
  layerNorm,
  marginRankingLoss,
  pairwiseDistance,
  poissonNllLoss,
  prelu,
  rrelu,
  rrelu_,
  selu,
  selu_,
  threshold,
  threshold_,
  tripletMarginLoss,
} from "./nn/functional.ts";
export { nativeLayerNorm } from "./nn/normalization.ts";

export * as random from "./random/index.ts";
export * as nn from "./nn/index.ts";
export * as linalg from "./linalg/index.ts";
export * as masked from "./masked/index.ts";
export * as special from "./special/index.ts";
