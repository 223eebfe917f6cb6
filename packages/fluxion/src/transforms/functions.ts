/** Reverse mode of functions: `grad`, `valueAndGrad`, `vjp`. */

import { alias, detach, onesLike, zerosLike } from "../core/basis.ts";
import { type Node, nodeOf, recorder, recording, requireGrad } from "../core/node.ts";
import { checkIntegers } from "../core/operands.ts";
import { program } from "../core/program.ts";
import { handle, isTensor, isTraced, type Tensor, type TensorLike } from "../core/tensor.ts";
import { isFloat } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, GradError } from "../tensor/errors.ts";
import { checkOptions } from "../tensor/options.ts";
import { showShape } from "../tensor/shape.ts";
import { gradients } from "./gradients.ts";
import { atNode } from "./saved.ts";
import { checkFunction, describe, flatten } from "./tree.ts";

export interface GradFunctionOptions {
  /** Which arguments to differentiate: a number gives one gradient, a list a list. 0 by default. */
  readonly argnums?: number | readonly number[];
  /** Whether the function returns `[value, aux]`; aux is passed on, not differentiated. */
  readonly hasAux?: boolean;
}

/** Inputs under nodes of their own, so that only what the function does with them counts. */
export function tracked(x: Tensor): Tensor {
  const node = nodeOf(x);
  return node === null || !recorder.on ? requireGrad(handle(x)) : recording(true, () => alias([x], null));
}

interface Run {
  readonly value: Tensor;
  readonly aux: unknown;
  readonly gradient: unknown;
}

function run(
  f: (...x: never[]) => unknown,
  args: readonly unknown[],
  { argnums = 0, hasAux = false }: GradFunctionOptions,
  op: string,
): Run {
  const nums = checkIntegers(op, "argnums", argnums);
  const picked = nums.map((i) => {
    const at = i < 0 ? i + args.length : i;
    if (!Number.isInteger(i) || at < 0 || at >= args.length) {
      throw new ArgumentError(
        `${op}: argnums ${i} is out of range; the function got ${args.length} argument${args.length === 1 ? "" : "s"}`,
      );
    }
    return at;
  });
  const outer = recorder.on;
  const flats = picked.map((i) => flatten(args[i], op));
  for (const flat of flats) for (const x of flat.leaves) checkFloat(x, op);
  const inputs = flats.map((flat) => flat.leaves.map(tracked));
  const all = [...args];
  picked.forEach((at, i) => (all[at] = flats[i]!.rebuild(inputs[i]!)));
  const result = recording(true, () => f(...(all as never[])));
  const [y, aux] = hasAux ? pair(result, op) : [result, undefined];
  const value = scalar(y, op);
  const leaves = inputs.flat();
  const node = nodeOf(value);
  const nested = outer && node !== null && reachesOut(node, leaves);
  // what a tracer stands for may be on record further out
  const createGraph = nested || (outer && isTraced(value));
  const options = { createGraph, allowUnused: true, materializeGrads: true } as const;
  const found = node === null ? leaves.map(zerosLike) : (gradients([value], leaves, options) as Tensor[]);
  const settled = found.map((g) => (nested ? g : outer ? atNode(g, null) : detach(g)));
  let at = 0;
  const trees = flats.map((flat) => flat.rebuild(flat.leaves.map(() => settled[at++])));
  return {
    value: nested ? value : outer ? atNode(value, null) : detach(value),
    aux,
    gradient: typeof argnums === "number" ? trees[0] : trees,
  };
}

/** Whether a program leads to more than the inputs of this call: then its gradients must stay differentiable. */
function reachesOut(node: Node, inputs: readonly Tensor[]): boolean {
  const own = new Set(inputs.map((x) => x.node!));
  const leafOwn = new Set([...own].filter((n) => n.primitive.rule.family === "leaf"));
  if (leafOwn.size < own.size) return true;
  return program(node).some((n) => n.primitive.rule.family === "leaf" && !own.has(n));
}

function checkFloat(x: Tensor, op: string): void {
  if (isFloat(x.dtype)) return;
  throw new DTypeError(
    `${op}: only Tensors of floating point and complex dtype can require gradients; an argument is ${x.dtype}; convert it with .to("float64")`,
  );
}

function pair(result: unknown, op: string): readonly [unknown, unknown] {
  if (Array.isArray(result) && result.length === 2) return result as [unknown, unknown];
  throw new ArgumentError(
    `${op}: with { hasAux: true } the function must return [value, aux], got ${describe(result)}`,
  );
}

function scalar(y: unknown, op: string): Tensor {
  const flat = flatten(y, op);
  const t = flat.leaves[0];
  if (t === undefined || Array.isArray(y) || (typeof y === "object" && !isTensor(y) && !("value" in (y as object)))) {
    throw new ArgumentError(`${op}: the function must return one tensor, got ${describe(y)}`);
  }
  if (t.shape.length > 0) {
    throw new GradError(
      `${op}: Expected f(*args) to return a scalar tensor, got tensor with ${t.shape.length} dims; its shape is ${showShape(t.shape)}: sum it, or use jacobian or vjp`,
    );
  }
  return t;
}

/** The gradient of a function of tensors that returns a number, as a function. */
export function gradOfFunction(
  f: (...x: never[]) => unknown,
  options: GradFunctionOptions,
): (...x: unknown[]) => unknown {
  checkOptions("grad", options, ["argnums", "hasAux"]);
  return (...args) => {
    const { gradient, aux } = run(f, args, options, "grad");
    return options.hasAux === true ? [gradient, aux] : gradient;
  };
}

/**
 * The value of a function and its gradient, in one run: `[value, gradient]`; with `hasAux`, `[[value, aux], gradient]`.
 *
 * @example valueAndGrad((x) => x.pow(3))(tensor(2)) // [tensor(8.), tensor(12.)]
 */
export function valueAndGrad(
  f: (...x: Tensor[]) => TensorLike,
  options?: GradFunctionOptions & { readonly argnums?: number; readonly hasAux?: false },
): (...x: TensorLike[]) => [value: Tensor, gradient: Tensor];
export function valueAndGrad<A extends unknown[], Y, G = A[0]>(
  f: (...x: A) => Y,
  options?: GradFunctionOptions,
): (...x: A) => [value: Y, gradient: G];
export function valueAndGrad(
  f: (...x: never[]) => unknown,
  options: GradFunctionOptions = {},
): (...x: never[]) => unknown {
  checkFunction(f, "valueAndGrad");
  checkOptions("valueAndGrad", options, ["argnums", "hasAux"]);
  return (...args) => {
    const { value, gradient, aux } = run(f, args, options, "valueAndGrad");
    return [options.hasAux === true ? [value, aux] : value, gradient];
  };
}

/**
 * The value of `f` at the primals, and the map that pulls cotangents of the result back to a list of those of the
 * primals. It may be called any number of times.
 *
 * @example const [y, pullback] = vjp((x) => x.sin(), tensor(0)); pullback(tensor(1)) // [tensor(1.)]
 */
export function vjp(
  f: (...x: Tensor[]) => TensorLike,
  ...primals: TensorLike[]
): [y: Tensor, pullback: (g?: TensorLike) => Tensor[]];
export function vjp<A extends unknown[], Y>(f: (...x: A) => Y, ...primals: A): [y: Y, pullback: (...g: unknown[]) => A];
export function vjp(
  f: (...x: never[]) => unknown,
  ...primals: unknown[]
): [y: never, pullback: (...g: unknown[]) => never[]] {
  checkFunction(f, "vjp");
  const flats = primals.map((x) => flatten(x, "vjp"));
  for (const flat of flats) for (const x of flat.leaves) checkFloat(x, "vjp");
  const inputs = flats.map((flat) => flat.leaves.map(tracked));
  const outer = recorder.on;
  const result = recording(true, () => f(...(flats.map((flat, i) => flat.rebuild(inputs[i]!)) as never[])));
  const y = flatten(result, "vjp");
  const leaves = inputs.flat();
  const outs = y.leaves;
  const nested = outer && outs.some((o) => nodeOf(o) !== null && (isTraced(o) || reachesOut(o.node!, leaves)));
  const pullback = (...gs: unknown[]): never[] => {
    const seeds = gs.length === 0 ? outs.map(onesLike) : flatten(gs.length === 1 ? gs[0] : gs, "vjp").leaves;
    if (seeds.length !== outs.length)
      throw new ArgumentError(`vjp: the function returned ${outs.length} tensors, got ${seeds.length} cotangents`);
    const live = outs.flatMap((o, i) => (nodeOf(o) === null ? [] : [i]));
    const createGraph = recorder.on && (nested || seeds.some((g) => nodeOf(g) !== null || isTraced(g)));
    const options = {
      gradOutputs: live.map((i) => seeds[i]!),
      retainGraph: true,
      createGraph,
      allowUnused: true,
      materializeGrads: true,
    };
    const found =
      live.length === 0
        ? leaves.map(zerosLike)
        : (gradients(
            live.map((i) => outs[i]!),
            leaves,
            options,
          ) as Tensor[]);
    const settled = createGraph ? found : found.map((g) => atNode(g, null));
    let at = 0;
    return flats.map((flat) => flat.rebuild(flat.leaves.map(() => settled[at++]))) as never[];
  };
  return [y.rebuild(outs.map((o) => (nested ? o : atNode(o, null)))) as never, pullback];
}
