import { isFloat } from "../tensor/dtype.ts";
import { Primitive } from "./primitive.ts";
import { lookAgain, type Tensor, writesOf } from "./tensor.ts";

/** What listens at a node; few nodes have any. */
export interface Listeners {
  /** On the gradient of the output, in order of registration; a result replaces it. */
  readonly tensorHooks: ((g: Tensor) => Tensor | null | undefined)[];
  readonly prehooks: ((g: Tensor) => Tensor | null | undefined)[];
  readonly posthooks: ((gradInputs: readonly (Tensor | null)[], g: Tensor) => void)[];
  readonly accumulated: ((x: Tensor) => void)[];
  /** Tensors that keep the gradient that arrives here. */
  readonly retains: Set<Tensor>;
}

/**
 * One step of the recorded program. It can be walked backwards, and run again on other values.
 *
 * Two inputs are inline, since nearly all nodes have no more. All nodes are of this one class: a class for each
 * operation would make every walk over the program megamorphic. Edges are kept beside the inputs: a tensor written in
 * place gets a new node, and those recorded before must still lead where they led.
 */
export class Node {
  /** @internal */
  readonly primitive: Primitive;
  readonly params: unknown;
  output: Tensor;
  x0: Tensor | null;
  x1: Tensor | null;
  rest: readonly Tensor[] = none;
  e0: Node | null;
  e1: Node | null;
  restEdges: readonly (Node | null)[] = noEdges;
  /** @internal How often inputs and output had been written in place when this was recorded; null if never. */
  writes: readonly number[] | null = null;
  /** Whether a backward pass has consumed what it saved. */
  freed: boolean = false;
  /** @internal */
  listeners: Listeners | null = null;
  // scratch of whichever walk is running
  mark: number = 0;
  uses: number = 0;
  index: number = 0;

  constructor(
    primitive: Primitive,
    x0: Tensor | null,
    x1: Tensor | null,
    e0: Node | null,
    e1: Node | null,
    params: unknown,
    output: Tensor,
  ) {
    this.primitive = primitive;
    this.params = params;
    this.output = output;
    this.x0 = x0;
    this.x1 = x1;
    this.e0 = e0;
    this.e1 = e1;
  }

  get inputs(): readonly Tensor[] {
    if (this.x1 === null) return this.x0 === null ? none : [this.x0];
    return this.rest.length === 0 ? [this.x0!, this.x1] : [this.x0!, this.x1, ...this.rest];
  }

  /** @internal The nodes of the inputs; null where no gradient is wanted. */
  get edges(): readonly (Node | null)[] {
    if (this.rest.length > 0) return [this.e0, this.e1, ...this.restEdges];
    return this.x1 === null && this.e1 === null ? [this.e0] : [this.e0, this.e1];
  }
}

export const none: readonly Tensor[] = Object.freeze([]);
const noEdges: readonly (Node | null)[] = Object.freeze([]);

/**
 * Whether operations are being recorded, and whether their results are constants to every transform: a walk that needs
 * no graph of its own records nothing, yet curves and tangents pass through it.
 */
export const recorder: { on: boolean; constant: boolean } = { on: true, constant: false };

/** Run `f` with recording switched on or off. */
export function recording<T>(on: boolean, f: () => T): T {
  const before = recorder.on;
  recorder.on = on;
  try {
    return f();
  } finally {
    recorder.on = before;
  }
}

/** Run `f` where results move with what they are made of, whatever the mode outside. */
export function moving<T>(f: () => T, on: boolean = true): T {
  const before = recorder.constant;
  recorder.constant = false;
  try {
    return recording(on, f);
  } finally {
    recorder.constant = before;
  }
}

/** The node of a tensor; that of a view whose base was written in place is made again. */
export function nodeOf(x: Tensor): Node | null {
  const view = x.extra?.view;
  if (view != null && view.base.node !== view.baseNode) {
    view.baseNode = view.base.node;
    x.node = recording(true, () => lookAgain(view)).node;
  }
  return x.node;
}

export function record(primitive: Primitive, inputs: readonly Tensor[], params: unknown, output: Tensor): Tensor {
  if (!recorder.on || !isFloat(output.dtype)) return output;
  let wanted = false;
  for (let i = 0; i < inputs.length; i++) if (nodeOf(inputs[i]!) !== null) wanted = true;
  if (!wanted) return output;
  const [x, y] = inputs as readonly [Tensor, Tensor];
  const [e0, e1] = [x.node, inputs.length > 1 ? y.node : null];
  const node = new Node(primitive, x, inputs.length > 1 ? y : null, e0, e1, params, output);
  if (inputs.length > 2) {
    node.rest = inputs.slice(2);
    node.restEdges = node.rest.map((u) => u.node);
  }
  node.writes = writesBefore(inputs, output);
  output.node = node;
  return output;
}

function writesBefore(inputs: readonly Tensor[], output: Tensor): readonly number[] | null {
  let any = writesOf(output) !== 0;
  for (let i = 0; i < inputs.length; i++) any ||= writesOf(inputs[i]!) !== 0;
  return any ? [...inputs.map(writesOf), writesOf(output)] : null;
}

const leaf: Primitive = /* @__PURE__ */ new Primitive("leaf", { family: "leaf" }, "AccumulateGrad");

/** Asks for gradients with respect to `x`, which is returned. */
export function requireGrad(x: Tensor): Tensor {
  x.node ??= new Node(leaf, null, null, null, null, null, x);
  return x;
}

export const isLeafNode = (node: Node): boolean => node.primitive.rule.family === "leaf";

/** The listeners of a node, made when the first comes. */
export function listenersOf(node: Node): Listeners {
  node.listeners ??= { tensorHooks: [], prehooks: [], posthooks: [], accumulated: [], retains: new Set() };
  return node.listeners;
}

/** PyTorch's name of a node: `MulBackward0`. That of a derivative is found when it is asked for. */
export function recordedName(node: Node): string {
  return node.primitive.rule.family === "lazy"
    ? (node.params as { readonly name: string }).name
    : node.primitive.nodeName;
}
