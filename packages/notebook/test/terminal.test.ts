import assert from "node:assert/strict";
import { test } from "node:test";
import { highlightAnsi } from "../src/highlight.ts";
import { type Screen, Terminal } from "../src/terminal.ts";

const start = String.fromCharCode(27);

class Sheet implements Screen {
  readonly colour = false;
  text: string = "";

  write(text: string): void {
    this.text += text;
  }

  writeError(text: string): void {
    this.text += text;
  }
}

test("highlighting changes nothing but the colours", () => {
  const source = 'const x = "<&>" as string; // it\'s fine\nclass A<T> {}';
  const coloured = highlightAnsi(source);
  assert.notEqual(coloured, source);
  assert.equal(coloured.replaceAll(new RegExp(`${start}\\[[0-9;]*m`, "g"), ""), source);
  assert.ok(coloured.lastIndexOf(`${start}[0m`) > coloured.lastIndexOf(`${start}[0;`));
});

test("without colours there is no escape sequence", () => {
  const plain = new Sheet();
  const terminal = new Terminal(plain, { gutter: true });
  terminal.source("const x = 1;", 1);
  terminal.stream("a\nb", "stderr");
  terminal.bundle({ "text/plain": "1\n2" }, 12);
  assert.equal(plain.text, "\nIn [1]:   const x = 1;\n          a\n          b\nOut[12]:  1\n          2\n");
});

test("a value without text is shown by its types", () => {
  const plain = new Sheet();
  new Terminal(plain, { gutter: true }).bundle({ "image/png": "AQI=" }, null);
  assert.equal(plain.text, "          <image/png>\n");
});

test("a failure marks its column, tabs included", () => {
  const plain = new Sheet();
  const failure = { name: "TypeError", message: "no", frames: [{ name: "", cell: 1, line: 2, column: 2 }] };
  new Terminal(plain, { gutter: true }).failure(failure, "a.ipynb", () => "1;\n\tx.y\n3;");
  assert.equal(plain.text, "\nTypeError: no\na.ipynb, cell 1, line 2\n\n  1 | 1;\n> 2 | \tx.y\n    | \t^\n  3 | 3;\n");
});
