/**
 * The block of shared memory through which threads work together: places in it, counted in elements of 4 bytes, or of 8
 * where it says so. What is written often stands in a cache line of its own.
 */
export const control = {
  /** The number of the task; sleepers wait for another one. */
  task: 0,
  /** 1 while helpers may take part. */
  open: 16,
  /** How many may. */
  helpers: 17,
  /** Chunks of the task. */
  chunks: 18,
  /** Bytes of scratch memory of each thread. */
  room: 19,
  /** 1 where something went wrong. */
  failed: 20,
  /** The next chunk that nobody has taken. */
  next: 32,
  /** How many helpers are at work. */
  active: 48,
  /** How many helpers have started. */
  ready: 64,
  /** Kernels: the number of each, where its code is in bytes, and how long it is. */
  kernels: 80,
  mostKernels: 16,
  /** Where the calls of each chunk begin, and where those of the last one end. */
  starts: 128,
  mostChunks: 1024,
  /** In 8 bytes: what the last call of each chunk returned. */
  results: 600,
  /** In 8 bytes: calls, each a kernel's place, how many arguments there are, which are in scratch memory, and they. */
  calls: 1624,
  endOfCalls: 16_384,
  /** In bytes. */
  code: 131_072,
  bytes: 196_608,
} as const;
