/** Tensors made from data, from a size, or from a rule. */

import { convert } from "../core/basis.ts";
import { requireGrad } from "../core/node.ts";
import { checkInteger, checkTensor, kindText, scalarOf } from "../core/operands.ts";
import {
  element,
  fromStorage,
  isTensor,
  number,
  PyFloat,
  shapeText,
  strip,
  type Tensor,
  type TensorLike,
} from "../core/tensor.ts";
import {
  type DType,
  dtypes,
  getDefaultDtype,
  isDType,
  isFloat,
  promoteTypes,
  type TypedArray,
} from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, checkOptions, readArguments } from "../tensor/options.ts";
import { checkData, checkFilling } from "../tensor/range.ts";
import { numel, type Shape } from "../tensor/shape.ts";
import { allocate, allocateZeros, Storage, single } from "../tensor/storage.ts";
import { checkShape } from "./dims.ts";
import { clone } from "./shape.ts";

export interface TensorOptions {
  readonly dtype?: DType;
  readonly requiresGrad?: boolean;
  /** The name it has in formulas and graphs. */
  readonly name?: string;
}

/** The options of what makes tensors. */
export const tensorOptions: readonly string[] = [
  "dtype",
  "requiresGrad",
  "name",
  "device",
  "layout",
  "pinMemory",
  "memoryFormat",
];

export function checkDType(op: string, dtype: unknown): DType {
  if (isDType(dtype)) return dtype;
  throw new DTypeError(
    `${op}: unknown dtype ${typeof dtype === "string" ? JSON.stringify(dtype) : kindText(dtype)}; it is one of ${Object.keys(dtypes).join(", ")}`,
  );
}

/** Nested arrays of numbers, booleans, bigints; or a typed array; or a tensor, which is copied. */
export type Data = TensorLike | TypedArray | readonly Data[];

/**
 * A tensor of the given data. Numbers give the default dtype, booleans `bool`, bigints `int64`.
 *
 * @throws ShapeError where rows differ in length.
 * @example tensor([[1, 2], [3, 4]], { requiresGrad: true })
 */
export function tensor(data: Data, options: TensorOptions = {}): Tensor {
  checkOptions("tensor", options, tensorOptions);
  return finish(
    "tensor",
    fromData(data, options.dtype === undefined ? null : checkDType("tensor", options.dtype)),
    options,
  );
}

const devices =
  "cpu, cuda, ipu, xpu, mkldnn, opengl, opencl, ideep, hip, ve, fpga, ort, xla, lazy, vulkan, mps, meta, hpu, privateuseone";

/** Whether a string names a device that PyTorch knows: `cuda:0`. */
export const isDevice = (name: string): boolean => devices.split(", ").includes(name.replace(/:\d+$/, ""));

/** The options whose values no later step looks at. */
function checkValues(op: string, { name, device }: TensorOptions & { readonly device?: unknown }): void {
  if (name !== undefined && typeof name !== "string")
    throw new ArgumentError(`${op}: the name must be a string, got ${kindText(name)}`);
  checkDevice(op, device);
}

/** Tensors are in the memory of the processor, and nowhere else. */
export function checkDevice(op: string, device: unknown): void {
  if (device === undefined || device === null || device === "cpu") return;
  const given = typeof device === "string" ? device : kindText(device);
  throw new ArgumentError(
    isDevice(given)
      ? `${op}: the device must be "cpu", got ${kindText(device)}`
      : `${op}: Expected one of ${devices} device type at start of device string: ${given}; here it is "cpu"`,
  );
}

/** A new tensor as the options want it. */
export function finish(op: string, x: Tensor, options: TensorOptions): Tensor {
  checkValues(op, options);
  const { requiresGrad = false, name } = options;
  if (name !== undefined) x.extra = { name, view: x.extra?.view ?? null };
  if (!requiresGrad) return x;
  if (!isFloat(x.dtype))
    throw new DTypeError(
      `${op}: Only Tensors of floating point and complex dtype can require gradients; it is ${x.dtype}; give { dtype: "float64" }`,
    );
  return requireGrad(x);
}

function fromData(data: Data, dtype: DType | null): Tensor {
  if (isTensor(data)) return convert(clone(strip(data)), dtype ?? data.dtype);
  if (ArrayBuffer.isView(data)) {
    const type = Object.values(dtypes).find(({ array, half }) => half === null && data instanceof array)?.name; // uint8 before bool
    if (type === undefined)
      throw new DTypeError(`tensor: ${data.constructor.name} has no dtype here; convert it to Float64Array`);
    const own = fromStorage(new Storage(type, (data as TypedArray).slice()), [(data as TypedArray).length]);
    return convert(own, dtype ?? type);
  }
  if (!Array.isArray(data)) return fromScalar(data as TensorLike, dtype);
  const shape = shapeOf(data);
  const flat: TensorLike[] = [];
  collect(data, shape, 0, flat);
  const type = dtype ?? commonType(flat);
  const values = flat.map((x) => convertScalar(x, type)); // reads tensors, which may allocate
  const storage = allocate(dtypes[type].wide, numel(shape), shape);
  storage.array().set(values as never);
  return convert(fromStorage(storage, shape), type);
}

/** Refuses what is no data, in PyTorch's words; the `first` of a list tells its dims. */
function checkElement(x: unknown, first: boolean): void {
  const words = first ? "too many dimensions 'str'" : "new(): invalid data type 'str'";
  const wrong =
    typeof x === "string" ? words : x === null || x === undefined ? "Could not infer dtype of NoneType" : null;
  if (wrong !== null)
    throw new ArgumentError(`tensor: ${wrong}; got ${kindText(x)}; give numbers, booleans, bigints or arrays of them`);
}

function fromScalar(x: TensorLike, dtype: DType | null): Tensor {
  checkElement(x, false);
  const type = dtype ?? commonType([x]);
  const value = convertScalar(x, type);
  if (typeof value === "number") return number(value, type);
  return fromStorage(single(type, value), []);
}

function shapeOf(data: unknown): number[] {
  const shape: number[] = [];
  for (let x = data; Array.isArray(x) || (isTensor(x) && x.shape.length > 0); x = (x as readonly unknown[])[0]) {
    if (isTensor(x)) return [...shape, ...x.shape];
    shape.push(x.length);
    if (x.length === 0) break;
  }
  return shape;
}

function collect(x: unknown, shape: Shape, depth: number, into: TensorLike[]): void {
  if (depth === shape.length) {
    if (Array.isArray(x))
      throw new ShapeError(`tensor: not a sequence: an array at depth ${depth} beside numbers; rows must be alike`);
    checkElement(x, into.length === 0);
    into.push(isTensor(x) ? x : (x as TensorLike));
    return;
  }
  if (!Array.isArray(x) || x.length !== shape[depth])
    throw new ShapeError(
      `tensor: expected sequence of length ${shape[depth]} at dim ${depth} (got ${Array.isArray(x) ? x.length : kindText(x)}); rows must be alike`,
    );
  for (const y of x) collect(y, shape, depth + 1, into);
}

function commonType(flat: readonly TensorLike[]): DType {
  let type: DType | null = null;
  for (const x of flat) {
    const own: DType = isTensor(x)
      ? x.dtype
      : typeof x === "boolean"
        ? "bool"
        : typeof x === "bigint"
          ? "int64"
          : getDefaultDtype();
    if (own !== type) type = type === null ? own : promoteTypes(type, own);
  }
  return type ?? getDefaultDtype();
}

function convertScalar(x: TensorLike, dtype: DType, op = "tensor"): number | bigint {
  const { big, round } = dtypes[dtype];
  if (isTensor(x)) return convertScalar(item(x, op) as TensorLike, dtype, op);
  const [value] = scalarOf(op, x);
  if (op === "tensor") checkData(op, value, dtype);
  else checkFilling(op, value, dtype);
  if (big) return typeof value === "bigint" ? value : BigInt(Math.trunc(value));
  return round(Number(value));
}

function item(x: Tensor, op: string): number | bigint {
  if (numel(x.shape) !== 1)
    throw new ArgumentError(
      `${op}: only one element tensors can be converted to Python scalars; it has shape ${shapeText(x)}`,
    );
  return element(x, op);
}

function constantOf(op: string, shape: unknown, value: TensorLike, options: TensorOptions, dtype: DType): Tensor {
  const to = checkShape(op, shape);
  const v = convertScalar(value, dtype, op);
  const zero = Object.is(v, 0) || v === 0n;
  const storage = inNameOf(op, () => (zero ? allocateZeros : allocate)(dtype, numel(to), to));
  const { half } = dtypes[dtype];
  if (!zero) (storage.array() as Float64Array).fill(half === null ? (v as number) : half.encode(v as number));
  return finish(op, fromStorage(storage, to), options);
}

/** The dtype that the options state, or else `otherwise`. */
export function typeOf(op: string, options: TensorOptions, otherwise: DType): DType {
  checkOptions(op, options, tensorOptions);
  return options.dtype === undefined || options.dtype === null ? otherwise : checkDType(op, options.dtype);
}

export const zeros = (shape: readonly number[] | number, options: TensorOptions = {}): Tensor =>
  constantOf("zeros", shape, 0, options, typeOf("zeros", options, getDefaultDtype()));
export const ones = (shape: readonly number[] | number, options: TensorOptions = {}): Tensor =>
  constantOf("ones", shape, 1, options, typeOf("ones", options, getDefaultDtype()));
/** Room for a tensor; here always zeros. */
export const empty = (shape: readonly number[] | number, options: TensorOptions = {}): Tensor =>
  constantOf("empty", shape, 0, options, typeOf("empty", options, getDefaultDtype()));
/** A tensor of one value: of the default dtype for a number, `bool` for a boolean, `int64` for a bigint. */
export const full = (shape: readonly number[] | number, fillValue: TensorLike, options: TensorOptions = {}): Tensor =>
  constantOf("full", shape, fillValue, options, typeOf("full", options, typeOfValue("full", fillValue)));

function typeOfValue(op: string, value: TensorLike): DType {
  if (!isTensor(value)) scalarOf(op, value);
  return commonType([value]);
}

export const zerosLike = (x: Tensor, options: TensorOptions = {}): Tensor => likeOf("zerosLike", x, 0, options);
export const onesLike = (x: Tensor, options: TensorOptions = {}): Tensor => likeOf("onesLike", x, 1, options);
export const emptyLike = (x: Tensor, options: TensorOptions = {}): Tensor => likeOf("emptyLike", x, 0, options);
export const fullLike = (x: Tensor, fillValue: TensorLike, options: TensorOptions = {}): Tensor =>
  likeOf("fullLike", x, fillValue, options);

function likeOf(op: string, x: Tensor, value: TensorLike, options: TensorOptions): Tensor {
  checkTensor(op, x);
  return constantOf(op, x.shape, value, options, typeOf(op, options, x.dtype));
}

type Step = number | bigint | PyFloat;
interface ArangeOptions extends TensorOptions {
  readonly start?: Step;
  readonly end?: Step;
  readonly step?: Step;
}
/** Numbers from `start` (0) up to, not including, `end`; `int64` where all are whole, else the default dtype. */
export function arange(...args: Arguments<[start: Step, end: Step, step: Step], ArangeOptions>): Tensor {
  const given = readArguments<ArangeOptions & { start: Step }>(
    "arange",
    args,
    ["start", "end", "step"],
    tensorOptions as never,
  );
  const one = given.end === undefined;
  const [start, end, step] = [one ? 0 : (given.start ?? 0), one ? given.start : given.end, given.step ?? 1];
  if (end === undefined) throw new ArgumentError("arange: expected an end, as in arange(10) or arange(0, 10)");
  const parts = [start, end, step].map((x) => scalarOf("arange", x));
  const dtype = typeOf(
    "arange",
    optionsOf(given),
    parts.every(([, kind]) => kind !== "float") ? "int64" : getDefaultDtype(),
  );
  const [from, to, by] = parts.map(([v]) => Number(v)) as [number, number, number];
  if (by === 0) throw new ArgumentError("arange: step must be nonzero");
  if ((by > 0 && from > to) || (by < 0 && from < to))
    throw new ArgumentError("arange: upper bound and larger bound inconsistent with step sign");
  if (!Number.isFinite(from) || !Number.isFinite(to))
    throw new ArgumentError(
      `arange: unsupported range: ${pythonNumber(from)} -> ${pythonNumber(to)}; both ends must be finite`,
    );
  const storage = allocate(dtypes[dtype].wide, Math.ceil((to - from) / by));
  const array = storage.array();
  for (let i = 0; i < array.length; i++)
    array[i] = dtypes[dtype].big ? BigInt(Math.trunc(from + i * by)) : dtypes[dtype].round(from + i * by);
  return finish("arange", convert(fromStorage(storage, [array.length]), dtype), given);
}

/** As Python writes it: `inf`, `nan`. */
const pythonNumber = (x: number): string =>
  Number.isFinite(x) ? String(x) : Number.isNaN(x) ? "nan" : x > 0 ? "inf" : "-inf";

const optionsOf = (given: TensorOptions): TensorOptions => (given.dtype === undefined ? {} : { dtype: given.dtype });

/** `steps` numbers evenly from `start` to `end`, both included. */
export function linspace(
  start: number | PyFloat,
  end: number | PyFloat,
  steps: number,
  options: TensorOptions = {},
): Tensor {
  return spaced("linspace", start, end, steps, options, (x) => x);
}

/** Powers of `base` (10), whose exponents lie evenly from `start` to `end`, both included. */
export function logspace(
  start: number | PyFloat,
  end: number | PyFloat,
  steps: number,
  ...args: Arguments<[base: number | PyFloat], TensorOptions & { readonly base?: number | PyFloat }>
): Tensor {
  const { base = 10, ...options } = readArguments<TensorOptions & { base: number | PyFloat }>(
    "logspace",
    args,
    ["base"],
    tensorOptions as never,
  );
  const [b] = scalarOf("logspace", base);
  return spaced("logspace", start, end, steps, options, (x) => Number(b) ** x);
}

function spaced(
  op: string,
  start: number | PyFloat,
  end: number | PyFloat,
  steps: number,
  options: TensorOptions,
  value: (x: number) => number,
): Tensor {
  const dtype = typeOf(op, options, getDefaultDtype());
  if (!Number.isInteger(steps)) {
    const kind = typeof steps === "number" || (steps as unknown) instanceof PyFloat ? "float" : kindText(steps);
    throw new ArgumentError(`${op}: ${op}(): argument 'steps' (position 3) must be int, not ${kind}`);
  }
  if (steps < 0) throw new ArgumentError(`${op}: number of steps must be non-negative, got ${kindText(steps)}`);
  const [a, b] = [Number(scalarOf(op, start)[0]), Number(scalarOf(op, end)[0])];
  const { wide, big, round } = dtypes[dtype];
  const storage = allocate(wide, steps);
  const array = storage.array();
  const step = steps > 1 ? (b - a) / (steps - 1) : 0;
  const half = Math.max(1, Math.floor(steps / 2));
  for (let i = 0; i < steps; i++) {
    const v = value(i < half ? a + step * i : b - step * (steps - 1 - i)); // symmetric, as PyTorch has it
    array[i] = big ? BigInt(Math.trunc(v)) : round(v);
  }
  return finish(op, convert(fromStorage(storage, [steps]), dtype), options);
}

/** Ones on the diagonal of an n × m matrix. */
export function eye(n: number, ...args: Arguments<[m: number], TensorOptions & { m?: number }>): Tensor {
  const given = readArguments<TensorOptions & { m: number }>("eye", args, ["m"], tensorOptions as never);
  const m = given.m ?? n;
  checkInteger("eye", "n", n);
  checkInteger("eye", "m", m);
  if (n < 0) throw new ShapeError(`eye: n must be greater or equal to 0, got ${n}`);
  if (m < 0) throw new ShapeError(`eye: m must be greater or equal to 0, got ${m}`);
  const dtype = typeOf("eye", optionsOf(given), getDefaultDtype());
  const storage = allocateZeros(dtypes[dtype].wide, n * m, [n, m]);
  const array = storage.array();
  for (let i = 0; i < Math.min(n, m); i++) array[i * m + i] = dtypes[dtype].big ? 1n : 1;
  return finish("eye", convert(fromStorage(storage, [n, m]), dtype), given);
}
