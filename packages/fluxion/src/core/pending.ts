/**
 * Elementwise results that wait: they are computed when something reads them, together with those they are made of, by
 * one kernel that keeps what lies between in registers.
 *
 * What waits holds claims on the memory it will read, so that a write in place meanwhile changes nothing. Everything is
 * checked when an operation is called: computing late cannot fail, but for want of memory.
 */

import { contiguous } from "../kernels/copy.ts";
import { coalesce, wholeOperand } from "../kernels/layout.ts";
import { forEachRow, Operand } from "../kernels/operand.ts";
import type { ReduceKind } from "../kernels/folds.ts";
import { instantiate, type Kernel, wasmFeatures } from "../kernels/wasm/kernel.ts";
import { outsideOf } from "../kernels/wasm/outside.ts";
import { inChunks, partsOf } from "../kernels/wasm/reduce.ts";
import { reduceRows } from "../kernels/wasm/reducerows.ts";
import type { LaneType } from "../kernels/wasm/lanes.ts";
import { callAll, invoke } from "../kernels/wasm/threads/calls.ts";
import { rewrite } from "../scalar/differential.ts";
import { type AnyScalar, input } from "../scalar/scalar.ts";
import { costOf, elementwiseKernel, expressionSource, type VectorInput } from "../scalar/vector.ts";
import { linearMemory } from "../memory/memory.ts";
import { type DType, dtypes, type TypedArray } from "../tensor/dtype.ts";
import { contiguousStrides, isContiguous, numel, sameShape, type Shape, type Strides } from "../tensor/shape.ts";
import { stage, staged, unstage } from "../tensor/staging.ts";
import { type Claim, type Pending, promise, Storage } from "../tensor/storage.ts";
import type { Elementwise } from "./primitive.ts";

/** What a step reads: elements of a storage, walked along the step's shape, or one number for all of them. */
interface Walk {
  readonly claim: Claim;
  readonly offset: number;
  readonly strides: Strides;
  /** Whether it is the whole shape, row by row. */
  readonly flat: boolean;
  /** Whether it is read as a truth value. */
  readonly condition: boolean;
}
export type StepInput = Walk | number;

/** Longer chains are computed in parts. */
const deepest = 32;
/** Programs that read more than this are computed in parts. */
const mostInputs = 24;
const mostSteps = 64;
/** How often a value is computed again for the sake of others before it gets memory of its own. */
const mostRuns = 2;

/** Whether results wait; off, each operation is computed at once. */
export const laziness: { on: boolean } = { on: true };

/** One elementwise row that waits. */
export class Step implements Pending {
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

  realize(storage: Storage): void {
    compute(this, storage);
  }
}

/**
 * Gives back the memory of those `storages` that nothing in `kept` will read: what a walk made for itself alone. Those
 * that stay are returned.
 */
export function sweep(storages: readonly Storage[], kept: readonly Storage[]): Storage[] {
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

/** The step that an input waits for; null where its elements are there, or are another's. */
const stepOf = ({ claim }: Walk): Step | null => (claim.storage.pending instanceof Step ? claim.storage.pending : null);

/** A storage whose elements a row will compute. */
export function postpone(
  rule: Elementwise,
  type: LaneType,
  result: DType,
  shape: Shape,
  inputs: readonly StepInput[],
): Storage {
  let step = new Step(rule, type, shape, inputs);
  if (step.depth > deepest) {
    for (const x of inputs) if (typeof x !== "number") x.claim.storage.force();
    step = new Step(rule, type, shape, inputs);
  }
  const storage = promise(result, numel(shape), step);
  if (!laziness.on) storage.force();
  return storage;
}

/** Elements of a storage, as a step of this shape will read them. */
export function walk(storage: Storage, offset: number, strides: Strides, shape: Shape, condition: boolean): Walk {
  return { claim: storage.claim(), offset, strides, flat: isContiguous(shape, strides), condition };
}

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

function forceInputs(step: Step): void {
  for (const x of step.inputs) if (typeof x !== "number") x.claim.storage.force();
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

/** The step that is computed along with the one that reads it: of the same lanes, element by element. */
function fusable(x: Walk, reader: Step): Step | null {
  const step = stepOf(x);
  if (step === null || step.type !== reader.type || step.runs >= mostRuns || !x.flat || x.offset !== 0) return null;
  if (sameShape(step.shape, reader.shape)) return step;
  return step.even && x.claim.storage.length === numel(reader.shape) ? step : null;
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

// ---- running ----

/** How a program lies in memory: rows of neighbours, `outer` of them for each place along the dims before. */
export interface Layout {
  readonly before: Shape;
  readonly outer: number;
  readonly inner: number;
  readonly inputs: readonly VectorInput[];
  readonly walks: readonly Operand[];
}

/** Elements that a kernel computes in one call: short enough for the engine to put better code in its place soon. */
export const blockSize = 32_768;

/** Kernels by structure and layout; null for what was seen once. */
const kernels = new Map<string, Kernel | null>();

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
export function computeInto(value: Storage, target: Storage, offset: number): boolean {
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
  let code = root.type === "float32" ? 1 : root.type === "float64" ? 2 : 3;
  for (let i = 0; i < inputs.length; i++) {
    const x = inputs[i]!;
    if (typeof x === "number") {
      code = code * 8;
      continue;
    }
    const from = x.claim.storage;
    if (!x.flat || (from.pending !== null && fusable(x, root) !== null)) return false;
    from.force();
    code = code * 8 + 1 + dtypes[from.dtype].index;
  }
  let kernel = rule.kernels.get(code);
  if (kernel === undefined) {
    const read = inputs.map(
      (x): VectorInput =>
        typeof x === "number"
          ? { dtype: "float64", step: "number" }
          : { dtype: x.claim.storage.dtype, step: "elements" },
    );
    rule.kernels.set(code, (kernel = elementwiseKernel(rule.value, root.type, read, linearMemory()!)));
  }
  if (storage.address < 0) storage.allocateNow(root.shape);
  runFlat(kernel, root, storage);
  return true;
}

/** Arguments by their number, used again by each call. */
const argumentLists: number[][] = [];

function runFlat({ run }: Kernel, root: Step, out: Storage): void {
  const { inputs } = root;
  let length = 4;
  for (let i = 0; i < inputs.length; i++) length += typeof inputs[i] === "number" ? 1 : 2;
  const args = (argumentLists[length] ??= new Array<number>(length).fill(0));
  const size = dtypes[out.dtype].bytes;
  const total = out.length;
  try {
    args[0] = 1;
    args[2] = out.address >= 0 ? out.address : stage(out, true);
    args[3] = 0;
    let n = 4;
    for (let i = 0; i < inputs.length; i++) {
      const x = inputs[i]!;
      if (typeof x === "number") args[n++] = x;
      else {
        const from = x.claim.storage;
        args[n++] = (from.address >= 0 ? from.address : stage(from)) + x.offset * dtypes[from.dtype].bytes;
        args[n++] = 0;
      }
    }
    if (total <= blockSize) {
      args[1] = total;
      invoke(run, args);
      return;
    }
    const widths = inputs.map((x) => (typeof x === "number" ? 0 : dtypes[x.claim.storage.dtype].bytes));
    const first = args.slice();
    const sources = inputs.map((x) => (typeof x === "number" ? null : x.claim.storage));
    callAll(run, microseconds([root], out, sources, total), linearMemory()!, (call) => {
      for (let start = 0; start < total; start += blockSize) {
        args[1] = Math.min(blockSize, total - start);
        args[2] = first[2]! + start * size;
        let n = 4;
        for (const width of widths) {
          args[n] = first[n]! + start * width;
          n += width === 0 ? 1 : 2;
        }
        call(args);
      }
    });
  } finally {
    if (staged > 0) unstage();
  }
}

/**
 * About how long it takes to compute so many elements on one thread. What is read where it is written cannot be done
 * again, as may happen when threads share it: that is done alone, however long it takes.
 */
function microseconds(
  steps: readonly Step[],
  out: Storage | null,
  sources: readonly (Storage | null)[],
  count: number,
): number {
  let bytes = out === null ? 0 : dtypes[out.dtype].bytes;
  for (const x of sources) {
    if (x === null) continue;
    const { address, dtype, length } = x;
    bytes += dtypes[dtype].bytes;
    if (out === null || address < 0 || out.address < 0) continue;
    const before = address + length * dtypes[dtype].bytes <= out.address;
    if (!before && address < out.address + out.length * dtypes[out.dtype].bytes) return 0;
  }
  const cost = steps.reduce((sum, step) => sum + costOf(step.rule.value), 0);
  return count * (bytes + (steps[0]!.type === "float64" ? 5 : 2.5) * cost) * 1e-5;
}

function computeTogether(root: Step, storage: Storage): void {
  const program = programOf(root);
  const layout = layoutOf(root, program);
  const key = keyOf(root, program, layout);
  let kernel = kernels.get(key);
  if (kernel == null) {
    if (kernel === undefined && program.steps.length > 1) {
      // what is never seen again is not worth a kernel of its own
      kernels.set(key, null);
      forceInputs(root);
      if (!computeAlone(root, storage)) computeTogether(root, storage);
      return;
    }
    kernel = elementwiseKernel(expressionOf(program), root.type, layout.inputs, linearMemory()!);
    kernels.set(key, kernel);
  }
  if (storage.address < 0) storage.allocateNow(root.shape);
  run(kernel, program, layout, storage);
  for (const step of program.steps) if (step !== root) step.runs++;
}

/**
 * Reduces all elements of what waits without ever storing them; null where they do not wait, or are better stored: the
 * first time that a structure is seen.
 */
export function reducePending(
  kind: ReduceKind,
  x: Operand,
  shape: Shape,
  gone: number,
  from: DType,
  to: DType,
): TypedArray | null {
  const root = x.storage?.pending;
  if (!(root instanceof Step) || root.type !== to || from !== to || gone !== shape.length || root.runs >= mostRuns)
    return null;
  if (!root.even || x.offset !== 0 || x.storage!.length !== numel(shape) || !isContiguous(shape, x.strides))
    return null;
  const program = programOf(root);
  const layout = layoutOf(root, program);
  const key = kind + keyOf(root, program, layout);
  const known = kernels.get(key);
  if (known === undefined) kernels.set(key, null);
  if (known === undefined || layout.inner === 0) return null;
  const kernel = known ?? reductionKernel(kind, root, program, layout);
  kernels.set(key, kernel);
  const out = new dtypes[to].array(1);
  try {
    const inputs = [...layout.walks.flatMap((w) => [addressOf(w), 0]), ...program.numbers];
    const sources = layout.walks.map((w) => w.storage);
    const cost = microseconds(program.steps, null, sources, layout.inner);
    out[0] = inChunks(kind, layout.inner, partsOf(kernel.run, inputs, layout.inner, cost, linearMemory()!));
  } finally {
    if (staged > 0) unstage();
  }
  for (const step of program.steps) step.runs++;
  return out;
}

function reductionKernel(kind: ReduceKind, root: Step, program: Program, { inputs }: Layout): Kernel {
  const source = expressionSource(expressionOf(program), root.type, inputs);
  const f = reduceRows({ kind, source, out: null, unroll: 4, fused: wasmFeatures().fma });
  return instantiate(f, linearMemory()!, outsideOf(f, source.functions));
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

function keyOf({ type, rule }: Step, { key }: Program, { inputs }: Layout): string {
  let text = `${type} ${rule.id} ${key} `;
  for (const { dtype, step } of inputs) text += dtype + step;
  return text;
}

function run({ run }: Kernel, { steps, numbers }: Program, layout: Layout, out: Storage): void {
  const { outer, inner, walks } = layout;
  const total = out.length;
  try {
    const at = out.address >= 0 ? out.address : stage(out, true);
    const addresses = walks.map(addressOf);
    const list = (call: (args: readonly number[]) => void): void =>
      forEachBlock(layout, numbers, at, dtypes[out.dtype].bytes, addresses, call);
    if (total <= blockSize || outer * inner < 1024) list((args) => invoke(run, args));
    else {
      const sources = walks.map((x) => x.storage);
      callAll(run, microseconds(steps, out, sources, total), linearMemory()!, list);
    }
  } finally {
    if (staged > 0) unstage();
  }
}

/** The arguments of a kernel for each block of elements; good until the next one. */
function forEachBlock(
  { before, outer, inner, walks }: Layout,
  numbers: readonly number[],
  at: number,
  size: number,
  addresses: readonly number[],
  call: (args: readonly number[]) => void,
): void {
  const widths = walks.map((x) => dtypes[x.storage!.dtype].bytes);
  const rowBytes = walks.map((x, i) => (x.strides.at(-2) ?? 0) * widths[i]!);
  const args = new Array<number>(4 + 2 * walks.length + numbers.length);
  const one = (o: number, rows: number, count: number, from: readonly number[]): void => {
    args[0] = rows;
    args[1] = count;
    args[2] = o;
    args[3] = inner * size;
    let n = 4;
    for (let i = 0; i < from.length; i++) {
      args[n++] = from[i]!;
      args[n++] = rowBytes[i]!;
    }
    for (let i = 0; i < numbers.length; i++) args[n++] = numbers[i]!;
    call(args);
  };
  const block = (o: number, from: readonly number[]): void => {
    if (outer * inner <= blockSize) one(o, outer, inner, from);
    else if (outer === 1) {
      const steps = walks.map((x, i) => (x.strides.at(-1) ?? 0) * widths[i]!);
      for (let start = 0; start < inner; start += blockSize) {
        const count = Math.min(blockSize, inner - start);
        one(
          o + start * size,
          1,
          count,
          from.map((a, i) => a + start * steps[i]!),
        );
      }
    } else {
      const rows = Math.max(1, Math.floor(blockSize / inner));
      for (let row = 0; row < outer; row += rows) {
        one(
          o + row * inner * size,
          Math.min(rows, outer - row),
          inner,
          from.map((a, i) => a + row * rowBytes[i]!),
        );
      }
    }
  };
  if (before.length === 0) block(at, addresses);
  else {
    const whole = outer * inner * size;
    const moves = walks.map(
      (x, i) =>
        new Operand(
          x.elements,
          addresses[i]!,
          x.strides.slice(0, -2).map((s) => s * widths[i]!),
        ),
    );
    forEachRow(
      [...before, 1],
      moves.map((x) => x.walked([...x.strides, 0])),
      (n, _, from) => block(at + n * whole, from),
    );
  }
}

function addressOf(x: Operand): number {
  const storage = x.storage!;
  return (storage.address >= 0 ? storage.address : stage(storage)) + x.offset * dtypes[storage.dtype].bytes;
}
