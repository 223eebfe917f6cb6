/** The documents are true: their examples run and print what they say, and the files they name exist. */

import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { test } from "node:test";
import { pathToFileURL } from "node:url";
import { compile } from "@fluxion/operators";

const root = join(import.meta.dirname, "..");
const documents: readonly string[] = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "packages/fluxion/README.md",
  ...globSync("docs/*.md", { cwd: root }),
];

/** What a line of an example came to, as it is shown. */
interface Result {
  readonly line: number;
  readonly shown: string;
}

interface Block {
  readonly language: string;
  /** The line of the document on which it begins, from 1. */
  readonly line: number;
  readonly source: string;
}

function blocksOf(document: string): readonly Block[] {
  const text = readFileSync(join(root, document), "utf8");
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map((match) => ({
    language: match[1]!,
    line: text.slice(0, match.index).split("\n").length + 1,
    source: match[2]!,
  }));
}

/** Blocks as one module, each line where it stands in the document. */
function inPlace(blocks: readonly Block[]): string {
  let source = "";
  for (const block of blocks) source += "\n".repeat(block.line - source.split("\n").length) + block.source;
  return source;
}

/** `statement; // what it prints`, at the start of a line. */
const claim = /^(\S.*?)\s*\/\/ (\S.*)$/;

/** The source with each claimed line handing over what it came to, and the claims by their lines. */
function withResults(source: string, operators: boolean): { code: string; claims: ReadonlyMap<number, string> } {
  const claims = new Map<number, string>();
  const lines = source.split("\n").map((text, i) => {
    const [, statement, said] = claim.exec(text) ?? [];
    if (statement === undefined || said === undefined || text.startsWith("//")) return text;
    claims.set(i + 1, said);
    const expression = statement.replace(/;$/, "");
    const [, name] = /^(?:const|let) (\w+)\b.*=/.exec(expression) ?? [];
    if (name !== undefined) return `${expression}; $result(${i + 1}, () => ${name});`;
    return `$result(${i + 1}, () => (${expression.replace(/^console\.log\((.*)\)$/, "$1")}));`;
  });
  return { code: compile(lines.join("\n"), { operators }).code, claims };
}

/** Values are shown at once, as a reader would see them: later lines may change what they are made of. */
const prelude = `import { formatWithOptions as $format } from "node:util";
  export const $results = [];
  const $shown = (value) =>
    $format({ breakLength: Infinity, compact: true }, typeof value === "string" ? "%s" : "%O", value);
  const $result = (line, f) => {
    let shown;
    try { shown = $shown(f()); } catch (error) { shown = "throws " + error.name + ": " + error.message; }
    $results.push({ line, shown });
  }; `.replaceAll("\n", " ");
const operatorsPrelude = 'import { op as __op } from "@fluxion/operators/runtime"; ';

/** Runs a module that lies nowhere; where its first comment names a file, it imports as that file would. */
async function run(source: string, operators: boolean): Promise<ReadonlyMap<string, string>> {
  const { code, claims } = withResults(source, operators);
  const resolved = ((operators ? operatorsPrelude : "") + prelude + code).replace(
    /(\bfrom |\bimport )"([^"]+)"/g,
    (_, before: string, path: string) => `${before}"${urlOf(path, placeOf(source))}"`,
  );
  const url = `data:text/javascript;charset=utf-8,${encodeURIComponent(resolved)}`;
  const { $results } = (await import(url)) as { readonly $results: readonly Result[] };
  assert.equal($results.length, claims.size, "every claimed line ran once");
  return new Map($results.map(({ line, shown }) => [`${line}: ${claims.get(line)}`, `${line}: ${shown}`]));
}

/** The folder from which an example imports. */
const placeOf = (source: string): string =>
  dirname(join(root, /^\/\/ (packages\/\S+\.ts)$/m.exec(source)?.[1] ?? "test/docs.test.ts"));

const urlOf = (path: string, folder: string): string =>
  path.startsWith(".") ? pathToFileURL(resolve(folder, path)).href : import.meta.resolve(path);

/** A claim that ends in … need not say how it goes on. */
function agrees(said: string, came: string): boolean {
  return said.endsWith("…") ? came.startsWith(said.slice(0, -1)) : said === came;
}

function check(results: ReadonlyMap<string, string>): void {
  for (const [said, came] of results) if (!agrees(said, came)) assert.equal(came, said);
}

for (const document of documents) {
  const blocks = blocksOf(document);
  const plain = blocks.filter(({ language }) => language === "ts");
  if (plain.length > 0) {
    test(`the examples of ${document} print what they say`, async () => check(await run(inPlace(plain), false)));
  }
  for (const block of blocks.filter(({ language }) => language === "fts")) {
    test(`the operators of ${document}, line ${block.line}, give what they say`, async () => {
      check(await run("\n".repeat(block.line - 1) + block.source, true));
    });
  }
  test(`the files and folders that ${document} names exist`, () => {
    const text = readFileSync(join(root, document), "utf8");
    const links = [...text.matchAll(/\]\((?!https?:|#)([^)#]+)[^)]*\)/g)].map((match) =>
      join(dirname(document), match[1]!),
    );
    const named = [...text.matchAll(/`([\w@./-]+(?:\.(?:ts|md|ipynb|js|mjs)|\/))`/g)].map((match) => match[1]!);
    const missing = [
      ...links.filter((path) => !existsSync(join(root, path))),
      ...named.filter((path) => !["", "packages/fluxion/src/", "packages/fluxion/"].some((at) => exists(at + path))),
    ];
    assert.deepEqual(missing, []);
  });
}

/** What `npm start` and `npm run build` write is not there yet. */
const exists = (path: string): boolean => /^(?:out|dist)\//.test(path) || existsSync(join(root, path));

test("ARCHITECTURE.md names every folder of the sources", () => {
  const text = readFileSync(join(root, "ARCHITECTURE.md"), "utf8");
  const folders = globSync("packages/fluxion/src/*/", { cwd: root }).map((path) => path.split(/[\\/]/)[3]);
  assert.deepEqual(
    folders.filter((name) => !text.includes(`\`${name}/\``)),
    [],
  );
});

test("the examples are right to the type checker", () => {
  mkdirSync(join(root, "node_modules/.cache"), { recursive: true });
  const folder = mkdtempSync(join(root, "node_modules/.cache/docs-"));
  try {
    const files = documents.map((document) => {
      const source = inPlace(blocksOf(document).filter(({ language }) => language === "ts"));
      const file = `${document.replaceAll("/", "-")}.ts`;
      const place = JSON.stringify(placeOf(source)).slice(1, -1);
      writeFileSync(join(folder, file), source.replace(/\bfrom "\.\.\//g, `from "${place}/../`));
      return file;
    });
    const compilerOptions = { noUnusedLocals: false, declaration: false, isolatedDeclarations: false };
    const config = { extends: "../../../tsconfig.json", compilerOptions, files, include: [] };
    writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(config));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const { stdout, stderr } = spawnSync(process.execPath, [tsc, "-p", folder, "--pretty", "false"], {
      encoding: "utf8",
    });
    assert.equal(stderr, "");
    assert.deepEqual(
      stdout.split("\n").filter((text) => text.includes(".md.ts(")),
      [],
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
});
