import { existsSync } from "node:fs";
import { Worker } from "node:worker_threads";
import type { Bundle, Failure, Report, Request, WorkerOptions } from "./messages.ts";

/** One thing that a cell shows while it runs. */
export type Output =
  | { readonly type: "stream"; readonly name: "stdout" | "stderr"; readonly text: string }
  | { readonly type: "display"; readonly data: Bundle }
  | { readonly type: "result"; readonly data: Bundle };

/** What came of a cell. */
export interface Outcome {
  readonly outputs: readonly Output[];
  /** What was thrown; null where the cell came to its end. */
  readonly failure: Failure | null;
  /** True where the session was stopped before the cell came to its end. */
  readonly interrupted: boolean;
}

/** Listens to outputs as they come. */
export type Listener = (output: Output) => void;

/** A notebook's world: cells run in it one after another and share its names, in a thread of their own. */
export class Session {
  readonly #worker: Worker;
  readonly #ready: Promise<void>;
  #receive: (report: Report) => void = () => {};
  #end: (failure: Failure | null) => void = () => {};
  #stopped = false;
  #gone: Failure | null = null;

  /** Starts a session for the notebook or script at `file`, an absolute path. */
  constructor({ file, operators = true }: { readonly file: string; readonly operators?: boolean }) {
    const workerData: WorkerOptions = { file, operators };
    this.#worker = new Worker(workerUrl(), { workerData, stdout: true, stderr: true });
    this.#ready = new Promise((resolve, reject) => {
      this.#receive = (report) => report.type === "ready" && resolve();
      this.#worker.once("error", reject);
      this.#worker.once("exit", () => resolve());
    });
    this.#worker.on("message", (report: Report) => this.#receive(report));
    this.#worker.on("error", (error: Error) => this.#leave({ name: error.name, message: error.message, frames: [] }));
    this.#worker.on("exit", (code) => this.#leave(exited(code)));
  }

  /** Runs one cell to its end, to its error, or until the session is stopped; `untilIdle` waits for timers and the like. */
  async run(
    source: string,
    cell: number,
    listener: Listener = () => {},
    { untilIdle = false }: { readonly untilIdle?: boolean } = {},
  ): Promise<Outcome> {
    await this.#ready;
    const outputs: Output[] = [];
    const failure = await new Promise<Failure | null>((resolve) => {
      if (this.#stopped || this.#gone) return resolve(this.#gone);
      this.#end = resolve;
      this.#receive = (report) => {
        if (report.type === "done") return resolve(report.failure);
        if (report.type === "ready") return;
        append(outputs, report);
        listener(report);
      };
      const request: Request = { cell, source, untilIdle };
      this.#worker.postMessage(request);
    });
    this.#receive = () => {};
    return { outputs, failure: this.#stopped ? null : failure, interrupted: this.#stopped };
  }

  /** Stops whatever runs, an endless loop too; the cell's outcome has what it showed until now. */
  async stop(): Promise<void> {
    this.#stopped = true;
    this.#end(null);
    await this.#worker.terminate();
  }

  #leave(failure: Failure): void {
    this.#gone ??= failure;
    this.#end(this.#gone);
  }
}

/** The worker lies beside this file in the sources, and above it where a build has put this file into a chunk. */
function workerUrl(): URL {
  const name = import.meta.url.endsWith(".ts") ? "worker.ts" : "worker.js";
  const beside = new URL(name, import.meta.url);
  return existsSync(beside) ? beside : new URL(`../${name}`, import.meta.url);
}

/** Text written to one stream in a row is one output. */
function append(outputs: Output[], output: Output): void {
  const last = outputs.at(-1);
  if (output.type === "stream" && last?.type === "stream" && last.name === output.name) {
    outputs[outputs.length - 1] = { ...last, text: last.text + output.text };
  } else outputs.push(output);
}

function exited(code: number): Failure {
  return { name: "Exit", message: `the cell ended the session with process.exit(${code})`, frames: [], exitCode: code };
}
