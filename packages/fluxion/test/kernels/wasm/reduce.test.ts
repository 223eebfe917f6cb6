import assert from "node:assert/strict";
import { test } from "node:test";
import { Operand } from "../../../src/kernels/operand.ts";
import { type ReduceKind, reduceLoops } from "../../../src/kernels/reduce.ts";
import { wasmReduce } from "../../../src/kernels/wasm/reduce.ts";
import { linearMemory } from "../../../src/memory/memory.ts";
import { type DType, dtypes, type TypedArray } from "../../../src/tensor/dtype.ts";
import { numel, type Shape } from "../../../src/tensor/shape.ts";
import { allocate, Storage } from "../../../src/tensor/storage.ts";
import { uniform } from "../oracle.ts";

const kinds: readonly ReduceKind[] = ["sum", "prod", "amax", "amin", "any", "all"];
const types: readonly DType[] = ["float64", "float32", "int32", "int16", "int8", "uint8", "bool"];

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

/** The sum of doubles, rounded once: each is a whole number of 2⁻¹⁰⁷⁴. */
function exactSum(x: ArrayLike<number>): number {
  const bits = new BigInt64Array(1);
  const value = new Float64Array(bits.buffer);
  let sum = 0n;
  for (let i = 0; i < x.length; i++) {
    value[0] = x[i]!;
    const exponent = (bits[0]! >> 52n) & 0x7ffn;
    const digits = (bits[0]! & 0xfffffffffffffn) | (exponent === 0n ? 0n : 1n << 52n);
    const size = digits << (exponent === 0n ? 0n : exponent - 1n);
    sum += bits[0]! < 0n ? -size : size;
  }
  const shift = BigInt(Math.max(0, sum.toString(2).length - 60));
  return Number(sum >> shift) * 2 ** (Number(shift) - 537) * 2 ** -537;
}

/** A vector in the heap, its elements by their index. */
function vector(dtype: DType, n: number, element: (i: number) => number): Operand {
  const storage = allocate(dtype, n);
  storage.array().set(Array.from({ length: n }, (_, i) => element(i)) as never);
  return new Operand(storage, 0, [1]);
}

const whole = (kind: ReduceKind, x: Operand, dtype: DType, out: DType = dtype): number => {
  const n = x.storage!.length;
  return numbers(wasmReduce(kind, x, [n], [0], dtype, out))[0]!;
};

test("sums of numbers of one sign are exact to a rounding or two, whatever their number", () => {
  const random = uniform(3);
  const elements: readonly ((i: number) => number)[] = [random, () => 0.1, (i) => i / 3, () => Math.exp(20 * random())];
  for (const element of elements) {
    for (const n of [10, 1000, 65_536, 65_537, 300_001]) {
      const x = vector("float64", n, element);
      const want = exactSum(x.data as Float64Array);
      assert.ok(Math.abs(whole("sum", x, "float64") / want - 1) < 1e-15, `${n}`);
      const y = vector("float32", n, element);
      const close = exactSum(y.data as Float32Array);
      assert.ok(Math.abs(whole("sum", y, "float32") / close - 1) < 4e-7, `${n}`);
    }
  }
});

test("sums of columns are as good as those of rows", () => {
  for (const [rows, columns] of [
    [20_000, 3],
    [3000, 21],
    [100, 200],
  ] as const) {
    for (const [dtype, tolerance] of [
      ["float64", 1e-15],
      ["float32", 4e-7],
    ] as const) {
      const x = vector(dtype, rows * columns, () => 0.1);
      const y = new Operand(x.elements, 0, [columns, 1]);
      const want = exactSum(x.data.subarray(0, rows) as Float64Array);
      for (const z of numbers(wasmReduce("sum", y, [rows, columns], [0], dtype, dtype))) {
        assert.ok(Math.abs(z / want - 1) < tolerance, `${dtype} ${rows} ${columns}: ${z / want - 1}`);
      }
    }
  }
});

test("infinities, NaN and signed zeros reduce as in IEEE arithmetic", () => {
  for (const dtype of ["float64", "float32"] as const) {
    for (const n of [2, 5, 33, 1000, 70_000]) {
      const at = n >> 1;
      const put = (value: number): Operand => vector(dtype, n, (i) => (i === at ? value : 1));
      assert.equal(whole("sum", put(Infinity), dtype), Infinity);
      assert.equal(whole("sum", put(-Infinity), dtype), -Infinity);
      assert.ok(Number.isNaN(whole("sum", put(Number.NaN), dtype)));
      assert.ok(Number.isNaN(whole("prod", put(Number.NaN), dtype)));
      assert.equal(whole("prod", put(-0), dtype), -0);
      assert.equal(whole("prod", put(5e-324), dtype), dtype === "float64" ? 5e-324 : 0);
      for (const kind of ["amax", "amin"] as const) assert.ok(Number.isNaN(whole(kind, put(Number.NaN), dtype)));
      assert.equal(whole("amax", put(Infinity), dtype), Infinity);
      assert.equal(whole("amin", put(-Infinity), dtype), -Infinity);
      assert.equal(
        whole(
          "any",
          vector(dtype, n, (i) => (i === at ? Number.NaN : 0)),
          dtype,
          "bool",
        ),
        1,
      );
      assert.equal(
        whole(
          "any",
          vector(dtype, n, () => -0),
          dtype,
          "bool",
        ),
        0,
      );
      assert.equal(whole("all", put(-0), dtype, "bool"), 0);
      assert.equal(whole("all", put(Number.NaN), dtype, "bool"), 1);
    }
    assert.equal(
      whole(
        "sum",
        vector(dtype, 100, () => -0),
        dtype,
      ),
      0,
    );
    const both = vector(dtype, 100, (i) => (i === 3 ? Infinity : i === 90 ? -Infinity : 1));
    assert.ok(Number.isNaN(whole("sum", both, dtype)));
  }
  const large = vector("float64", 1000, (i) => (i < 10 ? 1e308 : -1e308));
  assert.equal(whole("sum", large, "float64"), -Infinity);
});

test("a product keeps what a part of it would lose in float32", () => {
  const x = vector("float32", 64, (i) => (i < 32 ? 1e20 : 1e-20));
  assert.ok(Math.abs(whole("prod", x, "float32") - 1) < 1e-5);
});

test("a row has the same bits by itself and among others, however long", () => {
  const random = uniform(5);
  const n = 3000;
  for (const dtype of ["float64", "float32"] as const) {
    const x = vector(dtype, 50 * n, random);
    for (const kind of ["sum", "prod", "amax"] as const) {
      const rows = numbers(wasmReduce(kind, new Operand(x.elements, 0, [n, 1]), [50, n], [1], dtype, dtype));
      const gaps = numbers(wasmReduce(kind, new Operand(x.elements, n, [2 * n, 1]), [25, n], [1], dtype, dtype));
      for (let r = 0; r < 50; r++) {
        const alone = new Operand(x.elements, r * n, [1]);
        assert.equal(numbers(wasmReduce(kind, alone, [n], [0], dtype, dtype))[0], rows[r]);
        if (r % 2 === 1) assert.equal(gaps[(r - 1) / 2], rows[r]);
      }
    }
    const long = vector(dtype, 300_000, random);
    const halves = numbers(
      wasmReduce("sum", new Operand(long.elements, 0, [150_000, 1]), [2, 150_000], [1], dtype, dtype),
    );
    for (const r of [0, 1]) {
      const alone = new Operand(long.elements, r * 150_000, [1]);
      assert.equal(numbers(wasmReduce("sum", alone, [150_000], [0], dtype, dtype))[0], halves[r]);
    }
  }
});

test("nothing is written beside the results", () => {
  for (const [dtype, out] of [
    ["float32", "float32"],
    ["float64", "float64"],
    ["int32", "int64"],
    ["bool", "int64"],
  ] as const) {
    for (const [rows, columns] of [
      [7, 5],
      [3, 37],
      [1000, 3],
    ] as const) {
      for (const dim of [0, 1]) {
        const x = vector(dtype, rows * columns, (i) => i % 2);
        const canvas = allocate("uint8", 8192);
        (canvas.array() as Uint8Array).fill(77);
        const { address } = canvas;
        canvas.dispose(); // the result will lie there
        const got = wasmReduce("sum", new Operand(x.elements, 0, [columns, 1]), [rows, columns], [dim], dtype, out);
        assert.ok(got instanceof Storage && got.address === address);
        const end = address + got.length * dtypes[out].bytes;
        const behind = new Uint8Array(linearMemory()!.buffer, end, address + 8192 - end);
        assert.ok(behind.every((b) => b === 77));
      }
    }
  }
});

test("every second element, and elements that repeat, are copied first", () => {
  const x = vector("float64", 1000, Number);
  assert.equal(
    numbers(wasmReduce("sum", new Operand(x.elements, 0, [2]), [500], [0], "float64", "float64"))[0],
    249500,
  );
  const repeated = new Operand(x.elements, 1, [10, 0]);
  const rows = wasmReduce("sum", repeated, [30, 20], [1], "float64", "float64");
  assert.deepEqual(
    numbers(rows),
    Array.from({ length: 30 }, (_, i) => 20 * (10 * i + 1)),
  );
  const columns = wasmReduce("amax", repeated, [30, 20], [0], "float64", "float64");
  assert.deepEqual(numbers(columns), new Array(20).fill(291));
});

test("what kernels do not know is left to the loops", () => {
  const x = new Operand(allocate("int64", 8), 0, [1]);
  assert.equal(wasmReduce("sum", x, [8], [0], "int64", "int64"), null);
  const y = vector("float64", 8, Number);
  assert.equal(wasmReduce("sum", new Operand(y.elements, 0, [2]), [4], [0], "float64", "float64"), null);
  assert.equal(wasmReduce("sum", y, [8, 0], [0], "float64", "float64"), null);
  assert.equal(wasmReduce("sum", y, [8], [0], "float64", "float32"), null);
  assert.equal(wasmReduce("sum", new Operand(new Float64Array(8), 0, [1]), [8], [0], "float64", "float64"), null);
});
