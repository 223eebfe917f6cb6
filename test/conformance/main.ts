import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import type { Library } from "./library.ts";
import { report } from "./report.ts";
import { type FileResult, runSource } from "./run.ts";
import { openSource } from "./source.ts";

/** The library as any other program imports it. */
export async function loadLibrary(): Promise<Library> {
  const torch = (await import("fluxion")) as Readonly<Record<string, unknown>>;
  const { pyFloat } = (await import("fluxion/testing")) as { readonly pyFloat: Library["pyFloat"] };
  return { torch, pyFloat };
}

/** Runs the vectors of a folder as the command line says, prints the counts and returns the results. */
export async function main(args: readonly string[], vectors: string): Promise<readonly FileResult[]> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      filter: { type: "string" },
      json: { type: "string" },
      noncontiguous: { type: "boolean", default: false },
      failures: { type: "string", default: "40" },
      accept: { type: "boolean", default: false },
    },
  });
  const results = runSource(await loadLibrary(), openSource(positionals[0] ?? vectors), {
    noncontiguous: values.noncontiguous,
    ...(values.filter === undefined ? {} : { filter: new RegExp(values.filter) }),
  });
  if (values.json !== undefined) {
    const rows = results.flatMap((result) => result.rows);
    writeFileSync(values.json, `[\n${rows.map((row) => JSON.stringify(row)).join(",\n")}\n]\n`);
  }
  console.log(report(results, Number(values.failures)));
  return results;
}
