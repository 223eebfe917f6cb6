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
} from "../tensor/shape.ts";
import { allocate } from "../tensor/storage.ts";
import { waiting } from "./waiting.ts";
import { narrow, widened } from "./halves.ts";
import { resultType } from "./operands.ts";
import type { Elementwise, Primitive } from "./primitive.ts";
import { element, fromStorage, readOnly, Tensor } from "./tensor.ts";

/** How many kernels have run: what the laws of work count. */
export const work: { kernels: number } = { kernels: 0 };

export function evaluateElementwise(primitive: Primitive<Elementwise>, inputs: readonly Tensor[]): Tensor {
  const { rule, name } = primitive;
  const dtype = computeType(rule, inputs);
  if (rule.check !== null) rule.check(inputs.map((x) => x.dtype));
  const result: DType = rule.value.kind === "bool" ? "bool" : dtype;
  const shape = commonShape(name, inputs);
  if (shape.length === 0 && !dtypes[dtype].big) return onNumbers(rule, name, inputs, dtype, result);
  if (dtypes[dtype].half !== null) return throughWide(primitive, inputs, dtype);
  work.kernels++;
  const storage = waiting.results?.postpone(rule, inputs, dtype, result, shape, name) ?? null;
  if (storage !== null) return fromStorage(storage, shape);
  const operands = inputs.map((x, i) => asOperand(x, rule.conditions[i] === true ? "bool" : dtype, name));
  const out = allocate(result, numel(shape), shape);
  run(rule, operands, inputs, shape, out.array(), dtype);
  return fromStorage(out, shape);
}

/** Floats of 16 bits: computed in float32, rounded at the end. */
function throughWide(primitive: Primitive<Elementwise>, inputs: readonly Tensor[], dtype: DType): Tensor {
  const { rule, name } = primitive;
  const wide = inputs.map((x, i) => (rule.conditions[i] === true ? x : widened(x, name, dtype)));
  const z = evaluateElementwise(primitive, wide);
  return rule.value.kind === "bool" ? z : narrow(z, dtype);
}

function commonShape(name: string, inputs: readonly Tensor[]): Shape {
  let shape = inputs[0]!.shape;
  for (let i = 1; i < inputs.length; i++) {
    if (inputs[i]!.shape !== shape) shape = broadcastTwo(name, shape, inputs[i]!.shape);
  }
  return shape;
}

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
export function asOperand(x: Tensor, dtype: DType, op: string): Operand {
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
