/** The recorded graph, as users see it: nodes, edges and hooks. */

import { detach as detachBasis } from "../core/basis.ts";
import { isLeafNode, listenersOf, type Node, nodeOf, recordedName, requireGrad } from "../core/node.ts";
import { checkTensor, kindText } from "../core/operands.ts";
import { isTensor, isTraced, PyFloat, shapeText, type Tensor } from "../core/tensor.ts";
import { dtypes, isFloat } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, GradError, ShapeError } from "../tensor/errors.ts";
import { sameShape } from "../tensor/shape.ts";
import { expandAll } from "./lazy.ts";

/** Takes a hook out again. */
export interface HookHandle extends Disposable {
  remove(): void;
}

export type TensorHook = (gradient: Tensor) => Tensor | null | undefined | void;

function register<F>(list: F[], hook: F, op: string): HookHandle {
  if (typeof hook !== "function") throw new ArgumentError(`${op}: expected a function, got ${kindText(hook)}`);
  const own = ((...x: never[]) => (hook as (...y: never[]) => unknown)(...x)) as F; // the same function may be there twice
  list.push(own);
  const remove = (): void => {
    const i = list.indexOf(own);
    if (i >= 0) list.splice(i, 1);
  };
  return { remove, [Symbol.dispose]: remove };
}

function wanted(x: Tensor, op: string): Node {
  checkTensor(op, x);
  const node = nodeOf(x);
  if (node === null)
    throw new GradError(
      `${op}: cannot register a hook on a tensor that doesn't require gradient; call requiresGrad_() first`,
    );
  return node;
}

/** `hook` is called with the gradient of `x` when it is complete; what it returns replaces it. */
export const registerHook = (x: Tensor, hook: TensorHook): HookHandle =>
  register(listenersOf(wanted(x, "registerHook")).tensorHooks, hook as never, "registerHook");

/** `hook` is called with the leaf after its gradient was added up. */
export function registerPostAccumulateGradHook(x: Tensor, hook: (x: Tensor) => void): HookHandle {
  const node = wanted(x, "registerPostAccumulateGradHook");
  if (!isLeafNode(node))
    throw new GradError(
      "registerPostAccumulateGradHook: post accumulate grad hooks cannot be registered on non-leaf tensors",
    );
  return register(listenersOf(node).accumulated, hook, "registerPostAccumulateGradHook");
}

/** The node that made `x`; null for leaves and constants. */
export function gradFnOf(x: Tensor): Node | null {
  const node = nodeOf(x);
  return node === null || isLeafNode(node) ? null : node;
}

/** Keeps the gradient that arrives at `x`, though it is no leaf. */
export function retainGrad(x: Tensor): void {
  checkTensor("retainGrad", x);
  const node = nodeOf(x);
  if (node === null) throw new GradError("retainGrad: can't retain_grad on Tensor that has requires_grad=False");
  if (!isLeafNode(node)) listenersOf(node).retains.add(x);
}
export const retainsGrad = (x: Tensor): boolean => x.node?.listeners?.retains.has(x) ?? false;

/** Asks for gradients with respect to a leaf, or no longer. */
export function requiresGrad_(x: Tensor, flag = true): Tensor {
  checkTensor("requiresGrad_", x);
  const node = nodeOf(x);
  if (typeof flag !== "boolean") throw new ArgumentError(`requiresGrad_: expected a boolean, got ${kindText(flag)}`);
  if (!flag) {
    if (node !== null && !isLeafNode(node)) {
      throw new GradError(
        "requiresGrad_: you can only change requires_grad flags of leaf variables. If you want to use a computed variable in a subgraph that doesn't require differentiation use var_no_grad = var.detach().",
      );
    }
    x.node = null;
    return x;
  }
  if (!isFloat(x.dtype))
    throw new DTypeError(`requiresGrad_: only Tensors of floating point dtype can require gradients; it is ${x.dtype}`);
  return requireGrad(x);
}

/** The same elements without history, sharing memory. */
export function detach(x: Tensor): Tensor {
  checkTensor("detach", x);
  return detachBasis(x);
}
/** Cuts `x` off from its history. */
export function detach_(x: Tensor): Tensor {
  checkTensor("detach_", x);
  if (x.extra?.view != null) throw new GradError("detach_: Can't detach views in-place. Use detach() instead.");
  x.node = null;
  if (isTraced(x)) x.store = detach(x).store;
  return x;
}

/** Stores a gradient, if it is one for this tensor. */
export function assignGrad(x: Tensor, g: unknown): void {
  if (g === null || g === undefined) {
    x.gradient = null;
    return;
  }
  if (!isTensor(g))
    throw new ArgumentError(
      `grad: assigned grad expected to be a Tensor or None but got grad of type${typeof g === "number" || g instanceof PyFloat ? "float" : typeof g}`,
    );
  if (g === x) throw new ArgumentError("grad: can't assign Variable as its own grad");
  if (g.dtype !== x.dtype)
    throw new DTypeError(
      `grad: assigned grad has data of a different type; it is ${dtypes[g.dtype].scalarName}, the tensor ${dtypes[x.dtype].scalarName}`,
    );
  if (!sameShape(g.shape, x.shape))
    throw new ShapeError(
      `grad: assigned grad has data of a different size; it has shape ${shapeText(g)}, the tensor ${shapeText(x)}`,
    );
  x.gradient = g;
}

/** The nodes that a node leads to, each with the number of the output that it uses; null for constants. */
export function nextFunctions(node: Node): readonly (readonly [Node | null, number])[] {
  if (node.primitive.rule.family === "lazy") {
    expandAll([node], () => false);
    return node.e0 === null ? [] : nextFunctions(node.e0);
  }
  if (isLeafNode(node)) return [];
  if (node.e0 !== null && finishes(node, node.e0)) return nextFunctions(node.e0);
  return node.edges.flatMap((edge, i) => (edge !== null || isOperand(node, i) ? [[edge, 0] as const] : []));
}

/** Whether a node only gives the result of another the shape that it should have, under the same name. */
function finishes({ primitive }: Node, { primitive: before }: Node): boolean {
  const { name, nodeName, rule } = primitive;
  return (
    primitive !== before &&
    rule.family === "linear" &&
    rule.view !== undefined &&
    name !== "view" &&
    name === before.name &&
    nodeName === before.nodeName
  );
}

/** In these a number is an operand like a tensor. */
const arithmetic = /* @__PURE__ */ "AddBackward0 SubBackward0 MulBackward0 DivBackward0 PowBackward1".split(" ");

/** These write a number. */
const withNumber =
  /* @__PURE__ */ "FillBackward0 FillBackward2 IndexFillBackward0 ScatterBackward1 ZeroBackward0".split(" ");

/** Whether an input is one that a gradient could flow to: no condition or index, nor a number that is a parameter. */
function isOperand({ primitive: { rule, nodeName }, inputs }: Node, i: number): boolean {
  const { dtype, shape } = inputs[i]!;
  if (rule.family !== "elementwise") return isFloat(dtype) && !(i === 1 && withNumber.includes(nodeName));
  return rule.conditions[i] !== true && (shape.length > 0 || arithmetic.includes(nodeName));
}

export const nodeText = (node: Node): string => `<${recordedName(node)}>`;

/** The graph in Graphviz's language: leaves are boxes, operations ellipses. */
export function toDot(y: Tensor): string {
  checkTensor("toDot", y);
  const node = nodeOf(y);
  if (node === null) throw new GradError("toDot: the tensor has no graph: nothing it comes from requires grad");
  const ids = new Map<Node, number>();
  const lines: string[] = [];
  const stack = [node];
  while (stack.length > 0) {
    const at = stack.pop()!;
    if (ids.has(at)) continue;
    ids.set(at, ids.size);
    for (const [next] of nextFunctions(at)) if (next !== null) stack.push(next);
  }
  for (const [at, id] of ids) {
    const leaf = isLeafNode(at);
    const label = leaf ? `${at.output.name ?? "leaf"} ${shapeText(at.output)}` : recordedName(at);
    lines.push(`  n${id} [label=${JSON.stringify(label)}, shape=${leaf ? "box" : "ellipse"}];`);
    for (const [next] of nextFunctions(at)) if (next !== null) lines.push(`  n${id} -> n${ids.get(next)};`);
  }
  return `digraph {\n${lines.join("\n")}\n}`;
}

export const nodeHook = (node: Node, hook: (gradInputs: readonly (Tensor | null)[], g: Tensor) => void): HookHandle =>
  register(listenersOf(node).posthooks, hook, "registerHook");
export const nodePrehook = (node: Node, hook: TensorHook): HookHandle =>
  register(listenersOf(node).prehooks, hook as never, "registerPrehook");
