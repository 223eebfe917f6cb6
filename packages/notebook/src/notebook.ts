import { randomUUID } from "node:crypto";
import type { Bundle } from "./messages.ts";

/** Text as nbformat stores it: whole, or as a list of lines that keep their line ends. */
export type Multiline = string | readonly string[];

/** One output of a code cell, as nbformat 4 stores it. */
export type StoredOutput =
  | { output_type: "stream"; name: "stdout" | "stderr"; text: Multiline }
  | { output_type: "display_data"; data: Bundle; metadata: Record<string, unknown> }
  | { output_type: "execute_result"; data: Bundle; metadata: Record<string, unknown>; execution_count: number | null }
  | { output_type: "error"; ename: string; evalue: string; traceback: string[] };

/** One cell, as nbformat 4 stores it. */
export interface Cell {
  cell_type: "code" | "markdown" | "raw";
  id?: string;
  metadata: Record<string, unknown>;
  source: Multiline;
  attachments?: Record<string, Record<string, string>>;
  execution_count?: number | null;
  outputs?: StoredOutput[];
}

/** A notebook, as nbformat 4 stores it. */
export interface Notebook {
  cells: Cell[];
  metadata: Record<string, unknown>;
  nbformat: 4;
  nbformat_minor: number;
}

/** A message for the person at the terminal: what is wrong and what to do. */
export class UserError extends Error {
  override name: string = "UserError";
}

/** The text of a field that nbformat may store as lines. */
export function textOf(text: Multiline): string {
  return typeof text === "string" ? text : text.join("");
}

/** Reads a notebook; what is wrong with the text is said in terms of the notebook. */
export function parseNotebook(text: string, name: string): Notebook {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new UserError(`${name} is not a notebook: it is not valid JSON (${(error as Error).message})`);
  }
  if (!isRecord(value) || !("nbformat" in value)) {
    throw new UserError(`${name} is not a notebook: it has no "nbformat"`);
  }
  if (value["nbformat"] !== 4) {
    const remedy = 'open it in Jupyter and save it, or run "jupyter nbconvert --to notebook"';
    throw new UserError(`${name} has nbformat ${JSON.stringify(value["nbformat"])}, and only 4 can be run: ${remedy}`);
  }
  if (!Array.isArray(value["cells"])) throw new UserError(`${name} is not a notebook: it has no list of "cells"`);
  const cells = value["cells"].map((cell: unknown, index) => parseCell(cell, `${name}, cell ${index + 1} of the file`));
  const metadata = isRecord(value["metadata"]) ? value["metadata"] : {};
  const minor = typeof value["nbformat_minor"] === "number" ? value["nbformat_minor"] : 5;
  return { cells, metadata, nbformat: 4, nbformat_minor: Math.max(5, minor) };
}

function parseCell(value: unknown, where: string): Cell {
  if (!isRecord(value)) throw new UserError(`${where} is not a cell: ${JSON.stringify(value)}`);
  const { cell_type: type, source, outputs } = value;
  if (type !== "code" && type !== "markdown" && type !== "raw") {
    throw new UserError(`${where} has cell_type ${JSON.stringify(type)}: it must be "code", "markdown" or "raw"`);
  }
  if (!isMultiline(source)) throw new UserError(`${where} has no "source" of text`);
  if (outputs !== undefined && !Array.isArray(outputs)) throw new UserError(`${where}: "outputs" is not a list`);
  const id = typeof value["id"] === "string" && /^[\w-]{1,64}$/.test(value["id"]) ? value["id"] : newId();
  const cell: Cell = { cell_type: type, id, metadata: isRecord(value["metadata"]) ? value["metadata"] : {}, source };
  if (isRecord(value["attachments"])) cell.attachments = value["attachments"] as Record<string, Record<string, string>>;
  if (type !== "code") return cell;
  const count = typeof value["execution_count"] === "number" ? value["execution_count"] : null;
  return { ...cell, execution_count: count, outputs: (outputs ?? []) as StoredOutput[] };
}

/** A notebook of one code cell, for a script. */
export function scriptNotebook(source: string): Notebook {
  const cell: Cell = { cell_type: "code", id: newId(), metadata: {}, source, execution_count: null, outputs: [] };
  const kernelspec = { display_name: "TypeScript (fluxion)", language: "typescript", name: "fluxion" };
  const language = { file_extension: ".ts", mimetype: "text/typescript", name: "typescript" };
  return { cells: [cell], metadata: { kernelspec, language_info: language }, nbformat: 4, nbformat_minor: 5 };
}

/** The text of an `.ipynb` file: keys in order, one space a level, as Jupyter writes them. */
export function serializeNotebook(notebook: Notebook): string {
  const cells = notebook.cells.map((cell) => ({
    ...cell,
    source: lines(textOf(cell.source)),
    ...(cell.outputs ? { outputs: cell.outputs.map(storable) } : {}),
  }));
  return `${JSON.stringify(sorted({ ...notebook, cells }), null, 1)}\n`;
}

function storable(output: StoredOutput): StoredOutput {
  if (output.output_type === "stream") return { ...output, text: lines(textOf(output.text)) };
  if (output.output_type === "error") return output;
  const data = Object.entries(output.data).map(([type, value]) => {
    const isText = typeof value === "string" && /^(text\/|image\/svg|application\/javascript)/.test(type);
    return [type, isText ? lines(value) : value];
  });
  return { ...output, data: Object.fromEntries(data) };
}

function lines(text: string): string[] {
  return text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (!isRecord(value)) return value;
  const keys = Object.keys(value).sort();
  return Object.fromEntries(keys.map((key) => [key, sorted(value[key])]));
}

function newId(): string {
  return randomUUID().slice(0, 8);
}

function isMultiline(value: unknown): value is Multiline {
  return typeof value === "string" || (Array.isArray(value) && value.every((line) => typeof line === "string"));
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
