/** Kernels that copy row by row: three loops around a row that is dense, one element repeated, or strided. */

import { type Conversion, convertElement, loadElement, storeElement } from "./convert.ts";
import { vectorsOf } from "./convertrows.ts";
import { advance, nest, plus, whileLeft } from "./copyloops.ts";
import { Func, i32, type Local, memory, op, type Value, type WasmType } from "./encoder.ts";

/** How a row lies on both sides: dense on both, dense made of one element, or with any steps. */
export type RowLayout = "dense" | "repeated" | "strided";

/** A row inside a kernel: addresses that the code may move, a count that it may use up, and the steps in bytes. */
interface Row {
  readonly to: Local;
  readonly from: Local;
  readonly rest: Local;
  readonly toStep: Local;
  readonly fromStep: Local;
}

/** A kernel of two addresses, four sizes, the steps in bytes of the one side along them, and those of the other. */
export function copyRowsKernel(layout: RowLayout, c: Conversion): Func {
  const f = new Func(new Array<WasmType>(14).fill("i32"));
  const [to, from] = f.params as [Local, Local];
  const [counts, toSteps, fromSteps] = [2, 6, 10].map((at) => f.params.slice(at, at + 4)) as [
    Local[],
    Local[],
    Local[],
  ];
  const loops = [0, 1, 2].map((d) => ({ count: counts[d]!, steps: [toSteps[d]!, fromSteps[d]!] }));
  const write = layout === "repeated" ? repeatedRow(f, c) : layout === "strided" ? stridedRow(f, c) : denseRow(f, c);
  nest(f, loops, [to, from], ([o, i]) =>
    write({ to: o!, from: i!, rest: f.let("i32", counts[3]!), toStep: toSteps[3]!, fromStep: fromSteps[3]! }),
  );
  return f;
}

function denseRow(f: Func, c: Conversion): (row: Row) => void {
  if (c.same) return (row) => copyRow(f, c, row);
  return ({ to, from, rest }) => {
    const fast = vectorsOf(c.from.dtype, c.to.dtype);
    const step = fast?.count ?? 8;
    const slow = (): void => {
      for (let i = 0; i < step; i++) copyOne(f, c, to, from, i);
    };
    whileLeft(f, rest, step, () => {
      if (fast === undefined) slow();
      else fast.write(f, to, from, slow);
      advance(f, to, i32(step * c.to.bytes));
      advance(f, from, i32(step * c.from.bytes));
    });
    whileLeft(f, rest, 1, () => {
      copyOne(f, c, to, from, 0);
      advance(f, to, i32(c.to.bytes));
      advance(f, from, i32(c.from.bytes));
    });
  };
}

/** Bytes as they are, by vectors, of which the last may overlap the one before. */
export function copyRow(f: Func, c: Conversion, { to, from, rest }: Pick<Row, "to" | "from" | "rest">): void {
  const { bytes } = c.to;
  const length = f.let("i32", op("i32.shl", rest, i32(Math.log2(bytes))));
  // All loads come before the stores: those would be waited for where both places agree in their lower bits.
  const vectors = (step: number): void => {
    const offsets = Array.from({ length: step / 16 }, (_, u) => 16 * u);
    const values = offsets.map((at) => f.let("v128", memory("v128.load", [from], at)));
    values.forEach((x, u) => f.do(memory("v128.store", [to, x], 16 * u)));
  };
  const few = (): void =>
    whileLeft(f, rest, 1, () => {
      copyOne(f, c, to, from, 0);
      advance(f, to, i32(bytes));
      advance(f, from, i32(bytes));
    });
  const some = (): void => {
    for (const step of [128, 16]) {
      whileLeft(f, length, step, () => {
        vectors(step);
        advance(f, to, i32(step));
        advance(f, from, i32(step));
      });
    }
    f.if(length, () => {
      advance(f, to, op("i32.sub", length, i32(16)));
      advance(f, from, op("i32.sub", length, i32(16)));
      vectors(16);
    });
  };
  f.if(op("i32.ge_u", length, i32(16)), some, few);
}

function copyOne(f: Func, c: Conversion, to: Value, from: Value, i: number): void {
  storeElement(f, c.to, to, convertElement(f, loadElement(c.from, from, i * c.from.bytes), c), i * c.to.bytes);
}

function repeatedRow(f: Func, c: Conversion): (row: Row) => void {
  return ({ to, from, rest }) => {
    const { bytes, splat, type } = c.to;
    const x = f.let(type, convertElement(f, loadElement(c.from, from), c));
    const all = f.let("v128", op(splat, x));
    const vectors = (count: number): void =>
      whileLeft(f, rest, (count * 16) / bytes, () => {
        for (let u = 0; u < count; u++) f.do(memory("v128.store", [to, all], u * 16));
        advance(f, to, i32(count * 16));
      });
    vectors(4);
    vectors(1);
    whileLeft(f, rest, 1, () => {
      storeElement(f, c.to, to, x);
      advance(f, to, i32(bytes));
    });
  };
}

function stridedRow(f: Func, c: Conversion): (row: Row) => void {
  // Multiples of the steps, known before the loops: four elements do not wait for one address after the other.
  const multiples = (step: Local): readonly Local[] => {
    const two = f.let("i32", plus(step, step));
    return [step, two, f.let("i32", plus(two, step)), f.let("i32", plus(two, two))];
  };
  const toSteps = multiples(f.params[9]!);
  const fromSteps = multiples(f.params[13]!);
  const at = (base: Local, steps: readonly Local[], i: number): Value => (i === 0 ? base : plus(base, steps[i - 1]!));
  return ({ to, from, rest, toStep, fromStep }) => {
    whileLeft(f, rest, 4, () => {
      for (let i = 0; i < 4; i++) copyOne(f, c, at(to, toSteps, i), at(from, fromSteps, i), 0);
      advance(f, to, toSteps[3]!);
      advance(f, from, fromSteps[3]!);
    });
    whileLeft(f, rest, 1, () => {
      copyOne(f, c, to, from, 0);
      advance(f, to, toStep);
      advance(f, from, fromStep);
    });
  };
}
