import assert from "node:assert/strict";
import { test } from "node:test";
import { linearMemory } from "../../../src/memory/memory.ts";
import { Operand } from "../../../src/kernels/operand.ts";
import { type SoftmaxKind, wasmSoftmax, wasmSoftmaxSlope } from "../../../src/kernels/wasm/softmax.ts";
import { type DType, dtypes } from "../../../src/tensor/dtype.ts";
import { contiguousStrides, numel, type Shape } from "../../../src/tensor/shape.ts";
import { allocate } from "../../../src/tensor/storage.ts";
import { indices, uniform } from "../oracle.ts";

const kinds: readonly SoftmaxKind[] = ["softmax", "logSoftmax", "logsumexp"];
const types = ["float64", "float32"] as const;

function operand(dtype: DType, shape: Shape, element: (i: number) => number): Operand {
  const storage = allocate(dtype, numel(shape));
  storage.array().set(Array.from({ length: storage.length }, (_, i) => element(i)) as never);
  return new Operand(storage, 0, contiguousStrides(shape));
}

/** All results for one line of numbers. */
function line(kind: SoftmaxKind, x: readonly number[]): number[] {
  const top = x.reduce((a, b) => (a > b || a !== a ? a : b));
  const shift = Number.isFinite(top) ? top : 0;
  const others = x.filter((y) => y !== shift).reduce((sum, y) => sum + Math.exp(y - shift), 0);
  const log = Math.log1p(x.filter((y) => y === shift).length - 1 + others);
  if (kind === "logsumexp") return [shift + log];
  const logs = Number.isFinite(top) ? x.map((y) => y - top - log) : x.map(() => Number.NaN);
  return kind === "softmax" ? logs.map(Math.exp) : logs;
}

/** Compares all lines along `dim`; `tolerance` in roundings. */
function check(kind: SoftmaxKind, x: Operand, shape: Shape, dim: number, dtype: DType, tolerance: number): void {
  const got = wasmSoftmax(kind, x, shape, dim, dtype)!.array() as Float64Array;
  const kept = shape.with(dim, kind === "logsumexp" ? 1 : shape[dim]!);
  const strides = contiguousStrides(kept);
  const unit = dtype === "float64" ? 2 ** -53 : 2 ** -24;
  for (const index of indices(shape.with(dim, 1))) {
    const along = Array.from({ length: shape[dim]! }, (_, i) =>
      Number(x.data[x.offset + index.with(dim, i).reduce((sum, k, d) => sum + k * x.strides[d]!, 0)]),
    );
    line(kind, along).forEach((want, i) => {
      const g = got[index.with(dim, i).reduce((sum, k, d) => sum + k * strides[d]!, 0)]!;
      const error = tolerance * unit * (kind === "softmax" ? want : Math.max(1, Math.abs(want)));
      assert.ok(
        Object.is(g, want) || g === want || Math.abs(g - want) <= error,
        `${kind} ${dtype} [${shape}] ${dim}: ${g}, not ${want}`,
      );
    });
  }
}

test("softmax and its kin agree with their formulas along every dim", () => {
  const random = uniform(9);
  for (const dtype of types) {
    for (const shape of [[1], [5], [1000], [3, 17], [40, 4], [2, 9, 23], [6, 70, 3], [500, 40]]) {
      const x = operand(dtype, shape, () => random() * 8 - 4);
      for (let dim = 0; dim < shape.length; dim++) for (const kind of kinds) check(kind, x, shape, dim, dtype, 40);
    }
  }
});

test("what is transposed or repeated is read as it stands", () => {
  const x = operand("float32", [12, 7], (i) => (i * 7) % 5);
  for (const kind of kinds) {
    for (const dim of [0, 1]) {
      check(kind, x.walked([1, 7]), [7, 12], dim, "float32", 20);
      check(kind, x.walked([0, 1]), [4, 9], dim, "float32", 20);
    }
  }
});

test("infinities and NaN are PyTorch's, and ties share", () => {
  const rows = [
    [1, Infinity, 0],
    [-Infinity, -Infinity, -Infinity],
    [Number.NaN, 1, 2],
    [0, -Infinity, 0],
    [5, 5, 5],
    [1000, 0, -1000],
    [-1000, -1000, -1001],
  ];
  for (const dtype of types) {
    const x = operand(dtype, [7, 3], (i) => rows[Math.floor(i / 3)]![i % 3]!);
    for (const kind of kinds) {
      check(kind, x, [7, 3], 1, dtype, 20);
      check(kind, x.walked([1, 3]), [3, 7], 0, dtype, 20);
    }
  }
});

test("the logarithm keeps its digits where one element outweighs the others", () => {
  for (const dtype of types) {
    for (const [shape, dim] of [
      [[1, 3], 1],
      [[3, 1, 1], 0],
    ] as const) {
      const x = operand(dtype, shape, (i) => (i === 1 ? 30 : 0));
      const [, top] = wasmSoftmax("logSoftmax", x, shape, dim, dtype)!.array();
      assert.ok(Math.abs(Number(top) / -Math.log1p(2 * Math.exp(-30)) - 1) < 4e-7);
    }
  }
});

test("nothing is written behind the results", () => {
  for (const dtype of types) {
    for (const shape of [
      [3, 5],
      [7, 33],
      [64, 3],
    ] as const) {
      for (const dim of [0, 1]) {
        for (const kind of kinds) {
          const x = operand(dtype, shape, (i) => i % 3);
          const canvas = allocate("uint8", 8192);
          (canvas.array() as Uint8Array).fill(77);
          const { address } = canvas;
          canvas.dispose(); // the result will lie there
          const out = wasmSoftmax(kind, x, shape, dim, dtype)!;
          assert.equal(out.address, address);
          const end = address + out.length * dtypes[dtype].bytes;
          const behind = new Uint8Array(linearMemory()!.buffer, end, address + 8192 - end);
          assert.ok(behind.every((b) => b === 77));
        }
      }
    }
  }
});

const at = (x: Operand, index: readonly number[]): number =>
  Number(x.data[index.reduce((sum, k, d) => sum + k * x.strides[d]!, x.offset)]);

test("cotangents agree with their formulas along every dim, and a factor of 0 is strong", () => {
  const random = uniform(10);
  const times = (a: number, b: number): number => (Number.isNaN(a * b) && (a === 0 || b === 0) ? 0 : a * b);
  for (const dtype of types) {
    const tolerance = 1e3 * (dtype === "float64" ? 2 ** -53 : 2 ** -24);
    for (const shape of [[5], [3, 17], [40, 4], [2, 9, 23], [6, 70, 3], [70, 21]]) {
      const z = operand(dtype, shape, (i) => (i === 7 ? Number.NaN : random()));
      const repeated = operand(dtype, shape, random).walked(contiguousStrides(shape).with(0, 0));
      for (const g of [operand(dtype, shape, () => Math.floor(random() * 3) - 1), repeated]) {
        for (let dim = 0; dim < shape.length; dim++) {
          for (const kind of ["softmax", "logSoftmax"] as const) {
            const got = wasmSoftmaxSlope(kind, g, z, shape, dim, dtype)!.array() as Float64Array;
            const strides = contiguousStrides(shape);
            for (const index of indices(shape)) {
              const along = Array.from({ length: shape[dim]! }, (_, i) => index.with(dim, i));
              const terms = along.map((k) => (kind === "softmax" ? times(at(g, k), at(z, k)) : at(g, k)));
              const sum = terms.reduce((a, b) => a + b, 0);
              const [y, w] = [at(g, index), at(z, index)];
              const want = kind === "softmax" ? times(w, y - sum) : y - times(Math.exp(w), sum);
              const result = got[index.reduce((at, k, d) => at + k * strides[d]!, 0)]!;
              const near =
                Object.is(result, want) || Math.abs(result - want) <= tolerance * Math.max(1, Math.abs(want));
              if (!near) assert.fail(`${kind} ${dtype} [${shape}] along ${dim} at ${index}: ${result}, not ${want}`);
            }
          }
        }
      }
    }
  }
});
