/** Part of an edit's text that stands for part of the source: `pow` for the operator `**`. */
export interface Atom {
  /** Where the part stands in the edit's text. */
  readonly offset: number;
  readonly length: number;
  /** What it stands for in the source. */
  readonly start: number;
  readonly end: number;
}

/** The source between `start` and `end` becomes `text`; an insertion where both are equal. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  readonly atom?: Atom;
}

/** A part of the result and where it comes from: `kind` 0 is the source verbatim, 1 an atom. */
export type Span = readonly [start: number, length: number, origin: number, originLength: number, kind: 0 | 1];

/**
 * Applies edits that do not overlap. At one place insertions come before a replacement, and otherwise the order in
 * which the edits are given.
 */
export function applyEdits(source: string, edits: readonly Edit[]): { code: string; spans: Span[] } {
  const sorted = [...edits].sort((a, b) => a.start - b.start || Number(a.end > a.start) - Number(b.end > b.start));
  const spans: Span[] = [];
  let code = "";
  let at = 0;
  const copy = (end: number): void => {
    if (end > at) spans.push([code.length, end - at, at, end - at, 0]);
    code += source.slice(at, Math.max(at, end));
    at = Math.max(at, end);
  };
  for (const { start, end, text, atom } of sorted) {
    copy(start);
    // `return(a) + b` → `return __op.add(…)`
    if (/^[\w$]/.test(text) && /[\w$]$/.test(code)) code += " ";
    if (atom) spans.push([code.length + atom.offset, atom.length, atom.start, atom.end - atom.start, 1]);
    code += text;
    at = Math.max(at, end);
  }
  copy(source.length);
  return { code, spans };
}

/** A text of the same length and lines, in which nothing is left to see; `lead` stands at its beginning. */
export function blank(text: string, lead: string = ""): string {
  return lead + text.slice(lead.length).replace(/[^\r\n\u2028\u2029]/g, " ");
}

/** The offset of `token` at or after `from`, comments left out; -1 where it is not found before `to`. */
export function findToken(source: string, token: string, from: number, to: number = source.length): number {
  for (let i = from; i < to; ) {
    if (source.startsWith("/*", i)) i = source.indexOf("*/", i + 2) + 2;
    else if (source.startsWith("//", i)) i = /[\n\r\u2028\u2029]|$/g.exec(source.slice(i))!.index + i + 1;
    else if (source.startsWith(token, i)) return i;
    else i++;
  }
  return -1;
}
