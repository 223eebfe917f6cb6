/** Operations that write in place where integers or a mask say. */

import { convert } from "../core/basis.ts";
import { checkTensor, scalarBeside } from "../core/operands.ts";
import { isTensor, type Tensor, type TensorLike } from "../core/tensor.ts";
import { ShapeError } from "../tensor/errors.ts";
import { numel, showShape } from "../tensor/shape.ts";
import { byName, type Named } from "./byname.ts";
import { mul } from "./elementwise.ts";
import { arange } from "./create.ts";
import { indexAdd, indexCopy, indexFill, indexReduce, put } from "./indexwriting.ts";
import { inPlace } from "./inplace.ts";
import { tril, triu } from "./join.ts";
import { maskedFill, maskedScatter } from "./masking.ts";
import { expand } from "./shape.ts";
import { scatter, scatterAdd, scatterReduce } from "./scattering.ts";

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

/** How many elements of the diagonal there are; with `wrap` it goes on in tall matrices, one row below. */
function diagonalLength(x: Tensor, wrap: boolean): number {
  const [m, n] = [x.shape[0]!, x.shape[1]!];
  const whole = wrap && x.shape.length === 2 && m > n + 1;
  return whole ? Math.ceil(numel(x.shape) / (n + 1)) : Math.min(...x.shape);
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
    if (isTensor(fillValue)) checkTensor(op, fillValue);
    const step = shape.reduce((sum, _, d) => sum + numel(shape.slice(d + 1)), 0);
    const places = mul(arange(diagonalLength(x, wrap)), step);
    const value = isTensor(fillValue) ? fillValue : scalarBeside(op, fillValue, x.dtype);
    return diagonalPut(x, places, convert(value, x.dtype));
  },
  1,
);
const diagonalPut = /* @__PURE__ */ inPlace("fillDiagonal_", (x: Tensor, places: Tensor, value: Tensor) =>
  put(x, places, expand(value, places.shape)),
);
