/** A syntax error with its place: lines and columns count from 1, as editors do. */
export interface SourceError extends SyntaxError {
  readonly filename: string;
  readonly pos: number;
  readonly line: number;
  readonly column: number;
  /** The lines around the place, with a mark below it. */
  readonly frame: string;
}

/** Line and column, from 1, of an offset in a text. */
export function placeOf(source: string, offset: number): { readonly line: number; readonly column: number } {
  const lines = source.slice(0, offset).split(/\r\n|[\n\r\u2028\u2029]/);
  return { line: lines.length, column: lines.at(-1)!.length + 1 };
}

/** The line of a place with two lines before and one after, numbered, and `^` below the column. */
export function codeFrame(source: string, line: number, column: number): string {
  const lines = source.split(/\r\n|[\n\r\u2028\u2029]/);
  const first = Math.max(1, line - 2);
  const last = Math.min(lines.length, line + 1);
  const width = String(last).length;
  const rows: string[] = [];
  for (let i = first; i <= last; i++) {
    const text = lines[i - 1]!;
    rows.push(`${i === line ? ">" : " "} ${String(i).padStart(width)} | ${text}`.trimEnd());
    // Tabs stay tabs, so that the mark stands below its column.
    if (i === line) rows.push(`  ${" ".repeat(width)} | ${text.slice(0, column - 1).replace(/[^\t]/g, " ")}^`);
  }
  return rows.join("\n");
}

/** Makes the syntax error for an offset in a source. */
export function sourceError(message: string, source: string, offset: number, filename: string): SourceError {
  const pos = Math.min(Math.max(offset, 0), source.length);
  const { line, column } = placeOf(source, pos);
  const frame = codeFrame(source, line, column);
  return Object.assign(new SyntaxError(message), {
    filename,
    pos,
    line,
    column,
    frame,
  });
}
