import type { NumberArray } from "./copy.ts";

/** An associative operation on numbers, as the two loops that a reduction needs. */
export interface Fold {
  readonly identity: number;
  /** All of a run: `z ∘ x₀ ∘ x₁ ∘ …` */
  readonly run: (z: number, x: NumberArray, offset: number, stride: number, count: number) => number;
  /** Column by column: `z[j] ← z[j] ∘ x[j]` */
  readonly columns: (z: Float64Array, x: NumberArray, offset: number, stride: number, count: number) => void;
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
  columns: (z, x, offset, stride, count) => {
    for (let j = 0, i = offset; j < count; j++, i += stride) z[j]! += x[i]!;
  },
};

const prod: Fold = {
  identity: 1,
  run: (z, x, offset, stride, count) => {
    for (let n = 0, i = offset; n < count; n++, i += stride) z *= x[i]!;
    return z;
  },
  columns: (z, x, offset, stride, count) => {
    for (let j = 0, i = offset; j < count; j++, i += stride) z[j]! *= x[i]!;
  },
};

// NaN wins by `v !== v`, and stays because no comparison with it is true.

const amax: Fold = {
  identity: -Infinity,
  run: (z, x, offset, stride, count) => {
    for (let n = 0, i = offset; n < count; n++, i += stride) {
      const v = x[i]!;
      if (v > z || v !== v) z = v;
    }
    return z;
  },
  columns: (z, x, offset, stride, count) => {
    for (let j = 0, i = offset; j < count; j++, i += stride) {
      const v = x[i]!;
      if (v > z[j]! || v !== v) z[j] = v;
    }
  },
};

const amin: Fold = {
  identity: Infinity,
  run: (z, x, offset, stride, count) => {
    for (let n = 0, i = offset; n < count; n++, i += stride) {
      const v = x[i]!;
      if (v < z || v !== v) z = v;
    }
    return z;
  },
  columns: (z, x, offset, stride, count) => {
    for (let j = 0, i = offset; j < count; j++, i += stride) {
      const v = x[i]!;
      if (v < z[j]! || v !== v) z[j] = v;
    }
  },
};

const any: Fold = {
  identity: 0,
  run: (z, x, offset, stride, count) => {
    for (let n = 0, i = offset; z === 0 && n < count; n++, i += stride) if (x[i] !== 0) z = 1;
    return z;
  },
  columns: (z, x, offset, stride, count) => {
    for (let j = 0, i = offset; j < count; j++, i += stride) if (x[i] !== 0) z[j] = 1;
  },
};

const all: Fold = {
  identity: 1,
  run: (z, x, offset, stride, count) => {
    for (let n = 0, i = offset; z === 1 && n < count; n++, i += stride) if (x[i] === 0) z = 0;
    return z;
  },
  columns: (z, x, offset, stride, count) => {
    for (let j = 0, i = offset; j < count; j++, i += stride) if (x[i] === 0) z[j] = 0;
  },
};

/** The operations that `reduce` knows. */
export type ReduceKind = "sum" | "prod" | "amax" | "amin" | "any" | "all";

export const folds: Readonly<Record<ReduceKind, Fold>> = { sum, prod, amax, amin, any, all };

/** A fold of a run of bigints, in 64 bits. */
export interface BigFold {
  readonly identity: bigint;
  readonly run: (z: bigint, x: BigInt64Array, offset: number, stride: number, count: number) => bigint;
}

const bigSum: BigFold = {
  identity: 0n,
  run: (z, x, offset, stride, count) => {
    for (let n = 0, i = offset; n < count; n++, i += stride) z = BigInt.asIntN(64, z + x[i]!);
    return z;
  },
};

const bigProd: BigFold = {
  identity: 1n,
  run: (z, x, offset, stride, count) => {
    for (let n = 0, i = offset; n < count; n++, i += stride) z = BigInt.asIntN(64, z * x[i]!);
    return z;
  },
};

const bigMax: BigFold = {
  identity: -(2n ** 63n),
  run: (z, x, offset, stride, count) => {
    for (let n = 0, i = offset; n < count; n++, i += stride) if (x[i]! > z) z = x[i]!;
    return z;
  },
};

const bigMin: BigFold = {
  identity: 2n ** 63n - 1n,
  run: (z, x, offset, stride, count) => {
    for (let n = 0, i = offset; n < count; n++, i += stride) if (x[i]! < z) z = x[i]!;
    return z;
  },
};

export const bigFolds: Readonly<Record<Exclude<ReduceKind, "any" | "all">, BigFold>> = {
  sum: bigSum,
  prod: bigProd,
  amax: bigMax,
  amin: bigMin,
};
