/** Bad calls of what sorts, counts, accumulates and compares. */

import { ArgumentError, DTypeError, GradError, IndexError, linalg, ones, ShapeError, tensor, zeros } from "fluxion";
import { f, functional, leaf, type Loose, matrix, type Row, vector } from "./tools.ts";

const norms = linalg as Loose;
const integers = tensor([1n, 2n]);

const outOfRange = (op: string, call: () => unknown): Row => [
  op,
  call,
  IndexError,
  `${op}: Dimension out of range (expected to be in range of [-2, 1], but got 2)`,
];
const row =
  (error: Row[2]) =>
  (op: string, call: () => unknown, message: string): Row => [op, call, error, `${op}: ${message}`];
const argument = row(ArgumentError);
const shape = row(ShapeError);
const dtype = row(DTypeError);
const index = row(IndexError);

const sorting: readonly Row[] = [
  ..."sort argsort mode cummax cummin logcumsumexp".split(" ").map((op) => outOfRange(op, () => f[op](matrix(), 2))),
  argument(
    "sort",
    () => f.sort(matrix(), { decending: true }),
    'unknown option "decending"; did you mean "descending"?',
  ),
  argument("msort", () => f.msort("abc"), 'expected a tensor or a number, got the string "abc"; use tensor(data)'),
  argument(
    "topk",
    () => f.topk(vector(3), 4),
    "selected index k out of range; k is 4, and there are 3 elements along dim 0",
  ),
  argument("topk", () => f.topk(vector(3)), "k must be an integer, got undefined"),
  argument(
    "kthvalue",
    () => f.kthvalue(vector(3), 4),
    "kthvalue(): selected number k out of range for dimension 0; k is 4, of 3 elements counted from 1",
  ),
  index("kthvalue", () => f.kthvalue(zeros([0]), 1), "kthvalue(): Expected reduction dim 0 to have non-zero size."),
  index("median", () => f.median(zeros([0, 2]), 0), "median(): Expected reduction dim 0 to have non-zero size."),
  outOfRange("nanmedian", () => f.nanmedian(matrix(), 2)),
  argument("quantile", () => f.quantile(vector(3), 1.5), "quantile() q must be in the range [0, 1] but got 1.5"),
  argument(
    "quantile",
    () => f.quantile(vector(3), tensor([0.5, 2])),
    "quantile() q values must be in the range [0, 1]",
  ),
  dtype(
    "quantile",
    () => f.quantile(integers, 0.5),
    'quantile() input tensor must be either float or double dtype; it is int64; convert it with .to("float64")',
  ),
  argument(
    "nanquantile",
    () => f.nanquantile(vector(3), 0.5, { interpolation: "cubic" }),
    'nanquantile() interpolation must be one of linear, lower, higher, midpoint or nearest, but got the string "cubic"',
  ),
  argument(
    "unique",
    () => f.unique(zeros([3, 0]), { dim: 0 }),
    "There are 0 sized dimensions, and they aren't selected, so unique cannot be applied",
  ),
  outOfRange("uniqueConsecutive", () => f.uniqueConsecutive(matrix(), { dim: 2 })),
];

const search = "torch.searchsorted():";
const counting: readonly Row[] = [
  dtype(
    "bincount",
    () => f.bincount(vector(2)),
    '"bincount_cpu" not implemented for \'Double\'; convert it with .to("int64")',
  ),
  argument(
    "bincount",
    () => f.bincount(tensor([1n, -2n])),
    "bincount only supports 1-d non-negative integral inputs; it has shape [2], and its least element is -2",
  ),
  argument("bincount", () => f.bincount(integers, { minlength: -1 }), "minlength should be >= 0, got -1"),
  shape(
    "bincount",
    () => f.bincount(integers, vector(3)),
    "weights should be 1-d and have the same length as input; they have shapes [3] and [2]",
  ),
  argument("histc", () => f.histc(vector(3), 0), "torch.histogram(): bins must be > 0, but got 0 for dimension 0"),
  argument("histc", () => f.histc(vector(3), 2, 3, 1), "torch.histc: max must be larger than min; they are 1 and 3"),
  argument(
    "histogram",
    () => f.histogram(vector(2), 2, { range: [1, 0] }),
    "torch.histogramdd: min should not exceed max, but got min 1 max 0 for dimension 0",
  ),
  dtype(
    "histogram",
    () => f.histogram(vector(2), tensor([1, 2], { dtype: "float32" })),
    "torch.histogramdd: input tensor and bins tensors should have the same dtype, but got input with dtype double and bins for dimension 0 with dtype float",
  ),
  shape(
    "histogramdd",
    () => f.histogramdd(vector(2), [2]),
    "torch.histogramdd: input tensor should have at least 2 dimensions, but got 1",
  ),
  argument(
    "searchsorted",
    () => f.searchsorted(vector(2), 1, { side: "middle" }),
    `${search} side can only be 'left' or 'right' but got middle`,
  ),
  shape(
    "searchsorted",
    () => f.searchsorted(matrix(), ones([3, 2])),
    `${search} boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries tensor and input value tensor must match, but we got boundaries tensor [2, 3] and input value tensor [3, 2]`,
  ),
  dtype(
    "searchsorted",
    () => f.searchsorted(vector(2), 1, { sorter: vector(2) }),
    `${search} sorter must be a tensor of long dtype but got dtype Double`,
  ),
  shape(
    "bucketize",
    () => f.bucketize(vector(2), matrix()),
    "boundaries tensor must be 1 dimension, but got dim(2); its shape is [2, 3]",
  ),
  argument(
    "isin",
    () => f.isin("abc", vector(2)),
    'expected a tensor or a number, got the string "abc"; use tensor(data)',
  ),
];

const moments: readonly Row[] = [
  ..."nansum nanmean varMean stdMean".split(" ").map((op) => outOfRange(op, () => f[op](matrix(), 2))),
  argument(
    "aminmax",
    () => f.aminmax(zeros([5, 0, 5])),
    "aminmax(): cannot compute aminmax over an empty dimension as the operation has no identity.",
  ),
  index("aminmax", () => f.aminmax(zeros([5, 0, 5]), { dim: 1 }), "Expected reduction dim 1 to have non-zero size."),
  shape(
    "cov",
    () => f.cov(zeros([2, 2, 2])),
    "cov(): expected input to have two or fewer dimensions but got an input with 3 dimensions",
  ),
  dtype(
    "cov",
    () => f.cov(vector(2), { fweights: vector(2) }),
    "cov(): expected fweights to have integral dtype but got fweights with Double dtype",
  ),
  argument(
    "cov",
    () => f.cov(vector(2), { aweights: tensor([1, -1]) }),
    "cov(): aweights cannot be negative; the least is -1",
  ),
  shape(
    "corrcoef",
    () => f.corrcoef(zeros([2, 2, 2])),
    "corrcoef(): expected input to have two or fewer dimensions but got an input with 3 dimensions",
  ),
];

const grids: readonly Row[] = [
  shape("diff", () => f.diff(tensor(1)), "diff expects input to be at least one-dimensional; it has shape []"),
  argument("diff", () => f.diff(vector(2), -1), "order must be non-negative but got -1"),
  shape(
    "diff",
    () => f.diff(matrix(), { prepend: ones([3, 1]) }),
    "diff expects the shape of tensor to prepend or append to match that of input except along the differencing dimension; input.size(0) = 2, but got tensor.size(0) = 3",
  ),
  argument("gradient", () => f.gradient(matrix(), { dim: [1, 1] }), "dim 1 appears multiple times in the list of dims"),
  argument(
    "gradient",
    () => f.gradient(vector(3), { edgeOrder: 3 }),
    "torch.gradient only supports edge_order=1 and edge_order=2., got 3",
  ),
  argument(
    "gradient",
    () => f.gradient(ones([3, 3]), { spacing: [0.1], dim: [1, 0] }),
    "torch.gradient expected spacing to be unspecified, a scalar or it's spacing and dim arguments to have the same length, but got a spacing argument of length 1 and a dim argument of length 2.",
  ),
  shape(
    "gradient",
    () => f.gradient(ones([2, 2]), { edgeOrder: 2 }),
    "torch.gradient expected each dimension size to be at least edge_order+1; dim 0 has size 2",
  ),
  shape(
    "trapezoid",
    () => f.trapezoid(vector(2), vector(3)),
    "trapezoid: There must be one `x` value for each sample point; there are 3 for 2 along dim 0",
  ),
  dtype(
    "cumulativeTrapezoid",
    () => f.cumulativeTrapezoid(tensor([true, false])),
    "cumulative_trapezoid: received a bool input for `y`, but bool is not supported",
  ),
];

const distances: readonly Row[] = [
  dtype(
    "dist",
    () => f.dist(integers, integers),
    'norm(): input dtype should be either floating point or complex. Got Long instead.; convert it with .to("float64")',
  ),
  shape("cdist", () => f.cdist(vector(2), matrix()), "cdist only supports at least 2D tensors, X1 got: 1D"),
  shape("cdist", () => f.cdist(matrix(), ones([2, 2])), "X1 and X2 must have the same number of columns. X1: 3 X2: 2"),
  argument("cdist", () => f.cdist(matrix(), matrix(), -1), "cdist only supports non-negative p values; p is -1"),
  shape("pdist", () => f.pdist(vector(3)), "pdist only supports 2D tensors, got: 1D"),
  ["nn.functional.pdist", () => functional.pdist(vector(3)), ShapeError, /^pdist: pdist only supports 2D tensors/],
  argument("renorm", () => f.renorm(matrix(), -1, 0, 1), "renorm: non-positive-norm not supported; p is -1"),
  argument("renorm", () => f.renorm(matrix(), 2, 0, -1), "renorm: expected maxnorm to be >= 0 but got -1"),
  shape("renorm", () => f.renorm(tensor(1), 2, 0, 1), "renorm: input needs at least 2 dimensions, got 0 dimensions"),
  [
    "linalg.norm",
    () => norms.norm(ones([2, 2, 2]), 2),
    ShapeError,
    /^norm: linalg\.norm: If dim is not specified but ord is, the input must be 1D or 2D\. Got 3D\.$/,
  ],
  [
    "linalg.vectorNorm",
    () => norms.vectorNorm(zeros([0]), Number.POSITIVE_INFINITY),
    IndexError,
    "vectorNorm: linalg.vector_norm cannot compute the inf norm on an empty tensor because the operation does not have an identity",
  ],
  [
    "linalg.vectorNorm",
    () => norms.vectorNorm(vector(2), { dtype: "float32" }),
    DTypeError,
    "vectorNorm: linalg.vector_norm: the dtype of the input (Double) should be convertible without narrowing to the specified dtype (Float)",
  ],
  [
    "linalg.matrixNorm",
    () => norms.matrixNorm(vector(2)),
    ShapeError,
    "matrixNorm: linalg.matrix_norm: The input tensor A must have at least 2 dimensions.; its shape is [2]",
  ],
  [
    "linalg.matrixNorm",
    () => norms.matrixNorm(matrix(), 1, [0, 0]),
    ArgumentError,
    "matrixNorm: linalg.matrix_norm: dims must be different. Got (0, 0)",
  ],
];

const inverses: readonly Row[] = [
  [
    "linalg.svdvals",
    () => norms.svdvals(vector(2)),
    ShapeError,
    "svdvals: linalg.svd: The input tensor A must have at least 2 dimensions.; its shape is [2]",
  ],
  ...["inverse", "linalg.inv"].flatMap((name): Row[] => [
    [
      name,
      () => norms.inv(zeros([2, 2])),
      ArgumentError,
      "inv: linalg.inv: The diagonal element 1 is zero, the inversion could not be completed because the input matrix is singular.",
    ],
    [
      name,
      () => norms.inv(matrix()),
      ShapeError,
      "inv: linalg.inv: A must be batches of square matrices, but they are 2 by 3 matrices",
    ],
  ]),
  ...["matrixPower", "linalg.matrixPower"].map(
    (name): Row => [
      name,
      () => f.matrixPower(ones([2, 2]), 0.5),
      ArgumentError,
      "matrixPower: n must be an integer, got 0.5",
    ],
  ),
];

const functions: readonly Row[] = [
  ..."i0 lgamma digamma erfinv"
    .split(" ")
    .map((op) =>
      argument(op, () => f[op]("abc"), 'expected a tensor or a number, got the string "abc"; use tensor(data)'),
    ),
  argument("polygamma", () => f.polygamma(-1, vector(2)), "polygamma(n, x) does not support negative n.; n is -1"),
  argument("mvlgamma", () => f.mvlgamma(vector(2), 0), "p has to be greater than or equal to 1; it is 0"),
  argument("logspace", () => f.logspace(0, 1, -1), "number of steps must be non-negative, got -1"),
];

const inPlace: readonly Row[] = "cumsum_ cumprod_ renorm_ lgamma_ digamma_ erfinv_ polygamma_ mvlgamma_"
  .split(" ")
  .map((op) => [op, () => f[op](leaf(), 1, 0, 1), GradError, new RegExp(`^${op}: a leaf Variable that requires grad`)]);

export const statistics: readonly Row[] = [
  ...sorting,
  ...counting,
  ...moments,
  ...grids,
  ...distances,
  ...inverses,
  ...functions,
  ...inPlace,
];
