/** The reverse column for tensors: the program walked backwards in differentiable operations. */

import { add, alias, convert, unbroadcast } from "../core/basis.ts";
import { isLeafNode, type Node, recorder, recording, requireGrad } from "../core/node.ts";
import type { Composite, Elementwise, Primitive } from "../core/primitive.ts";
import { program } from "../core/program.ts";
import { alongSlope, slope } from "../core/slope.ts";
import { handle, type Tensor } from "../core/tensor.ts";
import { ArgumentError, GradError } from "../tensor/errors.ts";
import { sameShape, showShape } from "../tensor/shape.ts";
import { checkNotFreed, release, saved } from "./saved.ts";
import { Scope } from "./scope.ts";

/** Where a walk starts: a node, and the cotangent of its output. */
export interface Root {
  readonly node: Node;
  readonly g: Tensor;
}

export interface Walk {
  /** The public operation, for messages. */
  readonly op: string;
  /** Nodes whose cotangent is wanted; null: all leaves. */
  readonly wanted: ReadonlySet<Node> | null;
  readonly retain: boolean;
  /** Called with the cotangent of a wanted node, or of a leaf, once it is complete, and whether nobody else has it. */
  readonly receive: (node: Node, g: Tensor, own: boolean) => void;
}

/** Walks from the roots back to what is wanted. */
export function pull(roots: readonly Root[], { op, wanted, retain, receive }: Walk): void {
  const only = wanted !== null && wanted.size === 1 ? [...wanted][0]! : null;
  const order = program(
    roots.map((r) => r.node),
    (node) => node === only,
  );
  const needed = wanted === null ? null : reaching(order, wanted);
  const cotangents = new Map<Node, Tensor>();
  const scope = retain || recorder.on ? null : Scope.open(roots, order);
  const deliver = (node: Node, g: Tensor): void => {
    const before = cotangents.get(node);
    cotangents.set(node, before === undefined ? g : add(before, g));
  };
  try {
    for (const { node, g } of roots) deliver(node, g);
    for (let at = order.length - 1; at >= 0; at--) {
      const node = order[at]!;
      let g = cotangents.get(node);
      if (g === undefined || (needed !== null && !needed.has(node))) continue;
      cotangents.delete(node);
      if (node.listeners !== null) g = listen(node, g);
      if (wanted === null ? isLeafNode(node) : wanted.has(node)) {
        receive(node, g, scope?.keep(g) ?? false);
      }
      if (node === only || isLeafNode(node)) continue;
      if (node.listeners !== null) g = through(node.listeners.prehooks, g, node);
      const flows = transposed(node, g, op, needed);
      node.edges.forEach((edge, i) => {
        const flow = flows[i];
        if (edge !== null && flow != null) deliver(edge, flow);
      });
      if (node.listeners !== null) for (const hook of [...node.listeners.posthooks]) hook(flows, g);
      if (!retain) release(node);
      scope?.sweepIfLarge(cotangents.values());
    }
  } finally {
    scope?.close();
  }
}

/** The nodes of a program from which a wanted node can be reached. */
function reaching(order: readonly Node[], wanted: ReadonlySet<Node>): ReadonlySet<Node> {
  const needed = new Set<Node>();
  for (const node of order) {
    if (wanted.has(node) || node.edges.some((edge) => edge !== null && needed.has(edge))) needed.add(node);
  }
  return needed;
}

/** Tensor hooks, in order; then tensors that keep their gradient. */
function listen(node: Node, g: Tensor): Tensor {
  const { tensorHooks, retains } = node.listeners!;
  const heard = through(tensorHooks, g, node);
  for (const x of retains) x.gradient = x.gradient === null || !isLeafNode(node) ? heard : add(x.gradient, heard);
  return heard;
}

function through(hooks: readonly ((g: Tensor) => Tensor | null | undefined)[], g: Tensor, node: Node): Tensor {
  for (const hook of [...hooks]) {
    const replaced = hook(g) as unknown;
    if (replaced === undefined || replaced === null) continue;
    if (typeof replaced !== "object" || !("shape" in replaced)) {
      throw new ArgumentError("registerHook: a hook returns a tensor or nothing");
    }
    const t = replaced as Tensor;
    if (!sameShape(t.shape, g.shape)) {
      throw new GradError(
        `registerHook: hook '${node.primitive.nodeName}' has changed the size of value; it got ${showShape(g.shape)} and returned ${showShape(t.shape)}`,
      );
    }
    g = t;
  }
  return g;
}

/** What `g` at the output of `node` is at each input; null where nothing flows or nobody wants it. */
function transposed(node: Node, g: Tensor, op: string, needed: ReadonlySet<Node> | null): readonly (Tensor | null)[] {
  const { primitive } = node;
  const { rule } = primitive;
  const edges = node.edges;
  const wants = (i: number): boolean => edges[i] != null && (needed === null || needed.has(edges[i]!));
  if (rule.family === "lazy") return [g];
  checkNotFreed(node, op);
  switch (rule.family) {
    case "elementwise":
      return edges.map((_, i) => (wants(i) ? elementwise(node, primitive as never, i, g, op) : null));
    case "linear": {
      const inputs = node.inputs;
      for (let k = inputs.length - rule.indices; k < inputs.length; k++) saved(node, k, op);
      return edges.map((_, i) =>
        wants(i) ? convert(rule.transpose(g, i, inputs, node.params) ?? g, inputs[i]!.dtype) : null,
      );
    }
    case "bilinear": {
      const other = (i: number): readonly [Tensor, Tensor] =>
        i === 0 ? [node.x0!, saved(node, 1, op)] : [saved(node, 0, op), node.x1!];
      return edges.map((_, i) =>
        wants(i) ? unbroadcast(rule.transpose[i]!(g, ...other(i)), node.inputs[i]!.shape) : null,
      );
    }
    case "composite":
      return throughComposite(node, rule, g, op, wants);
    default:
      return edges.map(() => null);
  }
}

function elementwise(node: Node, primitive: Primitive<Elementwise>, i: number, g: Tensor, op: string): Tensor | null {
  const s = slope(primitive, i);
  if (s === null) return null;
  const inputs = [...node.inputs];
  let output = node.output;
  for (const k of s.reads) {
    if (k === inputs.length) output = saved(node, k, op);
    else inputs[k] = saved(node, k, op);
  }
  const x = inputs[i]!;
  const flow = alongSlope(primitive, i, g, inputs, output);
  return flow && convert(unbroadcast(flow, x.shape), x.dtype);
}

/** By the stated rule; else the body runs again, this time on record. */
function throughComposite(
  node: Node,
  rule: Composite,
  g: Tensor,
  op: string,
  wants: (i: number) => boolean,
): readonly (Tensor | null)[] {
  const count = node.inputs.length;
  const reads = rule.saves;
  const inputs = node.inputs.map((x, i) => (reads === "inputs" || reads === "both" ? saved(node, i, op) : x));
  if (rule.vjp !== undefined) {
    const output = reads === "output" || reads === "both" ? saved(node, count, op) : node.output;
    return rule
      .vjp(g, inputs, output, node.params)
      .map((flow, i) => flow && convert(unbroadcast(flow, inputs[i]!.shape), inputs[i]!.dtype));
  }
  const again = recorder.on;
  return recording(true, () => {
    const inner = inputs.map((x, i) => (!wants(i) ? x : again ? alias([x], null) : requireGrad(handle(x))));
    const output = rule.body(inner, node.params);
    const flows = new Map<Node, Tensor>();
    const wanted = new Set(inner.flatMap((x, i) => (wants(i) ? [x.node!] : [])));
    if (output.node !== null) {
      recording(again, () =>
        pull([{ node: output.node!, g }], { op, wanted, retain: true, receive: (n, flow) => flows.set(n, flow) }),
      );
    }
    return inner.map((x, i) => (wants(i) ? (flows.get(x.node!) ?? null) : null));
  });
}
