/** Elements that a mask names: filled, taken, replaced, counted. */

import { convert } from "../core/basis.ts";
import { choice } from "../core/families.ts";
import { checkTensor, checkBeside, scalarBeside } from "../core/operands.ts";
import { fromStorage, isTensor, isTraced, type Tensor, type TensorLike, traced } from "../core/tensor.ts";
import { placesOfTrue } from "../kernels/nonzero.ts";
import { select } from "../scalar/scalar.ts";
import { dtypes } from "../tensor/dtype.ts";
import { DTypeError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { type Arguments, checkOptions, readArguments } from "../tensor/options.ts";
import { broadcastTwo, numel, sameShape, type Shape } from "../tensor/shape.ts";
import { Storage } from "../tensor/storage.ts";
import { byName, type Named } from "./byname.ts";
import { ne, nonzeroLists, where } from "./compare.ts";
import type { Dims } from "./dims.ts";
import { stack } from "./join.ts";
import { counted, putting, reading } from "./places.ts";
import { elements } from "./read.ts";
import { sum } from "./reduce.ts";
import { expand, reshape } from "./shape.ts";
import { narrow } from "./views.ts";

const typeName = (x: Tensor): string => dtypes[x.dtype].scalarName;

function checkMask(op: string, mask: Tensor, sentence: string): Tensor {
  checkTensor(op, mask, " as mask");
  if (mask.dtype !== "bool" && mask.dtype !== "uint8")
    throw new DTypeError(`${op}: ${sentence}; compare it first, as in mask.ne(0)`);
  return convert(mask, "bool");
}

/** `x` in a shape in which it broadcasts. */
const spread = (x: Tensor, shape: Shape): Tensor => (sameShape(x.shape, shape) ? x : expand(x, shape));

// ---- filling ----

const fillKind = (nodeName: string) => choice({ name: "masked_fill", nodeName, value: (c, x, y) => select(c, y, x) });
const filledNumber = /* @__PURE__ */ fillKind("MaskedFillBackward0");
const filledTensor = /* @__PURE__ */ fillKind("MaskedFillBackward1");

/** `x` with `value` where the mask is true. */
export const maskedFill: Named<[mask: Tensor, value: TensorLike]> = /* @__PURE__ */ byName(
  "maskedFill",
  ["mask", "value"],
  (x: Tensor, mask: Tensor, value: TensorLike) => {
    const condition = checkMask("maskedFill", mask, "masked_fill_ only supports boolean masks");
    checkBeside("maskedFill", value, x.dtype);
    const v = isTensor(value) ? value : scalarBeside("maskedFill", value, x.dtype);
    if (v.shape.length > 0)
      throw new ShapeError(
        `maskedFill: masked_fill_ only supports a 0-dimensional value tensor, but got tensor with ${v.shape.length} dimension(s).`,
      );
    broadcastTwo("masked_fill", x.shape, mask.shape);
    return (isTensor(value) ? filledTensor : filledNumber)(condition, x, convert(v, x.dtype));
  },
);

// ---- taking and replacing ----

/** Which elements, counted in a row, the mask names. */
function countedBy(op: string, mask: Tensor): Tensor {
  if (isTraced(mask)) throw traced(op);
  const list = placesOfTrue(elements(mask, op) as Uint8Array);
  return fromStorage(list, [list.length]);
}

const selected = /* @__PURE__ */ reading(counted, { name: "masked_select", op: "take" });

/** The elements where the mask is true, in a row. */
export const maskedSelect: Named<[mask: Tensor]> = /* @__PURE__ */ byName(
  "maskedSelect",
  ["mask"],
  (x: Tensor, mask: Tensor) => {
    const op = "maskedSelect";
    const condition = checkMask(op, mask, "masked_select: expected BoolTensor or ByteTensor for mask");
    const shape = broadcastTwo("masked_select", x.shape, mask.shape);
    return selected([spread(x, shape), countedBy(op, spread(condition, shape))], 0);
  },
);

const scattered = /* @__PURE__ */ putting(counted, { name: "masked_scatter", op: "put" });

/** `x` with elements of `source`, in order, where the mask is true. */
export const maskedScatter: Named<[mask: Tensor, source: Tensor]> = /* @__PURE__ */ byName(
  "maskedScatter",
  ["mask", "source"],
  (x: Tensor, mask: Tensor, source: Tensor) => {
    const op = "maskedScatter";
    const condition = checkMask(op, mask, "masked_scatter: expected BoolTensor or ByteTensor for mask");
    checkTensor(op, source, " as source");
    if (source.dtype !== x.dtype)
      throw new DTypeError(
        `${op}: masked_scatter: expected self and source to have same dtypes but got${typeName(x)} and ${typeName(source)}`,
      );
    const shape = broadcastTwo("masked_scatter", x.shape, mask.shape);
    const places = countedBy(op, spread(condition, shape));
    const n = places.shape[0]!;
    if (numel(source.shape) < n)
      throw new ShapeError(
        `${op}: Number of elements of source < number of ones in mask; they are ${numel(source.shape)} and ${n}`,
      );
    const values = narrow(reshape(source, [-1]), 0, 0, n);
    return scattered([spread(x, shape), values, places], 0);
  },
);

// ---- finding and counting ----

/** The indices of what is not zero, a row for each; `asTuple` gives a list of indices for each dim. */
export function nonzero(x: Tensor, options?: { readonly asTuple?: false }): Tensor;
export function nonzero(x: Tensor, options: { readonly asTuple: true }): Tensor[];
export function nonzero(x: Tensor, options: { readonly asTuple?: boolean } = {}): Tensor | Tensor[] {
  checkOptions("nonzero", options, ["asTuple"]);
  const { asTuple = false } = options;
  checkTensor("nonzero", x);
  if (isTraced(x)) throw traced("nonzero");
  const lists = nonzeroLists(x);
  if (asTuple) return lists;
  const dims = x.shape.length;
  if (dims === 0) return fromStorage(new Storage("int64", new BigInt64Array(0)), [lists[0]!.shape[0]!, 0]);
  return stack(lists, 1);
}

/** The indices of what is not zero, a row for each. */
export const argwhere = (x: Tensor): Tensor => inNameOf("argwhere", () => nonzero(x));

/** How many elements are not zero, in all or along dims. */
export function countNonzero(x: Tensor, ...args: Arguments<[dim: Dims], { readonly dim?: Dims }>): Tensor {
  const { dim } = readArguments<{ dim: Dims }>("countNonzero", args, ["dim"]);
  checkTensor("countNonzero", x);
  return inNameOf("countNonzero", () => sum(ne(x, 0), dim ?? null));
}

/** `x` where the condition is true, else `other`: `where` as a method. */
export function whereOf(x: Tensor, condition: Tensor, other: TensorLike): Tensor {
  checkTensor("where", x);
  checkTensor("where", condition, " as condition");
  return where(condition, x, other);
}
