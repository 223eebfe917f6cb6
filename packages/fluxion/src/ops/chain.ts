/** Products of several matrices. */

import { reshapeKind } from "../core/basis.ts";
import { checkTensor, checkTensors } from "../core/operands.ts";
import type { Tensor } from "../core/tensor.ts";
import { dtypes } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { showShape } from "../tensor/shape.ts";
import { mm } from "./products.ts";
import { unsqueeze } from "./views.ts";

const viewed = /* @__PURE__ */ reshapeKind("view");

/** The product of matrices in the order that takes the fewest products of numbers; the ends may be vectors. */
export function multiDot(tensors: readonly Tensor[]): Tensor {
  checkTensors("multiDot", tensors);
  const n = tensors.length;
  const fail = (sentence: string): ShapeError => new ShapeError(`multiDot: multi_dot(): ${sentence}`);
  if (n < 2) throw new ArgumentError(`multiDot: multi_dot(): expected at least 2 tensors but got ${n}`);
  const [first, last] = [tensors[0]!, tensors[n - 1]!];
  tensors.forEach((x, i) => {
    const rank = x.shape.length;
    if (i > 0 && i < n - 1 && rank !== 2) throw fail(`tensor ${i} must be 2D but got ${rank}D`);
    if ((i === 0 || i === n - 1) && rank !== 1 && rank !== 2)
      throw fail(`the ${i === 0 ? "first" : "last"} tensor must be 1D or 2D but got ${rank}D`);
    if (x.dtype !== first.dtype)
      throw new DTypeError(
        `multiDot: multi_dot(): all tensors must have be the same dtype but tensor 0 is ${dtypes[first.dtype].scalarName.toLowerCase()} and tensor ${i} ${dtypes[x.dtype].scalarName.toLowerCase()}; convert it with .to("${first.dtype}")`,
      );
  });
  const matrices = tensors.map((x, i) => (x.shape.length === 2 ? x : unsqueeze(x, i === 0 ? 0 : 1)));
  matrices.forEach((x, i) => {
    const next = matrices[i + 1];
    if (next !== undefined && x.shape[1] !== next.shape[0])
      throw fail(
        `tensors ${i} and ${i + 1} with shapes ${showShape(x.shape)} and ${showShape(next.shape)} cannot be multiplied`,
      );
  });
  const shape = [
    ...(first.shape.length === 2 ? [first.shape[0]!] : []),
    ...(last.shape.length === 2 ? [last.shape[1]!] : []),
  ];
  return inNameOf("multiDot", () => viewed([product(matrices)], shape));
}

/** The product of matrices given one by one. */
export function chainMatmul(...matrices: readonly Tensor[]): Tensor {
  for (const x of matrices) {
    checkTensor("chainMatmul", x);
    if (x.shape.length !== 2)
      throw new ShapeError(
        `chainMatmul: Tensor dimension is ${x.shape.length}, expected 2 instead.; it has shape ${showShape(x.shape)}`,
      );
  }
  if (matrices.length === 0) throw new ArgumentError("chainMatmul: chain_matmul(): Expected one or more matrices");
  return matrices.length === 1 ? matrices[0]! : inNameOf("chainMatmul", () => multiDot(matrices));
}

/** By dynamic programming over runs of matrices. */
function product(matrices: readonly Tensor[]): Tensor {
  const sizes = [...matrices.map((x) => x.shape[0]!), matrices.at(-1)!.shape[1]!];
  const plans = new Map<string, { readonly cost: number; readonly split: number }>();
  const plan = (i: number, j: number): { readonly cost: number; readonly split: number } => {
    const key = `${i} ${j}`;
    const known = plans.get(key);
    if (known !== undefined) return known;
    let best = { cost: i === j ? 0 : Number.POSITIVE_INFINITY, split: i };
    for (let k = i; k < j; k++) {
      const cost = plan(i, k).cost + plan(k + 1, j).cost + sizes[i]! * sizes[k + 1]! * sizes[j + 1]!;
      if (cost < best.cost) best = { cost, split: k };
    }
    plans.set(key, best);
    return best;
  };
  const multiply = (i: number, j: number): Tensor => {
    if (i === j) return matrices[i]!;
    const { split } = plan(i, j);
    return mm(multiply(i, split), multiply(split + 1, j));
  };
  return multiply(0, matrices.length - 1);
}
