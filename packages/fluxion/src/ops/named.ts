/** Operations whose arguments may be given in their place or by name. */

import { byName } from "../tensor/options.ts";
import type { Tensor } from "../core/tensor.ts";
import * as gathering from "./gathering.ts";
import * as join from "./join.ts";
import * as views from "./views.ts";

type Named<A extends readonly unknown[], Y = Tensor> = (
  x: Tensor,
  ...rest: A | readonly [...Partial<A>, Readonly<Record<string, unknown>>]
) => Y;
type Sizes = readonly number[] | number;

export const select: Named<[dim: number, index: number]> = /* @__PURE__ */ byName(
  "select",
  ["dim", "index"],
  views.select,
);
export const narrow: Named<[dim: number, start: number | Tensor, length: number]> = /* @__PURE__ */ byName(
  "narrow",
  ["dim", "start", "length"],
  views.narrow,
);
export const permute: Named<[dims: readonly number[]]> = /* @__PURE__ */ byName("permute", ["dims"], views.permute);
export const transpose: Named<[dim0: number, dim1: number]> = /* @__PURE__ */ byName(
  "transpose",
  ["dim0", "dim1"],
  views.transpose,
);
export const unsqueeze: Named<[dim: number]> = /* @__PURE__ */ byName("unsqueeze", ["dim"], views.unsqueeze);
export const expand: Named<[size: readonly number[]]> = /* @__PURE__ */ byName("expand", ["size"], views.expand);
export const broadcastTo: Named<[size: readonly number[]]> = /* @__PURE__ */ byName(
  "broadcastTo",
  ["size"],
  views.broadcastTo,
);
export const view: Named<[shape: Sizes]> = /* @__PURE__ */ byName("view", ["shape"], views.view);
export const reshape: Named<[shape: Sizes]> = /* @__PURE__ */ byName("reshape", ["shape"], views.reshape);
export const flip: Named<[dims: Sizes]> = /* @__PURE__ */ byName("flip", ["dims"], join.flip);
export const indexSelect: Named<[dim: number, index: Tensor]> = /* @__PURE__ */ byName(
  "indexSelect",
  ["dim", "index"],
  gathering.indexSelect,
);
export const split: Named<[splitSize: Sizes, dim?: number], Tensor[]> = /* @__PURE__ */ byName(
  "split",
  ["splitSize", "dim"],
  (x: Tensor, size: Sizes, dim?: number) => views.split(x, size, dim),
);
export const chunk: Named<[chunks: number, dim?: number], Tensor[]> = /* @__PURE__ */ byName(
  "chunk",
  ["chunks", "dim"],
  (x: Tensor, chunks: number, dim?: number) => views.chunk(x, chunks, dim),
);
export const gather: Named<[dim: number, index: Tensor, sparseGrad?: boolean]> = /* @__PURE__ */ byName(
  "gather",
  ["dim", "index", "sparseGrad"],
  (x: Tensor, dim: number, index: Tensor, _sparseGrad?: boolean) => gathering.gather(x, dim, index),
);
