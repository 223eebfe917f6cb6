import { readFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { fileURLToPath } from "node:url";
import { compile } from "@fluxion/operators";

/*
 * How modules are found and read while a notebook runs: `fluxion`, `fluxion/*` and `@fluxion/*` are the packages that
 * this command belongs to, wherever the notebook lies; the imports of cells are resolved from the notebook's folder;
 * `.fts` files have operators, and TypeScript loses its types where Node does not see to that.
 */

interface ResolveContext {
  readonly parentURL?: string | undefined;
}

interface Loaded {
  readonly format: string;
  readonly source: string;
  readonly shortCircuit: true;
}

const ownNames = /^(fluxion|@fluxion\/(operators|notebook))(\/|$)/;
const cellScheme = "fluxion-cell:";
const stripsTypes = Boolean((process.features as { typescript?: unknown }).typescript);

/** A specifier that resolves as if it stood in the file `parent`. */
export function importFrom(parent: string, specifier: string): string {
  return cellScheme + JSON.stringify([parent, specifier]);
}

function destination(specifier: string, context: ResolveContext): [specifier: string, context: ResolveContext] {
  let [name, from] = [specifier, context];
  if (name.startsWith(cellScheme)) {
    const [parentURL, inner] = JSON.parse(name.slice(cellScheme.length)) as [string, string];
    [name, from] = [inner, { ...context, parentURL }];
  }
  return ownNames.test(name) ? [name, { ...from, parentURL: import.meta.url }] : [name, from];
}

function compiled(url: string): Loaded | null {
  const file = /^file:.*\.(fts|m?ts)$/.exec(url);
  if (!file || url.includes("/node_modules/") || (file[1] !== "fts" && stripsTypes)) return null;
  const path = fileURLToPath(url);
  const operators = file[1] === "fts";
  const { code } = compile(readFileSync(path, "utf8"), {
    filename: path,
    operators,
    types: "erase",
    namespace: "__op",
  });
  const runtime = operators ? 'import { op as __op } from "@fluxion/operators/runtime"; ' : "";
  return { format: "module", source: runtime + code, shortCircuit: true };
}

type Next<Argument, Result> = (name: string, argument: Argument) => Result;

/** The hook for `module.register`: finds a module. */
export function resolve<T>(specifier: string, context: ResolveContext, next: Next<ResolveContext, T>): T {
  return next(...destination(specifier, context));
}

/** The hook for `module.register`: reads a module. */
export function load<C, T>(url: string, context: C, next: Next<C, T>): T | Loaded {
  return compiled(url) ?? next(url, context);
}

/** Installs the hooks in this thread. */
export function installResolution(): void {
  const { register, registerHooks } = nodeModule as { register: typeof nodeModule.register; registerHooks?: unknown };
  if (typeof registerHooks === "function") registerHooks({ resolve, load });
  else register(import.meta.url);
}
