import dagre from "@dagrejs/dagre";
import type { Box, Picture } from "./graph.ts";
import { escapeHtml } from "./highlight.ts";

/** How an operation is written in its box; the others by their own name. */
const symbols: Readonly<Record<string, string>> = {
  Add: "+",
  Sub: "−",
  Mul: "×",
  Div: "÷",
  Neg: "−x",
  Pow: "xⁿ",
  Exp: "exp",
  Log: "log",
  Sqrt: "√",
  Sum: "Σ",
  Reciprocal: "1/x",
};

const style = `
.fluxion-graph { --ink: #22252a; --soft: #8d867b; --fill: #fdfcf9; --leaf: #e8f0f6; --leaf-line: #2a6090; --line: #cfc8bc;
  font: 13px ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
@media (prefers-color-scheme: dark) { .fluxion-graph { --ink: #dcd9d2; --soft: #8d887f; --fill: #1d2024; --leaf: #1d2b38;
  --leaf-line: #86b4dc; --line: #474b51; } }
.fluxion-graph rect { fill: var(--fill); stroke: var(--line); }
.fluxion-graph .leaf rect, .fluxion-graph .output rect { fill: var(--leaf); stroke: var(--leaf-line); }
.fluxion-graph text { fill: var(--ink); text-anchor: middle; dominant-baseline: central; }
.fluxion-graph .leaf text, .fluxion-graph .output text { font-style: italic; }
.fluxion-graph .detail { fill: var(--soft); font-size: 11px; font-style: normal; }
.fluxion-graph path { fill: none; stroke: var(--soft); stroke-width: 1.25; }
.fluxion-graph .head { fill: var(--soft); stroke: none; }`;

/** Draws boxes and arrows from left to right. */
export function drawGraph({ boxes, arrows }: Picture): string {
  const layout = new dagre.graphlib.Graph({ multigraph: true });
  layout.setGraph({ rankdir: "LR", nodesep: 16, ranksep: 34, marginx: 2, marginy: 2 });
  for (const box of boxes) layout.setNode(String(box.id), { width: widthOf(box), height: box.detail ? 40 : 30 });
  for (const [i, [from, to]] of arrows.entries()) layout.setEdge(String(from), String(to), {}, String(i));
  dagre.layout(layout);

  const { width = 0, height = 0 } = layout.graph() as { width?: number; height?: number };
  const paths = layout
    .edges()
    .map((edge: { v: string; w: string; name?: string }) => arrow((layout.edge(edge) as { points: Point[] }).points));
  const rects = boxes.map((box) => drawBox(box, layout.node(String(box.id)) as Placed));
  const [w, h] = [Math.ceil(width), Math.ceil(height)];
  return `<svg xmlns="http://www.w3.org/2000/svg" class="fluxion-graph" role="img" aria-label="autograd graph" width="${w}" height="${h}" viewBox="0 0 ${w} ${h}">
<style>${style}</style>
${[...paths, ...rects].join("\n")}
</svg>`;
}

interface Point {
  readonly x: number;
  readonly y: number;
}

interface Placed extends Point {
  readonly width: number;
  readonly height: number;
}

function textOf(box: Box): string {
  if (box.kind !== "operation") return box.label;
  return symbols[box.label] ?? box.label.charAt(0).toLowerCase() + box.label.slice(1);
}

function widthOf(box: Box): number {
  return Math.max(38, 8 * Math.max(textOf(box).length, 0.85 * box.detail.length) + 22);
}

function drawBox(box: Box, { x, y, width, height }: Placed): string {
  const corner = box.kind === "operation" ? 6 : height / 2;
  const rect = `<rect x="${round(x - width / 2)}" y="${round(y - height / 2)}" width="${round(width)}" height="${height}" rx="${corner}"/>`;
  const up = box.detail ? 7 : 0;
  const label = `<text x="${round(x)}" y="${round(y - up)}">${escapeHtml(textOf(box))}</text>`;
  const detail = box.detail
    ? `<text class="detail" x="${round(x)}" y="${round(y + 9)}">${escapeHtml(box.detail)}</text>`
    : "";
  return `<g class="${box.kind}"><title>${escapeHtml(box.label)}</title>${rect}${label}${detail}</g>`;
}

/** A smooth line through the points of the layout, with a head. */
function arrow(points: readonly Point[]): string {
  const [first, ...rest] = points;
  const tip = rest.pop();
  if (!first || !tip) return "";
  const before = rest.at(-1) ?? first;
  const angle = Math.atan2(tip.y - before.y, tip.x - before.x);
  const base: Point = { x: tip.x - 6 * Math.cos(angle), y: tip.y - 6 * Math.sin(angle) };
  let path = `M${at(first)}`;
  for (const [i, control] of rest.entries()) {
    const next = rest[i + 1];
    const end = next ? { x: (control.x + next.x) / 2, y: (control.y + next.y) / 2 } : base;
    path += `Q${at(control)} ${at(end)}`;
  }
  if (rest.length === 0) path += `L${at(base)}`;
  const side = (turn: number): Point => ({
    x: base.x + 3.5 * Math.cos(angle + turn),
    y: base.y + 3.5 * Math.sin(angle + turn),
  });
  return `<path d="${path}"/><path class="head" d="M${at(tip)}L${at(side(Math.PI / 2))}L${at(side(-Math.PI / 2))}Z"/>`;
}

const round = (x: number): number => Math.round(x * 10) / 10;
const at = ({ x, y }: Point): string => `${round(x)},${round(y)}`;
