import { sumOver } from "../core/basis.ts";
import type { Tensor } from "../core/tensor.ts";

/** Σ of all elements. */
export const sumAll = (x: Tensor): Tensor =>
  x.shape.length === 0 ? x : sumOver([x], { dims: x.shape.map((_, d) => d), keepdim: false, dtype: x.dtype });
