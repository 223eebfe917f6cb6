import assert from "node:assert/strict";
import type { Tensor, TensorLike } from "fluxion";

/** Asserts that both have the same shape and elements, but for rounding relative to the largest. */
export function close(actual: Tensor, expected: Tensor, tolerance = 1e-12): void {
  assert.deepEqual(actual.shape, expected.shape);
  const [a, b] = [actual, expected].map((x) => [x.detach().reshape([-1]).toArray()].flat() as number[]) as [
    number[],
    number[],
  ];
  const scale = Math.max(1e-300, ...b.map(Math.abs));
  a.forEach((value, i) => {
    const expectedValue = b[i]!;
    if (Object.is(value, expectedValue) || value === expectedValue) return;
    assert.ok(Math.abs(value - expectedValue) <= tolerance * Math.max(scale, 1), `${value} is not ${expectedValue}`);
  });
}

/** The number of a 0-dim tensor. */
export const value = (x: TensorLike): number => (typeof x === "number" ? x : (x as Tensor).item());
