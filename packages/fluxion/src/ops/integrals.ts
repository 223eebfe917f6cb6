/** Integrals by the trapezoidal rule. */

import { convert, reducedShape } from "../core/basis.ts";
import { toTensor } from "../core/operands.ts";
import { isTensor, number, type PyFloat, type Tensor, type TensorLike } from "../core/tensor.ts";
import { getDefaultDtype, isFloat } from "../tensor/dtype.ts";
import { DTypeError, IndexError, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { byNumber, inner, timesNumber } from "./differences.ts";
import { wrapDim } from "./dims.ts";
import { add, div, mul, sub } from "./elementwise.ts";
import { sum } from "./reduce.ts";
import { cumsum } from "./scan.ts";
import { expand, reshape } from "./shape.ts";
import { select } from "./views.ts";

interface TrapezoidOptions {
  /** Where the samples are. */
  readonly x?: Tensor | null;
  /** The distance of samples, where they are even. */
  readonly dx?: number | PyFloat;
  readonly dim?: number;
}
type TrapezoidArguments = Arguments<[x: Tensor], TrapezoidOptions>;

interface Samples {
  readonly y: Tensor;
  /** The distances of neighbours, in as many dims as `y`, or one number. */
  readonly steps: Tensor | number | PyFloat;
  readonly dim: number;
}
function readSamples(op: string, samples: TensorLike, args: readonly unknown[]): Samples {
  const { x = null, dx = 1, dim = -1 } = readArguments<TrapezoidOptions>(op, args, ["x"], ["dx", "dim"]);
  const y = toTensor(samples, op);
  if (y.shape.length === 0)
    throw new IndexError(`${op}: Dimension specified as ${dim} but tensor has no dimensions; give at least one sample`);
  const d = wrapDim(op, dim, y.shape.length);
  const named = op === "trapezoid" ? op : "cumulative_trapezoid";
  if (y.dtype === "bool" || (x !== null && isTensor(x) && x.dtype === "bool"))
    throw new DTypeError(
      `${op}: ${named}: received a bool input for \`${y.dtype === "bool" ? "y" : "x"}\`, but bool is not supported`,
    );
  if (x === null) return { y, steps: dx, dim: d };
  const places = toTensor(x, op);
  if (places.shape.length === 0) throw new ShapeError(`${op}: There must be one \`x\` value for each sample point`);
  return { y, steps: stepsOf(named, op, places, y, d), dim: d };
}

function stepsOf(named: string, op: string, x: Tensor, y: Tensor, d: number): Tensor {
  const n = y.shape[d]!;
  // one list of places serves all lines; fewer dims than `y` has stand for its last ones
  const whole =
    x.shape.length === 1
      ? reshape(
          x,
          y.shape.map((_, k) => (k === d ? x.shape[0]! : 1)),
        )
      : reshape(x, [...new Array<number>(Math.max(0, y.shape.length - x.shape.length)).fill(1), ...x.shape]);
  const axis = d + whole.shape.length - y.shape.length;
  if (whole.shape[axis] !== n)
    throw new ShapeError(
      `${op}: ${named}: There must be one \`x\` value for each sample point; there are ${whole.shape[axis]} for ${n} along dim ${d}`,
    );
  return sub(inner(whole, axis, 1, 0), inner(whole, axis, 0, 1));
}

/** Each sample and its neighbour, added up. */
const pairs = (y: Tensor, dim: number): Tensor => add(inner(y, dim, 0, 1), inner(y, dim, 1, 0));

/** ∫ y dx along `dim` (the last), by trapezoids between the samples. */
export function trapezoid(y: TensorLike, ...args: TrapezoidArguments): Tensor {
  const { y: t, steps, dim } = readSamples("trapezoid", y, args);
  if (isTensor(steps))
    return byNumber(sum(mul(steps, pairs(t, dim)), dim + Math.max(0, steps.shape.length - t.shape.length)), 2);
  if (t.shape[dim] === 0)
    return expand(number(0, isFloat(t.dtype) ? t.dtype : getDefaultDtype()), reducedShape(t.shape, [dim], false));
  const ends = mul(add(select(t, dim, 0), select(t, dim, -1)), 0.5);
  return timesNumber(sub(sum(t, dim), ends), steps);
}

/** ∫ y dx along `dim` up to each sample but the first. */
export function cumulativeTrapezoid(y: TensorLike, ...args: TrapezoidArguments): Tensor {
  const { y: t, steps, dim } = readSamples("cumulativeTrapezoid", y, args);
  if (isTensor(steps))
    return byNumber(cumsum(mul(steps, pairs(t, dim)), dim + Math.max(0, steps.shape.length - t.shape.length)), 2);
  const float = isFloat(t.dtype) ? t : convert(t, getDefaultDtype());
  return cumsum(mul(pairs(float, dim), div(steps, 2)), dim);
}
