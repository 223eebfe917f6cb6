import { tsPlugin } from "@sveltejs/acorn-typescript";
import { Parser } from "acorn";
import { keepParameters } from "./parameters.ts";
import type { Syntax } from "./syntax.ts";
import { type SourceError, sourceError } from "./syntax-error.ts";

const TypeScriptParser: typeof Parser = Parser.extend(tsPlugin(), keepParameters);

/** Parses a TypeScript module; `await` may stand at the top. Throws a SyntaxError with `line`, `column` and `frame`. */
export function parse(source: string, filename: string = "source.ts"): Syntax {
  try {
    return TypeScriptParser.parse(source, {
      ecmaVersion: "latest",
      sourceType: "module",
      locations: true,
      allowAwaitOutsideFunction: true,
    }) as unknown as Syntax;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw located(error as SyntaxError & { readonly pos?: number }, source, filename);
  }
}

function located(error: SyntaxError & { readonly pos?: number }, source: string, filename: string): SourceError {
  const offset = error.pos ?? 0;
  const power = unaryPower(source, offset);
  if (power) return sourceError(power.message, source, power.start, filename);
  return sourceError(error.message.replace(/ \(\d+:\d+\)$/, ""), source, offset, filename);
}

/** `-x ** 2` is no JavaScript, for it could mean either of two things. */
function unaryPower(source: string, offset: number): { readonly message: string; readonly start: number } | null {
  if (!source.startsWith("**", offset)) return null;
  const before = /([-~])\s*((?:[\w$.!]|\([^()]*\)|\[[^[\]]*\])+)\s*$/.exec(source.slice(0, offset));
  if (!before) return null;
  const [, sign, base] = before;
  const exponent = /^\*\*\s*((?:[-+]?\s*)(?:[\w$.]|\([^()]*\)|\[[^[\]]*\])+)/.exec(source.slice(offset))?.[1] ?? "2";
  return {
    message: `write ${sign}(${base} ** ${exponent}) or (${sign}${base}) ** ${exponent}`,
    start: before.index,
  };
}
