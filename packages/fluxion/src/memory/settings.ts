/** What the memory may do; read on first use, or at each decision. For tests, and for what `backendInfo` will offer. */
export const memorySettings: {
  /** Whether there is a heap at all; without one everything lives in typed arrays. */
  wasm: boolean;
  /** Whether workers may see the heap, where the platform has shared memory. */
  shared: boolean;
  /** Whether garbage may be collected at once, where the platform can. */
  collector: boolean;
  /** Bytes of the heap that are handed out before garbage is looked for. */
  budget: number;
  /** Bytes that the heap may grow to; 32-bit addresses end at 4 GiB. */
  maximum: number;
  /** Whether errors name the largest holders of memory; costs a weak reference for each storage. */
  trackHolders: boolean;
} = { wasm: true, shared: true, collector: true, budget: 2 ** 28, maximum: 2 ** 32, trackHolders: false };
