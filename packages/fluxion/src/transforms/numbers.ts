/** The reverse column for programs of 0-dim numbers: no tensors, no closures, one typed array of cotangents. */

import type { Node } from "../core/node.ts";
import type { Cotangents, Elementwise, Primitive } from "../core/primitive.ts";
import { slopeExpression } from "../core/slope.ts";
import type { Tensor } from "../core/tensor.ts";
import { codegen, emit, Environment } from "../scalar/compile.ts";
import { inputsOf } from "../scalar/differential.ts";
import { lowerings } from "../scalar/lowering.ts";
import { isConst } from "../scalar/scalar.ts";
import { release } from "./saved.ts";

type NumberBackward = (node: Node, g: Cotangents) => void;

let doubles = /* @__PURE__ */ new Float64Array(1024);
let floats = /* @__PURE__ */ new Float32Array(1024);
const queue: Node[] = [];
let epoch = 0;

/**
 * Pulls `seed` from `output` back through a program of 0-dim numbers, telling `receive` what arrives at `stop` and at
 * leaves; nothing behind `stop` is walked. Returns false, having done nothing, where a node is no plain number, has a
 * listener, was written in place or consumed, does not know its program yet, or where no code may be generated: the
 * general walk is for those.
 */
export function pullNumbers(
  output: Node,
  seed: number,
  stop: Node | null,
  retain: boolean,
  receive: (node: Node, g: number) => void,
): boolean {
  const dtype = output.output.dtype;
  if (!codegen.allowed || (dtype !== "float64" && dtype !== "float32")) return false;
  queue.length = 0;
  epoch++;
  enter(output);
  for (let at = 0; at < queue.length; at++) {
    const node = queue[at]!;
    if (node.output.dtype !== dtype || node.listeners !== null) return false;
    if (node === stop) continue;
    if (!isPlain(node)) return false;
    arrive(node.e0);
    arrive(node.e1);
    for (let i = 0; i < node.restEdges.length; i++) arrive(node.restEdges[i]!);
  }
  const count = queue.length;
  const g = room(dtype, count);
  g.fill(0, 0, count)[0] = seed;
  sweep(output, stop, g, retain, receive);
  queue.length = 0;
  return true;
}

function room(dtype: "float64" | "float32", count: number): Cotangents {
  if (dtype === "float64") return count <= doubles.length ? doubles : (doubles = new Float64Array(2 * count));
  return count <= floats.length ? floats : (floats = new Float32Array(2 * count));
}

/** Each node once all its uses have delivered. */
function sweep(
  output: Node,
  stop: Node | null,
  g: Cotangents,
  retain: boolean,
  receive: (node: Node, g: number) => void,
): void {
  queue.length = 0;
  queue.push(output);
  while (queue.length > 0) {
    const node = queue.pop()!;
    if (node === stop || node.x0 === null) {
      receive(node, g[node.index]!);
      continue;
    }
    (node.primitive.backward ??= compileBackward(node.primitive))(node, g);
    leave(node.e0);
    leave(node.e1);
    for (let i = 0; i < node.restEdges.length; i++) leave(node.restEdges[i]!);
    if (!retain) release(node);
  }
}

/** Whether a node is a step on plain numbers that are what they were when it was recorded. */
function isPlain(node: Node): boolean {
  const {
    output,
    primitive: { rule },
    x0,
    x1,
  } = node;
  if (output.store !== null || output.writes !== 0 || node.writes !== null || node.freed) return false;
  switch (rule.family) {
    case "leaf":
      return true;
    case "lazy":
      return x0 !== null;
    case "elementwise":
    case "linear":
      return (
        unchanged(x0!) &&
        (x1 === null || unchanged(x1)) &&
        (node.rest.length === 0 || node.rest.every(unchanged)) &&
        (rule.family === "elementwise" || (x1 === null && x0!.dtype === output.dtype))
      );
    default:
      return false;
  }
}

const unchanged = (x: Tensor): boolean => x.store === null && x.writes === 0;

function enter(node: Node): void {
  node.mark = epoch;
  node.index = queue.length;
  node.uses = 0;
  queue.push(node);
}

function arrive(node: Node | null): void {
  if (node === null) return;
  if (node.mark !== epoch) enter(node);
  node.uses++;
}

function leave(node: Node | null): void {
  if (node !== null && --node.uses === 0) queue.push(node);
}

function compileBackward(primitive: Primitive): NumberBackward {
  const rule = primitive.rule;
  return rule.family === "elementwise" ? compiled(rule) : passOn;
}

/** On a 0-dim number every linear map is the identity. */
const passOn: NumberBackward = (node, g) => {
  const x = node.e0;
  if (x !== null) g[x.index]! += g[node.index]!;
};

/** `if (e0 !== null) g[e0.index] += t · ∂f/∂x0`, and so on, with the partials written in place. */
function compiled(rule: Elementwise): NumberBackward {
  const field = (i: number): string => (i < 2 ? `node.x${i}` : `node.rest[${i - 2}]`);
  const edge = (i: number): string => (i < 2 ? `node.e${i}` : `node.restEdges[${i - 2}]`);
  const name = (i: number): string => (i < rule.arity ? `x${i}` : i === rule.arity ? "z" : "t");
  const source = (i: number): string =>
    i < rule.arity ? `${field(i)}.value` : i === rule.arity ? "node.output.value" : "g[node.index]";
  const environment = new Environment();
  const branches = Array.from({ length: rule.arity }, (_, i) => {
    if (rule.conditions[i] === true) return "";
    const d = slopeExpression(rule, i);
    if (isConst(d, 0)) return "";
    const { code, results } = emit([d], name, lowerings.float64, environment);
    const loads = inputsOf(d)
      .map((k) => `const ${name(k)} = ${source(k)};`)
      .join(" ");
    return `const n${i} = ${edge(i)}; if (n${i} !== null) { ${loads} ${code} g[n${i}.index] += ${results[0]}; }`;
  });
  return environment.build(["node", "g"], branches.join("\n"));
}
