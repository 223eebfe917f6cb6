/** Where elements belong in a sorted sequence, and whether they are among others. */

import { convert, reshape } from "../core/basis.ts";
import { discrete } from "../core/families.ts";
import { checkTensor, kindText, operands, toTensor } from "../core/operands.ts";
import { isTensor, type Tensor, type TensorLike } from "../core/tensor.ts";
import { dense } from "../kernels/copy.ts";
import { engine } from "../kernels/engine.ts";
import { isAmong, searchSorted } from "../kernels/search.ts";
import { dtypes, promoteTypes } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { numel, sameShape, showShape } from "../tensor/shape.ts";
import { logicalNot } from "./compare.ts";
import { gather } from "./gathering.ts";

interface Search {
  readonly right: boolean;
  /** How many first dims the sequences and the values share. */
  readonly lead: number;
  readonly dtype: "int32" | "int64";
}
const placesIn = /* @__PURE__ */ discrete<Search>({
  name: "searchsorted",
  shape: ([, y]) => y!.shape,
  dtype: (_, { dtype }) => dtype,
  map: ([x, y], to, { right, lead, dtype }, [t, u]) => {
    const fast = engine.kernels?.search([x!, y!], [t!.shape, to], lead, right, t!.dtype, dtype);
    if (fast) return fast;
    const n = t!.shape.at(-1)!;
    const outer = numel(to.slice(0, lead));
    const places = searchSorted(dense(x!, t!.shape, t!.dtype), dense(y!, to, u!.dtype), n, outer, right);
    return dtype === "int32" ? places : BigInt64Array.from(places, BigInt);
  },
  batch: (p) => ({ ...p, lead: p.lead + 1 }),
});

interface SearchOptions {
  readonly outInt32?: boolean;
  readonly right?: boolean;
}
interface SequenceOptions extends SearchOptions {
  readonly side?: "left" | "right" | null;
  /** The indices that sort the sequence. */
  readonly sorter?: Tensor | null;
}

/** Both in one type, in which they are compared. */
function alike(op: string, x: Tensor, y: TensorLike): [Tensor, Tensor] {
  const [, value] = operands(op, [x, y]) as [Tensor, Tensor];
  const dtype = promoteTypes(x.dtype, value.dtype);
  return [convert(x, dtype), convert(value, dtype)];
}

const search = "searchsorted: torch.searchsorted():";

/** Where each value belongs in the sorted sequence of its row: before equal ones, or behind them on the right side. */
export function searchsorted(
  sortedSequence: Tensor,
  values: TensorLike,
  ...args: Arguments<[], SequenceOptions>
): Tensor {
  const names = ["outInt32", "right", "side", "sorter"] as const;
  const {
    outInt32 = false,
    right = false,
    side = null,
    sorter = null,
  } = readArguments<SequenceOptions>("searchsorted", args, [], names);
  checkTensor("searchsorted", sortedSequence, " as the sorted sequence");
  checkSide(side, right);
  const sequence = sorter === null ? sortedSequence : inOrder(sortedSequence, sorter);
  const [x, y] = alike("searchsorted", sequence, values);
  const lead = x.shape.length - 1;
  if (lead !== 0 && (!isTensor(values) || y.shape.length === 0))
    throw new ShapeError(
      `${search} input value can be a scalar only when boundaries tensor dimension is 1, but we got boundaries tensor dim(${x.shape.length}) and input value's dim(0) numel(1)`,
    );
  if (lead > 0 && (lead !== y.shape.length - 1 || !sameShape(x.shape.slice(0, -1), y.shape.slice(0, -1))))
    throw new ShapeError(
      `${search} boundaries tensor should be 1 dimension or the first N-1 dimensions of boundaries tensor and input value tensor must match, but we got boundaries tensor ${showShape(x.shape)} and input value tensor ${showShape(y.shape)}`,
    );
  return placesIn([x, y], { right: right || side === "right", lead, dtype: outInt32 ? "int32" : "int64" });
}

function checkSide(side: unknown, right: boolean): void {
  if (side !== null && side !== "left" && side !== "right")
    throw new ArgumentError(
      `${search} side can only be 'left' or 'right' but got ${typeof side === "string" ? side : kindText(side)}`,
    );
  if (side === "left" && right)
    throw new ArgumentError(
      `${search} side and right can't be set to opposites, got side of left while right was True; give one of them`,
    );
}

function inOrder(sequence: Tensor, sorter: Tensor): Tensor {
  checkTensor("searchsorted", sorter, " as the sorter");
  if (!sameShape(sequence.shape, sorter.shape))
    throw new ShapeError(
      `${search} boundary and sorter must have the same size, but got boundary tensor ${showShape(sequence.shape)}and got sorter tensor ${showShape(sorter.shape)}`,
    );
  if (sorter.dtype !== "int64")
    throw new DTypeError(
      `${search} sorter must be a tensor of long dtype but got dtype ${dtypes[sorter.dtype].scalarName}`,
    );
  return gather(sequence, -1, sorter);
}

/** The index of the bucket of each element, by the ascending `boundaries` between the buckets. */
export function bucketize(x: TensorLike, boundaries: Tensor, ...args: Arguments<[], SearchOptions>): Tensor {
  const { outInt32 = false, right = false } = readArguments<SearchOptions>(
    "bucketize",
    args,
    [],
    ["outInt32", "right"],
  );
  checkTensor("bucketize", boundaries, " of boundaries");
  if (boundaries.shape.length !== 1)
    throw new ShapeError(
      `bucketize: boundaries tensor must be 1 dimension, but got dim(${boundaries.shape.length}); its shape is ${showShape(boundaries.shape)}`,
    );
  const [bounds, t] = alike("bucketize", boundaries, x);
  return placesIn([bounds, t], { right, lead: 0, dtype: outInt32 ? "int32" : "int64" });
}

const among = /* @__PURE__ */ discrete<number>({
  name: "isin",
  shape: ([x]) => x!.shape,
  dtype: () => "bool",
  map: ([x, y], to, lead, [t, u]) =>
    isAmong(dense(x!, to, t!.dtype), dense(y!, u!.shape, u!.dtype), numel(to.slice(0, lead))),
  batch: (lead) => lead + 1,
});

interface AmongOptions {
  /** Whether no element occurs twice; of no consequence here. */
  readonly assumeUnique?: boolean;
  readonly invert?: boolean;
}
/** Whether each element is among the test elements; NaN never is. */
export function isin(elements: TensorLike, testElements: TensorLike, ...args: Arguments<[], AmongOptions>): Tensor {
  const { invert = false } = readArguments<AmongOptions>("isin", args, [], ["assumeUnique", "invert"]);
  const [own, given] =
    isTensor(elements) || isTensor(testElements)
      ? operands("isin", [elements, testElements])
      : [toTensor(elements, "isin"), toTensor(testElements, "isin")];
  const dtype = promoteTypes(own!.dtype, given!.dtype);
  const tests = convert(given!, dtype);
  const found = among([convert(own!, dtype), reshape(tests, [numel(tests.shape)])], 0);
  return invert ? logicalNot(found) : found;
}
