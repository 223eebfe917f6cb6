/** An associative operation on elements of one kind. */
export interface Fold<N = number> {
  readonly identity: N;
  /** All of a run: `z ∘ x₀ ∘ x₁ ∘ …` */
  readonly run: (z: N, x: ArrayLike<N>, offset: number, stride: number, count: number) => N;
}

const sum: Fold = {
  identity: 0,
  run: (z, x, offset, stride, count) => {
    let a = 0;
    let b = 0;
    let c = 0;
    let d = 0;
    let i = offset;
    let n = 0;
    for (; n + 4 <= count; n += 4, i += 4 * stride) {
      a += x[i]!;
      b += x[i + stride]!;
      c += x[i + 2 * stride]!;
      d += x[i + 3 * stride]!;
    }
    for (; n < count; n++, i += stride) a += x[i]!;
    return z + (a + b + (c + d));
  },
};

/** The greatest element (sign 1) or the least (−1): NaN wins by `v !== v`, and stays since nothing is greater than it. */
const extreme = (sign: 1 | -1, identity: number): Fold => ({
  identity,
  run: (z, x, offset, stride, count) => {
    let most = sign * z;
    for (let n = 0, i = offset; n < count; n++, i += stride) {
      const v = sign * x[i]!;
      if (v > most || v !== v) most = v;
    }
    return sign * most;
  },
});

const stepwise = <N>(identity: N, step: (z: N, x: N) => N): Fold<N> => ({
  identity,
  run: (z, x, offset, stride, count) => {
    for (let n = 0, i = offset; n < count; n++, i += stride) z = step(z, x[i]!);
    return z;
  },
});

/** The operations that `reduce` knows. */
export type ReduceKind = "sum" | "prod" | "amax" | "amin" | "any" | "all";

export const folds: Readonly<Record<ReduceKind, Fold>> = {
  sum,
  prod: /* @__PURE__ */ stepwise(1, (z, x) => z * x),
  amax: /* @__PURE__ */ extreme(1, -Infinity),
  amin: /* @__PURE__ */ extreme(-1, Infinity),
  any: /* @__PURE__ */ extreme(1, 0),
  all: /* @__PURE__ */ extreme(-1, 1),
};

/** Folds that wrap at every step: those of doubles would lose the low digits. */
export const intFolds: Readonly<Partial<Record<ReduceKind, Fold<number>>>> = {
  sum: /* @__PURE__ */ stepwise(0, (z, x) => (z + x) | 0),
  prod: /* @__PURE__ */ stepwise(1, Math.imul),
};

/** Folds in 64 bits. */
export const bigFolds: Readonly<Partial<Record<ReduceKind, Fold<bigint>>>> = {
  sum: /* @__PURE__ */ stepwise(0n, (z, x) => BigInt.asIntN(64, z + x)),
  prod: /* @__PURE__ */ stepwise(1n, (z, x) => BigInt.asIntN(64, z * x)),
  amax: /* @__PURE__ */ stepwise(-0x8000_0000_0000_0000n, (z, x) => (x > z ? x : z)),
  amin: /* @__PURE__ */ stepwise(0x7fff_ffff_ffff_ffffn, (z, x) => (x < z ? x : z)),
};
