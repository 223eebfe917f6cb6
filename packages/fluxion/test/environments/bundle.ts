/** Bundles for pages: programs with the built package, tests of kernels with the sources. */

import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, type BuildOptions, type Plugin } from "esbuild";

const here = import.meta.dirname;

const common: BuildOptions = { bundle: true, write: false, format: "esm", logLevel: "error" };

/** A script of this folder with the built package. */
export async function bundled(entry: string, options: BuildOptions = {}): Promise<string> {
  const { outputFiles } = await build({ ...common, ...options, entryPoints: [join(here, entry)] });
  return outputFiles![0]!.text;
}

/** Files of tests of kernels, as far as they read no files and start no threads. */
export const kernelTests: readonly string[] = globSync("../kernels/wasm/*.test.ts", { cwd: here })
  .map((path) => join(here, path))
  .filter((path) => !/from "(node:(?!test|assert)|.*\/threads\/)/.test(readFileSync(path, "utf8")))
  .toSorted();

/** Modules of Node that tests import, as pages have them. */
const standIns: Plugin = {
  name: "stand-ins",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:(test|assert\/strict)$/ }, ({ path }) => ({ path, namespace: "stand-in" }));
    onLoad({ filter: /./, namespace: "stand-in" }, ({ path }) => ({
      contents:
        path === "node:test" ? 'export { test } from "./page-test.ts"' : 'export * as default from "./page-assert.ts"',
      resolveDir: here,
    }));
  },
};

/** A file of tests as one script with the sources: for a page, or for Node's own runner. */
export async function bundledTest(path: string, platform: "browser" | "node"): Promise<string> {
  const lines = [`import ${JSON.stringify(path)};`];
  if (platform === "browser") {
    lines.push('import { runTests } from "./page-test.ts"; import { send } from "./send.ts"; await send(runTests);');
  }
  const { outputFiles } = await build({
    ...common,
    stdin: { contents: lines.join("\n"), resolveDir: here },
    platform,
    conditions: ["@fluxion/source"],
    ignoreAnnotations: true, // this package says that its files have no side effects; those of tests have
    target: "node20",
    plugins: platform === "browser" ? [standIns] : [],
  });
  return outputFiles![0]!.text;
}

/** The Node 20 that tests run on. */
export const node20: string = fileURLToPath(import.meta.resolve("node20/bin/node"));
