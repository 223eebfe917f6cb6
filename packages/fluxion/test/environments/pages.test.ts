import assert from "node:assert/strict";
import { basename } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath } from "node:url";
import { loadLibrary } from "../../../../test/conformance/main.ts";
import { keyOf, regressions } from "../../../../test/conformance/passed.ts";
import type { Row } from "../../../../test/conformance/rows.ts";
import { runSource } from "../../../../test/conformance/run.ts";
import { openSource } from "../../../../test/conformance/source.ts";
import { bundled, bundledTest, kernelTests } from "./bundle.ts";
import { Pages, type Policy } from "./pages.ts";
import type { TestOutcome } from "./page-test.ts";
import { checkReport } from "./expected.ts";
import type { ProgramReport } from "./programs.ts";
import type { Surroundings } from "./surroundings.ts";

const gibi = 2 ** 30;

const offered: Readonly<Record<Policy, Surroundings>> = {
  isolated: { isolated: true, sharedMemory: true, webAssembly: true, functionsFromText: true },
  plain: { isolated: false, sharedMemory: false, webAssembly: true, functionsFromText: true },
  strict: { isolated: false, sharedMemory: false, webAssembly: false, functionsFromText: false },
};
const names: Readonly<Record<Policy, string>> = {
  isolated: "an isolated page",
  plain: "a page that is not isolated",
  strict: "a page whose policy refuses WebAssembly and functions made of text",
};

const scriptOf = (path: string): string => `${basename(path, ".test.ts")}.js`;

let pages: Pages | undefined;
/** What agrees with PyTorch here. */
let inNode: readonly string[] = [];
before(async () => {
  const vectors = openSource(fileURLToPath(new URL("../../../../test/conformance/vectors/", import.meta.url)));
  inNode = runSource(await loadLibrary(), vectors)
    .flatMap(({ rows }) => rows)
    .filter(({ status }) => status === "pass")
    .map(keyOf);
  const scripts = await Promise.all(
    kernelTests.map(async (path) => [scriptOf(path), await bundledTest(path, "browser")] as const),
  );
  pages = await Pages.open({
    "programs.js": await bundled("page-programs.ts"),
    "conformance.js": await bundled("page-conformance.ts"),
    ...Object.fromEntries(scripts),
    vectors: JSON.stringify(Object.fromEntries(vectors.files.map((file) => [file, vectors.read(file)]))),
  });
});
after(() => pages?.close());

for (const policy of ["isolated", "plain", "strict"] as const) {
  const page = names[policy];

  test(`in ${page} programs give what they give in Node, and loops that never pause stay below 1 GiB`, async (t) => {
    const { outcome, peak } = await pages!.visit<{
      readonly surroundings: Surroundings;
      readonly report: ProgramReport;
    }>(policy, "programs.js");
    assert.deepEqual(outcome.surroundings, offered[policy]);
    checkReport(outcome.report);
    assert.ok(peak < gibi, `${peak}`);
    t.diagnostic(`${policy}: ${JSON.stringify(outcome.report.ms)} ms, peak ${Math.round(peak / 2 ** 20)} MiB`);
  });

  test(`in ${page} what agreed with PyTorch in Node agrees with it`, async (t) => {
    const { outcome } = await pages!.visit<readonly Row[]>(policy, "conformance.js");
    const failing = regressions(inNode, outcome);
    assert.equal(failing.length, 0, `${failing.length} fail, among them\n${failing.slice(0, 40).join("\n")}`);
    const agree = outcome.filter(({ status }) => status === "pass").length;
    t.diagnostic(`${policy}: ${agree} of ${outcome.length} agree; in Node ${inNode.length}`);
  });
}

for (const policy of ["isolated", "plain"] as const) {
  test(`in ${names[policy]} kernels agree with loops`, async (t) => {
    let count = 0;
    for (const path of kernelTests) {
      const { outcome } = await pages!.visit<TestOutcome>(policy, scriptOf(path));
      assert.deepEqual(outcome.failures, [], path);
      count += outcome.passed;
    }
    assert.ok(count > 20);
    t.diagnostic(`${policy}: ${count} tests of kernels pass`);
  });
}
