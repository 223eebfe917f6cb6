/** Distances of points, and vectors cut to a length. */

import { expand, mul } from "../core/basis.ts";
import { composite, discrete } from "../core/families.ts";
import { checkTensor, kindText, scalarOf } from "../core/operands.ts";
import type { PyFloat, Tensor } from "../core/tensor.ts";
import { dense } from "../kernels/copy.ts";
import { distances } from "../kernels/distances.ts";
import { engine } from "../kernels/engine.ts";
import { dtypes, isFloat } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { broadcastShapes } from "../tensor/shape.ts";
import { gt, where } from "./compare.ts";
import { tensor } from "./create.ts";
import { wrapDim } from "./dims.ts";
import { add, div, sub } from "./elementwise.ts";
import { indexSelect } from "./gathering.ts";
import { inPlace } from "./inplace.ts";
import { normRow, vectorNormRow } from "./norm.ts";
import { unsqueeze } from "./views.ts";

type Real = number | PyFloat;

const distOf = /* @__PURE__ */ composite<number>({
  name: "dist",
  saves: "both",
  body: ([x, y], p) => {
    const d = sub(x!, y!);
    return vectorNormRow([d], { p, dims: d.shape.map((_, k) => k), keepdim: false });
  },
});
/** The p-norm (2) of x − y, over all elements. */
export function dist(x: Tensor, y: Tensor, ...args: Arguments<[p: Real], { readonly p?: Real }>): Tensor {
  const { p = 2 } = readArguments<{ p: Real }>("dist", args, ["p"]);
  checkTensor("dist", x);
  checkTensor("dist", y);
  if (!isFloat(x.dtype) || !isFloat(y.dtype))
    throw new DTypeError(
      `dist: norm(): input dtype should be either floating point or complex. Got ${dtypes[isFloat(x.dtype) ? y.dtype : x.dtype].scalarName} instead.; convert it with .to("float64")`,
    );
  const order = Number(scalarOf("dist", p)[0]);
  return inNameOf("dist", () => distOf([x, y], order));
}

// ---- of each point from each ----

const alongLast = /* @__PURE__ */ normRow("NormBackward1");
const lengths = (d: Tensor, p: number): Tensor => alongLast([d], { p, dims: [d.shape.length - 1], keepdim: false });

const distancesOf = /* @__PURE__ */ discrete<number>({
  name: "cdist",
  shape: ([x, y]) => [...x!.shape.slice(0, -1), y!.shape.at(-2)!],
  dtype: ([x]) => x!.dtype,
  map: ([x, y], to, p, [t, u]) =>
    engine.kernels?.distances([x!, y!], [t!.shape, u!.shape], to, p, t!.dtype) ??
    distances(dense(x!, t!.shape, t!.dtype), dense(y!, u!.shape, u!.dtype), to, t!.shape.at(-1)!, p),
  batch: (p) => p,
});
const cdistRow = /* @__PURE__ */ composite<number>({
  name: "cdist",
  saves: "both",
  body: ([x, y], p) => lengths(sub(unsqueeze(x!, -2), unsqueeze(y!, -3)), p),
  fused: ([x, y], p) => distancesOf([x!, y!], p),
});

const modes: readonly unknown[] = [
  "use_mm_for_euclid_dist_if_necessary",
  "use_mm_for_euclid_dist",
  "donot_use_mm_for_euclid_dist",
];
interface CdistOptions {
  readonly p?: Real;
  /** Taken for the sake of programs of PyTorch: distances are always taken from differences. */
  readonly computeMode?: string;
}
/** The p-norm (2) of the difference of each row of `x` and each row of `y`; dims before those broadcast. */
export function cdist(x: Tensor, y: Tensor, ...args: Arguments<[p: Real, computeMode: string], CdistOptions>): Tensor {
  const given = readArguments<CdistOptions>("cdist", args, ["p", "computeMode"]);
  const order = orderOf("cdist", given.p ?? 2);
  for (const [name, t] of [
    ["X1", x],
    ["X2", y],
  ] as const) {
    checkTensor("cdist", t);
    if (t.shape.length < 2)
      throw new ShapeError(`cdist: cdist only supports at least 2D tensors, ${name} got: ${t.shape.length}D`);
    if (!isFloat(t.dtype))
      throw new DTypeError(
        `cdist: cdist only supports floating-point dtypes, ${name} got: ${dtypes[t.dtype].scalarName}; convert it with .to("float64")`,
      );
  }
  if (x.dtype !== y.dtype)
    throw new DTypeError(
      `cdist: expected scalar type ${dtypes[x.dtype].scalarName} but found ${dtypes[y.dtype].scalarName}; convert one of them`,
    );
  const [n, m] = [x.shape.at(-1)!, y.shape.at(-1)!];
  if (n !== m) throw new ShapeError(`cdist: X1 and X2 must have the same number of columns. X1: ${n} X2: ${m}`);
  const mode = given.computeMode ?? modes[0];
  if (!modes.includes(mode))
    throw new ArgumentError(
      `cdist: ${typeof mode === "string" ? mode : kindText(mode)} is not a valid value for compute_mode; it is one of ${modes.join(", ")}`,
    );
  const batch = broadcastShapes("cdist", [x.shape.slice(0, -2), y.shape.slice(0, -2)]);
  const whole = (t: Tensor): Tensor => expand(t, [...batch, ...t.shape.slice(-2)]);
  return cdistRow([whole(x), whole(y)], order);
}

function orderOf(op: string, p: Real): number {
  const order = Number(scalarOf(op, p)[0]);
  if (!(order >= 0)) throw new ArgumentError(`${op}: ${op} only supports non-negative p values; p is ${order}`);
  return order;
}

/** The places of each two of n, as two lists. */
function pairsOf(n: number): readonly [Tensor, Tensor] {
  const lists = [new BigInt64Array((n * (n - 1)) / 2), new BigInt64Array((n * (n - 1)) / 2)] as const;
  for (let i = 0, at = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++, at++) {
      lists[0][at] = BigInt(i);
      lists[1][at] = BigInt(j);
    }
  }
  return [tensor(lists[0]), tensor(lists[1])];
}

const pdistRow = /* @__PURE__ */ composite<number>({
  name: "pdist",
  saves: "both",
  body: ([x], p) => {
    const [a, b] = pairsOf(x!.shape[0]!);
    return lengths(sub(indexSelect(x!, 0, a), indexSelect(x!, 0, b)), p);
  },
});
/** The p-norm (2) of the difference of each two rows, the upper triangle of `cdist(x, x)` row by row. */
export function pdist(x: Tensor, ...args: Arguments<[p: Real], { readonly p?: Real }>): Tensor {
  const { p = 2 } = readArguments<{ p: Real }>("pdist", args, ["p"]);
  checkTensor("pdist", x);
  const order = orderOf("pdist", p);
  if (x.shape.length !== 2) throw new ShapeError(`pdist: pdist only supports 2D tensors, got: ${x.shape.length}D`);
  if (!isFloat(x.dtype))
    throw new DTypeError('pdist: pdist only supports floating-point dtypes; convert it with .to("float64")');
  return pdistRow([x], order);
}

// ---- cut to a length ----

interface RenormParams {
  readonly p: number;
  readonly dim: number;
  readonly maxnorm: number;
}
const renormRow = /* @__PURE__ */ composite<RenormParams>({
  name: "renorm",
  body: ([x], { p, dim, maxnorm }) => {
    const dims = x!.shape.map((_, d) => d).filter((d) => d !== dim);
    const length = vectorNormRow([x!], { p, dims, keepdim: true });
    // PyTorch's 1e-7 keeps the result below the bound
    return mul(x!, where(gt(length, maxnorm), div(maxnorm, add(length, 1e-7)), 1));
  },
});
interface RenormOptions {
  readonly p?: Real;
  readonly dim?: number;
  readonly maxnorm?: Real;
}
/** `x`, of which the slices along `dim` with a p-norm above `maxnorm` are scaled down to it. */
export function renorm(x: Tensor, ...args: Arguments<[p: Real, dim: number, maxnorm: Real], RenormOptions>): Tensor {
  const { p, dim, maxnorm } = readArguments<RenormOptions>("renorm", args, ["p", "dim", "maxnorm"]);
  checkTensor("renorm", x);
  const [order, most] = [Number(scalarOf("renorm", p)[0]), Number(scalarOf("renorm", maxnorm)[0])];
  if (!(order > 0)) throw new ArgumentError(`renorm: renorm: non-positive-norm not supported; p is ${order}`);
  if (!(most >= 0)) throw new ArgumentError(`renorm: renorm: expected maxnorm to be >= 0 but got ${most}`);
  if (x.shape.length < 2)
    throw new ShapeError(`renorm: renorm: input needs at least 2 dimensions, got ${x.shape.length} dimensions`);
  const d = wrapDim("renorm", dim, x.shape.length);
  if (!isFloat(x.dtype))
    throw new DTypeError(
      `renorm: linalg.vector_norm: Expected a floating point or complex tensor as input. Got ${dtypes[x.dtype].scalarName}; convert it with .to("float64")`,
    );
  return renormRow([x], { p: order, dim: d, maxnorm: most });
}
/** The same in the memory of `x`. */
export const renorm_: typeof renorm = /* @__PURE__ */ inPlace("renorm_", renorm);
