/**
 * Elementwise results that wait: they are computed when something reads them, together with those they are made of, by
 * one kernel that keeps what lies between in registers.
 *
 * What waits holds claims on the memory it will read, so that a write in place meanwhile changes nothing. Everything is
 * checked when an operation is called: computing late cannot fail, but for want of memory.
 */

import type { ReduceKind } from "../kernels/folds.ts";
import type { Operand } from "../kernels/operand.ts";
import { instantiate, type Kernel, wasmFeatures } from "../kernels/wasm/kernel.ts";
import { type LaneType, laneTypes } from "../kernels/wasm/lanes.ts";
import { outsideOf } from "../kernels/wasm/outside.ts";
import { inChunks, partsOf } from "../kernels/wasm/reduce.ts";
import { reduceRows } from "../kernels/wasm/reducerows.ts";
import { readable } from "../kernels/wasm/source.ts";
import { invoke } from "../kernels/wasm/threads/calls.ts";
import { linearMemory } from "../memory/memory.ts";
import { elementwiseKernel, expressionSource, lanesFor } from "../scalar/vector.ts";
import { type DType, dtypes, type TypedArray } from "../tensor/dtype.ts";
import { broadcastStrides, isContiguous, numel, type Shape, type Strides } from "../tensor/shape.ts";
import { staged, unstage } from "../tensor/staging.ts";
import { promise, Storage } from "../tensor/storage.ts";
import { asOperand } from "./elementwise.ts";
import { expressionOf, flatInputs, keyOf, layoutOf, type Program, programOf } from "./fusion.ts";
import type { Elementwise } from "./primitive.ts";
import { addressOfWalk, microseconds, runFlat, runProgram } from "./running.ts";
import { forceInputs, fusable, mostRuns, Step, type StepInput, type Walk, walk } from "./step.ts";
import { type Dense, elementAt, type Tensor } from "./tensor.ts";
import { laziness, type Results } from "./waiting.ts";

/** Longer chains are computed in parts. */
const deepest = 32;

/** A step as it is: steps in general do not know how they are computed. */
class Row extends Step {
  realize(storage: Storage): void {
    compute(this, storage);
  }
}

/** A storage whose elements a row will compute from these inputs; null where no vectors do. */
function postpone(
  rule: Elementwise,
  tensors: readonly Tensor[],
  dtype: DType,
  result: DType,
  shape: Shape,
  op: string,
): Storage | null {
  const lanes = wasmFeatures().simd && linearMemory() !== null ? lanesOf(rule, dtype) : null;
  if (lanes === null) return null;
  const inputs = new Array<StepInput>(tensors.length);
  for (let i = 0; i < tensors.length; i++) {
    const condition = rule.conditions[i] === true;
    inputs[i] = inputOf(tensors[i]!, condition ? "bool" : dtype, lanes, shape, op, condition);
  }
  let step = new Row(rule, lanes, shape, inputs);
  if (step.depth > deepest) {
    forceInputs(step);
    step = new Row(rule, lanes, shape, inputs);
  }
  const storage = promise(result, numel(shape), step, shape);
  if (!laziness.on) storage.force();
  return storage;
}

function lanesOf(rule: Elementwise, dtype: DType): LaneType | null {
  let lanes = rule.vectors.get(dtype);
  if (lanes === undefined) rule.vectors.set(dtype, (lanes = lanesFor(rule.value, dtype)));
  return lanes;
}

/** An input as vectors will read it: a number where all elements are one, else its memory, converted if it must be. */
function inputOf(x: Tensor, dtype: DType, lanes: LaneType, shape: Shape, op: string, condition: boolean): StepInput {
  if (x.store === null) return numberOf(x.value, dtype, x.dtype);
  const { storage, offset, strides } = x.store as Dense;
  if (isOne(x.shape, strides)) return numberOf(Number(elementAt(storage, offset)), dtype, x.dtype);
  if (x.dtype === dtype || (!condition && readable(x.dtype, lanes))) {
    return walk(storage, offset, broadcastStrides(x.shape, strides, shape), shape, condition);
  }
  const { elements, strides: own } = asOperand(x, dtype, op);
  const held = elements instanceof Storage ? elements : new Storage(dtype, elements);
  return walk(held, 0, broadcastStrides(x.shape, own, shape), shape, condition);
}

/** Whether all elements are one in memory. */
function isOne(shape: Shape, strides: Strides): boolean {
  for (let d = 0; d < shape.length; d++) if (shape[d] === 0 || (shape[d] !== 1 && strides[d] !== 0)) return false;
  return true;
}

const numberOf = (value: number, dtype: DType, from: DType): number =>
  dtype === "bool" ? Number(value !== 0) : from === dtype ? value : dtypes[dtype].round(value);

/**
 * Gives back the memory of those `storages` that nothing in `kept` will read: what a walk made for itself alone. Those
 * that stay are returned.
 */
function sweep(storages: readonly Storage[], kept: readonly Storage[]): Storage[] {
  const alive = new Set(kept);
  for (const { pending } of alive) {
    if (!(pending instanceof Step)) continue;
    for (const x of pending.inputs) if (typeof x !== "number") alive.add(x.claim.storage); // visited in turn
  }
  const dead = storages.filter((storage) => !alive.has(storage));
  for (const { pending } of dead) {
    if (!(pending instanceof Step)) continue;
    for (const x of pending.inputs) if (typeof x !== "number") x.claim.count--;
  }
  for (const storage of dead) storage.dispose();
  return storages.filter((storage) => alive.has(storage));
}

/** Kernels by structure and layout; null for what was seen once. */
const kernels = new Map<string, Kernel | null>();

/** Programs that never repeat would fill it for ever: it starts again then. */
const mostKernels = 4096;

function remember(key: string, kernel: Kernel | null): void {
  if (kernels.size >= mostKernels) kernels.clear();
  kernels.set(key, kernel);
}

function compute(root: Step, storage: Storage): void {
  if (!computeAlone(root, storage)) computeTogether(root, storage);
  for (let i = 0; i < root.inputs.length; i++) {
    const x = root.inputs[i]!;
    if (typeof x !== "number") x.claim.count--;
  }
}

/**
 * Computes what waits straight into the memory of a tensor that it will replace; false where that memory is still
 * wanted as it is: by other computations, or by this one at other places.
 */
function computeInto(value: Storage, target: Storage, offset: number): boolean {
  const root = value.pending;
  target.force();
  if (!(root instanceof Step) || value.dtype !== target.dtype || target.address < 0) return false;
  let own = 0;
  for (const x of root.inputs) if (typeof x !== "number" && x.claim === target.claims) own++;
  if (target.claims !== null && target.claims.count > own) return false;
  const elsewhere = (x: Walk): boolean => x.claim.storage === target && !(x.flat && x.offset === offset);
  if (programOf(root).walks.some(elsewhere)) return false;
  const place = new Storage(target.dtype, null, value.length);
  place.address = target.address + offset * dtypes[target.dtype].bytes;
  compute(root, place);
  value.dispose(); // nobody reads it: its elements are the target's
  return true;
}

/** The short way of a step by itself, whose inputs lie row by row. */
function computeAlone(root: Step, storage: Storage): boolean {
  const { inputs, rule } = root;
  let code = laneTypes.indexOf(root.type) + 1;
  for (let i = 0; i < inputs.length; i++) {
    const x = inputs[i]!;
    if (typeof x === "number") {
      code = code * 16;
      continue;
    }
    const from = x.claim.storage;
    if (!x.flat || (from.pending !== null && fusable(x, root) !== null)) return false;
    from.force();
    code = code * 16 + 1 + dtypes[from.dtype].index;
  }
  let kernel = rule.kernels.get(code);
  if (kernel === undefined) {
    kernel = elementwiseKernel(rule.value, root.type, flatInputs(inputs), linearMemory()!);
    rule.kernels.set(code, kernel);
  }
  if (storage.address < 0) storage.allocateNow(root.shape);
  runFlat(kernel, [root], inputs, storage);
  return true;
}

function computeTogether(root: Step, storage: Storage): void {
  const program = programOf(root);
  const layout = program.flat ? null : layoutOf(root, program);
  const key = keyOf(program, layout);
  let kernel = kernels.get(key);
  if (kernel == null) {
    if (kernel === undefined && program.steps.length > 1) {
      // what is never seen again is not worth a kernel of its own
      remember(key, null);
      forceInputs(root);
      if (!computeAlone(root, storage)) computeTogether(root, storage);
      return;
    }
    const inputs = layout?.inputs ?? flatInputs([...program.walks, ...program.numbers]);
    kernel = elementwiseKernel(expressionOf(program), root.type, inputs, linearMemory()!);
    remember(key, kernel);
  }
  if (layout === null) forceWalks(program);
  if (storage.address < 0) storage.allocateNow(root.shape);
  if (layout === null) runFlat(kernel, program.steps, [...program.walks, ...program.numbers], storage);
  else runProgram(kernel, program, layout, storage);
  for (const step of program.steps) if (step !== root) step.runs++;
}

function forceWalks({ walks }: Program): void {
  for (let i = 0; i < walks.length; i++) walks[i]!.claim.storage.force();
}

/** So many elements are at least worth a thought about threads. */
const worthSharing = 16_384;

/** Reduces all elements of what waits; null where that is not known how, as the first time a structure is seen. */
function reducePending(
  kind: ReduceKind,
  x: Operand,
  shape: Shape,
  gone: number,
  from: DType,
  to: DType,
): TypedArray | null {
  const storage = x.storage!;
  const root = storage?.pending;
  if (!(root instanceof Step) || root.type === "bool" || root.type !== to || from !== to || gone !== shape.length)
    return null;
  const count = storage.length;
  if (!root.even || root.runs >= mostRuns || x.offset !== 0 || count !== numel(shape)) return null;
  if (count === 0 || !isContiguous(shape, x.strides)) return null;
  const program = programOf(root);
  if (!program.flat) return null;
  const key = kind + program.key;
  const known = kernels.get(key);
  if (known === undefined) {
    remember(key, null);
    return null;
  }
  const kernel = known ?? reductionKernel(kind, root, program);
  remember(key, kernel);
  forceWalks(program);
  const out = new dtypes[to].array(1);
  const { walks, numbers, steps } = program;
  try {
    const inputs: number[] = [];
    for (let i = 0; i < walks.length; i++) inputs.push(addressOfWalk(walks[i]!), 0);
    for (let i = 0; i < numbers.length; i++) inputs.push(numbers[i]!);
    if (count < worthSharing) out[0] = invoke(kernel.run, [0, count, 1, 0, ...inputs]);
    else {
      const sources = walks.map((w) => w.claim.storage);
      const cost = microseconds(steps, null, sources, count);
      out[0] = inChunks(kind, count, partsOf(kernel.run, inputs, count, cost, linearMemory()!));
    }
  } finally {
    if (staged > 0) unstage();
  }
  for (let i = 0; i < steps.length; i++) steps[i]!.runs++;
  return out;
}

function reductionKernel(kind: ReduceKind, root: Step, program: Program): Kernel {
  const source = expressionSource(expressionOf(program), root.type, flatInputs([...program.walks, ...program.numbers]));
  const f = reduceRows({ kind, source, out: null, unroll: 4, fused: wasmFeatures().fma });
  return instantiate(f, linearMemory()!, outsideOf(f, source.functions));
}

/** What others call, once it is installed. */
export const pendingResults: Results = { postpone, reduce: reducePending, computeInto, sweep };
