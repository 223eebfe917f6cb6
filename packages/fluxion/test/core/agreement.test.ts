/** Numbers and tensors are computed by different code; they agree. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as torch from "fluxion";

const names =
  "neg abs sign exp expm1 exp2 log log1p log2 log10 sqrt rsqrt square reciprocal sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh sigmoid relu erf erfc sinc floor ceil round trunc frac".split(
    " ",
  );
const points = [
  ...Array.from({ length: 997 }, (_, i) => (i - 498) / 37 + 0.01),
  ...[0, -0, 1, -1, 1e-5, -1e-5, 1e-10, 20, -20, 88, 100, 700, -700, 1e5, 1e20, 1e-300, 5e-324],
  ...[Infinity, -Infinity, Number.NaN],
];

const view = new DataView(new ArrayBuffer(8));
/** Neighbouring numbers have neighbouring places. */
function place(x: number, dtype: torch.DType): bigint {
  if (dtype === "float32") view.setFloat32(0, x);
  else view.setFloat64(0, x);
  const bits = dtype === "float32" ? BigInt(view.getInt32(0)) : view.getBigInt64(0);
  return bits >= 0n ? bits : -(bits & (dtype === "float32" ? 0x7fffffffn : 0x7fffffffffffffffn));
}
function distance(x: number, y: number, dtype: torch.DType): bigint {
  if (Number.isNaN(x) && Number.isNaN(y)) return 0n;
  if (Number.isNaN(x) || Number.isNaN(y)) return 2n ** 64n;
  const d = place(x, dtype) - place(y, dtype);
  return d < 0n ? -d : d;
}

for (const dtype of ["float32", "float64"] as const) {
  for (const name of names) {
    const bound = name === "erfc" ? 4n : 1n; // two methods, each within 2 ulp
    test(`${name} of ${dtype} numbers and of tensors agree to ${bound} ulp`, () => {
      const f = torch[name as "exp"];
      const values = f(torch.tensor(points, { dtype })).toArray() as number[];
      points.forEach((x, i) => {
        const number = f(torch.tensor(x, { dtype })).item();
        const d = distance(number, values[i]!, dtype);
        assert.ok(d <= bound, `${name}(${x}): ${number} and ${values[i]}, ${d} ulp`);
      });
    });
  }
}
