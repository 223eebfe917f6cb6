/** From tensors to JavaScript: numbers, nested arrays, text. */

import { Operand } from "../kernels/operand.ts";
import { contiguous } from "../kernels/copy.ts";
import { isLeafNode, nodeOf, recordedName } from "../core/node.ts";
import { checkTensor } from "../core/operands.ts";
import { elementAt, isTraced, readOnly, type Tensor, traced } from "../core/tensor.ts";
import { dtypes, getDefaultDtype, type TypedArray } from "../tensor/dtype.ts";
import { ArgumentError } from "../tensor/errors.ts";
import { checkOptions } from "../tensor/options.ts";
import { formatTensor } from "../tensor/printing.ts";
import { numel, showShape } from "../tensor/shape.ts";

export type Nested<T> = T | Nested<T>[];

/** The elements of a tensor in row-major order, in an array of their own. */
export function elements(x: Tensor, op: string): TypedArray {
  const { storage, offset, strides } = readOnly(x, op);
  return contiguous(new Operand(storage, offset, strides), x.shape, dtypes[x.dtype].wide, x.dtype);
}

function only(x: Tensor, op: string): number | bigint {
  checkTensor(op, x);
  if (isTraced(x)) throw traced(op);
  if (numel(x.shape) !== 1)
    throw new ArgumentError(
      `${op}: only one element tensors can be converted to Python scalars; it has shape ${showShape(x.shape)}; use toArray()`,
    );
  return x.store === null ? x.value : elements(x, op)[0]!;
}

/** The one element of a tensor: a boolean for `bool`, else a number. An int64 beyond 2⁵³ throws: see `itemBigInt`. */
export function item(x: Tensor): number {
  const value = only(x, "item");
  if (x.dtype === "bool") return (value !== 0) as unknown as number;
  return exact("item", value, "itemBigInt()");
}
/** An int64 as a number, if that can be said without loss. */
function exact(op: string, value: number | bigint, remedy: string): number {
  const number = Number(value);
  if (typeof value === "bigint" && !Number.isSafeInteger(number))
    throw new ArgumentError(`${op}: ${value} does not fit a JavaScript number exactly; use ${remedy}`);
  return number;
}
/** Whether the one element is not 0: what `if x:` asks in Python. */
export function isNonzero(x: Tensor): boolean {
  checkTensor("isNonzero", x);
  const n = numel(x.shape);
  if (n === 1) return Number(only(x, "isNonzero")) !== 0;
  throw new ArgumentError(
    `isNonzero: Boolean value of Tensor with ${n === 0 ? "no values" : "more than one value"} is ambiguous; use all() or any()`,
  );
}
/** The one element of an integer tensor, exactly. */
export function itemBigInt(x: Tensor): bigint {
  const value = only(x, "itemBigInt");
  if (typeof value === "number" && !Number.isInteger(value))
    throw new ArgumentError(`itemBigInt: ${value} is no integer; use item()`);
  return BigInt(value);
}

/** The elements as nested arrays; of a 0-dim tensor its element. */
export function toArray(x: Tensor, options: { readonly bigint?: boolean } = {}): Nested<number> {
  checkTensor("toArray", x);
  checkOptions("toArray", options, ["bigint"]);
  const data = elements(x, "toArray");
  const { dtype } = x;
  const read = (i: number): unknown => {
    const v = data[i]!;
    if (dtype === "bool") return v !== 0;
    if (typeof v !== "bigint" || options.bigint === true) return v;
    return exact("toArray", v, "toArray({ bigint: true })");
  };
  let at = 0;
  const nest = (d: number): unknown =>
    d === x.shape.length ? read(at++) : Array.from({ length: x.shape[d]! }, () => nest(d + 1));
  return nest(0) as Nested<number>;
}

/** A tensor as PyTorch prints it. */
export function show(x: Tensor): string {
  checkTensor("show", x);
  const { dtype } = x;
  const node = nodeOf(x);
  const leaf = node === null || isLeafNode(node);
  const suffixes = {
    defaultDtype: getDefaultDtype(),
    requiresGrad: node !== null,
    ...(leaf ? {} : { gradFn: recordedName(node) }),
  };
  if (isTraced(x)) return `tensor(<traced, shape ${showShape(x.shape)}, ${dtype}>)`;
  const { storage, offset, strides } = readOnly(x, "String");
  storage.force();
  const at = (index: readonly number[]): number | bigint | boolean => {
    let i = offset;
    for (let d = 0; d < index.length; d++) i += index[d]! * strides[d]!;
    const v = elementAt(storage, i);
    return dtype === "bool" ? v !== 0 : v;
  };
  return formatTensor({ shape: x.shape, dtype, at }, suffixes);
}
