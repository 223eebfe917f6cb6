/** Jacobians: all first derivatives of all results along all arguments. */

import { moveDim, reshape, zerosLike } from "../core/basis.ts";
import { nodeOf, recorder, recording } from "../core/node.ts";
import { checkTensor, kindText } from "../core/operands.ts";
import { segment } from "../core/segments.ts";
import { isTensor, isTraced, type Tensor, type TensorLike } from "../core/tensor.ts";
import { ArgumentError, inNameOf } from "../tensor/errors.ts";
import { checkOptions } from "../tensor/options.ts";
import { numel } from "../tensor/shape.ts";
import { jvp } from "../transforms/forward.ts";
import { vjp } from "../transforms/functions.ts";
import { type GradOptions, gradients } from "../transforms/gradients.ts";
import { checkFunction, type Flat, flatten } from "../transforms/tree.ts";
import { vmap } from "../transforms/vmap.ts";
import { checkChunkSize, type Picked, pickArguments } from "./arguments.ts";
import { type Plan, planOf } from "./plan.ts";
import { jointUnits, units } from "./directions.ts";

export interface JacobianOptions {
  /** Which arguments to differentiate: a number gives one Jacobian, a list a list. 0 by default. */
  readonly argnums?: number | readonly number[];
  /** How many directions run at a time, to need less memory; null for all. */
  readonly chunkSize?: number | null;
}

export interface JacobianModeOptions extends JacobianOptions {
  /** "forward" runs once for each input element, "reverse" once for each output element, "auto" what is less. */
  readonly mode?: Mode;
  /** The plan instead of the result: which mode it will be. */
  readonly explain?: boolean;
}

type Mode = "auto" | "forward" | "reverse";

export interface JacobianOfTensorOptions {
  readonly createGraph?: boolean;
  /** Zeros, instead of an error, for an x that y does not use. */
  readonly materializeGrads?: boolean;
}

type Blocks = readonly (readonly Tensor[])[];
type Run = (leaves: readonly Tensor[]) => Flat;
type Differentiated = { (...x: TensorLike[]): Tensor; <R>(...x: unknown[]): R };

/**
 * The Jacobian of a function of tensors, by the cheaper of both modes: shape `[...result, ...argument]`. Of a tensor
 * that was computed, by reverse mode; its graph stays.
 *
 * @example jacobian((x) => x.pow(2))(tensor([1, 2])) // [[2, 0], [0, 4]]
 */
export function jacobian(
  f: (...x: never[]) => unknown,
  options: JacobianModeOptions & { readonly explain: true },
): (...x: unknown[]) => Plan;
export function jacobian(f: (...x: Tensor[]) => unknown, options?: JacobianModeOptions): Differentiated;
export function jacobian(f: (...x: never[]) => unknown, options?: JacobianModeOptions): <R>(...x: unknown[]) => R;
export function jacobian(y: Tensor, x: Tensor, options?: JacobianOfTensorOptions): Tensor;
export function jacobian(y: Tensor, x: readonly Tensor[], options?: JacobianOfTensorOptions): Tensor[];
export function jacobian(
  y: Tensor | ((...x: never[]) => unknown),
  x?: Tensor | readonly Tensor[] | JacobianModeOptions,
  options: JacobianOfTensorOptions = {},
): unknown {
  if (typeof y !== "function") return ofTensor("jacobian", y, x, options);
  const { mode = "auto", explain = false } = (x ?? {}) as JacobianModeOptions;
  checkOptions("jacobian", x, ["argnums", "mode", "chunkSize", "explain"]);
  if (!["auto", "forward", "reverse"].includes(mode))
    throw new ArgumentError(`jacobian: mode must be "auto", "forward" or "reverse", got ${kindText(mode)}`);
  return ofFunction("jacobian", y, (x ?? {}) as JacobianOptions, mode, explain);
}

/** The Jacobian of a function by forward mode: a run for each element of the arguments, all at once. */
export function jacfwd(f: (...x: Tensor[]) => unknown, options?: JacobianOptions): Differentiated;
export function jacfwd(f: (...x: never[]) => unknown, options?: JacobianOptions): <R>(...x: unknown[]) => R;
export function jacfwd(f: (...x: never[]) => unknown, options: JacobianOptions = {}): unknown {
  checkOptions("jacfwd", options, ["argnums", "chunkSize"]);
  return ofFunction("jacfwd", f, options, "forward");
}

/** The Jacobian of a function by reverse mode: a walk back for each element of the result, all at once. */
export function jacrev(f: (...x: Tensor[]) => unknown, options?: JacobianOptions): Differentiated;
export function jacrev(f: (...x: never[]) => unknown, options?: JacobianOptions): <R>(...x: unknown[]) => R;
export function jacrev(f: (...x: never[]) => unknown, options: JacobianOptions = {}): unknown {
  checkOptions("jacrev", options, ["argnums", "chunkSize"]);
  return ofFunction("jacrev", f, options, "reverse");
}

function ofFunction(
  op: string,
  f: (...x: never[]) => unknown,
  { argnums = 0, chunkSize = null }: JacobianOptions,
  mode: Mode,
  explain = false,
): (...x: unknown[]) => unknown {
  checkFunction(f, op);
  checkChunkSize(op, chunkSize);
  return (...args) => {
    const picked = pickArguments(op, args, argnums);
    const run: Run = (leaves) => flatten(f(...(picked.with(leaves) as never[])), op);
    return inNameOf(op, () => inMode(mode, run, picked, chunkSize, explain));
  };
}

function inMode(mode: Mode, run: Run, picked: Picked, chunkSize: number | null, explain: boolean): unknown {
  const n = picked.leaves.reduce((sum, x) => sum + numel(x.shape), 0);
  const forward = (): unknown => (explain ? plan("forward", n) : columns(run, picked, chunkSize));
  if (mode === "forward" || (mode === "auto" && n <= 1)) return forward();
  let result: Flat | undefined;
  const [outs, pullback] = vjp(
    (...leaves: Tensor[]) => (result = run(leaves)).leaves,
    ...(picked.leaves as Tensor[]),
  ) as unknown as [readonly Tensor[], (...g: unknown[]) => Tensor[]];
  const m = outs.reduce((sum, y) => sum + numel(y.shape), 0);
  // a walk back costs about two runs forward
  if (mode === "auto" && n < 2 * m) return forward();
  if (explain) return plan("reverse", m);
  // what nobody differentiates further is not recorded
  const nested = recorder.on && outs.some((y) => nodeOf(y) !== null || isTraced(y));
  const blocks = recording(nested, () =>
    outs.map((y, j) => {
      const rows = vmap((g: Tensor) => pullback(outs.map((out, i) => (i === j ? g : zerosLike(out)))), { chunkSize });
      return rows(units(y.shape, y.dtype)).map((all, i) => reshape(all, [...y.shape, ...picked.leaves[i]!.shape]));
    }),
  );
  return assemble(result!, picked, blocks);
}

const plan = (mode: Mode, directions: number): Plan =>
  planOf({
    operation: "jacobian",
    method: `${mode} mode`,
    formula: "∂fᵢ/∂xⱼ for each i and j",
    order: 1,
    directions,
    vectors: 1 + directions,
  });

function columns(run: Run, picked: Picked, chunkSize: number | null): unknown {
  const { leaves } = picked;
  let result: Flat | undefined;
  const push = vmap(
    (...along: Tensor[]) => jvp((...x: Tensor[]) => (result = run(x)).leaves as Tensor[], leaves, along)[1],
    { chunkSize },
  );
  const outs = push(...jointUnits(leaves));
  const blocks = outs.map((all) => {
    const last = moveDim(all, 0, all.shape.length - 1);
    const shape = all.shape.slice(1);
    let start = 0;
    return leaves.map((x) => {
      const n = numel(x.shape);
      const block = leaves.length === 1 ? last : segment(last, shape.length, start, n);
      start += n;
      return reshape(block, [...shape, ...x.shape]);
    });
  });
  return assemble(result!, picked, blocks);
}

/** A tree like the result, of trees like the arguments. */
const assemble = (result: Flat, picked: Picked, blocks: Blocks): unknown =>
  result.rebuild(blocks.map((block) => picked.rebuild(block)));

/** The Jacobian of a tensor that was computed. */
export function ofTensor(op: string, y: unknown, x: unknown, options: JacobianOfTensorOptions): Tensor | Tensor[] {
  checkTensor(op, y, " or a function");
  checkOptions(op, options, ["createGraph", "materializeGrads"]);
  const xs = isTensor(x) ? [x] : x;
  if (!Array.isArray(xs)) throw new ArgumentError(`${op}: expected a tensor or a list of tensors, got ${kindText(x)}`);
  xs.forEach((each) => {
    checkTensor(op, each);
  });
  const { createGraph = false, materializeGrads = false } = options;
  const all: GradOptions = { createGraph, materializeGrads, retainGraph: true };
  const rows = inNameOf(op, () =>
    y.shape.length === 0
      ? gradients([y], xs as Tensor[], all)
      : gradients([y], xs as Tensor[], { ...all, gradOutputs: units(y.shape, y.dtype), isGradsBatched: true }),
  ) as Tensor[];
  const jacobians = rows.map((g, i) => reshape(g, [...y.shape, ...(xs[i] as Tensor).shape]));
  return isTensor(x) ? jacobians[0]! : jacobians;
}
