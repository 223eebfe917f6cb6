import { type DType, dtypes, type TypedArray } from "../tensor/dtype.ts";
import { numel, type Shape } from "../tensor/shape.ts";
import { copied } from "./copy.ts";
import { wholeOperand } from "./layout.ts";
import { type Elements, forEachRow, type Operand } from "./operand.ts";
import { type Matrix, product } from "./product.ts";
import { engine } from "./engine.ts";

/**
 * Products of matrices, one for each index of `batch`: the last two strides of `a` and `b` are those of an m × k and a
 * k × n matrix, in any order in memory; those before walk through the batch. Integers wrap.
 */
export function matmul(a: Operand, b: Operand, batch: Shape, m: number, k: number, n: number, dtype: DType): Elements {
  return (
    engine.kernels?.matmul(a, b, batch, m, k, n, dtype) ??
    throughInt32(a, b, batch, m, k, n, dtype) ??
    plainMatmul(a, b, batch, m, k, n, dtype)
  );
}

/** Products of so many steps are worth a detour through integers of 32 bits. */
const detour = 32_768;

/** Products of smaller integers by way of int32, whose low bits are the same; null where that does not pay. */
function throughInt32(
  a: Operand,
  b: Operand,
  batch: Shape,
  m: number,
  k: number,
  n: number,
  dtype: DType,
): Elements | null {
  const { category, bytes } = dtypes[dtype];
  if (category !== "int" || bytes >= 4 || engine.kernels === null || numel(batch) * m * k * n < detour) return null;
  const widened = (x: Operand, shape: Shape): Operand => wholeOperand(copied(x, shape, "int32", dtype), shape);
  const [p, q] = [widened(a, [...batch, m, k]), widened(b, [...batch, k, n])];
  const shape = [...batch, m, n];
  const product = engine.kernels.matmul(p, q, batch, m, k, n, "int32");
  return product && copied(wholeOperand(product, shape), shape, dtype, "int32");
}

/** The same without WebAssembly; sums of floats are float64. */
export function plainMatmul(
  a: Operand,
  b: Operand,
  batch: Shape,
  m: number,
  k: number,
  n: number,
  dtype: DType,
): TypedArray {
  const out = new dtypes[dtype].array(numel(batch) * m * n);
  const multiply = products[dtypes[dtype].big ? "big" : dtypes[dtype].category];
  const left = matrix(a);
  const right = matrix(b);
  let o = 0;
  forEachRow([...batch, 1], [outer(a), outer(b)], (_, __, offsets) => {
    left.at = offsets[0]!;
    right.at = offsets[1]!;
    multiply(out, o, left, right, m, k, n);
    o += m * n;
  });
  return out;
}

function matrix(x: Operand): Matrix<TypedArray> {
  return { data: x.data, at: x.offset, row: x.strides.at(-2)!, column: x.strides.at(-1)! };
}

/** The operand's steps through the batch, which has a last dimension of one matrix. */
const outer = (x: Operand): Operand => x.walked([...x.strides.slice(0, -2), 0]);

type Product = (
  out: TypedArray,
  o: number,
  a: Matrix<TypedArray>,
  b: Matrix<TypedArray>,
  m: number,
  k: number,
  n: number,
) => void;

/** Inner products in an arithmetic of their own: `step` is a sum with one product more. */
const stepwise =
  <N>(zero: N, step: (sum: N, x: N, y: N) => N): Product =>
  (out, o, a, b, m, k, n) => {
    const [p, q, z] = [a.data, b.data, out] as unknown as [N[], N[], N[]];
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) {
        let sum = zero;
        let x = a.at + i * a.row;
        let y = b.at + j * b.column;
        for (let l = 0; l < k; l++, x += a.column, y += b.row) sum = step(sum, p[x]!, q[y]!);
        z[o++] = sum;
      }
    }
  };

const products: Readonly<Record<"float" | "int" | "bool" | "big", Product>> = {
  float: product as Product,
  int: /* @__PURE__ */ stepwise(0, (sum, x, y) => (sum + Math.imul(x, y)) | 0),
  bool: /* @__PURE__ */ stepwise(0, (any, x, y) => any | (x & y)),
  // wrapped at each step, which an engine then does in 64-bit registers
  big: /* @__PURE__ */ stepwise(0n, (sum, x, y) => BigInt.asIntN(64, sum + BigInt.asIntN(64, x * y))),
};
