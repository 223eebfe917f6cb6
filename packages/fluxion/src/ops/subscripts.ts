/** The language of `einsum`: an equation, and what it says of the dims of its operands. */

import { kindText } from "../core/operands.ts";
import { isTensor } from "../core/tensor.ts";
import { ArgumentError, ShapeError } from "../tensor/errors.ts";
import type { Shape } from "../tensor/shape.ts";

/** The name of a dim: a letter, or the place from the right of a dim that an ellipsis covers. */
export type Label = string;

/** The labels of the dims of each operand and of the result. */
export interface Subscripts {
  readonly inputs: readonly (readonly Label[])[];
  readonly output: readonly Label[];
}

const fail = (sentence: string): ArgumentError => new ArgumentError(`einsum: einsum(): ${sentence}`);
const misfit = (sentence: string): ShapeError => new ShapeError(`einsum: einsum(): ${sentence}`);
const isLetter = (c: string): boolean => /^[a-zA-Z]$/.test(c);

/** Reads `ij,jk->ik` beside the shapes of the operands. */
export function parseEquation(equation: string, shapes: readonly Shape[]): Subscripts {
  const arrow = equation.indexOf("->");
  const left = arrow < 0 ? equation : equation.slice(0, arrow);
  let at = 0;
  const terms = left.split(",").map((term, i) => {
    const symbols = readTerm(term, at, ` for operand ${i}`);
    at += term.length + 1;
    return symbols;
  });
  if (terms.length > shapes.length) throw fail("fewer operands were provided than specified in the equation");
  if (terms.length < shapes.length) throw fail("more operands were provided than specified in the equation");
  const inputs = terms.map((term, i) => labelsOf(term, shapes[i]!, i));
  checkSizes(inputs, shapes);
  const covered = Math.max(0, ...inputs.map((labels) => labels.filter((label) => label.startsWith(".")).length));
  return { inputs, output: outputOf(arrow < 0 ? null : equation.slice(arrow + 2), arrow + 2, terms, covered) };
}

/** The letters of a term, with `...` for an ellipsis; `place` is where it begins in the equation. */
function readTerm(term: string, place: number, whose: string): readonly string[] {
  const symbols: string[] = [];
  for (let i = 0; i < term.length; i++) {
    const c = term[i]!;
    if (c === " ") continue;
    if (c === ".") {
      if (symbols.includes("...")) throw fail(`found '.'${whose} for which an ellipsis was already found`);
      if (term.slice(i, i + 3) !== "...") throw fail(`found '.'${whose} that is not part of any ellipsis`);
      symbols.push("...");
      i += 2;
    } else if (isLetter(c)) symbols.push(c);
    else
      throw fail(
        `invalid subscript given at index ${place + i} in the equation string, subscripts must be in [a-zA-Z]`,
      );
  }
  return symbols;
}

/** Labels of the dims under an ellipsis that covers `n` of them: counted from the right, as they broadcast. */
const ellipsis = (n: number): Label[] => Array.from({ length: n }, (_, k) => `.${n - k}`);

function labelsOf(term: readonly string[], shape: Shape, operand: number): readonly Label[] {
  const letters = term.filter((c) => c !== "...").length;
  const open = term.includes("...");
  if (open ? letters > shape.length : letters !== shape.length) {
    const count = `the number of subscripts in the equation (${letters})`;
    throw misfit(
      open
        ? `${count} is more than the number of dimensions (${shape.length}) for operand ${operand}`
        : `${count} does not match the number of dimensions (${shape.length}) for operand ${operand} and no ellipsis was given`,
    );
  }
  return term.flatMap((c) => (c === "..." ? ellipsis(shape.length - letters) : [c]));
}

function checkSizes(inputs: readonly (readonly Label[])[], shapes: readonly Shape[]): void {
  const seen = new Map<Label, number>();
  inputs.forEach((labels, operand) => {
    const own = new Map<Label, number>();
    labels.forEach((label, d) => {
      const n = shapes[operand]![d]!;
      const first = own.get(label);
      if (first !== undefined && first !== n)
        throw misfit(
          `subscript ${label} is repeated for operand ${operand} but the sizes don't match, ${n} != ${first}`,
        );
      own.set(label, n);
    });
    for (const [label, n] of own) {
      const before = seen.get(label) ?? 1;
      if (n !== 1 && before !== 1 && n !== before)
        throw misfit(
          `${label.startsWith(".") ? "dimension of the ellipsis" : `subscript ${label}`} has size ${n} for operand ${operand} which does not broadcast with previously seen size ${before}`,
        );
      if (n !== 1 || !seen.has(label)) seen.set(label, n);
    }
  });
}

function outputOf(
  text: string | null,
  place: number,
  terms: readonly (readonly string[])[],
  covered: number,
): readonly Label[] {
  const letters = terms.flat().filter((c) => c !== "...");
  // without an arrow: what the ellipsis covers, then the letters that stand once, in the order of the alphabet
  if (text === null)
    return [...ellipsis(covered), ...letters.filter((c) => letters.indexOf(c) === letters.lastIndexOf(c)).sort()];
  const symbols = readTerm(text, place, " for the output");
  const twice = symbols.find((c, i) => symbols.indexOf(c) < i);
  if (twice !== undefined) throw fail(`output subscript ${twice} appears more than once in the output`);
  const unknown = symbols.find((c) => c !== "..." && !letters.includes(c));
  if (unknown !== undefined)
    throw fail(`output subscript ${unknown} does not appear in the equation for any input operand`);
  return symbols.flatMap((c) => (c === "..." ? ellipsis(covered) : [c]));
}

const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

/** Operands each followed by a list of subscripts, and at the end perhaps that of the result, as an equation. */
export function toEquation(args: readonly unknown[]): readonly [string, readonly unknown[]] {
  const term = (list: unknown): string => {
    if (!Array.isArray(list)) throw fail(`expected a list of subscripts behind each operand, got ${kindText(list)}`);
    return list
      .map((k: unknown) => {
        if (k === "...") return k;
        const letter = typeof k === "number" ? alphabet[k] : undefined;
        if (letter === undefined) throw fail("expected subscripts to be integers within range [0, 52)");
        return letter;
      })
      .join("");
  };
  const operands = args.filter(isTensor);
  if (operands.length === 0) throw fail(`expected an equation or a tensor, got ${kindText(args[0])}`);
  const terms = operands.map((_, i) => term(args[2 * i + 1])).join();
  const result = args.length > 2 * operands.length ? `->${term(args.at(-1))}` : "";
  return [terms + result, operands];
}
