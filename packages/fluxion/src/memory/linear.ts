import { memorySettings } from "./settings.ts";

const page = 65_536;

/** Growth doubles, but never by more than this. */
const largestStep = 2 ** 28;

/** One WebAssembly memory: bytes by address, which only grows. */
export class LinearMemory {
  readonly memory: WebAssembly.Memory;
  readonly shared: boolean;
  /** All of it; another object after growth, and views of an unshared memory are detached then. */
  buffer: ArrayBufferLike;

  constructor(memory: WebAssembly.Memory, shared: boolean) {
    this.memory = memory;
    this.shared = shared;
    this.buffer = memory.buffer;
  }

  /** Makes `bytes` bytes addressable, where the platform lets it. */
  reach(bytes: number): boolean {
    const now = this.buffer.byteLength;
    if (bytes <= now) return true;
    const generous = Math.min(now * 2, now + largestStep, memorySettings.maximum);
    return this.#grow(Math.max(bytes, generous)) || (generous > bytes && this.#grow(bytes));
  }

  #grow(bytes: number): boolean {
    if (bytes > memorySettings.maximum) return false;
    try {
      this.memory.grow(Math.ceil((bytes - this.buffer.byteLength) / page));
    } catch {
      return false;
    }
    this.buffer = this.memory.buffer;
    return true;
  }
}

/** A new memory, shared where that is possible; null where there is no WebAssembly or a policy forbids it. */
export function createLinearMemory(): LinearMemory | null {
  if (!memorySettings.wasm || typeof WebAssembly !== "object") return null;
  const shareable = memorySettings.shared && typeof SharedArrayBuffer === "function";
  try {
    // A content-security policy refuses modules, not memories: the smallest module tells.
    new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
  } catch {
    return null;
  }
  for (const shared of shareable ? [true, false] : [false]) {
    for (let pages = memorySettings.maximum / page; pages >= 64; pages /= 4) {
      try {
        return new LinearMemory(new WebAssembly.Memory({ initial: 64, maximum: pages, shared }), shared);
      } catch {
        // so many addresses cannot be reserved here: try fewer, then memory that is not shared
      }
    }
  }
  return null;
}
