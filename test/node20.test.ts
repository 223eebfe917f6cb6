import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

test("the built packages work on Node 20", () => {
  const node20 = fileURLToPath(import.meta.resolve("node20/bin/node"));
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const { stdout, stderr, status } = spawnSync(
    node20,
    ["--test", "--test-reporter=tap", join(import.meta.dirname, "dist/smoke.mjs")],
    { encoding: "utf8", env },
  );
  assert.match(stdout, /^# pass 3$/m, stdout + stderr);
  assert.equal(status, 0);
});
