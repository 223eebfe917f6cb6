import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { brotliDecompressSync } from "node:zlib";

/** A folder of vectors, or bundles that stand for one: names relative to it, with `/`. */
export interface Source {
  readonly files: readonly string[];
  read(file: string): string;
}

/** The file that bundles a kind of vectors: `ops` is all of `ops/`, `printing` is `printing.json`. */
export function bundleName(kind: string): string {
  return `${kind}.json.br`;
}

/** The vectors of a folder, be they files or bundles. */
export function openSource(folder: string): Source {
  if (!existsSync(folder)) throw new Error(`there is no folder ${folder}`);
  const bundles = readdirSync(folder).filter((name) => name.endsWith(".json.br"));
  return bundles.length > 0 ? openBundles(folder, bundles) : openFolder(folder);
}

function openFolder(folder: string): Source {
  const names = (path: string): readonly string[] =>
    existsSync(join(folder, path)) ? readdirSync(join(folder, path)).filter((name) => name.endsWith(".json")) : [];
  const files = [...names("ops").map((name) => `ops/${name}`), ...names(".")].sort();
  return { files, read: (file) => readFileSync(join(folder, file), "utf8") };
}

function openBundles(folder: string, bundles: readonly string[]): Source {
  const contents = new Map<string, string>();
  for (const bundle of bundles) {
    const text = brotliDecompressSync(readFileSync(join(folder, bundle))).toString("utf8");
    for (const [file, content] of Object.entries(JSON.parse(text) as Record<string, string>))
      contents.set(file, content);
  }
  return { files: [...contents.keys()].sort(), read: (file) => contents.get(file)! };
}
