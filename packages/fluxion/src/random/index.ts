/** The default generator, seeded, saved and restored. */

export { forkRng } from "./fork.ts";
export { defaultGenerator, getRngState, initialSeed, manualSeed, seed, setRngState } from "./generator.ts";
