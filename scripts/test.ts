/** Runs the tests: `node scripts/test.ts [GLOB ...]`. Sources run as they are, through the condition @fluxion/source. */

import { spawn } from "node:child_process";

const [major, minor] = process.versions.node.split(".").map(Number) as [number, number];
if (major < 22 || (major === 22 && minor < 18)) {
  process.stderr.write(
    `tests need Node 22.18 or later to run TypeScript; this is ${process.version}: run npm ci, which brings one\n`,
  );
  process.exit(1);
}

const globs = process.argv.slice(2);
const child = spawn(
  process.execPath,
  [
    "--conditions=@fluxion/source",
    "--test",
    "--test-concurrency=2",
    "--test-timeout=300000",
    "--test-reporter=./scripts/reporter.ts",
    ...(globs.length > 0 ? globs : ["packages/*/test/**/*.test.ts", "test/**/*.test.ts"]),
  ],
  { stdio: "inherit", env: { ...process.env, NODE_COMPILE_CACHE: "node_modules/.cache/node" } },
);
child.on("exit", (code) => process.exit(code ?? 1));
