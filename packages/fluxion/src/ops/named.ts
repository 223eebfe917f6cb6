/** Operations whose arguments may be given in their place or by name. */

import type { Tensor } from "../core/tensor.ts";
import { byName, type Named } from "./byname.ts";
import * as gathering from "./gathering.ts";
import * as join from "./join.ts";
import * as parts from "./parts.ts";
import * as shapes from "./shape.ts";
import * as views from "./views.ts";

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
export const expand: Named<[size: readonly number[]]> = /* @__PURE__ */ byName("expand", ["size"], shapes.expand);
export const broadcastTo: Named<[size: readonly number[]]> = /* @__PURE__ */ byName(
  "broadcastTo",
  ["size"],
  shapes.broadcastTo,
);
export const view: Named<[shape: Sizes]> = /* @__PURE__ */ byName("view", ["shape"], shapes.view);
export const reshape: Named<[shape: Sizes]> = /* @__PURE__ */ byName("reshape", ["shape"], shapes.reshape);
export const flip: Named<[dims: Sizes]> = /* @__PURE__ */ byName("flip", ["dims"], join.flip);
export const indexSelect: Named<[dim: number, index: Tensor]> = /* @__PURE__ */ byName(
  "indexSelect",
  ["dim", "index"],
  gathering.indexSelect,
);
export const split: Named<[splitSize: Sizes, dim?: number], Tensor[]> = /* @__PURE__ */ byName(
  "split",
  ["splitSize", "dim"],
  (x: Tensor, size: Sizes, dim?: number) => parts.split(x, size, dim),
  1,
);
export const chunk: Named<[chunks: number, dim?: number], Tensor[]> = /* @__PURE__ */ byName(
  "chunk",
  ["chunks", "dim"],
  (x: Tensor, chunks: number, dim?: number) => parts.chunk(x, chunks, dim),
  1,
);
export const gather: Named<[dim: number, index: Tensor, sparseGrad?: boolean]> = /* @__PURE__ */ byName(
  "gather",
  ["dim", "index", "sparseGrad"],
  (x: Tensor, dim: number, index: Tensor, _sparseGrad?: boolean) => gathering.gather(x, dim, index),
  2,
);
export const take: Named<[index: Tensor]> = /* @__PURE__ */ byName("take", ["index"], gathering.take);
export const takeAlongDim: Named<[indices: Tensor, dim?: number | null]> = /* @__PURE__ */ byName(
  "takeAlongDim",
  ["indices", "dim"],
  gathering.takeAlongDim,
  1,
);
