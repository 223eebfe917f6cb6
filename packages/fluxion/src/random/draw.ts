/** Random numbers as an operation: its input is the state of a generator, so that it gives the same when run again. */

import { discrete } from "../core/families.ts";
import { permute } from "../core/basis.ts";
import { drawn } from "../core/randomness.ts";
import { Dense, type Tensor } from "../core/tensor.ts";
import { type DType, dtypes, type TypedArray } from "../tensor/dtype.ts";
import { inNameOf } from "../tensor/errors.ts";
import { contiguousStrides, numel, type Shape, type Strides } from "../tensor/shape.ts";
import { allocate } from "../tensor/storage.ts";
import type { Generator, Origin } from "./generator.ts";
import type { Twister } from "./twister.ts";

/** What writes random numbers into elements, in order. */
export type Fill = (twister: Twister, out: TypedArray) => void;

interface Draw {
  readonly shape: Shape;
  readonly dtype: DType;
  readonly origin: Origin;
  readonly fill: Fill;
}

const random = /* @__PURE__ */ discrete<Draw>({
  name: "random",
  shape: (_, { shape }) => shape,
  dtype: (_, { dtype }) => dtype,
  map: (_, to, { dtype, origin, fill }) => {
    const storage = allocate(dtypes[dtype].wide, numel(to), to);
    fill(origin.twister(), storage.array());
    return storage;
  },
  batch: (params) => params,
});

/** Random numbers; under `vmap` for each example, or the same for all. */
export const draw = (op: string, generator: Generator, dtype: DType, shape: Shape, fill: Fill): Tensor =>
  drawn(op, shape, (all) => inNameOf(op, () => random([], { shape: all, dtype, origin: generator.origin(), fill })));

/** Random numbers in the order in which the elements of `x` lie in memory. */
export function drawLike(op: string, generator: Generator, dtype: DType, x: Tensor, fill: Fill): Tensor {
  const order = memoryOrder(stridesOf(x));
  const inOrder = draw(
    op,
    generator,
    dtype,
    order.map((d) => x.shape[d]!),
    fill,
  );
  return permute(
    inOrder,
    order.map((_, d) => order.indexOf(d)),
  );
}

/** The steps between elements of `x`; of a traced tensor, as if it were contiguous. */
export const stridesOf = (x: Tensor): Strides =>
  x.store instanceof Dense ? x.store.strides : contiguousStrides(x.shape);

/** Dims from the largest step to the smallest. */
const memoryOrder = (strides: Strides): readonly number[] =>
  strides.map((_, d) => d).sort((a, b) => strides[b]! - strides[a]! || a - b);
