/** Normal numbers of the kernel against those of JavaScript, and both against the distribution. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { normalBlocksByNumbers } from "../../../src/kernels/boxmuller.ts";
import { instantiate, wasmFeatures } from "../../../src/kernels/wasm/kernel.ts";
import { writeNormal } from "../../../src/kernels/wasm/normal.ts";
import { generator } from "../../laws/tools.ts";

const n = 16 * 2000;
const random = generator(11);
const uniform = Float32Array.from({ length: n }, (_, i) =>
  i % 97 === 0 ? 0 : Math.floor(random() * 2 ** 24) / 2 ** 24,
);

const numbers = (mean: number, std: number): Float32Array => {
  const out = uniform.slice();
  normalBlocksByNumbers(out, Math.fround(mean), Math.fround(std));
  return out;
};

for (const fused of [false, true]) {
  if (fused && !wasmFeatures().fma) continue;
  test(`the kernel ${fused ? "with" : "without"} fused products gives the bits of the loop in JavaScript`, () => {
    const memory = new WebAssembly.Memory({ initial: 4 });
    const { run } = instantiate(writeNormal(fused), { memory, shared: false });
    for (const [mean, std] of [
      [0, 1],
      [-3.7, 0.2],
      [1e20, 1e-20],
      [0, 0],
    ] as const) {
      const place = new Float32Array(memory.buffer, 64, n);
      place.set(uniform);
      run(64, 64 + 4 * n, mean, std);
      assert.deepEqual(new Uint8Array(place.slice().buffer), new Uint8Array(numbers(mean, std).buffer));
    }
  });
}

test("normal numbers have mean 0, deviation 1, and no more in their tails than they should", () => {
  const x = numbers(0, 1);
  const mean = x.reduce((sum, y) => sum + y, 0) / n;
  const square = x.reduce((sum, y) => sum + y * y, 0) / n;
  const outside = x.filter((y) => Math.abs(y) > 2).length / n;
  assert.ok(Math.abs(mean) < 0.02, String(mean));
  assert.ok(Math.abs(square - 1) < 0.03, String(square));
  assert.ok(Math.abs(outside - 0.0455) < 0.005, String(outside));
});
