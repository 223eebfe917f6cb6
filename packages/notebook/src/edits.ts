/** Replaces `source[start, end)` by `text`; an insertion where start equals end. */
export interface Edit {
  readonly start: number;
  readonly end: number;
  readonly text: string;
  /** An insertion that ends something: it stands before what begins at the same place. */
  readonly closes?: boolean;
}

/** Text made of pieces of another text, which knows where each piece came from. */
export class Mosaic {
  #text = "";
  readonly #pieces: { at: number; origin: number; verbatim: boolean }[] = [];

  /** Everything appended so far. */
  get text(): string {
    return this.#text;
  }

  /** Appends `source[start, end)` as it stands. */
  copy(source: string, start: number, end: number): void {
    if (end <= start) return;
    this.#pieces.push({ at: this.#text.length, origin: start, verbatim: true });
    this.#text += source.slice(start, end);
  }

  /** Appends text that the source does not have; errors in it point at `origin`. */
  add(text: string, origin: number): void {
    if (text === "") return;
    this.#pieces.push({ at: this.#text.length, origin, verbatim: false });
    this.#text += text;
  }

  /** Appends `source[from, to)` with the edits that lie in that range applied. */
  edited(source: string, from: number, to: number, edits: readonly Edit[]): void {
    let at = from;
    const within = (e: Edit): boolean => e.start >= from && e.end <= to && (e.closes ? e.start > from : e.start < to);
    for (const edit of inOrder(edits.filter(within))) {
      if (edit.start < at) continue; // inside something already replaced
      this.copy(source, at, edit.start);
      this.add(edit.text, edit.start);
      at = edit.end;
    }
    this.copy(source, at, to);
  }

  /** The offset in the source that the offset `at` of the text stands for. */
  origin(at: number): number {
    let low = 0;
    let high = this.#pieces.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#pieces[middle]!.at <= at) low = middle;
      else high = middle - 1;
    }
    const piece = this.#pieces[low];
    if (!piece) return 0;
    return piece.verbatim ? piece.origin + (at - piece.at) : piece.origin;
  }
}

/** By place; what closes before what opens, inner closers before outer ones (parents come first in the list). */
function inOrder(edits: readonly Edit[]): Edit[] {
  const kind = (edit: Edit): number => (edit.closes ? 0 : edit.end === edit.start ? 1 : 2);
  return edits
    .map((edit, index) => ({ edit, index }))
    .sort((a, b) => {
      const byPlace = a.edit.start - b.edit.start || kind(a.edit) - kind(b.edit);
      return byPlace || (a.edit.closes ? b.index - a.index : a.index - b.index);
    })
    .map(({ edit }) => edit);
}

/** Line and column of an offset, both from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** The place of an offset in a text. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return { line, column: offset - before.lastIndexOf("\n") };
}

/** The offset of a place in a text, kept inside the text. */
export function offsetAt(text: string, { line, column }: Position): number {
  let start = 0;
  for (let i = 1; i < line; i++) {
    const next = text.indexOf("\n", start);
    if (next < 0) break;
    start = next + 1;
  }
  return Math.min(start + column - 1, text.length);
}
