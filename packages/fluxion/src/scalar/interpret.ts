/** Expressions without code generation: one pass over a block for each operation. The oracle of the generated loops. */

import type { TypedArray } from "../tensor/dtype.ts";
import { expression } from "./differential.ts";
import { type Arithmetic, type Lowering, lowerings, type Num } from "./lowering.ts";
import type { AnyScalar } from "./scalar.ts";

/** Elements that an operation handles before the next operation takes over: they stay in the cache. */
const blockSize = 1024;

/** `out[start + i] = y(data[0][offset[0] + i·stride[0]], …)` for `i < count`. */
export function interpretLoop(
  y: AnyScalar,
  lowering: Lowering,
  out: TypedArray,
  start: number,
  count: number,
  data: readonly TypedArray[],
  offset: readonly number[],
  stride: readonly number[],
): void {
  for (let done = 0; done < count; done += blockSize) {
    const n = Math.min(blockSize, count - done);
    const blocks = new Map<AnyScalar, Num[]>();
    const visit = (x: AnyScalar): Num[] => {
      let block = blocks.get(x);
      if (block !== undefined) return block;
      block = new Array<Num>(n);
      if (x.op === "input") {
        const [d, o, s] = [data[x.value]!, offset[x.value]! + done * stride[x.value]!, stride[x.value]!];
        for (let i = 0; i < n; i++) block[i] = d[o + i * s]!;
      } else if (x.op === "const") block.fill(lowering.constant(x.value));
      else {
        const args = x.args.map(visit);
        const at = new Array<Num>(args.length);
        for (let i = 0; i < n; i++) {
          for (let j = 0; j < args.length; j++) at[j] = args[j]![i]!;
          block[i] = stepOf(x, at, lowering);
        }
      }
      blocks.set(x, block);
      return block;
    };
    const result = visit(y);
    for (let i = 0; i < n; i++) out[start + done + i] = result[i]!;
  }
}

/** The value of an expression, given its inputs. */
export function interpret(y: AnyScalar, inputs: readonly Num[], lowering: Lowering = lowerings.float64): Num {
  if (y.op === "input") return inputs[y.value]!;
  if (y.op === "const") return lowering.constant(y.value);
  return stepOf(
    y,
    y.args.map((x) => interpret(x, inputs, lowering)),
    lowering,
  );
}

/** One operation on numbers. */
export function stepOf(x: AnyScalar, args: readonly Num[], lowering: Lowering): Num {
  const [a, b, c] = args as readonly [Num, Num, Num];
  switch (x.op) {
    case "select":
      return a !== 0 ? b : c;
    case "and":
      return (a as number) & (b as number);
    case "or":
      return (a as number) | (b as number);
    case "not":
      return 1 - (a as number);
    case "call": {
      const fn = x.fn!;
      if (fn.body !== undefined) return interpret(expression(args.length, fn.body), args, lowering);
      const value = ((fn[lowering.functions] ?? fn.run) as (...x: readonly Num[]) => Num)(...args);
      return lowering.result === undefined ? value : (lowering.result.run(value, 0) as Num);
    }
    default:
      return lowering.ops[x.op as Arithmetic].run(a, b) as Num; // operands are no steps
  }
}

/** One operation on floats. */
export const step = (x: AnyScalar, args: readonly number[]): number => stepOf(x, args, lowerings.float64) as number;
