/**
 * Lazy derivative towers.
 *
 * A derivative of a number y knows what it is: order n of y along x. Differentiated along x again it becomes order
 * n + 1, and its value is one more Taylor coefficient of y's program, all lower ones being kept. Only a walk that
 * passes through it by another way asks how it came about: reverse mode for the first order, reverse over Taylor for
 * the others.
 *
 * Where x has many elements, order n is the gradient of the derivative of order n − 1 along x + t (1, 1, …): what
 * remains of a gradient when it is summed and differentiated again.
 */

import { convert, filled, mul, zerosLike } from "../core/basis.ts";
import { Node, recordedName, recording } from "../core/node.ts";
import { Primitive } from "../core/primitive.ts";
import { program } from "../core/program.ts";
import { handle, number, type Tensor } from "../core/tensor.ts";
import { dtypes } from "../tensor/dtype.ts";
import { GradError } from "../tensor/errors.ts";
import { sameShape } from "../tensor/shape.ts";
import { programFrom, TensorJets } from "./curves.ts";
import { NumberJets } from "./jets.ts";
import { expandAll, type Origin } from "./lazy.ts";
import { pull } from "./pull.ts";
import { factorial, replay } from "./taylor.ts";

const lazy: Primitive = /* @__PURE__ */ new Primitive("derivative", { family: "lazy" });

/** What the node of a derivative remembers. */
export class Derivative implements Origin {
  readonly tower: Tower;
  readonly order: number;
  constructor(tower: Tower, order: number) {
    this.tower = tower;
    this.order = order;
  }
  get name(): string {
    return this.tower.nameOf(this.order);
  }
  get origin(): Node {
    return this.tower.y;
  }
  expand(): Tensor {
    return this.tower.derived(this.order);
  }
}

/** The first derivatives of the number `y` along each of `xs`, given their values. */
export function firstDerivatives(y: Node, xs: readonly Node[], values: readonly Tensor[]): Tensor[] {
  const shared = new Gradient(y, xs);
  return xs.map((x, i) => remember(values[i]!, new Tower(y, x, shared), 1));
}

/** A derivative whose program is known already, as one of a tower. */
export function marked(value: Tensor, tower: Tower, order: number): Tensor {
  const output = handle(value);
  output.node = new Node(lazy, value, null, value.node, null, new Derivative(tower, order), output);
  return output;
}

/** A derivative that happens to be constant: it depends on `x` all the same, with derivatives that are 0. */
export const constantOf = (value: Tensor, y: Node, x: Node): Tensor => marked(value, newTower(y, x), 0);

/** The derivative of `y` along `x` if `y` is itself the sum of one along `x`, of the order below; else null. */
export function nextDerivative(y: Node, x: Node): Tensor | null {
  const below = asDerivative(y, x);
  if (below === null) return null;
  const { tower, order } = below;
  if (order === 1 && tower.mixes) return null; // nested reverse mode is as cheap there
  return remember(tower.value(order + 1), tower, order + 1);
}

/** What the tensor `y` is a derivative along `x` of, to be marked as the next order. */
export const derivativeBelow = (y: Node, x: Node): Derivative | null => asDerivative(y, x);

/** The tower of `y` along `x`, given the first derivative where that was recorded. */
export function newTower(y: Node, x: Node, first: Tensor | null = null): Tower {
  return new Tower(y, x, new Gradient(y, [x], first));
}

function remember(value: Tensor, tower: Tower, order: number): Tensor {
  const output = handle(value);
  output.node = new Node(lazy, null, null, null, null, new Derivative(tower, order), output);
  return output;
}

/** What `node` is a derivative along `x` of, if nothing was done to it but summing, and nobody listens. */
function asDerivative(node: Node, x: Node): Derivative | null {
  let at = node;
  while (isSum(at) && at.listeners === null && at.e0 !== null) at = at.e0;
  if (at.primitive !== lazy || at.listeners !== null) return null;
  const d = at.params as Derivative;
  if (d.order === 0) return null;
  return d.tower.along(x) && TensorJets.canRun(d.tower.nodes) ? d : null;
}

/** A sum to a number; of one number, any linear map is one. */
function isSum({ primitive: { name, rule }, output, x0 }: Node): boolean {
  if (output.shape.length !== 0 || x0 === null) return false;
  if (name === "sum") return output.dtype === x0.dtype;
  return rule.family === "linear" && rule.indices === 0 && x0.shape.length === 0 && output.dtype === x0.dtype;
}

/** What the number `y` is the sum of. */
function termsOf(y: Node): Node {
  let at = y;
  while (at.primitive.name === "sum" && at.e0 !== null && at.output.dtype === at.x0?.dtype) at = at.e0;
  return at;
}

/** Whether element i of the result depends on element i of `x` alone: then its derivatives do. */
function isElementByElement(nodes: readonly Node[], x: Node): boolean {
  const { shape } = x.output;
  const moves = new Set<Node>([x]);
  for (const node of nodes) {
    if (node === x || !node.edges.some((e) => e !== null && moves.has(e))) continue;
    const { rule } = node.primitive;
    if (rule.family !== "elementwise" && rule.family !== "lazy") return false;
    if (!sameShape(node.output.shape, shape)) return false;
    moves.add(node);
  }
  return moves.has(nodes.at(-1)!);
}

/** The recorded gradient of one number along several inputs: computed once, for all of them. */
class Gradient {
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

function gradients(y: Node, xs: readonly Node[]): Map<Node, Tensor> {
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

/** The gradient by nested reverse mode; null where the graph was consumed, since names are asked for at any time. */
function nestedGradient(y: Node, x: Node): Tensor | null {
  try {
    return recording(true, () => gradients(y, [x]).get(x)) ?? null;
  } catch (error) {
    if (error instanceof GradError) return null;
    throw error;
  }
}

export class Tower {
  readonly y: Node;
  readonly x: Node;
  readonly #first: Gradient;
  #nodes: readonly Node[] | null = null;
  #jets: NumberJets | null = null;
  #mixes: boolean | null = null;
  #curves: { jets: TensorJets; below: number } | null = null;
  constructor(y: Node, x: Node, first: Gradient) {
    this.y = y;
    this.x = x;
    this.#first = first;
  }

  /** y's program, from x on. */
  get nodes(): readonly Node[] {
    return (this.#nodes ??= program(this.y, (node) => node === this.x));
  }

  /** Whether to move `x` is to move this tower's: it is the same, or an alias of it that alone leads to y. */
  along(x: Node): boolean {
    let at: Node = this.x;
    while (at !== x && at.primitive.name === "alias" && at.listeners === null && at.e0 !== null) at = at.e0;
    return at === x && (x === this.x || !this.nodes.includes(x));
  }

  value(order: number): Tensor {
    const { dtype } = this.y.output;
    if (this.#curves === null && NumberJets.canRun(this.nodes)) {
      this.#jets ??= new NumberJets(this.nodes, this.x);
      return number(dtypes[dtype].round(factorial(order) * this.#jets.coefficient(order)), dtype);
    }
    const { jets, below } = (this.#curves ??= this.#follow());
    const c = recording(false, () => jets.coefficient(order - below));
    const { shape, dtype: type } = this.x.output;
    if (c === null) return filled(0, shape, type);
    const scale = factorial(order - below);
    return recording(false, () => convert(scale === 1 ? c : mul(c, number(scale, c.dtype)), type));
  }

  /** Whether elements of x meet in y: then it is not enough to run y's terms on a curve. */
  get mixes(): boolean {
    return (this.#mixes ??= this.x.output.shape.length > 0 && !isElementByElement(this.#terms, this.x));
  }

  /** The program of what y is the sum of. */
  get #terms(): readonly Node[] {
    return programFrom(termsOf(this.y), this.x);
  }

  /** What to run on curves: the function itself where that is enough, else its gradient, whose order is one less. */
  #follow(): { jets: TensorJets; below: number } {
    const { x } = this;
    if (this.mixes) return { jets: new TensorJets(programFrom(this.#first.along(x).node!, x), x), below: 1 };
    const nodes = x.output.shape.length === 0 ? programFrom(this.y, x) : this.#terms;
    return { jets: new TensorJets(nodes, x), below: 0 };
  }

  /** The node's name in nested reverse mode, which runs for it once someone asks; it settles at the second order. */
  nameOf(order: number): string {
    let node = this.y;
    let name = recordedName(node);
    for (let n = 1; n <= Math.min(order, 2); n++) {
      const g = nestedGradient(node, this.x);
      if (!g?.node) break;
      node = g.node;
      name = recordedName(node);
    }
    return name;
  }

  /** The derivative by differentiable operations: Taylor along a number, the gradient of that along many. */
  derived(order: number): Tensor {
    if (order === 1) return this.#first.along(this.x);
    const x = this.x.output;
    if (x.shape.length === 0) return this.alongOnes(order);
    const below = recording(true, () => this.alongOnes(order - 1)).node;
    const flow = below && gradients(below, [this.x]).get(this.x);
    return flow ?? zerosLike(x);
  }

  /** dⁿ/dtⁿ y(x + t (1, 1, …)) */
  alongOnes(order: number): Tensor {
    expandAll([this.y], (node) => node === this.x);
    this.#nodes = null;
    const { dtype } = this.y.output;
    const c = replay(this.nodes, this.x, order + 1)[order] ?? number(0, dtype);
    return mul(c, number(factorial(order), dtype));
  }
}
