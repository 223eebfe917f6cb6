/** Builds the packages: a few ES modules for each public entry, and declarations. */

import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { build, type Plugin } from "esbuild";

/** In order of dependence; entries beside those in `exports` are started by name. */
const packages: readonly { readonly name: string; readonly more: readonly string[] }[] = [
  { name: "fluxion", more: [] },
  { name: "operators", more: ["src/hooks.ts"] },
  { name: "notebook", more: ["src/cli.ts", "src/worker.ts"] },
];

interface Manifest {
  readonly exports: Readonly<Record<string, { readonly "@fluxion/source": string }>>;
  readonly sideEffects?: readonly string[];
}

/**
 * Entries import each other as files: a namespace that was bundled would keep all its functions alive. One with side
 * effects must not be shared with other files at all: it would move to a chunk, whose effects bundlers drop.
 */
function entriesStay(entries: ReadonlySet<string>, effects: ReadonlySet<string>): Plugin {
  return {
    name: "entries-stay",
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\// }, ({ path, importer, resolveDir, kind }) => {
        const target = resolve(resolveDir, path);
        if (kind === "entry-point" || !entries.has(target)) return null;
        if (entries.has(importer)) {
          return { path: `./${relative(dirname(importer), target).replace(/\.ts$/, ".js")}`, external: true };
        }
        return effects.has(target) ? { errors: [{ text: `${path} has side effects: only entries import it` }] } : null;
      });
    },
  };
}

for (const { name, more } of packages) {
  const folder = resolve("packages", name);
  const { exports, sideEffects = [] } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as Manifest;
  const sources = [...Object.values(exports).map((entry) => entry["@fluxion/source"]), ...more];
  const entries = sources.map((path) => resolve(folder, path));
  const effects = new Set(sideEffects.map((path) => resolve(folder, path)));
  rmSync(`${folder}/dist`, { recursive: true, force: true });
  await build({
    entryPoints: entries,
    outbase: `${folder}/src`,
    outdir: `${folder}/dist`,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "neutral",
    target: ["es2022", "node20"],
    packages: "external",
    external: ["node:*"],
    chunkNames: "chunks/[name]-[hash]",
    sourcemap: "linked",
    sourcesContent: false,
    logLevel: "warning",
    plugins: [entriesStay(new Set(entries), effects)],
  });
  const { status, error } = spawnSync("tsc", ["-p", `${folder}/tsconfig.build.json`], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
