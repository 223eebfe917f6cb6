/** Functions as curves: where they are sampled, and where a curve is torn. */

import { derivatives, FluxionError, stack, Tensor, taylor, tensor, vmap } from "fluxion";

/** A function of one number, in operations on tensors. */
export type RealFunction = (x: Tensor) => unknown;

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** One line of a chart, in pieces: between them it is not defined, or it jumps. */
export interface Curve {
  readonly label: string;
  readonly kind: "function" | "derivative" | "taylor" | "data";
  readonly pieces: readonly (readonly Point[])[];
}

/** What is seen of the plane. */
export interface Box {
  readonly left: number;
  readonly right: number;
  readonly bottom: number;
  readonly top: number;
}

/** The derivatives of orders 0 … n at each of `xs`: all in one batch, or one by one where a function has to look at x. */
export function derivativesAt(f: RealFunction, xs: readonly number[], n: number): readonly (readonly number[])[] {
  try {
    const rows = vmap((x: Tensor) => stack(taylor(f, x, n)))(tensor(xs));
    return (rows.detach().toArray() as number[][]).map((row) => {
      let factorial = 1;
      return row.map((c, k) => c * (factorial *= Math.max(k, 1)));
    });
  } catch (error) {
    if (!(error instanceof FluxionError)) throw error;
    return xs.map((x) => recordedDerivatives(f, x, n));
  }
}

/** Those at one point, from the record of what the function did. */
function recordedDerivatives(f: RealFunction, at: number, n: number): readonly number[] {
  const x = tensor(at, { requiresGrad: true });
  const y = f(x);
  if (y instanceof Tensor && y.requiresGrad) return derivatives(y, x, n).map((d) => d.item());
  return [y instanceof Tensor ? y.item() : Number(y), ...new Array<number>(n).fill(0)];
}

/** A function and its first derivatives, sampled evenly, as far as a chart of them needs. */
export interface Samples {
  readonly f: RealFunction;
  readonly xs: readonly number[];
  /** For each x the derivatives of orders 0 … n, and that of order n + 1 as the slope of the last. */
  readonly rows: readonly (readonly number[])[];
}

export function sample(f: RealFunction, from: number, to: number, n: number, count: number): Samples {
  const xs = Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1));
  return { f, xs, rows: derivativesAt(f, xs, n + 1) };
}

interface Sample extends Point {
  readonly slope: number;
}

/** How often an interval is halved in which a curve seems to jump. */
const halvings = 12;

/** The curve of the derivative of order k: refined where it is steep, torn where it is not defined or jumps. */
export function piecesOf({ f, xs, rows }: Samples, k: number, box: Box): readonly (readonly Point[])[] {
  const sampleOf = (x: number, row: readonly number[]): Sample => ({ x, y: row[k]!, slope: row[k + 1]! });
  let samples = xs.map((x, i) => sampleOf(x, rows[i]!));
  for (let round = 0; round < halvings; round++) {
    const torn = samples.slice(1).map((b, i) => isTorn(samples[i]!, b, box));
    const middles = torn.flatMap((is, i) => (is ? [(samples[i]!.x + samples[i + 1]!.x) / 2] : []));
    if (middles.length === 0 || middles.length > xs.length) break;
    const found = derivativesAt(f, middles, k + 1);
    let at = 0;
    samples = samples.flatMap((a, i) => (torn[i] === true ? [a, sampleOf(middles[at]!, found[at++]!)] : [a]));
  }
  const pieces: Point[][] = [[]];
  samples.forEach((b, i) => {
    if (i > 0 && isTorn(samples[i - 1]!, b, box)) pieces.push([]);
    if (Number.isFinite(b.y)) pieces.at(-1)!.push({ x: b.x, y: b.y });
  });
  return pieces.filter((piece) => piece.length > 1);
}

/** Whether no line leads from a to b: one is not defined, a pole lies between, or the slopes do not explain the step. */
function isTorn(a: Sample, b: Sample, { bottom, top }: Box): boolean {
  if (!Number.isFinite(a.y) && !Number.isFinite(b.y)) return false;
  if (!Number.isFinite(a.y) || !Number.isFinite(b.y)) return true;
  if ((a.y > top && b.y < bottom) || (a.y < bottom && b.y > top)) return true;
  const steepest = Math.max(Math.abs(a.slope), Math.abs(b.slope));
  if (!Number.isFinite(steepest)) return false;
  return Math.abs(b.y - a.y) > 4 * steepest * (b.x - a.x) + 0.02 * (top - bottom);
}

/** The values of a Taylor polynomial around `at`, from the derivatives there. */
export function taylorCurve(
  derivatives: readonly number[],
  at: number,
  degree: number,
  xs: readonly number[],
): readonly Point[] {
  return xs.map((x) => {
    let [sum, term] = [0, 1];
    for (let k = 0; k <= degree; k++) {
      sum += derivatives[k]! * term;
      term *= (x - at) / (k + 1);
    }
    return { x, y: sum };
  });
}
