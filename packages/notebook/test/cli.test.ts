import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { assertValid } from "./schema.ts";

const cli = fileURLToPath(new URL("../src/cli.ts", import.meta.url));
const flags = process.execArgv.filter((flag) => !flag.startsWith("--test"));
const folder = await mkdtemp(join(tmpdir(), "fluxion-"));
after(() => rm(folder, { recursive: true }));

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

function start(...args: string[]): { child: ChildProcess; ended: Promise<Ended> } {
  const child = spawn(process.execPath, [...flags, cli, ...args], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: "1" },
  });
  let [stdout, stderr] = ["", ""];
  child.stdout.on("data", (chunk) => (stdout += String(chunk)));
  child.stderr.on("data", (chunk) => (stderr += String(chunk)));
  return { child, ended: new Promise((resolve) => child.on("close", (code) => resolve({ code, stdout, stderr }))) };
}

const fluxion = (...args: string[]): Promise<Ended> => start(...args).ended;

const cell = (source: string, outputs: unknown[] = [], metadata: object = {}): object => ({
  cell_type: "code",
  execution_count: null,
  metadata,
  outputs,
  source,
});
const result = (text: string): object => ({
  output_type: "execute_result",
  data: { "text/plain": text },
  metadata: {},
  execution_count: 1,
});

async function save(name: string, ...cells: object[]): Promise<string> {
  await writeFile(join(folder, name), JSON.stringify({ nbformat: 4, nbformat_minor: 4, metadata: {}, cells }));
  return name;
}

interface Read {
  cells: { execution_count: number | null; outputs: { output_type: string; text?: string[]; ename?: string }[] }[];
}

async function saved(name: string): Promise<Read> {
  const notebook = JSON.parse(await readFile(join(folder, name), "utf8")) as Read;
  assertValid(notebook);
  return notebook;
}

test("a notebook runs to the terminal with prompts, results and streams", async () => {
  const { code, stdout, stderr } = await fluxion(
    "run",
    await save("a.ipynb", cell("const x = 2;\nconsole.log(x)"), cell("x ** 3")),
  );
  assert.equal(code, 0, stderr);
  assert.match(
    stdout,
    /In \[1\]: {3}const x = 2;\n {10}console\.log\(x\)\n {10}2\n\nIn \[2\]: {3}x \*\* 3\nOut\[2\]: {3}8\n/,
  );
  assert.equal(stderr, "");
});

test("--out writes a valid notebook and, with --html, a page", async () => {
  const { code, stderr } = await fluxion("run", await save("b.ipynb", cell("1 + 1")), "--out", "deep/out", "--html");
  assert.equal(code, 0, stderr);
  assert.equal((await saved("deep/out/b.ipynb")).cells[0]?.execution_count, 1);
  assert.match(await readFile(join(folder, "deep/out/b.html"), "utf8"), /^<!doctype html>/);
});

test("--in-place writes the outputs into the notebook itself", async () => {
  await fluxion("run", await save("c.ipynb", cell("1 + 1")), "--in-place");
  assert.equal((await saved("c.ipynb")).cells[0]?.outputs[0]?.output_type, "execute_result");
});

test("--check is 0 where all is as stored, and shows the difference where it is not", async () => {
  assert.equal((await fluxion("run", await save("same.ipynb", cell("1 + 1", [result("2\n")])), "--check")).code, 0);
  const { code, stdout } = await fluxion("run", await save("other.ipynb", cell("1 + 1", [result("3")])), "--check");
  assert.equal(code, 1);
  assert.match(stdout, /cell 1: the result differs from the stored one \(- stored, \+ now\)\n {2}- 3\n {2}\+ 2\n/);
});

test("the first failing cell ends the run; its error has a code frame and the user's lines only", async () => {
  const cells = [cell("const f = (x) => x.y.z;"), cell("// first\nf({})"), cell("1")];
  const { code, stdout, stderr } = await fluxion("run", await save("fails.ipynb", ...cells), "--out", "out");
  assert.equal(code, 1);
  assert.match(
    stderr,
    /TypeError: Cannot read properties of undefined \(reading 'z'\)\nfails\.ipynb, cell 1, line 1\n/,
  );
  assert.match(stderr, /> 1 \| const f = \(x\) => x\.y\.z;\n {4}\| {22}\^/);
  assert.match(stderr, / {2}at f \(cell 1, line 1\)\n {2}at cell 2, line 2\n$/);
  assert.doesNotMatch(stdout, /In \[3\]/);
  assert.doesNotMatch(stderr, /node:|worker|\.ts/);
  const { cells: written } = await saved("out/fails.ipynb");
  assert.deepEqual(
    written.map(({ execution_count: n }) => n),
    [1, 2, null],
  );
  assert.equal(written[1]?.outputs[0]?.ename, "TypeError");
});

test("a cell tagged raises-exception may fail", async () => {
  const cells = [cell("throw new Error('meant')", [], { tags: ["raises-exception"] }), cell("1")];
  assert.equal((await fluxion("run", await save("meant.ipynb", ...cells))).code, 0);
});

test("scripts run as one cell, .fts with operators on tensors", async () => {
  const add = '[Symbol.for("fluxion.op.add")]: () => "sum"';
  await writeFile(join(folder, "script.ts"), "const x: number = 1;\nconsole.log(x, typeof import.meta.url);\n");
  await writeFile(join(folder, "script.fts"), `const x = { ${add} };\nconsole.log(x + 1);\n`);
  assert.equal((await fluxion("run", "script.ts")).stdout, "1 string\n");
  assert.equal((await fluxion("run", "script.fts")).stdout, "sum\n");
});

test("a script ends when nothing is pending, or when it says so", async () => {
  await writeFile(join(folder, "later.ts"), 'const later = setTimeout(() => console.log("later"), 20);\n');
  await writeFile(join(folder, "late.ts"), 'const late = setTimeout(() => {\n  throw new Error("late");\n}, 20);\n');
  await writeFile(join(folder, "exits.ts"), 'console.log("before");\nprocess.exit(3);\n');
  await writeFile(join(folder, "main.ts"), "async function main() {\n  console.log(1);\n}\nmain();\n");
  assert.deepEqual(await fluxion("run", "main.ts"), { code: 0, stdout: "1\n", stderr: "" });
  assert.deepEqual(await fluxion("run", "later.ts"), { code: 0, stdout: "later\n", stderr: "" });
  assert.match((await fluxion("run", "late.ts")).stderr, /^\nError: late\nlate\.ts, line 2\n/);
  assert.deepEqual(await fluxion("run", "exits.ts"), { code: 3, stdout: "before\n", stderr: "" });
});

test("mistakes are told in a sentence, without a stack", async () => {
  await writeFile(join(folder, "broken.ipynb"), '{ "cells": [');
  await writeFile(join(folder, "old.ipynb"), '{ "nbformat": 3, "worksheets": [] }');
  await writeFile(join(folder, "list.ipynb"), "[]");
  await writeFile(join(folder, "file"), "");
  await mkdir(join(folder, "folder.ipynb"));
  const ok = await save("ok.ipynb", cell("1"));
  const cases: [string[], RegExp][] = [
    [["run", "gone.ipynb"], /^fluxion: cannot read gone\.ipynb: there is no such file or folder\n$/],
    [["run", "folder.ipynb"], /^fluxion: cannot read folder\.ipynb: it is a folder\n$/],
    [["run", "broken.ipynb"], /^fluxion: broken\.ipynb is not a notebook: it is not valid JSON \(.*\)\n$/],
    [["run", "list.ipynb"], /^fluxion: list\.ipynb is not a notebook: it has no "nbformat"\n$/],
    [["run", "old.ipynb"], /^fluxion: old\.ipynb has nbformat 3, and only 4 can be run: .*\n$/],
    [["run", "file"], /^fluxion: file is none of \.ipynb, \.fts and \.ts\n$/],
    [["run", ok, "--out", "file/below"], /^fluxion: cannot make the folder file\/below: .*\n$/],
    [["run", ok, "--chek"], /^fluxion: unknown option "--chek": did you mean --check\?\n$/],
    [
      ["run", ok, "script.ts", "--in-place"],
      /^fluxion: --in-place writes outputs into a notebook, and script\.ts is a script/,
    ],
  ];
  for (const [args, message] of cases) {
    const { code, stderr } = await fluxion(...args);
    assert.match(stderr, message);
    assert.ok(code === 1 || code === 2, `${args.join(" ")} ended with ${code}`);
  }
});

test("--help and --version answer", async () => {
  assert.match((await fluxion("--help")).stdout, /fluxion run FILE/);
  assert.match((await fluxion("--version")).stdout, /^\d+\.\d+\.\d+\n$/);
});

for (const [what, endless] of [
  ["loop", "for (;;) {}"],
  ["promise", "await new Promise(() => {})"],
] as const) {
  test(`Ctrl-C ends an endless ${what} with 130 after writing what ran`, async () => {
    const name = await save(`${what}.ipynb`, cell("1"), cell(`console.log("be" + "gun");\n${endless}`), cell("2"));
    const { child, ended } = start("run", name, "--out", "out");
    let seen = "";
    let pressed = false;
    child.stdout?.on("data", (chunk) => {
      seen += String(chunk);
      if (pressed || !seen.includes("begun")) return;
      pressed = child.kill("SIGINT");
    });
    assert.equal((await ended).code, 130);
    const { cells } = await saved(`out/${name}`);
    assert.deepEqual(
      cells.map(({ execution_count: n }) => n),
      [1, 2, null],
    );
    assert.deepEqual(cells[1]?.outputs[0]?.text, ["begun\n"]);
    assert.equal(cells[1]?.outputs[1]?.ename, "Interrupted");
  });
}
