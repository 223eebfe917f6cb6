import assert from "node:assert/strict";
import { test } from "node:test";
import { compile, type SourceError } from "../src/index.ts";

function failure(source: string): SourceError {
  try {
    compile(source, { filename: "model.fts" });
  } catch (error) {
    assert.ok(error instanceof SyntaxError);
    return error as SourceError;
  }
  throw new Error("compiled");
}

test("a minus before a power says how to write it, with its place", () => {
  const error = failure("const a = 1;\nconst y = 3 + -x ** 2;\nf(y);");
  assert.equal(error.message, "write -(x ** 2) or (-x) ** 2");
  assert.deepEqual([error.filename, error.line, error.column, error.pos], ["model.fts", 2, 15, 27]);
  assert.equal(error.frame, "  1 | const a = 1;\n> 2 | const y = 3 + -x ** 2;\n    |               ^\n  3 | f(y);");
});

test("the advice quotes base and exponent", () => {
  assert.equal(failure("-x.grad ** n").message, "write -(x.grad ** n) or (-x.grad) ** n");
  assert.equal(failure("-f(x)[0] ** (1 + n)").message, "write -(f(x)[0] ** (1 + n)) or (-f(x)[0]) ** (1 + n)");
  assert.equal(failure("-(a + b) ** 2").message, "write -((a + b) ** 2) or (-(a + b)) ** 2");
  assert.equal(failure("y = ~m ** -2").message, "write ~(m ** -2) or (~m) ** -2");
});

test("a syntax error has line, column and frame", () => {
  const error = failure("const a = 1;\n\tconst = 2;");
  assert.equal(error.message, "Unexpected token");
  assert.deepEqual([error.line, error.column], [2, 8]);
  assert.equal(error.frame, "  1 | const a = 1;\n> 2 | \tconst = 2;\n    | \t      ^");
});

test("a source that ends too early points behind its last token", () => {
  const error = failure("f(1,");
  assert.deepEqual([error.line, error.column], [1, 5]);
});
