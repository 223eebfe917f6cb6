/** Steps put together: what one kernel computes, as an expression, and how its inputs lie in memory. */

import { contiguous } from "../kernels/copy.ts";
import { coalesce, wholeOperand } from "../kernels/layout.ts";
import { Operand } from "../kernels/operand.ts";
import { rewrite } from "../scalar/differential.ts";
import { type AnyScalar, input } from "../scalar/scalar.ts";
import type { VectorInput } from "../scalar/vector.ts";
import { dtypes } from "../tensor/dtype.ts";
import { contiguousStrides, type Shape } from "../tensor/shape.ts";
import { Storage } from "../tensor/storage.ts";
import { forceInputs, fusable, type Step, type StepInput, type Walk } from "./step.ts";

/** Programs that read or compute more than this are computed in parts. */
const mostInputs = 24;
const mostSteps = 64;

/** Steps that one kernel computes, in an order in which each comes after its inputs; the last one's value is kept. */
export interface Program {
  readonly steps: readonly Step[];
  /** Where each step's inputs come from, one after the other. */
  readonly wires: readonly Wire[];
  readonly walks: readonly Walk[];
  readonly numbers: readonly number[];
  /** Whether all that is read lies row by row. */
  readonly flat: boolean;
  /** Names the structure and the types of what is read. */
  readonly key: string;
}

/** A place among the walks, the numbers or the steps, with the list that it is in as its remainder by 3. */
type Wire = number;
const [fromWalk, fromNumber, fromStep] = [0, 1, 2];

/** What `root` and the steps it waits for compute, as one program. */
export function programOf(root: Step): Program {
  for (;;) {
    const program = gather(root);
    const inputs = program.walks.length + program.numbers.length;
    if (program.steps.length === 1 || (inputs <= mostInputs && program.steps.length <= mostSteps)) return program;
    forceInputs(root);
  }
}

/** A program that is being put together. */
class Draft {
  readonly steps: Step[] = [];
  readonly wires: Wire[] = [];
  readonly walks: Walk[] = [];
  readonly numbers: number[] = [];
  key: string = "";

  /** Adds a step behind all that it is made of. */
  add(step: Step): void {
    step.program = this;
    const { inputs } = step;
    for (let i = 0; i < inputs.length; i++) {
      const x = inputs[i]!;
      const child = typeof x === "number" ? null : fusable(x, step);
      if (child !== null && child.program !== this) this.add(child);
    }
    this.key += String.fromCharCode(step.rule.id);
    for (let i = 0; i < inputs.length; i++) this.#wire(inputs[i]!, step);
    step.place = this.steps.push(step) - 1;
  }

  #wire(x: StepInput, step: Step): void {
    let wire: Wire;
    if (typeof x === "number") wire = 3 * (this.numbers.push(x) - 1) + fromNumber;
    else {
      const child = fusable(x, step);
      wire = child === null ? 3 * this.#placeOf(x) + fromWalk : 3 * child.place + fromStep;
    }
    this.wires.push(wire);
    this.key += String.fromCharCode(wire);
  }

  #placeOf(x: Walk): number {
    const { walks } = this;
    for (let at = 0; at < walks.length; at++) if (alike(walks[at]!, x)) return at;
    return walks.push(x) - 1;
  }
}

function gather(root: Step): Program {
  const draft = new Draft();
  draft.add(root);
  const { steps, wires, walks, numbers } = draft;
  let key = root.type + draft.key;
  let flat = true;
  for (let i = 0; i < walks.length; i++) {
    const { claim, flat: own } = walks[i]!;
    key += String.fromCharCode(dtypes[claim.storage.dtype].index);
    flat &&= own;
  }
  return { steps, wires, walks, numbers, flat, key };
}

function alike(a: Walk, b: Walk): boolean {
  if (a === b) return true;
  if (a.claim.storage !== b.claim.storage || a.offset !== b.offset || a.condition !== b.condition) return false;
  return a.strides === b.strides || a.strides.every((s, d) => s === b.strides[d]);
}

/** The program as one expression: its inputs are the walks, then the numbers. */
export function expressionOf({ steps, wires, walks }: Program): AnyScalar {
  const values: AnyScalar[] = [];
  let at = 0;
  for (const { rule, inputs } of steps) {
    const args = inputs.map((_, i): AnyScalar => {
      const wire = wires[at++]!;
      const place = Math.floor(wire / 3);
      if (wire % 3 === fromStep) return values[place]!;
      const kind = rule.conditions[i] === true ? "bool" : "number";
      return input(wire % 3 === fromNumber ? walks.length + place : place, kind);
    });
    values.push(rewrite(rule.value, (x) => (x.op === "input" ? args[x.value] : undefined)));
  }
  return values.at(-1)!;
}

/** What the kernel of a program is told that reads all of it row by row. */
export const flatInputs = (inputs: readonly StepInput[]): VectorInput[] =>
  inputs.map((x) =>
    typeof x === "number" ? { dtype: "float64", step: "number" } : { dtype: x.claim.storage.dtype, step: "elements" },
  );

/** How a program lies in memory: rows of neighbours, `outer` of them for each place along the dims before. */
export interface Layout {
  readonly before: Shape;
  readonly outer: number;
  readonly inner: number;
  readonly inputs: readonly VectorInput[];
  readonly walks: readonly Operand[];
}

/** Memory of what a program reads, as the loops of a kernel go through it. */
export function layoutOf(root: Step, { walks, numbers }: Program): Layout {
  for (const { claim } of walks) claim.storage.force();
  const number: VectorInput = { dtype: "float64", step: "number" };
  const rows = contiguousStrides(root.shape); // what is flat may be so in another shape
  const operands = walks.map((w) => new Operand(w.claim.storage, w.offset, w.flat ? rows : w.strides));
  const all = numbers.map(() => number);
  let { shape, operands: seen } = coalesce(root.shape, operands);
  const jumps = (x: Operand): boolean => (x.strides.at(-1) ?? 0) > 1;
  if (seen.some(jumps)) {
    ({ shape, operands: seen } = coalesce(
      root.shape,
      operands.map((x, i) => (jumps(seen[i]!) ? gathered(x, root.shape) : x)),
    ));
  }
  const inputs = seen.map(
    (x): VectorInput => ({
      dtype: x.storage!.dtype,
      step: (x.strides.at(-1) ?? 0) === 0 ? "row" : "elements",
    }),
  );
  return {
    before: shape.slice(0, -2),
    outer: shape.at(-2) ?? 1,
    inner: shape.at(-1) ?? 1,
    inputs: [...inputs, ...all],
    walks: seen,
  };
}

/** A copy whose elements are neighbours. */
function gathered(x: Operand, shape: Shape): Operand {
  const { dtype } = x.storage!;
  const elements = contiguous(x, shape, dtype);
  return wholeOperand(elements instanceof Storage ? elements : new Storage(dtype, elements), shape);
}

/** Names a structure and how it lies. */
export function keyOf({ key, flat }: Program, layout: Layout | null): string {
  if (flat || layout === null) return key;
  let text = `${key}:`;
  for (const { step } of layout.inputs) text += step[0];
  return text;
}
