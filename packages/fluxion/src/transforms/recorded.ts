/** Nodes that know that they are derivatives, and the recorded gradients that they can stand for. */

import { zerosLike } from "../core/basis.ts";
import { Node, recordedName, recording } from "../core/node.ts";
import { Primitive } from "../core/primitive.ts";
import { handle, number, type Tensor } from "../core/tensor.ts";
import { GradError } from "../tensor/errors.ts";
import { expandAll, type Origin } from "./lazy.ts";
import { pull } from "./pull.ts";

const lazy: Primitive = /* @__PURE__ */ new Primitive("derivative", { family: "lazy" });

/** A value that `origin` knows how to compute again. */
export function remember(value: Tensor, origin: Origin): Tensor {
  const output = handle(value);
  output.node = new Node(lazy, null, null, null, null, origin, output);
  return output;
}

/** The same of a value whose program is known already. */
export function marked(value: Tensor, origin: Origin): Tensor {
  const output = handle(value);
  output.node = new Node(lazy, value, null, value.node, null, origin, output);
  return output;
}

/** What `node` is but the sum of, if that is a derivative and nobody listens on the way. */
export function originOf(node: Node): Origin | null {
  let at = node;
  while (isSum(at) && at.listeners === null && at.e0 !== null) at = at.e0;
  return at.primitive === lazy && at.listeners === null ? (at.params as Origin) : null;
}

/** A sum to a number; of one number, any linear map is one. */
function isSum({ primitive: { name, rule }, output, x0 }: Node): boolean {
  if (output.shape.length !== 0 || x0 === null) return false;
  if (name === "sum") return output.dtype === x0.dtype;
  return rule.family === "linear" && rule.indices === 0 && x0.shape.length === 0 && output.dtype === x0.dtype;
}

/** The recorded gradient of one number along several inputs: computed once, for all of them. */
export class Gradient {
  readonly y: Node;
  readonly xs: readonly Node[];
  #flows: Map<Node, Tensor> | null;
  constructor(y: Node, xs: readonly Node[], recorded: Tensor | null = null) {
    this.y = y;
    this.xs = xs;
    this.#flows = recorded && new Map([[xs[0]!, recorded]]);
  }
  along(x: Node): Tensor {
    this.#flows ??= recording(true, () => gradients(this.y, this.xs));
    return this.#flows.get(x) ?? zerosLike(x.output);
  }
}

/** What arrives at each of `xs` from the number `y`, on record if that is on. */
export function gradients(y: Node, xs: readonly Node[]): Map<Node, Tensor> {
  const flows = new Map<Node, Tensor>();
  expandAll([y], (node) => xs.length === 1 && node === xs[0]);
  pull([{ node: y, g: number(1, y.output.dtype) }], {
    op: "grad",
    wanted: new Set(xs),
    retain: true,
    receive: (node, g) => flows.set(node, g),
  });
  return flows;
}

/**
 * The name that the node of the derivative of `y` along a path of variables has in nested reverse mode. It settles at
 * the second order.
 */
export function nestedName(y: Node, path: readonly Node[]): string {
  let node = y;
  let name = recordedName(node);
  for (const x of path.slice(0, 2)) {
    const g = nestedGradient(node, x);
    if (!g?.node) break;
    node = g.node;
    name = recordedName(node);
  }
  return name;
}

/** The gradient by nested reverse mode; null where the graph was consumed, since names are asked for at any time. */
function nestedGradient(y: Node, x: Node): Tensor | null {
  try {
    return recording(true, () => gradients(y, [x]).get(x)) ?? null;
  } catch (error) {
    if (error instanceof GradError) return null;
    throw error;
  }
}
