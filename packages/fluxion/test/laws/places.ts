/** Rows for what puts tensors together, takes them apart, and writes where integers and masks say. */

import * as torch from "fluxion";
import { type Tensor, tensor } from "fluxion";
import type { Sample } from "./samples.ts";
import { uniform } from "./tools.ts";

const { functional: F } = torch.nn;
const u = uniform(37);
const [A, B, C] = [u([2, 3]), u([3]), u([2, 3, 2])];
const square = u([3, 3]);
const signed = u([2, 4], -1.6, 1.4);
const long = (values: readonly unknown[]): Tensor => tensor(values as never, { dtype: "int64" });

const of = (f: (...x: Tensor[]) => Tensor, ...inputs: Tensor[]): Sample => ({ f, inputs, order: 4 });
const second = (x: Tensor): Tensor => torch.mul(x, x);
const product = (xs: readonly Tensor[]): Tensor => xs.reduce((x, y) => torch.mul(x, y));
const mask = tensor([
  [true, false, true],
  [false, false, true],
]);
const [reach, places] = [long([[2, 0, 1]]), long([[1], [0]])];
const many = long([[0, 1, 0, 1]]);

/** By the exported name of the operation. */
export const placing: Readonly<Record<string, readonly Sample[]>> = {
  // side by side
  atleast1d: [of((x) => torch.atleast1d(second(x)), tensor(0.7))],
  atleast2d: [of((x) => torch.atleast2d(second(x)), B)],
  atleast3d: [of((x) => torch.atleast3d(second(x)), B), of((x) => torch.atleast3d(x), A)],
  hstack: [of((x, y) => torch.hstack([second(x), y]), A, u([2, 1]))],
  vstack: [of((x, y) => torch.vstack([second(x), y]), A, B)],
  dstack: [of((x, y) => torch.dstack([second(x), y]), A, u([2, 3]))],
  columnStack: [of((x, y) => torch.columnStack([second(x), y]), u([2]), A)],
  blockDiag: [of((x, y) => torch.blockDiag(second(x), y), A, B), of((x) => torch.blockDiag(x), A)],
  broadcastTensors: [of((x, y) => product(torch.broadcastTensors(x, y)), A, B)],
  meshgrid: [
    of((x, y) => product(torch.meshgrid(second(x), y)), B, u([2])),
    of((x, y) => product(torch.meshgrid([x, y], { indexing: "xy" })), B, u([2])),
  ],
  cartesianProd: [of((x, y) => torch.cartesianProd(second(x), y), B, u([2]))],
  combinations: [
    of((x) => torch.combinations(second(x)), B),
    of((x) => torch.combinations(x, { r: 2, withReplacement: true }), B),
  ],
  // apart
  tensorSplit: [of((x) => product(torch.tensorSplit(second(x), [1, 2], 1)), A)],
  hsplit: [of((x) => product(torch.hsplit(second(x), 2) as Tensor[]), u([2, 4]))],
  vsplit: [of((x) => product(torch.vsplit(second(x), 2)), u([4, 2]))],
  dsplit: [of((x) => product(torch.dsplit(second(x), 2)), C)],
  splitWithSizes: [of((x) => torch.splitWithSizes(second(x), [1, 2], 1)[1]!, A)],
  // diagonals
  diag: [of((x) => torch.diag(second(x), 1), square), of((x) => torch.diag(second(x), -1), B)],
  diagEmbed: [of((x) => torch.diagEmbed(second(x), { offset: 1, dim1: 0, dim2: 2 }), A)],
  diagflat: [of((x) => torch.diagflat(second(x), 1), A)],
  trace: [of((x) => torch.trace(second(x)), A)],
  // dims
  movedim: [of((x) => torch.movedim(second(x), [0, 1], [-1, 0]), C)],
  fliplr: [of((x) => torch.fliplr(second(x)), A)],
  flipud: [of((x) => torch.flipud(second(x)), A)],
  rot90: [0, 1, 2, 3].map((k) => of((x) => torch.rot90(second(x), k, [0, -1]), C)),
  unflatten: [of((x) => torch.unflatten(second(x), 1, [-1, 3]), u([2, 6]))],
  ravel: [of((x) => torch.ravel(torch.transpose(second(x), 0, 1)), A)],
  narrowCopy: [of((x) => torch.narrowCopy(second(x), 1, 1, 2), A)],
  repeat: [of((x) => torch.repeat(second(x), [2, 1, 2]), A), of((x) => torch.repeat(x, [1, 1]), A)],
  tile: [of((x) => torch.tile(second(x), [2]), A)],
  repeatInterleave: [
    of((x) => torch.repeatInterleave(second(x), 2), A),
    of((x) => torch.repeatInterleave(second(x), long([0, 2, 1]), 1), A),
  ],
  constantPadNd: [of((x) => torch.constantPadNd(second(x), [1, -1, 0, 2], 0.5), A)],
  "nn.functional.pad": [
    of((x) => F.pad(second(x), [1, 2, -1, 1]), A),
    of((x) => F.pad(second(x), [1, 2], { mode: "reflect" }), C.transpose(1, 2)),
    of((x) => F.pad(second(x), [1, 2], { mode: "replicate" }), A),
    of((x) => F.pad(second(x), [1, 2], { mode: "circular" }), A),
  ],
  // by strides
  asStrided: [of((x) => torch.asStrided(second(x), [2, 2, 2], [1, 2, 1], 1), A)],
  asStridedScatter: [of((x, y) => torch.asStridedScatter(second(x), y, [2, 2], [1, 2], 1), A, u([2, 2]))],
  selectScatter: [of((x, y) => torch.selectScatter(second(x), second(y), 1, -1), A, u([2]))],
  sliceScatter: [of((x, y) => torch.sliceScatter(second(x), second(y), 1, 0, null, 2), A, u([2, 2]))],
  diagonalScatter: [of((x, y) => torch.diagonalScatter(second(x), second(y), 1), A, u([2]))],
  unfold: [of((x) => second(x).unfold(1, 2, 1), A), of((x) => second(x).unfold(0, 1, 1), tensor(0.7))],
  sumToSize: [of((x) => second(x).sumToSize([3]), A)],
  // where integers say
  take: [of((x) => torch.take(second(x), long([[0, -1, 0]])), A)],
  takeAlongDim: [
    of((x) => torch.takeAlongDim(second(x), places, 1), A),
    of((x) => torch.takeAlongDim(x, long([3])), A),
  ],
  scatter: [
    of((x, y) => torch.scatter(second(x), 1, reach, second(y)), A, u([2, 3])),
    of((x) => torch.scatter(second(x), 1, places, 0.5), A),
    of((x, y) => torch.scatter(x, 1, many, y, { reduce: "multiply" }), A, signed),
  ],
  scatterAdd: [of((x, y) => torch.scatterAdd(second(x), 1, many, second(y)), A, signed)],
  scatterReduce: (["sum", "prod", "mean", "amax", "amin"] as const).flatMap((reduce) => [
    of((x, y) => torch.scatterReduce(second(x), 1, many, second(y), reduce), A, signed),
    of((x, y) => torch.scatterReduce(x, 1, many, y, reduce, { includeSelf: false }), A, signed),
  ]),
  indexAdd: [of((x, y) => torch.indexAdd(second(x), 1, long([2, 0, 2]), second(y), { alpha: 2.5 }), A, u([2, 3]))],
  indexReduce: (["prod", "mean", "amax", "amin"] as const).map((reduce) =>
    of((x, y) => torch.indexReduce(second(x), 1, long([2, 0, 2, 0]), second(y), reduce), A, signed),
  ),
  indexCopy: [of((x, y) => torch.indexCopy(second(x), 1, long([2, 0]), second(y)), A, u([2, 2]))],
  indexFill: [
    of((x) => torch.indexFill(second(x), 1, long([2, 0]), 0.5), A),
    of((x, v) => torch.indexFill(x, 0, long([-1]), second(v)), A, tensor(0.7)),
  ],
  indexPut: [
    of((x, y) => torch.indexPut(second(x), [long([0, 1]), long([2, 0])], second(y)), A, u([2])),
    of((x, y) => torch.indexPut(second(x), [long([0, 1, 0])], y, true), A, u([3, 3])),
    of((x, y) => torch.indexPut(second(x), [1, torch.slice(0, 2)], y), A, u([2])),
    of((x, y) => torch.indexPut(second(x), [mask], y), A, u([3])),
    of((x, y) => torch.indexPut(x, [torch.slice(null), long([1, 0]), torch.slice(0, 1)], y), C, u([2, 2, 1])),
  ],
  put: [
    of((x, y) => torch.put(second(x), long([4, 0]), second(y)), A, u([2])),
    of((x, y) => torch.put(second(x), long([4, 4]), second(y), true), A, u([2])),
  ],
  // where a mask says
  maskedFill: [
    of((x) => torch.maskedFill(second(x), mask, 0.5), A),
    of((x, v) => torch.maskedFill(x, mask, second(v)), A, tensor(0.7)),
  ],
  maskedSelect: [of((x) => torch.maskedSelect(second(x), mask), B)],
  maskedScatter: [of((x, y) => torch.maskedScatter(second(x), mask, second(y)), A, u([5]))],
};

/** What lists, counts or makes, and has no derivative. */
export const listing: readonly string[] = [
  "argwhere",
  "broadcastShapes",
  "countNonzero",
  "emptyStrided",
  "nonzero",
  "trilIndices",
  "triuIndices",
];
