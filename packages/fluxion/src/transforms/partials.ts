/** Derivatives that know along which variables they were taken: mixed partials, and the next one of any derivative. */

import { zerosLike } from "../core/basis.ts";
import { isLeafNode, type Node, nodeOf, recording } from "../core/node.ts";
import { program } from "../core/program.ts";
import { number, type Tensor } from "../core/tensor.ts";
import { dtypes } from "../tensor/dtype.ts";
import { canFollow, programFrom } from "./follow.ts";
import type { Origin } from "./lazy.ts";
import { isSmall, mixedCoefficient } from "./mixed.ts";
import { gradients, nestedName, originOf, remember } from "./recorded.ts";
import { checkDerivativeOrder, factorial } from "./orders.ts";
import { Derivative, newTower, type Tower } from "./tower.ts";

/** A derivative of a number along a path of variables that are numbers, of which not all are the same. */
class MixedDerivative implements Origin {
  /** The start of the path, along one variable. */
  readonly first: Tower;
  readonly order: number;
  readonly rest: readonly Node[];
  constructor(first: Tower, order: number, rest: readonly Node[]) {
    this.first = first;
    this.order = order;
    this.rest = rest;
  }

  get name(): string {
    return nestedName(this.origin, [...new Array<Node>(this.order).fill(this.first.x), ...this.rest]);
  }
  get origin(): Node {
    return this.first.y;
  }

  get variables(): readonly Node[] {
    return [...new Set([this.first.x, ...this.rest])];
  }

  degrees(variables: readonly Node[]): readonly number[] {
    const { x } = this.first;
    return variables.map((v) => (v === x ? this.order : 0) + this.rest.filter((u) => u === v).length);
  }

  /** y's program, if it can be run on polynomials in the variables. */
  get program(): readonly Node[] | null {
    const xs = this.variables;
    if (!xs.every((x) => x.output.shape.length === 0 && x.listeners === null)) return null;
    const nodes = programFrom(this.origin, xs);
    if (!xs.every((x) => nodes.includes(x)) || !areIndependent(xs)) return null;
    return isSmall(nodes, this.degrees(xs)) && canFollow(nodes) ? nodes : null;
  }

  value(nodes: readonly Node[]): Tensor {
    const xs = this.variables;
    const degrees = this.degrees(xs);
    const scale = degrees.reduce((all, n) => all * factorial(n), 1);
    const { dtype } = this.rest.at(-1)!.output;
    return number(dtypes[dtype].round(scale * mixedCoefficient(nodes, xs, degrees)), dtype);
  }

  /** Reverse mode along the rest of the path. */
  expand(): Tensor {
    let g = recording(true, () => this.first.derived(this.order));
    for (const x of this.rest) {
      const { node } = g;
      if (node === null) return zerosLike(x.output);
      g = recording(true, () => gradients(node, [x]).get(x)) ?? zerosLike(x.output);
    }
    return g;
  }
}

/** Whether none of the variables is made from another. */
function areIndependent(xs: readonly Node[]): boolean {
  return xs.every((x) => isLeafNode(x) || program(x).every((node) => node === x || !xs.includes(node)));
}

/** A mixed partial of the number `y` along numbers, each with its order above 0; null where it takes another way. */
export function mixedPartial(y: Node, along: readonly (readonly [x: Node, order: number])[]): Tensor | null {
  if (y.output.shape.length > 0 || along.length < 2) return null;
  const [[x, order], ...others] = along as [readonly [Node, number], ...(readonly [Node, number])[]];
  const rest = others.flatMap(([v, n]) => new Array<Node>(n).fill(v));
  const d = new MixedDerivative(newTower(y, x), order, rest);
  const nodes = d.program;
  return nodes && remember(d.value(nodes), d);
}

/** The derivative of `y` along `x` if `y` is itself the sum of one, of the order below; else null. */
export function nextDerivative(y: Node, x: Node): Tensor | null {
  const below = originOf(y);
  if (below instanceof MixedDerivative) return mixed(below.first, below.order, below.rest, x);
  if (!(below instanceof Derivative) || below.order === 0) return null;
  const { tower, order } = below;
  return tower.along(x) ? raised(tower, order + 1) : mixed(tower, order, [], x);
}

/** The derivative of order `n` in the tower that the first derivative `g` along `x` is one of; null if it is of none. */
export function derivativeOfOrder(g: Tensor, x: Tensor, n: number): Tensor | null {
  const [node, variable] = [nodeOf(g), nodeOf(x)];
  const first = node && originOf(node);
  if (variable === null || !(first instanceof Derivative) || first.order !== 1) return null;
  return first.tower.along(variable) ? raised(first.tower, n) : null;
}

function raised(tower: Tower, order: number): Tensor | null {
  checkDerivativeOrder(order, "grad");
  if (!canFollow(tower.nodes) || order <= tower.nestedOrders) return null;
  return remember(tower.value(order), new Derivative(tower, order));
}

/** One more step along `x`, which may be an alias of one of the variables. */
function mixed(first: Tower, order: number, rest: readonly Node[], x: Node): Tensor | null {
  const d = new MixedDerivative(first, order, [...rest, first.along(x) ? first.x : x]);
  const nodes = d.program;
  return nodes && remember(d.value(nodes), d);
}
