export { type Compiled, type CompileOptions, compile } from "./compile.ts";
export { type Atom, applyEdits, type Edit, type Span } from "./edits.ts";
export { erase } from "./erase.ts";
export { type OperatorOptions, operators } from "./operators.ts";
export { parse } from "./parse.ts";
export type { Syntax } from "./syntax.ts";
export type { SourceError } from "./syntax-error.ts";
