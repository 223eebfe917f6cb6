/** Quantiles: the elements at a fraction of the way from the least to the greatest. */

import { convert, keptShape, moveDim, mul, reshape, reshapeKind, sumOver } from "../core/basis.ts";
import { checkTensor, kindText, scalarOf, toTensor } from "../core/operands.ts";
import { isTensor, isTraced, number, type PyFloat, type Tensor, type TensorLike } from "../core/tensor.ts";
import { dtypes } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { numel } from "../tensor/shape.ts";
import { isnan, lerp, logicalNot, lt, maximum, where } from "./compare.ts";
import { wrapDim } from "./dims.ts";
import { ceil, floor, round, sub } from "./elementwise.ts";
import { chosenBy } from "./gathering.ts";
import { elements } from "./read.ts";
import { expand } from "./shape.ts";
import { sort } from "./sorting.ts";

const taken = /* @__PURE__ */ chosenBy("gather", "GatherBackward0");
/** The last step of PyTorch's: a squeeze of the dim of a single fraction. */
const finished = /* @__PURE__ */ reshapeKind("squeeze", "SqueezeBackward3");

const interpolations = ["linear", "lower", "higher", "midpoint", "nearest"] as const;
type Interpolation = (typeof interpolations)[number];

interface QuantileOptions {
  readonly q?: Fraction;
  readonly dim?: number | null;
  readonly keepdim?: boolean;
  readonly interpolation?: Interpolation;
}
type Fraction = number | PyFloat | Tensor;
type QuantileArguments = Arguments<[q: Fraction, dim: number | null, keepdim: boolean], QuantileOptions>;

function quantileKind(op: string, leaveOut: boolean): (x: TensorLike, ...args: QuantileArguments) => Tensor {
  return (x, ...args) => {
    const given = readArguments<QuantileOptions>(op, args, ["q", "dim", "keepdim"], ["interpolation"]);
    const { dim = null, keepdim = false, interpolation = "linear" } = given;
    const t = toTensor(x, op);
    const q = checkFractions(op, t, given.q);
    if (!interpolations.includes(interpolation))
      throw new ArgumentError(
        `${op}: ${op}() interpolation must be one of linear, lower, higher, midpoint or nearest, but got ${kindText(interpolation)}`,
      );
    const d = dim === null ? 0 : wrapDim(op, dim, t.shape.length);
    const lines =
      dim === null || t.shape.length === 0 ? reshape(t, [numel(t.shape)]) : moveDim(t, d, t.shape.length - 1);
    if (lines.shape.at(-1) === 0) throw new ArgumentError(`${op}: ${op}() input tensor must be non-empty`);
    const values = along(lines, q, interpolation, leaveOut); // the fractions stand last
    const rest =
      dim === null
        ? keepdim
          ? t.shape.map(() => 1)
          : []
        : keepdim
          ? keptShape(t.shape, [d])
          : t.shape.filter((_, k) => k !== d);
    return finished([moveDim(values, values.shape.length - 1, 0)], [...q.shape, ...rest]);
  };
}

function checkFractions(op: string, t: Tensor, q: Fraction | undefined): Tensor {
  if (t.dtype !== "float32" && t.dtype !== "float64")
    throw new DTypeError(
      `${op}: ${op}() input tensor must be either float or double dtype; it is ${dtypes[t.dtype].name}; convert it with .to("float64")`,
    );
  if (!isTensor(q)) {
    const value = Number(scalarOf(op, q)[0]);
    if (!(value >= 0 && value <= 1))
      throw new ArgumentError(`${op}: quantile() q must be in the range [0, 1] but got ${value}`);
    return number(dtypes[t.dtype].round(value), t.dtype);
  }
  checkTensor(op, q);
  if (q.shape.length > 1)
    throw new ShapeError(`${op}: ${op}() q must be a scalar or 1D tensor, but got a ${q.shape.length}D one`);
  if (q.dtype !== t.dtype)
    throw new DTypeError(
      `${op}: ${op}() q tensor must be same dtype as the input tensor; they are ${q.dtype} and ${t.dtype}`,
    );
  if (!isTraced(q) && Array.from(elements(q, op) as Float64Array).some((v) => !(v >= 0 && v <= 1)))
    throw new ArgumentError(`${op}: quantile() q values must be in the range [0, 1]`);
  return q;
}

/** The quantiles of each line of the last dim, one for each of `q` along it. */
function along(x: Tensor, q: Tensor, interpolation: Interpolation, leaveOut: boolean): Tensor {
  const ordered = sort(x).values;
  const last = x.shape.length - 1;
  const n = x.shape[last]!;
  const { dtype } = x;
  const known = convert(sumOver([logicalNot(isnan(x))], { dims: [last], keepdim: true, dtype: "int64" }), dtype);
  const fractions = reshape(q, [numel(q.shape)]);
  const rank = leaveOut
    ? mul(fractions, maximum(sub(known, 1), 0))
    : where(lt(known, n), number(n - 1, dtype), mul(fractions, n - 1)); // NaN is last, and makes the quantile NaN
  const to = [...x.shape.slice(0, last), fractions.shape[0]!];
  return interpolated(ordered, expand(rank, to), interpolation, last);
}

function interpolated(ordered: Tensor, rank: Tensor, interpolation: Interpolation, dim: number): Tensor {
  const at = (r: Tensor): Tensor => taken([ordered, convert(r, "int64")], dim);
  switch (interpolation) {
    case "lower":
      return at(floor(rank));
    case "higher":
      return at(ceil(rank));
    case "nearest":
      return at(round(rank));
    case "midpoint":
      return lerp(at(floor(rank)), at(ceil(rank)), 0.5);
    case "linear": {
      const below = floor(rank);
      return lerp(at(below), at(ceil(rank)), sub(rank, below));
    }
  }
}

/** The elements at the fraction `q` of the way from the least to the greatest; NaN if there is one. */
export const quantile: ReturnType<typeof quantileKind> = /* @__PURE__ */ quantileKind("quantile", false);
/** The quantiles of what is not NaN. */
export const nanquantile: ReturnType<typeof quantileKind> = /* @__PURE__ */ quantileKind("nanquantile", true);
