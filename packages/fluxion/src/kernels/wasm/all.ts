/** Every kernel that has a counterpart in JavaScript. */

import type { Kernels } from "../engine.ts";
import { wasmCopy } from "./copy.ts";
import { wasmDistances } from "./distances.ts";
import { wasmFill } from "./fill.ts";
import { wasmAdd, wasmAddTo, wasmPut, wasmTake } from "./gather.ts";
import { wasmMatmul } from "./matmul.ts";
import { wasmNormal } from "./normal.ts";
import { wasmReduce } from "./reduce.ts";
import { wasmArgExtreme, wasmScan } from "./scan.ts";
import { wasmSearch } from "./search.ts";
import { wasmSoftmax, wasmSoftmaxSlope } from "./softmax.ts";

export const wasmKernels: Kernels = {
  copy: wasmCopy,
  distances: wasmDistances,
  fill: wasmFill,
  take: wasmTake,
  add: wasmAdd,
  addTo: wasmAddTo,
  put: wasmPut,
  matmul: wasmMatmul,
  normal: wasmNormal,
  reduce: wasmReduce,
  scan: wasmScan,
  argExtreme: wasmArgExtreme,
  search: wasmSearch,
  softmax: wasmSoftmax,
  softmaxSlope: wasmSoftmaxSlope,
};
