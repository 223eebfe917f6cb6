import assert from "node:assert/strict";
import { test } from "node:test";
import { Operand } from "../../../src/kernels/operand.ts";
import { type ReduceKind, reduceLoops } from "../../../src/kernels/reduce.ts";
import { wasmReduce } from "../../../src/kernels/wasm/reduce.ts";
import { type DType, dtypes, type TypedArray } from "../../../src/tensor/dtype.ts";
import { numel, type Shape } from "../../../src/tensor/shape.ts";
import { allocate, Storage } from "../../../src/tensor/storage.ts";
import { uniform } from "../oracle.ts";

const kinds: readonly ReduceKind[] = ["sum", "prod", "amax", "amin", "any", "all"];
const types: readonly DType[] = ["float64", "float32", "int32", "uint8", "bool"];

/** An operand in the heap: its dimensions lie in `order`, with gaps after the innermost ones where `gap` is. */
function operand(dtype: DType, shape: Shape, order: readonly number[], gap: number, element: () => number): Operand {
  const strides = new Array<number>(shape.length).fill(0);
  let stride = 1;
  for (const d of order.toReversed()) {
    strides[d] = stride;
    stride = stride * shape[d]! + gap;
  }
  const storage = allocate(dtype, stride + 3);
  const array = storage.array();
  for (let i = 0; i < array.length; i++) array[i] = element();
  return new Operand(storage, 3, strides);
}

function numbers(elements: TypedArray | Storage | null): number[] {
  assert.ok(elements !== null, "the kernel takes it");
  return Array.from((elements instanceof Storage ? elements.array() : elements) as Float64Array, Number);
}

const close = (
  got: readonly number[],
  want: readonly number[],
  tolerance: number,
  scale: number,
  name: string,
): void => {
  assert.equal(got.length, want.length, name);
  got.forEach((g, i) => {
    const w = want[i]!;
    if (Object.is(g, w) || g === w) return;
    assert.ok(Math.abs(g - w) <= tolerance * Math.max(Math.abs(w), scale), `${name} [${i}]: ${g}, not ${w}`);
  });
};

const integer = (dtype: DType): boolean => dtypes[dtype].category !== "float";

test("every reduction agrees with loops over any dims, in any order of the memory", () => {
  const random = uniform(7);
  const below = (n: number): number => Math.floor(random() * n);
  let taken = 0;
  for (let round = 0; round < 400; round++) {
    const shape = Array.from({ length: 1 + below(4) }, () => [1, 2, 3, 5, 9, 33, 70][below(7)]!);
    if (numel(shape) > 20_000) continue;
    const order = shape.map((_, d) => d);
    if (round % 2 === 1) order.sort(() => random() - 0.5);
    const dims = order.filter(() => random() < 0.5).toSorted((a, b) => a - b);
    if (dims.length === 0) continue;
    const dtype = types[below(types.length)]!;
    const x = operand(dtype, shape, order, below(2) * below(4), () =>
      integer(dtype) ? below(dtype === "bool" ? 2 : 200) : random() * 4 - 2,
    );
    for (const kind of kinds) {
      const truth = kind === "any" || kind === "all";
      const out: DType = truth ? "bool" : integer(dtype) && kind === "sum" ? "int64" : dtype;
      if (!truth && dtype === "bool" && kind !== "sum") continue;
      if (kind === "prod" && integer(dtype)) continue;
      const got = wasmReduce(kind, x, shape, dims, dtype, out);
      if (got === null) continue;
      taken++;
      const want = reduceLoops(kind, x, shape, dims, dtype, out);
      const tolerance = kind === "sum" || kind === "prod" ? (dtype === "float32" ? 2e-7 : 1e-15) : 0;
      const scale = kind === "sum" ? Math.sqrt(numel(shape)) : 0;
      close(
        numbers(got),
        numbers(want),
        tolerance * (kind === "prod" ? 500 : 20),
        scale,
        `${kind} ${dtype} [${shape}] over [${dims}], [${x.strides}]`,
      );
    }
  }
  assert.ok(taken > 800, `${taken}`);
});
