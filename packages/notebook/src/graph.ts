import { inspect } from "node:util";
import { type Displayable, displaySymbol } from "./display.ts";
import { drawGraph } from "./drawing.ts";
import type { Bundle } from "./messages.ts";

/** A node of the recorded graph, as far as a drawing reads it. */
export interface GraphNode {
  name(): string;
  readonly nextFunctions: readonly (readonly [node: GraphNode | null, index: number])[];
  /** The leaf that an AccumulateGrad node fills. */
  readonly variable?: unknown;
}

/** A tensor, as far as a drawing reads it. */
export interface GraphTensor {
  readonly gradFn: GraphNode | null;
  readonly name?: string | null | undefined;
  readonly shape?: readonly number[];
}

/** One box of a drawing: an operation, or a leaf under its name. */
export interface Box {
  readonly id: number;
  readonly kind: "operation" | "leaf" | "output";
  readonly label: string;
  /** A second line: a leaf's shape. */
  readonly detail: string;
}

/** What is drawn: boxes, and arrows from a value to what is computed of it. */
export interface Picture {
  readonly boxes: readonly Box[];
  readonly arrows: readonly (readonly [from: number, to: number])[];
}

/** The operations recorded behind a tensor, from its leaves to itself. */
export interface AutogradGraph extends Displayable {
  /** The picture as SVG, for light and dark pages. */
  toSvg(): string;
  /** The graph as an indented tree, from the result down to the leaves. */
  toString(): string;
  [inspect.custom](): string;
}

/** Beyond this many boxes a picture says nothing any more, and only the tree is shown. */
const mostBoxes = 300;
const mostLines = 200;

/** The autograd graph of `y`, as a picture in a notebook and as a tree in a terminal. */
export function graph(y: GraphTensor): AutogradGraph {
  return {
    toSvg: () => drawGraph(pictureOf(y)),
    toString: () => treeOf(y),
    [inspect.custom]: () => treeOf(y),
    [displaySymbol](): Bundle {
      const picture = pictureOf(y);
      const svg = picture.boxes.length > mostBoxes ? {} : { "image/svg+xml": drawGraph(picture) };
      return { ...svg, "text/plain": treeOf(y) };
    },
  };
}

const bare = (name: string): string => name.replace(/^torch::autograd::/, "");
const operation = (node: GraphNode): string => bare(node.name()).replace(/Backward\d*$/, "");

function isLeaf(node: GraphNode): boolean {
  return /AccumulateGrad$/.test(node.name());
}

function leafLabel(node: GraphNode): { label: string; detail: string } {
  const variable = node.variable as Partial<GraphTensor> | undefined;
  const shape = variable?.shape ?? [];
  return { label: variable?.name || "leaf", detail: shape.length > 0 ? `[${shape.join(", ")}]` : "" };
}

/** Boxes and arrows of the graph behind a tensor, each node once. */
export function pictureOf(tensor: GraphTensor): Picture {
  const boxes: Box[] = [];
  const arrows: [number, number][] = [];
  const ids = new Map<GraphNode, number>();
  const waiting: GraphNode[] = [];
  const add = (node: GraphNode): number => {
    const known = ids.get(node);
    if (known !== undefined) return known;
    const id = boxes.length;
    ids.set(node, id);
    if (isLeaf(node)) boxes.push({ id, kind: "leaf", ...leafLabel(node) });
    else boxes.push({ id, kind: "operation", label: operation(node), detail: "" });
    waiting.push(node);
    return id;
  };
  const root = tensor.gradFn ? add(tensor.gradFn) : null;
  for (const node of waiting) {
    for (const [next] of node.nextFunctions) if (next) arrows.push([add(next), ids.get(node)!]);
  }
  const shape = tensor.shape ?? [];
  const detail = shape.length > 0 ? `[${shape.join(", ")}]` : "";
  const kind = root === null ? "leaf" : "output";
  if (root === null || tensor.name) boxes.push({ id: boxes.length, kind, label: tensor.name || "leaf", detail });
  if (root !== null && tensor.name) arrows.push([root, boxes.length - 1]);
  return { boxes, arrows };
}

/** The graph as text; what was shown before is not shown again, and a long one is cut. */
export function treeOf(tensor: GraphTensor): string {
  if (!tensor.gradFn) return tensor.name || "a leaf: nothing was recorded";
  const lines: string[] = [];
  const seen = new Set<GraphNode>();
  // Children are pushed in reverse, so that a stack writes them in order: graphs may be deeper than the call stack.
  const stack: { node: GraphNode; lead: string; next: string }[] = [{ node: tensor.gradFn, lead: "", next: "" }];
  for (let top = stack.pop(); top; top = stack.pop()) {
    if (lines.length === mostLines) return [...lines, "…"].join("\n");
    const { node, lead, next } = top;
    const { label, detail } = leafLabel(node);
    const again = seen.has(node) && !isLeaf(node);
    lines.push(lead + (isLeaf(node) ? `${label} ${detail}`.trim() : bare(node.name())) + (again ? " (above)" : ""));
    if (again) continue;
    seen.add(node);
    const below = node.nextFunctions.flatMap(([child]) => (child ? [child] : []));
    for (const [i, child] of [...below.entries()].reverse()) {
      const last = i === below.length - 1;
      stack.push({ node: child, lead: next + (last ? "└─ " : "├─ "), next: next + (last ? "   " : "│  ") });
    }
  }
  return lines.join("\n");
}
