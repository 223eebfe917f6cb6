/** `backward`: gradients of a tensor, added up in the leaves. */

import { add, convert, onesLike } from "../core/basis.ts";
import { handle, isTensor, number, shapeText, type Tensor } from "../core/tensor.ts";
import { isLeafNode, type Node, nodeOf, recording } from "../core/node.ts";
import { program } from "../core/program.ts";
import { checkTensor, checkTensors } from "../core/operands.ts";
import { ArgumentError, GradError } from "../tensor/errors.ts";
import { checkOptions } from "../tensor/options.ts";
import { sameShape } from "../tensor/shape.ts";
import { pullNumbers } from "./numbers.ts";
import { pull, type Root } from "./pull.ts";
import { expandAll } from "./lazy.ts";
import { nextDerivative } from "./partials.ts";
import { originOf } from "./recorded.ts";
import { firstDerivative } from "./tower.ts";

export interface BackwardOptions {
  /** The cotangent of the tensor, of its shape; needed unless it has one element. */
  readonly gradient?: Tensor | null;
  /** Keep what the graph saved, for another walk. By default as `createGraph`. */
  readonly retainGraph?: boolean | null;
  /** Make the gradients differentiable themselves. */
  readonly createGraph?: boolean;
  /** Only these leaves receive gradients. */
  readonly inputs?: Tensor | readonly Tensor[] | null;
}

const names = ["gradient", "retainGraph", "createGraph", "inputs"];

/** Adds the gradient of `y` to `grad` of every leaf it depends on; what the graph saved is released. */
export function backwardOf(y: Tensor, options: BackwardOptions | Tensor | null = {}): void {
  const node = y.node;
  // a number, and no wishes: the short way
  if (y.store === null && node !== null && y.extra === null && isEmpty(options)) {
    if (pullNumbers(node, 1, null, false, accumulateNumber)) return;
  }
  const given: BackwardOptions = isTensor(options) ? { gradient: options } : (options ?? {});
  checkOptions("backward", given, names);
  walk([y], [given.gradient ?? null], given);
}

const isEmpty = (options: object | null): boolean => {
  if (options === null) return true;
  for (const _ in options) return false;
  return true;
};

const isList: (x: unknown) => x is readonly (Tensor | null)[] = Array.isArray;

export interface BackwardAllOptions extends Omit<BackwardOptions, "gradient"> {
  readonly gradTensors?: Tensor | readonly (Tensor | null)[] | null;
}

/**
 * Adds the gradients of several tensors to their leaves, in one walk.
 *
 * @example backward([a, b], [ga, gb]); backward([a, b], { gradTensors: [ga, gb] })
 */
export function backward(
  tensors: Tensor | readonly Tensor[],
  second: BackwardAllOptions | Tensor | readonly (Tensor | null)[] = {},
  others: Omit<BackwardAllOptions, "gradTensors"> = {},
): void {
  const options: BackwardAllOptions = isTensor(second) || isList(second) ? { ...others, gradTensors: second } : second;
  checkOptions("backward", options, ["gradTensors", "retainGraph", "createGraph", "inputs"]);
  const ys = isTensor(tensors) ? [tensors] : tensors;
  checkTensors("backward", ys);
  const gs =
    options.gradTensors == null
      ? ys.map(() => null)
      : isTensor(options.gradTensors)
        ? [options.gradTensors]
        : options.gradTensors;
  if (gs.length !== ys.length) throw new ArgumentError(`backward: got ${ys.length} tensors and ${gs.length} gradients`);
  walk(ys, gs, options);
}

function walk(ys: readonly Tensor[], gs: readonly (Tensor | null)[], options: Omit<BackwardOptions, "gradient">): void {
  const { createGraph = false, retainGraph = null, inputs = null } = options;
  const roots = ys.map((y, i) => rootOf(y, gs[i]!, "backward", i));
  const only = inputs === null ? null : wantedOf(isTensor(inputs) ? [inputs] : inputs);
  const number = createGraph && ys.length === 1 && gs[0] === null && ys[0]!.shape.length === 0 ? roots[0]!.node : null;
  if (number !== null && raise(number, only)) return;
  const arrived: [node: Node, g: Tensor, own: boolean][] = [];
  expandAll(
    roots.map((r) => r.node),
    () => false,
  );
  recording(createGraph, () => {
    pull(roots, {
      op: "backward",
      wanted: only,
      retain: retainGraph ?? createGraph,
      receive: (...arrival) => arrived.push(arrival),
    });
    for (const [node, g, own] of arrived) {
      const first = number !== null && node.output.gradient === null;
      accumulate(node.output, node, g, own);
      if (first) node.output.gradient = firstDerivative(number, node, node.output.gradient!);
    }
  });
}

/** A derivative along the only leaf of its program becomes the next one, without a walk; false where it cannot. */
function raise(y: Node, only: ReadonlySet<Node> | null): boolean {
  const origin = originOf(y)?.origin;
  if (origin === undefined) return false;
  const leaves = program(origin).filter(isLeafNode);
  const x = leaves[0];
  if (x === undefined || leaves.length > 1 || x.output.gradient !== null || only?.has(x) === false) return false;
  const next = nextDerivative(y, x);
  if (next === null) return false;
  x.output.gradient = next;
  return true;
}

function wantedOf(inputs: readonly Tensor[]): ReadonlySet<Node> {
  checkTensors("backward", inputs);
  if (inputs.length === 0)
    throw new ArgumentError("backward: 'inputs' argument to backward() cannot be empty; leave it out");
  return new Set(
    inputs.map((x, i) => {
      const node = nodeOf(x);
      if (node === null)
        throw new GradError(
          `backward: One of the differentiated Tensors does not require grad; input ${i} has shape ${shapeText(x)} and requiresGrad false`,
        );
      return node;
    }),
  );
}

/** The node of `y` and the cotangent to start with. */
export function rootOf(y: Tensor, g: Tensor | null, op: string, i: number): Root {
  checkTensor(op, y);
  if (g !== null) checkTensor(op, g, " as gradient");
  const node = nodeOf(y);
  if (node === null) {
    throw new GradError(
      `${op}: element ${i} of tensors does not require grad and does not have a grad_fn; it has shape ${shapeText(y)}: ` +
        "make an input with { requiresGrad: true }",
    );
  }
  if (g === null) {
    if (y.shape.length > 0 && y.shape.some((n) => n !== 1)) {
      throw new GradError(
        `${op}: grad can be implicitly created only for scalar outputs; it has shape ${shapeText(y)}: pass a gradient, or sum it first`,
      );
    }
    return { node, g: onesLike(y) };
  }
  if (!sameShape(g.shape, y.shape)) {
    throw new GradError(
      `${op}: Mismatch in shape: grad_output[${i}] has a shape of torch.Size(${shapeText(g)}) and output[${i}] has a shape of ` +
        `torch.Size(${shapeText(y)}).`,
    );
  }
  return { node, g: convert(g, y.dtype) };
}

function accumulate(x: Tensor, node: Node, g: Tensor, own: boolean): void {
  const before = x.gradient;
  x.gradient = before !== null ? add(before, g) : own ? g : copyOf(g);
  for (const hook of node.listeners?.accumulated ?? []) hook(x);
}

/** A gradient kept in a leaf is nobody else's, and lies in memory like any tensor. */
const copyOf = (g: Tensor): Tensor => (g.store === null ? copyNumber(g) : plusNothing(g));
const copyNumber = (g: Tensor): Tensor => {
  const t = handle(g);
  t.node = g.node;
  return t;
};
const plusNothing = (g: Tensor): Tensor => add(g, number(-0, g.dtype)); // x + (−0) is x, bit for bit

function accumulateNumber(node: Node, g: number): void {
  const x = node.output;
  const before = x.gradient;
  if (before === null) {
    x.gradient = number(g, x.dtype);
  } else if (before.store === null && before.node === null) {
    x.gradient = number(x.dtype === "float32" ? Math.fround(before.value + g) : before.value + g, x.dtype);
  } else x.gradient = add(before, number(g, x.dtype));
}
