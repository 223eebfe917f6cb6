/** What a program may use where it runs. */
export interface Surroundings {
  readonly isolated: boolean;
  readonly sharedMemory: boolean;
  readonly webAssembly: boolean;
  readonly functionsFromText: boolean;
}

function works(f: () => unknown): boolean {
  try {
    f();
    return true;
  } catch {
    return false; // refused by a policy
  }
}

/** Tries what policies may refuse. */
export function surroundings(): Surroundings {
  const emptyModule = Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  return {
    isolated: globalThis.crossOriginIsolated === true,
    sharedMemory: typeof SharedArrayBuffer === "function",
    webAssembly: works(() => new WebAssembly.Module(emptyModule)),
    functionsFromText: works(() => new Function("return 1")()),
  };
}
