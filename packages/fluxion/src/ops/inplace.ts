/** Operations that write into a tensor, with the history that this makes. */

import { waiting } from "../core/waiting.ts";
import { Operand } from "../kernels/operand.ts";
import { copied as contiguous, copyInto } from "../kernels/copy.ts";
import { linear } from "../core/families.ts";
import {
  broadcastTwo,
  contiguousStrides,
  isContiguous,
  numel,
  sameShape,
  type Shape,
  showShape,
} from "../tensor/shape.ts";
import { convert, expand } from "../core/basis.ts";
import { isLeafNode, type Node, nodeOf, recordedName, recorder, recording } from "../core/node.ts";
import { checkTensor, toTensor } from "../core/operands.ts";
import type { Elementwise, Primitive } from "../core/primitive.ts";
import { savesValues, slope } from "../core/slope.ts";
import {
  Dense,
  element,
  handle,
  isTensor,
  isTraced,
  number,
  readOnly,
  Tensor,
  type TensorLike,
} from "../core/tensor.ts";
import { canCast, type DType, dtypes } from "../tensor/dtype.ts";
import { DTypeError, GradError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { checkFilling } from "../tensor/range.ts";
import { Storage } from "../tensor/storage.ts";
import { sum } from "./reduce.ts";
import { expand as expandChecked } from "./shape.ts";
import { adopt, checkOverlap, checkTraced, levelOf, replace } from "./tracedwriting.ts";
import { add, type AlphaOptions, div, mul, neg, sub } from "./elementwise.ts";

/** Replaces what lies under a view in its base; the rest of the base passes through. */
const written: (inputs: readonly Tensor[], params: { readonly look: (base: Tensor) => Tensor }) => Tensor =
  /* @__PURE__ */ linear<{ readonly look: (base: Tensor) => Tensor }>({
    name: "copy_slices",
    nodeName: "CopySlices",
    shape: ([x]) => x!.shape,
    map: ([x, y], _, { look }, [t, u]) => {
      const whole = contiguous(x!, t!.shape, t!.dtype);
      const place = denseView(t!.shape, t!.dtype, whole, look);
      copyInto(place, y!, u!.shape, t!.dtype, u!.dtype);
      return whole;
    },
    transpose: (g, i, [, y], { look }): Tensor => {
      return i === 1 ? expand(look(g), y!.shape) : written([g, mul(look(g), number(0, g.dtype))], { look });
    },
    batch: (p) => p,
  });

function denseView(shape: Shape, dtype: DType, storage: Storage, look: (base: Tensor) => Tensor): Operand {
  const base = new Tensor(Number.NaN, shape, dtype, new Dense(storage, 0, contiguousStrides(shape)));
  const view = recording(false, () => look(base));
  const { offset, strides } = view.store as Dense;
  return new Operand(storage, offset, strides);
}

/** Writes `result` into `x`: the values, the version and the history. Nothing has changed when this throws. */
function write(op: string, x: Tensor, compute: (old: Tensor) => Tensor): Tensor {
  checkTensor(op, x);
  checkTraced(op, x);
  checkLeaf(op, x);
  const old = handle(x);
  old.node = x.node;
  old.writes = x.writes;
  const result = inNameOf(op, () => compute(old));
  if (levelOf(result) > levelOf(x))
    throw new GradError(`${op}: a traced value cannot be written into a tensor from outside; return it`);
  if (!canCast(result.dtype, x.dtype)) {
    throw new DTypeError(
      `${op}: result type ${dtypes[result.dtype].scalarName} can't be cast to the desired output type ${dtypes[x.dtype].scalarName}; convert the tensor first`,
    );
  }
  if (!sameShape(result.shape, x.shape)) {
    throw new ShapeError(
      `${op}: output with shape ${showShape(x.shape)} doesn't match the broadcast shape ${showShape(result.shape)}`,
    );
  }
  const settled = convert(result, x.dtype);
  const view = x.extra?.view ?? null;
  const wanted = recorder.on && (settled.node !== null || (view !== null && nodeOf(view.base) !== null));
  if (wanted && view !== null && view.part !== null) throw manyViews(op, x, view.part);
  if (isTraced(x)) return replace(op, x, settled);
  checkOverlap(op, x);
  const baseNode = view !== null && wanted ? rebased(view.base, settled, view.again) : null;
  keep(old, settled.node);
  store(x, settled);
  if (!recorder.on) return x;
  if (view !== null && baseNode !== null) {
    view.base.node = baseNode.node;
    if (view.base.node !== null) view.base.node.output = view.base;
    x.node = null;
    view.baseNode = null;
    nodeOf(x);
    return x;
  }
  adopt(x, settled);
  return x;
}

/** Whether the backward pass of a node reads its input `k`. */
function savesInput({ primitive, edges }: Node, k: number): boolean {
  const { rule } = primitive;
  if (rule.family !== "elementwise") return savesValues(primitive);
  return edges.some(
    (e, i) => e !== null && (slope(primitive as Primitive<Elementwise>, i)?.reads.includes(k) ?? false),
  );
}

/** What the operation saved of the tensor's own elements stays what it was: they are copied before they go. */
function keep(old: Tensor, made: Node | null, depth = 3): void {
  if (!(old.store instanceof Dense) || made === null || depth === 0 || made === old.node) return;
  if (made.inputs.includes(old) && savesInput(made, made.inputs.indexOf(old))) {
    const { storage, offset, strides } = old.store;
    const copy = new Storage(old.dtype, storage.array().slice());
    copy.version = storage.version;
    old.store = new Dense(copy, offset, strides);
    return;
  }
  for (const edge of made.edges) keep(old, edge, depth - 1);
}

function manyViews(op: string, x: Tensor, part: number): GradError {
  const node = nodeOf(x);
  const name = node === null ? "a function" : recordedName(node);
  return new GradError(
    `${op}: Output ${part} of ${name} is a view and is being modified inplace. This view is the output of a function that returns multiple views. Such functions do not allow the output views to be modified inplace. You should replace the inplace operation by an out-of-place one.`,
  );
}

function rebased(base: Tensor, value: Tensor, look: (base: Tensor) => Tensor): Tensor {
  const before = handle(base);
  before.node = base.node;
  before.writes = base.writes;
  return written([before, value], { look });
}

function checkLeaf(op: string, x: Tensor): void {
  if (!recorder.on) return;
  const view = x.extra?.view ?? null;
  const node = nodeOf(x);
  if (node === null) return;
  const ofLeaf = view !== null && view.base.node !== null && isLeafNode(view.base.node);
  if (!ofLeaf && !isLeafNode(node)) return;
  throw new GradError(
    `${op}: a ${ofLeaf ? "view of a " : ""}leaf Variable that requires grad is being used in an in-place operation.; wrap the update in noGrad(() => ...)`,
  );
}

function store(x: Tensor, value: Tensor): void {
  if (x.store === null) {
    x.value = value.store === null ? value.value : Number(element(value, "copy_"));
    x.writes++;
    return;
  }
  const { storage, offset, strides } = x.store as Dense;
  const from = readOnly(value, "copy_");
  const whole = isContiguous(x.shape, strides) && isContiguous(x.shape, from.strides);
  if (whole && from.storage.length === numel(x.shape) && waiting.results?.computeInto(from.storage, storage, offset)) {
    storage.version++;
    return;
  }
  from.storage.force();
  storage.beforeWrite();
  copyInto(
    new Operand(storage, offset, strides),
    new Operand(from.storage, from.offset, from.strides),
    x.shape,
    x.dtype,
    value.dtype,
  );
  storage.version++;
}

/** An operation whose result takes the place of its first operand. */
export const inPlace =
  <R extends readonly unknown[]>(op: string, f: (x: Tensor, ...rest: R) => Tensor) =>
  (x: Tensor, ...rest: R): Tensor =>
    write(op, x, (old) => f(old, ...rest));

type WithAlpha = (x: Tensor, y: TensorLike, options?: AlphaOptions) => Tensor;
/** x += alpha · y, in the memory of x. */
export const add_: WithAlpha = /* @__PURE__ */ inPlace("add_", add);
export const sub_: WithAlpha = /* @__PURE__ */ inPlace("sub_", sub);
export const mul_: (x: Tensor, y: TensorLike) => Tensor = /* @__PURE__ */ inPlace("mul_", mul);
export const div_: (x: Tensor, y: TensorLike, options?: Parameters<typeof div>[2]) => Tensor = /* @__PURE__ */ inPlace(
  "div_",
  div,
);
export const neg_: (x: Tensor) => Tensor = /* @__PURE__ */ inPlace("neg_", neg);

const copied = /* @__PURE__ */ linear<DType>({
  name: "copy_",
  nodeName: "CopyBackwards",
  shape: ([x]) => x!.shape,
  dtype: (_, dtype) => dtype,
  map: ([, y], to, dtype, [, u]) => contiguous(y!, to, dtype, u!.dtype),
  transpose: (g, i) => (i === 0 ? nothing(g) : g),
  batch: (dtype) => dtype,
});

/** What arrives at the tensor as it was: its elements are gone. */
const nothing = (g: Tensor): Tensor => mul(g, number(0, g.dtype));

/** The elements of `source`, broadcast and converted, into `x`. */
export function copy_(x: Tensor, source: TensorLike): Tensor {
  checkTensor("copy_", x);
  const y = toTensor(source, "copy_");
  return write("copy_", x, (old) => copied([old, expandTo(y, x.shape)], x.dtype));
}
function expandTo(y: Tensor, shape: Shape): Tensor {
  if (sameShape(y.shape, shape)) return y;
  if (y.shape.length <= shape.length) broadcastTwo("copy_", shape, y.shape);
  return expandChecked(y, shape);
}

type FillArguments = Arguments<[value: TensorLike], { value?: TensorLike }>;
interface Filling {
  readonly v: Tensor;
  /** Whether the value is a number, which PyTorch's nodes tell from a tensor. */
  readonly plain: boolean;
}

/** The value that elements are filled with, of the type of `x`. */
function fillingOf(op: string, x: Tensor, args: FillArguments): Filling {
  const { value } = readArguments<{ value: TensorLike }>(op, args, ["value"]);
  checkTensor(op, x);
  const v = typeof value === "number" ? number(value, "float64") : toTensor(value as TensorLike, op);
  const plain = !isTensor(value);
  if (plain) checkFilling(op, element(v, op), x.dtype);
  if (v.shape.length > 0)
    throw new ShapeError(
      `${op}: fill_ only supports 0-dimension value tensor but got tensor with ${v.shape.length} dimensions.`,
    );
  return { v: convert(v, x.dtype), plain };
}

/** One value in the place of all elements, behind so many dims of batches. */
const filledKind = (name: string, nodeName?: string) =>
  linear<number>({
    name,
    nodeName,
    shape: ([x]) => x!.shape,
    map: ([, v], to, lead, [t]) => {
      const strides = to.map((_, d) => (d < lead ? v!.strides[d]! : 0));
      return contiguous(v!.walked(strides), to, t!.dtype);
    },
    transpose: (g, i, _, lead) => (i === 0 ? nothing(g) : sumBehind(g, lead)),
    batch: (lead) => lead + 1,
  });
const sumBehind = (g: Tensor, lead: number): Tensor =>
  g.shape.length === lead
    ? g
    : sum(
        g,
        g.shape.slice(lead).map((_, d) => d + lead),
      );
const filled = {
  number: /* @__PURE__ */ filledKind("fill"),
  tensor: /* @__PURE__ */ filledKind("fill", "FillBackward1"),
  numberInPlace: /* @__PURE__ */ filledKind("fill", "FillBackward2"),
  tensorInPlace: /* @__PURE__ */ filledKind("fill", "FillBackward3"),
};
/** A tensor like `x` with `value` in every element. */
export function fill(x: Tensor, ...args: FillArguments): Tensor {
  const { v, plain } = fillingOf("fill", x, args);
  return (plain ? filled.number : filled.tensor)([x, v], 0);
}
/** `value` into every element. */
export function fill_(x: Tensor, ...args: FillArguments): Tensor {
  const { v, plain } = fillingOf("fill_", x, args);
  return write("fill_", x, (old) => (plain ? filled.numberInPlace : filled.tensorInPlace)([old, v], 0));
}
const zeroed = /* @__PURE__ */ filledKind("zero");
/** 0 into every element. */
export const zero_ = (x: Tensor): Tensor => write("zero_", x, (old) => zeroed([old, number(0, old.dtype)], 0));
