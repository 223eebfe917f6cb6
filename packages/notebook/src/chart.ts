/** Curves as a picture: axes with round numbers, a legend, colours for light and dark pages. */

import { escapeHtml } from "./highlight.ts";
import type { Box, Curve, Point } from "./sampling.ts";
import { niceTicks, tickText } from "./ticks.ts";

export interface Chart {
  readonly curves: readonly Curve[];
  readonly box: Box;
  readonly title: string;
  readonly width: number;
  readonly height: number;
}

const light = ["#2a6090", "#c2571a", "#3d7045", "#8a3b6b", "#a5342b", "#2f7377", "#8a6416", "#5b5f97"];
const dark = ["#86b4dc", "#eb9a5f", "#9cc49b", "#d094b8", "#e58a80", "#85c1c2", "#d4ab5f", "#a9adde"];
/** How many curves have colours of their own. */
const colours = light.length;

const style = `
.fluxion-plot { --ink: #22252a; --soft: #6f6a62; --grid: #e9e4db; --axis: #a49d91; ${colourList(light)}
  font: 12px ui-sans-serif, system-ui, "Helvetica Neue", Arial, "DejaVu Sans", sans-serif; font-variant-numeric: tabular-nums; }
@media (prefers-color-scheme: dark) { .fluxion-plot { --ink: #dcd9d2; --soft: #9b968d; --grid: #2b2e32; --axis: #6b675f; ${colourList(dark)} } }
.fluxion-plot text { fill: var(--soft); }
.fluxion-plot .title, .fluxion-plot .legend text { fill: var(--ink); font-size: 13px; }
.fluxion-plot .grid { stroke: var(--grid); fill: none; }
.fluxion-plot .axis { stroke: var(--axis); fill: none; }
.fluxion-plot .curve { fill: none; stroke-width: 1.5; stroke-linejoin: round; stroke-linecap: round; }
.fluxion-plot .function { stroke-width: 2.4; }
.fluxion-plot .taylor { stroke-dasharray: 6 4; stroke-linecap: butt; }`;

function colourList(list: readonly string[]): string {
  return list.map((colour, i) => `--c${i}: ${colour};`).join(" ");
}

/** Draws a chart as SVG. */
export function drawChart({ curves, box, title, width, height }: Chart): string {
  const yTicks = niceTicks(box.bottom, box.top, Math.max(2, height / 60));
  const yTexts = yTicks.map(tickText);
  const left = 14 + 7 * Math.max(1, ...yTexts.map((text) => text.length));
  const labels = curves.map(({ label }) => label);
  const legendWidth = curves.length > 1 ? 50 + 8 * Math.max(...labels.map((label) => [...label].length)) : 14;
  const top = title === "" ? 12 : 34;
  const frame: Frame = { left, top, right: width - legendWidth, bottom: height - 28 };
  const place = placing(box, frame);
  const xTicks = niceTicks(box.left, box.right, Math.max(2, (frame.right - left) / 80));

  const grid = [
    ...xTicks.map((x) => `M${at(place({ x, y: box.bottom }))}V${frame.top}`),
    ...yTicks.map((y) => `M${at(place({ x: box.left, y }))}H${frame.right}`),
  ].join("");
  const zero = place({ x: 0, y: 0 });
  const axes = [
    box.left <= 0 && box.right >= 0 ? `M${round(zero.x)},${frame.top}V${frame.bottom}` : "",
    box.bottom <= 0 && box.top >= 0 ? `M${left},${round(zero.y)}H${frame.right}` : "",
  ].join("");
  const xTexts = xTicks.map((x) => {
    const { x: px } = place({ x, y: 0 });
    return `<text x="${round(px)}" y="${frame.bottom + 18}" text-anchor="middle">${tickText(x)}</text>`;
  });
  const yLabels = yTicks.map((y, i) => {
    const { y: py } = place({ x: 0, y });
    return `<text x="${left - 7}" y="${round(py + 4)}" text-anchor="end">${yTexts[i]}</text>`;
  });
  const lines = curves.map((curve, i) => line(curve, i, place, frame));
  const clip = `fluxion-plot-${hash(lines.join())}`;
  const heading = title === "" ? "" : `<text class="title" x="${left}" y="18">${escapeHtml(title)}</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" class="fluxion-plot" role="img" aria-label="${escapeHtml(`plot of ${labels.join(", ")}`)}" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">
<style>${style}</style>
<clipPath id="${clip}"><rect x="${left}" y="${top}" width="${frame.right - left}" height="${frame.bottom - top}"/></clipPath>
<path class="grid" d="${grid}"/><path class="axis" d="${axes}"/>
<g clip-path="url(#${clip})">
${lines.join("\n")}
</g>
${heading}${xTexts.join("")}${yLabels.join("")}
${curves.length > 1 ? legend(curves, frame) : ""}
</svg>`;
}

/** Where the curves are drawn, in the picture. */
interface Frame {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

/** From the plane to the picture. What is far outside is not quite so far: no renderer likes huge numbers. */
function placing(box: Box, frame: Frame): (point: Point) => Point {
  const across = (frame.right - frame.left) / (box.right - box.left);
  const up = (frame.bottom - frame.top) / (box.top - box.bottom);
  const far = 2 * (frame.bottom - frame.top);
  return ({ x, y }) => ({
    x: frame.left + (x - box.left) * across,
    y: Math.min(frame.bottom + far, Math.max(frame.top - far, frame.bottom - (y - box.bottom) * up)),
  });
}

function line({ kind, label, pieces }: Curve, i: number, place: (point: Point) => Point, frame: Frame): string {
  const paths = pieces.map((piece) => {
    const points = simplified(piece.map(place).filter(({ x }) => x >= frame.left - 1 && x <= frame.right + 1));
    return points.length > 1 ? `M${points.map(at).join("L")}` : "";
  });
  return `<path class="curve ${kind}" stroke="var(--c${i % colours})" d="${paths.join("")}"><title>${escapeHtml(label)}</title></path>`;
}

function legend(curves: readonly Curve[], { right, top }: Frame): string {
  const entries = curves.map(({ label, kind }, i) => {
    const y = top + 10 + 20 * i;
    return (
      `<path class="curve ${kind}" stroke="var(--c${i % colours})" d="M${right + 12},${y}h22"/>` +
      `<text x="${right + 41}" y="${y + 4}">${escapeHtml(label)}</text>`
    );
  });
  return `<g class="legend">${entries.join("")}</g>`;
}

/** Without the points that lie on the line of their neighbours: Douglas and Peucker 1973, without recursion. */
function simplified(points: readonly Point[]): readonly Point[] {
  const keep = new Set([0, points.length - 1]);
  const open: (readonly [number, number])[] = [[0, points.length - 1]];
  for (let range = open.pop(); range; range = open.pop()) {
    const [from, to] = range;
    let [worst, where] = [0.08, -1];
    for (let i = from + 1; i < to; i++) {
      const distance = distanceTo(points[from]!, points[to]!, points[i]!);
      if (distance > worst) [worst, where] = [distance, i];
    }
    if (where < 0) continue;
    keep.add(where);
    open.push([from, where], [where, to]);
  }
  return points.filter((_, i) => keep.has(i));
}

function distanceTo(a: Point, b: Point, p: Point): number {
  const length = Math.hypot(b.x - a.x, b.y - a.y);
  if (length === 0) return Math.hypot(p.x - a.x, p.y - a.y);
  return Math.abs((b.x - a.x) * (p.y - a.y) - (b.y - a.y) * (p.x - a.x)) / length;
}

/** A name from a text, the same each time. */
function hash(text: string): string {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return (h >>> 0).toString(36);
}

const round = (x: number): number => Math.round(x * 10) / 10;
const at = ({ x, y }: Point): string => `${round(x)},${round(y)}`;
