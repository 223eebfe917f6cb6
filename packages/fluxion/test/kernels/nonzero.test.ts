import assert from "node:assert/strict";
import { test } from "node:test";
import { wholeOperand } from "../../src/kernels/layout.ts";
import { nonzero, placesOfTrue } from "../../src/kernels/nonzero.ts";
import { Operand } from "../../src/kernels/operand.ts";
import type { Storage } from "../../src/tensor/storage.ts";

const list = (storage: Storage): readonly (number | bigint)[] => [...storage.array()];

test("nonzero lists the indices of each dimension in row-major order", () => {
  const mask = new Operand(Uint8Array.of(1, 0, 1, 1, 1, 0), 0, [1, 2]);
  assert.deepEqual(nonzero(mask, [2, 3], "bool").map(list), [
    [0n, 0n, 0n, 1n],
    [0n, 1n, 2n, 1n],
  ]);
  const numbers = wholeOperand(Float64Array.of(Number.NaN, 0, 0.1), [3]);
  assert.deepEqual(nonzero(numbers, [3], "float64").map(list), [[0n, 2n]]);
});

test("nonzero of three dimensions agrees with a look at every element", () => {
  const shape = [3, 4, 5];
  const flags = Uint8Array.from({ length: 60 }, (_, i) => ((i * 7) % 11 < 4 ? 1 : 0));
  const all = [...flags.keys()].filter((i) => flags[i] === 1);
  assert.deepEqual(nonzero(wholeOperand(flags, shape), shape, "bool").map(list), [
    all.map((i) => BigInt(Math.floor(i / 20))),
    all.map((i) => BigInt(Math.floor(i / 5) % 4)),
    all.map((i) => BigInt(i % 5)),
  ]);
  assert.deepEqual(list(placesOfTrue(flags)), all.map(BigInt));
});

test("nothing is found among nothing", () => {
  assert.deepEqual(list(placesOfTrue(new Uint8Array(0))), []);
  assert.deepEqual(nonzero(wholeOperand(new Uint8Array(3), [1, 3]), [1, 3], "bool").map(list), [[], []]);
  assert.deepEqual(nonzero(wholeOperand(new Uint8Array(0), [2, 0]), [2, 0], "bool").map(list), [[], []]);
});
