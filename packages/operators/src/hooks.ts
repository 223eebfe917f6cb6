import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { compile } from "./compile.ts";
import type { SourceError } from "./syntax-error.ts";

/* The hooks of `module.register`, which run in a thread of their own: they need nothing but this package. */

interface Loaded {
  readonly format: string;
  readonly source: string;
  readonly shortCircuit: true;
}

const stripsTypes = Boolean((process.features as { typescript?: unknown }).typescript);
const runtime = import.meta.url.replace(/hooks(\.\w+)$/, "runtime$1");

/** Reads `.fts` files with operators, and `.ts` files where Node does not erase types itself. */
export async function load<C, T>(
  url: string,
  context: C,
  next: (url: string, context: C) => T,
): Promise<Awaited<T> | Loaded> {
  const extension = /^file:[^?#]*\.(fts|m?ts)(?:[?#]|$)/.exec(url)?.[1];
  if (!extension || (extension !== "fts" && stripsTypes)) return await next(url, context);
  const filename = fileURLToPath(url);
  const operators = extension === "fts";
  const { code } = compiled(await readFile(filename, "utf8"), filename, operators);
  // On the first line, so that no line moves.
  const prelude = operators ? `import { op as __op } from ${JSON.stringify(runtime)}; ` : "";
  return {
    format: "module",
    source: prelude + code.replace(/^#!.*/, ""),
    shortCircuit: true,
  };
}

function compiled(source: string, filename: string, operators: boolean): { readonly code: string } {
  try {
    return compile(source, { filename, operators });
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    const { line, column, frame } = error as SourceError;
    throw new SyntaxError(`${error.message}\n${filename}:${line}:${column}\n${frame}`);
  }
}
