import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";

const source = fileURLToPath(new URL("../src/", import.meta.url));
const mul = 'Symbol.for("fluxion.op.mul")';
const files: Readonly<Record<string, string>> = {
  "vector.fts": `export class Vector { x: number; constructor(x: number) { this.x = x }
  [${mul}](a: Vector, b: number): Vector { return new Vector(a.x * b) } }\n`,
  "main.fts": `import { Vector } from "./vector.fts";\nconst v: Vector = new Vector(3);\nconsole.log((v * 2).x, new Error().stack!.split("\\n")[1]!.match(/:(\\d+):\\d+/)![1]);\n`,
  "broken.fts": "const x = 2;\nconsole.log(-x ** 2);\n",
};

/** Runs a file with the hook; gives what it printed. */
async function run(node: string, register: string, file: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "fluxion-register-"));
  try {
    for (const [name, text] of Object.entries(files)) await writeFile(join(folder, name), text);
    const { stdout } = await promisify(execFile)(node, ["--import", pathToFileURL(register).href, join(folder, file)]);
    return stdout.trim();
  } finally {
    await rm(folder, { recursive: true });
  }
}

test("a .fts file runs with operators, and its lines are the author's", async () => {
  assert.equal(await run(process.execPath, join(source, "register.ts"), "main.fts"), "6 3");
});

test("a syntax error names the file and shows the place", async () => {
  await assert.rejects(
    run(process.execPath, join(source, "register.ts"), "broken.fts"),
    (error: Error & { stderr: string }) => {
      assert.match(error.stderr, /SyntaxError: write -\(x \*\* 2\) or \(-x\) \*\* 2\n.*broken\.fts:2:13\n/);
      assert.ok(error.stderr.includes("> 2 | console.log(-x ** 2);\n    |             ^"));
      return true;
    },
  );
});

test("the built package does the same on Node 20", async () => {
  const node20 = createRequire(import.meta.url)
    .resolve("node20/package.json")
    .replace("package.json", "bin/node");
  assert.ok(existsSync(node20), "the optional dependency node20 is installed");
  const out = await mkdtemp(join(tmpdir(), "fluxion-built-"));
  try {
    const entryPoints = ["register", "hooks", "runtime"].map((name) => join(source, `${name}.ts`));
    await build({
      entryPoints,
      outdir: out,
      bundle: true,
      format: "esm",
      platform: "node",
      outExtension: { ".js": ".mjs" },
    });
    assert.equal(await run(node20, join(out, "register.mjs"), "main.fts"), "6 3");
  } finally {
    await rm(out, { recursive: true });
  }
});
