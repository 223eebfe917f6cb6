import { inspect } from "node:util";
import { ArgumentError } from "fluxion";
import { drawChart } from "./chart.ts";
import { type Displayable, displaySymbol } from "./display.ts";
import type { Bundle } from "./messages.ts";
import {
  type Box,
  type Curve,
  derivativesAt,
  piecesOf,
  type Point,
  type RealFunction,
  type Samples,
  sample,
  taylorCurve,
} from "./sampling.ts";
import { subscript, superscript, tickText } from "./ticks.ts";

/** Points in the order in which they are joined: numbers, or what has them in `toArray()`. */
export interface PlotData {
  readonly x: Numbers;
  readonly y: Numbers;
}
type Numbers = readonly number[] | { toArray(): unknown };

/** What can be plotted: a function of one number, or several functions and lists of points by name. */
export type Plottable = RealFunction | Readonly<Record<string, RealFunction | PlotData>>;

export interface PlotOptions {
  /** The left end; that of the data where only data is plotted. */
  readonly from?: number;
  /** The right end. */
  readonly to?: number;
  /** Also the derivatives of orders 1 … n, or of the orders in a list. */
  readonly derivatives?: number | readonly number[];
  /** Also the Taylor polynomials of these degrees, around `at`: the middle by default. */
  readonly taylor?: number | readonly number[] | { readonly at?: number; readonly degrees: number | readonly number[] };
  /** The lowest and the highest value that is shown; by default what most of the curves need. */
  readonly ylim?: readonly [bottom: number, top: number];
  readonly title?: string;
  readonly width?: number;
  readonly height?: number;
}

/** Curves, as a picture in a notebook and as a sentence in a terminal. */
export interface Plot extends Displayable {
  /** The picture as SVG, for light and dark pages. */
  toSvg(): string;
  toString(): string;
  [inspect.custom](): string;
}

const names = ["from", "to", "derivatives", "taylor", "ylim", "title", "width", "height"];
const points = 601;
const highest = 50;

/**
 * Functions of one number, their derivatives and their Taylor polynomials as curves, with gaps where they are not
 * defined or jump.
 *
 * @example plot((x) => x.sin(), { from: -3, to: 3, derivatives: 2, taylor: [1, 3] })
 */
export function plot(f: Plottable, options: PlotOptions = {}): Plot {
  const entries = typeof f === "function" ? { [f.name || "f"]: f } : f;
  if (typeof entries !== "object" || entries === null || Object.keys(entries).length === 0)
    throw new ArgumentError("plot: expected a function, or an object of functions and { x, y } by their names");
  const chart = chartOf(entries, options);
  const text = summaryOf(chart.curves, chart.box);
  const svg = drawChart(chart);
  return {
    toSvg: () => svg,
    toString: () => text,
    [inspect.custom]: () => text,
    [displaySymbol]: (): Bundle => ({ "image/svg+xml": svg, "text/plain": text }),
  };
}

function chartOf(entries: Readonly<Record<string, RealFunction | PlotData>>, options: PlotOptions) {
  for (const name in options)
    if (!names.includes(name))
      throw new ArgumentError(`plot: unknown option "${name}"; its options are ${names.join(", ")}`);
  const data = Object.entries(entries).flatMap(([label, entry]) =>
    typeof entry === "function" ? [] : [{ label, points: pointsOf(label, entry) }],
  );
  const xs = data.flatMap((d) => d.points.map(({ x }) => x));
  const { from = least(xs), to = greatest(xs), title = "", width = 680, height = 400 } = options;
  if (!(Number.isFinite(from) && Number.isFinite(to) && from < to))
    throw new ArgumentError(`plot: expected numbers { from, to } with from below to, got ${from} and ${to}`);
  const orders = listOf("derivatives", options.derivatives ?? [], (n) => Array.from({ length: n }, (_, k) => k + 1));
  const expansion = expansionOf(options.taylor, (from + to) / 2);
  const n = Math.max(0, ...orders);

  const sampled = Object.entries(entries).flatMap(([label, entry]): { label: string; samples: Samples }[] =>
    typeof entry === "function" ? [{ label, samples: sample(entry, from, to, n, points) }] : [],
  );
  const shown = [0, ...orders];
  const values = [
    ...sampled.flatMap(({ samples }) => samples.rows.flatMap((row) => shown.map((k) => row[k]!))),
    ...data.flatMap((d) => d.points.map(({ y }) => y)),
  ];
  const [bottom, top] = options.ylim ?? rangeOf(values);
  if (!(Number.isFinite(bottom) && Number.isFinite(top) && bottom < top))
    throw new ArgumentError(`plot: expected ylim as [lowest, highest], got [${bottom}, ${top}]`);
  const box: Box = { left: from, right: to, bottom, top };

  const curves: Curve[] = [];
  for (const { label, samples } of sampled) {
    for (const k of shown)
      curves.push({
        label: primed(label, k),
        kind: k === 0 ? "function" : "derivative",
        pieces: piecesOf(samples, k, box),
      });
    if (expansion === null) continue;
    const [atPoint] = derivativesAt(samples.f, [expansion.at], Math.max(...expansion.degrees));
    for (const degree of expansion.degrees) {
      const label_ = sampled.length > 1 ? `T${subscript(degree)} ${label}` : `T${subscript(degree)}`;
      curves.push({ label: label_, kind: "taylor", pieces: [taylorCurve(atPoint!, expansion.at, degree, samples.xs)] });
    }
  }
  for (const d of data) curves.push({ label: d.label, kind: "data", pieces: [d.points] });
  return { curves, box, title, width, height };
}

function pointsOf(label: string, { x, y }: PlotData): readonly Point[] {
  const [xs, ys] = [x, y].map((list) => (list && "toArray" in list ? list.toArray() : list) as readonly number[]);
  const isList = (list: unknown): boolean => Array.isArray(list) && list.every((value) => typeof value === "number");
  if (!isList(xs) || !isList(ys) || xs!.length !== ys!.length)
    throw new ArgumentError(`plot: "${label}" must be a function, or { x, y } with two lists of numbers of one length`);
  return xs!.map((value, i) => ({ x: value, y: ys![i]! }));
}

interface Expansion {
  readonly at: number;
  readonly degrees: readonly number[];
}

function expansionOf(taylor: PlotOptions["taylor"], middle: number): Expansion | null {
  if (taylor === undefined) return null;
  const { at = middle, degrees } =
    typeof taylor === "object" && "degrees" in taylor ? taylor : { at: middle, degrees: taylor };
  if (!Number.isFinite(at)) throw new ArgumentError(`plot: expected a number as { at } of taylor, got ${at}`);
  const list = listOf("taylor", degrees, (n) => [n]);
  return list.length === 0 ? null : { at, degrees: list };
}

function listOf(
  what: string,
  given: number | readonly number[],
  of: (n: number) => readonly number[],
): readonly number[] {
  const list = typeof given === "number" ? [given] : given;
  if (!Array.isArray(list) || !list.every((n) => Number.isInteger(n) && n >= 0 && n <= highest))
    throw new ArgumentError(`plot: ${what} must be whole numbers from 0 to ${highest}, got ${inspect(given)}`);
  return typeof given === "number" ? of(given) : list.filter((n) => what === "taylor" || n > 0);
}

/** `f`, `f′`, `f″`, `f‴`, `f⁽⁴⁾` */
const primed = (label: string, k: number): string =>
  label + (k < 4 ? (["", "′", "″", "‴"][k] as string) : `⁽${superscript(k)}⁾`);

/** The range of the values; where few of them are far beyond the others, as at a pole, of the others. */
function rangeOf(values: readonly number[]): readonly [number, number] {
  const sorted = values.filter(Number.isFinite).toSorted((a, b) => a - b);
  if (sorted.length === 0) return [-1, 1];
  const quantile = (q: number): number => sorted[Math.round(q * (sorted.length - 1))]!;
  const [low, high] = [quantile(0.05), quantile(0.95)];
  let [bottom, top] = [sorted[0]!, sorted.at(-1)!];
  if (top - bottom > 6 * (high - low) && high > low) [bottom, top] = [low, high];
  if (bottom === top) return [bottom - 1, top + 1];
  const margin = 0.05 * (top - bottom);
  return [bottom - margin, top + margin];
}

function summaryOf(curves: readonly Curve[], { left, right, bottom, top }: Box): string {
  const number = (x: number): string => tickText(Number(x.toPrecision(3)));
  const labels = curves.map(({ label }) => label).join(", ");
  return `plot of ${labels} for x from ${number(left)} to ${number(right)}, y from ${number(bottom)} to ${number(top)}`;
}

const least = (values: readonly number[]): number => values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
const greatest = (values: readonly number[]): number =>
  values.reduce((a, b) => Math.max(a, b), Number.NEGATIVE_INFINITY);
