/**
 * The kernels of linear memory, where they are installed: by `fluxion`, or by `fluxion/engine` beside `fluxion/fn`.
 * Without them, and for what they leave, loops in JavaScript serve.
 */

import type { wasmCopy } from "./wasm/copy.ts";
import type { wasmDistances } from "./wasm/distances.ts";
import type { wasmFill } from "./wasm/fill.ts";
import type { wasmAdd, wasmAddTo, wasmPut, wasmTake } from "./wasm/gather.ts";
import type { wasmMatmul } from "./wasm/matmul.ts";
import type { wasmNormal } from "./wasm/normal.ts";
import type { wasmReduce } from "./wasm/reduce.ts";
import type { wasmArgExtreme, wasmScan } from "./wasm/scan.ts";
import type { wasmSearch } from "./wasm/search.ts";
import type { wasmSoftmax, wasmSoftmaxSlope } from "./wasm/softmax.ts";

export interface Kernels {
  readonly copy: typeof wasmCopy;
  readonly distances: typeof wasmDistances;
  readonly fill: typeof wasmFill;
  readonly take: typeof wasmTake;
  readonly add: typeof wasmAdd;
  readonly addTo: typeof wasmAddTo;
  readonly put: typeof wasmPut;
  readonly matmul: typeof wasmMatmul;
  readonly normal: typeof wasmNormal;
  readonly reduce: typeof wasmReduce;
  readonly scan: typeof wasmScan;
  readonly argExtreme: typeof wasmArgExtreme;
  readonly search: typeof wasmSearch;
  readonly softmax: typeof wasmSoftmax;
  readonly softmaxSlope: typeof wasmSoftmaxSlope;
}

export const engine: { kernels: Kernels | null } = { kernels: null };
