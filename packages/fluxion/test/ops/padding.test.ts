import assert from "node:assert/strict";
import { test } from "node:test";
import { arange, full, nn, type Tensor } from "fluxion";

/** The element of a padded 3-dim tensor, looked up one by one. */
function expected(x: number[][][], [w0, w1, h0, h1, d0, d1]: readonly number[], value: number): number[][][] {
  const [d, h, w] = [x.length, x[0]!.length, x[0]![0]!.length];
  const range = (n: number): number[] => Array.from({ length: n }, (_, i) => i);
  return range(d + d0! + d1!).map((i) =>
    range(h + h0! + h1!).map((j) => range(w + w0! + w1!).map((k) => x[i - d0!]?.[j - h0!]?.[k - w0!] ?? value)),
  );
}

test("margins on any side, and cuts, leave every element in its place and the value everywhere else", () => {
  const x = arange(1, 25).double().reshape([2, 3, 4]);
  const margins = [-1, 0, 2];
  for (let code = 0; code < 3 ** 6; code += 5) {
    const pad = Array.from({ length: 6 }, (_, i) => margins[Math.floor(code / 3 ** i) % 3]!);
    if (2 + pad[4]! + pad[5]! <= 0) continue;
    // what memory held before must not show
    full([4000], 77).realize();
    for (const value of [0, 9]) {
      const y: Tensor = nn.functional.pad(x, pad, { value });
      assert.deepEqual(y.toArray(), expected(x.toArray() as unknown as number[][][], pad, value), String(pad));
    }
  }
});

test("around nothing there is the value alone", () => {
  assert.deepEqual(nn.functional.pad(full([0, 2], 1), [1, 0, 1, 1], { value: 3 }).toArray(), [
    [3, 3, 3],
    [3, 3, 3],
  ]);
});
