import assert from "node:assert/strict";
import { test } from "node:test";
import { tensor, type Tensor } from "fluxion";
import { displaySymbol } from "../src/display.ts";
import { plot } from "../src/plot.ts";
import { type Box, derivativesAt, piecesOf, sample } from "../src/sampling.ts";
import { niceTicks, subscript, superscript, tickText } from "../src/ticks.ts";

const sin = (x: Tensor): Tensor => x.sin();
const box: Box = { left: -4, right: 4, bottom: -5, top: 5 };
const pieces = (f: (x: Tensor) => unknown, k = 0): readonly (readonly { x: number; y: number }[])[] =>
  piecesOf(sample(f, -4, 4, k, 401), k, box);
const ends = (f: (x: Tensor) => unknown): number[][] =>
  pieces(f).map((piece) => [piece[0]!.x, piece.at(-1)!.x].map((x) => Math.round(x * 100) / 100 + 0));

test("ticks are round numbers within the bounds", () => {
  assert.deepEqual(niceTicks(0, 1, 5), [0, 0.2, 0.4, 0.6, 0.8, 1]);
  assert.deepEqual(niceTicks(-3, 3, 6), [-3, -2, -1, 0, 1, 2, 3]);
  assert.deepEqual(niceTicks(-0.31, 0.27, 3), [-0.2, 0, 0.2]);
  assert.deepEqual(niceTicks(1e6, 3e6, 4), [1e6, 1.5e6, 2e6, 2.5e6, 3e6]);
  assert.deepEqual(niceTicks(2, 2, 4), [2]);
});

test("ticks read as numbers, large and small ones with a power of ten", () => {
  assert.deepEqual([0, -0.5, 0.1 + 0.2, 1e5, -2.5e6, 1e-5].map(tickText), [
    "0",
    "−0.5",
    "0.3",
    "10⁵",
    "−2.5·10⁶",
    "10⁻⁵",
  ]);
  assert.equal(superscript(-12), "⁻¹²");
  assert.equal(subscript(10), "₁₀");
});

test("derivatives are exact at each point, also of functions that look at x", () => {
  const rows = derivativesAt((x) => (x.item() > 0 ? x.pow(3) : x), [-1, 2], 2);
  assert.deepEqual(rows, [
    [-1, 1, 0],
    [8, 12, 12],
  ]);
  assert.deepEqual(
    derivativesAt(() => 3, [0, 1], 1),
    [
      [3, 0],
      [3, 0],
    ],
  );
});

test("a curve is torn at poles, jumps and where it is not defined, and only there", () => {
  assert.deepEqual(ends(sin), [[-4, 4]]);
  assert.deepEqual(
    ends((x) => x.abs()),
    [[-4, 4]],
  );
  assert.deepEqual(
    ends((x) => x.mul(30).sin()),
    [[-4, 4]],
  );
  assert.deepEqual(
    ends((x) => x.reciprocal()),
    [
      [-4, 0],
      [0, 4],
    ],
  );
  assert.deepEqual(
    ends((x) => x.tan()),
    [
      [-4, -1.57],
      [-1.57, 1.57],
      [1.57, 4],
    ],
  );
  assert.deepEqual(
    ends((x) => x.log()),
    [[0, 4]],
  );
  assert.deepEqual(
    ends((x) => x.sub(1).sign()),
    [
      [-4, 1],
      [1, 4],
    ],
  );
  assert.deepEqual(
    ends((x) => x.mul(200).tanh()),
    [[-4, 4]],
  ); // steep, but whole
});

test("a plot shows the function, its derivatives and its Taylor polynomials, each with its name", () => {
  const shown = plot(sin, { from: -3, to: 3, derivatives: 5, taylor: { at: 0, degrees: [1, 3] }, title: "<sine>" });
  assert.equal(
    String(shown),
    "plot of sin, sin′, sin″, sin‴, sin⁽⁴⁾, sin⁽⁵⁾, T₁, T₃ for x from −3 to 3, y from −1.1 to 1.1",
  );
  const svg = shown.toSvg();
  assert.equal(svg.match(/<path class="curve (function|derivative|taylor)"[^>]*><title>/g)!.length, 8);
  assert.match(svg, /&lt;sine&gt;/);
  assert.doesNotMatch(svg, /NaN|undefined|Infinity|<sine>/);
  assert.match(svg, /@media \(prefers-color-scheme: dark\)/);
  assert.deepEqual(Object.keys(shown[displaySymbol]()), ["image/svg+xml", "text/plain"]);
  assert.equal(
    shown.toSvg(),
    plot(sin, { from: -3, to: 3, derivatives: 5, taylor: { at: 0, degrees: [1, 3] }, title: "<sine>" }).toSvg(),
  );
});

test("orders may be listed, functions named, and points joined", () => {
  const named = plot({ f: sin, g: (x: Tensor) => x.exp() }, { from: 0, to: 1, derivatives: [2], taylor: 1 });
  assert.match(String(named), /^plot of f, f″, T₁ f, g, g″, T₁ g for/);
  const data = plot({ path: { x: tensor([0, 1, 2]), y: [1, 4, 9] } });
  assert.equal(String(data), "plot of path for x from 0 to 2, y from 0.6 to 9.4");
});

test("the range is that of most values, or the one that is asked for", () => {
  assert.match(String(plot((x: Tensor) => x.reciprocal(), { from: -1, to: 1 })), /y from −1?\d\.?\d* to 1?\d/);
  assert.match(String(plot(sin, { from: 0, to: 1, ylim: [-2, 2] })), /y from −2 to 2$/);
  assert.match(String(plot((x: Tensor) => x.mul(0), { from: 0, to: 1 })), /y from −1 to 1$/);
});

test("a bad call is refused, and the message says what is expected", () => {
  const refused = (f: never, options: object, message: RegExp): void =>
    assert.throws(() => plot(f, options as never), { name: "ArgumentError", message });
  refused(sin as never, { from: 1, to: 0 }, /plot: expected numbers \{ from, to \} with from below to, got 1 and 0/);
  refused(sin as never, {}, /plot: expected numbers/);
  refused(
    sin as never,
    { from: 0, to: 1, derivatives: -1 },
    /plot: derivatives must be whole numbers from 0 to 50, got -1/,
  );
  refused(
    sin as never,
    { from: 0, to: 1, taylor: [1.5] },
    /plot: taylor must be whole numbers from 0 to 50, got \[ 1.5 \]/,
  );
  refused(sin as never, { from: 0, to: 1, derivative: 2 }, /plot: unknown option "derivative"/);
  refused(sin as never, { from: 0, to: 1, ylim: [1, 1] }, /plot: expected ylim as \[lowest, highest\], got \[1, 1\]/);
  refused({ path: { x: [1], y: [1, 2] } } as never, {}, /plot: "path" must be a function, or \{ x, y \}/);
  refused(3 as never, {}, /plot: expected a function/);
});
