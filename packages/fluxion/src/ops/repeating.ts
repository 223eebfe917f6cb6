/** Elements and whole tensors repeated. */

import { expandTo, reshape as reshapeTo } from "../core/basis.ts";
import { composite } from "../core/families.ts";
import { checkInteger, checkIntegers, checkTensor } from "../core/operands.ts";
import { fromStorage, isTensor, isTraced, type Tensor, traced } from "../core/tensor.ts";
import { eachRepeated } from "../kernels/places.ts";
import { ArgumentError, DTypeError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import type { Shape } from "../tensor/shape.ts";
import { byName, type Named } from "./byname.ts";
import { checkShape, wrapDim } from "./dims.ts";
import { indexSelect } from "./gathering.ts";
import { elements } from "./read.ts";
import { clone, reshape } from "./shape.ts";

/** Each dim as a pair, of how often and what; expanded, and put together again. */
const repeated = /* @__PURE__ */ composite<readonly number[]>({
  name: "repeat",
  saves: "none",
  body: ([x], times) => {
    const own = [...new Array<number>(times.length - x!.shape.length).fill(1), ...x!.shape];
    const pairs = own.flatMap((n) => [1, n]);
    const wide = expandTo(
      [reshapeTo(x!, pairs)],
      own.flatMap((n, d) => [times[d]!, n]),
    );
    const to = own.map((n, d) => n * times[d]!);
    // nothing repeated would be a view
    return times.every((n) => n === 1) ? clone(reshapeTo(x!, to)) : reshapeTo(wide, to);
  },
});

function repeatBy(op: string, x: Tensor, times: Shape): Tensor {
  checkShape(
    op,
    times.map((n, d) => n * (x.shape[d - times.length + x.shape.length] ?? 1)),
  );
  return repeated([x], times);
}

/** Each slice along a dim so many times in a row. PyTorch selects them by a list of indices, and says so. */
const repeatedEach = /* @__PURE__ */ composite<{ readonly dim: number; readonly times: number }>({
  name: "repeat_interleave",
  nodeName: "IndexSelectBackward0",
  saves: "none",
  body: ([x], { dim, times }) => {
    const { shape } = x!;
    const pairs = [...shape.slice(0, dim + 1), 1, ...shape.slice(dim + 1)];
    const to = shape.with(dim, shape[dim]! * times);
    // once would be a view
    return times === 1 ? clone(x!) : reshapeTo(expandTo([reshapeTo(x!, pairs)], pairs.with(dim + 1, times)), to);
  },
});

/** `x` repeated `repeats[d]` times along each dim; more repeats than dims make new ones in front. */
export const repeat: Named<[repeats: readonly number[]]> = /* @__PURE__ */ byName(
  "repeat",
  ["repeats"],
  (x: Tensor, repeats: readonly number[]) => {
    const times = checkIntegers("repeat", "repeats", repeats);
    if (times.length < x.shape.length)
      throw new ShapeError(
        `repeat: Number of dimensions of repeat dims can not be smaller than number of dimensions of tensor; they are ${times.length} and ${x.shape.length}`,
      );
    return repeatBy("repeat", x, times);
  },
);

/** As `repeat`, with ones in front where there are fewer repeats than dims. */
export const tile: Named<[dims: readonly number[]]> = /* @__PURE__ */ byName(
  "tile",
  ["dims"],
  (x: Tensor, dims: readonly number[]) => {
    const times = checkIntegers("tile", "dims", dims);
    const missing = new Array<number>(Math.max(0, x.shape.length - times.length)).fill(1);
    return repeatBy("tile", x, [...missing, ...times]);
  },
);

interface RepeatOptions {
  readonly dim?: number | null;
  readonly outputSize?: number | null;
}

/** Each slice along `dim` repeated `repeats` times, or as often as a list says; without a dim, each element in a row. */
export function repeatInterleave(
  x: Tensor,
  ...args: Arguments<
    [repeats: number | Tensor, dim: number | null],
    RepeatOptions & { readonly repeats?: number | Tensor }
  >
): Tensor {
  const op = "repeatInterleave";
  checkTensor(op, x);
  const given = readArguments<{ repeats: number | Tensor; dim: number | null; outputSize: number | null }>(
    op,
    args,
    ["repeats", "dim"],
    ["outputSize"],
  );
  const { repeats, dim = null, outputSize = null } = given;
  if (repeats === undefined) return listed(op, countsOf(op, x), outputSize);
  const flat = dim === null ? reshape(x, [-1]) : x;
  const d = wrapDim(op, dim ?? 0, flat.shape.length);
  const n = flat.shape[d] ?? 1;
  const counts = isTensor(repeats) ? countsOf(op, repeats) : oneCount(op, repeats);
  if (counts.length !== 1 && counts.length !== n)
    throw new ShapeError(
      `${op}: repeats must have the same size as input along dim; they have ${counts.length} and ${n}`,
    );
  if (counts.length === 1 && flat.shape.length > 0) {
    checkSize(op, n * counts[0]!, outputSize);
    return repeatedEach([flat], { dim: d, times: counts[0]! });
  }
  return inNameOf(op, () => indexSelect(flat, d, listed(op, counts, outputSize)));
}

function oneCount(op: string, n: number): number[] {
  checkInteger(op, "repeats", n);
  if (n < 0) throw new ArgumentError(`${op}: repeats can not be negative, got ${n}`);
  return [n];
}

function countsOf(op: string, repeats: Tensor): number[] {
  if (isTraced(repeats)) throw traced(op);
  if (repeats.shape.length > 1) throw new ShapeError(`${op}: repeats must be 0-dim or 1-dim tensor`);
  if (repeats.dtype !== "int64" && repeats.dtype !== "int32")
    throw new DTypeError(
      `${op}: repeats has to be Long or Int tensor, got ${repeats.dtype}; convert it with .to("int64")`,
    );
  const counts = Array.from(elements(repeats, op) as ArrayLike<number | bigint>, Number);
  const negative = counts.find((n) => n < 0);
  if (negative !== undefined) throw new ArgumentError(`${op}: repeats can not be negative, got ${negative}`);
  return counts;
}

/** Each index as often as its count says. */
function listed(op: string, counts: readonly number[], outputSize: number | null): Tensor {
  const total = counts.reduce((a, b) => a + b, 0);
  checkSize(op, total, outputSize);
  return fromStorage(eachRepeated(counts, total), [total]);
}

function checkSize(op: string, total: number, outputSize: number | null): void {
  if (outputSize !== null && outputSize !== total)
    throw new ArgumentError(
      `${op}: allocated size does not match required size: outputSize is ${outputSize}, the repeats add up to ${total}`,
    );
}
