import { portable } from "../outside.ts";
import { control } from "./control.ts";
import { serve } from "./serve.ts";

/** A thread that can be ended. */
export interface Helper {
  terminate(): unknown;
}

/** What Node has and no declaration here knows. */
interface NodeWorker extends Helper {
  unref(): void;
  on(event: string, listener: () => void): void;
}
interface NodeThreads {
  Worker: new (source: string, options: object) => NodeWorker;
}
interface NodeProcess {
  getBuiltinModule?(name: string): unknown;
}

/** A module of Node; undefined elsewhere. */
export const nodeModule = (name: string): unknown =>
  (globalThis as { process?: NodeProcess }).process?.getBuiltinModule?.(`node:${name}`);

/**
 * Starts a helper; `lost` is called when it has ended by itself, or could not begin. Throws where the platform has no
 * threads or its policy forbids them.
 */
export function startHelper(memory: WebAssembly.Memory, base: number, helper: number, lost: () => void): Helper {
  const functions = Object.entries(portable).map(([name, f]) => `${name}:${f}`);
  // names in a text stay what they are when those of fields are shortened: data has none
  const call = (data: string): string => `(${serve})(...${data},{${functions}},${JSON.stringify(control)})`;
  const message = [memory, base, helper];
  const threads = nodeModule("worker_threads") as NodeThreads | undefined;
  if (threads !== undefined) {
    const source = call('process.getBuiltinModule("node:worker_threads").workerData');
    const worker = new threads.Worker(source, { eval: true, workerData: message, execArgv: [] });
    worker.unref();
    worker.on("error", lost);
    worker.on("exit", lost);
    return worker;
  }
  const url = URL.createObjectURL(new Blob([`onmessage=(e)=>${call("e.data")}`], { type: "text/javascript" }));
  const worker = new Worker(url);
  worker.onerror = lost;
  worker.postMessage(message);
  return worker;
}
