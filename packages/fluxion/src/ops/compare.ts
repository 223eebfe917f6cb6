/** Comparisons, logic, and choices by value. */

import { Operand } from "../kernels/operand.ts";
import { convert } from "../core/basis.ts";
import { binary, binaryBeside, choice, elementwiseOf, unary } from "../core/families.ts";
import { checkBeside, checkTensor, toTensor } from "../core/operands.ts";
import { fromStorage, isTensor, isTraced, readOnly, type Tensor, type TensorLike, traced } from "../core/tensor.ts";
import { contiguous } from "../kernels/copy.ts";
import { nonzero as nonzeroKernel } from "../kernels/nonzero.ts";
import { type Scalar, select } from "../scalar/scalar.ts";
import { dtypes } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { sameShape } from "../tensor/shape.ts";

type Unary = (x: TensorLike) => Tensor;
type Binary = (x: TensorLike, y: TensorLike) => Tensor;

const isTrue = (x: Scalar): Scalar<"bool"> => x.equal(0).not();

export const eq: Binary = /* @__PURE__ */ binary({ name: "eq", value: (x, y) => x.equal(y) });
export const ne: Binary = /* @__PURE__ */ binary({ name: "ne", value: (x, y) => x.equal(y).not() });
export const lt: Binary = /* @__PURE__ */ binary({ name: "lt", value: (x, y) => x.less(y) });
export const le: Binary = /* @__PURE__ */ binary({ name: "le", value: (x, y) => x.lessEqual(y) });
export const gt: Binary = /* @__PURE__ */ binary({ name: "gt", value: (x, y) => x.greater(y) });
export const ge: Binary = /* @__PURE__ */ binary({ name: "ge", value: (x, y) => x.greaterEqual(y) });

export const logicalNot: Unary = /* @__PURE__ */ unary({ name: "logical_not", value: (x) => x.equal(0) });
export const logicalAnd: Binary = /* @__PURE__ */ binary({
  name: "logical_and",
  value: (x, y) => isTrue(x).and(isTrue(y)),
});
export const logicalOr: Binary = /* @__PURE__ */ binary({
  name: "logical_or",
  value: (x, y) => isTrue(x).or(isTrue(y)),
});
export const logicalXor: Binary = /* @__PURE__ */ binary({
  name: "logical_xor",
  value: (x, y) =>
    isTrue(x)
      .and(y.equal(0))
      .or(x.equal(0).and(isTrue(y))),
});

export const isnan: Unary = /* @__PURE__ */ unary({ name: "isnan", value: (x) => x.isNaN() });
export const isfinite: Unary = /* @__PURE__ */ unary({ name: "isfinite", value: (x) => x.sub(x).equal(0) });
export const isinf: Unary = /* @__PURE__ */ unary({
  name: "isinf",
  value: (x) => x.sub(x).equal(0).not().and(x.isNaN().not()),
});

/** Whether two tensors have the same shape and the same elements, as a boolean. */
export function equal(x: Tensor, y: Tensor): boolean {
  checkTensor("equal", x);
  checkTensor("equal", y);
  if (isTraced(x) || isTraced(y)) throw traced("equal");
  if (!sameShape(x.shape, y.shape)) return false;
  const same = eq(x, y);
  const { storage, offset, strides } = readOnly(same, "equal");
  const data = contiguous(new Operand(storage, offset, strides), same.shape, "bool");
  return (data as Uint8Array).every((v) => v === 1);
}

// ---- choices by value: elementwise, so that what was not chosen has no part in the gradient ----

/** At a tie each gets half of the gradient. */
const extreme = (name: string, wins: (x: Scalar, y: Scalar) => Scalar<"bool">): Binary =>
  binary({
    name,
    value: (x, y) => select(x.isNaN(), x, select(y.isNaN(), y, select(wins(x, y), x, y))),
    partials: [
      (x, y) => select(x.equal(y), 0.5, select(wins(y, x), 0, 1)),
      (x, y) => select(x.equal(y), 0.5, select(wins(x, y), 0, 1)),
    ],
  });
/** The greater of two; NaN if either is. */
export const maximum: Binary = /* @__PURE__ */ extreme("maximum", (x, y) => x.greater(y));
/** The lesser of two. */
export const minimum: Binary = /* @__PURE__ */ extreme("minimum", (x, y) => x.less(y));

/** At a tie the first gets all of the gradient. */
const extremeNumber = (name: string, wins: (x: Scalar, y: Scalar) => Scalar<"bool">): Binary =>
  binary({ name, value: (x, y) => select(wins(x, y).or(y.isNaN()), x, y) });
/** The greater of two; NaN only if both are. */
export const fmax: Binary = /* @__PURE__ */ extremeNumber("fmax", (x, y) => x.greaterEqual(y));
/** The lesser of two; NaN only if both are. */
export const fmin: Binary = /* @__PURE__ */ extremeNumber("fmin", (x, y) => x.lessEqual(y));

const chosen = /* @__PURE__ */ choice({ name: "where", value: (c, x, y) => select(c, x, y) });

/** `x` where `condition` holds, else `y`; of a condition alone, the places where it holds. */
export function where(condition: Tensor): Tensor[];
export function where(condition: Tensor, x: TensorLike, y: TensorLike): Tensor;
export function where(condition: Tensor, x?: TensorLike, y?: TensorLike): Tensor | Tensor[] {
  const c = toTensor(condition, "where");
  if (x === undefined || y === undefined) return nonzeroLists(c);
  if (c.dtype !== "bool" && c.dtype !== "uint8") {
    throw new DTypeError(
      `where: where expected condition to be a boolean tensor, but got a tensor with dtype ${dtypes[c.dtype].scalarName}; compare it first`,
    );
  }
  if (isTensor(x)) checkBeside("where", y, x.dtype);
  else if (isTensor(y)) checkBeside("where", x, y.dtype);
  return chosen(convert(c, "bool"), x, y);
}

/** The indices of what is not zero, a list for each dim. */
export function nonzeroLists(x: Tensor): Tensor[] {
  const { storage, offset, strides } = readOnly(x, "nonzero");
  const shape = x.shape.length === 0 ? [1] : x.shape;
  const lists = nonzeroKernel(new Operand(storage, offset, x.shape.length === 0 ? [1] : strides), shape, x.dtype);
  return lists.map((list) => fromStorage(list, [list.length]));
}

/** x + weight · (y − x) */
const lerpKind = (nodeName: string) =>
  elementwiseOf(3, {
    name: "lerp",
    nodeName,
    value: (x, y, w) => x!.add(w!.mul(y!.sub(x!))),
  });
const lerpByNumber = /* @__PURE__ */ lerpKind("LerpBackward0");
const lerpByTensor = /* @__PURE__ */ lerpKind("LerpBackward1");
export function lerp(
  x: Tensor,
  ...args: Arguments<[end: TensorLike, weight: TensorLike], { end?: TensorLike; weight?: TensorLike }>
): Tensor {
  const { end, weight } = readArguments<{ end: TensorLike; weight: TensorLike }>("lerp", args, ["end", "weight"]);
  if (end === undefined || weight === undefined) throw new ArgumentError("lerp: expected lerp(x, end, 0.5)");
  return (isTensor(weight) ? lerpByTensor : lerpByNumber)(x, end, weight);
}

const clampKind = (nodeName: string) =>
  elementwiseOf(3, {
    name: "clamp",
    nodeName,
    value: (x, lo, hi) =>
      select(x!.isNaN(), x!, select(lo!.greater(hi!).or(x!.greater(hi!)), hi!, select(x!.less(lo!), lo!, x!))),
  });
const clampBoth = /* @__PURE__ */ clampKind("ClampBackward1");
const clampTensors = /* @__PURE__ */ clampKind("ClampBackward0");
const clampNames = { tensor: "ClampBackward0", number: "ClampBackward1" };
const clampLow: Binary = /* @__PURE__ */ binaryBeside(
  { name: "clamp", value: (x, lo) => select(x.less(lo), lo, x) },
  clampNames,
);
const clampHigh: Binary = /* @__PURE__ */ binaryBeside(
  { name: "clamp", value: (x, hi) => select(x.greater(hi), hi, x) },
  clampNames,
);

/** `x`, or `min` where it is less. */
export const clampMin: Binary = /* @__PURE__ */ binaryBeside(
  {
    name: "clamp_min",
    value: (x, lo) => select(x.less(lo).or(lo.isNaN()), lo, x),
    partials: [(x, lo) => select(x.greaterEqual(lo), 1, 0), (x, lo) => select(x.less(lo), 1, 0)],
  },
  { tensor: "ClampMinBackward1", number: "ClampMinBackward0" },
);
/** `x`, or `max` where it is greater. */
export const clampMax: Binary = /* @__PURE__ */ binaryBeside(
  {
    name: "clamp_max",
    value: (x, hi) => select(x.greater(hi).or(hi.isNaN()), hi, x),
    partials: [(x, hi) => select(x.lessEqual(hi), 1, 0), (x, hi) => select(x.greater(hi), 1, 0)],
  },
  { tensor: "ClampMaxBackward1", number: "ClampMaxBackward0" },
);

type Bound = TensorLike | null;
/** `x` kept between `min` and `max`; the gradient passes at both ends. */
export function clamp(
  x: TensorLike,
  ...args: Arguments<[min: Bound, max: Bound], { min?: Bound; max?: Bound }>
): Tensor {
  const { min = null, max = null } = readArguments<{ min: Bound; max: Bound }>("clamp", args, ["min", "max"]);
  if (min === null && max === null)
    throw new ArgumentError("clamp: torch.clamp: At least one of 'min' or 'max' must not be None");
  const t = toTensor(x, "clamp");
  for (const bound of [min, max]) if (bound !== null) checkBeside("clamp", bound, t.dtype);
  if (min === null) return clampHigh(t, max!);
  return max === null ? clampLow(t, min) : (isTensor(min) ? clampTensors : clampBoth)(t, min, max);
}

/** `x` where it is positive, else 0. */
export function relu(x: TensorLike): Tensor {
  if (isTensor(x) && x.dtype === "bool")
    throw new DTypeError('relu: Boolean inputs not supported for relu; convert it with .to("uint8")');
  return rectified(x);
}
const rectified: Unary = /* @__PURE__ */ unary({ name: "relu", value: (x) => select(x.lessEqual(0), 0, x) });
