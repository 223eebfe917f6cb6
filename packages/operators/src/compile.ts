import { applyEdits, type Edit, type Span } from "./edits.ts";
import { erase } from "./erase.ts";
import { operators } from "./operators.ts";
import { parse } from "./parse.ts";

/** How a source is compiled. */
export interface CompileOptions {
  /** The name that syntax errors carry. */
  readonly filename?: string;
  /** Whether operators work on objects that define them. */
  readonly operators?: boolean;
  /** Whether types are erased; `"erase"` and `"keep"` say the same in words. */
  readonly types?: boolean | "erase" | "keep";
  /** `inline` for running, `call` for a type checker. */
  readonly form?: "inline" | "call";
  /** The one free name of the result: the `op` of `@fluxion/operators/runtime`. */
  readonly namespace?: string;
}

/** A compiled source, and which of its parts come from where. */
export interface Compiled {
  readonly code: string;
  readonly spans: readonly Span[];
}

/** Compiles TypeScript with operators on objects to JavaScript; every token stays on its line. */
export function compile(source: string, options: CompileOptions = {}): Compiled {
  const { filename = "source.ts", types = true, form = "inline", namespace = "__op" } = options;
  const ast = parse(source, filename);
  const edits: Edit[] = [];
  if (options.operators ?? true) edits.push(...operators(ast, source, { form, namespace }));
  if (types === true || types === "erase") edits.push(...erase(ast, source, filename));
  return applyEdits(source, edits);
}
