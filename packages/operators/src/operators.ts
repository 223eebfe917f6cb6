import type { Edit } from "./edits.ts";
import { Rewriter } from "./rewriter.ts";
import type { Syntax } from "./syntax.ts";

/** How operators are written. */
export interface OperatorOptions {
  /**
   * `inline` tests for two numbers where the operator stands, which costs plain numbers next to nothing; `call` is
   * `__op.mul(a, b)` alone, for a type checker to read.
   */
  readonly form?: "inline" | "call";
  /** The one free name of the result: the `op` of `@fluxion/operators/runtime`. */
  readonly namespace?: string;
}

/** The edits that make the operators of a program work on objects that define them. */
export function operators(ast: Syntax, source: string, options: OperatorOptions = {}): Edit[] {
  return new Rewriter(ast, source, options.form ?? "inline", options.namespace ?? "__op").edits();
}
