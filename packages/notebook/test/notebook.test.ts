import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { compareOutputs, differenceLines } from "../src/check.ts";
import { parseNotebook, type StoredOutput, serializeNotebook } from "../src/notebook.ts";
import { parseArguments } from "../src/options.ts";
import { assertValid } from "./schema.ts";

const read = (value: unknown): unknown => parseNotebook(JSON.stringify(value), "a.ipynb");
const notebook = (cells: unknown, rest: object = {}): object => ({
  nbformat: 4,
  nbformat_minor: 4,
  metadata: {},
  cells,
  ...rest,
});

test("what is not a notebook is told in terms of the file", () => {
  assert.throws(() => parseNotebook("{", "a.ipynb"), /^UserError: a\.ipynb is not a notebook: it is not valid JSON/);
  assert.throws(() => read([1]), /a\.ipynb is not a notebook: it has no "nbformat"/);
  assert.throws(() => read({ nbformat: 3, worksheets: [] }), /a\.ipynb has nbformat 3, and only 4 can be run/);
  assert.throws(() => read(notebook(undefined)), /a\.ipynb is not a notebook: it has no list of "cells"/);
  assert.throws(
    () => read(notebook([{ cell_type: "heading", source: "" }])),
    /cell 1 of the file has cell_type "heading"/,
  );
  assert.throws(() => read(notebook([{ cell_type: "code" }])), /cell 1 of the file has no "source" of text/);
});

test("an older notebook is written as nbformat 4.5, with ids", () => {
  const cells = [
    { cell_type: "markdown", metadata: {}, source: "# A\nb" },
    { cell_type: "code", metadata: {}, source: ["1\n", "2"], outputs: [], execution_count: null },
    { cell_type: "raw", metadata: {}, source: "" },
  ];
  const written = JSON.parse(serializeNotebook(parseNotebook(JSON.stringify(notebook(cells)), "a.ipynb")));
  assertValid(written);
  assert.equal(written.nbformat_minor, 5);
  assert.deepEqual(written.cells[0].source, ["# A\n", "b"]);
});

test("writing what was read changes nothing", () => {
  const folder = new URL("../../../examples/", import.meta.url);
  for (const name of readdirSync(folder).filter((file) => file.endsWith(".ipynb"))) {
    const text = readFileSync(new URL(name, folder), "utf8");
    assertValid(JSON.parse(text));
    assert.equal(serializeNotebook(parseNotebook(text, name)), text);
  }
});

const result = (text: string): StoredOutput => ({
  output_type: "execute_result",
  data: { "text/plain": text },
  metadata: {},
  execution_count: 1,
});
const stdout = (text: string): StoredOutput => ({ output_type: "stream", name: "stdout", text });

test("outputs are compared by result and stdout, blank space at both ends aside", () => {
  assert.deepEqual(compareOutputs([stdout("a\n"), stdout("b\n"), result("1")], [stdout("a\nb"), result(" 1\n")]), []);
  assert.deepEqual(compareOutputs([result("1")], [result("2"), stdout("x")]), [
    { what: "stdout", expected: "", actual: "x" },
    { what: "result", expected: "1", actual: "2" },
  ]);
});

test("a difference is shown line by line", () => {
  const difference = { what: "stdout", expected: "a\nb\nc", actual: "a\nB\nc\nd" } as const;
  assert.deepEqual(differenceLines(difference), ["  a", "- b", "+ B", "  c", "+ d"]);
});

test("the command line is understood, or the mistake is named", () => {
  assert.deepEqual(parseArguments(["run", "a.ipynb", "--html", "--out", "dir", "--check"]), {
    name: "run",
    options: { files: ["a.ipynb"], html: true, out: "dir", inPlace: false, check: true },
  });
  assert.deepEqual(parseArguments([]), { name: "help" });
  assert.deepEqual(parseArguments(["--version"]), { name: "version" });
  assert.throws(() => parseArguments(["run", "a.ipynb", "--htlm"]), /unknown option "--htlm": did you mean --html\?/);
  assert.throws(() => parseArguments(["walk"]), /unknown command "walk"; known are run, --help, --version/);
  assert.throws(() => parseArguments(["run"]), /nothing to run: fluxion run FILE\.\.\./);
  assert.throws(() => parseArguments(["run", "a.ipynb", "--out"]), /--out needs a folder: --out DIR/);
  assert.throws(() => parseArguments(["run", "a.ipynb", "--check", "--in-place"]), /choose one/);
});
