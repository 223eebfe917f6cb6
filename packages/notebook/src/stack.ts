import { basename } from "node:path";
import { fileURLToPath } from "node:url";
import { inspect } from "node:util";
import type { CompiledCell } from "./compile.ts";
import type { Position } from "./edits.ts";
import type { Failure, Frame } from "./messages.ts";

/** A recursion without end need not be shown to its end. */
const mostFrames = 10;

/** Stacks in terms of cells: places are those of the user's source, and only the user's own lines are kept. */
export class Stacks {
  readonly #cells = new Map<string, { number: number; compiled: CompiledCell }>();
  readonly #frames = new WeakMap<object, readonly Frame[]>();
  readonly #ours: readonly string[];

  /** `ours` are folders (as URLs) whose lines are not the user's. */
  constructor(ours: readonly string[]) {
    this.#ours = ours;
    Error.stackTraceLimit = 100; // the user's lines may lie below many of ours
    Error.prepareStackTrace = (error, sites) => this.#prepare(error, sites);
  }

  /** Makes a cell known under the file name of its script. */
  register(filename: string, number: number, compiled: CompiledCell): void {
    this.#cells.set(filename, { number, compiled });
  }

  /** What was thrown, described. */
  describe(thrown: unknown, cell: number): Failure {
    if (!isError(thrown)) return { name: "Uncaught", message: inspect(thrown), frames: [] };
    void thrown.stack; // its frames are kept when it is first read
    const position = (thrown as { position?: Position }).position;
    const frames = position ? [{ name: "", cell, ...position }] : (this.#frames.get(thrown) ?? []);
    const name = thrown.name || thrown.constructor.name;
    const failure: Failure = { name, message: thrown.message, frames };
    return thrown.cause === undefined ? failure : { ...failure, cause: this.describe(thrown.cause, cell) };
  }

  /** The user's lines that lead here. */
  here(): readonly Frame[] {
    const probe = new Error("here");
    void probe.stack;
    return this.#frames.get(probe) ?? [];
  }

  /** Puts the lines of an import below those of an error that came out of it. */
  blame(error: unknown, frames: readonly Frame[]): void {
    if (!isError(error)) return;
    void error.stack;
    const missing = String((error as { code?: unknown }).code).startsWith("ERR_");
    this.#frames.set(error, [...(missing ? [] : (this.#frames.get(error) ?? [])), ...frames]);
  }

  #prepare(error: Error, sites: readonly NodeJS.CallSite[]): string {
    const frames = sites
      .map((site) => this.#frame(site))
      .filter((frame) => frame !== null)
      .slice(0, mostFrames);
    this.#frames.set(error, frames);
    let head: string;
    try {
      head = Error.prototype.toString.call(error);
    } catch {
      head = "Error";
    }
    return [head, ...frames.map((frame) => `    at ${frameText(frame)}`)].join("\n");
  }

  #frame(site: NodeJS.CallSite): Frame | null {
    const file = site.getFileName();
    const line = site.getLineNumber();
    const column = site.getColumnNumber();
    if (!file || !line || !column) return null;
    const cell = this.#cells.get(file);
    if (cell) {
      const position = cell.compiled.position({ line, column });
      return position && { name: functionName(site), cell: cell.number, ...position };
    }
    if (!file.startsWith("file:") && !file.startsWith("/")) return null;
    const url = file.startsWith("/") ? `file://${file}` : file;
    if (url.includes("/node_modules/") || this.#ours.some((folder) => url.startsWith(folder))) return null;
    return { name: functionName(site), file: fileURLToPath(url), line, column };
  }
}

function functionName(site: NodeJS.CallSite): string {
  const name = site.getFunctionName() ?? "";
  const type = site.getTypeName();
  return type && name && !site.isToplevel() && type !== "Object" ? `${type}.${name}` : name;
}

/** One line of a stack: `f (cell 4, line 2)`. */
export function frameText(frame: Frame): string {
  const where = frame.file
    ? `${basename(frame.file)}:${frame.line}:${frame.column}`
    : `cell ${frame.cell}, line ${frame.line}`;
  return frame.name ? `${frame.name} (${where})` : where;
}

function isError(value: unknown): value is Error {
  return (
    value instanceof Error || (typeof value === "object" && value !== null && "stack" in value && "message" in value)
  );
}
