import { basename, resolve } from "node:path";
import { compareOutputs } from "./check.ts";
import { checkDestinations, destinationsOf, type Found, makeFolder, readSource, writeResult } from "./files.ts";
import { type Cell, type StoredOutput, serializeNotebook, textOf, UserError } from "./notebook.ts";
import type { RunOptions } from "./options.ts";
import { storedOutputs } from "./outputs.ts";
import { type Listener, Session } from "./session.ts";
import { type Screen, Terminal } from "./terminal.ts";

/** Lets someone else stop the run: the command, when Ctrl-C is pressed. */
export interface Interruption {
  requested: boolean;
  session: Session | null;
}

/** Runs files one after another; the result is the exit code. */
export async function runFiles(options: RunOptions, screen: Screen, interruption: Interruption): Promise<number> {
  checkDestinations(options);
  if (options.out !== null) await makeFolder(options.out);
  let worst = 0;
  for (const path of options.files) {
    if (interruption.requested) break;
    try {
      worst = Math.max(worst, await runFile(path, options, screen, interruption));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      screen.writeError(`fluxion: ${error.message}\n`);
      worst = Math.max(worst, 1);
    }
  }
  return interruption.requested ? 130 : worst;
}

async function runFile(path: string, options: RunOptions, screen: Screen, interruption: Interruption): Promise<number> {
  const found = await readSource(path);
  const destinations = destinationsOf(path, options);
  const terminal = new Terminal(screen, { gutter: found.kind === "notebook" });
  const began = performance.now();
  if (found.kind === "notebook") terminal.heading(path);
  const { count, code, differences } = await runCells(path, found, options.check, terminal, interruption);

  if (interruption.requested) terminal.note(`\ninterrupted in cell ${count}; what ran before is kept`);
  else if (found.kind === "notebook" && code === 0) {
    const seconds = ((performance.now() - began) / 1000).toFixed(2);
    const checked = options.check && differences === 0 ? ", all as stored" : "";
    terminal.note(`\n${count} ${count === 1 ? "cell" : "cells"} in ${seconds} s${checked}`);
  }
  const { notebook } = found;
  if (destinations.notebook) {
    await writeResult(destinations.notebook, serializeNotebook(notebook));
    terminal.note(`wrote ${destinations.notebook}`);
  }
  if (destinations.html) {
    const { renderPage } = await import("./html.ts");
    await writeResult(destinations.html, renderPage(notebook, basename(path)));
    terminal.note(`wrote ${destinations.html}`);
  }
  return code === 0 && differences > 0 ? 1 : code;
}

interface Tally {
  count: number;
  /** The exit code: 1 where a cell failed. */
  code: number;
  differences: number;
}

async function runCells(
  path: string,
  { kind, notebook, operators }: Found,
  check: boolean,
  terminal: Terminal,
  interruption: Interruption,
): Promise<Tally> {
  const tally: Tally = { count: 0, code: 0, differences: 0 };
  const sources: string[] = [];
  const stored = notebook.cells.map(clear);
  const session = new Session({ file: resolve(path), operators });
  interruption.session = session;
  try {
    for (const [index, cell] of notebook.cells.entries()) {
      if (interruption.requested) break;
      const source = textOf(cell.source);
      if (cell.cell_type === "markdown") for (const line of headings(source)) terminal.heading(line);
      if (cell.cell_type !== "code" || source.trim() === "") continue;
      const count = ++tally.count;
      sources[count] = source;
      terminal.source(source, count);
      const listener: Listener = (output) => {
        if (output.type === "stream") terminal.stream(output.text, output.name);
        else terminal.bundle(output.data, output.type === "result" ? count : null);
      };
      const isScript = kind === "script";
      const outcome = await session.run(source, count, listener, { untilIdle: isScript });
      const { outputs, interrupted } = outcome;
      // A script may end itself, as it may under Node.
      const exitCode = isScript ? outcome.failure?.exitCode : undefined;
      const failure = exitCode === undefined ? outcome.failure : null;
      tally.code = exitCode ?? 0;
      const stop = interrupted ? { name: "Interrupted", message: "the cell was interrupted", frames: [] } : failure;
      cell.execution_count = count;
      cell.outputs = storedOutputs(outputs, stop, count);
      if (failure) terminal.failure(failure, path, (number) => sources[number]);
      if (interrupted) break;
      if (failure && !mayFail(cell)) {
        tally.code = 1;
        break;
      }
      if (!check) continue;
      for (const difference of compareOutputs(stored[index] ?? [], cell.outputs)) {
        tally.differences++;
        terminal.difference(difference, count);
      }
    }
  } finally {
    interruption.session = null;
    await session.stop();
  }
  return tally;
}

/** Takes the outputs of an earlier run out of a cell. */
function clear(cell: Cell): StoredOutput[] {
  const { outputs = [] } = cell;
  if (cell.cell_type === "code") Object.assign(cell, { outputs: [], execution_count: null });
  return outputs;
}

function headings(markdown: string): string[] {
  return markdown.match(/^#{1,6} .*$/gm) ?? [];
}

/** Jupyter's tag for a cell that is meant to fail. */
function mayFail(cell: Cell): boolean {
  const tags = cell.metadata["tags"];
  return Array.isArray(tags) && tags.includes("raises-exception");
}
