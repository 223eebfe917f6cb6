import { type Elements, Operand } from "../kernels/operand.ts";
import type { NumberFunction } from "../scalar/compile.ts";
import { type DType, dtypes } from "../tensor/dtype.ts";
import { DTypeError } from "../tensor/errors.ts";
import { scalarShape, type Shape } from "../tensor/shape.ts";
import { Storage } from "../tensor/storage.ts";
import { evaluateElementwise, work } from "./elementwise.ts";
import { anyHalf, narrowed, narrowedLike, widened } from "./halves.ts";
import { Node, record, recorder } from "./node.ts";
import { operands, toTensor } from "./operands.ts";
import type { Composite, Elementwise, Primitive } from "./primitive.ts";
import {
  countShared,
  Dense,
  denseOf,
  fromStorage,
  handle,
  number,
  readOnly,
  strip,
  Tensor,
  type TensorLike,
  type Trace,
  Traced,
} from "./tensor.ts";

/** Every operation passes through here: the highest trace among the inputs gives it its meaning. */
export function bind(primitive: Primitive, inputs: readonly Tensor[], params: unknown = null): Tensor {
  const top = highest(inputs);
  const rule = primitive.rule;
  let output: Tensor;
  if (rule.family === "composite") {
    const bare = inputs.map(strip);
    output =
      top !== null
        ? rule.body(bare, params)
        : anyHalf(bare)
          ? compositeOfHalves(primitive as Primitive<Composite>, bare, params)
          : (rule.fused ?? rule.body)(bare, params);
    const passed = inputs.includes(output) || bare.includes(output);
    if (passed) countShared(output, 1);
    if (passed || output.node !== null) output = handle(output);
  } else output = top === null ? evaluate(primitive, inputs, params) : traced(top, primitive, inputs, params);
  if (rule.family === "detach" || rule.family === "discrete") return output;
  return record(primitive, inputs, params, output);
}

/** What a trace makes of it; a view shares its elements. */
function traced(top: Trace, primitive: Primitive, inputs: readonly Tensor[], params: unknown): Tensor {
  const output = top.apply(primitive, inputs, params);
  const { rule } = primitive;
  const shares = rule.family === "detach" || (rule.family === "linear" && rule.view !== undefined);
  if (shares) countShared(inputs[0]!, 1);
  if (output.store instanceof Traced) output.store.made = !shares;
  return output;
}

/** In float32, rounded once at the end. */
function compositeOfHalves({ rule, name }: Primitive<Composite>, inputs: readonly Tensor[], params: unknown): Tensor {
  const wide = inputs.map((x) => widened(x, name));
  return narrowedLike((rule.fused ?? rule.body)(wide, params), inputs);
}

function highest(inputs: readonly Tensor[]): Trace | null {
  let top: Trace | null = null;
  for (let i = 0; i < inputs.length; i++) {
    const store = inputs[i]!.store;
    if (store !== null && store instanceof Traced && (top === null || store.trace.level > top.level)) top = store.trace;
  }
  return top;
}

/** The bottom of the stack: compute the numbers. */
function evaluate(primitive: Primitive, inputs: readonly Tensor[], params: unknown): Tensor {
  const { rule, name } = primitive;
  const [x, y] = inputs as readonly [Tensor, Tensor];
  switch (rule.family) {
    case "elementwise":
      return evaluateElementwise(primitive as Primitive<Elementwise>, inputs);
    case "linear": {
      const shape = rule.shape(inputs, params);
      const dtype = rule.dtype?.(inputs, params) ?? x.dtype;
      if (x.store === null && shape.length === 0 && inputs.length === 1 && !dtypes[dtype].big) {
        return new Tensor(dtypes[dtype].round(x.value), shape, dtype, null);
      }
      if (rule.view !== undefined) {
        const dense = rule.view(denseOf(x, name), x.shape, shape, params);
        if (dense !== null) return new Tensor(Number.NaN, shape, dtype, dense);
      }
      const wide = computable(inputs, name);
      return computed(
        dtype,
        shape,
        rule.map!(
          wide.map((u) => operandOf(u, name)),
          shape,
          params,
          wide,
        ),
      );
    }
    case "bilinear": {
      const dtype = sameTypes(name, x, y);
      const shape = rule.shape(x.shape, y.shape);
      const [u, v] = computable(inputs, name) as [Tensor, Tensor];
      return computed(
        dtype,
        shape,
        rule.product(operandOf(u, name), operandOf(v, name), [x.shape, y.shape], shape, u.dtype),
      );
    }
    case "discrete": {
      const shape = rule.shape(inputs, params);
      const wide = computable(inputs, name);
      const data = rule.map(
        wide.map((u) => operandOf(u, name)),
        shape,
        params,
        wide,
      );
      return computed(rule.dtype(inputs, params), shape, data);
    }
    case "detach":
      return detached(x);
    case "composite":
    case "leaf":
    case "lazy":
      throw new Error(`${name} is not evaluated`);
  }
}

function computed(dtype: DType, shape: Shape, elements: Elements): Tensor {
  work.kernels++;
  if (dtypes[dtype].half !== null) return fromStorage(narrowed(elements, dtype, shape), shape);
  return fromStorage(elements instanceof Storage ? elements : new Storage(dtype, elements), shape);
}

/** Tensors that loops compute with. */
const computable = (inputs: readonly Tensor[], op: string): readonly Tensor[] =>
  anyHalf(inputs) ? inputs.map((x) => widened(x, op)) : inputs;

function operandOf(x: Tensor, op: string): Operand {
  const { storage, offset, strides } = readOnly(x, op);
  return new Operand(storage, offset, strides);
}

/** The same elements under another handle, sharing memory: that of a 0-dim number becomes a storage first. */
function detached(x: Tensor): Tensor {
  const { storage, offset, strides } = denseOf(x, "detach");
  return new Tensor(Number.NaN, x.shape, x.dtype, new Dense(storage, offset, strides));
}

/** The dtype of two factors, which have to agree. */
export function sameTypes(op: string, x: Tensor, y: Tensor): DType {
  if (x.dtype === y.dtype) return x.dtype;
  const [a, b] = [dtypes[x.dtype].scalarName, dtypes[y.dtype].scalarName];
  throw new DTypeError(`${op}: expected scalar type ${a} but found ${b}; convert one with .to("${x.dtype}")`);
}

/** How callers see a function of one tensor: 0-dim floats take the short way, without arrays or closures. */
export function unaryCall(name: string, primitive: Primitive<Elementwise>): (x: TensorLike) => Tensor {
  let f64: NumberFunction = (x) => (f64 = primitive.rule.number("float64"))(x); // compiled by the first call
  let f32: NumberFunction = (x) => (f32 = primitive.rule.number("float32"))(x);
  let short: boolean | null = null; // asked when it is first needed
  return (x) => {
    const a = x instanceof Tensor ? x : toTensor(x, name);
    const dtype = a.dtype;
    short ??= takesShortWay(primitive);
    if (a.store !== null || !short || (dtype !== "float64" && dtype !== "float32")) return bind(primitive, [a]);
    const z = dtype === "float64" ? f64(a.value) : f32(a.value);
    const output = new Tensor(z, scalarShape, dtype, null);
    if (recorder.on && a.node !== null)
      attach(output, new Node(primitive, a, null, a.node, null, null, output), a.writes);
    return output;
  };
}

/** How callers see a function of two tensors. */
export function binaryCall(name: string, primitive: Primitive<Elementwise>): (x: TensorLike, y: TensorLike) => Tensor {
  let f64: NumberFunction = (x, y) => (f64 = primitive.rule.number("float64"))(x, y);
  let f32: NumberFunction = (x, y) => (f32 = primitive.rule.number("float32"))(x, y);
  let short: boolean | null = null; // asked when it is first needed
  return (x, y) => {
    let a: Tensor;
    let b: Tensor;
    if (x instanceof Tensor && y instanceof Tensor) {
      a = x;
      b = y;
    } else if (x instanceof Tensor && typeof y === "number" && (x.dtype === "float64" || x.dtype === "float32")) {
      a = x;
      b = new Tensor(x.dtype === "float64" ? y : Math.fround(y), scalarShape, x.dtype, null);
    } else [a, b] = operands(name, [x, y]) as [Tensor, Tensor];
    const dtype = a.dtype;
    short ??= takesShortWay(primitive);
    if (
      a.store !== null ||
      b.store !== null ||
      b.dtype !== dtype ||
      !short ||
      (dtype !== "float64" && dtype !== "float32")
    ) {
      return bind(primitive, [a, b]);
    }
    const z = dtype === "float64" ? f64(a.value, b.value) : f32(a.value, b.value);
    const output = new Tensor(z, scalarShape, dtype, null);
    if (recorder.on && (a.node !== null || b.node !== null)) {
      attach(output, new Node(primitive, a, b, a.node, b.node, null, output), a.writes | b.writes);
    }
    return output;
  };
}

const takesShortWay = ({ rule }: Primitive<Elementwise>): boolean =>
  rule.value.kind === "number" && rule.check === null;

/** Numbers that were written in place before are remembered at the state they had. */
function attach(output: Tensor, node: Node, writes: number): void {
  output.node = node;
  if (writes !== 0) node.writes = [...node.inputs.map((x) => x.writes), 0];
}

let depth = 0;

/** Run `f` with a fresh level, above every trace now active. */
export function withLevel<T>(f: (level: number) => T): T {
  depth++;
  try {
    return f(depth);
  } finally {
    depth--;
  }
}

/** A 0-dim constant of the dtype of `x`. */
export const constantLike = (value: number, x: Tensor): Tensor => number(value, x.dtype);
