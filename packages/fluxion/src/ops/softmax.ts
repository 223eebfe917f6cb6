/** log-sum-exp and softmax, without overflow. */

import { convert, keptShape, mul, reducedShape, reshape } from "../core/basis.ts";
import { composite } from "../core/families.ts";
import { toTensor } from "../core/operands.ts";
import { strongMul } from "../core/slope.ts";
import { fromStorage, number, readOnly, type Tensor, type TensorLike } from "../core/tensor.ts";
import { Operand } from "../kernels/operand.ts";
import type { SlopeKind } from "../kernels/wasm/softmaxslope.ts";
import { engine } from "../kernels/engine.ts";
import type { SoftmaxKind } from "../kernels/wasm/softmax.ts";
import { type DType, dtypes, getDefaultDtype, isFloat } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";
import { numel, sameShape } from "../tensor/shape.ts";
import { Storage } from "../tensor/storage.ts";
import { eq, where } from "./compare.ts";
import { checkDType } from "./create.ts";
import { wrapDim } from "./dims.ts";
import { add, exp, log, log1p, sub } from "./elementwise.ts";
import { argmaxRow, maxValues } from "./extreme.ts";
import { type Along, asType, keeping, type ReduceArguments, readReduction, total } from "./reduction.ts";

/** 0, 1, … n − 1 */
function count(n: number): Tensor {
  const numbers = BigInt64Array.from({ length: n }, (_, i) => BigInt(i));
  return fromStorage(new Storage("int64", numbers), [n]);
}

/** The greatest element along `dim`, and where it stands. */
function topOf(x: Tensor, dim: number): { readonly top: Tensor; readonly isTop: Tensor } {
  const at = argmaxRow([x], { dim, keepdim: true });
  const places = x.shape.map((n, d) => (d === dim ? n : 1));
  return { top: maxValues([x, at], dim), isTop: eq(reshape(count(x.shape[dim]!), places), at) };
}

function operandOf(x: Tensor, op: string): Operand {
  const { storage, offset, strides } = readOnly(x, op);
  return new Operand(storage, offset, strides);
}

/** The value along `dim`, with that dim as 1 or as it was, from one kernel; null where it takes several operations. */
function atOnce(kind: SoftmaxKind, x: Tensor, dim: number): Tensor | null {
  if (x.shape.length === 0) return null;
  const out = engine.kernels?.softmax(kind, operandOf(x, kind), x.shape, dim, x.dtype);
  return out == null ? null : fromStorage(out, kind === "logsumexp" ? keptShape(x.shape, [dim]) : x.shape);
}

function logSumExpAlong(x: Tensor, dim: number): Tensor {
  if (x.shape[dim] === 0) return log(total(exp(x), keeping([dim])));
  const { top, isTop } = topOf(x, dim);
  const zero = number(0, x.dtype);
  const shift = where(eq(sub(top, top), zero), top, zero); // 0 where the greatest is infinite
  return add(top, log1p(total(where(isTop, zero, exp(sub(x, shift))), keeping([dim]))));
}

const logsumexpRow = /* @__PURE__ */ composite<Along>({
  name: "logsumexp",
  saves: "both",
  body: ([x], { dims, keepdim }) => reshape(dims.reduce(logSumExpAlong, x!), reducedShape(x!.shape, dims, keepdim)),
  fused: ([x], { dims, keepdim }) => {
    const along = (y: Tensor, dim: number): Tensor => atOnce("logsumexp", y, dim) ?? logSumExpAlong(y, dim);
    return reshape(dims.reduce(along, x!), reducedShape(x!.shape, dims, keepdim));
  },
  vjp: (g, [x], z, { dims }) => {
    const kept = keptShape(x!.shape, dims);
    return [strongMul(reshape(g, kept), exp(sub(x!, reshape(z, kept))))];
  },
});
/** log Σ eˣ along `dim`, without overflow. */
export function logsumexp(x: TensorLike, ...args: ReduceArguments): Tensor {
  const { t, along } = readReduction("logsumexp", x, args);
  return logsumexpRow([isFloat(t.dtype) ? t : convert(t, getDefaultDtype())], along);
}

/** NaN where the greatest element is no finite number, as PyTorch has it. */
function logSoftmaxBody([x]: readonly Tensor[], dim: number): Tensor {
  if (x!.shape.length === 0) return reshape(logSoftmaxBody([reshape(x!, [1])], 0), []);
  const { top, isTop } = topOf(x!, dim);
  const below = sub(x!, top);
  return sub(below, log1p(total(where(isTop, sub(top, top), exp(below)), keeping([dim]))));
}
const softmaxBody = (xs: readonly Tensor[], dim: number): Tensor => exp(logSoftmaxBody(xs, dim));

/** Σ along `dim`; of a 0-dim tensor there is one element along its dim. */
const sumAlong = (x: Tensor, dim: number): Tensor => total(x, keeping(x.shape.length === 0 ? [] : [dim]));

/** What one of them does to a cotangent g, given its value z. */
function slope(kind: SlopeKind, nodeName: string, body: (g: Tensor, z: Tensor, dim: number) => Tensor): SlopeRow {
  return composite<number>({
    name: kind,
    nodeName,
    body: ([g, z], dim) => body(g!, z!, dim),
    fused: ([g, z], dim) => {
      if (z!.shape.length === 0 || g!.dtype !== z!.dtype || !sameShape(g!.shape, z!.shape)) return body(g!, z!, dim);
      const out = engine.kernels?.softmaxSlope(kind, operandOf(g!, kind), operandOf(z!, kind), z!.shape, dim, z!.dtype);
      return out ? fromStorage(out, z!.shape) : body(g!, z!, dim);
    },
  });
}
type SlopeRow = (inputs: readonly Tensor[], dim: number) => Tensor;
const softmaxSlope = /* @__PURE__ */ slope("softmax", "SoftmaxBackwardDataBackward0", (g, z, dim) =>
  strongMul(z, sub(g, sumAlong(strongMul(g, z), dim))),
);
const logSoftmaxSlope = /* @__PURE__ */ slope("logSoftmax", "LogSoftmaxBackwardDataBackward0", (g, z, dim) =>
  sub(g, strongMul(exp(z), sumAlong(g, dim))),
);

const softmaxRow = /* @__PURE__ */ composite<number>({
  name: "softmax",
  saves: "output",
  body: softmaxBody,
  fused: ([x], dim) => atOnce("softmax", x!, dim) ?? softmaxBody([x!], dim),
  vjp: (g, _, z, dim) => [softmaxSlope([g, z], dim)],
});
const logSoftmaxRow = /* @__PURE__ */ composite<number>({
  name: "log_softmax",
  saves: "output",
  body: logSoftmaxBody,
  fused: ([x], dim) => atOnce("logSoftmax", x!, dim) ?? logSoftmaxBody([x!], dim),
  vjp: (g, _, z, dim) => [logSoftmaxSlope([g, z], dim)],
});

type SoftmaxArguments = Arguments<[dim: number, dtype: DType], { dim?: number; dtype?: DType | null }>;
function softened(op: string, x: TensorLike, args: readonly unknown[], row: typeof softmaxRow): Tensor {
  const { dim, dtype } = readArguments<{ dim: number; dtype: DType | null }>(
    op,
    args,
    ["dim", "dtype"],
    ["_stacklevel" as never],
  );
  const t = asType(toTensor(x, op), dtype == null ? null : checkDType(op, dtype));
  if (!isFloat(t.dtype))
    throw new DTypeError(
      `${op}: "softmax_lastdim_kernel_impl" not implemented for '${dtypes[t.dtype].scalarName}'; give { dtype: "float64" }`,
    );
  if (dim === undefined) throw new ArgumentError(`${op}: expected a dim, as in ${op}(x, -1)`);
  const d = wrapDim(op, dim, t.shape.length);
  return numel(t.shape) === 0 ? mul(t, 1) : row([t], d);
}
/** eˣ / Σ eˣ along `dim`. */
export const softmax = (x: TensorLike, ...args: SoftmaxArguments): Tensor => softened("softmax", x, args, softmaxRow);
/** log(eˣ / Σ eˣ) along `dim`. */
export const logSoftmax = (x: TensorLike, ...args: SoftmaxArguments): Tensor =>
  softened("logSoftmax", x, args, logSoftmaxRow);
