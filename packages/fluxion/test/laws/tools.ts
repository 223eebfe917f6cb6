/** What the tests of laws share: numbers that are the same on every run, and closeness. */

import assert from "node:assert/strict";
import { reshape, tensor, Tensor } from "fluxion";

export type Program = (x: Tensor) => Tensor;

/** Numbers in (0, 1), the same on every run. */
export function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 16807) % 2147483647;
    return state / 2147483647;
  };
}

/** Tensors of numbers between two bounds, from a seed. */
export function uniform(seed: number): (shape: readonly number[], low?: number, high?: number) => Tensor {
  const random = generator(seed);
  return (shape, low = 0.3, high = 1.7) => {
    const n = shape.reduce((a, b) => a * b, 1);
    const values = Array.from({ length: n }, () => low + (high - low) * random());
    return reshape(tensor(values, { dtype: "float64" }), shape);
  };
}

const elements = (x: unknown): number[] => (Array.isArray(x) ? x.flatMap(elements) : [Number(x)]);

/** The elements of a tensor, row-major. */
export const data = (x: Tensor): number[] => elements(x.toArray());

export type Numbers = Tensor | number | readonly number[];
const listed = (x: Numbers): number[] => (x instanceof Tensor ? data(x) : typeof x === "number" ? [x] : [...x]);

/** Equal up to `tolerance`, relative to the greatest of 1 and the expected numbers. */
export function close(got: Numbers, expected: Numbers, tolerance = 1e-11, message = ""): void {
  const [a, b] = [listed(got), listed(expected)];
  assert.equal(a.length, b.length, message);
  const scale = Math.max(1, ...b.map(Math.abs).filter(Number.isFinite));
  for (const [i, x] of a.entries()) {
    const near = Math.abs(x - b[i]!) <= tolerance * scale;
    assert.ok(near || Object.is(x, b[i]), `${message}: [${a.join(", ")}] is not [${b.join(", ")}]`);
  }
}
