/** Gradients of tensors that were computed: by towers where a number is differentiated, else by a walk. */

import { zerosLike } from "../core/basis.ts";
import { type Node, nodeOf, recording } from "../core/node.ts";
import { isTensor, number, type Tensor } from "../core/tensor.ts";
import { ArgumentError, GradError } from "../tensor/errors.ts";
import { showShape } from "../tensor/shape.ts";
import { rootOf } from "./backward.ts";
import { pullNumbers } from "./numbers.ts";
import { pull } from "./pull.ts";
import { atNode } from "./saved.ts";
import { expandAll, uses } from "./lazy.ts";
import { nextDerivative } from "./partials.ts";
import { marked } from "./recorded.ts";
import { constantOf, Derivative, derivativeBelow, firstDerivatives, newTower } from "./tower.ts";
import { sumAll } from "./sums.ts";
import { checkDerivativeOrder } from "./orders.ts";
import { vmap } from "./vmap.ts";

export interface GradOptions {
  /** The cotangents of the outputs; ones by default, for outputs of one element. */
  readonly gradOutputs?: Tensor | readonly (Tensor | null)[] | null;
  readonly retainGraph?: boolean | null;
  /** Keep the result differentiable. */
  readonly createGraph?: boolean;
  /** `null` instead of an error for an input that the outputs do not use. */
  readonly allowUnused?: boolean | null;
  /** Zeros instead of `null` for those. */
  readonly materializeGrads?: boolean;
  /** `gradOutputs` have a first dimension of examples, and so have the results. */
  readonly isGradsBatched?: boolean;
  /** How often to differentiate (and sum in between); 1 by default. */
  readonly order?: number;
}

/** The gradients with respect to each of `xs`. */
export function gradients(ys: readonly Tensor[], xs: readonly Tensor[], options: GradOptions): (Tensor | null)[] {
  const { createGraph = false, order = 1 } = options;
  if (order !== 1) return higher(ys, xs, options, order);
  const targets = xs.map((x, i) => nodeOfInput(x, i));
  const y = ys[0]!;
  const simple =
    ys.length === 1 && options.gradOutputs == null && y.shape.length === 0 && options.isGradsBatched !== true;
  if (simple && isDistinct(targets)) {
    const node = rootOf(y, null, "grad", 0).node;
    const lazy = derivatives(node, y, targets, createGraph, options);
    if (lazy !== null) return lazy;
  }
  return general(ys, targets, options);
}

const isDistinct = (nodes: readonly Node[]): boolean => nodes.length === 1 || new Set(nodes).size === nodes.length;

/** Gradients of a number by towers; null where the general walk has to do it. */
function derivatives(
  y: Node,
  output: Tensor,
  xs: readonly Node[],
  createGraph: boolean,
  options: GradOptions,
): (Tensor | null)[] | null {
  const next = nextDerivatives(y, xs);
  if (next !== null) return createGraph ? next : next.map((g) => atNode(g, null));
  const retain = options.retainGraph ?? createGraph;
  if (xs.length === 1) {
    const x = xs[0]!;
    const value = numberGradient(y, x, retain, options);
    if (value !== null) {
      if (value === "unused") return null;
      const { dtype } = x.output;
      const first = number(value, dtype);
      return createGraph ? firstDerivatives(y, xs, [first]) : [first];
    }
  }
  if (!createGraph || xs.some((x) => (x.output.shape.length > 0 ? false : x.listeners !== null))) return null;
  const found = general([output], xs, options);
  // a derivative along a tensor is recorded at once; its node is only marked for what comes next
  return found.map((g, i) => {
    if (g === null) return g;
    const below = xs.length === 1 ? derivativeBelow(y, xs[i]!) : null;
    return marked(g, new Derivative(below?.tower ?? newTower(y, xs[i]!, g), (below?.order ?? 0) + 1));
  });
}

/** The derivatives of what is one already; null where one of them is not found that way. */
function nextDerivatives(y: Node, xs: readonly Node[]): Tensor[] | null {
  const all: Tensor[] = [];
  for (const x of xs) {
    const next = nextDerivative(y, x);
    if (next === null) return null;
    all.push(next);
  }
  return all;
}

/** The gradient, if the program is one of numbers; null if it is not. */
function numberGradient(y: Node, x: Node, retain: boolean, _options: GradOptions): number | "unused" | null {
  if (x.output.store !== null) return null;
  let gradient: number | null = null;
  const receive = (node: Node, g: number): void => {
    if (node === x) gradient = g;
  };
  const walk = (): boolean => pullNumbers(y, 1, x, retain, receive);
  if (!walk()) {
    if (!isPlainLazy(y, x) || !walk()) return null;
  }
  return gradient ?? (uses(y, x) ? 0 : "unused");
}

/** Expands derivatives on the way, where there are any. */
function isPlainLazy(y: Node, x: Node): boolean {
  expandAll([y], (node) => node === x);
  return true;
}

function general(ys: readonly Tensor[], xs: readonly Node[], options: GradOptions): (Tensor | null)[] {
  const { createGraph = false, retainGraph = null, isGradsBatched = false } = options;
  if (isGradsBatched) return batched(ys, xs, options);
  const given =
    options.gradOutputs == null
      ? ys.map(() => null)
      : isTensor(options.gradOutputs)
        ? [options.gradOutputs]
        : options.gradOutputs;
  if (given.length !== ys.length)
    throw new ArgumentError(`grad: got ${ys.length} outputs and ${given.length} gradOutputs`);
  const roots = ys.map((y, i) => rootOf(y, given[i] ?? null, "grad", i));
  const only = xs.length === 1 ? xs[0]! : null;
  expandAll(
    roots.map((r) => r.node),
    (node) => node === only,
  );
  const flows = new Map<Node, Tensor>();
  recording(createGraph, () => {
    pull(roots, {
      op: "grad",
      wanted: new Set(xs),
      retain: retainGraph ?? createGraph,
      receive: (node, g) => flows.set(node, g),
    });
  });
  return xs.map((x) => {
    const g = flows.get(x);
    if (g === undefined)
      return absent(
        roots.map((r) => r.node),
        x,
        options,
      );
    return createGraph && g.node === null ? constantOf(g, roots[0]!.node, x) : g;
  });
}

/** No gradient arrived at `x`: a program that uses it may still be flat, as a derivative of a line is. */
function absent(
  ys: readonly Node[],
  x: Node,
  { allowUnused, materializeGrads = false, createGraph = false }: GradOptions,
): Tensor | null {
  if (ys.some((y) => uses(y, x))) return createGraph ? constantOf(zerosLike(x.output), ys[0]!, x) : zerosLike(x.output);
  if (materializeGrads) return zerosLike(x.output);
  if (allowUnused === true) return null;
  throw new GradError(
    "grad: One of the differentiated Tensors appears to not have been used in the graph. Set allow_unused=True if this is " +
      `the desired behavior. (An input of shape ${showShape(x.output.shape)}; { allowUnused: true } gives null for it.)`,
  );
}

function batched(ys: readonly Tensor[], xs: readonly Node[], options: GradOptions): (Tensor | null)[] {
  const gs =
    options.gradOutputs == null ? [] : isTensor(options.gradOutputs) ? [options.gradOutputs] : options.gradOutputs;
  if (gs.length !== ys.length)
    throw new ArgumentError(
      "grad: isGradsBatched needs gradOutputs with a first dimension of examples, one for each output",
    );
  const used: boolean[] = [];
  const run = vmap((...seeds: Tensor[]) => {
    const found = general(ys, xs, {
      ...options,
      gradOutputs: seeds,
      isGradsBatched: false,
      retainGraph: true,
      allowUnused: true,
    });
    found.forEach((g, i) => (used[i] = g !== null));
    return found.map((g, i) => g ?? zerosLike(xs[i]!.output));
  });
  const results = run(...(gs as Tensor[]));
  return results.map((g, i) =>
    used[i] === true
      ? g
      : absent(
          ys.map((y) => nodeOf(y)!),
          xs[i]!,
          options,
        ),
  );
}

/** The loop of successive differentiation: differentiate, sum, differentiate. */
function higher(ys: readonly Tensor[], xs: readonly Tensor[], options: GradOptions, order: number): (Tensor | null)[] {
  checkDerivativeOrder(order, "grad");
  if (order === 0 || xs.length !== 1)
    throw new ArgumentError("grad: { order } is 1 or more, and takes one x at a time");
  const { order: _, ...rest } = options;
  let [g] = gradients(ys, xs, { ...rest, createGraph: true });
  for (let n = 2; n <= order; n++)
    [g] = gradients([sumAll(g!)], xs, {
      ...rest,
      gradOutputs: null,
      createGraph: n < order || options.createGraph === true,
    });
  return [g!];
}

function nodeOfInput(x: Tensor, i: number): Node {
  if (!isTensor(x))
    throw new ArgumentError(`grad: expected a tensor to differentiate with respect to, got ${String(x)}`);
  const node = nodeOf(x);
  if (node === null) {
    throw new GradError(
      `grad: One of the differentiated Tensors does not require grad; input ${i} of shape ${showShape(x.shape)}: make it with { requiresGrad: true }`,
    );
  }
  return node;
}
