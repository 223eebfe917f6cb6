/** A recorded program run again in another meaning: what the families of its nodes are there. */

import { moving, type Node, requireGrad } from "../core/node.ts";
import type { Composite, Elementwise, Linear } from "../core/primitive.ts";
import { program } from "../core/program.ts";
import { handle, strip, type Tensor, writesOf } from "../core/tensor.ts";
import { expandAll } from "./lazy.ts";

/** What stands for a tensor, and how it passes through the rows that compute. */
export interface Meaning<C> {
  /** What does not move. */
  still(x: Tensor): C;
  elementwise(node: Node, rule: Elementwise, inputs: readonly C[]): C;
  linear(node: Node, rule: Linear, inputs: readonly C[]): C;
  bilinear(node: Node, inputs: readonly C[]): C;
}

/** Runs `nodes` from those that are `known` already; the result is that of the last one. */
export function follow<C>(nodes: readonly Node[], known: Map<Node, C>, meaning: Meaning<C>): C {
  for (const node of nodes) {
    if (known.has(node)) continue;
    const moved = node.edges.map((e) => (e === null ? undefined : known.get(e)));
    if (moved.some((c) => c !== undefined)) known.set(node, through(node, moved, meaning));
  }
  const last = nodes.at(-1)!;
  return known.get(last) ?? meaning.still(strip(last.output));
}

function through<C>(node: Node, moved: readonly (C | undefined)[], meaning: Meaning<C>): C {
  const { rule } = node.primitive;
  const inputs = (): C[] => node.inputs.map((u, i) => moved[i] ?? meaning.still(strip(u)));
  switch (rule.family) {
    case "lazy":
      return moved[0]!;
    case "elementwise":
      return meaning.elementwise(node, rule, inputs());
    case "linear":
      return meaning.linear(node, rule, inputs());
    case "bilinear":
      return meaning.bilinear(node, inputs());
    case "composite":
      return throughBody(node, rule, moved, meaning);
    case "discrete":
    case "detach":
    case "leaf":
      return meaning.still(strip(node.output));
  }
}

/** A composite is followed through its body, recorded for that. */
function throughBody<C>(node: Node, rule: Composite, moved: readonly (C | undefined)[], meaning: Meaning<C>): C {
  const inner = node.inputs.map((u, i) => (moved[i] === undefined ? strip(u) : requireGrad(handle(u))));
  const output = moving(() => rule.body(inner, node.params));
  if (output.node === null) return meaning.still(strip(node.output));
  const known = new Map<Node, C>();
  inner.forEach((u, i) => {
    const c = moved[i];
    if (c !== undefined) known.set(u.node!, c);
  });
  return follow(
    program(output.node, (n) => known.has(n)),
    known,
    meaning,
  );
}

/** Whether a program can be run again: nothing was consumed or written in place since, and nobody listens. */
export function canFollow(nodes: readonly Node[]): boolean {
  return nodes.every((node) => node.listeners === null && isIntact(node));
}

function isIntact({ freed, inputs, writes, output }: Node): boolean {
  if (freed) return false;
  for (let i = 0; i < inputs.length; i++) if (writesOf(inputs[i]!) !== (writes?.[i] ?? 0)) return false;
  return writesOf(output) === (writes?.[inputs.length] ?? 0);
}

/** The program that ends in `y` and begins with `xs`, derivatives on the way expanded. */
export function programFrom(y: Node, xs: readonly Node[]): readonly Node[] {
  const stop = (node: Node): boolean => xs.includes(node);
  expandAll([y], stop);
  return program(y, stop);
}
