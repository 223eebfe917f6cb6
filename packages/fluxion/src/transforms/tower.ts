/**
 * Lazy derivative towers.
 *
 * A derivative of a number y knows what it is: order n of y along x. Differentiated along x again it becomes order
 * n + 1, and its value is one more Taylor coefficient of y's program, all lower ones being kept. Only a walk that
 * passes through it by another way asks how it came about: reverse mode for the first order, reverse over Taylor for
 * the others.
 *
 * Where x has many elements, order n is the gradient of the derivative of order n − 1 along x + t (1, 1, …): what
 * remains of a gradient when it is summed and differentiated again. Its value is a coefficient of the program of the
 * first gradient; where each term of y depends on one element of x, of the terms themselves.
 */

import { convert, filled, mul, zerosLike } from "../core/basis.ts";
import { isLeafNode, type Node, recording } from "../core/node.ts";
import { program } from "../core/program.ts";
import { number, type Tensor } from "../core/tensor.ts";
import { dtypes } from "../tensor/dtype.ts";
import { sameShape } from "../tensor/shape.ts";
import { TensorJets } from "./curves.ts";
import { canFollow, programFrom } from "./follow.ts";
import { NumberJets } from "./jets.ts";
import { SmallJets } from "./mixed.ts";
import type { Origin } from "./lazy.ts";
import { sumAll } from "./sums.ts";
import { Gradient, gradients, marked, nestedName, originOf, remember } from "./recorded.ts";
import { factorial } from "./orders.ts";
import { replay } from "./taylor.ts";

/** What the node of a derivative remembers. */
export class Derivative implements Origin {
  readonly tower: Tower;
  readonly order: number;
  constructor(tower: Tower, order: number) {
    this.tower = tower;
    this.order = order;
  }
  get name(): string {
    return nestedName(this.tower.y, new Array<Node>(this.order).fill(this.tower.x));
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
  return xs.map((x, i) => remember(values[i]!, new Derivative(new Tower(y, x, shared), 1)));
}

/** A first derivative that was recorded. */
export const firstDerivative = (y: Node, x: Node, g: Tensor): Tensor => marked(g, new Derivative(newTower(y, x, g), 1));

/** A derivative that happens to be constant: it depends on `x` all the same, with derivatives that are 0. */
export const constantOf = (value: Tensor, y: Node, x: Node): Tensor => marked(value, new Derivative(newTower(y, x), 0));

/** What the tensor `y` is a derivative along `x` of, to be marked as the next order. */
export function derivativeBelow(y: Node, x: Node): Derivative | null {
  const d = originOf(y);
  return d instanceof Derivative && d.order > 0 && d.tower.along(x) && canFollow(d.tower.nodes) ? d : null;
}

/** The tower of `y` along `x`, given the first derivative where that was recorded. */
export function newTower(y: Node, x: Node, first: Tensor | null = null): Tower {
  return new Tower(y, x, new Gradient(y, [x], first));
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

/** What is run on curves, and how many orders below the wanted one its coefficient is. */
interface Curves {
  readonly jets: { coefficient(k: number): Tensor | null };
  readonly below: number;
}

const jetsOf = (nodes: readonly Node[], x: Node): Curves["jets"] =>
  SmallJets.canRun(nodes) ? new SmallJets(nodes, x) : new TensorJets(nodes, x);

/** All derivatives of the number `y` along `x`. */
export class Tower {
  readonly y: Node;
  readonly x: Node;
  readonly #first: Gradient;
  #nodes: readonly Node[] | null = null;
  #jets: NumberJets | null = null;
  #curves: Curves | null = null;
  #mixes: boolean | null = null;
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
    return recording(false, () => this.#coefficient(order));
  }

  #coefficient(order: number): Tensor {
    const { jets, below } = (this.#curves ??= this.#follow());
    const c = jets.coefficient(order - below);
    const { shape, dtype } = this.x.output;
    if (c === null) return filled(0, shape, dtype);
    const scale = factorial(order - below);
    return convert(scale === 1 ? c : mul(c, number(scale, c.dtype)), dtype);
  }

  /** Whether elements of x meet in y: then it is not enough to run y's terms on a curve. */
  get mixes(): boolean {
    return (this.#mixes ??= this.x.output.shape.length > 0 && !isElementByElement(this.#terms, this.x));
  }

  /**
   * Up to which order nested reverse mode is as cheap. Where elements meet, the second costs little; so does the third
   * where y has parameters, since derivatives that are trained on are walked through once more.
   */
  get nestedOrders(): number {
    if (!this.mixes) return 1;
    return this.nodes.some((node) => isLeafNode(node) && node !== this.x) ? 3 : 2;
  }

  get #terms(): readonly Node[] {
    return programFrom(termsOf(this.y), [this.x]);
  }

  #follow(): Curves {
    const { x } = this;
    if (this.mixes) return { jets: jetsOf(programFrom(this.#first.along(x).node!, [x]), x), below: 1 };
    const nodes = x.output.shape.length === 0 ? programFrom(this.y, [x]) : this.#terms;
    return { jets: jetsOf(nodes, x), below: 0 };
  }

  /** The derivative by differentiable operations: Taylor along a number, the gradient of that along many. */
  derived(order: number): Tensor {
    if (order === 1) return this.#first.along(this.x);
    const x = this.x.output;
    if (!canFollow(programFrom(this.y, [this.x]))) return this.#nested(order);
    if (x.shape.length === 0) return this.#alongOnes(order);
    const below = recording(true, () => this.#alongOnes(order - 1)).node;
    const flow = below && gradients(below, [this.x]).get(this.x);
    return flow ?? zerosLike(x);
  }

  /** By reverse mode, which knows what was written in place, and whether that matters. */
  #nested(order: number): Tensor {
    let g = this.#first.along(this.x);
    for (let n = 1; n < order && g.node !== null; n++)
      g = gradients(sumAll(g).node!, [this.x]).get(this.x) ?? zerosLike(this.x.output);
    return g.node === null && order > 1 ? zerosLike(this.x.output) : g;
  }

  /** dⁿ/dtⁿ y(x + t (1, 1, …)) */
  #alongOnes(order: number): Tensor {
    this.#nodes = null;
    const { dtype } = this.y.output;
    const c = replay(programFrom(this.y, [this.x]), this.x, order + 1)[order] ?? number(0, dtype);
    return mul(c, number(factorial(order), dtype));
  }
}
