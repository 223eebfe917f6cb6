import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { coverage, coveragePage, holes, meanings } from "./coverage.ts";

const rows = coverage();

test("every operation has every meaning, or a reason why not", () => {
  const missing = rows.flatMap(({ name, has }) => meanings.filter((m) => !has.has(m)).map((m) => `${name} ${m}`));
  assert.deepEqual(
    missing.filter((hole) => !(hole in holes)),
    [],
  );
  assert.deepEqual(
    Object.keys(holes).filter((hole) => !missing.includes(hole)),
    [],
    "holes that are none",
  );
});

test("docs/coverage.md is what there is", () => {
  const page = readFileSync(`${import.meta.dirname}/../docs/coverage.md`, "utf8");
  assert.equal(page, coveragePage(rows), "write it again: node --conditions=@fluxion/source scripts/coverage.ts");
});
