import { type DType, type DTypeInfo, dtypes, type TypedArray } from "../tensor/dtype.ts";
import { isContiguous, numel, type Shape } from "../tensor/shape.ts";
import { allocate, type Storage } from "../tensor/storage.ts";
import { coalesce, wholeOperand } from "./layout.ts";
import { forEachRow, type Operand } from "./operand.ts";
import { engine } from "./engine.ts";

/** Arrays whose elements are numbers. */
export type NumberArray = Exclude<TypedArray, BigInt64Array>;

/**
 * Copies `x` into `out` element by element, converting as C does: floats truncate towards zero into integers, integers
 * wrap, NaN and ±∞ become 0 there, and everything but 0 becomes true. The two must not overlap.
 */
export function copyInto(out: Operand, x: Operand, shape: Shape, outDType: DType, xDType: DType): void {
  if (engine.kernels?.copy(out, x, shape, outDType, xDType)) return;
  const layout = coalesce(shape, [out, x]);
  const [to, from] = layout.operands as [Operand, Operand];
  const sizes = layout.shape;
  const copyRow = rowCopier(outDType, xDType);
  const inner = sizes.length - 1;
  const outStride = to.strides[inner] ?? 1;
  const xStride = from.strides[inner] ?? 1;
  const [target, source] = [to.data, from.data];
  forEachRow(sizes, layout.operands, (_, count, offsets) => {
    copyRow(target, offsets[0]!, outStride, source, offsets[1]!, xStride, count);
  });
}

type CopyRow = (
  out: TypedArray,
  o: number,
  outStride: number,
  x: TypedArray,
  i: number,
  xStride: number,
  count: number,
) => void;

function rowCopier(outDType: DType, xDType: DType): CopyRow {
  const [to, from] = [dtypes[outDType], dtypes[xDType]];
  if (outDType !== xDType && (to.half !== null || from.half !== null)) return halfCopier(to, from);
  const toBig = dtypes[outDType].big;
  const fromBig = dtypes[xDType].big;
  if (toBig) return fromBig ? copyBig : numberToBig;
  if (outDType === "bool" && xDType !== "bool") return toBool;
  if (fromBig) return dtypes[outDType].category === "float" ? bigToFloat : bigToInt;
  return copyNumbers;
}

/** To or from floats of 16 bits, of which arrays have the bits. */
function halfCopier(to: DTypeInfo, from: DTypeInfo): CopyRow {
  const read = (x: number | bigint): number => (from.half === null ? Number(x) : from.half.decode(x as number));
  if (to.half !== null) return converting((x: number | bigint) => to.half!.encode(read(x)));
  if (to.big) return converting((x: number) => numberToInt64(read(x)));
  return to.category === "float" ? converting(read) : converting((x: number) => to.round(read(x)));
}

/** Rows shorter than this cost less in a loop than the call into the engine does. */
const blockCopyMinimum = 64;

// One loop for each pair of kinds: a loop that meets numbers and bigints would be slow for both.

const copyNumbers: CopyRow = (out, o, outStride, x, i, xStride, count) => {
  const to = out as NumberArray;
  const from = x as NumberArray;
  if (outStride === 1 && xStride === 1 && count >= blockCopyMinimum) {
    to.set(from.subarray(i, i + count), o);
    return;
  }
  for (let n = 0; n < count; n++, o += outStride, i += xStride) to[o] = from[i]!;
};

const converting =
  <X, Y>(convert: (x: X) => Y): CopyRow =>
  (out, o, outStride, x, i, xStride, count) => {
    const [to, from] = [out, x] as unknown as [Y[], X[]];
    for (let n = 0; n < count; n++, o += outStride, i += xStride) to[o] = convert(from[i]!);
  };
const copyBig = /* @__PURE__ */ converting((x: bigint) => x);
const numberToBig = /* @__PURE__ */ converting(numberToInt64);
const bigToFloat = /* @__PURE__ */ converting<bigint, number>(Number);
const bigToInt = /* @__PURE__ */ converting((x: bigint) => Number(BigInt.asIntN(32, x)));
const toBool = /* @__PURE__ */ converting((x: number | bigint) => (Number(x) === 0 ? 0 : 1));

/** A number as an int64: truncated towards zero, wrapped to 64 bits; NaN and ±∞ become 0. */
export function numberToInt64(x: number): bigint {
  return Number.isFinite(x) ? BigInt.asIntN(64, BigInt(Math.trunc(x))) : 0n;
}

/** Sets all elements to `value`, which is of the kind that `out` holds (a bigint for int64). */
export function fillInto(out: Operand, shape: Shape, value: number | bigint): void {
  if (engine.kernels?.fill(out, shape, value)) return;
  const layout = coalesce(shape, [out]);
  const data = out.data as Float64Array;
  const half = out.storage === null ? null : dtypes[out.storage.dtype].half;
  const element = (half === null ? value : half.encode(value as number)) as number;
  const stride = layout.operands[0]!.strides.at(-1) ?? 1;
  forEachRow(layout.shape, layout.operands, (_, count, offsets) => {
    let o = offsets[0]!;
    if (stride === 1) data.fill(element, o, o + count);
    else for (let n = 0; n < count; n++, o += stride) data[o] = element;
  });
}

/** The elements in row-major order in a storage of their own, converted to `dtype` where they are of another one. */
export function copied(x: Operand, shape: Shape, dtype: DType, xDType: DType = dtype): Storage {
  const storage = allocate(dtype, numel(shape), shape);
  copyInto(wholeOperand(storage, shape), x, shape, dtype, xDType);
  return storage;
}

/** From so many elements on, two copies, one of them in linear memory, are faster than a loop here. */
const detour = 256;

/** The elements in row-major order in a fresh buffer, converted to `dtype` where they are of another one. */
export function contiguous(x: Operand, shape: Shape, dtype: DType, xDType: DType = dtype): TypedArray {
  const n = numel(shape);
  if (dtype === xDType && isContiguous(shape, x.strides)) return x.data.slice(x.offset, x.offset + n);
  if (x.storage !== null && n >= detour) {
    const storage = copied(x, shape, dtype, xDType);
    const data = storage.array().slice();
    storage.dispose();
    return data;
  }
  const data = new dtypes[dtype].array(n);
  copyInto(wholeOperand(data, shape), x, shape, dtype, xDType);
  return data;
}

/** The elements in row-major order, only to be read: a view where they lie so already, else a copy. */
export function dense(x: Operand, shape: Shape, dtype: DType, xDType: DType = dtype): TypedArray {
  if (dtype !== xDType || !isContiguous(shape, x.strides)) return contiguous(x, shape, dtype, xDType);
  const n = numel(shape);
  return x.offset === 0 && x.data.length === n ? x.data : x.data.subarray(x.offset, x.offset + n);
}
