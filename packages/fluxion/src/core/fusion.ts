/** Steps put together: what one kernel computes, as an expression, and how its inputs lie in memory. */

import { contiguous } from "../kernels/copy.ts";
import { coalesce, wholeOperand } from "../kernels/layout.ts";
import { Operand } from "../kernels/operand.ts";
import { rewrite } from "../scalar/differential.ts";
import { type AnyScalar, input } from "../scalar/scalar.ts";
import type { VectorInput } from "../scalar/vector.ts";
import { contiguousStrides, numel, type Shape } from "../tensor/shape.ts";
import { Storage } from "../tensor/storage.ts";
import { forceInputs, fusable, type Step, type Walk } from "./step.ts";

/** Programs that read or compute more than this are computed in parts. */
const mostInputs = 24;
const mostSteps = 64;

/** Steps that one kernel computes, in an order in which each comes after its inputs; the last one's value is kept. */
export interface Program {
  readonly steps: readonly Step[];
  /** Where each step's inputs come from. */
  readonly wires: readonly (readonly Wire[])[];
  readonly walks: readonly Walk[];
  readonly numbers: readonly number[];
  /** Names the structure. */
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

function gather(root: Step): Program {
  const steps: Step[] = [];
  const wires: Wire[][] = [];
  const walks: Walk[] = [];
  const numbers: number[] = [];
  const codes: number[] = [];
  const visit = (step: Step): void => {
    step.program = steps;
    const own = step.inputs.map((x): Wire => {
      if (typeof x === "number") return 3 * (numbers.push(x) - 1) + fromNumber;
      const child = fusable(x, step);
      if (child !== null) {
        if (child.program !== steps) visit(child);
        return 3 * child.place + fromStep;
      }
      const at = walks.findIndex((w) => alike(w, x));
      return 3 * (at < 0 ? walks.push(x) - 1 : at) + fromWalk;
    });
    codes.push(step.rule.id, ...own);
    wires.push(own);
    step.place = steps.push(step) - 1;
  };
  visit(root);
  return { steps, wires, walks, numbers, key: String.fromCharCode(...codes) };
}

const alike = (a: Walk, b: Walk): boolean =>
  a === b ||
  (a.claim.storage === b.claim.storage &&
    a.offset === b.offset &&
    a.condition === b.condition &&
    a.strides.every((s, d) => s === b.strides[d]));

/** The program as one expression: its inputs are the walks, then the numbers. */
export function expressionOf({ steps, wires, walks }: Program): AnyScalar {
  const values: AnyScalar[] = [];
  steps.forEach((step, n) => {
    const args = wires[n]!.map((wire, i): AnyScalar => {
      const place = Math.floor(wire / 3);
      if (wire % 3 === fromStep) return values[place]!;
      const kind = step.rule.conditions[i] === true ? "bool" : "number";
      return input(wire % 3 === fromNumber ? walks.length + place : place, kind);
    });
    values.push(rewrite(step.rule.value, (x) => (x.op === "input" ? args[x.value] : undefined)));
  });
  return values.at(-1)!;
}

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
  if (walks.every((w) => w.flat)) {
    const inputs = operands.map((x): VectorInput => ({ dtype: x.storage!.dtype, step: "elements" }));
    return { before: [], outer: 1, inner: numel(root.shape), inputs: [...inputs, ...all], walks: operands };
  }
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
export function keyOf({ type, rule }: Step, { key }: Program, { inputs }: Layout): string {
  let text = `${type} ${rule.id} ${key} `;
  for (const { dtype, step } of inputs) text += dtype + step;
  return text;
}
