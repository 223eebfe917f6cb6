import { readFileSync } from "node:fs";
import * as nodeModule from "node:module";
import { fileURLToPath } from "node:url";
import { compile } from "@fluxion/operators";

/*
 * How modules are found while a notebook runs: the imports of cells are resolved from the notebook's folder, and `fluxion`,
 * `fluxion/*` and `@fluxion/*` are the packages that this command belongs to, wherever the notebook lies; `.fts` files have
 * operators. Where Node has hooks in the thread itself they are used, for they start quickly; Node 20 keeps a thread for hooks.
 */

interface Context {
  readonly parentURL?: string | undefined;
}

type Resolve = <T>(specifier: string, context: Context, next: (specifier: string, context: Context) => T) => T;

/** A specifier that resolves as if it stood in the file `parent`. */
export function importFrom(parent: string, specifier: string): string {
  return `fluxion-cell:${JSON.stringify([parent, specifier])}`;
}

/** The hook; `home` is a file that finds our packages. Its text may run in another thread: it must stand by itself. */
function resolver(home: string): Resolve {
  return (specifier, context, next) => {
    let name = specifier;
    let parentURL = context.parentURL;
    if (name.startsWith("fluxion-cell:")) [parentURL, name] = JSON.parse(name.slice("fluxion-cell:".length));
    if (/^(fluxion|@fluxion\/(operators|notebook))(\/|$)/.test(name)) parentURL = home;
    return next(name, { ...context, parentURL });
  };
}

/** Reads `.fts` files; Node erases the types of `.ts` files itself. */
function load<C, T>(url: string, context: C, next: (url: string, context: C) => T): T | Loaded {
  if (!/^file:[^?#]*\.fts(?:[?#]|$)/.test(url)) return next(url, context);
  const filename = fileURLToPath(url);
  const { code } = compile(readFileSync(filename, "utf8"), { filename });
  const prelude = 'import { op as __op } from "@fluxion/operators/runtime"; ';
  return { format: "module", source: prelude + code.replace(/^#!.*/, ""), shortCircuit: true };
}

interface Loaded {
  readonly format: string;
  readonly source: string;
  readonly shortCircuit: true;
}

/** Installs the hooks. */
export async function installResolution(): Promise<void> {
  const home = import.meta.url;
  const { register, registerHooks } = nodeModule as { register: typeof nodeModule.register; registerHooks?: unknown };
  const stripsTypes = Boolean((process.features as { typescript?: unknown }).typescript);
  if (typeof registerHooks === "function" && stripsTypes) {
    registerHooks({ resolve: resolver(home), load });
    return;
  }
  await import("@fluxion/operators/register");
  const source = `export const resolve = (${String(resolver)})(${JSON.stringify(home)});`;
  register(`data:text/javascript,${encodeURIComponent(source)}`);
}
