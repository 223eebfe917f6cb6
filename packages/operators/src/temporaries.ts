import type { Edit } from "./edits.ts";
import { findToken } from "./edits.ts";
import { child, list, maybe, type Syntax } from "./syntax.ts";

/** The temporaries of one function: a stack, for no operand lives longer than its expression. */
export class Temporaries {
  /** False where nothing can be declared: default values of parameters and class fields. */
  readonly available: boolean;
  readonly #prefix: string;
  #depth = 0;
  #most = 0;

  constructor(prefix: string, available: boolean) {
    this.#prefix = prefix;
    this.available = available;
  }

  /** The name on top of the stack, for the value of what is visited next. */
  get next(): string {
    this.#most = Math.max(this.#most, this.#depth + 1);
    return `${this.#prefix}${this.#depth}`;
  }

  /** Runs `visit` while `count` more temporaries are alive. */
  holding(count: number, visit: () => void): void {
    this.#depth += count;
    visit();
    this.#depth -= count;
  }

  /** All names that were used. */
  names(): string[] {
    return Array.from({ length: this.#most }, (_, i) => `${this.#prefix}${i}`);
  }
}

/** A beginning of names that the source does not contain. */
export function freshPrefix(source: string): string {
  let prefix = "__t";
  while (source.includes(prefix)) prefix += "_";
  return prefix;
}

/** Declares temporaries at the beginning of a function, a static block or a program. */
export function declaration(source: string, home: Syntax, names: readonly string[]): Edit[] {
  if (names.length === 0) return [];
  const text = `var ${names.join(",")};`;
  if (home["expression"] === true && home.type === "ArrowFunctionExpression") return arrowBody(source, home, text);
  const body = Array.isArray(home["body"]) ? home : child(home, "body");
  const first = list(body, "body").find((statement) => statement["directive"] === undefined)!;
  return [{ start: first.start, end: first.start, text }];
}

/** `x => x * y` → `x =>{var …;return( x * y);}`, on the same lines. */
function arrowBody(source: string, arrow: Syntax, text: string): Edit[] {
  const before = [maybe(arrow, "typeParameters"), ...list(arrow, "params"), maybe(arrow, "returnType")];
  const from = Math.max(arrow.start, ...before.map((node) => node?.end ?? 0));
  const start = findToken(source, "=>", from) + 2;
  return [
    { start, end: start, text: `{${text}return(` },
    { start: arrow.end, end: arrow.end, text: ");}" },
  ];
}
