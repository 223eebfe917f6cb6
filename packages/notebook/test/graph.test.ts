import assert from "node:assert/strict";
import { test } from "node:test";
import { displaySymbol } from "../src/display.ts";
import { type GraphNode, graph, pictureOf } from "../src/graph.ts";

const leaf = (name: string, shape: number[] = []): GraphNode => ({
  name: () => "AccumulateGrad",
  nextFunctions: [],
  variable: { name, shape },
});
const node = (name: string, ...inputs: (GraphNode | null)[]): GraphNode => ({
  name: () => name,
  nextFunctions: inputs.map((input) => [input, 0]),
});

const x = leaf("x", [3]);
const product = node("MulBackward0", x, node("PowBackward0", x, null));

test("a graph reads as a tree from the result down to the leaves", () => {
  assert.equal(String(graph({ gradFn: product })), "MulBackward0\n├─ x [3]\n└─ PowBackward0\n   └─ x [3]");
});

test("a part that is used twice is drawn once and written once", () => {
  const square = node("AddBackward0", product, product);
  assert.equal(pictureOf({ gradFn: square }).boxes.length, 4);
  assert.match(String(graph({ gradFn: square })), /└─ MulBackward0 \(above\)$/);
});

test("a picture has boxes for operations, leaves by name and the result where it has one", () => {
  const { boxes, arrows } = pictureOf({ gradFn: product, name: "y" });
  assert.deepEqual(
    boxes.map(({ kind, label }) => `${kind} ${label}`),
    ["operation Mul", "leaf x", "operation Pow", "output y"],
  );
  assert.deepEqual(arrows, [
    [1, 0],
    [2, 0],
    [1, 2],
    [0, 3],
  ]);
});

test("names are escaped in the picture", () => {
  const svg = graph({ gradFn: node("MulBackward0", leaf("<a&b>")) }).toSvg();
  assert.match(svg, /&lt;a&amp;b&gt;/);
  assert.doesNotMatch(svg, /NaN|undefined|<a&b>/);
});

test("a leaf alone is a picture too", () => {
  assert.equal(String(graph({ gradFn: null, name: "w" })), "w");
  assert.deepEqual(Object.keys(graph({ gradFn: null })[displaySymbol]()), ["image/svg+xml", "text/plain"]);
});

test("a deep graph needs no deep call stack", () => {
  let deep = x;
  for (let i = 0; i < 20_000; i++) deep = node("SinBackward0", deep);
  assert.equal(pictureOf({ gradFn: deep }).boxes.length, 20_001);
  assert.match(String(graph({ gradFn: deep })), /SinBackward0\n…$/);
  assert.deepEqual(Object.keys(graph({ gradFn: deep })[displaySymbol]()), ["text/plain"]);
});
