/** Tensors put together, and elements in another order. */

import { type Elements, Operand } from "../kernels/operand.ts";
import { copied, copyInto } from "../kernels/copy.ts";
import { wholeOperand } from "../kernels/layout.ts";
import { convert } from "../core/basis.ts";
import { behind, composite, linear } from "../core/families.ts";
import { checkTensors, checkInteger, checkIntegers, checkTensor } from "../core/operands.ts";
import { joined } from "../core/segments.ts";
import type { Tensor } from "../core/tensor.ts";
import { type DType, dtypes, promoteTypes } from "../tensor/dtype.ts";
import { ArgumentError, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { contiguousStrides, numel, sameShape, showShape, type Shape } from "../tensor/shape.ts";
import { allocate } from "../tensor/storage.ts";
import { dimOf, distinctDims, wrapDim } from "./dims.ts";
import { select } from "./views.ts";
import { reshape } from "./shape.ts";

/** The tensors one after the other along `dim`; all other sizes agree. */
export function cat(tensors: readonly Tensor[], dim: number | { readonly dim?: number } = 0): Tensor {
  checkList("cat", tensors);
  const filled = tensors.filter((x) => !(x.shape.length === 1 && x.shape[0] === 0)); // PyTorch lets empty lists pass
  const all = filled.length === 0 ? tensors : filled;
  const zero = tensors.findIndex((x) => x.shape.length === 0);
  if (zero >= 0) throw new ShapeError(`cat: zero-dimensional tensor (at position ${zero}) cannot be concatenated`);
  const first = all[0]!;
  const d = wrapDim("cat", dimOf("cat", dim) ?? 0, first.shape.length);
  all.forEach((x) => {
    if (x.shape.length !== first.shape.length) {
      throw new ShapeError(
        `cat: Tensors must have same number of dimensions: got ${first.shape.length} and ${x.shape.length}`,
      );
    }
    const off = x.shape.findIndex((n, k) => k !== d && n !== first.shape[k]);
    if (off >= 0) {
      throw new ShapeError(
        `cat: Sizes of tensors must match except in dimension ${d}. Expected size ${first.shape[off]} but got size ` +
          `${x.shape[off]} for tensor number ${tensors.indexOf(x)} in the list.`,
      );
    }
  });
  const dtype = commonType(tensors);
  return joined(
    all.map((x) => convert(x, dtype)),
    d,
  );
}
const commonType = (tensors: readonly Tensor[]): DType => tensors.map((x) => x.dtype).reduce(promoteTypes);

const stacked = /* @__PURE__ */ linear<number>({
  name: "stack",
  shape: (xs, dim) => [...xs[0]!.shape.slice(0, dim), xs.length, ...xs[0]!.shape.slice(dim)],
  map: (operands, to, dim, xs) => {
    const { dtype, shape } = xs[0]!;
    const joint = allocate(dtype, numel(to), to);
    const all = contiguousStrides(to);
    const strides = all.filter((_, d) => d !== dim);
    operands.forEach((x, i) => copyInto(new Operand(joint, i * all[dim]!, strides), x, shape, dtype, dtype));
    return joint;
  },
  transpose: (g, i, _, dim) => select(g, dim, i),
  batch: (dim) => dim + 1,
});

/** Tensors of one shape along a new dim. */
export function stack(tensors: readonly Tensor[], dim: number | { readonly dim?: number } = 0): Tensor {
  checkList("stack", tensors);
  const first = tensors[0]!;
  const d = wrapDim("stack", dimOf("stack", dim) ?? 0, first.shape.length + 1);
  tensors.forEach((x, i) => {
    if (!sameShape(x.shape, first.shape)) {
      throw new ShapeError(
        `stack: stack expects each tensor to be equal size, but got ${showShape(first.shape)} at entry 0 and ${showShape(x.shape)} at entry ${i}`,
      );
    }
  });
  const dtype = commonType(tensors);
  return stacked(
    tensors.map((x) => convert(x, dtype)),
    d,
  );
}

function checkList(op: string, tensors: unknown): asserts tensors is readonly Tensor[] {
  checkTensors(op, tensors);
  if (tensors.length === 0)
    throw new ArgumentError(
      op === "stack"
        ? "stack: stack expects a non-empty TensorList"
        : `${op}: torch.cat(): expected a non-empty list of Tensors`,
    );
}

/** Each step reverses a dim (null), or moves along it around the end. */
type Steps = readonly { readonly dim: number; readonly shift: number | null }[];
const movedKind = (name: string): ((inputs: readonly Tensor[], steps: Steps) => Tensor) => {
  const row: (inputs: readonly Tensor[], steps: Steps) => Tensor = linear<Steps>({
    name,
    shape: ([x]) => x!.shape,
    map: ([x], to, steps, [t]) => moved(x!, to, steps, t!),
    transpose: (g, _, __, steps) =>
      row(
        [g],
        steps.map(({ dim, shift }) => ({ dim, shift: shift && -shift })),
      ),
    batch: (steps) => steps.map(behind),
  });
  return row;
};
const flipped = /* @__PURE__ */ movedKind("flip");
const rolled = /* @__PURE__ */ movedKind("roll");

function moved(x: Operand, shape: Shape, steps: Steps, { dtype }: Tensor): Elements {
  let from = x;
  for (const { dim, shift } of steps)
    from = shift === null ? reversed(from, shape, dim) : turned(from, shape, dim, shift, dtype);
  return from === x || steps[0]!.shift === null ? copied(from, shape, dtype) : from.elements;
}

/** Walked from the other end: the step is negative. */
function reversed({ elements, offset, strides }: Operand, shape: Shape, dim: number): Operand {
  const step = strides[dim]!;
  return new Operand(elements, offset + Math.max(0, shape[dim]! - 1) * step, strides.with(dim, -step));
}

/** In new memory, in two parts that change places. */
function turned(x: Operand, shape: Shape, dim: number, shift: number, dtype: DType): Operand {
  const out = wholeOperand(allocate(dtype, numel(shape), shape), shape);
  const n = shape[dim]!;
  const first = n === 0 ? 0 : ((shift % n) + n) % n; // where the first element goes
  for (const [from, to, count] of [
    [0, first, n - first],
    [n - first, 0, first],
  ] as const) {
    const part = (y: Operand, start: number): Operand => y.walked(y.strides, y.offset + start * y.strides[dim]!);
    if (count > 0) copyInto(part(out, to), part(x, from), shape.with(dim, count), dtype, dtype);
  }
  return out;
}

/** The elements along `dims` in reverse order, in new memory. */
export function flip(x: Tensor, dims: number | readonly number[]): Tensor {
  const list = distinctDims("flip", checkIntegers("flip", "dims", dims), x.shape.length);
  return flipped([x], x.shape.length === 0 ? [] : list.map((dim) => ({ dim, shift: null })));
}

type RollDims = number | readonly number[];
/** The elements moved by `shifts` along `dims`, around the end; without dims, in the flattened order. */
export function roll(x: Tensor, shifts: RollDims, ...args: Arguments<[dims: RollDims], { dims?: RollDims }>): Tensor {
  const { dims } = readArguments<{ dims: RollDims }>("roll", args, ["dims"]);
  checkTensor("roll", x);
  const by = checkIntegers("roll", "shifts", shifts);
  const along = dims === undefined ? [] : checkIntegers("roll", "dims", dims);
  if (by.length === 0) throw new ArgumentError("roll: `shifts` required");
  if (along.length === 0) {
    if (by.length === 1) return rolledFlat([x], by[0]!);
  }
  if (along.length !== by.length)
    throw new ArgumentError(`roll: shifts and dimensions must align. shifts: ${by.length}, dims:${along.length}`);
  return rolled(
    [x],
    along.map((d, i) => ({ dim: wrapDim("roll", d, x.shape.length), shift: by[i]! })),
  );
}

const rolledFlat = /* @__PURE__ */ composite<number>({
  name: "roll",
  saves: "none",
  body: ([x], shift) => reshape(rolled([reshape(x!, [numel(x!.shape)])], [{ dim: 0, shift }]), x!.shape),
});

const clamp = (x: number, n: number): number => Math.min(n, Math.max(0, x));

const triangle = (name: "tril" | "triu") => {
  const row: (inputs: readonly Tensor[], diagonal: number) => Tensor = linear<number>({
    name,
    shape: ([x]) => x!.shape,
    map: ([x], to, k, [t]) => {
      const same = copied(x!, to, t!.dtype);
      const data = same.array() as Float64Array;
      const zero = (dtypes[t!.dtype].big ? 0n : 0) as number;
      const [m, n] = [to.at(-2)!, to.at(-1)!];
      for (let row = 0; row * n < data.length; row++) {
        const [start, i] = [row * n, row % m];
        if (name === "tril") data.fill(zero, start + clamp(i + k + 1, n), start + n);
        else data.fill(zero, start, start + clamp(i + k, n));
      }
      return same;
    },
    transpose: (g, _, __, k) => row([g], k),
    batch: (k) => k,
  });
  return (x: Tensor, ...args: Arguments<[diagonal: number], { diagonal?: number }>): Tensor => {
    const { diagonal = 0 } = readArguments<{ diagonal: number }>(name, args, ["diagonal"]);
    checkTensor(name, x);
    checkInteger(name, "diagonal", diagonal);
    if (x.shape.length < 2)
      throw new ShapeError(
        `${name}: Dimension out of range (expected to be in range of [-1, 0], but got -2); input tensor must have at least 2 dimensions, it has shape ${showShape(x.shape)}`,
      );
    return row([x], diagonal);
  };
};
type Triangle = (x: Tensor, ...args: Arguments<[diagonal: number], { diagonal?: number }>) => Tensor;
/** The lower triangle of matrices, zeros above `diagonal`. */
export const tril: Triangle = /* @__PURE__ */ triangle("tril");
/** The upper triangle of matrices, zeros below `diagonal`. */
export const triu: Triangle = /* @__PURE__ */ triangle("triu");
