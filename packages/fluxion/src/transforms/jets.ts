/** The Taylor column for programs of 0-dim numbers: the recorded program run again, one order at a time. */

import type { Node } from "../core/node.ts";
import { writesOf } from "../core/tensor.ts";
import { step } from "../scalar/interpret.ts";
import { extend, type Ring, type Series, type System, systemOf } from "../scalar/system.ts";

/** What one elementwise node keeps between orders. */
interface Step {
  readonly system: System;
  readonly inputs: readonly Series<number>[];
  readonly slots: Series<number>[];
  readonly output: Series<number>;
}

/** The Taylor coefficients of a program's last node as `x` moves along `x + t`. Each is computed once. */
export class NumberJets {
  readonly #steps: Step[] = [];
  readonly #output: Series<number>;
  #known = 0;

  constructor(nodes: readonly Node[], x: Node) {
    const moving = new Map<Node, Series<number>>([[x, [x.output.value, 1]]]);
    for (const node of nodes) {
      if (moving.has(node) || !node.edges.some((e) => e !== null && moving.has(e))) continue;
      const edges = node.edges;
      const inputs = node.inputs.map((u, i) => (edges[i] && moving.get(edges[i])) ?? [u.value]);
      const { rule } = node.primitive;
      if (rule.family === "elementwise") {
        const system = systemOf(rule.value);
        const output: Series<number> = [];
        this.#steps.push({ system, inputs, slots: [], output });
        moving.set(node, output);
      } else moving.set(node, inputs[0] ?? moving.get(node.e0!)!); // on a number every linear map is the identity
    }
    this.#output = moving.get(nodes.at(-1)!) ?? [nodes.at(-1)!.output.value];
  }

  coefficient(k: number): number {
    for (; this.#known <= k; this.#known++) {
      for (const { system, inputs, slots, output } of this.#steps) {
        output[this.#known] = extend(system, numbers, inputs, slots, this.#known);
      }
    }
    return this.#output[k] ?? 0;
  }

  /** Whether all steps are on plain float64 numbers, unconsumed and unwritten. */
  static canRun(nodes: readonly Node[]): boolean {
    return nodes.every((node) => {
      const {
        output,
        freed,
        writes,
        inputs,
        primitive: { rule },
      } = node;
      const plain =
        output.store === null && output.dtype === "float64" && !freed && writes === null && writesOf(output) === 0;
      return plain && runs.includes(rule.family) && inputs.every((x) => x.store === null && x.writes === 0);
    });
  }
}

const runs: readonly string[] = ["elementwise", "linear", "lazy", "leaf"];

const numbers: Ring<number> = {
  value: step,
  constant: (c) => c,
  add: (x, y) => x + y,
  mul: (x, y) => x * y,
  along: (step, slope) => (step === 0 && !Number.isFinite(slope) ? 0 : step * slope),
  div: (x, y) => x / y,
  scale: (x, c) => x * c,
  choose: (c, x, y) => (c !== 0 ? x : y),
};
