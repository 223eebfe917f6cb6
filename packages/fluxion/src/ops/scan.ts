/** Running sums and products. */

import { convert, mul } from "../core/basis.ts";
import { behind, composite, discrete, linear } from "../core/families.ts";
import { toTensor } from "../core/operands.ts";
import type { Tensor, TensorLike } from "../core/tensor.ts";
import { scan } from "../kernels/along.ts";
import type { DType } from "../tensor/dtype.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { checkDType } from "./create.ts";
import { wrapDim } from "./dims.ts";
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
const cumprodRow = /* @__PURE__ */ composite<number>({
  name: "cumprod",
  saves: "both",
  // by doubling: no division, so zeros are fine to every order
  body: ([x], dim) => {
    let y = x!;
    const n = y.shape[dim] ?? 1;
    for (let s = 1; s < n; s *= 2)
      y = cat([narrow(y, dim, 0, s), mul(narrow(y, dim, s, n - s), narrow(y, dim, 0, n - s))], dim);
    return y;
  },
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
