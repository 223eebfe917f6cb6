/** From a function as it was written to one that runs, and what the machine underneath can do. */

import { encodeModule, f64, Func, lane, op, type Value } from "./encoder.ts";

/** The memory that kernels work in. */
export interface Linear {
  readonly memory: WebAssembly.Memory;
  readonly shared: boolean;
}

/** A kernel: what runs here, and what is needed to run it elsewhere. */
export interface Kernel {
  readonly run: (...args: number[]) => number;
  readonly code: Uint8Array<ArrayBuffer>;
  /** The functions outside that it calls, by name. */
  readonly functions: Readonly<Record<string, (...x: number[]) => number>>;
}

const kernels = new WeakMap<Kernel["run"], Kernel>();

/** The kernel that is called so. */
export const kernelOf = (run: Kernel["run"]): Kernel => kernels.get(run)!;

/** Compiles a function over this memory; `functions` holds what it calls. */
export function instantiate(f: Func, { memory, shared }: Linear, functions: Kernel["functions"] = {}): Kernel {
  const code = encodeModule(f, shared);
  const instance = new WebAssembly.Instance(new WebAssembly.Module(code), { m: { m: memory }, f: functions });
  const kernel = { run: instance.exports["f"] as Kernel["run"], code, functions };
  kernels.set(kernel.run, kernel);
  return kernel;
}

export interface Features {
  /** Vectors of 128 bits: without them there are no kernels. */
  readonly simd: boolean;
  /** Products and sums with one rounding, where the machine's own are so. */
  readonly fma: boolean;
}

let features: Features | null = null;

/** What this engine validates, if it lets us compile; asked once. */
export function wasmFeatures(): Features {
  features ??= askFeatures();
  return features;
}

function askFeatures(): Features {
  try {
    return { simd: validates("f64x2.add", 2), fma: validates("f64x2.relaxed_madd", 3) && fuses() };
  } catch {
    return { simd: false, fma: false }; // a policy forbids to compile what it lets us validate
  }
}

/** Whether a relaxed product and sum is rounded once: (1 + 2⁻³⁰)² − (1 + 2⁻²⁹) is 2⁻⁶⁰ then, else 0. */
function fuses(): boolean {
  const f = new Func(["f64", "f64"], "f64");
  const [x, y] = f.params.map((p) => op("f64x2.splat", p));
  f.return(lane("f64x2.extract_lane", 0, op("f64x2.relaxed_madd", x!, x!, y!)));
  const memory = new WebAssembly.Memory({ initial: 0 });
  return instantiate(f, { memory, shared: false }).run(1 + 2 ** -30, -(1 + 2 ** -29)) !== 0;
}

function validates(name: string, arity: number): boolean {
  if (typeof WebAssembly !== "object") return false;
  const f = new Func([], "v128");
  f.return(op(name, ...new Array<Value>(arity).fill(op("f64x2.splat", f64(0)))));
  return WebAssembly.validate(encodeModule(f, false));
}
