/** Slopes of leaky rectifiers that are drawn for each element. */

import { discrete } from "../core/families.ts";
import { inBatch } from "../core/randomness.ts";
import type { Tensor } from "../core/tensor.ts";
import { copied } from "../kernels/copy.ts";
import { dtypes } from "../tensor/dtype.ts";
import { checkFloat } from "./arguments.ts";
import { draw } from "./draw.ts";
import { defaultGenerator, type Origin } from "./generator.ts";
import { fma64 } from "./rounding.ts";
import { type Twister, uniform53 } from "./twister.ts";

interface Slopes {
  readonly lower: number;
  readonly upper: number;
  readonly origin: Origin;
}

/** A number for each element that is not positive, in order; 1 for the others. */
const slopesBelow = /* @__PURE__ */ discrete<Slopes>({
  name: "rrelu_slopes",
  shape: ([x]) => x!.shape,
  dtype: ([x]) => x!.dtype,
  map: ([x], to, { lower, upper, origin }, [t]) => {
    const slopes = copied(x!, to, t!.dtype);
    const array = slopes.array() as Float64Array;
    const { round } = dtypes[t!.dtype];
    const twister = origin.twister();
    for (let i = 0; i < array.length; i++) array[i] = array[i]! <= 0 ? round(between(twister, lower, upper)) : 1;
    return slopes;
  },
  batch: (params) => params,
});

const between = (twister: Twister, lower: number, upper: number): number =>
  fma64(uniform53(twister), upper - lower, lower);

/** Uniform slopes for the elements of `x` that are not positive; what they are for the others is arbitrary. */
export function randomSlopes(op: string, x: Tensor, lower: number, upper: number): Tensor {
  checkFloat(op, "rrelu_with_noise_out_cpu", x.dtype);
  if (!inBatch()) return slopesBelow([x], { lower, upper, origin: defaultGenerator.origin() });
  const { round } = dtypes[x.dtype];
  // how many are drawn must not depend on the examples
  return draw(op, defaultGenerator, x.dtype, x.shape, (twister, out) => {
    for (let i = 0; i < out.length; i++) out[i] = round(between(twister, lower, upper));
  });
}
