/**
 * A process that runs the programs, and vectors if a folder of them is given, and prints what came of it.
 * `child.ts whole|unshared|bare [VECTORS]` takes shared memory or WebAssembly away first.
 */

export {}; // imports come after what is taken away

const [mode, vectors] = process.argv.slice(2);
if (mode === "unshared") Reflect.deleteProperty(globalThis, "SharedArrayBuffer");
if (mode === "bare") Reflect.deleteProperty(globalThis, "WebAssembly");
const { fullLoad, runPrograms } = await import("./programs.ts");
const { surroundings } = await import("./surroundings.ts");
const { loadLibrary } = await import("../../../../test/conformance/main.ts");
const { runSource } = await import("../../../../test/conformance/run.ts");
const { openSource } = await import("../../../../test/conformance/source.ts");

const report = runPrograms(fullLoad);
const peak = 1024 * process.resourceUsage().maxRSS;
const results = vectors === undefined ? [] : runSource(await loadLibrary(), openSource(vectors));
const rows = results.flatMap((result) => result.rows);
process.stdout.write(JSON.stringify({ surroundings: surroundings(), report, peak, rows }));
