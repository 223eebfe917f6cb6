/** What a node saves for the backward pass: whether it is still what it was, and when it may go. */

import { isLeafNode, type Node, none, recordedName } from "../core/node.ts";
import { savesValues } from "../core/slope.ts";
import { handle, type Tensor, writesOf } from "../core/tensor.ts";
import { dtypes } from "../tensor/dtype.ts";
import { GradError } from "../tensor/errors.ts";
import { showShape } from "../tensor/shape.ts";

/** A consumed node lets go of its inputs; its edges stay, so that a second walk knows where it fails. */
export function release(node: Node): void {
  if (node.freed || !savesValues(node.primitive)) return;
  node.freed = true;
  node.x0 = null;
  node.x1 = null;
  node.rest = none;
}

export function checkNotFreed(node: Node, op: string): void {
  if (!node.freed) return;
  throw new GradError(
    `${op}: Trying to backward through the graph a second time (or directly access saved tensors after they have already ` +
      "been freed). Saved intermediate values of the graph are freed when you call .backward() or autograd.grad(). Specify " +
      "retain_graph=True if you need to backward through the graph a second time or if you need to access saved tensors " +
      "after calling backward. (Here: { retainGraph: true })",
  );
}

/** Input `k` of a node, or its output past the last input, as it was recorded; an error if it was written since. */
export function saved(node: Node, k: number, op: string): Tensor {
  const inputs = node.inputs;
  const x = k === inputs.length ? node.output : inputs[k]!;
  const expected = node.writes?.[k] ?? 0;
  if (writesOf(x) !== expected) throw modified(node, k, x, expected, op);
  return k === inputs.length ? atNode(x, node) : atNode(x, node.edges[k]!);
}

/** The tensor as it was when it had this node. */
export function atNode(x: Tensor, node: Node | null): Tensor {
  if (x.node === node) return x;
  const t = handle(x);
  t.node = node;
  return t;
}

function modified(node: Node, k: number, x: Tensor, expected: number, op: string): GradError {
  const from = k === node.inputs.length ? node : (node.edges[k] ?? null);
  const maker = from === null || isLeafNode(from) ? "" : `, which is output 0 of ${recordedName(from)},`;
  return new GradError(
    `${op}: one of the variables needed for gradient computation has been modified by an inplace operation: ` +
      `[torch.${dtypes[x.dtype].scalarName}Tensor ${showShape(x.shape)}]${maker} is at version ${writesOf(x)}; expected ` +
      `version ${expected} instead. Hint: enable anomaly detection to find the operation that failed to compute its ` +
      "gradient, with torch.autograd.set_detect_anomaly(True). " +
      `Here it is ${recordedName(node)} that needs it; write into a clone(), or drop the underscore`,
  );
}
