import { parseCall, requireNames, runCall } from "../calls.ts";
import { type Arguments, makeInputs } from "../convert.ts";
import { type AnyFunction, functionNamed, type Library } from "../library.ts";
import { execute, pythonScope } from "../python/evaluate.ts";
import { parseProgram } from "../python/parse.ts";
import { SnippetError } from "../python/tokens.ts";
import { attempt, type Check, describe, MissingName } from "../rows.ts";

/** Misuse in Python, with the error. */
export interface ErrorFile {
  readonly cases: readonly {
    readonly id: string;
    readonly snippet: string;
    readonly python?: true;
    readonly message: string;
  }[];
}

/** An operator's wrong inputs, with the error. */
export interface OperatorErrorFile {
  readonly cases: readonly (Arguments & { readonly id: string; readonly call: string; readonly message: string })[];
}

/** Compares the errors of Python snippets; those of Python's own parsing of arguments are no cases. */
export function runErrors(library: Library, { cases }: ErrorFile, check: Check): void {
  for (const { id, snippet, python, message } of cases) {
    if (python !== true)
      checkError(library, id, message, check, () => execute(parseProgram(snippet), pythonScope(library)));
  }
}

/** Compares the errors of operators. */
export function runOperatorErrors(
  library: Library,
  { cases }: OperatorErrorFile,
  check: Check,
  strided: boolean,
): void {
  for (const one of cases) {
    const call = parseCall(one.call);
    const inputs = attempt(() => {
      requireNames(library, call.expression);
      return makeInputs(library, one, { strided });
    });
    checkError(library, one.id, one.message, check, () => runCall(library, call, inputs()), inputs);
  }
}

/** Compares one error: that the library threw it, and that PyTorch's text is in it. What `prepare` throws fails. */
export function checkError(
  library: Library,
  id: string,
  message: string,
  check: Check,
  run: () => unknown,
  prepare: () => unknown = () => undefined,
): void {
  const error = thrown(run);
  const judge = (compare: () => string | null) => (): string | null => {
    prepare();
    if (error instanceof MissingName) throw error;
    if (error === undefined) return "nothing was thrown";
    return error instanceof SnippetError ? error.message : compare();
  };
  check(
    id,
    "class",
    judge(() => (isLibraryError(library, error) ? null : describe(error))),
  );
  check(
    id,
    "text",
    judge(() => (messageOf(error).includes(message) ? null : `got "${messageOf(error)}", want "${message}"`)),
  );
}

/** Whether an error is one of the library's own classes. */
export function isLibraryError(library: Library, error: unknown): boolean {
  return error instanceof (functionNamed(library, "FluxionError") as AnyFunction);
}

function thrown(run: () => unknown): unknown {
  try {
    run();
    return undefined;
  } catch (error) {
    return error ?? new Error("nothing but undefined was thrown");
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
