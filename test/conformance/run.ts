import { runBroadcasting } from "./files/broadcasting.ts";
import { runDerivatives } from "./files/derivatives.ts";
import { runErrors, runOperatorErrors } from "./files/errors.ts";
import { runOperator } from "./files/operators.ts";
import { runPrinting } from "./files/printing.ts";
import { runPrograms } from "./files/programs.ts";
import { runPromotion } from "./files/promotion.ts";
import { runRandom } from "./files/random.ts";
import { functionNamed, type Library } from "./library.ts";
import { type Check, checker, type Row } from "./rows.ts";
import type { Source } from "./source.ts";

/** What is run, and how. */
export interface RunOptions {
  /** The files whose name matches. */
  readonly filter?: RegExp;
  /** Whether inputs are strided. */
  readonly noncontiguous?: boolean;
}

/** The comparisons of one file. */
export interface FileResult {
  readonly file: string;
  readonly tier: number | undefined;
  readonly rows: readonly Row[];
}

type Runner = (library: Library, file: never, check: Check, strided: boolean) => void;

const runners: Readonly<Record<string, Runner>> = {
  "programs.json": runPrograms,
  "derivatives.json": runDerivatives,
  "printing.json": runPrinting,
  "promotion.json": runPromotion,
  "broadcasting.json": runBroadcasting,
  "random.json": runRandom,
  "errors.json": runErrors,
  "errors_ops.json": runOperatorErrors,
};

/** Runs the files of a source, in order. */
export function runSource(library: Library, source: Source, options: RunOptions = {}): readonly FileResult[] {
  return source.files
    .filter((file) => options.filter?.test(file) ?? true)
    .map((file) => runFile(library, file, source.read(file), options));
}

/** Runs one file, given its text. */
export function runFile(library: Library, file: string, text: string, options: RunOptions = {}): FileResult {
  const rows: Row[] = [];
  const runner = file.startsWith("ops/") ? (runOperator as Runner) : runners[file];
  if (runner === undefined) return { file, tier: undefined, rows };
  const content = JSON.parse(text) as { readonly tier?: number };
  const { torch } = library;
  // the constants of exact derivatives are float64 numbers, those of PyTorch's results float32
  const dtype = file === "derivatives.json" ? "float64" : "float32";
  if (torch["setDefaultDtype"] !== undefined) functionNamed(library, "set_default_dtype")(dtype);
  runner(library, content as never, checker(file, rows), options.noncontiguous === true);
  return { file, tier: content.tier, rows };
}
