/** Elements combined where integers say. */

import { type DType, dtypes, type TypedArray } from "../tensor/dtype.ts";
import { numel, type Shape } from "../tensor/shape.ts";
import { contiguous, copied, dense } from "./copy.ts";
import { wholeOperand } from "./layout.ts";
import { offsetsOf, type Plan } from "./lookup.ts";
import type { Elements, Operand } from "./operand.ts";

const combine: Readonly<Record<string, (z: number, x: number) => number>> = {
  sum: (z, x) => z + x,
  mean: (z, x) => z + x,
  prod: (z, x) => z * x,
  amax: (z, x) => (x > z || x !== x ? x : z),
  amin: (z, x) => (x < z || x !== x ? x : z),
};

/** `x` with the elements of `v` combined into the places of the plan; where `own` is false, those that are named start anew. */
export function accumulateAt(
  reduce: string,
  own: boolean,
  x: Operand,
  to: Shape,
  v: Operand,
  from: Shape,
  at: Operand,
  plan: Plan,
  dtype: DType,
): Elements {
  const { wide, category, big } = dtypes[dtype];
  const out = contiguous(x, to, wide, dtype) as Float64Array; // or bigints
  const data = dense(v, from, wide, dtype) as Float64Array;
  const offsets = offsetsOf(at, plan);
  const f = reduce === "prod" && category === "int" && !big ? Math.imul : combine[reduce]!;
  const count = new Int32Array(out.length).fill(own ? 1 : 0);
  const logical = category === "bool";
  for (let i = 0; i < offsets.length; i++) {
    const k = offsets[i]!;
    const z = count[k] === 0 ? data[i]! : f(out[k]!, data[i]!);
    out[k] = logical && z ? 1 : z;
    count[k]!++;
  }
  if (reduce === "mean") average(out, count, dtype);
  return wide === dtype ? out : copied(wholeOperand(out, to), to, dtype, wide);
}

/** Sums become means; those of integers are floored. */
function average(sums: TypedArray, count: Int32Array, dtype: DType): void {
  const { big, category } = dtypes[dtype];
  for (let i = 0; i < count.length; i++) {
    const n = count[i]!;
    if (n < 2) continue;
    if (big) {
      const [z, m] = [sums[i] as bigint, BigInt(n)];
      sums[i] = z / m - (z % m < 0n ? 1n : 0n);
    } else sums[i] = category === "float" ? (sums[i] as number) / n : Math.floor((sums[i] as number) / n);
  }
}

/** For each place of the plan, how often it was named before. */
export function rankAt(at: Operand, plan: Plan, shape: Shape): BigInt64Array {
  const offsets = offsetsOf(at, plan);
  const count = new BigInt64Array(Math.max(1, numel(shape)));
  const ranks = new BigInt64Array(offsets.length);
  for (let i = 0; i < offsets.length; i++) ranks[i] = count[offsets[i]!]!++;
  return ranks;
}
