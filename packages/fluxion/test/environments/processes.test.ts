import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { readPassed, regressions } from "../../../../test/conformance/passed.ts";
import type { Row } from "../../../../test/conformance/rows.ts";
import { bundled, bundledTest, kernelTests, node20 } from "./bundle.ts";
import { checkReport } from "./expected.ts";
import type { ProgramReport } from "./programs.ts";
import type { Surroundings } from "./surroundings.ts";

const gibi = 2 ** 30;
const cache = fileURLToPath(new URL("../../../../node_modules/.cache/environments", import.meta.url));
const vectors = fileURLToPath(new URL("../../../../test/conformance/vectors/", import.meta.url));
const child = join(cache, "child.mjs");
const { NODE_TEST_CONTEXT: _, NODE_OPTIONS: __, ...env } = process.env;
const execute = promisify(execFile);

before(async () => {
  mkdirSync(cache, { recursive: true });
  writeFileSync(
    child,
    await bundled("child.ts", { platform: "node", target: "node20", external: ["fluxion", "fluxion/*"] }),
  );
});

interface Outcome {
  readonly surroundings: Surroundings;
  readonly report: ProgramReport;
  readonly peak: number;
  readonly rows: readonly Row[];
}

const cases = [
  { what: "in Node", node: process.execPath, mode: "whole" },
  { what: "in Node 20", node: node20, mode: "whole" },
  { what: "without shared memory", node: process.execPath, mode: "unshared" },
  { what: "without WebAssembly", node: process.execPath, mode: "bare" },
] as const;

for (const { what, node, mode } of cases) {
  test(`${what} programs give the same, and loops that never pause stay below 1 GiB`, async (t) => {
    // what whole processes make of the vectors is tested elsewhere
    const args = mode === "whole" ? [child, mode] : [child, mode, vectors];
    const { stdout } = await execute(node, args, { env, maxBuffer: 2 ** 28 });
    const { surroundings, report, peak, rows } = JSON.parse(stdout) as Outcome;
    assert.equal(surroundings.sharedMemory, mode !== "unshared");
    assert.equal(surroundings.webAssembly, mode !== "bare");
    checkReport(report);
    assert.ok(peak < gibi, `${peak}`);
    const failing = mode === "whole" ? [] : regressions(readPassed(), rows);
    assert.equal(failing.length, 0, `${failing.length} fail, among them\n${failing.slice(0, 40).join("\n")}`);
    t.diagnostic(`${what}: ${JSON.stringify(report.ms)} ms, peak ${Math.round(peak / 2 ** 20)} MiB`);
  });
}

test("in Node 20 kernels agree with loops", async (t) => {
  const scripts = await Promise.all(
    kernelTests.map(async (path) => {
      const script = join(cache, `${basename(path, ".test.ts")}.mjs`);
      writeFileSync(script, await bundledTest(path, "node"));
      return script;
    }),
  );
  const outcome = await execute(node20, ["--test", "--test-concurrency=2", "--test-reporter=tap", ...scripts], {
    env,
  }).catch((error: { readonly stdout: string }) => error);
  assert.match(outcome.stdout, /^# fail 0$/m, outcome.stdout);
  const passed = Number(/^# pass (\d+)$/m.exec(outcome.stdout)?.[1]);
  assert.ok(passed > 20, outcome.stdout);
  t.diagnostic(`Node 20: ${passed} tests of kernels pass`);
});
