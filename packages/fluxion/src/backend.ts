/** What computes here, and why. */

import { waiting } from "./core/waiting.ts";
import { wasmFeatures } from "./kernels/wasm/kernel.ts";
import { numThreads } from "./kernels/wasm/threads/threads.ts";
import { linearMemory, memoryInfo } from "./memory/memory.ts";
import { memorySettings } from "./memory/settings.ts";
import { codegen } from "./scalar/compile.ts";

export interface BackendInfo {
  /** `wasm`: generated vector kernels; `javascript`: generated loops; `interpreter`: where neither is allowed. */
  readonly tier: "wasm" | "javascript" | "interpreter";
  /** Vectors of 128 bits. */
  readonly simd: boolean;
  /** Products and sums that are rounded once. */
  readonly fma: boolean;
  /** Threads that large computations may be divided among. */
  readonly threads: number;
  /** Whether workers can share the memory of tensors. */
  readonly sharedMemory: boolean;
  /** Bytes that tensors may have in the heap, that it has now, that are in use, and after which garbage is looked for. */
  readonly memory: {
    readonly limit: number;
    readonly heap: number;
    readonly live: number;
    readonly peak: number;
    readonly budget: number;
  };
  /** For each thing that is missing, the reason. */
  readonly reasons: readonly string[];
}

/**
 * What computes here: instructions, threads, limits, and why there are no better ones.
 *
 * @example console.log(backendInfo().tier);
 */
export function backendInfo(): BackendInfo {
  const linear = linearMemory();
  const { simd, fma } = wasmFeatures();
  const wasm = linear !== null && simd && waiting.results !== null;
  const sharedMemory = wasm && linear.shared;
  const threads = sharedMemory ? numThreads() : 1;
  const { heapBytes, liveBytes, peakBytes, budgetBytes } = memoryInfo();
  const missing: readonly (readonly [missing: boolean, reason: string])[] = [
    [typeof WebAssembly !== "object", "there is no WebAssembly"],
    [typeof WebAssembly === "object" && linear === null, "a policy refuses WebAssembly, or there is no room for it"],
    [linear !== null && !simd, "WebAssembly has no vectors here"],
    [linear !== null && waiting.results === null, 'the engine is not installed: import "fluxion" or "fluxion/engine"'],
    [wasm && !fma, "the machine or its WebAssembly rounds products and sums apart"],
    [wasm && !sharedMemory, "memory cannot be shared: the page is not cross-origin isolated"],
    [sharedMemory && threads === 1, "setNumThreads(1), or a single core"],
    [!wasm && !codegen.allowed, "a policy refuses functions made of text"],
  ];
  return {
    tier: wasm ? "wasm" : codegen.allowed ? "javascript" : "interpreter",
    simd,
    fma,
    threads,
    sharedMemory,
    memory: {
      limit: wasm ? memorySettings.maximum : Number.POSITIVE_INFINITY,
      heap: heapBytes,
      live: liveBytes,
      peak: peakBytes,
      budget: budgetBytes,
    },
    reasons: missing.flatMap(([applies, reason]) => (applies ? [reason] : [])),
  };
}
