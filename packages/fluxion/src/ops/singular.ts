/** Singular values, for norms of matrices. */

import { mul, reshape } from "../core/basis.ts";
import { composite, discrete } from "../core/families.ts";
import type { Tensor } from "../core/tensor.ts";
import { dense } from "../kernels/copy.ts";
import { singularSystems } from "../kernels/singular.ts";
import { eq, where } from "./compare.ts";
import { add, div, sub } from "./elementwise.ts";
import { matmul } from "./products.ts";
import { diagonal, matrixTranspose as mT, narrow, select, unsqueeze } from "./views.ts";

/** Left vectors (m), right vectors (n) and values (1) of each matrix, side by side in rows. */
const systemOf = /* @__PURE__ */ discrete<null>({
  name: "svd",
  shape: ([x]) => {
    const [m, n] = x!.shape.slice(-2) as [number, number];
    return [...x!.shape.slice(0, -2), Math.min(m, n), m + n + 1];
  },
  dtype: ([x]) => x!.dtype,
  map: ([x], _, __, [t]) => singularSystems(dense(x!, t!.shape, t!.dtype), t!.shape.at(-2)!, t!.shape.at(-1)!),
  batch: () => null,
});

/** A = U S Vᵀ; U and V have k = min(m, n) columns. */
interface System {
  readonly u: Tensor;
  readonly s: Tensor;
  readonly v: Tensor;
}
function constantSystem(x: Tensor): System {
  const [m, n] = x.shape.slice(-2) as [number, number];
  const packed = systemOf([x], null);
  const last = packed.shape.length - 1;
  return {
    u: mT(narrow(packed, last, 0, m)),
    v: mT(narrow(packed, last, m, n)),
    s: select(packed, last, m + n),
  };
}

/** 1 / x, and 0 where x is 0. */
const inverseOrZero = (x: Tensor): Tensor => where(eq(x, 0), 0, div(1, where(eq(x, 0), 1, x)));

/** Of orders up to 2³ − 1 the derivatives of vectors so moved are right, of values to 2⁴ − 1: each step doubles them. */
const steps = 3;

/**
 * A system that is right for A as it is, moved with what moves A. In the frame of the old vectors A is S but for what
 * moves it; the rotations I + F and I + G on both sides that make it diagonal to first order follow from pairs of
 * values, and what leads out of the old frame is added.
 */
function movingSystem(x: Tensor): System {
  let { u, v, s } = constantSystem(x);
  for (let step = 0; step < steps; step++) {
    const [xv, xtu] = [matmul(x, v), matmul(mT(x), u)];
    const frame = matmul(mT(u), xv);
    const [si, sj] = [unsqueeze(s, -1), unsqueeze(s, -2)];
    const gap = inverseOrZero(sub(mul(sj, sj), mul(si, si)));
    const f = mul(gap, add(mul(sj, frame), mul(si, mT(frame))));
    const g = mul(gap, add(mul(si, frame), mul(sj, mT(frame))));
    const scale = unsqueeze(inverseOrZero(s), -2);
    const outU = mul(sub(xv, matmul(u, frame)), scale);
    const outV = mul(sub(xtu, matmul(v, mT(frame))), scale);
    u = orthonormal(add(add(u, matmul(u, f)), outU));
    v = orthonormal(add(add(v, matmul(v, g)), outV));
    s = diagonal(matmul(mT(u), matmul(x, v)), 0, -2, -1);
  }
  return { u, v, s };
}

/** Columns that nearly are, made orthonormal: X (3 − XᵀX) / 2 is the step of Newton's method. */
const orthonormal = (x: Tensor): Tensor => sub(mul(x, 1.5), mul(matmul(x, matmul(mT(x), x)), 0.5));

const leftVectors = /* @__PURE__ */ composite<null>({
  name: "linalg_svd",
  body: ([x]) => movingSystem(x!).u,
  fused: ([x]) => constantSystem(x!).u,
});
const rightVectors = /* @__PURE__ */ composite<null>({
  name: "linalg_svd",
  body: ([x]) => movingSystem(x!).v,
  fused: ([x]) => constantSystem(x!).v,
});
const values = /* @__PURE__ */ composite<null>({
  name: "linalg_svd",
  body: ([x]) => movingSystem(x!).s,
  fused: ([x]) => constantSystem(x!).s,
  // ds = diag(Uᵀ dA V), also where values are equal or 0
  vjp: (g, [x]) => [matmul(mul(leftVectors([x!], null), unsqueeze(g, -2)), mT(rightVectors([x!], null)))],
});

/** The singular values of each matrix of the last two dims, in descending order. */
export function singularValues(x: Tensor): Tensor {
  const k = Math.min(...x.shape.slice(-2));
  return k === 0 ? reshape(x, [...x.shape.slice(0, -2), 0]) : values([x], null);
}
