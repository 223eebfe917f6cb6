/** The Taylor column for programs of 0-dim numbers: the recorded program run again, one order at a time. */

import type { Node } from "../core/node.ts";
import type { Elementwise } from "../core/primitive.ts";
import type { Tensor } from "../core/tensor.ts";
import { type CoefficientFunction, compileCoefficient, compiledOrders } from "../scalar/coefficients.ts";
import { step } from "../scalar/interpret.ts";
import { strongDiv, strongMul } from "../scalar/lowering.ts";
import { dividesByInput, extend, type Ring, type Series, systemOf } from "../scalar/system.ts";

/** The Taylor coefficients of a program's last node as `x` moves along `x + t`. Each is computed once. */
export class NumberJets {
  readonly #steps: Step[] = [];
  readonly #output: Series<number>;
  #known = 1; // order 0 is what was recorded

  constructor(nodes: readonly Node[], x: Node) {
    const curves: (Series<number> | null)[] = []; // by place in the program; null for what stands still
    for (let i = 0; i < nodes.length; i++) {
      const node = nodes[i]!;
      node.index = i;
      curves.push(node === x ? [x.output.value, 1, null, null] : this.#follow(node, curves));
    }
    this.#output = curves.at(-1) ?? still(nodes.at(-1)!.output);
  }

  #follow(node: Node, curves: readonly (Series<number> | null)[]): Series<number> | null {
    const { x0, x1, rest, restEdges } = node;
    const [u, v] = [curveOf(node.e0, curves), curveOf(node.e1, curves)];
    if (u === null && v === null && restEdges.every((e) => curveOf(e, curves) === null)) return null;
    const { rule } = node.primitive;
    if (rule.family !== "elementwise") return u ?? still(x0!); // on a number every linear map is the identity
    const inputs = x1 === null ? [u ?? still(x0!)] : [u ?? still(x0!), v ?? still(x1)];
    for (let i = 0; i < rest.length; i++) inputs.push(curveOf(restEdges[i]!, curves) ?? still(rest[i]!));
    const next = new Step(rule, inputs, node.output.value);
    this.#steps.push(next);
    return next.output;
  }

  coefficient(k: number): number {
    for (; this.#known <= k; this.#known++) for (const each of this.#steps) each.extend(this.#known);
    return this.#output[k] ?? 0;
  }

  /** Whether all steps are on plain floats, unconsumed and unwritten. They are followed in float64 whatever their type. */
  static canRun(nodes: readonly Node[]): boolean {
    return nodes.every(
      ({ output, freed, writes, x0, x1, rest, primitive: { rule } }) =>
        (output.dtype === "float64" || output.dtype === "float32") &&
        isPlain(output) &&
        !freed &&
        writes === null &&
        runs.includes(rule.family) &&
        (x0 === null || isPlain(x0)) &&
        (x1 === null || isPlain(x1)) &&
        rest.every(isPlain),
    );
  }
}

const runs: readonly string[] = ["elementwise", "linear", "lazy", "leaf"];

const isPlain = (x: Tensor): boolean => x.store === null && x.writes === 0;

const curveOf = (edge: Node | null, curves: readonly (Series<number> | null)[]): Series<number> | null =>
  edge === null ? null : curves[edge.index]!;

/** The curve of a constant; as long as compiled code reads it. */
const still = (x: Tensor): Series<number> => [x.value, null, null, null];

/** One elementwise node, and what it keeps between orders. */
class Step {
  readonly rule: Elementwise;
  readonly inputs: readonly Series<number>[];
  readonly output: Series<number>;
  readonly #slots: Series<number>[] = [];
  readonly #atZero: boolean;
  /** Up to which order the recurrences ran. */
  #known = 0;

  constructor(rule: Elementwise, inputs: readonly Series<number>[], at: number) {
    this.rule = rule;
    this.inputs = inputs;
    this.output = [at];
    this.#atZero = dividesByInput(rule.value) && inputs[0]![0] === 0;
  }

  /** Adds the coefficient of order `k`, all lower ones being known. */
  extend(k: number): void {
    const compiles = k <= compiledOrders && this.inputs.length <= 2 && !this.#atZero;
    const f = compiles ? compiledCoefficient(this.rule, k, zerosOf(this.inputs, k)) : "open";
    this.output.push(f === "open" ? this.#recur(k) : f === null ? null : call(f, this.inputs, k));
  }

  #recur(k: number): number | null {
    const system = systemOf(this.rule.value, this.#atZero);
    let c: number | null = null;
    for (; this.#known <= k; this.#known++) c = extend(system, numbers, this.inputs, this.#slots, this.#known);
    return c;
  }
}

/** Coefficient `k` of a row of at most two inputs; `zeros` says which of theirs are exactly 0. */
function compiledCoefficient(rule: Elementwise, k: number, zeros: number): CoefficientFunction {
  const key = (zeros << 3) | k;
  let f = rule.coefficients.get(key);
  if (f === undefined) rule.coefficients.set(key, (f = compileCoefficient(rule.value, k, zeros)));
  return f;
}

/** Bit 2j + i for each coefficient j ≤ k of input i that is an exact zero. */
function zerosOf(inputs: readonly Series<number>[], k: number): number {
  let zeros = 0;
  for (let i = 0; i < inputs.length; i++)
    for (let j = 1; j <= k; j++) if (inputs[i]![j] === null) zeros |= 1 << (2 * j + i);
  return zeros;
}

/** f(u[0], v[0], …, u[k], v[k]) */
function call(f: (...x: number[]) => number, [u, v = none]: readonly Series<number>[], k: number): number {
  const at = (x: Series<number> | undefined, j: number): number => x![j] ?? 0;
  if (k === 1) return f(at(u, 0), at(v, 0), at(u, 1), at(v, 1));
  if (k === 2) return f(at(u, 0), at(v, 0), at(u, 1), at(v, 1), at(u, 2), at(v, 2));
  return f(at(u, 0), at(v, 0), at(u, 1), at(v, 1), at(u, 2), at(v, 2), at(u, 3), at(v, 3));
}

const none: Series<number> = [null, null, null, null];

const numbers: Ring<number> = {
  value: step,
  constant: (c) => c,
  add: (x, y) => x + y,
  div: strongDiv,
  convolve(a, b, from, k) {
    let sum: number | null = null;
    for (let j = from; j <= k; j++) {
      const x = a[j] ?? null;
      const y = b[k - j] ?? null;
      if (x !== null && y !== null) sum = (sum ?? 0) + strongMul(x, y);
    }
    return sum;
  },
  integrate(a, b, k, factor) {
    let sum: number | null = null;
    for (let j = 1; j <= k; j++) {
      const x = a[j] ?? null;
      const y = b[k - j] ?? null;
      if (x !== null && y !== null) sum = (sum ?? 0) + strongMul(j * x, y);
    }
    return sum === null ? null : (sum * factor) / k;
  },
  scale: (x, c) => x * c,
  choose: (c, x, y) => (c !== 0 ? x : y),
};
