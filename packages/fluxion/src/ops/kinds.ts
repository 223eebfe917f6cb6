/** What a tensor's elements are, and the same elements as others. */

import { convert, convertTo } from "../core/basis.ts";
import { checkTensor } from "../core/operands.ts";
import { isTensor, type Tensor } from "../core/tensor.ts";
import { type DType, dtypes, isFloat } from "../tensor/dtype.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { checkDevice, checkDType, isDevice } from "./create.ts";
import { type MemoryFormat, needsCopy } from "./memoryformat.ts";

interface Conversion {
  readonly dtype?: DType;
  /** Whether a tensor that is of the dtype already is copied nevertheless. */
  readonly copy?: boolean;
  readonly nonBlocking?: boolean;
  readonly device?: string;
  readonly memoryFormat?: MemoryFormat;
}

type ToArguments =
  | Arguments<[dtype: DType, nonBlocking: boolean, copy: boolean], Conversion>
  | Arguments<[device: string, dtype: DType, nonBlocking: boolean, copy: boolean], Conversion>
  | Arguments<[other: Tensor, nonBlocking: boolean, copy: boolean], Conversion>;

/**
 * `x` as another dtype, or that of another tensor; itself, if it is of it already, unless a `copy` is asked for.
 *
 * @example x.to("float32"); x.to(y); x.to("float32", { copy: true })
 */
export function to(x: Tensor, ...args: ToArguments): Tensor {
  checkTensor("to", x);
  const [first, ...others] = args as readonly unknown[];
  if (isTensor(first)) return converted(x, first.dtype, read([first.dtype, ...others], fromDType));
  const onDevice = typeof first === "string" && isDevice(first);
  const given = read(args, onDevice ? fromDevice : fromDType);
  checkDevice("to", given.device);
  return converted(x, given.dtype == null ? x.dtype : checkDType("to", given.dtype), given);
}

const fromDType = ["dtype", "nonBlocking", "copy"] as const;
const fromDevice = ["device", ...fromDType] as const;
const read = (args: readonly unknown[], places: readonly (keyof Conversion)[]): Conversion =>
  readArguments<Conversion>("to", args, places, ["device", "memoryFormat"]);

const converted = (x: Tensor, dtype: DType, { copy, memoryFormat }: Conversion): Tensor =>
  needsCopy("to", x, memoryFormat) || copy === true ? convertTo([x], dtype) : convert(x, dtype);

/** The name of its type, or without one given `x` as the dtype. */
export function type(x: Tensor): string;
export function type(x: Tensor, dtype: DType): Tensor;
export function type(x: Tensor, dtype?: DType): Tensor | string {
  checkTensor("type", x);
  return dtype === undefined ? `torch.${dtypes[x.dtype].scalarName}Tensor` : convert(x, checkDType("type", dtype));
}

/** `x` as the dtype of `other`. */
export function typeAs(x: Tensor, other: Tensor): Tensor {
  checkTensor("typeAs", x);
  checkTensor("typeAs", other);
  return convert(x, other.dtype);
}

/** Whether the elements are floats. */
export function isFloatingPoint(x: Tensor): boolean {
  checkTensor("isFloatingPoint", x);
  return isFloat(x.dtype);
}

/** Whether the elements can be negative. */
export function isSigned(x: Tensor): boolean {
  checkTensor("isSigned", x);
  const { category, round } = dtypes[x.dtype];
  return category !== "bool" && round(-1) < 0;
}

/** How many bytes an element has. */
export function elementSize(x: Tensor): number {
  checkTensor("elementSize", x);
  return dtypes[x.dtype].bytes;
}
