import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { test } from "node:test";
import type { Report } from "./loop.ts";

const gibi = 2 ** 30;

/** In a process of its own, started as users start theirs. */
function run(mode: string): Report {
  const text = execFileSync(process.execPath, [join(import.meta.dirname, "loop.ts"), mode], {
    encoding: "utf8",
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  return JSON.parse(text);
}

test("ten thousand large temporaries in a synchronous loop stay below 1 GiB: garbage is collected at the budget", () => {
  const { peakBytes, rss, collections, spilledBytes } = run("collector");
  assert.ok(peakBytes < gibi, `${peakBytes}`);
  assert.ok(rss < gibi, `${rss}`);
  assert.ok(collections > 10);
  assert.equal(spilledBytes, 0);
});

test("a million small temporaries in a synchronous loop stay below 1 GiB", () => {
  const { peakBytes, rss, storages } = run("small");
  assert.ok(peakBytes < gibi, `${peakBytes}`);
  assert.ok(rss < gibi, `${rss}`);
  assert.ok(storages < 1e6);
});

test("where garbage cannot be collected at once they are typed arrays beyond the budget, below 1 GiB too", () => {
  const { peakBytes, rss, collections, spilledBytes } = run("spill");
  assert.ok(peakBytes <= 2 ** 28, `${peakBytes}`);
  assert.ok(rss < gibi, `${rss}`);
  assert.equal(collections, 0);
  assert.ok(spilledBytes > gibi);
});
