/** A process that runs the programs and prints what they gave; `child.ts unshared|bare` takes something away first. */

export {}; // imports come after what is taken away

const mode = process.argv[2];
if (mode === "unshared") Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
if (mode === "bare") Reflect.deleteProperty(globalThis, "WebAssembly");
const { fullLoad, runPrograms } = await import("./programs.ts");
const { surroundings } = await import("./surroundings.ts");

const report = runPrograms(fullLoad);
const peak = 1024 * process.resourceUsage().maxRSS;
process.stdout.write(JSON.stringify({ surroundings: surroundings(), report, peak }));
