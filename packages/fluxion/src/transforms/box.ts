/**
 * Polynomials in several variables, each up to a degree of its own: their multi-indices fill a box. One number in mixed
 * radix stands for a multi-index, so that the difference of two is that of their numbers.
 */

import { step } from "../scalar/interpret.ts";
import { strongDiv, strongMul } from "../scalar/lowering.ts";
import type { AnyScalar } from "../scalar/scalar.ts";
import { type Slot, systemOf } from "../scalar/system.ts";

/** The multi-indices up to `degrees`. */
export class Box {
  readonly degrees: readonly number[];
  readonly size: number;
  /** The number of the multi-index that is 1 in one variable. */
  readonly units: readonly number[];
  /** The sum of each multi-index. */
  readonly total: Int32Array;
  /** For each multi-index, all that are nowhere above it, itself included. */
  readonly below: readonly Int32Array[];
  /** For each multi-index, the last variable in it, and for each variable, its entry in every multi-index. */
  readonly last: Int32Array;
  readonly entries: readonly Int32Array[];

  constructor(degrees: readonly number[]) {
    this.degrees = degrees;
    const units: number[] = [];
    let size = 1;
    for (const n of degrees) {
      units.push(size);
      size *= n + 1;
    }
    [this.size, this.units] = [size, units];
    this.entries = degrees.map((n, i) =>
      Int32Array.from({ length: size }, (_, a) => Math.floor(a / units[i]!) % (n + 1)),
    );
    this.total = Int32Array.from({ length: size }, (_, a) => this.entries.reduce((sum, e) => sum + e[a]!, 0));
    this.last = Int32Array.from({ length: size }, (_, a) => this.entries.findLastIndex((e) => e[a]! > 0));
    this.below = this.#allBelow();
  }

  /** What is below a multi-index in all but its last variable, repeated for each entry of that. */
  #allBelow(): readonly Int32Array[] {
    const all = [Int32Array.of(0)];
    for (let a = 1; a < this.size; a++) {
      const variable = this.last[a]!;
      const unit = this.units[variable]!;
      const entry = this.entries[variable]![a]!;
      const before = all[a - entry * unit]!;
      const below = new Int32Array(before.length * (entry + 1));
      for (let n = 0, at = 0; n <= entry; n++)
        for (let j = 0; j < before.length; j++) below[at++] = before[j]! + n * unit;
      all.push(below);
    }
    return all;
  }
}

const boxes: Box[] = [];

/** A box as one of the last few that were asked for, or a new one. */
export function boxOf(degrees: readonly number[]): Box {
  const known = boxes.find((b) => b.degrees.length === degrees.length && b.degrees.every((n, i) => n === degrees[i]));
  if (known !== undefined) return known;
  const box = new Box(degrees);
  boxes.push(box);
  if (boxes.length > keptBoxes) boxes.shift();
  return box;
}
const keptBoxes = 16;

/** Products of two coefficients that a product of polynomials takes: Π (n + 1)(n + 2) / 2. */
export const productsIn = (degrees: readonly number[]): number =>
  degrees.reduce((all, n) => all * (((n + 1) * (n + 2)) / 2), 1);

/** One polynomial an element: coefficient `a` of element `i` at `a · count + i`. */
export class Polynomials {
  readonly count: number;
  readonly data: Float64Array;
  /** Which coefficients are not exactly zero in all elements. */
  readonly live: Uint8Array;
  constructor(size: number, count: number) {
    this.count = count;
    this.data = new Float64Array(size * count);
    this.live = new Uint8Array(size);
  }

  set(a: number, values: ArrayLike<number>): void {
    this.data.set(values, a * this.count);
    this.live[a] = 1;
  }
}

/** An expression of polynomials, by the recurrences of its system: z = f(u) gives αₗ z[α] = Σ βₗ u[β] f′(u)[α − β]. */
export function solve(
  box: Box,
  y: AnyScalar,
  atZero: boolean,
  inputs: readonly Polynomials[],
  count: number,
): Polynomials {
  const system = systemOf(y, atZero);
  const order = box.total[box.size - 1]!;
  const levels = system.levels(order);
  const members: Polynomials[] = [];
  const solver = new Solver(box, inputs, members, count);
  for (let a = 0; a < box.size; a++) {
    // what first appears in the d-th derivative is needed to a total degree of d less
    for (let d = 0; d < levels.length && d + box.total[a]! <= order; d++) {
      for (const slot of levels[d]!) {
        members[slot.index] ??= new Polynomials(box.size, count);
        solver.coefficient(slot, a);
      }
    }
  }
  return members[system.output]!;
}

class Solver {
  readonly box: Box;
  readonly inputs: readonly Polynomials[];
  readonly members: readonly Polynomials[];
  readonly count: number;
  readonly #sum: Float64Array;
  constructor(box: Box, inputs: readonly Polynomials[], members: readonly Polynomials[], count: number) {
    this.box = box;
    this.inputs = inputs;
    this.members = members;
    this.count = count;
    this.#sum = new Float64Array(count);
  }

  coefficient(slot: Slot, a: number): void {
    const z = this.members[slot.index]!;
    this.#sum.fill(-0); // −0 + x is x, also where x is −0
    if (a === 0) this.#values(slot);
    else if (!this.#moves(slot, z, a)) return;
    z.set(a, this.#sum);
  }

  /** The values where nothing has moved. */
  #values({ x, args }: Slot): void {
    const at = args.map((i) => this.members[i]!.data);
    const own = x.op === "input" ? this.inputs[x.value]!.data : null;
    for (let i = 0; i < this.count; i++)
      this.#sum[i] =
        own !== null
          ? own[i]!
          : x.op === "const"
            ? x.value
            : step(
                x,
                at.map((u) => u[i]!),
              );
  }

  /** Adds up coefficient `a` > 0; false where it is exactly zero. */
  #moves({ x, args, partials, factors }: Slot, z: Polynomials, a: number): boolean {
    if (x.op === "input") return this.#plus(this.inputs[x.value]!, a, 1);
    if (x.op === "const") return false;
    const u = this.members[args[0]!]!;
    const v = args.length > 1 ? this.members[args[1]!]! : u;
    switch (x.op) {
      case "greater":
      case "greaterEqual":
      case "equal":
      case "and":
      case "or":
      case "not":
        return false;
      case "neg":
        return this.#plus(u, a, -1);
      case "add":
      case "sub": {
        const [p, q] = [this.#plus(u, a, 1), this.#plus(v, a, x.op === "add" ? 1 : -1)];
        return p || q;
      }
      case "mul":
      case "strongMul":
        return this.#products(u, v, a, null);
      case "select":
        return this.#choice(u, v, this.members[args[2]!]!, a);
      case "div":
      case "strongDiv":
        return this.#quotient(u, v, z, a);
      case "call": {
        const entries = this.box.entries[this.box.last[a]!]!;
        let any = false;
        for (let i = 0; i < partials.length; i++)
          if (this.#products(this.members[args[i]!]!, this.members[partials[i]!]!, a, entries, factors[i]!)) any = true;
        if (any && entries[a] !== 1) for (let i = 0; i < this.count; i++) this.#sum[i]! /= entries[a]!;
        return any;
      }
    }
  }

  #plus(u: Polynomials, a: number, sign: number): boolean {
    if (u.live[a] === 0) return false;
    const { count } = this;
    for (let i = 0; i < count; i++) this.#sum[i]! += sign * u.data[a * count + i]!;
    return true;
  }

  /** factor · Σ u[β] v[α − β], each times an entry of β where entries are given. */
  #products(u: Polynomials, v: Polynomials, a: number, entries: Int32Array | null, factor = 1): boolean {
    const { count } = this;
    const sum = this.#sum;
    const below = this.box.below[a]!;
    let any = false;
    for (let j = 0; j < below.length; j++) {
      const b = below[j]!;
      if (u.live[b] === 0 || v.live[a - b] === 0) continue;
      const weight = entries === null ? 1 : factor * entries[b]!;
      if (weight === 0) continue;
      any = true;
      const [p, q] = [b * count, (a - b) * count];
      for (let i = 0; i < count; i++) sum[i]! += strongMul(weight * u.data[p + i]!, v.data[q + i]!);
    }
    return any;
  }

  /** (u[α] − Σ v[β] z[α − β]) / v[0], β being not 0 */
  #quotient(u: Polynomials, v: Polynomials, z: Polynomials, a: number): boolean {
    const { count } = this;
    const sum = this.#sum;
    const any = this.#products(v, z, a, null); // z[α] is not there yet
    for (let i = 0; i < count; i++) sum[i] = -sum[i]!;
    if (!this.#plus(u, a, 1) && !any) return false;
    for (let i = 0; i < count; i++) sum[i] = strongDiv(sum[i]!, v.data[i]!);
    return true;
  }

  #choice(c: Polynomials, u: Polynomials, v: Polynomials, a: number): boolean {
    const { count } = this;
    let any = false;
    for (let i = 0; i < count; i++) {
      const from = c.data[i] !== 0 ? u : v;
      this.#sum[i] = from.data[a * count + i]!;
      if (from.live[a] === 1) any = true;
    }
    return any;
  }
}
