import type { Node } from "./node.ts";

let walk = 0;

/** The recorded program that ends in `outputs`: each node after those it was made from. Nothing behind a stop. */
export function program(outputs: Node | readonly Node[], stop: (node: Node) => boolean = never): readonly Node[] {
  const entered = --walk; // negative marks are ours, positive ones belong to the walk over numbers
  const left = --walk;
  const order: Node[] = [];
  const stack: Node[] = Array.isArray(outputs) ? [...outputs] : [outputs as Node];
  const enter = (node: Node | null): void => {
    if (node !== null && node.mark !== entered && node.mark !== left) stack.push(node);
  };
  while (stack.length > 0) {
    const node = stack[stack.length - 1]!;
    if (node.mark === left) stack.pop();
    else if (node.mark === entered) {
      node.mark = left;
      order.push(stack.pop()!);
    } else {
      node.mark = entered;
      if (stop(node)) continue;
      enter(node.e0);
      enter(node.e1);
      for (let i = 0; i < node.restEdges.length; i++) enter(node.restEdges[i]!);
    }
  }
  return order;
}

const never = (): boolean => false;
