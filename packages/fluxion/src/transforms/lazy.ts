/** Nodes that know what they are, and how they came about only when a walk has to pass through them. */

import { type Node, recording } from "../core/node.ts";
import { program } from "../core/program.ts";
import type { Tensor } from "../core/tensor.ts";

/** What a lazy node remembers. */
export interface Origin {
  readonly name: string;
  /** The node whose program it stands for. */
  readonly origin: Node;
  /** The value again, by recorded operations. */
  expand(): Tensor;
}

export const isLazy = (node: Node): boolean => node.primitive.rule.family === "lazy";

/** Lazy nodes on the way become the programs that compute them; those may contain lazy nodes again. */
export function expandAll(outputs: readonly Node[], stop: (node: Node) => boolean): void {
  const lazies = program(outputs, stop).filter((node) => isLazy(node) && node.x0 === null && !stop(node));
  if (lazies.length === 0) return;
  for (const node of lazies) {
    node.x0 = recording(true, () => (node.params as Origin).expand());
    node.e0 = node.x0.node;
  }
  expandAll(outputs, stop);
}

/** Whether `x` is in the program of `output`, or in one that a lazy node in it stands for, at any depth. */
export function uses(output: Node, x: Node): boolean {
  const roots = new Set([output]); // those that are added are visited in turn
  for (const root of roots) {
    for (const node of program(root)) {
      if (node === x) return true;
      if (isLazy(node)) roots.add((node.params as Origin).origin);
    }
  }
  return false;
}
