import assert from "node:assert/strict";
import { test } from "node:test";
import { plainMatmul } from "../../../src/kernels/matmul.ts";
import { Operand } from "../../../src/kernels/operand.ts";
import { wasmFeatures } from "../../../src/kernels/wasm/kernel.ts";
import { wasmMatmul } from "../../../src/kernels/wasm/matmul.ts";
import { memorySettings } from "../../../src/memory/settings.ts";
import { type DType, dtypes, type TypedArray } from "../../../src/tensor/dtype.ts";
import { numel, type Shape, type Strides } from "../../../src/tensor/shape.ts";
import { allocate } from "../../../src/tensor/storage.ts";
import { layouts, uniform } from "../oracle.ts";

type Matmul = readonly [batch: Shape, m: number, k: number, n: number];

const types = ["float32", "float64", "int32"] as const;

/** An operand in the heap with these strides, `offset` elements after the start of its storage. */
function placed(dtype: DType, shape: Shape, strides: Strides, offset: number, element: () => number): Operand {
  const reach = numel(shape) === 0 ? 0 : shape.reduce((sum, size, d) => sum + (size - 1) * strides[d]!, 1);
  const storage = allocate(dtype, offset + reach);
  const data = storage.array() as Float64Array;
  for (let i = 0; i < data.length; i++) data[i] = element();
  return new Operand(storage, offset, strides);
}

const rowMajor = (shape: Shape): number[] => {
  const strides = new Array<number>(shape.length).fill(1);
  for (let d = shape.length - 2; d >= 0; d--) strides[d] = strides[d + 1]! * Math.max(1, shape[d + 1]!);
  return strides;
};

/** Ways for matrices to lie: by rows, by columns, both with gaps, and with no side dense. */
const ways: readonly ((shape: Shape) => number[])[] = [
  (shape) => rowMajor(shape),
  (shape) => {
    const strides = rowMajor([...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)!]);
    return [...strides.slice(0, -2), 1, strides.at(-2)!];
  },
  (shape) => rowMajor([...shape.slice(0, -1), shape.at(-1)! + 3]),
  (shape) => {
    const strides = rowMajor([...shape.slice(0, -2), shape.at(-1)!, shape.at(-2)! + 5]);
    return [...strides.slice(0, -2), 1, strides.at(-2)!];
  },
  (shape) => rowMajor([...shape, 2]).slice(0, -1),
];

function same(dtype: DType, a: Operand, b: Operand, [batch, m, k, n]: Matmul, message: string): void {
  const got = wasmMatmul(a, b, batch, m, k, n, dtype)!.array();
  const expected = plainMatmul(a, b, batch, m, k, n, dtype);
  for (let i = 0; i < expected.length; i++) {
    if (!Object.is(Number(got[i]) + 0, Number(expected[i]) + 0)) {
      assert.fail(`${dtype} ${batch} ${m}x${k}x${n} ${message}: ${got[i]} at ${i}, not ${expected[i]}`);
    }
  }
  assert.equal(got.length, expected.length);
}

// sums of such numbers are exact in any order
const integers = (seed: number): (() => number) => {
  const random = uniform(seed);
  return () => Math.trunc(random() * 9) - 4;
};

test("products in linear memory are those of the plain loops, however both factors lie", () => {
  const random = uniform(1);
  const element = integers(2);
  const size = (): number => 1 + Math.trunc(random() ** 2 * 70);
  const sizes = Array.from({ length: 25 }, () => [size(), size(), size()] as const);
  for (const dtype of types) {
    for (const [m, k, n] of sizes) {
      ways.forEach((way, i) => {
        ways.forEach((other, j) => {
          const a = placed(dtype, [m, k], way([m, k]), (i + j) % 4, element);
          const b = placed(dtype, [k, n], other([k, n]), (2 * i + j + 1) % 4, element);
          same(dtype, a, b, [[], m, k, n], `ways ${i} and ${j}`);
        });
      });
    }
  }
});

test("products at the edges of tiles and blocks are whole", () => {
  const element = integers(3);
  const sizes = [
    [129, 257, 65],
    [4, 513, 230],
    [9, 30, 1029],
    [65, 64, 9],
    [1, 1, 1],
    [1, 700, 3],
    [700, 2, 1],
    [13, 1, 13],
    [3, 5, 1],
  ] as const;
  for (const dtype of types) {
    for (const [m, k, n] of sizes) {
      for (const [i, j] of [
        [0, 0],
        [0, 1],
        [1, 0],
        [1, 1],
        [4, 4],
      ] as const) {
        const a = placed(dtype, [m, k], ways[i]!([m, k]), 1, element);
        const b = placed(dtype, [k, n], ways[j]!([k, n]), 3, element);
        same(dtype, a, b, [[], m, k, n], `ways ${i} and ${j}`);
      }
    }
  }
});

test("every matrix of a batch is multiplied, those that stand for several too", () => {
  const element = integers(4);
  const random = uniform(5);
  for (const dtype of types) {
    for (const batch of [[3], [2, 3], [1, 2, 1, 2]]) {
      for (const [m, k, n] of [
        [2, 3, 4],
        [1, 5, 9],
        [17, 6, 11],
      ] as const) {
        const right = layouts(dtype, [...batch, k, n], element);
        for (const a of layouts(dtype, [...batch, m, k], element)) {
          const b = right[Math.trunc(random() * right.length)]!;
          same(dtype, moved(dtype, a), moved(dtype, b), [batch, m, k, n], `strides ${a.strides} and ${b.strides}`);
        }
        const a = placed(dtype, [...batch, m, k], rowMajor([...batch, m, k]), 0, element);
        const b = placed(dtype, [...batch.map(() => 1), k, n], [...batch.map(() => 0), n, 1], 2, element);
        same(dtype, a, b, [batch, m, k, n], "one right factor for all");
      }
    }
  }
});

/** The same operand in the heap. */
function moved(dtype: DType, x: Operand): Operand {
  const storage = allocate(dtype, x.data.length);
  storage.array().set(x.data as never);
  return new Operand(storage, x.offset, x.strides);
}

test("sums over nothing are zero, and nothing is an empty product", () => {
  for (const dtype of types) {
    for (const [m, k, n] of [
      [3, 0, 2],
      [12, 0, 1],
      [0, 3, 2],
      [3, 2, 0],
    ] as const) {
      const a = placed(dtype, [m, k], rowMajor([m, k]), 0, () => 1);
      const b = placed(dtype, [k, n], rowMajor([k, n]), 0, () => 1);
      same(dtype, a, b, [[], m, k, n], "empty");
    }
  }
});

test("NaN and infinity pass through zeros, and what lies behind the factors does not matter", () => {
  for (const dtype of ["float32", "float64"] as const) {
    for (const [m, k, n] of [
      [1, 5, 7],
      [3, 6, 9],
      [11, 7, 5],
      [13, 9, 1],
    ] as const) {
      for (const way of [ways[0]!, ways[1]!, ways[4]!]) {
        const behind = (strides: Strides, shape: Shape): Operand => {
          const x = placed(dtype, [shape[0]! + 40, shape[1]!], strides, 0, () => Number.NaN);
          const data = x.data as Float64Array;
          for (let i = 0; i < shape[0]!; i++) {
            for (let j = 0; j < shape[1]!; j++) data[i * strides[0]! + j * strides[1]!] = (i + 2 * j) % 3;
          }
          return x;
        };
        const a = behind(way([m, k]), [m, k]);
        const b = behind(way([k, n]), [k, n]);
        same(dtype, a, b, [[], m, k, n], "NaN behind");
        (a.data as Float64Array)[0] = 0;
        (b.data as Float64Array)[0] = Infinity;
        same(dtype, a, b, [[], m, k, n], "0 · ∞");
        assert.ok(Number.isNaN(Number(wasmMatmul(a, b, [], m, k, n, dtype)!.array()[0])));
      }
    }
  }
});

test("float32 products are as near as a sum of float32 can be", () => {
  const random = uniform(6);
  const element = (): number => random() - 0.5;
  for (const [m, k, n] of [
    [1, 2000, 5],
    [7, 2000, 9],
    [40, 2000, 33],
  ] as const) {
    for (const way of [ways[0]!, ways[1]!]) {
      const a = placed("float32", [m, k], rowMajor([m, k]), 0, element);
      const b = placed("float32", [k, n], way([k, n]), 0, element);
      const expected = plainMatmul(a, b, [], m, k, n, "float32") as TypedArray;
      const got = wasmMatmul(a, b, [], m, k, n, "float32")!.array();
      // rounding errors of k terms add up like a random walk
      const tolerance = 4 * Math.sqrt(k) * 2 ** -24 * Math.sqrt(k / 144);
      got.forEach((x, i) => assert.ok(Math.abs(Number(x) - Number(expected[i])) < tolerance));
    }
  }
});

test("integers and truth values that no kernel knows, and arrays of nobody, are left to the plain loops", () => {
  for (const dtype of ["int64", "uint8", "bool"] as const) {
    const a = new Operand(allocate(dtype, 1), 0, [1, 1]);
    assert.equal(wasmMatmul(a, a, [], 1, 1, 1, dtype), null);
  }
  const array = new Operand(new dtypes.float64.array(1), 0, [1, 1]);
  assert.equal(wasmMatmul(array, array, [], 1, 1, 1, "float64"), null);
  assert.ok(wasmFeatures().simd);
});

test("factors and products outside of the heap are copied in and out", () => {
  const { budget, collector } = memorySettings;
  const element = integers(7);
  try {
    memorySettings.collector = false;
    const fill = Array.from({ length: 40 }, () => allocate("float64", 2 ** 20));
    const [m, k, n] = [90, 80, 100];
    const a = placed("float64", [m, k], rowMajor([m, k]), 1, element);
    const b = placed("float64", [k, n], rowMajor([k, n]), 2, element);
    same("float64", a, b, [[], m, k, n], "outside");
    assert.ok(fill.at(-1)!.address < 0, "the budget is used up");
  } finally {
    Object.assign(memorySettings, { budget, collector });
  }
});
