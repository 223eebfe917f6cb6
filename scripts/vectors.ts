import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";
import { bundleName, openSource, type Source } from "../test/conformance/source.ts";

/** Checks the copies of vectors and notebooks against a folder that holds the originals, or writes them. */
const usage = "usage: node scripts/vectors.ts DIR [--write]";

const bundles = fileURLToPath(new URL("../test/conformance/vectors/", import.meta.url));
const notebooks = fileURLToPath(new URL("../test/notebooks/", import.meta.url));

main(process.argv.slice(2));

function main(args: readonly string[]): void {
  const folder = args.find((arg) => !arg.startsWith("--"));
  if (folder === undefined) throw new Error(usage);
  const copies = notebookFiles(folder);
  const originals = openSource(join(folder, "conformance"));
  if (args.includes("--write")) {
    writeBundles(originals);
    mkdirSync(notebooks, { recursive: true });
    for (const [name, path] of copies) writeFileSync(join(notebooks, name), readFileSync(path));
  }
  const wrong = [...differingVectors(originals), ...differingNotebooks(copies)];
  for (const line of wrong) console.log(line);
  console.log(`vectors: ${wrong.length === 0 ? "equal" : `${wrong.length} differ; write them with --write`}`);
  process.exitCode = wrong.length === 0 ? 0 : 1;
}

/** The notebooks, and the text from which one of them is made, by the names of their copies. */
function notebookFiles(folder: string): readonly (readonly [name: string, path: string])[] {
  const files = ["notebooks", "seed"].flatMap((part) =>
    readdirSync(join(folder, part)).map((name) => [name, join(folder, part, name)] as const),
  );
  return files.filter(([name]) => name.endsWith(".ipynb") || name.endsWith(".txt"));
}

function writeBundles({ files, read }: Source): void {
  mkdirSync(bundles, { recursive: true });
  const kindOf = (file: string): string => file.replace(/[/.].*/, "");
  for (const kind of new Set(files.map(kindOf))) {
    const members = files.filter((file) => kindOf(file) === kind);
    const text = JSON.stringify(Object.fromEntries(members.map((file) => [file, read(file)])));
    const params = { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 };
    writeFileSync(join(bundles, bundleName(kind)), brotliCompressSync(text, { params }));
  }
}

function differingVectors(originals: Source): readonly string[] {
  if (!existsSync(bundles)) return ["there are no vectors"];
  const copies = openSource(bundles);
  const files = new Set([...originals.files, ...copies.files]);
  return [...files].filter(
    (file) =>
      !originals.files.includes(file) || !copies.files.includes(file) || originals.read(file) !== copies.read(file),
  );
}

function differingNotebooks(copies: readonly (readonly [string, string])[]): readonly string[] {
  return copies
    .filter(([name, path]) => {
      const copy = join(notebooks, name);
      return !existsSync(copy) || !readFileSync(copy).equals(readFileSync(path));
    })
    .map(([name]) => `test/notebooks/${name}`);
}
