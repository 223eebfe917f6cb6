import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { test } from "node:test";
import { compile } from "../src/index.ts";
import { op } from "../src/runtime.ts";

const require = createRequire(import.meta.url);

/* Libraries that other people wrote, transformed whole, must give the same output to the byte. */
function load<T>(code: string): T {
  const module = { exports: {} };
  new Function("module", "exports", "require", "__op", code)(module, module.exports, require, op);
  return module.exports as T;
}

function compare<T>(name: string, use: (library: T, source: string) => unknown): void {
  const source = readFileSync(require.resolve(name), "utf8");
  const { code } = compile(source, { types: false });
  assert.equal(code.split("\n").length, source.split("\n").length);
  assert.ok(code.split("__op.").length > 100);
  assert.equal(use(load<T>(code), source), use(load<T>(source), source));
}

test("acorn, transformed, parses itself to the same tree", () => {
  type Acorn = { parse(source: string, options: object): unknown };
  compare<Acorn>("acorn", (acorn, source) =>
    JSON.stringify(acorn.parse(source, { ecmaVersion: "latest", locations: true, ranges: true })),
  );
});

test("katex, transformed, typesets the same", () => {
  type Katex = { renderToString(formula: string, options?: object): string };
  const formulas = [
    "\\frac{\\partial f}{\\partial x} = 2x + \\sqrt[3]{y^{2}}",
    "\\sum_{i=0}^{n} \\binom{n}{i} x^i \\begin{pmatrix} a & b \\\\ c & d \\end{pmatrix}",
    "\\left( \\int_0^\\infty e^{-x^2}\\,dx \\right)^2 = \\overbrace{\\tfrac{\\pi}{4}}^{\\text{half}}",
  ];
  compare<Katex>("katex", (katex) => formulas.map((f) => katex.renderToString(f, { displayMode: true })).join("\n"));
});

test("marked, transformed, renders the same page", () => {
  type Marked = { parse(text: string): string };
  const text =
    "# A *b*\n\n1. one\n2. two\n   - `x`\n\n| a | b |\n|---|--:|\n| 1 | 2 |\n\n> q\n\n```js\na ** 2\n```\n[l](u 't') <b>x</b>\n";
  const umd = require.resolve("marked").replace(/marked\.[a-z]+\.js$|marked\.cjs$/, "marked.umd.js");
  compare<Marked>(umd, (marked) => marked.parse(text.repeat(3)));
});
