/** Elementwise rows that wait to be computed, and what they will read. */

import type { LaneType } from "../kernels/wasm/lanes.ts";
import { isContiguous, numel, sameShape, type Shape, type Strides } from "../tensor/shape.ts";
import type { Claim, Pending, Storage } from "../tensor/storage.ts";
import type { Elementwise } from "./primitive.ts";

/** What a step reads: elements of a storage, walked along the step's shape, or one number for all of them. */
export interface Walk {
  readonly claim: Claim;
  readonly offset: number;
  readonly strides: Strides;
  /** Whether it is the whole shape, row by row. */
  readonly flat: boolean;
  /** Whether it is read as a truth value. */
  readonly condition: boolean;
}
export type StepInput = Walk | number;

/** How often a value is computed again for the sake of others before it gets memory of its own. */
export const mostRuns = 2;

/** One elementwise row that waits. */
export abstract class Step implements Pending {
  readonly rule: Elementwise;
  readonly type: LaneType;
  readonly shape: Shape;
  readonly inputs: readonly StepInput[];
  readonly depth: number;
  /** Whether all that it reads, directly or not, lies row by row: then shapes do not matter. */
  readonly even: boolean;
  /** How often it was computed as a part of others. */
  runs: number = 0;
  // scratch of the program that is being put together
  program: object | null = null;
  place: number = 0;

  constructor(rule: Elementwise, type: LaneType, shape: Shape, inputs: readonly StepInput[]) {
    this.rule = rule;
    this.type = type;
    this.shape = shape;
    this.inputs = inputs;
    let depth = 0;
    let even = true;
    for (const x of inputs) {
      if (typeof x === "number") continue;
      const step = stepOf(x);
      even &&= x.flat && (step === null || step.even);
      if (step !== null && step.depth > depth) depth = step.depth;
    }
    this.depth = depth + 1;
    this.even = even;
  }

  abstract realize(storage: Storage): void;
}

/** The step that an input waits for; null where its elements are there, or are another's. */
export const stepOf = ({ claim }: Walk): Step | null =>
  claim.storage.pending instanceof Step ? claim.storage.pending : null;

/** Elements of a storage, as a step of this shape will read them. */
export function walk(storage: Storage, offset: number, strides: Strides, shape: Shape, condition: boolean): Walk {
  return { claim: storage.claim(), offset, strides, flat: isContiguous(shape, strides), condition };
}

/** The step that is computed along with the one that reads it: of the same lanes, element by element. */
export function fusable(x: Walk, reader: Step): Step | null {
  const step = stepOf(x);
  if (step === null || step.type !== reader.type || step.runs >= mostRuns || !x.flat || x.offset !== 0) return null;
  if (sameShape(step.shape, reader.shape)) return step;
  return step.even && x.claim.storage.length === numel(reader.shape) ? step : null;
}

/** Computes what a step would read from others that wait. */
export function forceInputs(step: Step): void {
  for (const x of step.inputs) if (typeof x !== "number") x.claim.storage.force();
}
