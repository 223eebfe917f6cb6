/** Products of tensors over some of their dims, written with those of matrices. */

import { mul, permute, reshape } from "../core/basis.ts";
import { sameTypes } from "../core/bind.ts";
import { composite } from "../core/families.ts";
import { checkIntegers, checkTensor } from "../core/operands.ts";
import { isTensor, type Tensor } from "../core/tensor.ts";
import { dtypes, isFloat } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { broadcastTwo, numel, showShape } from "../tensor/shape.ts";
import { distinctDims, wrapDim } from "./dims.ts";
import { sub } from "./elementwise.ts";
import { roll } from "./join.ts";
import { mm, vdot } from "./products.ts";
import { sum } from "./reduce.ts";
import { expand, reshape as reshaped, unsafeView } from "./shape.ts";

type Pairs = number | readonly [readonly number[] | number, readonly number[] | number];

/** Products summed over the last `dims` of x and the first of y, or over the listed dims of both. */
export function tensordot(x: Tensor, y: Tensor, ...args: Arguments<[dims: Pairs], { dims?: Pairs }>): Tensor {
  checkTensor("tensordot", x);
  checkTensor("tensordot", y);
  const { dims = 2 } = readArguments<{ dims: Pairs }>("tensordot", args, ["dims"]);
  return inNameOf("tensordot", () => overDims(x, y, ...pairsOf(dims, x.shape.length, y.shape.length)));
}

function pairsOf(dims: Pairs, m: number, n: number): [number[], number[]] {
  const isCount = typeof dims === "number";
  if (!isCount && (!Array.isArray(dims) || dims.length !== 2))
    throw new ArgumentError("tensordot: dims must be a number of dims, or two lists of them");
  if (isCount && dims < 0) throw new ArgumentError(`tensordot: tensordot expects dims >= 0, but got dims=${dims}`);
  const count = isCount ? checkIntegers("tensordot", "dims", dims)[0]! : 0;
  const lists = isCount
    ? [Array.from({ length: count }, (_, i) => i - count), Array.from({ length: count }, (_, i) => i)]
    : (dims as readonly (readonly number[] | number)[]).map((d) => [...checkIntegers("tensordot", "dims", d)]);
  const [a, b] = lists as [number[], number[]];
  if (a.length !== b.length) throw new ArgumentError("tensordot: both dimension lists should have same length");
  return [distinctDims("tensordot", a, m), distinctDims("tensordot", b, n)];
}

/** Σ over pairs of dims; where one of a pair is of size 1 it stands for as many as the other has. */
function overDims(x: Tensor, y: Tensor, xDims: readonly number[], yDims: readonly number[]): Tensor {
  sameTypes("tensordot", x, y);
  const [xLone, yLone]: [number[], number[]] = [[], []];
  xDims.forEach((d, i) => {
    const [m, n] = [x.shape[d]!, y.shape[yDims[i]!]!];
    if (m === 1) yLone.push(yDims[i]!);
    else if (n === 1) xLone.push(d);
    else if (m !== n)
      throw new ShapeError(
        `tensordot: contracted dimensions need to match, but first has size ${m} in dim ${d - x.shape.length} and second has size ${n} in dim ${yDims[i]}`,
      );
  });
  const a = xLone.length === 0 ? x : sum(x, xLone, { keepdim: true });
  const b = yLone.length === 0 ? y : sum(y, yLone, { keepdim: true });
  const free = (t: Tensor, dims: readonly number[]): number[] =>
    t.shape.flatMap((_, d) => (dims.includes(d) ? [] : [d]));
  const [m, n] = [free(x, xDims), free(y, yDims)];
  const [rows, columns] = [m.map((d) => x.shape[d]!), n.map((d) => y.shape[d]!)];
  const between = numel(xDims.map((d) => a.shape[d]!));
  const left = reshape(permute(a, [...m, ...xDims]), [numel(rows), between]);
  const right = reshape(permute(b, [...yDims, ...n]), [between, numel(columns)]);
  return reshaped(mm(left, right), [...rows, ...columns]);
}

/** Products summed over the last dims of both; a 0-dim one multiplies. */
export function inner(x: Tensor, y: Tensor): Tensor {
  checkTensor("inner", x);
  checkTensor("inner", y);
  if (x.shape.length === 0 || y.shape.length === 0) return inNameOf("inner", () => mul(x, y));
  if (x.shape.at(-1) !== y.shape.at(-1))
    throw new ShapeError(
      `inner: inner() the last dimension must match on both input tensors but got shapes ${showShape(x.shape)} and ${showShape(y.shape)}`,
    );
  return inNameOf("inner", () => overDims(x, y, [x.shape.length - 1], [y.shape.length - 1]));
}

/** Every element of x times all of y, block by block. */
export function kron(x: Tensor, y: Tensor): Tensor {
  checkTensor("kron", x);
  checkTensor("kron", y);
  const n = Math.max(x.shape.length, y.shape.length);
  const padded = (t: Tensor): number[] => [...new Array<number>(n - t.shape.length).fill(1), ...t.shape];
  const [a, b] = [padded(x), padded(y)];
  const blocks = mul(
    reshape(
      x,
      a.flatMap((k) => [k, 1]),
    ),
    reshape(
      y,
      b.flatMap((k) => [1, k]),
    ),
  );
  return unsafeView(
    blocks,
    a.map((k, d) => k * b[d]!),
  );
}

const crossRow = /* @__PURE__ */ composite<{ readonly dim: number }>({
  name: "linalg_cross",
  // (x × y)ᵢ = xᵢ₊₁ yᵢ₊₂ − xᵢ₊₂ yᵢ₊₁
  body: ([x, y], { dim }) => sub(mul(roll(x!, -1, dim), roll(y!, -2, dim)), mul(roll(x!, -2, dim), roll(y!, -1, dim))),
});

type CrossArguments<D> = Arguments<[dim: D], { dim?: D }>;
/** The cross product of vectors in space along `dim`, the first of size 3 if none is given. */
export function cross(x: Tensor, y: Tensor, ...args: CrossArguments<number | null>): Tensor {
  const { dim = null } = readArguments<{ dim: number | null }>("cross", args, ["dim"]);
  return crossAlong("cross", x, y, dim);
}
/** The cross product of vectors in space along `dim`, by default the last. */
export function crossLast(x: Tensor, y: Tensor, ...args: CrossArguments<number>): Tensor {
  const { dim = -1 } = readArguments<{ dim: number }>("cross", args, ["dim"]);
  return crossAlong("cross", x, y, dim);
}
function crossAlong(op: string, x: Tensor, y: Tensor, dim: number | null): Tensor {
  checkTensor(op, x);
  checkTensor(op, y);
  if (x.shape.length !== y.shape.length)
    throw new ShapeError(
      `${op}: linalg.cross: inputs must have the same number of dimensions.; they have ${x.shape.length} and ${y.shape.length}`,
    );
  const d = dim === null ? x.shape.indexOf(3) : wrapDim(op, dim, x.shape.length);
  if (d < 0) throw new ShapeError(`${op}: no dimension of size 3 in input; it has shape ${showShape(x.shape)}`);
  if (x.shape[d] !== 3 || y.shape[d] !== 3)
    throw new ShapeError(
      `${op}: linalg.cross: inputs dimension ${dim ?? d} must have length 3. Got ${x.shape[d] ?? 1} and ${y.shape[d] ?? 1}`,
    );
  const shape = broadcastTwo(op, x.shape, y.shape);
  return crossRow([expand(x, shape), expand(y, shape)], { dim: d });
}

/** Inner products of vectors along `dim`, the first ones conjugated; the other dims broadcast. */
export function vecdot(x: Tensor, y: Tensor, ...args: Arguments<[dim: number], { dim?: number }>): Tensor {
  for (const u of [x, y]) checkTensor("vecdot", u);
  const { dim = -1 } = readArguments<{ dim: number }>("vecdot", args, ["dim"]);
  if (!isTensor(x) || !isFloat(x.dtype))
    throw new DTypeError(
      `vecdot: linalg.vecdot: Expected a floating point or complex tensor as input. Got ${dtypes[x.dtype].scalarName}; convert it with .to("float64")`,
    );
  return inNameOf("vecdot", () => {
    wrapDim("vecdot", dim, Math.max(x.shape.length, y.shape.length));
    return x.shape.length === 1 && y.shape.length === 1 ? vdot(x, y) : sum(mul(x, y), dim);
  });
}
