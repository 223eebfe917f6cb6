import assert from "node:assert/strict";
import { test } from "node:test";
import { copied, copyInto, fillInto } from "../../../src/kernels/copy.ts";
import { Operand } from "../../../src/kernels/operand.ts";
import { copyPlaces, moveBytes, wasmCopy } from "../../../src/kernels/wasm/copy.ts";
import { fillPlace, wasmFill } from "../../../src/kernels/wasm/fill.ts";
import type { Linear } from "../../../src/kernels/wasm/kernel.ts";
import { type DType, dtypeNames, dtypes, type TypedArray } from "../../../src/tensor/dtype.ts";
import { allocateZeros, promise, Storage } from "../../../src/tensor/storage.ts";
import { layouts, uniform } from "../oracle.ts";

const linear: Linear = { memory: new WebAssembly.Memory({ initial: 64 }), shared: false };
const kinds = dtypeNames;
/** Where things are put: far enough apart for all that is tried here. */
const [source, target] = [1 << 16, 1 << 21];

const awkward: readonly number[] = [
  ...[0, -0, 1, -1, 0.5, -0.5, 1.9, -1.9, 255.5, 256, -128, 300.7],
  ...[Number.NaN, Infinity, -Infinity, Number.MIN_VALUE, -1e-310, 1.5e-45, Number.MAX_VALUE, 3.5e38, 16777217],
  ...[2 ** 31, -(2 ** 31), 2 ** 31 - 1, -(2 ** 31) - 1, 2 ** 32 + 5, 2 ** 53 + 2, 2 ** 62, 2 ** 63, -(2 ** 63)],
  ...[2 ** 64 + 4096, 3 * 2 ** 70, -(2 ** 83) - 2 ** 31, 1e300, 2147483520, 4294967040],
];
const awkwardBig: readonly bigint[] = [
  0n,
  1n,
  -1n,
  2n ** 31n,
  -(2n ** 63n),
  2n ** 63n - 1n,
  2n ** 53n + 1n,
  255n,
  256n,
];

function operand(dtype: DType, length: number, element: (i: number) => number | bigint): TypedArray {
  const data = new dtypes[dtype].array(length);
  for (let i = 0; i < length; i++) data[i] = element(i);
  return data;
}

/** Elements of a type, the awkward ones among them. */
function values(dtype: DType, random: () => number): () => number | bigint {
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!;
  if (dtype === "int64") return () => (random() < 0.5 ? pick(awkwardBig) : BigInt(Math.floor(random() * 1e6) - 5e5));
  if (dtype === "bool") return () => Math.floor(random() * 2);
  return () => (random() < 0.3 ? pick(awkward) : random() * 1000 - 500);
}

const bytesOf = (data: TypedArray): Uint8Array => new Uint8Array(data.buffer, data.byteOffset, data.byteLength);

/** Its elements in linear memory. */
function put(data: TypedArray, address: number): void {
  new Uint8Array(linear.memory.buffer).set(bytesOf(data), address);
}

const got = (data: TypedArray, address: number): Uint8Array =>
  new Uint8Array(linear.memory.buffer, address, data.byteLength);

/** Floats that are no numbers agree whatever their bits are. */
function assertSame(actual: Uint8Array, expected: TypedArray, dtype: DType, text: string): void {
  const { array, half } = dtypes[dtype];
  const list = (x: TypedArray): number[] => Array.from(x as Float64Array, (v) => (half === null ? v : half.decode(v)));
  assert.deepEqual(list(new array(actual.slice().buffer, 0, expected.length)), list(expected), text);
}

function check(out: Operand, x: Operand, shape: readonly number[], outDType: DType, xDType: DType): void {
  put(x.data, source);
  put(out.data, target);
  const [o, i] = [dtypes[outDType].bytes, dtypes[xDType].bytes];
  copyPlaces(
    linear,
    { address: target + out.offset * o, strides: out.strides },
    { address: source + x.offset * i, strides: x.strides },
    shape,
    outDType,
    xDType,
  );
  copyInto(out, x, shape, outDType, xDType);
  const text = `${xDType} to ${outDType}, shape [${shape}], strides [${x.strides}] to [${out.strides}]`;
  assertSame(got(out.data, target), out.data, outDType, text);
}

const shapes: readonly (readonly number[])[] = [
  ...[[], [0], [1], [7], [16], [67], [3, 0, 2], [1, 1, 5], [5, 3], [2, 37], [37, 2], [19, 23], [16, 16], [33, 4]],
  ...[
    [2, 3, 5],
    [3, 17, 18],
    [4, 2, 3, 5],
    [2, 3, 1, 5, 4],
    [2, 3, 2, 2, 3, 2],
  ],
];

test("copies between all types and layouts are those of the JavaScript kernel, and touch nothing else", () => {
  const random = uniform(3);
  for (const xDType of kinds) {
    for (const outDType of kinds) {
      for (const shape of shapes) {
        for (const layout of layouts(xDType, shape, () => 0)) {
          const elements = operand(xDType, layout.data.length, values(xDType, random));
          const x = new Operand(elements, layout.offset, layout.strides);
          for (const to of layouts(outDType, shape, () => 0).slice(0, 3)) {
            const room = operand(outDType, to.data.length + 9, (i) => (dtypes[outDType].big ? BigInt(i % 2) : i % 2));
            check(new Operand(room, to.offset + 3, to.strides), x, shape, outDType, xDType);
          }
        }
      }
    }
  }
});

test("permuted and reversed dims are copied in the order of the result", () => {
  const random = uniform(4);
  for (const dtype of ["float32", "float64", "uint8"] as const) {
    for (let round = 0; round < 40; round++) {
      const shape = Array.from({ length: 1 + Math.floor(random() * 5) }, () => 1 + Math.floor(random() * 9));
      const permuted = (): Operand => {
        const order = shape.map((_, d) => d).sort(() => random() - 0.5);
        const strides = new Array<number>(shape.length).fill(0);
        let step = 1;
        for (const d of order) {
          strides[d] = step;
          step *= shape[d]! + Math.floor(random() * 2);
        }
        return new Operand(
          operand(dtype, step + 2, () => Math.floor(random() * 200)),
          1,
          strides,
        );
      };
      const backwards = ({ elements, offset, strides }: Operand): Operand => {
        const turned = strides.map(() => random() < 0.3);
        const first = strides.reduce((sum, step, d) => sum + (turned[d]! ? step * (shape[d]! - 1) : 0), offset);
        return new Operand(
          elements,
          first,
          strides.map((step, d) => (turned[d]! ? -step : step)),
        );
      };
      check(permuted(), backwards(permuted()), shape, dtype, dtype);
    }
  }
});

test("large copies go in blocks", () => {
  const n = 300;
  const x = new Operand(
    operand("float32", n * n + 1, (i) => i),
    1,
    [1, n],
  );
  const line = x.walked([1]);
  check(new Operand(new Float32Array(n * n), 0, [n, 1]), x, [n, n], "float32", "float32");
  check(new Operand(new Float64Array(n * n), 0, [n, 1]), x, [n, n], "float64", "float32");
  check(new Operand(new Int32Array(n * n), 0, [1]), line, [n * n], "int32", "float32");
  check(new Operand(new Float32Array(n * n), 0, [1]), line, [n * n], "float32", "float32");
});

test("floats within every range convert by vectors, fractions and signs too", () => {
  const random = uniform(9);
  for (const xDType of ["float64", "float32"] as const) {
    for (const outDType of kinds) {
      const x = new Operand(
        operand(xDType, 1003, () => (random() - 0.5) * 1e6),
        1,
        [1],
      );
      const out = new Operand(
        operand(outDType, 1002, () => (dtypes[outDType].big ? 1n : 1)),
        0,
        [1],
      );
      check(out, x, [1001], outDType, xDType);
    }
  }
});

test("fills touch the elements of the view and no others", () => {
  for (const dtype of kinds) {
    for (const shape of shapes) {
      for (const layout of layouts(dtype, shape, () => 0).slice(0, 3)) {
        for (const value of dtypes[dtype].big ? [-5n, 2n ** 60n] : dtype === "bool" ? [1] : [2.5, -0, Number.NaN, -1]) {
          const room = operand(dtype, layout.data.length + 5, () => (dtypes[dtype].big ? 7n : 1));
          const out = new Operand(new Storage(dtype, room), layout.offset, layout.strides);
          put(out.data, target);
          const address = target + out.offset * dtypes[dtype].bytes;
          fillPlace(linear, { address, strides: out.strides }, shape, value, dtype);
          fillInto(out, shape, value);
          assertSame(got(out.data, target), out.data, dtype, `${dtype} [${shape}] [${out.strides}]`);
        }
      }
    }
  }
});

test("storages go through linear memory, arrays of nobody's do not", () => {
  const stored = (storage: Storage): Operand => new Operand(storage, 1, [1, 2]);
  const out = stored(allocateZeros("float64", 7));
  const own = new Storage("int32", Int32Array.of(9, 1, 2, 3, 4, 5, 6));
  assert.equal(wasmCopy(out, stored(own), [2, 3], "float64", "int32"), true);
  assert.ok(own.address >= 0);
  assert.deepEqual([...(out.data as Float64Array)], [0, 1, 2, 3, 4, 5, 6]);
  assert.equal(wasmFill(out, [2, 2], 8), true);
  assert.deepEqual([...(out.data as Float64Array)], [0, 8, 8, 8, 8, 5, 6]);
  const bare = new Operand(new Float64Array(7), 1, [1, 2]);
  assert.equal(wasmCopy(bare, out, [2, 3], "float64", "float64"), false);
  assert.equal(wasmCopy(out, bare, [2, 3], "float64", "float64"), false);
  assert.equal(wasmFill(bare, [2, 2], 8), false);
  assert.deepEqual([...(copied(out, [2, 3], "int64", "float64").array() as BigInt64Array)], [8n, 8n, 5n, 8n, 8n, 6n]);
});

test("what is computed later is computed before it is copied", () => {
  const later = promise("float32", 3, {
    realize(storage) {
      storage.allocateNow();
      (storage.array() as Float32Array).set([1, 2, 3]);
    },
  });
  const y = copied(new Operand(later, 0, [1]), [3], "float32");
  assert.deepEqual([...(y.array() as Float32Array)], [1, 2, 3]);
});

test("bytes move between places that overlap", () => {
  put(
    Uint8Array.from({ length: 50 }, (_, i) => i),
    target,
  );
  moveBytes(linear, target + 3, target, 40);
  const expected = Uint8Array.from({ length: 50 }, (_, i) => (i < 3 || i >= 43 ? i : i - 3));
  assert.deepEqual(Array.from(got(expected, target)), Array.from(expected));
});
