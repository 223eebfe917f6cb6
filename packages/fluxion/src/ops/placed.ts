/** Operations that write in place where integers or a mask say. */

import { denseOf, isTraced, type Tensor, type TensorLike } from "../core/tensor.ts";
import { GradError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { showShape } from "../tensor/shape.ts";
import { byName, type Named } from "./byname.ts";
import { indexAdd, indexCopy, indexFill, indexReduce, put } from "./indexwriting.ts";
import { fill_, inPlace } from "./inplace.ts";
import { tril, triu } from "./join.ts";
import { maskedFill, maskedScatter } from "./masking.ts";
import { scatter, scatterAdd, scatterReduce } from "./scattering.ts";
import { asStrided } from "./strided.ts";

export const indexAdd_: typeof indexAdd = /* @__PURE__ */ inPlace("indexAdd_", indexAdd);
export const indexReduce_: typeof indexReduce = /* @__PURE__ */ inPlace("indexReduce_", indexReduce);
export const indexCopy_: typeof indexCopy = /* @__PURE__ */ inPlace("indexCopy_", indexCopy);
export const indexFill_: typeof indexFill = /* @__PURE__ */ inPlace("indexFill_", indexFill);
export const put_: typeof put = /* @__PURE__ */ inPlace("put_", put);
export const scatter_: typeof scatter = /* @__PURE__ */ inPlace("scatter_", scatter);
export const scatterAdd_: typeof scatterAdd = /* @__PURE__ */ inPlace("scatterAdd_", scatterAdd);
export const scatterReduce_: typeof scatterReduce = /* @__PURE__ */ inPlace("scatterReduce_", scatterReduce);
export const maskedFill_: typeof maskedFill = /* @__PURE__ */ inPlace("maskedFill_", maskedFill);
export const maskedScatter_: typeof maskedScatter = /* @__PURE__ */ inPlace("maskedScatter_", maskedScatter);

export const tril_: typeof tril = /* @__PURE__ */ inPlace("tril_", tril);
export const triu_: typeof triu = /* @__PURE__ */ inPlace("triu_", triu);

/** The rows where a diagonal begins: the first one; with `wrap`, in a tall matrix, also one below each end. */
function beginnings(x: Tensor, wrap: boolean): number[] {
  const [m, n] = [x.shape[0]!, x.shape[1]!];
  const whole = wrap && x.shape.length === 2 && m > n + 1;
  return whole ? Array.from({ length: Math.ceil(m / (n + 1)) }, (_, i) => i * (n + 1)) : [0];
}

/** `value` along the main diagonal of all dims. */
export const fillDiagonal_: Named<[fillValue: TensorLike, wrap?: boolean]> = /* @__PURE__ */ byName(
  "fillDiagonal_",
  ["fillValue", "wrap"],
  (x: Tensor, fillValue: TensorLike, wrap: boolean = false) => {
    const op = "fillDiagonal_";
    const { shape } = x;
    if (shape.length < 2)
      throw new ShapeError(`${op}: dimensions must larger than 1; the shape is ${showShape(shape)}`);
    if (shape.length > 2 && shape.some((n) => n !== shape[0]))
      throw new ShapeError(`${op}: all dimensions of input must be of equal length; the shape is ${showShape(shape)}`);
    if (isTraced(x)) throw new GradError(`${op}: a traced tensor cannot be written in place; drop the underscore`);
    const { offset, strides } = denseOf(x, op);
    const step = strides.reduce((sum, s) => sum + s, 0);
    for (const row of beginnings(x, wrap)) {
      const length = Math.min(shape[0]! - row, ...shape.slice(1));
      inNameOf(op, () => fill_(asStrided(x, [length], [step], offset + row * strides[0]!), fillValue));
    }
    return x;
  },
  1,
);
