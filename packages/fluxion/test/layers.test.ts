import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { test } from "node:test";

const src = join(import.meta.dirname, "../src");

/** Folders in reading order; imports point only towards the start. Those of one line do not know each other. */
const layers: readonly (readonly string[])[] = [
  ["memory"],
  ["tensor"],
  ["kernels"],
  ["scalar"],
  ["core"],
  ["ops", "transforms"],
  ["random"],
  ["calculus"],
  ["nn", "linalg", "special", "optim", "fft"],
  ["masked"],
  ["testing"],
  ["."],
];

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const files = globSync("**/*.ts", { cwd: src }).map((file) => file.replaceAll("\\", "/"));
const edges = files.flatMap((from): Edge[] => {
  const text = readFileSync(join(src, from), "utf8");
  return [...text.matchAll(/^(?:import|export)\s+(type\s)?[^;"]*?(?:from\s+)?"(\.\.?\/[^"]+)"/gms)].map(
    ([, type, path]) => ({
      from,
      to: relative(src, join(src, dirname(from), path!)).replaceAll("\\", "/"),
      typeOnly: type !== undefined,
    }),
  );
});
const folder = (file: string): string => (file.includes("/") ? file.slice(0, file.indexOf("/")) : ".");
const rank = (file: string): number => layers.findIndex((names) => names.includes(folder(file)));

test("every folder has its place in the order", () => {
  assert.deepEqual(
    files.filter((file) => rank(file) < 0),
    [],
  );
  assert.ok(edges.length > 100);
});

test("imports point towards the start of the order", () => {
  const wrong = edges.filter(({ from, to }) => {
    if (folder(from) === folder(to)) return false;
    return rank(to) >= rank(from);
  });
  assert.deepEqual(
    wrong.map(({ from, to }) => `${from} imports ${to}`),
    [],
  );
});

test("no file imports itself through others, types apart", () => {
  const next = new Map<string, string[]>();
  for (const { from, to, typeOnly } of edges) if (!typeOnly) next.set(from, [...(next.get(from) ?? []), to]);
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    assert.ok(!path.includes(file), `a cycle: ${[...path.slice(path.indexOf(file)), file].join(" -> ")}`);
    if (done.has(file)) return;
    done.add(file);
    path.push(file);
    for (const to of next.get(file) ?? []) visit(to);
    path.pop();
  };
  for (const file of files) visit(file);
});
