import { findToken } from "./edits.ts";
import { isConcatenation } from "./kinds.ts";
import type { Context, Rewriter } from "./rewriter.ts";
import type { BinaryName } from "./runtime.ts";
import type { Scope } from "./scopes.ts";
import { child, maybe, operatorOf, type Syntax, withoutTypes } from "./syntax.ts";

/*
 *   a * b        →  (typeof a==="number"&&typeof b==="number"?a * b:__op.mul(a,b))
 *   f() ** 2     →  (t=f() ,typeof t==="number"?t** 2:__op.pow(t,2))
 *   f() * g()    →  (t=f() ,u= g(),typeof t==="number"&&typeof u==="number"?t*u:__op.mul(t,u))
 *
 * The operands stay where they stand, so that lines, comments and positions are the author's.
 */

/** The name of each operator with two operands. */
export const binaryNames: Readonly<Record<string, BinaryName>> = {
  "+": "add",
  "-": "sub",
  "*": "mul",
  "/": "div",
  "%": "mod",
  "**": "pow",
  "<": "lt",
  "<=": "le",
  ">": "gt",
  ">=": "ge",
  "&": "and",
  "|": "or",
  "^": "xor",
};

/** One operand as text that may be evaluated again, and what to test of it. */
export interface Operand {
  readonly text: string;
  readonly isNumber: boolean;
}

/** `typeof a==="number"&&typeof b==="number"?`: the question that keeps numbers JavaScript's. */
export function guard(...operands: readonly Operand[]): string {
  return `${operands.flatMap(({ text, isNumber }) => (isNumber ? [] : [`typeof ${text}==="number"`])).join("&&")}?`;
}

/** The text of an expression that can be read again without effect: a number, a declared name, `this`; else null. */
export function simpleText(node: Syntax, scope: Scope): string | null {
  const inner = withoutTypes(node);
  switch (inner.type) {
    case "Literal":
      return inner["regex"] ? null : String(inner["raw"]);
    case "ThisExpression":
      return "this";
    case "Identifier": {
      const name = String(inner["name"]);
      return scope.find(name) ? name : null; // a global may be computed each time it is read
    }
    case "UnaryExpression": {
      const argument = child(inner, "argument");
      const isNumber = argument.type === "Literal" && typeof argument["value"] === "number";
      return isNumber && operatorOf(inner) === "-" ? `-${String(argument["raw"])}` : null;
    }
    default:
      return null;
  }
}

/** Rewrites an operator with two operands; false where it stays JavaScript's. */
export function binary(rewriter: Rewriter, node: Syntax, context: Context): boolean {
  const operator = operatorOf(node);
  const name = Object.hasOwn(binaryNames, operator) ? binaryNames[operator]! : null;
  if (name === null) return false;
  const { scope, temporaries } = context;
  const left = child(node, "left");
  const right = child(node, "right");
  const [leftKind, rightKind] = [rewriter.kinds.of(left, scope), rewriter.kinds.of(right, scope)];
  if (leftKind !== "unknown" && rightKind !== "unknown") return false;
  if (operator === "+" && isConcatenation(node)) return false;

  const isTruth = context.position === "condition" || (context.position === "operand" && /^[<>]/.test(operator));
  const [before, after] = isTruth ? [`${rewriter.namespace}.truthy(`, ")"] : ["", ""];
  const called = `${before}${rewriter.namespace}.${name}(`;
  const start = findToken(rewriter.source, operator, left.end, right.start);
  const token = { start, end: start + operator.length };
  const inner: Context = { ...context, position: "value" };

  if (rewriter.form === "call" || !temporaries.available) {
    const atom = {
      offset: called.length - 1 - name.length,
      length: name.length,
      ...token,
    };
    rewriter.edit({ start: node.start, end: node.start, text: called, atom });
    rewriter.visit(left, inner);
    rewriter.edit({ ...token, text: "," });
    rewriter.visit(right, inner);
    rewriter.insert(node.end, `)${after}`);
    return true;
  }

  const leftText = simpleText(left, scope);
  const rightText = simpleText(right, scope);
  const first = (text: string): Operand => ({
    text,
    isNumber: leftKind === "number",
  });
  const second = (text: string): Operand => ({
    text,
    isNumber: rightKind === "number",
  });
  const otherwise = (a: string, b: string): string => `:${called}${a},${b})${after})`;

  if (leftText !== null && rightText !== null) {
    rewriter.insert(node.start, `(${guard(first(leftText), second(rightText))}`);
    rewriter.insert(node.end, otherwise(leftText, rightText));
    return true;
  }
  const a = temporaries.next;
  rewriter.insert(node.start, `(${a}=`);
  rewriter.visit(left, inner);
  if (rightText !== null) {
    rewriter.edit({
      ...token,
      text: `,${guard(first(a), second(rightText))}${a}${operator}`,
    });
    rewriter.insert(node.end, otherwise(a, rightText));
    return true;
  }
  temporaries.holding(1, () => {
    const b = temporaries.next;
    rewriter.edit({ ...token, text: `,${b}=` });
    rewriter.visit(right, inner);
    rewriter.insert(node.end, `,${guard(first(a), second(b))}${a}${operator}${b}${otherwise(a, b)}`);
  });
  return true;
}

/** Rewrites `-x` and `~x`; false where they stay JavaScript's. */
export function unary(rewriter: Rewriter, node: Syntax, context: Context): boolean {
  const operator = operatorOf(node);
  const name = operator === "-" ? "neg" : operator === "~" ? "not" : null;
  const argument = maybe(node, "argument");
  const { scope, temporaries } = context;
  if (!name || !argument || rewriter.kinds.of(argument, scope) !== "unknown") return false;
  const [before, after] = context.position === "condition" ? [`${rewriter.namespace}.truthy(`, ")"] : ["", ""];
  const called = `${before}${rewriter.namespace}.${name}(`;
  const token = { start: node.start, end: node.start + 1 };
  const inner: Context = { ...context, position: "value" };

  if (rewriter.form === "call" || !temporaries.available) {
    const atom = {
      offset: called.length - 1 - name.length,
      length: name.length,
      ...token,
    };
    rewriter.edit({ ...token, text: called, atom });
    rewriter.visit(argument, inner);
    rewriter.insert(node.end, `)${after}`);
    return true;
  }
  const text = simpleText(argument, scope);
  if (text !== null) {
    rewriter.insert(node.start, `(${guard({ text, isNumber: false })}`);
    rewriter.insert(node.end, `:${called}${text})${after})`);
    return true;
  }
  const a = temporaries.next;
  rewriter.edit({ ...token, text: `(${a}=` });
  rewriter.visit(argument, inner);
  rewriter.insert(node.end, `,${guard({ text: a, isNumber: false })}${operator}${a}:${called}${a})${after})`);
  return true;
}
