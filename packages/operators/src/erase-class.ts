import type { Eraser } from "./erase.ts";
import { child, list, maybe, type Syntax } from "./syntax.ts";

const modifier = /(public|private|protected|readonly|override|abstract|declare|static|async|accessor|get|set)\b/y;
const space = /(?:\s|\/\*[\s\S]*?\*\/|\/\/.*)*/y;

function skip(pattern: RegExp, source: string, from: number): RegExpExecArray | null {
  pattern.lastIndex = from;
  return pattern.exec(source);
}

/** Erases what stands before and behind the name of a field or a method: `private readonly x?: number`. */
export function eraseMember(eraser: Eraser, node: Syntax): void {
  const { source } = eraser;
  const key = child(node, "key");
  const keyStart = node["computed"] === true ? source.lastIndexOf("[", key.start) : key.start;
  const first = Math.max(node.start, ...list(node, "decorators").map((decorator) => decorator.end));
  let isFirst = list(node, "decorators").length === 0;
  for (let at = first; ; isFirst = false) {
    at += skip(space, source, at)?.[0].length ?? 0;
    const word = skip(modifier, source, at)?.[0];
    if (word === undefined || at + word.length > keyStart) break;
    // A blank could glue `*gen()` or `[key]` to a field above that has no semicolon.
    if (!/^(static|async|accessor|get|set)$/.test(word)) eraser.blank(at, at + word.length, isFirst ? ";" : "");
    at += word.length;
  }
  if (node["optional"] === true || node["definite"] === true) {
    const mark = /^(?:\s|\])*([?!])/.exec(source.slice(key.end));
    if (mark) eraser.blank(key.end + mark[0].length - 1, key.end + mark[0].length);
  }
  // `x: number⏎[key] = 1` would become `x[key] = 1`.
  const type = maybe(node, "typeAnnotation");
  if (
    type &&
    node.type === "PropertyDefinition" &&
    !maybe(node, "value") &&
    !source.slice(type.end, node.end).includes(";")
  ) {
    eraser.semicolons.add(type);
  }
}
