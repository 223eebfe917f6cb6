import { dirname } from "node:path";
import { pathToFileURL } from "node:url";
import { Script } from "node:vm";
import { parentPort, workerData } from "node:worker_threads";
import { compileCell } from "./compile.ts";
import { bundleOf, display, displayHook } from "./display.ts";
import type { Report, Request, WorkerOptions } from "./messages.ts";
import { importFrom, installResolution } from "./resolution.ts";
import { Stacks } from "./stack.ts";
import { UsingScope } from "./using.ts";

/* The thread in which cells run. What a cell can see is what this file puts on the global object, and no more. */

const { file, operators } = workerData as WorkerOptions;
const port = parentPort!;
const url = pathToFileURL(file).href;
const packages = new URL("../../", import.meta.url).href;
const stacks = new Stacks(["fluxion", "operators", "notebook"].map((name) => `${packages}${name}/`));
const report = (message: Report): void => port.postMessage(message);

await installResolution();
captureStreams();
defineGlobals(await importModule("@fluxion/operators/runtime"));

let running: { cell: number; fail: (error: unknown) => void } | null = null;

port.on("message", (request: Request) => void run(request));
process.on("uncaughtException", (error) => running?.fail(error));
process.on("unhandledRejection", (error) => running?.fail(error));
report({ type: "ready" });

async function run({ cell, source, untilIdle }: Request): Promise<void> {
  try {
    const escaped = new Promise<never>((_, reject) => {
      running = { cell, fail: reject };
    });
    const outcome = await Promise.race([evaluate(cell, source), escaped]);
    // A script often ends with main(): then its promise is part of what is pending.
    const value = untilIdle ? await Promise.race([outcome?.[0], escaped]) : outcome?.[0];
    if (value !== undefined) report({ type: "result", data: await bundleOf(value) });
    if (untilIdle) await Promise.race([idle(), escaped]);
    report({ type: "done", failure: null });
  } catch (error) {
    report({ type: "done", failure: stacks.describe(error, cell) });
  } finally {
    running = null;
  }
}

/** Waits until nothing is pending but the session itself. */
function idle(): Promise<void> {
  return new Promise((resolve) => {
    port.unref();
    process.once("beforeExit", () => {
      port.ref();
      resolve();
    });
  });
}

async function evaluate(cell: number, source: string): Promise<[value: unknown] | undefined> {
  const filename = `fluxion-cell-${cell}`;
  const compiled = compileCell(source, { filename: `cell ${cell}`, operators });
  stacks.register(filename, cell, compiled);
  for (const name of compiled.names) declare(name);
  const outcome = await new Script(compiled.code, { filename }).runInThisContext();
  return outcome as [unknown] | undefined;
}

/** Makes a name assignable, whatever stood there before, `crypto` and its like included. */
function declare(name: string): void {
  const value: unknown = Object.getOwnPropertyDescriptor(globalThis, name)?.value;
  define(name, value);
}

function define(name: PropertyKey, value: unknown, enumerable: boolean = true): void {
  Object.defineProperty(globalThis, name, { value, writable: true, configurable: true, enumerable });
}

async function importModule(specifier: unknown, options?: ImportCallOptions): Promise<Record<string, unknown>> {
  const frames = stacks.here();
  try {
    const from = importFrom(url, String(specifier));
    return await (options?.with?.["type"] === "json" ? import(from, { with: { type: "json" } }) : import(from));
  } catch (error) {
    stacks.blame(error, frames);
    throw error;
  }
}

type Binding = readonly [imported: string, local: string, required: boolean];

/** Binds the names of an import statement to what the module exports. */
function bind(module: Record<string, unknown>, specifier: string, bindings: readonly Binding[]): void {
  for (const [imported, local, required] of bindings) {
    if (imported === "*") define(local, module);
    else if (imported in module) define(local, module[imported]);
    else if (!required) Reflect.deleteProperty(globalThis, local);
    else throw new SyntaxError(`the module "${specifier}" does not provide an export named "${imported}"`);
  }
}

function defineGlobals(runtime: Record<string, unknown>): void {
  const meta = {
    url,
    filename: file,
    dirname: dirname(file),
    resolve: (specifier: string) => import.meta.resolve(importFrom(url, specifier)),
  };
  const hidden = {
    __op: runtime["op"],
    __import: importModule,
    __bind: bind,
    __meta: meta,
    __using: () => new UsingScope(),
  };
  for (const [name, value] of Object.entries(hidden)) define(name, value, false);
  define("display", display, false);
  define(displayHook, async (value: unknown) => report({ type: "display", data: await bundleOf(value) }), false);
}

/** What is written to the standard streams goes to the session, in the order in which it is written. */
function captureStreams(): void {
  for (const name of ["stdout", "stderr"] as const) {
    process[name].write = (chunk: unknown, encoding?: unknown, done?: unknown): boolean => {
      const text = typeof chunk === "string" ? chunk : Buffer.from(chunk as Uint8Array).toString();
      report({ type: "stream", name, text });
      const callback = typeof encoding === "function" ? encoding : done;
      if (typeof callback === "function") callback();
      return true;
    };
  }
}
