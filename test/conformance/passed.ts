import { readFileSync, writeFileSync } from "node:fs";
import { brotliCompressSync, brotliDecompressSync } from "node:zlib";
import type { Row } from "./rows.ts";
import type { FileResult } from "./run.ts";

const path = new URL("./passed.txt.br", import.meta.url);

/** What a row is known by. */
export function keyOf({ file, id, kind }: Row): string {
  return `${file} ${id} ${kind}`;
}

/** The comparisons that once passed and must go on to pass. */
export function readPassed(): readonly string[] {
  const text = brotliDecompressSync(readFileSync(path)).toString("utf8");
  return text.split("\n").filter((line) => line !== "");
}

/** Makes what passes now the list of what must pass. */
export function writePassed(results: readonly FileResult[]): number {
  const keys = results.flatMap(({ rows }) => rows.filter(({ status }) => status === "pass").map(keyOf)).sort();
  writeFileSync(path, brotliCompressSync(keys.join("\n")));
  return keys.length;
}

/** The comparisons of the list that do not pass, each with its reason. */
export function regressions(passed: readonly string[], rows: readonly Row[]): readonly string[] {
  const byKey = new Map(rows.map((row) => [keyOf(row), row]));
  return passed
    .filter((key) => byKey.get(key)?.status !== "pass")
    .map((key) => `${key}: ${byKey.get(key)?.reason ?? "is not run"}`);
}
