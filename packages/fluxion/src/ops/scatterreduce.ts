/** Elements combined where integers say: products, means and extremes. */

import { convert, filled, mul } from "../core/basis.ts";
import { composite, discrete } from "../core/families.ts";
import { number, isTraced, type Tensor } from "../core/tensor.ts";
import { accumulateAt, rankAt } from "../kernels/combine.ts";
import { along } from "../kernels/lookup.ts";
import { isFloat } from "../tensor/dtype.ts";
import { eq, ge, where } from "./compare.ts";
import { div, floor } from "./elementwise.ts";
import { accumulating, alongDim, putting, reading } from "./places.ts";
import { elements } from "./read.ts";

export type ScatterReduction = "sum" | "prod" | "mean" | "amax" | "amin";

export interface ReduceParams {
  readonly dim: number;
  readonly reduce: ScatterReduction;
  readonly includeSelf: boolean;
}

type Row = (inputs: readonly Tensor[], dim: number) => Tensor;
const names = { name: "scatter_reduce", op: "scatterReduce" };
const take: Row = /* @__PURE__ */ reading(alongDim, names);
const put: Row = /* @__PURE__ */ putting(alongDim, names);
const add: Row = /* @__PURE__ */ accumulating(alongDim, names);

/** How often its place was named before, for each index in row-major order. */
const rank = /* @__PURE__ */ discrete<{ readonly dim: number }>({
  name: "scatter_rank",
  shape: ([, at]) => at!.shape,
  dtype: () => "int64",
  map: ([, at], _, { dim }, [x, i]) => rankAt(at!, along(at!.strides, i!.shape, x!.shape, dim), x!.shape),
  batch: ({ dim }) => ({ dim: dim + 1 }),
});

/** The combination itself, as a constant. */
const combined = /* @__PURE__ */ discrete<ReduceParams>({
  name: "scatter_reduce",
  shape: ([x]) => x!.shape,
  dtype: ([x]) => x!.dtype,
  map: ([x, v, at], to, { dim, reduce, includeSelf }, [t, u, i]) => {
    const plan = { ...along(at!.strides, i!.shape, to, dim), op: "scatterReduce" };
    return accumulateAt(reduce, includeSelf, x!, to, v!, u!.shape, at!, plan, t!.dtype);
  },
  batch: (p) => ({ ...p, dim: p.dim + 1 }),
});

const constant = (value: number, like: Tensor): Tensor => filled(value, like.shape, like.dtype);

/** The part of `x` that takes part: all of it, or what no index names. */
const ownPart = (x: Tensor, src: Tensor, at: Tensor, { dim, includeSelf }: ReduceParams, neutral: number): Tensor =>
  includeSelf ? x : put([x, constant(neutral, src), at], dim);

function bodyOf([x, src, at]: readonly Tensor[], params: ReduceParams): Tensor {
  const { dim, reduce } = params;
  const [own, v, index] = [ownPart(x!, src!, at!, params, reduce === "prod" ? 1 : 0), src!, at!];
  switch (reduce) {
    case "sum":
      return add([own, v, index], dim);
    case "mean": {
      const one = ownPart(constant(1, x!), v, index, params, 0);
      const count = add([one, constant(1, v), index], dim);
      const safe = where(eq(count, 0), number(1, x!.dtype), count);
      const mean = div(add([own, v, index], dim), safe);
      return isFloat(x!.dtype) ? mean : convert(floor(mean), x!.dtype);
    }
    case "prod":
      return product(own, v, index, dim);
    case "amax":
    case "amin": {
      // equal extremes share what moves them
      const best = combined([x!, v, index], params);
      const ofOwn = where(eq(x!, best), ownPart(constant(1, x!), v, index, params, 0), number(0, x!.dtype));
      const ofSource = where(eq(v, take([best, index], dim)), constant(1, v), number(0, v.dtype));
      const share = add([ofOwn, ofSource, index], dim);
      const kept = (t: Tensor, weight: Tensor): Tensor => where(eq(weight, 0), number(0, t.dtype), t);
      return div(add([kept(x!, ofOwn), kept(v, ofSource), index], dim), share);
    }
  }
}

/** The product of the first sources of all places, of the second ones, and so on: right at zeros, to every order. */
function product(own: Tensor, src: Tensor, at: Tensor, dim: number): Tensor {
  const none = constant(0, own);
  const ranks = rank([none, at], { dim });
  const turns = isTraced(ranks) ? (at.shape[dim] ?? 1) : turnsOf(elements(ranks, "scatterReduce") as BigInt64Array);
  let result = own;
  for (let k = 0; k < turns; k++) {
    const turn = eq(ranks, k);
    const values = add([none, where(turn, src, number(0, src.dtype)), at], dim);
    const hit = add([none, where(turn, constant(1, src), number(0, src.dtype)), at], dim);
    result = mul(result, where(ge(hit, 1), values, number(1, own.dtype)));
  }
  return result;
}
/** How many turns there are. */
const turnsOf = (ranks: BigInt64Array): number => ranks.reduce((most, r) => Math.max(most, Number(r) + 1), 0);

const kind = (name: string): ((inputs: readonly Tensor[], params: ReduceParams) => Tensor) =>
  composite<ReduceParams>({ name, body: bodyOf, fused: (inputs, params) => combined(inputs, params) });

/** The sources combined along a dim where indices of their shape say, under the node that PyTorch gives it. */
export const scatteredBy: ReturnType<typeof kind> = /* @__PURE__ */ kind("scatter_reduce");
export const indexedBy: ReturnType<typeof kind> = /* @__PURE__ */ kind("index_reduce");
