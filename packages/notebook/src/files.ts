import { mkdir, readFile, stat, writeFile } from "node:fs/promises";
import { basename, dirname, extname, join, resolve } from "node:path";
import { type Notebook, parseNotebook, scriptNotebook, UserError } from "./notebook.ts";
import type { RunOptions } from "./options.ts";

/** A notebook or script as it was found. */
export interface Found {
  readonly kind: "notebook" | "script";
  readonly notebook: Notebook;
  /** Whether operators work on tensors in it. */
  readonly operators: boolean;
}

/** Reads a notebook or a script. */
export async function readSource(path: string): Promise<Found> {
  const extension = extname(path);
  if (![".ipynb", ".fts", ".ts"].includes(extension)) {
    throw new UserError(`${path} is none of .ipynb, .fts and .ts`);
  }
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    throw new UserError(`cannot read ${path}: ${reason(error)}`);
  }
  if (extension === ".ipynb") return { kind: "notebook", notebook: parseNotebook(text, path), operators: true };
  return { kind: "script", notebook: scriptNotebook(text), operators: extension === ".fts" };
}

/** The files that a run of `path` writes. */
export interface Destinations {
  readonly notebook: string | null;
  readonly html: string | null;
}

/** Where the results of a file go; null for what was not asked for. */
export function destinationsOf(path: string, options: RunOptions): Destinations {
  const name = basename(path, extname(path));
  if (options.inPlace && extname(path) !== ".ipynb") {
    throw new UserError(`--in-place writes outputs into a notebook, and ${path} is a script: use --out DIR`);
  }
  const inFolder = options.out === null ? null : join(options.out, `${name}.ipynb`);
  return {
    notebook: options.inPlace ? path : inFolder,
    html: options.html ? join(options.out ?? dirname(path), `${name}.html`) : null,
  };
}

/** Throws where two files would be written to one place. */
export function checkDestinations(options: RunOptions): void {
  const taken = new Map<string, string>();
  for (const path of options.files) {
    for (const destination of Object.values(destinationsOf(path, options))) {
      const other = taken.get(destination);
      if (destination && other) throw new UserError(`${other} and ${path} would both be written to ${destination}`);
      if (destination) taken.set(destination, path);
    }
  }
}

/** Makes the folder that results go to. */
export async function makeFolder(path: string): Promise<void> {
  try {
    await makeFolders(path);
  } catch (error) {
    throw new UserError(`cannot make the folder ${path}: ${reason(error)}`);
  }
}

/** Writes a result. */
export async function writeResult(path: string, text: string): Promise<void> {
  try {
    await writeFile(path, text);
  } catch (error) {
    throw new UserError(`cannot write ${path}: ${reason(error)}`);
  }
}

const reasons: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file or folder",
  EISDIR: "it is a folder",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EROFS: "the file system is read-only",
  ENOTDIR: "a part of the path is a file, not a folder",
  EEXIST: "there is a file of that name",
  ENOSPC: "no space is left",
};

function reason(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return reasons[code ?? ""] ?? message;
}

/** Makes a folder and those above it, one by one: the recursive mkdir of Node does not end where a folder refuses. */
async function makeFolders(path: string): Promise<void> {
  const here = resolve(path);
  try {
    await mkdir(here);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EEXIST" && (await stat(here)).isDirectory()) return;
    const above = dirname(here);
    if (code !== "ENOENT" || above === here || (await isFolder(above))) throw error;
    await makeFolders(above);
    await mkdir(here);
  }
}

const isFolder = async (path: string): Promise<boolean> =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
