/** Scans, softmax and the like, of the elements where a mask is true. */

import type { PyFloat, Tensor, TensorLike } from "../core/tensor.ts";
import type { DType } from "../tensor/dtype.ts";
import { inNameOf } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { clampMin } from "../ops/compare.ts";
import { div, logaddexp as logaddexpOf, neg } from "../ops/elementwise.ts";
import * as scan from "../ops/scan.ts";
import * as soft from "../ops/softmax.ts";
import { masked, type MaskOption, readMasked } from "./masks.ts";
import { norm } from "./reductions.ts";

interface Options extends MaskOption {
  readonly dim?: number;
  readonly dtype?: DType | null;
}
type Along = (x: TensorLike, ...args: Arguments<[dim: number], Options>) => Tensor;
/** A function along a dim that does not see one value: what is masked out has it. */
const along =
  (op: string, identity: number, of: (x: Tensor, dim: number) => Tensor): Along =>
  (x, ...args) => {
    const { dim, ...options } = readArguments<Options>(op, args, ["dim"], ["dtype", "mask"]);
    const { t, mask } = readMasked(op, x, options);
    return inNameOf(op, () => of(masked(t, mask, identity), dim as number));
  };

/** Running sums of what is not masked out. */
export const cumsum: Along = /* @__PURE__ */ along("cumsum", 0, (x, dim) => scan.cumsum(x, dim));
/** Running products of what is not masked out. */
export const cumprod: Along = /* @__PURE__ */ along("cumprod", 1, (x, dim) => scan.cumprod(x, dim));
/** eˣ / Σ eˣ of what is not masked out. */
export const softmax: Along = /* @__PURE__ */ along("softmax", -Infinity, (x, dim) => soft.softmax(x, dim));
/** The logarithm of that. */
export const logSoftmax: Along = /* @__PURE__ */ along("logSoftmax", -Infinity, (x, dim) => soft.logSoftmax(x, dim));
/** e⁻ˣ / Σ e⁻ˣ of what is not masked out. */
export const softmin: Along = /* @__PURE__ */ along("softmin", Infinity, (x, dim) => soft.softmax(neg(x), dim));

interface NormalizeOptions extends Options {
  readonly ord?: number | PyFloat;
  /** The least that is divided by. */
  readonly eps?: number | PyFloat;
}
/** What is not masked out, divided by its norm along `dim`. */
export function normalize(
  x: TensorLike,
  ...args: Arguments<[ord: number | PyFloat, dim: number], NormalizeOptions>
): Tensor {
  const given = readArguments<NormalizeOptions>("normalize", args, ["ord", "dim"], ["eps", "dtype", "mask"]);
  const { t, mask } = readMasked("normalize", x, given);
  const length = inNameOf("normalize", () =>
    norm(t, given.ord ?? 2, { dim: given.dim as number, keepdim: true, mask }),
  );
  return div(masked(t, mask, 0), clampMin(length, given.eps ?? 1e-12));
}

interface Masks {
  readonly inputMask?: Tensor | null;
  readonly otherMask?: Tensor | null;
  readonly dtype?: DType | null;
}
/** log(eˣ + eʸ), where what is masked out counts as −∞. */
export function logaddexp(x: TensorLike, y: TensorLike, ...args: Arguments<[], Masks>): Tensor {
  const { inputMask, otherMask, dtype } = readArguments<Masks>(
    "logaddexp",
    args,
    [],
    ["inputMask", "otherMask", "dtype"],
  );
  const [a, b] = [
    readMasked("logaddexp", x, { mask: inputMask ?? null, dtype: dtype ?? null }),
    readMasked("logaddexp", y, { mask: otherMask ?? null, dtype: dtype ?? null }),
  ];
  return logaddexpOf(masked(a.t, a.mask, -Infinity), masked(b.t, b.mask, -Infinity));
}
