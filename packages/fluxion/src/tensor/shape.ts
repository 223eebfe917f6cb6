import { publicName, ShapeError } from "./errors.ts";

/** Sizes of a tensor's dimensions, outermost first. */
export type Shape = readonly number[];
export type Strides = readonly number[];

/** The one shape of all 0-dim tensors: compare by identity. */
export const scalarShape: Shape = Object.freeze([]);

export function numel(shape: Shape): number {
  let n = 1;
  for (let d = 0; d < shape.length; d++) n *= shape[d]!;
  return n;
}

export function sameShape(a: Shape, b: Shape): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let d = 0; d < a.length; d++) if (a[d] !== b[d]) return false;
  return true;
}

/** Steps through row-major memory; a dimension of size 0 counts as 1, as PyTorch has it. */
export function contiguousStrides(shape: Shape): number[] {
  const strides = new Array<number>(shape.length);
  for (let d = shape.length - 1, stride = 1; d >= 0; d--) {
    strides[d] = stride;
    stride *= Math.max(1, shape[d]!);
  }
  return strides;
}

/** Whether elements lie in row-major order without gaps; the stride of a dimension of size 1 does not matter. */
export function isContiguous(shape: Shape, strides: Strides): boolean {
  if (numel(shape) === 0) return true;
  for (let d = shape.length - 1, stride = 1; d >= 0; d--) {
    if (shape[d] === 1) continue;
    if (strides[d] !== stride) return false;
    stride *= shape[d]!;
  }
  return true;
}

/** The common shape of two operands, aligned on the right as in NumPy. */
export function broadcastTwo(op: string, a: Shape, b: Shape): Shape {
  if (b.length === 0 || sameShape(a, b)) return a;
  if (a.length === 0) return b;
  const ndim = Math.max(a.length, b.length);
  const out = new Array<number>(ndim);
  for (let d = ndim - 1; d >= 0; d--) {
    const m = a[d - ndim + a.length] ?? 1;
    const n = b[d - ndim + b.length] ?? 1;
    if (m !== n && m !== 1 && n !== 1) {
      throw new ShapeError(
        `${publicName(op)}: The size of tensor a (${m}) must match the size of tensor b (${n}) at non-singleton dimension ${d}; ` +
          `shapes ${showShape(a)} and ${showShape(b)} do not broadcast`,
      );
    }
    out[d] = m === 1 ? n : m;
  }
  return out;
}

/** The common shape of all operands. */
export function broadcastShapes(op: string, shapes: readonly Shape[]): Shape {
  let out = shapes[0] ?? scalarShape;
  for (let i = 1; i < shapes.length; i++) if (shapes[i] !== out) out = broadcastTwo(op, out, shapes[i]!);
  return out;
}

/** Strides of an operand as seen in the broadcast shape `out`: repeated dimensions get stride 0. */
export function broadcastStrides(shape: Shape, strides: Strides, out: Shape): Strides {
  if (sameShape(shape, out)) return strides;
  const result = new Array<number>(out.length).fill(0);
  const shift = out.length - shape.length;
  for (let d = 0; d < shape.length; d++) {
    if (shape[d] !== 1 || out[d + shift] === 1) result[d + shift] = strides[d]!;
  }
  return result;
}

/** `[2, 3]` */
export const showShape = (shape: Shape): string => `[${shape.join(", ")}]`;
