/** Elementwise rows on plain numbers: promotion, broadcasting, and the loop. */

import { forEachRow, Operand } from "../kernels/operand.ts";
import { copyInto } from "../kernels/copy.ts";
import { wholeOperand } from "../kernels/layout.ts";
import { type DType, dtypes, getDefaultDtype, isFloat } from "../tensor/dtype.ts";
import {
  broadcastTwo,
  broadcastStrides,
  isContiguous,
  numel,
  sameShape,
  scalarShape,
  type Shape,
  type Strides,
} from "../tensor/shape.ts";
import { linearMemory } from "../memory/memory.ts";
import { allocate, Storage } from "../tensor/storage.ts";
import { wasmFeatures } from "../kernels/wasm/kernel.ts";
import type { LaneType } from "../kernels/wasm/lanes.ts";
import { readable } from "../kernels/wasm/source.ts";
import { postpone, type StepInput, walk } from "./pending.ts";
import { resultType } from "./operands.ts";
import type { Elementwise, Primitive } from "./primitive.ts";
import { type Dense, element, fromStorage, readOnly, Tensor } from "./tensor.ts";

/** How many kernels have run: what the laws of work count. */
export const work: { kernels: number } = { kernels: 0 };

export function evaluateElementwise({ rule, name }: Primitive<Elementwise>, inputs: readonly Tensor[]): Tensor {
  const dtype = computeType(rule, inputs);
  if (rule.check !== null) rule.check(inputs.map((x) => x.dtype));
  const result: DType = rule.value.kind === "bool" ? "bool" : dtype;
  const shape = commonShape(name, inputs);
  if (shape.length === 0 && !dtypes[dtype].big) return onNumbers(rule, name, inputs, dtype, result);
  work.kernels++;
  const lanes = vectors() ? rule.lanes(dtype) : null;
  if (lanes !== null) {
    const steps = new Array<StepInput>(inputs.length);
    for (let i = 0; i < inputs.length; i++) {
      steps[i] = stepInput(inputs[i]!, rule.conditions[i] === true ? "bool" : dtype, lanes, shape, name);
    }
    return fromStorage(postpone(rule, lanes, result, shape, steps), shape);
  }
  const operands = inputs.map((x, i) => asOperand(x, rule.conditions[i] === true ? "bool" : dtype, name));
  const out = allocate(result, numel(shape), shape);
  run(rule, operands, inputs, shape, out.array(), dtype);
  return fromStorage(out, shape);
}

function commonShape(name: string, inputs: readonly Tensor[]): Shape {
  let shape = inputs[0]!.shape;
  for (let i = 1; i < inputs.length; i++) {
    if (inputs[i]!.shape !== shape) shape = broadcastTwo(name, shape, inputs[i]!.shape);
  }
  return shape;
}

/** Whether there are vectors here, and memory for them. */
const vectors = (): boolean => wasmFeatures().simd && linearMemory() !== null;

/** An input as vectors will read it: a number where all elements are one, else its memory, converted if it must be. */
function stepInput(x: Tensor, dtype: DType, lanes: LaneType, shape: Shape, op: string): StepInput {
  const condition = dtype === "bool";
  if (x.store === null) return numberOf(x.value, dtype, x.dtype);
  const { storage, offset, strides } = x.store as Dense;
  if (isOne(x.shape, strides)) return numberOf(Number(storage.array()[offset]), dtype, x.dtype);
  if (condition ? x.dtype === "bool" : x.dtype === dtype || readable(x.dtype, lanes)) {
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

function onNumbers(rule: Elementwise, name: string, inputs: readonly Tensor[], dtype: DType, result: DType): Tensor {
  const { round } = dtypes[dtype];
  const value = (x: Tensor, i: number): number => {
    const v = Number(element(x, name));
    return rule.conditions[i] === true ? (v === 0 ? 0 : 1) : x.dtype === dtype ? v : round(v);
  };
  const f = rule.number(dtype);
  const [x, y] = inputs as readonly [Tensor, Tensor];
  const z =
    inputs.length === 1 ? f(value(x, 0)) : inputs.length === 2 ? f(value(x, 0), value(y, 1)) : f(...inputs.map(value));
  return new Tensor(z, scalarShape, result, null);
}

/** The type in which a row computes. */
export function computeType(rule: Elementwise, inputs: readonly Tensor[]): DType {
  let same = rule.conditions.length === 0 || !rule.conditions.includes(true);
  for (let i = 1; same && i < inputs.length; i++) same = inputs[i]!.dtype === inputs[0]!.dtype;
  const values = same ? [] : inputs.filter((_, i) => rule.conditions[i] !== true);
  const dtype = same ? inputs[0]!.dtype : values.length === 0 ? "bool" : resultType(values);
  return rule.promotion === "float" && !isFloat(dtype) ? getDefaultDtype() : dtype;
}

/** The elements as this type, converted where they are of another. */
function asOperand(x: Tensor, dtype: DType, op: string): Operand {
  const { storage, offset, strides } = readOnly(x, op);
  const operand = new Operand(storage, offset, strides);
  if (x.dtype === dtype) return operand;
  const out = wholeOperand(allocate(dtype, numel(x.shape)), x.shape);
  copyInto(out, operand, x.shape, dtype, x.dtype);
  return out;
}

function run(
  rule: Elementwise,
  operands: readonly Operand[],
  inputs: readonly Tensor[],
  shape: Shape,
  out: Operand["data"],
  dtype: DType,
): void {
  const whole = operands.every(
    (x, i) => isScalar(inputs[i]!) || (sameShape(inputs[i]!.shape, shape) && isContiguous(shape, x.strides)),
  );
  const data = operands.map((x) => x.data);
  if (whole) {
    const stride = inputs.map((x) => (isScalar(x) ? 0 : 1));
    rule.loop(dtype, stride.join(""))(
      out,
      0,
      out.length,
      data,
      operands.map((x) => x.offset),
      stride,
    );
    return;
  }
  const broadcast = operands.map((x, i) => x.walked(broadcastStrides(inputs[i]!.shape, x.strides, shape)));
  const last = broadcast.map((x) => x.strides[shape.length - 1] ?? 0);
  const loop = rule.loop(dtype, last.map((s) => (s > 1 ? "s" : String(s))).join(""));
  forEachRow(shape, broadcast, (start, count, offset) => loop(out, start, count, data, offset, last));
}

const isScalar = (x: Tensor): boolean => numel(x.shape) === 1;
