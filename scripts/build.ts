/** Builds the packages: a few ES modules for each public entry, and declarations. */

import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";
import { build, type BuildOptions, type Plugin } from "esbuild";

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
 * Entries with side effects import others as files: a namespace that was bundled would keep all its functions alive. They
 * must not be shared with other files at all: they would move to a chunk, whose effects bundlers drop.
 */
function entriesStay(entries: ReadonlySet<string>, effects: ReadonlySet<string>): Plugin {
  return {
    name: "entries-stay",
    setup({ onResolve }) {
      onResolve({ filter: /^\.\.?\// }, ({ path, importer, resolveDir, kind }) => {
        const target = resolve(resolveDir, path);
        if (kind === "entry-point" || !entries.has(target)) return null;
        if (effects.has(importer)) {
          return { path: `./${builtPath(relative(dirname(importer), target))}`, external: true };
        }
        return effects.has(target) ? { errors: [{ text: `${path} has side effects: only entries import it` }] } : null;
      });
    },
  };
}

const builtPath = (source: string): string => source.replace(/\.ts$/, ".js");

/** An entry without side effects: what it exports of its own, and which other entries under a name. */
interface Entry {
  readonly source: string;
  readonly names: readonly string[];
  readonly namespaces: readonly (readonly [name: string, path: string])[];
}

async function entriesOf(sources: readonly string[]): Promise<Entry[]> {
  const options: BuildOptions = { ...common, entryPoints: [...sources], outdir: "dist", write: false };
  const { metafile } = await build({ ...options, metafile: true });
  return sources.map((source) => {
    const output = Object.values(metafile.outputs).find(({ entryPoint }) => resolve(entryPoint ?? "") === source)!;
    const lines = readFileSync(source, "utf8").matchAll(/^export \* as (\w+) from "(\.[^"]+)";$/gm);
    const namespaces = [...lines].map(([, name, path]) => [name!, path!] as const);
    const names = output.exports.filter((name) => !namespaces.some(([other]) => other === name));
    return { source, names, namespaces };
  });
}

/** The module `functions`: all that the entries export, so that there are few files to load. */
function together(entries: readonly Entry[]): Plugin {
  const line = ({ source, names }: Entry, i: number): string =>
    `export { ${names.map((name) => `${name} as ${name}_${i}`)} } from "${source}";`;
  const lines = entries.map((entry, i) => (entry.names.length > 0 ? line(entry, i) : ""));
  return {
    name: "together",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^functions$/ }, ({ path }) => ({ path, namespace: "together" }));
      onLoad({ filter: /.*/, namespace: "together" }, () => ({ contents: lines.join("\n"), resolveDir: "." }));
    },
  };
}

/** Writes the file of an entry: its exports, taken from where they are all together. */
function writeEntry({ source, names, namespaces }: Entry, i: number, src: string, dist: string): void {
  const file = resolve(dist, builtPath(relative(src, source)));
  const up = relative(dirname(file), dist);
  const lines = namespaces.map(([name, path]) => `export * as ${name} from "${builtPath(path)}";`);
  const own = names.map((name) => `  ${name}_${i} as ${name},`);
  if (names.length > 0) lines.unshift("export {", ...own, `} from "${up === "" ? "." : up}/functions.js";`);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, `${lines.join("\n")}\n`);
}

const common: BuildOptions = {
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
};

for (const { name, more } of packages) {
  const folder = resolve("packages", name);
  const [src, dist] = [`${folder}/src`, `${folder}/dist`];
  const { exports, sideEffects } = JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as Manifest;
  const sources = [...Object.values(exports).map((entry) => entry["@fluxion/source"]), ...more];
  const all = sources.map((path) => resolve(folder, path));
  // where nothing is said, everything may have side effects
  const effects = new Set(sideEffects?.map((path) => resolve(folder, path)) ?? all);
  const entries = await entriesOf(all.filter((path) => !effects.has(path)));
  rmSync(dist, { recursive: true, force: true });
  await build({
    ...common,
    entryPoints: [
      ...all.filter((path) => effects.has(path)).map((path) => ({ in: path, out: relative(src, path).slice(0, -3) })),
      ...(entries.length > 0 ? [{ in: "functions", out: "functions" }] : []),
    ],
    outdir: dist,
    plugins: [together(entries), entriesStay(new Set(all), effects)],
  });
  entries.forEach((entry, i) => {
    writeEntry(entry, i, src, dist);
  });
  const { status, error } = spawnSync("tsc", ["-p", `${folder}/tsconfig.build.json`], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (error !== undefined) throw error;
  if (status !== 0) process.exit(status ?? 1);
}
