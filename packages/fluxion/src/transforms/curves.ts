/** The Taylor column for recorded programs of tensors: run again, one order at a time, without a record of its own. */

import { convert, expand, zerosLike } from "../core/basis.ts";
import { bind } from "../core/bind.ts";
import { moving, type Node, requireGrad } from "../core/node.ts";
import type { Bilinear, Composite, Elementwise, Linear, Primitive } from "../core/primitive.ts";
import { program } from "../core/program.ts";
import { handle, strip, type Tensor, writesOf } from "../core/tensor.ts";
import { dividesByInput, extend, type Series, systemOf } from "../scalar/system.ts";
import { isFloat } from "../tensor/dtype.ts";
import { cauchy, mayVanish, tensors } from "./ring.ts";
import { expandAll } from "./lazy.ts";

/** Coefficients are computed in this type, whatever that of the program: sums of products lose digits. */
const wideType = "float64";
const ring = /* @__PURE__ */ tensors(wideType);

/** What a curve adds to those that come before it: its coefficient `k`. */
type Extension = (k: number) => Tensor | null;

interface Curve {
  readonly series: Series<Tensor>;
  readonly next: Extension;
}

/** The Taylor coefficients of a program's last node as `x` moves along `x + t (1, 1, …)`. Each is computed once. */
export class TensorJets {
  readonly #curves: Curve[] = [];
  readonly #output: Series<Tensor>;
  #known = 1; // order 0 is what was recorded

  constructor(nodes: readonly Node[], x: Node) {
    const start = wide(strip(x.output));
    const one = expand(ring.constant(1), start.shape);
    const all = new Map<Node, Series<Tensor>>([[x, [start, one]]]);
    moving(() => this.#follow(nodes, all), false);
    const last = nodes.at(-1)!;
    this.#output = all.get(last) ?? [last.output];
  }

  #follow(nodes: readonly Node[], all: Map<Node, Series<Tensor>>): void {
    for (const node of nodes) {
      const curves = node.edges.map((e) => (e === null ? undefined : all.get(e)));
      if (all.has(node) || curves.every((s) => s === undefined)) continue;
      all.set(node, this.#through(node, node.primitive, curves));
    }
  }

  /** The curve of a node, from those of its inputs that move. */
  #through(node: Node, { rule }: Primitive, curves: readonly (Series<Tensor> | undefined)[]): Series<Tensor> {
    const inputs = node.inputs.map((u, i) => curves[i] ?? [wide(strip(u))]);
    switch (rule.family) {
      case "lazy":
        return inputs[0]!;
      case "elementwise":
        return this.#add(node, elementwise(node, rule, inputs));
      case "linear":
        return this.#add(node, linear(node, rule, inputs));
      case "bilinear":
        return this.#add(node, bilinear(node, rule, inputs));
      case "composite":
        return this.#body(
          node,
          rule,
          inputs,
          curves.map((s) => s !== undefined),
        );
      case "discrete":
      case "detach":
      case "leaf":
        return [wide(strip(node.output))];
    }
  }

  #add({ output }: Node, next: Extension): Series<Tensor> {
    const series: Series<Tensor> = [wide(strip(output))];
    const { shape } = output;
    this.#curves.push({
      series,
      next: (k) => {
        const c = next(k);
        return c && wide(expand(c, shape));
      },
    });
    return series;
  }

  /** A composite is followed through its body, recorded for that. */
  #body(node: Node, rule: Composite, inputs: readonly Series<Tensor>[], moved: readonly boolean[]): Series<Tensor> {
    const inner = inputs.map((s, i) => (moved[i] ? requireGrad(handle(s[0]!)) : s[0]!));
    const output = moving(() => rule.body(inner, node.params));
    if (output.node === null) return [wide(strip(node.output))];
    const all = new Map<Node, Series<Tensor>>();
    inner.forEach((u, i) => moved[i] && all.set(u.node!, inputs[i]!));
    const nodes = program(output.node, (n) => all.has(n));
    this.#follow(nodes, all);
    return all.get(output.node) ?? [wide(strip(node.output))];
  }

  coefficient(k: number): Tensor | null {
    moving(() => {
      for (; this.#known <= k; this.#known++)
        for (const { series, next } of this.#curves) series[this.#known] = next(this.#known);
    }, false);
    return this.#output[k] ?? null;
  }

  /** Whether all values are still what they were when they were recorded, and nobody listens. */
  static canRun(nodes: readonly Node[]): boolean {
    return nodes.every((node) => node.listeners === null && isIntact(node));
  }
}

/** Whether a node can be run again: it was not consumed, and nothing was written in place since it was recorded. */
export function isIntact(node: Node): boolean {
  const { freed, inputs, writes, output } = node;
  if (freed) return false;
  for (let i = 0; i < inputs.length; i++) if (writesOf(inputs[i]!) !== (writes?.[i] ?? 0)) return false;
  return writesOf(output) === (writes?.[inputs.length] ?? 0);
}

function wide(x: Tensor): Tensor {
  return isFloat(x.dtype) ? convert(x, wideType) : x;
}

function elementwise(node: Node, { value }: Elementwise, inputs: readonly Series<Tensor>[]): Extension {
  const slots: Series<Tensor>[] = [];
  let system = systemOf(value);
  return (k) => {
    if (k === 1) {
      system = systemOf(value, dividesByInput(value) && mayVanish(inputs[0]![0]!));
      extend(system, ring, inputs, slots, 0);
      slots[system.output]![0] = wide(strip(node.output)); // it is known already
    }
    return extend(system, ring, inputs, slots, k);
  };
}

function linear({ primitive, params }: Node, { indices }: Linear, inputs: readonly Series<Tensor>[]): Extension {
  const count = inputs.length - indices;
  return (k) => {
    if (inputs.every((s, i) => i >= count || (s[k] ?? null) === null)) return null;
    return bind(
      primitive,
      inputs.map((s, i) => (i < count ? (s[k] ?? zerosLike(s[0]!)) : s[0]!)),
      params,
    );
  };
}

function bilinear({ primitive, params }: Node, _: Bilinear, inputs: readonly Series<Tensor>[]): Extension {
  const [x, y] = inputs as [Series<Tensor>, Series<Tensor>];
  return (k) => cauchy((a, b) => bind(primitive, [a, b], params), x, y, k);
}

/** The program that ends in `y` and begins with `x`, derivatives on the way expanded. */
export function programFrom(y: Node, x: Node): readonly Node[] {
  expandAll([y], (node) => node === x);
  return program(y, (node) => node === x);
}
