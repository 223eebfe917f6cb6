/** Bad calls of what puts tensors together, takes them apart, and writes where integers and masks say. */

import { ArgumentError, DTypeError, GradError, IndexError, ones, ShapeError, tensor, zeros } from "fluxion";
import { f, functional, leaf, type Loose, matrix, noTensor, type Row, vector } from "./tools.ts";

const long = (...values: number[]): Loose => tensor(values, { dtype: "int64" });
const float32 = (n: number): Loose => ones([n], { dtype: "float32" });
const method = (name: string, ...args: unknown[]): unknown => (matrix() as Loose)[name](...args);

const row =
  (error: Row[2]) =>
  (op: string, call: () => unknown, message: string | RegExp): Row => [
    op,
    call,
    error,
    typeof message === "string" ? `${op.replace(/^(x|nn\.functional)\./, "")}: ${message}` : message,
  ];
const argument = row(ArgumentError);
const shape = row(ShapeError);
const dtype = row(DTypeError);
const index = row(IndexError);

const byTensor = (names: string): Row[] =>
  names.split(" ").map((op): Row => [op, () => f[op](), ArgumentError, noTensor(op)]);

const together: readonly Row[] = [
  ...byTensor("diag diagEmbed diagflat trace fliplr flipud rot90 ravel combinations movedim unflatten narrowCopy"),
  ...byTensor(
    "repeat tile repeatInterleave tensorSplit hsplit vsplit dsplit splitWithSizes nonzero argwhere countNonzero",
  ),
  ..."atleast1d atleast2d atleast3d blockDiag broadcastTensors cartesianProd meshgrid"
    .split(" ")
    .map(
      (op): Row => [
        op,
        () => f[op]([3]),
        ArgumentError,
        `${op}: expected a tensor at place 0 of the list, got 3; use tensor(data)`,
      ],
    ),
  ...["hstack", "vstack", "dstack"].map((op) => argument(op, () => f[op]([]), `${op} expects a non-empty TensorList`)),
  argument("columnStack", () => f.columnStack([]), "column_stack expects a non-empty TensorList"),
  shape("hstack", () => f.hstack([vector(2), matrix()]), "Tensors must have same number of dimensions: got 1 and 2"),
  shape(
    "vstack",
    () => f.vstack([vector(2), vector(3)]),
    /^vstack: Sizes of tensors must match except in dimension 0\./,
  ),
  shape(
    "blockDiag",
    () => f.blockDiag(ones([1, 1, 1])),
    "torch.block_diag: Input tensors must have 2 or fewer dimensions. Input 0 has 3 dimensions",
  ),
  shape(
    "broadcastShapes",
    () => f.broadcastShapes([2, 3], [4, 3]),
    "Shape mismatch: objects cannot be broadcast to a single shape; they are [2, 3], [4, 3]",
  ),
  shape(
    "broadcastTensors",
    () => f.broadcastTensors(vector(2), vector(3)),
    /^broadcastTensors: The size of tensor a \(2\) must match/,
  ),
  argument("meshgrid", () => f.meshgrid(), "meshgrid expects a non-empty TensorList"),
  argument("meshgrid", () => f.meshgrid(vector(2), long(1)), "meshgrid expects all tensors to have the same dtype"),
  argument(
    "meshgrid",
    () => f.meshgrid(vector(2), { indexing: "foo" }),
    'torch.meshgrid: indexing must be one of "xy" or "ij", but received: foo',
  ),
  shape("cartesianProd", () => f.cartesianProd(matrix()), "Expect a 1D vector, but got shape [2, 3]"),
  argument("combinations", () => f.combinations(vector(3), -1), "Expect a non-negative number, but got -1"),
  shape("diag", () => f.diag(ones([2, 2, 2])), /^diag: matrix or a vector expected/),
  argument(
    "diagEmbed",
    () => f.diagEmbed(vector(3), { dim1: 0, dim2: 0 }),
    "diagonal dimensions cannot be identical 0, 0",
  ),
  shape("trace", () => f.trace(vector(3)), "trace: expected a matrix, but got tensor with dim 1"),
  argument("trilIndices", () => f.trilIndices(-1, 2), "row must be non-negative, got-1"),
  argument("triuIndices", () => f.triuIndices(1, -2), "col must be non-negative, got-2"),
];

const apart: readonly Row[] = [
  argument("tensorSplit", () => f.tensorSplit(matrix(), 0), "number of sections must be larger than 0, got 0"),
  shape(
    "tensorSplit",
    () => f.tensorSplit(tensor(1), 1),
    "tensor_split expected at least a 1-dimensional tensor, but got a tensor with 0 dims",
  ),
  argument(
    "hsplit",
    () => f.hsplit(ones([5, 5]), 0),
    "torch.hsplit attempted to split along dimension 1, but the size of the dimension 5 is not divisible by the split_size 0!",
  ),
  shape(
    "vsplit",
    () => f.vsplit(vector(2), 1),
    "torch.vsplit requires a tensor with at least 2 dimension, but got a tensor with 1 dimensions!",
  ),
  argument("dsplit", () => f.dsplit(ones([1, 1, 3]), "abc"), /^dsplit: expected a number of sections or a list of/),
  argument(
    "splitWithSizes",
    () => f.splitWithSizes(vector(2), [1, -1, 2]),
    "split_with_sizes expects split_sizes have only non-negative entries, but got split_sizes=[1, -1, 2]",
  ),
  argument("movedim", () => f.movedim(matrix(), [0, 0], [0, 1]), "movedim: repeated dim in `source` ([0, 0])"),
  shape("fliplr", () => f.fliplr(vector(2)), /^fliplr: Input must be >= 2-d\./),
  shape("flipud", () => f.flipud(tensor(1)), "Input must be >= 1-d."),
  argument("rot90", () => f.rot90(matrix(), 1, [0]), "expected total rotation dims == 2, but got dims = 1"),
  shape(
    "unflatten",
    () => f.unflatten(matrix(), 1, [2, 2]),
    "unflatten: Provided sizes [2, 2] don't multiply up to the size of dim 1 (3) in the input tensor",
  ),
  shape("narrowCopy", () => f.narrowCopy(matrix(), 0, 1, 5), "start (1) + length (5) exceeds dimension size (2)."),
  shape(
    "repeat",
    () => f.repeat(matrix(), [2]),
    /^repeat: Number of dimensions of repeat dims can not be smaller than/,
  ),
  shape("tile", () => f.tile(vector(3), [-2]), "Trying to create tensor with negative dimension -6: [-6]"),
  argument("repeatInterleave", () => f.repeatInterleave(vector(2), -1), "repeats can not be negative, got -1"),
  shape(
    "repeatInterleave",
    () => f.repeatInterleave(vector(2), long(1, 2, 3)),
    /^repeatInterleave: repeats must have the same size as input along dim/,
  ),
  shape("x.sumToSize", () => method("sumToSize", [3, 3]), "size {[3, 3]} is not expandable to size {[2, 3]}."),
  argument("x.unfold", () => method("unfold", 1, 6, 1), "maximum size for tensor at dimension 1 is 3 but size is 6"),
  ...["newZeros", "newOnes", "newEmpty"].map((op) =>
    shape(`x.${op}`, () => method(op, [-1]), "Trying to create tensor with negative dimension -1: [-1]"),
  ),
  shape(
    "fill",
    () => f.fill(vector(2), vector(2)),
    "fill_ only supports 0-dimension value tensor but got tensor with 1 dimensions.",
  ),
  argument("x.newTensor", () => method("newTensor", "a"), /^newTensor: /),
  argument(
    "isNonzero",
    () => f.isNonzero(vector(2)),
    /^isNonzero: Boolean value of Tensor with more than one value is/,
  ),
  argument("x.newFull", () => method("newFull", [1], "a"), /^newFull: expected a tensor or a number/),
  argument("x.newEmptyStrided", () => method("newEmptyStrided", [1], []), /^newEmptyStrided: mismatch in length of/),
  argument(
    "emptyStrided",
    () => f.emptyStrided([2], [1, 1]),
    "mismatch in length of strides and shape; they are 2 and 1",
  ),
  argument("constantPadNd", () => f.constantPadNd(matrix(), [1]), "Padding length must be divisible by 2; it is 1"),
  argument("nn.functional.pad", () => functional.pad(matrix(), [1, 1], "foo"), /^pad: Unrecognised padding mode foo/),
  shape(
    "nn.functional.pad",
    () => functional.pad(matrix(), [3, 1], "reflect"),
    "Argument #4: Padding size should be less than the corresponding input dimension, but got: padding (3, 1) at dimension 1 of input [2, 3]",
  ),
];

const strided: readonly Row[] = [
  shape(
    "asStrided",
    () => f.asStrided(vector(4), [9], [1]),
    "setStorage: sizes [9], strides [1], storage offset 0, and itemsize 8 requiring a storage size of 72 are out of bounds for storage of size 32",
  ),
  shape(
    "asStridedScatter",
    () => f.asStridedScatter(vector(4), vector(3), [2], [1]),
    "expected src to have a size equal to the slice of self. src size = [3], slice size = [2]",
  ),
  shape(
    "selectScatter",
    () => f.selectScatter(matrix(), vector(3), 1, 0),
    "expected src to have a size equal to the slice of self. src size = [3], slice size = [2]",
  ),
  argument(
    "sliceScatter",
    () => f.sliceScatter(matrix(), vector(3), { step: -1 }),
    "slice step must be positive, got -1",
  ),
  argument(
    "diagonalScatter",
    () => f.diagonalScatter(matrix(), vector(2), 0, 1, 1),
    "diagonal dimensions cannot be identical 1, 1",
  ),
];

const written: readonly Row[] = [
  ...byTensor(
    "take takeAlongDim scatter scatterAdd scatterReduce indexAdd indexReduce indexCopy indexFill indexPut put",
  ),
  ...byTensor("maskedFill maskedSelect maskedScatter"),
  ...byTensor("scatter_ scatterAdd_ scatterReduce_ indexAdd_ indexReduce_ indexCopy_ indexFill_ indexPut_ put_"),
  ...byTensor("maskedFill_ maskedScatter_ fillDiagonal_ tril_ triu_"),
  index("take", () => f.take(vector(3), long(5)), "out of range: tried to access index 5 on a tensor of 3 elements."),
  index("take", () => f.take(zeros([0]), long(5)), "take(): tried to take from an empty tensor"),
  shape(
    "takeAlongDim",
    () => f.takeAlongDim(matrix(), long(0), 0),
    /^takeAlongDim: torch\.take_along_dim\(\): input and indices should have the same number of dimensions,/,
  ),
  index("scatter", () => f.scatter(vector(3), 0, long(5), 1), "index 5 is out of bounds for dimension 0 with size 3"),
  dtype(
    "scatter",
    () => f.scatter(vector(3), 0, long(0), float32(1)),
    /^scatter: scatter\(\): Expected self\.dtype to be equal to src\.dtype/,
  ),
  argument("scatter", () => f.scatter(vector(3), 0, long(0), 1, "max"), /^scatter: reduce argument must be either add/),
  shape(
    "scatterAdd",
    () => f.scatterAdd(matrix(), 0, long(0), vector(1)),
    "Index tensor must have the same number of dimensions as self tensor",
  ),
  argument(
    "scatterReduce",
    () => f.scatterReduce(vector(3), 0, long(0), vector(1), "max"),
    /^scatterReduce: reduce argument must be either sum, prod, mean, amax or amin\./,
  ),
  index("indexAdd", () => f.indexAdd(vector(3), 0, long(5), vector(1)), /^indexAdd: index out of range in self/),
  shape(
    "indexAdd",
    () => f.indexAdd(vector(3), 0, long(0), vector(2)),
    "index_add_(): Number of indices (1) should be equal to source.size(dim): (2), for dim: 0",
  ),
  argument(
    "indexReduce",
    () => f.indexReduce(vector(3), 0, long(0), vector(1), "sum"),
    "index_reduce(): Expected reduce to be one of prod, mean, amax or amin but got sum.",
  ),
  index(
    "indexCopy",
    () => f.indexCopy(vector(3), 0, long(5), vector(1)),
    "index_copy_(): index 5 is out of bounds for dimension 0 with size 3",
  ),
  index(
    "indexFill",
    () => f.indexFill(vector(3), 0, long(3), 1),
    "index 3 is out of bounds for dimension 0 with size 3",
  ),
  shape(
    "indexFill",
    () => f.indexFill(vector(3), 0, long(0), vector(1)),
    "index_fill_ only supports a 0-dimensional value tensor, but got tensor with 1 dimension(s).",
  ),
  shape(
    "indexPut",
    () => f.indexPut(matrix(), [long(0)], ones([2, 2])),
    "shape mismatch: value tensor of shape [2, 2] cannot be broadcast to indexing result of shape [1, 3]",
  ),
  dtype(
    "indexPut",
    () => f.indexPut(vector(3), [long(0)], float32(1)),
    "Index put requires the source and destination dtypes match, got Double for the destination and Float for the source.",
  ),
  argument(
    "indexPut_",
    () => f.indexPut_(vector(3), 0, 1),
    /^indexPut_: the indices are a list, as in indexPut_\(\[0,/,
  ),
  [
    "indexPut_",
    () => f.indexPut_(leaf(), [0], 5),
    GradError,
    /^indexPut_: a view of a leaf Variable that requires grad is being used in an in-place operation\./,
  ],
  shape(
    "indexPut_",
    () => f.indexPut_(vector(3), [f.slice(0, 2)], vector(3)),
    "The expanded size of the tensor (2) must match the existing size (3) at non-singleton dimension 0.  Target sizes: [2].  Tensor sizes: [3]",
  ),
  index(
    "put",
    () => f.put(vector(3), long(0, 1), vector(1)),
    "put_(): Expected source and index to have the same number of elements, but got source.numel() = 1, index.numel() = 2",
  ),
  shape(
    "maskedFill_",
    () => f.maskedFill_(vector(3), tensor([true, false]), 0),
    /^maskedFill_: The size of tensor a \(3\) must match the size of tensor b \(2\) at non-singleton dimension 0/,
  ),
  dtype(
    "maskedSelect",
    () => f.maskedSelect(vector(3), long(0, 1, 1)),
    /^maskedSelect: masked_select: expected BoolTensor or ByteTensor for mask/,
  ),
  shape(
    "maskedScatter",
    () => f.maskedScatter(vector(3), tensor([true, true, true]), vector(2)),
    /^maskedScatter: Number of elements of source < number of ones in mask/,
  ),
  shape("fillDiagonal_", () => f.fillDiagonal_(vector(3), 0), /^fillDiagonal_: dimensions must larger than 1/),
];

const reshaped: readonly Row[] = [
  ...byTensor("resize_ resizeAs_ transpose_ t_ squeeze_ unsqueeze_ asStrided_"),
  ["resize_", () => f.resize_(leaf(), [3]), GradError, /^resize_: cannot resize variables that require grad/],
  ["t_", () => f.t_(leaf()), GradError, /^t_: the shape of a tensor that requires grad cannot be changed in place/],
  shape("resize_", () => f.resize_(vector(2), [-2]), "Trying to create tensor with negative dimension -2: [-2]"),
  index(
    "unsqueeze_",
    () => f.unsqueeze_(vector(2), 4),
    "Dimension out of range (expected to be in range of [-2, 1], but got 4)",
  ),
];

export const places: readonly Row[] = [...together, ...apart, ...strided, ...written, ...reshaped];
