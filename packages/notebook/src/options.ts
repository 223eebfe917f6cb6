import { UserError } from "./notebook.ts";

/** What `fluxion run` was asked to do. */
export interface RunOptions {
  readonly files: readonly string[];
  readonly html: boolean;
  readonly out: string | null;
  readonly inPlace: boolean;
  readonly check: boolean;
}

/** What the command line asks for. */
export type Command = { readonly name: "help" | "version" } | { readonly name: "run"; readonly options: RunOptions };

/** The text of `fluxion --help`. */
export const help: string = `fluxion runs notebooks and scripts in TypeScript, with operators on tensors.

  fluxion run FILE...     run .ipynb notebooks, .fts and .ts scripts
    --check               compare results and stdout with the stored ones; exit 1 if they differ
    --in-place            write the outputs into the notebook itself
    --out DIR             write the notebook with its outputs to DIR
    --html                write a page, one self-contained file, to DIR or beside the notebook

  fluxion --help          show this
  fluxion --version       show the version
`;

const runFlags = ["--html", "--out", "--in-place", "--check"];

/** Reads the command line; what cannot be understood is a `UserError`. */
export function parseArguments(args: readonly string[]): Command {
  const [name, ...rest] = args;
  if (name === undefined || name === "--help" || name === "-h" || name === "help") return { name: "help" };
  if (name === "--version" || name === "-v") return { name: "version" };
  if (name !== "run") {
    throw new UserError(
      `unknown ${name.startsWith("-") ? "option" : "command"} "${name}"${hint(name, ["run", "--help", "--version"])}`,
    );
  }
  return parseRun(rest);
}

function parseRun(args: readonly string[]): Command {
  const files: string[] = [];
  const flags = new Set<string>();
  let out: string | null = null;
  for (let i = 0; i < args.length; i++) {
    const argument = args[i]!;
    const [flag, value] = argument.startsWith("--out=") ? ["--out", argument.slice(6)] : [argument, args[i + 1]];
    if (argument === "--") {
      files.push(...args.slice(i + 1));
      break;
    }
    if (argument === "--help" || argument === "-h") return { name: "help" };
    if (!argument.startsWith("-")) files.push(argument);
    else if (flag === "--out") {
      if (!value || value.startsWith("--")) throw new UserError("--out needs a folder: --out DIR");
      out = value;
      if (argument === "--out") i++;
    } else if (runFlags.includes(flag!)) flags.add(flag!);
    else throw new UserError(`unknown option "${argument}"${hint(argument, runFlags)}`);
  }
  if (files.length === 0) throw new UserError("nothing to run: fluxion run FILE...");
  const options = {
    files,
    html: flags.has("--html"),
    out,
    inPlace: flags.has("--in-place"),
    check: flags.has("--check"),
  };
  if (options.check && options.inPlace) {
    throw new UserError("--check compares with the stored outputs and --in-place replaces them: choose one");
  }
  return { name: "run", options };
}

function hint(given: string, known: readonly string[]): string {
  const near = known.filter((name) => distance(name, given) <= 2);
  return near.length > 0 ? `: did you mean ${near[0]}?` : `; known are ${known.join(", ")}`;
}

/** Levenshtein's distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
