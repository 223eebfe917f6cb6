/** The Taylor series of a solution of y′ = f(t, y). */

import { convert, expand, mul, onesLike, zerosLike } from "../core/basis.ts";
import { nodeOf, recorder, recording, requireGrad } from "../core/node.ts";
import { handle, isTraced, number, type Tensor } from "../core/tensor.ts";
import type { Series } from "../scalar/system.ts";
import { ShapeError } from "../tensor/errors.ts";
import { sameShape, showShape } from "../tensor/shape.ts";
import { TensorJets } from "../transforms/curves.ts";
import { canFollow, programFrom } from "../transforms/follow.ts";
import { atNode } from "../transforms/saved.ts";
import { alongCurves } from "../transforms/taylor.ts";
import { oneTensor } from "../transforms/tree.ts";

/** The right side of y′ = f(t, y); its result has the shape of y. */
export type RightSide = (t: Tensor, y: Tensor) => unknown;

/** The Taylor coefficients 0 … n of the solution: y[k + 1] = f(t, y)[k] / (k + 1), each from those before. */
export function solution(op: string, f: RightSide, t: Tensor, y: Tensor, n: number): Tensor[] {
  return recorded(op, f, t, y, n) ?? traced(op, f, t, y, n);
}

/** By operations that are recorded and transformed like any others. */
function traced(op: string, f: RightSide, t: Tensor, y: Tensor, n: number): Tensor[] {
  const series = [y];
  const time = [t, onesLike(t)];
  for (let k = 0; k < n; k++) {
    const slopes = alongCurves((s, u) => slope(op, f, s!, u!), [time, series], k + 1, op);
    const next = slopes[k] ?? zerosLike(y);
    series.push(k === 0 ? next : mul(next, number(1 / (k + 1), y.dtype)));
  }
  return series;
}

/**
 * By the recorded program of one call of `f`, whose coefficients grow with those of y: n steps in all, where each order
 * of the other way runs all lower ones again. Null where the result has to be differentiable.
 */
function recorded(op: string, f: RightSide, t: Tensor, y: Tensor, n: number): Tensor[] | null {
  if (isTraced(t) || isTraced(y) || (recorder.on && (nodeOf(t) !== null || nodeOf(y) !== null))) return null;
  const [s, u] = [requireGrad(handle(t)), requireGrad(handle(y))];
  const dy = recording(true, () => slope(op, f, s, u));
  const root = nodeOf(dy);
  if (root === null || isTraced(dy)) return null;
  const starts = [s.node!, u.node!];
  const nodes = programFrom(root, starts);
  const others = nodes.some((node) => node.primitive.rule.family === "leaf" && !starts.includes(node));
  if ((others && recorder.on) || !canFollow(nodes)) return null;
  const curve: Series<Tensor> = [convert(atNode(y, null), "float64")];
  const jets = new TensorJets(nodes, s.node!, [[u.node!, curve]]);
  for (let k = 0; k < n; k++) {
    const next = jets.coefficient(k);
    curve.push(next === null || k === 0 ? next : mul(next, number(1 / (k + 1), "float64")));
  }
  return curve.map((c) => (c === null ? zerosLike(y) : convert(c, y.dtype)));
}

function slope(op: string, f: RightSide, t: Tensor, y: Tensor): Tensor {
  const dy = oneTensor(f(t, y), op);
  if (sameShape(dy.shape, y.shape)) return convert(dy, y.dtype);
  if (dy.shape.length === 0) return convert(expand(dy, y.shape), y.dtype);
  throw new ShapeError(
    `${op}: f(t, y) has shape ${showShape(dy.shape)}, y ${showShape(y.shape)}; a slope has the shape of y`,
  );
}
