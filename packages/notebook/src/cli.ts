#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { UserError } from "./notebook.ts";
import { help, parseArguments } from "./options.ts";
import { type Interruption, runFiles } from "./run.ts";
import type { Screen } from "./terminal.ts";

/* The command `fluxion`. Exit codes: 0 all is well, 1 a cell failed or differs or a file cannot be read or written, 2 wrong use, 130 interrupted. */

const screen: Screen = {
  colour: Boolean(process.stdout.isTTY) && !process.env["NO_COLOR"],
  write: (text) => void process.stdout.write(text),
  writeError: (text) => void process.stderr.write(text),
};

process.stdout.on("error", (error: NodeJS.ErrnoException) => process.exit(error.code === "EPIPE" ? 0 : 1));
process.exitCode = await main(process.argv.slice(2));

async function main(args: readonly string[]): Promise<number> {
  let parsed = false;
  try {
    const command = parseArguments(args);
    parsed = true;
    if (command.name === "help") screen.write(help);
    if (command.name === "version") screen.write(`${version()}\n`);
    return command.name === "run" ? await runFiles(command.options, screen, interruptible()) : 0;
  } catch (error) {
    screen.writeError(`fluxion: ${error instanceof Error ? error.message : String(error)}\n`);
    return error instanceof UserError && !parsed ? 2 : 1;
  }
}

/** Ctrl-C stops the cell that runs; pressed again, it leaves at once. */
function interruptible(): Interruption {
  const interruption: Interruption = { requested: false, session: null };
  let first = 0;
  process.on("SIGINT", () => {
    // One key press may arrive twice: from the terminal and from the process that started this one.
    if (interruption.requested && Date.now() - first > 300) process.exit(130);
    first ||= Date.now();
    interruption.requested = true;
    void interruption.session?.stop();
  });
  return interruption;
}

function version(): string {
  const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  return version;
}
