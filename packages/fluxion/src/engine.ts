/** Installs the engine: generated kernels on linear memory, for elementwise rows, reductions, products and copies. */

import { pendingResults } from "./core/pending.ts";
import { waiting } from "./core/waiting.ts";
import { engine } from "./kernels/engine.ts";
import { wasmKernels } from "./kernels/wasm/all.ts";

engine.kernels = wasmKernels;
waiting.results = pendingResults;
