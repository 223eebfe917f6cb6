import assert from "node:assert/strict";
import { test } from "node:test";
import { applyEdits, compile } from "../src/index.ts";

test("insertions at one place come in the order given, before a replacement", () => {
  const edits = [
    { start: 1, end: 2, text: "X" },
    { start: 1, end: 1, text: "(" },
    { start: 1, end: 1, text: "[" },
  ];
  assert.equal(applyEdits("abc", edits).code, "a([Xc");
});

test("every verbatim span is the source, and the operator's name stands for the operator", () => {
  const source = "const y = x ** 2 +\n  f(-x) * 3; // done\ny.a.b -= 1";
  for (const form of ["inline", "call"] as const) {
    const { code, spans } = compile(source, { form });
    for (const [start, length, origin, originLength, kind] of spans) {
      if (kind === 0) assert.equal(code.slice(start, start + length), source.slice(origin, origin + originLength));
    }
    assert.deepEqual(
      spans.map(([start]) => start),
      spans.map(([start]) => start).sort((a, b) => a - b),
    );
  }
  const { code, spans } = compile(source, { form: "call" });
  const atoms = spans.filter((span) => span[4] === 1);
  assert.deepEqual(
    atoms.map(([start, length, origin, originLength]) => [
      code.slice(start, start + length),
      source.slice(origin, origin + originLength),
    ]),
    [
      ["add", "+"],
      ["pow", "**"],
      ["mul", "*"],
      ["neg", "-"],
      ["sub", "-="],
    ],
  );
});

test("lines never move", () => {
  const source =
    "#!/usr/bin/env fluxion\n'use strict'\nconst a = x *\n  y\n\nconst f = (u) =>\n  u /\n  2\nfor (;;) { x -= a\n break }";
  const { code } = compile(source);
  const words = (text: string): (string | undefined)[] =>
    text.split("\n").map((line) => /const \w+|break|for/.exec(line)?.[0]);
  assert.deepEqual(words(code), words(source));
});

test("a proven number and text stay as they are", () => {
  const source = "const f = (n: number) => n * 2 + 1; let i = 0; while (i < 10) i += 1; const s = 'a' + x + 1; s == x;";
  assert.equal(compile(source, { types: false }).code, source);
});

test("two names need no temporaries, a call needs one", () => {
  assert.equal(
    compile("let x, y; x = f(); y = g(); const z = x * y;").code.split("const z = ")[1],
    '(typeof x==="number"&&typeof y==="number"?x * y:__op.mul(x,y));',
  );
  assert.equal(
    compile("const z = f() ** 2", { namespace: "ops" }).code,
    'var __t0;const z = (__t0=f() ,typeof __t0==="number"?__t0** 2:ops.pow(__t0,2))',
  );
});
