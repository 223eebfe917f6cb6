import { PythonComplex, PythonFloat } from "./values.ts";

/** A word of Python; `newline` carries the next line's indentation. */
export type Token =
  | { readonly kind: "name" | "operator"; readonly text: string }
  | { readonly kind: "constant"; readonly text: string; readonly value: unknown }
  | { readonly kind: "newline"; readonly text: string; readonly indent: number }
  | { readonly kind: "end"; readonly text: string };

/** Thrown where a text is not in the subset of Python that is read here. */
export class SnippetError extends Error {
  override readonly name: string = "SnippetError";
  constructor(detail: string) {
    super(`snippet not supported: ${detail}`);
  }
}

const pattern =
  /[ \t]*(?:(?<newline>(?:\r?\n[ \t]*)+)|(?<number>(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?j?)|(?<name>[A-Za-z_]\w*)|(?<string>'[^'\n]*'|"[^"\n]*")|(?<operator>\*\*=|\/\/=|\.\.\.|\*\*|\/\/|<<|>>|<=|>=|==|!=|[-+*/%@&|^]=|[-+*/%@&|^~<>()[\]{},.:;=])|(?<comment>#[^\n]*)|(?<end>$))/y;

/** The words of a Python text. */
export function tokenize(text: string): readonly Token[] {
  const tokens: Token[] = [];
  pattern.lastIndex = 0;
  for (;;) {
    const at = pattern.lastIndex;
    const groups = pattern.exec(text)?.groups;
    if (groups === undefined) throw new SnippetError(`no token at ${JSON.stringify(text.slice(at, at + 10))}`);
    if (groups["end"] !== undefined) return [...tokens, { kind: "end", text: "end" }];
    if (groups["comment"] !== undefined) continue;
    tokens.push(token(groups));
  }
}

function token(groups: Readonly<Record<string, string | undefined>>): Token {
  const { newline, number, name, string, operator } = groups as Readonly<
    Record<"newline" | "number" | "name" | "string" | "operator", string | undefined>
  >;
  if (newline !== undefined)
    return { kind: "newline", text: "newline", indent: newline.length - newline.lastIndexOf("\n") - 1 };
  if (number !== undefined) return { kind: "constant", text: number, value: numberValue(number) };
  if (string !== undefined) return { kind: "constant", text: string, value: string.slice(1, -1) };
  return name !== undefined ? { kind: "name", text: name } : { kind: "operator", text: operator! };
}

function numberValue(text: string): unknown {
  if (text.endsWith("j")) return new PythonComplex(0, Number(text.slice(0, -1)));
  if (/[.eE]/.test(text)) return new PythonFloat(Number(text));
  const value = Number(text);
  return Number.isSafeInteger(value) ? value : BigInt(text);
}
