#!/usr/bin/env node
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";

const built = new URL("../dist/cli.js", import.meta.url);
if (existsSync(built)) await import(built.href);
else fromSources();

/** In the repository nothing is built: the sources run in a Node that reads TypeScript. */
function fromSources() {
  const cli = fileURLToPath(new URL("../src/cli.ts", import.meta.url));
  const node = process.features.typescript ? process.execPath : createRequire(import.meta.url).resolve("node/bin/node");
  const args = ["--conditions=@fluxion/source", "--disable-warning=ExperimentalWarning", cli, ...process.argv.slice(2)];
  const child = spawn(node, args, { stdio: "inherit" });
  process.on("SIGINT", () => child.kill("SIGINT"));
  child.on("exit", (code) => process.exit(code ?? 1));
}
