/** Assignment through an index: `x[i, 1:3] = value`. */

import { convert } from "../core/basis.ts";
import { scalarBeside } from "../core/operands.ts";
import { nodeOf } from "../core/node.ts";
import { isTensor, isTraced, type Tensor, type TensorLike } from "../core/tensor.ts";
import type { Meeting } from "../kernels/lookup.ts";
import { dtypes } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, FluxionError, inNameOf, ShapeError } from "../tensor/errors.ts";
import { numel, sameShape, type Shape, showShape } from "../tensor/shape.ts";
import { byName, type Named } from "./byname.ts";
import { arange } from "./create.ts";
import { add_, copy_, inPlace } from "./inplace.ts";
import { type Index, index, placeOf, type Walk, walkIndices } from "./indexing.ts";
import { maskedFill_ } from "./placed.ts";
import { accumulating, counted, met, putting } from "./places.ts";
import { expand, reshape } from "./shape.ts";

type Row<P> = (inputs: readonly Tensor[], params: P) => Tensor;
const names = { name: "index_put", op: "indexPut" };
const putAt: Row<Meeting> = /* @__PURE__ */ putting(met, names);
const addAt: Row<Meeting> = /* @__PURE__ */ accumulating(met, names);
const putCounted: Row<number> = /* @__PURE__ */ putting(counted, names);
const addCounted: Row<number> = /* @__PURE__ */ accumulating(counted, names);

/** The values, of the type of `x` and in the shape of what the index names. */
function valuesFor(op: string, x: Tensor, values: TensorLike, shape: Shape): Tensor {
  if (!isTensor(values)) return expand(convert(scalarBeside(op, values, x.dtype), x.dtype), shape);
  if (values.dtype !== x.dtype)
    throw new DTypeError(
      `${op}: Index put requires the source and destination dtypes match, got ${dtypes[x.dtype].scalarName} for the destination and ${dtypes[values.dtype].scalarName} for the source.`,
    );
  if (sameShape(values.shape, shape)) return values;
  try {
    return expand(withoutOnes(values, shape.length), shape);
  } catch (error) {
    if (!(error instanceof FluxionError)) throw error;
    throw new ShapeError(
      `${op}: shape mismatch: value tensor of shape ${showShape(values.shape)} cannot be broadcast to indexing result of shape ${showShape(shape)}`,
    );
  }
}

/** Ones in front say nothing, and may be more than there are dims. */
function withoutOnes(x: Tensor, ndim: number): Tensor {
  const first = x.shape.findIndex((n) => n !== 1);
  const drop = Math.min(x.shape.length - ndim, first < 0 ? x.shape.length : first);
  return drop > 0 ? reshape(x, x.shape.slice(drop)) : x;
}

/** Writes where the lists of a walk meet. */
function putMet(op: string, x: Tensor, walk: Walk, values: TensorLike, accumulate: boolean): Tensor {
  const { at, meeting } = placeOf(op, walk);
  const v = valuesFor(op, x, values, met.shape(x.shape, at.shape, meeting));
  return (accumulate ? addAt : putAt)([x, v, at], meeting);
}

function checkIndices(op: string, indices: unknown): asserts indices is readonly Index[] {
  if (!Array.isArray(indices))
    throw new ArgumentError(`${op}: the indices are a list, as in ${op}([0, slice(1, 3)], value)`);
}

/** `x` with `values` where all of Python's `x[...]` may point, or with these added. */
export const indexPut: Named<[indices: readonly Index[], values: TensorLike, accumulate?: boolean]> =
  /* @__PURE__ */ byName(
    "indexPut",
    ["indices", "values", "accumulate"],
    (x: Tensor, indices: readonly Index[], values: TensorLike, accumulate: boolean = false) => {
      checkIndices("indexPut", indices);
      const walk = inNameOf("indexPut", () => walkIndices(x, indices));
      if (walk.x === x && walk.tensors.length > 0) return putMet("indexPut", x, walk, values, accumulate);
      // where slices and numbers take part, the elements that remain are counted
      const places = index(reshape(arange(numel(x.shape)), x.shape), ...indices);
      const v = valuesFor("indexPut", x, values, places.shape);
      return (accumulate ? addCounted : putCounted)([x, v, places], 0);
    },
    2,
  );

const putMet_ = /* @__PURE__ */ inPlace("indexPut_", (x: Tensor, walk: Walk, values: TensorLike, accumulate: boolean) =>
  putMet("indexPut_", x, walk, values, accumulate),
);

/**
 * A mask over the first dims, where one number is written and nothing is recorded: much the faster way. Of a traced
 * mask it is the only one, since how many elements it names is not known.
 */
function maskOf(x: Tensor, indices: readonly Index[], values: TensorLike): Tensor | null {
  const [mask] = indices;
  if (indices.length !== 1 || !isTensor(mask) || mask.dtype !== "bool" || isTensor(values)) return null;
  const n = mask.shape.length;
  if (n === 0 || (!isTraced(mask) && nodeOf(x) !== null) || !sameShape(mask.shape, x.shape.slice(0, n))) return null;
  return reshape(mask, [...mask.shape, ...x.shape.slice(n).map(() => 1)]);
}

/** Assigns `values` where all of Python's `x[...]` may point, in the memory of x; or adds them there. */
export const indexPut_: Named<[indices: readonly Index[], values: TensorLike, accumulate?: boolean]> =
  /* @__PURE__ */ byName(
    "indexPut_",
    ["indices", "values", "accumulate"],
    (x: Tensor, indices: readonly Index[], values: TensorLike, accumulate: boolean = false) => {
      checkIndices("indexPut_", indices);
      const mask = accumulate ? null : maskOf(x, indices, values);
      if (mask !== null) return inNameOf("indexPut_", () => maskedFill_(x, mask, values));
      const walk = inNameOf("indexPut_", () => walkIndices(x, indices));
      if (walk.tensors.length > 0) putMet_(walk.x, walk, values, accumulate);
      else {
        const { shape } = walk.x;
        inNameOf("indexPut_", () => {
          const v = isTensor(values) ? expand(withoutOnes(values, shape.length), shape) : values;
          return (accumulate ? add_ : copy_)(walk.x, v);
        });
      }
      return x;
    },
    2,
  );
