/** Tensors with a margin: of one value, or of their own elements. */

import { filled } from "../core/basis.ts";
import { composite, linear } from "../core/families.ts";
import { checkIntegers, scalarOf } from "../core/operands.ts";
import { fromStorage, number, type PyFloat, readOnly, type Tensor } from "../core/tensor.ts";
import { copyInto, fillInto } from "../kernels/copy.ts";
import { Operand } from "../kernels/operand.ts";
import { dtypes } from "../tensor/dtype.ts";
import { ArgumentError, ShapeError } from "../tensor/errors.ts";
import { contiguousStrides, numel, type Shape, type Strides } from "../tensor/shape.ts";
import { allocate, Storage } from "../tensor/storage.ts";
import { byName, type Named } from "./byname.ts";
import { where } from "./compare.ts";
import { indexSelect } from "./gathering.ts";

/** For each dim, how much is added before and behind; what is negative is cut. */
interface Margins {
  readonly before: readonly number[];
  readonly behind: readonly number[];
}

const inverse = ({ before, behind }: Margins): Margins => ({
  before: before.map((n) => -n),
  behind: behind.map((n) => -n),
});
const padded = (shape: Shape, { before, behind }: Margins): Shape => shape.map((n, d) => n + before[d]! + behind[d]!);

/** The elements of `x` that remain, in their place in `whole`. */
function placeInto(whole: Storage, to: Shape, x: Operand, from: Shape, { before, behind }: Margins, t: Tensor): void {
  const kept = from.map((n, d) => n + Math.min(0, before[d]!) + Math.min(0, behind[d]!));
  const strides = contiguousStrides(to);
  const start = (steps: Strides, sign: number): number =>
    steps.reduce((sum, s, d) => sum + s * Math.max(0, sign * before[d]!), 0);
  const out = new Operand(whole, start(strides, 1), strides);
  copyInto(out, x.walked(x.strides, x.offset + start(x.strides, -1)), kept, t.dtype, t.dtype);
}

/** Sets what stands around the elements of `x` in `whole`: of each dim what is before and behind, the dims after it whole. */
function fillMargins(
  whole: Storage,
  to: Shape,
  from: Shape,
  { before, behind }: Margins,
  value: number | bigint,
): void {
  const strides = contiguousStrides(to);
  const kept = from.map((n, d) => n + Math.min(0, before[d]!) + Math.min(0, behind[d]!));
  let offset = 0;
  const fill = (shape: Shape, start: number): void => {
    if (!shape.includes(0)) fillInto(new Operand(whole, start, strides), shape, value);
  };
  for (let d = 0; d < to.length; d++) {
    const slab = (n: number): Shape => [...kept.slice(0, d), n, ...to.slice(d + 1)];
    const first = Math.max(0, before[d]!);
    fill(slab(first), offset);
    offset += first * strides[d]!;
    fill(slab(Math.max(0, behind[d]!)), offset + kept[d]! * strides[d]!);
  }
}

/** Zeros around; the transpose cuts them off, and puts zeros where something was cut. */
const zeroPadded: (inputs: readonly Tensor[], params: Margins) => Tensor = /* @__PURE__ */ linear<Margins>({
  name: "constant_pad_nd",
  shape: ([x], margins) => padded(x!.shape, margins),
  map: ([x], to, margins, [t]) => {
    const whole = allocate(t!.dtype, numel(to), to);
    fillMargins(whole, to, t!.shape, margins, dtypes[t!.dtype].big ? 0n : 0);
    placeInto(whole, to, x!, t!.shape, margins, t!);
    return whole;
  },
  transpose: (g, _, __, margins) => zeroPadded([g], inverse(margins)),
  batch: ({ before, behind }) => ({ before: [0, ...before], behind: [0, ...behind] }),
});

/** PyTorch's list of margins: the last dim first, of each dim before and behind. */
export function marginsOf(ndim: number, pad: readonly number[]): Margins {
  const of = (side: 0 | 1): number[] => Array.from({ length: ndim }, (_, d) => pad[2 * (ndim - 1 - d) + side] ?? 0);
  return { before: of(0), behind: of(1) };
}

/** `x` with zeros around it. */
export const padZeros = (x: Tensor, pad: readonly number[]): Tensor => zeroPadded([x], marginsOf(x.shape.length, pad));

interface Constant extends Margins {
  readonly value: number;
}

const valuePadded = /* @__PURE__ */ composite<Constant>({
  name: "constant_pad_nd",
  saves: "none",
  body: ([x], { value, ...margins }) => {
    const inside = zeroPadded([filled(1, x!.shape, "bool")], margins);
    return where(inside, zeroPadded([x!], margins), number(value, x!.dtype));
  },
  fused: ([x], { value, ...margins }) => {
    const to = padded(x!.shape, margins);
    const whole = allocate(x!.dtype, numel(to), to);
    const v = dtypes[x!.dtype].big ? BigInt(value) : dtypes[x!.dtype].round(value);
    fillMargins(whole, to, x!.shape, margins, v);
    const { storage, offset, strides } = readOnly(x!, "pad");
    placeInto(whole, to, new Operand(storage, offset, strides), x!.shape, margins, x!);
    return fromStorage(whole, to);
  },
});

/** `x` with a margin of one value. */
export function padValue(x: Tensor, pad: readonly number[], value: number): Tensor {
  const margins = marginsOf(x.shape.length, pad);
  return value === 0 ? zeroPadded([x], margins) : valuePadded([x], { ...margins, value });
}

/** Refuses a list of margins that does not fit the dims. */
export function checkPad(op: string, x: Tensor, list: readonly number[]): void {
  const most = 2 * x.shape.length;
  if (list.length % 2 !== 0)
    throw new ArgumentError(`${op}: Padding length must be divisible by 2; it is ${list.length}`);
  if (list.length > most)
    throw new ArgumentError(
      `${op}: Padding length too large; it is ${list.length}, two numbers for each of ${x.shape.length} dims are ${most}`,
    );
}

/** Refuses margins that cut more than there is. */
export function checkSizes(op: string, x: Tensor, list: readonly number[]): void {
  const n = x.shape.length;
  for (let i = 0; i < list.length / 2; i++) {
    const [size, before, behind] = [x.shape[n - 1 - i]!, list[2 * i]!, list[2 * i + 1]!];
    if (size + Math.min(0, before) + Math.min(0, behind) < 0)
      throw new ShapeError(
        `${op}: The input size ${size}, plus negative padding ${before} and ${behind} resulted in a negative output size, which is invalid. Check dimension ${n - 1 - i} of your input.`,
      );
  }
}

/** `x` with a margin of one value; the last dim comes first, negative numbers cut. */
export const constantPadNd: Named<[pad: readonly number[], value?: number | PyFloat]> = /* @__PURE__ */ byName(
  "constantPadNd",
  ["pad", "value"],
  (x: Tensor, pad: readonly number[], value: number | PyFloat = 0) => {
    const list = checkIntegers("constantPadNd", "pad", pad);
    checkPad("constantPadNd", x, list);
    checkSizes("constantPadNd", x, list);
    return padValue(x, list, Number(scalarOf("constantPadNd", value)[0]));
  },
  1,
);

/** Margins of a tensor's own elements: mirrored, the last one again, or from the other end. */
export type PadMode = "reflect" | "replicate" | "circular";

/** Which element of a dim of `n` stands at each place; circles go around what is left when something is cut. */
function sources(mode: PadMode, n: number, before: number, behind: number): BigInt64Array {
  const source = (at: number): number => {
    const i = at - before;
    if (mode === "reflect") return i < 0 ? -i : i >= n ? 2 * (n - 1) - i : i;
    if (mode === "replicate") return Math.min(n - 1, Math.max(0, i));
    const left = n + Math.min(0, before) + Math.min(0, behind);
    return Math.max(0, -before) + ((((at - Math.max(0, before)) % left) + left) % left);
  };
  return BigInt64Array.from({ length: n + before + behind }, (_, at) => BigInt(source(at)));
}

interface Mode extends Margins {
  readonly mode: PadMode;
}
const modeKind = (name: string, nodeName?: string) =>
  composite<Mode>({
    name,
    nodeName,
    saves: "none",
    body: ([x], { before, behind, mode }) =>
      before.reduce((y, n, d) => {
        const size = x!.shape[d]!;
        if (n === 0 && behind[d] === 0) return y;
        const list = sources(mode, size, n, behind[d]!);
        return indexSelect(y, d, fromStorage(new Storage("int64", list), [list.length]));
      }, x!),
  });
const byRank = (name: string): readonly ReturnType<typeof modeKind>[] => [1, 2, 3].map((n) => modeKind(`${name}${n}d`));
const modes: Readonly<Record<PadMode, readonly ReturnType<typeof modeKind>[]>> = {
  reflect: /* @__PURE__ */ byRank("reflection_pad"),
  replicate: /* @__PURE__ */ byRank("replication_pad"),
  circular: /* @__PURE__ */ [1, 2, 3].map(() => modeKind("pad_circular", "CopySlices")),
};

/** `x` with margins of its own elements, of its last one to three dims. */
export const padMode = (x: Tensor, pad: readonly number[], mode: PadMode): Tensor =>
  modes[mode][pad.length / 2 - 1]!([x], { ...marginsOf(x.shape.length, pad), mode });
