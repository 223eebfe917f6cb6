/**
 * Taylor coefficients of an expression, one order at a time.
 *
 * The expression, the derivatives of the functions in it, the functions in those and so on are a system of recurrences:
 * algebra by its own rules, and any function z = f(u) by k z[k] = Σⱼ j u[j] d[k − j] where d = f′(u) is a member of the
 * same system. Most systems close after a few steps (sin → cos → −sin → sin), since expressions are interned; those that
 * do not grow by one level an order. No function has a Taylor rule of its own.
 *
 * What first appears in the d-th derivative is needed to order k − d only, so each level lags one order behind the last.
 */

import type { AnyScalar, Scalar } from "./scalar.ts";

/** Coefficients of a curve `Σ x[k] tᵏ`; null, and anything past the end, is an exact zero. */
export type Series<T> = (T | null)[];

/** What coefficients are: numbers, or tensors. */
export interface Ring<T> {
  /** One operation on numbers of order 0. */
  value(x: AnyScalar, args: readonly T[]): T;
  constant(c: number): T;
  add(x: T, y: T): T;
  /** The strong quotient: of no step, however steep the slope, comes nothing. */
  div(x: T, y: T): T;
  /**
   * Σ a[j] b[k − j] for `from` ≤ j ≤ k with strong products, null where all of them vanish.
   */
  convolve(a: Series<T>, b: Series<T>, from: number, k: number): T | null;
  /** The integral of `factor` · b da, whose coefficient is (factor / k) Σ j a[j] b[k − j]; strong and null as above. */
  integrate(a: Series<T>, b: Series<T>, k: number, factor: number): T | null;
  scale(x: T, c: number): T;
  choose(c: T, x: T | null, y: T | null): T | null;
}

/** A member of a system. */
export interface Slot {
  readonly x: AnyScalar;
  readonly index: number;
  readonly args: readonly number[];
  /** For a function, where its partials are, each up to a constant factor. */
  partials: readonly number[];
  factors: readonly number[];
}

/** The recurrences of one expression. */
export class System {
  readonly output: number;
  readonly #levels: Slot[][] = [[]];
  readonly #places = new Map<AnyScalar, number>();
  readonly #short: boolean;

  constructor(y: AnyScalar, short: boolean) {
    this.#short = short;
    this.output = this.#place(y);
  }

  /** The members that order `k` needs, by the derivative in which they first appear. */
  levels(k: number): readonly (readonly Slot[])[] {
    while (this.#levels.length <= k && this.#levels.at(-1)!.some(({ x }) => x.op === "call")) this.#deepen();
    return this.#levels;
  }

  #deepen(): void {
    const last = this.#levels.at(-1)!;
    this.#levels.push([]);
    for (const slot of last) {
      if (slot.x.op !== "call") continue;
      const { recurrence, partials } = slot.x.fn!;
      const rules = (this.#short ? recurrence : undefined) ?? partials;
      const slopes = rules.map((rule) => factored(rule(...(slot.x.args as readonly Scalar[]), slot.x as Scalar)));
      slot.partials = slopes.map(({ x }) => this.#place(x));
      slot.factors = slopes.map(({ factor }) => factor);
    }
  }

  #place(x: AnyScalar): number {
    const body = algebraicBody(x);
    if (body !== null) return this.#place(body);
    const known = this.#places.get(x);
    if (known !== undefined) return known;
    const args = x.args.map((a) => this.#place(a));
    const index = this.#places.size;
    this.#levels.at(-1)!.push({ x, index, args, partials: [], factors: [] });
    this.#places.set(x, index);
    return index;
  }
}

/** An expression without the constants that it is multiplied with. */
function factored(x: AnyScalar): { x: AnyScalar; factor: number } {
  let factor = 1;
  for (;;) {
    const [a, b] = x.args;
    if (x.op === "neg") [x, factor] = [a!, -factor];
    else if (x.op === "mul" && a!.op === "const") [x, factor] = [b!, factor * a!.value];
    else if (x.op === "mul" && b!.op === "const") [x, factor] = [a!, factor * b!.value];
    else return { x, factor };
  }
}

const systems = new Map<AnyScalar, System>();
const longSystems = new Map<AnyScalar, System>();

/** The system of `y`; where an input is 0, without the recurrences that divide by it. */
export function systemOf(y: AnyScalar, atZero = false): System {
  const known = atZero ? longSystems : systems;
  let system = known.get(y);
  if (system === undefined) known.set(y, (system = new System(y, !atZero)));
  return system;
}

/** Whether `y` has recurrences that divide by its first input. */
export const dividesByInput = (y: AnyScalar): boolean => y.fn?.recurrence !== undefined;

/** A function whose value is stated as a polynomial or a quotient is exact in its own algebra. */
function algebraicBody(x: AnyScalar): AnyScalar | null {
  const body = x.fn?.body?.(...(x.args as readonly Scalar[])) ?? null;
  const algebraic = (y: AnyScalar): boolean =>
    x.args.includes(y) || (y.op !== "call" && y.op !== "select" && y.args.every(algebraic));
  return body !== null && algebraic(body) ? body : null;
}

/**
 * Brings the members of the system to order `k`, all lower orders being known, and returns that coefficient of the
 * expression. `w` holds the series of each member and grows as the system does.
 */
export function extend<T>(
  system: System,
  ring: Ring<T>,
  inputs: readonly Series<T>[],
  w: Series<T>[],
  k: number,
): T | null {
  const levels = system.levels(k);
  for (let d = Math.min(k, levels.length - 1); d >= 0; d--) {
    const slots = levels[d]!;
    for (let i = 0; i < slots.length; i++) {
      const slot = slots[i]!;
      (w[slot.index] ??= [])[k - d] = coefficient(slot, ring, inputs, w, k - d);
    }
  }
  return w[system.output]![k]!;
}

function coefficient<T>(
  { x, index, args, partials, factors }: Slot,
  ring: Ring<T>,
  inputs: readonly Series<T>[],
  w: readonly Series<T>[],
  k: number,
): T | null {
  if (x.op === "input") return inputs[x.value]![k] ?? null;
  if (x.op === "const") return k === 0 ? ring.constant(x.value) : null;
  if (k === 0)
    return ring.value(
      x,
      args.map((i) => w[i]![0] ?? ring.constant(0)),
    );
  const a = w[args[0]!]!;
  const b = args.length > 1 ? w[args[1]!]! : a;
  switch (x.op) {
    case "greater":
    case "greaterEqual":
    case "equal":
    case "and":
    case "or":
    case "not":
      return null;
    case "add":
      return plus(ring, a[k]!, b[k]!);
    case "sub":
      return plus(ring, a[k]!, times(ring, b[k]!, -1));
    case "neg":
      return times(ring, a[k]!, -1);
    case "mul":
    case "strongMul":
      return ring.convolve(a, b, 0, k);
    case "select":
      return ring.choose(a[0]!, b[k]!, w[args[2]!]![k]!);
    case "div":
    case "strongDiv": {
      const rest = plus(ring, a[k]!, times(ring, ring.convolve(b, w[index]!, 1, k), -1));
      return rest === null ? null : ring.div(rest, b[0] ?? ring.constant(0));
    }
    case "call": {
      let sum: T | null = null;
      for (let i = 0; i < partials.length; i++)
        sum = plus(ring, sum, ring.integrate(w[args[i]!]!, w[partials[i]!]!, k, factors[i]!));
      return sum;
    }
  }
}

const plus = <T>(ring: Ring<T>, x: T | null, y: T | null): T | null =>
  x === null ? y : y === null ? x : ring.add(x, y);
const times = <T>(ring: Ring<T>, x: T | null, c: number): T | null => (x === null || c === 1 ? x : ring.scale(x, c));
