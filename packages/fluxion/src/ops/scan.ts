/** Running sums, products, extremes and log-sum-exps. */

import { convert, mul } from "../core/basis.ts";
import { behind, composite, discrete, linear } from "../core/families.ts";
import { toTensor } from "../core/operands.ts";
import type { Tensor, TensorLike } from "../core/tensor.ts";
import { cumExtreme, scan, scanLogSum } from "../kernels/along.ts";
import { type DType, dtypes, isFloat } from "../tensor/dtype.ts";
import { DTypeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { checkDType } from "./create.ts";
import { wrapDim } from "./dims.ts";
import { logaddexp } from "./elementwise.ts";
import { type ValuesAndIndices, valuesAndIndices } from "./extreme.ts";
import { chosenBy } from "./gathering.ts";
import { inPlace } from "./inplace.ts";
import { cat } from "./join.ts";
import { sumType } from "./reduction.ts";
import { narrow } from "./views.ts";

interface Scan {
  readonly dim: number;
  readonly reverse: boolean;
  readonly dtype: DType;
}
const cumsumRow: (inputs: readonly Tensor[], params: Scan) => Tensor = /* @__PURE__ */ linear<Scan>({
  name: "cumsum",
  shape: ([x]) => x!.shape,
  dtype: (_, { dtype }) => dtype,
  map: ([x], to, { dim, reverse, dtype }, [t]) => scan("sum", x!, to, dim, dtype, t!.dtype, reverse),
  transpose: (g, _, [x], { dim, reverse }) =>
    convert(cumsumRow([g], { dim, reverse: !reverse, dtype: g.dtype }), x!.dtype),
  batch: behind,
});
const scanProduct = /* @__PURE__ */ discrete<number>({
  name: "cumprod",
  shape: ([x]) => x!.shape,
  dtype: ([x]) => x!.dtype,
  map: ([x], to, dim, [t]) => scan("prod", x!, to, dim, t!.dtype, t!.dtype, false),
  batch: (dim) => dim + 1,
});
/** Each element combined with all before it, in log₂ n steps over all of them. */
function byDoubling(x: Tensor, dim: number, combine: (x: Tensor, y: Tensor) => Tensor): Tensor {
  const n = x.shape[dim] ?? 1;
  let y = x;
  for (let s = 1; s < n; s *= 2)
    y = cat([narrow(y, dim, 0, s), combine(narrow(y, dim, s, n - s), narrow(y, dim, 0, n - s))], dim);
  return y;
}
const cumprodRow = /* @__PURE__ */ composite<number>({
  name: "cumprod",
  saves: "both",
  body: ([x], dim) => byDoubling(x!, dim, mul), // no division, so zeros are fine to every order
  fused: ([x], dim) => scanProduct([x!], dim),
});
type ScanArguments = Arguments<[dim: number], { dim?: number; dtype?: DType | null }>;
function scanned(op: "cumsum" | "cumprod", x: TensorLike, args: readonly unknown[]): Tensor {
  const { dim, dtype } = readArguments<{ dim: number; dtype: DType | null }>(op, args, ["dim"], ["dtype"]);
  const t = toTensor(x, op);
  const d = wrapDim(op, dim, t.shape.length);
  const type = sumType(t, dtype == null ? null : checkDType(op, dtype));
  if (op === "cumsum") return cumsumRow([t], { dim: d, reverse: false, dtype: type });
  return cumprodRow([convert(t, type)], d);
}
/** Running sums along `dim`. */
export const cumsum = (x: TensorLike, ...args: ScanArguments): Tensor => scanned("cumsum", x, args);
/** Running products along `dim`. */
export const cumprod = (x: TensorLike, ...args: ScanArguments): Tensor => scanned("cumprod", x, args);
/** Running sums in the memory of `x`. */
export const cumsum_: (x: Tensor, ...args: ScanArguments) => Tensor = /* @__PURE__ */ inPlace("cumsum_", cumsum);
/** Running products in the memory of `x`. */
export const cumprod_: (x: Tensor, ...args: ScanArguments) => Tensor = /* @__PURE__ */ inPlace("cumprod_", cumprod);

// ---- extremes so far ----

interface Extremes {
  readonly dim: number;
  readonly kind: "max" | "min";
}
const extremesSoFar = /* @__PURE__ */ discrete<Extremes>({
  name: "cumextreme",
  shape: ([x]) => x!.shape,
  dtype: () => "int64",
  map: ([x], to, { dim, kind }, [t]) => cumExtreme(kind, x!, to, dim, t!.dtype),
  batch: behind,
});
type Cumulative = (x: TensorLike, ...args: Arguments<[dim: number], { dim?: number }>) => ValuesAndIndices;
function cumulative(op: string, kind: Extremes["kind"], row: ReturnType<typeof chosenBy>): Cumulative {
  return (x, ...args) => {
    const { dim } = readArguments<{ dim: number }>(op, args, ["dim"]);
    const t = toTensor(x, op);
    const d = wrapDim(op, dim, t.shape.length);
    const indices = extremesSoFar([t], { dim: d, kind });
    return valuesAndIndices(row([t, indices], d), indices);
  };
}
/** The greatest element so far along `dim`, and where it stands; the last of a tie, and the first NaN counts on. */
export const cummax: Cumulative = /* @__PURE__ */ cumulative(
  "cummax",
  "max",
  /* @__PURE__ */ chosenBy("cummax", "CummaxBackward0"),
);
/** The least element so far along `dim`, and where it stands. */
export const cummin: Cumulative = /* @__PURE__ */ cumulative(
  "cummin",
  "min",
  /* @__PURE__ */ chosenBy("cummin", "CumminBackward0"),
);

const scanLogSums = /* @__PURE__ */ discrete<number>({
  name: "logcumsumexp",
  shape: ([x]) => x!.shape,
  dtype: ([x]) => x!.dtype,
  map: ([x], to, dim, [t]) => scanLogSum(x!, to, dim, t!.dtype),
  batch: (dim) => dim + 1,
});
const logcumsumexpRow = /* @__PURE__ */ composite<number>({
  name: "logcumsumexp",
  body: ([x], dim) => byDoubling(x!, dim, logaddexp),
  fused: ([x], dim) => scanLogSums([x!], dim),
});
/** Running log Σ eˣ along `dim`, without overflow. */
export function logcumsumexp(x: TensorLike, ...args: Arguments<[dim: number], { dim?: number }>): Tensor {
  const { dim } = readArguments<{ dim: number }>("logcumsumexp", args, ["dim"]);
  const t = toTensor(x, "logcumsumexp");
  const d = wrapDim("logcumsumexp", dim, t.shape.length);
  if (!isFloat(t.dtype))
    throw new DTypeError(
      `logcumsumexp: "logcumsumexp_out_cpu" not implemented for '${dtypes[t.dtype].scalarName}'; convert it with .to("float64")`,
    );
  return logcumsumexpRow([t], d);
}
