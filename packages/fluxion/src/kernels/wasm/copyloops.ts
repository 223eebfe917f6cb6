/** Loops around the rows of strided operands, and kernels that are compiled when they are first wanted. */

import { type Func, i32, type Local, op, type Value } from "./encoder.ts";
import { instantiate, type Kernel, type Linear } from "./kernel.ts";

/** `x + y` as addresses. */
export const plus = (x: Value, y: Value): Value => op("i32.add", x, y);

/** `variable += by` */
export const advance = (f: Func, variable: Local, by: Value): void => f.set(variable, plus(variable, by));

/** `body` while at least `step` of `rest` remain, which it takes off. */
export function whileLeft(f: Func, rest: Local, step: number, body: () => void): void {
  f.while(op("i32.ge_u", rest, i32(step)), () => {
    body();
    advance(f, rest, i32(-step));
  });
}

/** A loop of a nest: how often, and how far each of the pointers moves each time. */
export interface Loop {
  readonly count: Value;
  readonly steps: readonly Value[];
}

/** Nested loops, the outermost first, each at least once; `body` may move the pointers that it gets. */
export function nest(
  f: Func,
  loops: readonly Loop[],
  pointers: readonly Local[],
  body: (pointers: readonly Local[]) => void,
): void {
  const [loop, ...inner] = loops;
  if (loop === undefined) {
    body(pointers);
    return;
  }
  const rest = f.let("i32", loop.count);
  f.doWhile(() => {
    const starts = pointers.map((p) => f.let("i32", p));
    nest(f, inner, starts, body);
    pointers.forEach((p, i) => advance(f, p, loop.steps[i]!));
    advance(f, rest, i32(-1));
  }, rest);
}

/** Compiled kernels of one family by small numbers. */
export class Kernels {
  readonly #write: (key: number) => Func;
  #linear: Linear["memory"] | null = null;
  #compiled: Kernel["run"][] = [];

  constructor(write: (key: number) => Func) {
    this.#write = write;
  }

  /** The kernel over this memory. */
  get(linear: Linear, key: number): Kernel["run"] {
    if (linear.memory !== this.#linear) {
      this.#linear = linear.memory;
      this.#compiled = [];
    }
    return (this.#compiled[key] ??= instantiate(this.#write(key), linear).run);
  }
}
