/** Bad calls of the functions of neural networks, of linear algebra, and of checks of derivatives. */

import { ArgumentError, DTypeError, IndexError, ShapeError, ones, tensor } from "fluxion";
import { gradCheck, gradGradCheck, taylorCheck } from "fluxion/testing";
import { f, functional, vector, matrix, noTensor, text, type Loose, type Row } from "./tools.ts";

export const networks: readonly Row[] = [
  ..."celu elu selu hardshrink hardsigmoid hardswish hardtanh logsigmoid mish relu6 softshrink softsign tanhshrink rrelu"
    .split(" ")
    .map((op): Row => [`nn.functional.${op}`, () => functional[op]("abc"), ArgumentError, text(op)]),
  ..."glu softmin cosineSimilarity pairwiseDistance normalize embedding oneHot bilinear prelu layerNorm"
    .split(" ")
    .map((op): Row => [`nn.functional.${op}`, () => functional[op](), ArgumentError, noTensor(op)]),
  ..."l1Loss smoothL1Loss huberLoss binaryCrossEntropy binaryCrossEntropyWithLogits klDiv"
    .split(" ")
    .flatMap((op): Row[] => [
      [`nn.functional.${op}`, () => functional[op](), ArgumentError, noTensor(op)],
      [
        `nn.functional.${op}`,
        () => functional[op](vector(2), vector(2), { reduction: "abc" }),
        ArgumentError,
        `${op}: abc is not a valid value for reduction; it is "none", "mean" or "sum"`,
      ],
    ]),
  ...(
    [
      ["cosineEmbeddingLoss", 3],
      ["hingeEmbeddingLoss", 2],
      ["marginRankingLoss", 3],
      ["softMarginLoss", 2],
      ["tripletMarginLoss", 3],
      ["tripletMarginWithDistanceLoss", 3],
    ] as const
  ).flatMap(([op, n]): Row[] => [
    [`nn.functional.${op}`, () => functional[op](), ArgumentError, noTensor(op)],
    [
      `nn.functional.${op}`,
      () => functional[op](...new Array<unknown>(n).fill(vector(2)), { reduction: "abc" }),
      ArgumentError,
      `${op}: abc is not a valid value for reduction; it is "none", "mean" or "sum"`,
    ],
  ]),
  ..."multiMarginLoss multilabelMarginLoss multilabelSoftMarginLoss gaussianNllLoss poissonNllLoss"
    .split(" ")
    .map((op): Row => [`nn.functional.${op}`, () => functional[op](), ArgumentError, noTensor(op)]),
  [
    "nn.functional.marginRankingLoss",
    () => functional.marginRankingLoss(matrix(), matrix(), vector(2)),
    ShapeError,
    "marginRankingLoss: margin_ranking_loss : All input tensors should have same dimension but got sizes: input1: torch.Size([2, 3]), input2: torch.Size([2, 3]), target: torch.Size([2]) ",
  ],
  [
    "nn.functional.cosineEmbeddingLoss",
    () => functional.cosineEmbeddingLoss(vector(3), vector(3), vector(1)),
    ShapeError,
    "cosineEmbeddingLoss: 1D target tensor expects 2D input tensors, but found inputs with sizes [3] and [3].",
  ],
  [
    "nn.functional.cosineEmbeddingLoss",
    () => functional.cosineEmbeddingLoss(matrix(), matrix(), matrix()),
    ShapeError,
    "cosineEmbeddingLoss: 0D or 1D target tensor expected, multi-target not supported",
  ],
  [
    "nn.functional.tripletMarginLoss",
    () => functional.tripletMarginLoss(matrix(), vector(2), matrix()),
    ShapeError,
    "tripletMarginLoss: All inputs should have same dimension but got 2D, 1D and 2D inputs.",
  ],
  [
    "nn.functional.multiMarginLoss",
    () => functional.multiMarginLoss(matrix(), tensor([1n])),
    ShapeError,
    /^multiMarginLoss: inconsistent target size, got: \[1\]/,
  ],
  [
    "nn.functional.multiMarginLoss",
    () => functional.multiMarginLoss(matrix(), tensor([1n, 5n])),
    IndexError,
    /^multiMarginLoss: target out of range; 5/,
  ],
  [
    "nn.functional.multiMarginLoss",
    () => functional.multiMarginLoss(matrix(), tensor([1n, 2n]), 3),
    ArgumentError,
    /^multiMarginLoss: only p == 1 and p == 2 supported/,
  ],
  [
    "nn.functional.multilabelMarginLoss",
    () => functional.multilabelMarginLoss(matrix(), tensor([1n, 2n])),
    ShapeError,
    "multilabelMarginLoss: inconsistent size [2] for argument #2 'target'",
  ],
  [
    "nn.functional.multilabelMarginLoss",
    () => functional.multilabelMarginLoss(vector(3), tensor([1n, 2n, 5n])),
    IndexError,
    /^multilabelMarginLoss: argument #2 'target' is out of range; 5/,
  ],
  [
    "nn.functional.multilabelSoftMarginLoss",
    () => functional.multilabelSoftMarginLoss(vector(3), vector(3), { reduction: "x" }),
    ArgumentError,
    /^multilabelSoftMarginLoss: x is not valid/,
  ],
  [
    "nn.functional.poissonNllLoss",
    () => functional.poissonNllLoss(vector(3), vector(3), { reduction: "x" }),
    ArgumentError,
    /^poissonNllLoss: x is not valid/,
  ],
  [
    "nn.functional.gaussianNllLoss",
    () => functional.gaussianNllLoss(matrix(), matrix(), vector(4)),
    ShapeError,
    /^gaussianNllLoss: var is of incorrect size/,
  ],
  [
    "nn.functional.gaussianNllLoss",
    () => functional.gaussianNllLoss(vector(2), vector(2), tensor([1, -1])),
    ArgumentError,
    /^gaussianNllLoss: var has negative entry\/entries; one is -1/,
  ],
  ..."celu elu selu relu leakyRelu hardtanh threshold rrelu"
    .split(" ")
    .map(
      (op): Row => [
        `nn.functional.${op}_`,
        () => functional[`${op}_`](3, 1, 2),
        ArgumentError,
        `${op}_: expected a tensor, got 3; use tensor(data)`,
      ],
    ),
  ["nn.functional.elu", () => functional.elu(3, { inplace: true }), ArgumentError, /^elu_: expected a tensor, got 3/],
  ["nn.functional.celu", () => functional.celu(1, 0), ArgumentError, /^celu: ZeroDivisionError: alpha cannot be 0/],
  [
    "nn.functional.glu",
    () => functional.glu(vector(3)),
    ShapeError,
    /^glu: Halving dimension must be even, but dimension 0 is size 3/,
  ],
  ["nn.functional.glu", () => functional.glu(tensor(1)), ShapeError, /^glu: glu does not support scalars because/],
  [
    "nn.functional.prelu",
    () => functional.prelu(matrix(), vector(2)),
    ShapeError,
    "prelu: Mismatch of parameter numbers and input channel size. Found parameter numbers = 2 and channel size = 3.",
  ],
  [
    "nn.functional.prelu",
    () => functional.prelu(matrix(), matrix()),
    ShapeError,
    "prelu: prelu: Expected `weight` to be a scalar or 1D tensor, but got ndim = 2",
  ],
  ["nn.functional.prelu", () => functional.prelu(tensor(1), vector(2)), ShapeError, /^prelu: Not allow zero-dim input/],
  [
    "nn.functional.softshrink",
    () => functional.softshrink(vector(2), -1),
    ArgumentError,
    "softshrink: lambda must be greater or equal to 0, but found to be -1.",
  ],
  [
    "nn.functional.rrelu",
    () => functional.rrelu(vector(2), 0.5, 0.1),
    ArgumentError,
    /^rrelu: Lower bound should be less than or equal to the upper bound/,
  ],
  ["nn.functional.threshold", () => functional.threshold("abc", 1, 2), ArgumentError, text("threshold")],
  [
    "nn.functional.threshold",
    () => functional.threshold(vector(2)),
    ArgumentError,
    /^threshold: expected a tensor or a number/,
  ],
  ["nn.functional.relu6", () => functional.relu6(tensor([true])), DTypeError, /^relu6: Bool inputs not supported for/],
  [
    "nn.functional.hardtanh",
    () => functional.hardtanh(tensor([1], { dtype: "uint8" })),
    DTypeError,
    /^hardtanh: cannot do hardtanh on an unsigned type with negative limits/,
  ],
  ["nn.functional.softmin", () => functional.softmin(vector(2)), ArgumentError, /^softmin: expected a dim/],
  [
    "nn.functional.l1Loss",
    () => functional.l1Loss(vector(2), vector(3)),
    ShapeError,
    /^l1Loss: The size of tensor a \(2\) must match/,
  ],
  [
    "nn.functional.smoothL1Loss",
    () => functional.smoothL1Loss(vector(2), vector(2), { beta: -1 }),
    ArgumentError,
    /^smoothL1Loss: smooth_l1_loss does not support negative values for beta\./,
  ],
  [
    "nn.functional.huberLoss",
    () => functional.huberLoss(vector(2), vector(2), { delta: 0 }),
    ArgumentError,
    /^huberLoss: huber_loss does not support non-positive values for delta\./,
  ],
  [
    "nn.functional.binaryCrossEntropy",
    () => functional.binaryCrossEntropy(vector(2), vector(3)),
    ShapeError,
    /^binaryCrossEntropy: Using a target size \(torch\.Size\(\[3\]\)\) that is different to the input size/,
  ],
  [
    "nn.functional.binaryCrossEntropy",
    () => functional.binaryCrossEntropy(tensor([2]), vector(1)),
    ArgumentError,
    /^binaryCrossEntropy: all elements of input should be between 0 and 1; one is 2/,
  ],
  [
    "nn.functional.binaryCrossEntropy",
    () => functional.binaryCrossEntropy(vector(1), tensor([1n])),
    DTypeError,
    /^binaryCrossEntropy: Found dtype Long but expected Double/,
  ],
  [
    "nn.functional.binaryCrossEntropyWithLogits",
    () => functional.binaryCrossEntropyWithLogits(vector(2), vector(3)),
    ShapeError,
    /^binaryCrossEntropyWithLogits: Target size \(torch\.Size\(\[3\]\)\) must be the same as input size/,
  ],
  [
    "nn.functional.klDiv",
    () => functional.klDiv(vector(1), tensor([1n])),
    DTypeError,
    /^klDiv: kl_div: Integral inputs not supported\./,
  ],
  [
    "nn.functional.cosineSimilarity",
    () => functional.cosineSimilarity(tensor([1n]), tensor([1n]), 0),
    DTypeError,
    /^cosineSimilarity: expected common dtype to be floating point, yet common dtype is Long/,
  ],
  [
    "nn.functional.cosineSimilarity",
    () => functional.cosineSimilarity(vector(2), vector(2)),
    IndexError,
    /^cosineSimilarity: Dimension out of range/,
  ],
  ["nn.functional.normalize", () => functional.normalize(vector(2)), IndexError, /^normalize: Dimension out of range/],
  [
    "nn.functional.embedding",
    () => functional.embedding(vector(2), matrix()),
    DTypeError,
    /^embedding: Expected tensor for argument #1 'indices' to have one of the following scalar types: Long, Int;/,
  ],
  [
    "nn.functional.embedding",
    () => functional.embedding(tensor([5n]), matrix()),
    IndexError,
    /^embedding: index out of range in self; 5/,
  ],
  [
    "nn.functional.embedding",
    () => functional.embedding(tensor([0n]), vector(2)),
    ShapeError,
    /^embedding: 'weight' must be 2-D/,
  ],
  [
    "nn.functional.embedding",
    () => functional.embedding(tensor([0n]), matrix(), 5),
    ArgumentError,
    /^embedding: Padding_idx must be within num_embeddings/,
  ],
  [
    "nn.functional.oneHot",
    () => functional.oneHot(vector(2)),
    DTypeError,
    /^oneHot: one_hot is only applicable to index/,
  ],
  [
    "nn.functional.oneHot",
    () => functional.oneHot(tensor([-1n])),
    ArgumentError,
    /^oneHot: Class values must be non-negative\./,
  ],
  [
    "nn.functional.oneHot",
    () => functional.oneHot(tensor([3n]), 2),
    ArgumentError,
    /^oneHot: Class values must be smaller than num_classes\./,
  ],
  [
    "nn.functional.bilinear",
    () => functional.bilinear(matrix(), ones([2, 4]), ones([5, 3, 5])),
    ShapeError,
    "bilinear: bilinear(): input2 size does not match weight size: got 4 but expected 5",
  ],
  [
    "nn.functional.bilinear",
    () => functional.bilinear(matrix(), ones([3, 4]), ones([5, 3, 4])),
    ShapeError,
    "bilinear: bilinear(): input batch dimensions do not match at dim 0: got 2 and 3",
  ],
  [
    "nn.functional.layerNorm",
    () => functional.layerNorm(matrix(), [4]),
    ShapeError,
    "layerNorm: Given normalized_shape=[4], expected input with shape [*, 4], but got input of size[2, 3]",
  ],
  [
    "nativeLayerNorm",
    () => f.nativeLayerNorm(matrix(), [3], vector(2), null, 0),
    ShapeError,
    /^nativeLayerNorm: Expected weight to be of same shape as normalized_shape/,
  ],
  [
    "nn.functional.layerNorm",
    () => functional.layerNorm(matrix(), []),
    ShapeError,
    /^layerNorm: Expected normalized_shape to be at least 1-dimensional/,
  ],
  [
    "nn.functional.layerNorm",
    () => functional.layerNorm(matrix(), [3], vector(2)),
    ShapeError,
    /^layerNorm: Expected weight to be of same shape as normalized_shape, but got weight of shape \[2\]/,
  ],
  ..."relu sigmoid silu tanh gelu softplus leakyRelu"
    .split(" ")
    .map((op): Row => [`nn.functional.${op}`, () => functional[op]("abc"), ArgumentError, text(op)]),
  [
    "nn.functional.gelu",
    () => functional.gelu(1, { approximate: "x" }),
    ArgumentError,
    /^gelu: approximate argument must be either none or tanh/,
  ],
  [
    "nn.functional.linear",
    () => functional.linear(matrix(), ones([2, 2])),
    ShapeError,
    /^linear: mat1 and mat2 shapes cannot be multiplied \(2x3 and 2x2\)/,
  ],
  [
    "nn.functional.mseLoss",
    () => functional.mseLoss(vector(2), vector(3)),
    ShapeError,
    /^mseLoss: The size of tensor a \(2\) must match/,
  ],
  [
    "nn.functional.mseLoss",
    () => functional.mseLoss(vector(2), vector(2), { reduction: "x" }),
    ArgumentError,
    /^mseLoss: x is not a valid value for reduction/,
  ],
  [
    "nn.functional.nllLoss",
    () => functional.nllLoss(matrix(), vector(2)),
    DTypeError,
    /^nllLoss: expected scalar type Long but found/,
  ],
  [
    "nn.functional.crossEntropy",
    () => functional.crossEntropy(matrix()),
    ArgumentError,
    /^crossEntropy: expected a tensor as target, got undefined/,
  ],
  ["nn.functional.softmax", () => functional.softmax(vector(2), 1), IndexError, /^softmax: Dimension out of range/],
  ["nn.functional.logSoftmax", () => functional.logSoftmax(vector(2)), ArgumentError, /^logSoftmax: expected a dim/],
  [
    "nn.functional.crossEntropy",
    () => functional.crossEntropy(matrix(), tensor([0n, 3n])),
    IndexError,
    "crossEntropy: Target 3 is out of bounds.; classes are numbered from 0 to 2",
  ],
  ["linalg.matmul", () => f.linalg.matmul(1, 2), ArgumentError, "matmul: expected two tensors, got 1"],
  ["linalg.norm", () => f.linalg.norm("abc"), ArgumentError, text("norm")],
];

export const checks: readonly Row[] = [
  [
    "testing.gradCheck",
    () => gradCheck(3 as Loose, []),
    ArgumentError,
    "gradCheck: expected a function of tensors, got 3",
  ],
  [
    "testing.gradCheck",
    () => gradCheck((x) => x, undefined as Loose),
    ArgumentError,
    /^gradCheck: expected a list of tensors/,
  ],
  [
    "testing.gradGradCheck",
    () => gradGradCheck((x) => x, [3 as Loose]),
    ArgumentError,
    /^gradGradCheck: expected a tensor at place 0/,
  ],
  [
    "testing.taylorCheck",
    () => taylorCheck((x) => x, tensor(1), { ordr: 2 } as Loose),
    ArgumentError,
    /did you mean "order"\?/,
  ],
];
