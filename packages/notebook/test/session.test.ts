import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { test } from "node:test";
import { type Outcome, Session } from "../src/session.ts";

interface Run {
  /** What cells show: streams as they are, results as text. */
  readonly shown: string[][];
  readonly outcomes: Outcome[];
}

async function run(cells: readonly string[], file: string = join(tmpdir(), "elsewhere.ipynb")): Promise<Run> {
  const session = new Session({ file });
  const outcomes: Outcome[] = [];
  try {
    for (const [i, source] of cells.entries()) outcomes.push(await session.run(source, i + 1));
  } finally {
    await session.stop();
  }
  const text = (outcome: Outcome): string[] =>
    outcome.outputs.map((o) => (o.type === "stream" ? o.text : String(o.data["text/plain"])));
  return { shown: outcomes.map(text), outcomes };
}

async function results(...cells: string[]): Promise<(string | undefined)[]> {
  const { shown, outcomes } = await run(cells);
  for (const { failure } of outcomes) assert.equal(failure, null);
  return shown.map((each) => each.at(-1));
}

async function failureOf(...cells: string[]): Promise<NonNullable<Outcome["failure"]>> {
  const { outcomes } = await run(cells);
  const failure = outcomes.at(-1)?.failure;
  assert.ok(failure);
  return failure;
}

test("the last expression is shown as console.log shows values inside an array", async () => {
  const cells = ["1 + 1", '"text"', "[2, 2]", "null", "true", "({ a: 1 })", "{ a: 1, b: 2 }", "1;", "() => 1"];
  assert.deepEqual(await results(...cells), [
    "2",
    "'text'",
    "[ 2, 2 ]",
    "null",
    "true",
    "{ a: 1 }",
    "{ a: 1, b: 2 }",
    "1",
    "[Function (anonymous)]",
  ]);
});

test("undefined, assignments, declarations and statements show nothing", async () => {
  const cells = [
    "undefined",
    "let x = 1",
    "x = 2",
    "x += 2",
    "function f() { return 1 }",
    "class A {}",
    "if (x) x",
    "",
  ];
  assert.deepEqual(
    await results(...cells),
    cells.map(() => undefined),
  );
});

test("names outlive their cell, and may be declared again in another way", async () => {
  const cells = [
    "const x = 1; function f() { return x }",
    "let x = 2; f()",
    "class x { static y = 3 }; x.y",
    "function x() { return 4 } x()",
  ];
  assert.deepEqual(await results(...cells), [undefined, "2", "3", "4"]);
});

test("a name may be one that the global object already has", async () => {
  assert.deepEqual(await results("const crypto = 1, performance = 2, name = 3;", "[crypto, performance, name]"), [
    undefined,
    "[ 1, 2, 3 ]",
  ]);
});

test("declarations may destructure, have no value, and stand without semicolons", async () => {
  const cells = ["const a = 1\nconst { b, ...c } = { b: 2, d: 3 }\nlet e\nvar [g = 4] = []\n;[a, b, c, e, g]"];
  assert.deepEqual(await results(...cells), ["[ 1, 2, { d: 3 }, undefined, 4 ]"]);
});

test("var inside blocks and loops belongs to the notebook, let does not", async () => {
  const cells = [
    "for (var i = 0; i < 3; i++) { var k = i; let hidden = k }",
    "if (true) var z = 5;",
    "[i, k, z, typeof hidden]",
  ];
  assert.equal((await results(...cells)).at(-1), "[ 3, 2, 5, 'undefined' ]");
});

test("functions may be called before they are declared, and see names of later cells", async () => {
  assert.deepEqual(
    await results("const early = f(); function f() { return typeof later }\nearly", "const later = 1; f()"),
    ["'undefined'", "'number'"],
  );
});

test("await works at the top level, also in loops", async () => {
  const cells = [
    "const x = await Promise.resolve(2); x",
    "async function* g() { yield 1; yield 2 }\nlet s = 0\nfor await (const v of g()) s += v\ns",
  ];
  assert.deepEqual(await results(...cells), ["2", "3"]);
});

test("types are erased", async () => {
  const cells = ["interface P { x: number }\ntype Q = P;\nconst f = <T,>(x: T): T => x;\n(f<number>(3) as number)!"];
  assert.deepEqual(await results(...cells), ["3"]);
});

test("modules are imported statically and dynamically, from the folder of the notebook", async () => {
  const folder = await mkdtemp(join(tmpdir(), "notebook-"));
  try {
    await writeFile(
      join(folder, "helper.ts"),
      "export const twice = (x: number): number => 2 * x;\nexport default 'main';\n",
    );
    const cells = [
      'const y = twice(4)\nimport main, { twice, type Missing, AlsoAType } from "./helper.ts";\ny',
      "main",
      '(await import("./helper.ts")).twice(5)',
      'import * as os from "node:os"; typeof os.EOL',
      'import data from "./data.json" with { type: "json" }; data.x',
      "import.meta.filename === import.meta.dirname + '/a.ipynb'",
    ];
    await writeFile(join(folder, "data.json"), '{ "x": 6 }');
    const { shown } = await run(cells, join(folder, "a.ipynb"));
    assert.deepEqual(shown, [["8"], ["'main'"], ["10"], ["'string'"], ["6"], ["true"]]);
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("the packages of this command are found wherever the notebook lies", async () => {
  const cells = [
    'import { op } from "@fluxion/operators/runtime"; op.add(1, 2)',
    'import { graph } from "@fluxion/notebook"; typeof graph',
  ];
  assert.deepEqual(await results(...cells), ["3", "'function'"]);
});

test("imported .fts files have operators on tensors", async () => {
  const folder = await mkdtemp(join(tmpdir(), "notebook-"));
  try {
    await writeFile(join(folder, "square.fts"), "export function square(x: any): any {\n  return x ** 2;\n}\n");
    const cells = [
      'import { tensor } from "fluxion"; import { square } from "./square.fts"; square(tensor(3))',
      "square(null).x.y",
    ];
    const { shown, outcomes } = await run(cells, join(folder, "a.ipynb"));
    assert.deepEqual(shown, [["tensor(9.)"], []]);
    assert.equal(outcomes[1]?.failure?.name, "TypeError");
  } finally {
    await rm(folder, { recursive: true });
  }
});

test("an import that fails names the module and points at the import", async () => {
  const missing = await failureOf('1;\nimport "./missing.ts";');
  assert.match(missing.message, /Cannot find module '.*missing\.ts'/);
  assert.deepEqual(
    missing.frames.map(({ cell, line }) => [cell, line]),
    [[1, 2]],
  );
  const typo = await failureOf('import { EOLL } from "node:os";\nEOLL');
  assert.equal(typo.message, 'the module "node:os" does not provide an export named "EOLL"');
});

test("operators work on values that define them", async () => {
  const add =
    'class V { constructor(x) { this.x = x } [Symbol.for("fluxion.op.add")](a, b) { return new V(a.x + b.x) } }';
  assert.deepEqual(await results(add, "(new V(1) + new V(2)).x"), [undefined, "3"]);
});

test("using closes what it holds at the end of its block or cell, last in first out", async () => {
  const { shown } = await run([
    "const open = (name) => ({ name, [Symbol.dispose]() { console.log('close', name) } })",
    "{ using a = open('a'), b = open('b'); console.log(a.name + b.name) }",
    "using c = open('c'); c.name",
    "for (using d of [open('d'), open('e')]) console.log(d.name)",
    "await using f = { async [Symbol.asyncDispose]() { console.log('closed') } }; console.log('in')",
  ]);
  assert.deepEqual(shown.slice(1), [
    ["ab\nclose b\nclose a\n"],
    ["close c\n", "'c'"],
    ["d\nclose d\ne\nclose e\n"],
    ["in\nclosed\n"],
  ]);
});

test("what is written to one stream in a row is one output", async () => {
  const { outcomes } = await run(["console.log(1); console.log(2); console.error(3); console.log('%d!', 4)"]);
  assert.deepEqual(outcomes[0]?.outputs, [
    { type: "stream", name: "stdout", text: "1\n2\n" },
    { type: "stream", name: "stderr", text: "3\n" },
    { type: "stream", name: "stdout", text: "4!\n" },
  ]);
});

test("a value says what it looks like through Jupyter.display", async () => {
  const value =
    "({ [Symbol.for('Jupyter.display')]: () => ({ 'text/plain': 'p', 'image/png': new Uint8Array([1, 2]) }) })";
  const { outcomes } = await run([value, `await display(${value}); 1`]);
  const data = { "text/plain": "p", "image/png": "AQI=" };
  assert.deepEqual(outcomes[0]?.outputs, [{ type: "result", data }]);
  assert.deepEqual(outcomes[1]?.outputs[0], { type: "display", data });
});

test("errors carry the user's own lines, at their places in the source", async () => {
  const failure = await failureOf("function f(x: any) {\n  return x.y.z;\n}", "const n: number = 1;\n\n  f({ n })");
  assert.equal(failure.name, "TypeError");
  assert.deepEqual(failure.frames, [
    { name: "f", cell: 1, line: 2, column: 14 },
    { name: "", cell: 2, line: 3, column: 3 },
  ]);
});

test("the user's lines are found below a deep stack, and a recursion is cut", async () => {
  const deep = 'import { tensor } from "fluxion";\n[1].map(() => tensor([1, 2]).add(tensor([1, 2, 3])))';
  assert.deepEqual(
    (await failureOf(deep)).frames.map(({ line }) => line),
    [2, 2],
  );
  assert.equal((await failureOf("function f() { f() }\nf()")).frames.length, 10);
});

test("console.log of an error shows cells, and no line that is not the user's", async () => {
  const { shown } = await run(["const e = new Error('no');\nconsole.log(e.stack)"]);
  assert.deepEqual(shown, [["Error: no\n    at cell 1, line 1\n"]]);
});

test("a syntax error points at its place", async () => {
  const failure = await failureOf("let a = 1;\nlet b = ;");
  assert.equal(failure.name, "SyntaxError");
  assert.deepEqual(
    failure.frames.map(({ line, column }) => [line, column]),
    [[2, 9]],
  );
});

test("what is thrown need not be an error, and may have a cause", async () => {
  assert.equal((await failureOf("throw 5")).message, "5");
  const failure = await failureOf("throw new Error('outer', { cause: new RangeError('inner') })");
  assert.equal(failure.cause?.name, "RangeError");
});

test("an error outside the cell's own promise fails the cell", async () => {
  const late = await failureOf("setTimeout(() => { throw new Error('late') });\nawait new Promise(() => {})");
  assert.equal(late.message, "late");
});

test("after an error the session goes on", async () => {
  const { shown } = await run(["const x = 1; throw new Error('no')", "x"]);
  assert.deepEqual(shown, [[], ["1"]]);
});

test("process.exit ends the session, and says so", async () => {
  const { outcomes } = await run(["process.exit(3)", "1"]);
  for (const { failure } of outcomes) assert.equal(failure?.message, "the cell ended the session with process.exit(3)");
});

for (const [what, endless] of [
  ["loop", "for (;;) {}"],
  ["promise", "await new Promise(() => {})"],
  ["loop after an await", "await null; for (;;) {}"],
]) {
  test(`an endless ${what} is stopped, and what it showed is kept`, async () => {
    const session = new Session({ file: join(tmpdir(), "endless.ipynb") });
    const outcome = await session.run(`console.log("before");\n${endless}`, 1, () => void session.stop());
    assert.deepEqual(outcome, {
      outputs: [{ type: "stream", name: "stdout", text: "before\n" }],
      failure: null,
      interrupted: true,
    });
  });
}
