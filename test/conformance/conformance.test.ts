import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { loadLibrary } from "./main.ts";
import { readPassed, regressions } from "./passed.ts";
import type { Row } from "./rows.ts";
import { runSource } from "./run.ts";
import { openSource } from "./source.ts";

const folder = fileURLToPath(new URL("./", import.meta.url));
const vectors = join(folder, "vectors");

test("what agreed with PyTorch agrees with it", async () => {
  const results = runSource(await loadLibrary(), openSource(vectors));
  const failing = regressions(
    readPassed(),
    results.flatMap((result) => result.rows),
  );
  assert.equal(failing.length, 0, `${failing.length} fail, among them\n${failing.slice(0, 40).join("\n")}`);
});

test("inputs that are not contiguous give the same results, but for a view that would need a copy", async () => {
  const results = runSource(await loadLibrary(), openSource(vectors), { noncontiguous: true });
  const rows = results.flatMap((result) => result.rows);
  const passed = readPassed().filter((key) => !key.endsWith(" grad_fn"));
  const refused = /^(ops\/view(_as)?|broadcasting)\.json .*view size is not compatible/;
  const failing = regressions(passed, rows).filter((line) => !refused.test(line));
  assert.equal(failing.length, 0, `${failing.length} fail, among them\n${failing.slice(0, 40).join("\n")}`);
});

test("the built library agrees with PyTorch on Node 20 as its sources do", async () => {
  const out = join(folder, "../../node_modules/.cache/conformance");
  mkdirSync(out, { recursive: true });
  const outfile = join(out, "conformance.mjs");
  await build({
    entryPoints: [join(folder, "standalone.ts")],
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    external: ["fluxion", "fluxion/*"],
    logLevel: "silent",
    outfile,
  });
  const node20 = fileURLToPath(import.meta.resolve("node20/bin/node"));
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const json = join(out, "rows.json");
  const { status, stderr } = spawnSync(node20, [outfile, vectors, "--json", json, "--failures", "0"], {
    env,
    encoding: "utf8",
  });
  assert.equal(status, 0, stderr);
  const failing = regressions(readPassed(), JSON.parse(readFileSync(json, "utf8")) as readonly Row[]);
  assert.equal(failing.length, 0, `${failing.length} fail, among them\n${failing.slice(0, 40).join("\n")}`);
});
