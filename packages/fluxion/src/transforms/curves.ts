/** The Taylor column for recorded programs of tensors: run again, one order at a time, without a record of its own. */

import { convert, expand, zerosLike } from "../core/basis.ts";
import { bind } from "../core/bind.ts";
import { moving, type Node } from "../core/node.ts";
import type { Elementwise, Linear } from "../core/primitive.ts";
import { strip, type Tensor } from "../core/tensor.ts";
import { dividesByInput, extend, type Series, systemOf } from "../scalar/system.ts";
import { isFloat } from "../tensor/dtype.ts";
import { follow } from "./follow.ts";
import { cauchy, mayVanish, tensors } from "./ring.ts";

/** Coefficients are computed in this type, whatever that of the program: sums of products lose digits. */
const wideType = "float64";
const ring = /* @__PURE__ */ tensors(wideType);
const wide = (x: Tensor): Tensor => (isFloat(x.dtype) ? convert(x, wideType) : x);

/** Coefficient `k`, all lower ones being known. */
type Extension = (k: number) => Tensor | null;

interface Curve {
  readonly series: Series<Tensor>;
  readonly next: Extension;
}

/**
 * The Taylor coefficients of a program's last node as `x` moves along `x + t (1, 1, …)`, and others along the curves
 * that are given, which may grow meanwhile. Each is computed once.
 */
export class TensorJets {
  readonly #curves: Curve[] = [];
  readonly #nodes: readonly Node[];
  readonly #all: Map<Node, Series<Tensor>>;
  readonly #output: Series<Tensor>;
  #known = 1; // order 0 is what was recorded

  constructor(nodes: readonly Node[], x: Node, others: readonly (readonly [Node, Series<Tensor>])[] = []) {
    const add = ({ output }: Node, next: Extension): Series<Tensor> => {
      const series: Series<Tensor> = [wide(strip(output))];
      const whole = (c: Tensor | null): Tensor | null => c && wide(expand(c, output.shape));
      this.#curves.push({ series, next: (k) => whole(next(k)) });
      return series;
    };
    const start = wide(strip(x.output));
    const line: Series<Tensor> = [start, expand(ring.constant(1), start.shape)];
    this.#nodes = nodes;
    this.#all = new Map([[x, line], ...others]);
    this.#output = moving(
      () =>
        follow<Series<Tensor>>(nodes, this.#all, {
          still: (u) => [wide(u)],
          elementwise: (node, rule, inputs) => add(node, elementwise(node, rule, inputs)),
          linear: (node, rule, inputs) => add(node, linear(node, rule, inputs)),
          bilinear: (node, inputs) => add(node, bilinear(node, inputs)),
        }),
      false,
    );
  }

  coefficient(k: number): Tensor | null {
    moving(() => {
      for (; this.#known <= k; this.#known++)
        for (const { series, next } of this.#curves) series[this.#known] = next(this.#known);
    }, false);
    return this.#output[k] ?? null;
  }

  /** The first node that has such a coefficient up to order `n`. */
  find(n: number, is: (c: Tensor) => boolean): Node | null {
    this.coefficient(n);
    const has = (node: Node): boolean => this.#all.get(node)?.some((c) => c !== null && is(c)) ?? false;
    return this.#nodes.find(has) ?? null;
  }
}

function elementwise(node: Node, { value }: Elementwise, inputs: readonly Series<Tensor>[]): Extension {
  const slots: Series<Tensor>[] = [];
  let system = systemOf(value);
  return (k) => {
    if (k === 1) {
      system = systemOf(value, dividesByInput(value) && mayVanish(inputs[0]![0]!));
      extend(system, ring, inputs, slots, 0);
      if (node.output.dtype === wideType) slots[system.output]![0] = strip(node.output); // it is known already
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

function bilinear({ primitive, params }: Node, inputs: readonly Series<Tensor>[]): Extension {
  const [x, y] = inputs as [Series<Tensor>, Series<Tensor>];
  return (k) => cauchy((a, b) => bind(primitive, [a, b], params), x, y, k);
}
