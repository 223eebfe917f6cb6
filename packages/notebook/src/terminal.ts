import { type Difference, differenceLines } from "./check.ts";
import { highlightAnsi } from "./highlight.ts";
import type { Bundle, Failure } from "./messages.ts";
import { frameText } from "./stack.ts";

/** Where lines go, and whether they may have colours. */
export interface Screen {
  readonly colour: boolean;
  write(text: string): void;
  /** For what went wrong. */
  writeError(text: string): void;
}

const codes = { bold: "1", dim: "2", red: "31", green: "32", yellow: "33", blue: "34" } as const;

/** Text in a style, where colours are allowed. */
export function styled(text: string, style: keyof typeof codes, colour: boolean): string {
  return colour ? `\x1b[${codes[style]}m${text}\x1b[0m` : text;
}

/** Writes the run of a notebook to a terminal: prompts in a gutter, sources and outputs beside it. */
export class Terminal {
  readonly #screen: Screen;
  /** False for scripts: what they write stands as it is. */
  readonly #gutter: boolean;
  #lineStart = true;

  constructor(screen: Screen, { gutter }: { readonly gutter: boolean }) {
    this.#screen = screen;
    this.#gutter = gutter;
  }

  /** A heading of the notebook's text. */
  heading(text: string): void {
    this.#endLine();
    this.#screen.write(`\n${this.#style(text, "bold")}\n`);
  }

  /** A cell before it runs. */
  source(source: string, count: number): void {
    if (!this.#gutter) return;
    const text = this.#screen.colour ? highlightAnsi(source) : source;
    this.#endLine();
    this.#screen.write("\n");
    this.#block(this.#prompt(`In [${count}]: `, "green"), text);
  }

  /** What a cell writes, as it comes. */
  stream(text: string, name: "stdout" | "stderr"): void {
    const margin = this.#gutter ? " ".repeat(10) : "";
    for (const line of text.match(/[^\n]*\n|[^\n]+$/g) ?? []) {
      const shown = name === "stderr" ? this.#style(line.replace(/\n$/, ""), "yellow") : line.replace(/\n$/, "");
      this.#screen.write((this.#lineStart ? margin : "") + shown + (line.endsWith("\n") ? "\n" : ""));
      this.#lineStart = line.endsWith("\n");
    }
  }

  /** A result, or a thing shown on the way (`count` null). */
  bundle(data: Bundle, count: number | null): void {
    this.#endLine();
    const rich = Object.keys(data).filter((type) => type !== "text/plain");
    const text = String(data["text/plain"] ?? `<${rich.join(", ")}>`);
    if (!this.#gutter) this.#screen.write(`${text}\n`);
    else this.#block(count === null ? "" : this.#prompt(`Out[${count}]: `, "red"), text);
  }

  /** What went wrong: the message, the lines around it, and how it came there. */
  failure(failure: Failure, title: string, source: (cell: number) => string | undefined): void {
    this.#endLine();
    const head = `${this.#style(failure.name, "red")}: ${this.#style(failure.message, "bold")}`;
    this.#screen.writeError(`\n${head}\n`);
    const frame = failure.frames.find((candidate) => candidate.cell !== undefined);
    const code = frame?.cell === undefined ? undefined : source(frame.cell);
    if (frame && code !== undefined) {
      const place = this.#gutter ? `cell ${frame.cell}, line ${frame.line}` : `line ${frame.line}`;
      this.#screen.writeError(`${this.#style(`${title}, ${place}`, "dim")}\n\n${this.#codeFrame(code, frame)}\n`);
    } else this.#screen.writeError(`${this.#style(title, "dim")}\n`);
    if (failure.frames.length > 1) {
      for (const each of failure.frames) {
        const text = this.#gutter ? frameText(each) : frameText(each).replace(/cell \d+, /, "");
        this.#screen.writeError(this.#style(`  at ${text}\n`, "dim"));
      }
    }
    if (failure.cause) this.#screen.writeError(`caused by ${failure.cause.name}: ${failure.cause.message}\n`);
  }

  /** What a cell shows otherwise than stored. */
  difference(difference: Difference, count: number): void {
    this.#endLine();
    const what = difference.what === "result" ? "the result" : "stdout";
    this.#screen.write(
      `\n${this.#style(`cell ${count}: ${what} differs from the stored one (- stored, + now)`, "bold")}\n`,
    );
    for (const line of differenceLines(difference)) {
      const style = line.startsWith("-") ? "red" : line.startsWith("+") ? "green" : "dim";
      this.#screen.write(`  ${this.#style(line, style)}\n`);
    }
  }

  /** A line about the run. */
  note(text: string): void {
    this.#endLine();
    this.#screen.write(`${this.#style(text, "dim")}\n`);
  }

  #codeFrame(code: string, { line, column }: { readonly line: number; readonly column: number }): string {
    const lines = code.split("\n");
    const from = Math.max(0, line - 3);
    const shown = lines.slice(from, line + 2);
    const width = String(from + shown.length).length;
    return shown
      .flatMap((text, i) => {
        const number = from + i + 1;
        const mark = number === line ? this.#style(">", "red") : " ";
        const row = `${mark} ${this.#style(`${String(number).padStart(width)} |`, "dim")} ${text}`;
        if (number !== line) return [row.trimEnd()];
        const blank = text.slice(0, column - 1).replace(/[^\t]/g, " ");
        return [row, `  ${this.#style(`${" ".repeat(width)} |`, "dim")} ${blank}${this.#style("^", "red")}`];
      })
      .join("\n");
  }

  #block(prompt: string, text: string): void {
    const lines = text.split("\n");
    const margin = " ".repeat(10);
    this.#screen.write(lines.map((line, i) => (i === 0 && prompt ? prompt : line ? margin : "") + line).join("\n"));
    this.#screen.write("\n");
  }

  #prompt(text: string, style: keyof typeof codes): string {
    return this.#style(text.padEnd(10), style);
  }

  #style(text: string, style: keyof typeof codes): string {
    return styled(text, style, this.#screen.colour);
  }

  #endLine(): void {
    if (!this.#lineStart) this.#screen.write("\n");
    this.#lineStart = true;
  }
}
