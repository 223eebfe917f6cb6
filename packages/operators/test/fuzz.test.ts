import assert from "node:assert/strict";
import { test } from "node:test";
import fc from "fast-check";
import { Box, run } from "./support.ts";

const binary = fc.constantFrom(
  "+",
  "-",
  "*",
  "/",
  "%",
  "**",
  "<",
  "<=",
  ">",
  ">=",
  "&",
  "|",
  "^",
  "===",
  "<<",
  "&&",
  "||",
  ",",
);
const assignment = fc.constantFrom("=", "+=", "-=", "*=", "/=", "%=", "**=", "&=", "|=", "^=", "<<=");

/** Expressions over names, properties, calls that leave a trace, and literals. */
const { expression } = fc.letrec<{ expression: string; target: string }>((tie) => ({
  target: fc.oneof(
    fc.constantFrom("a", "b", "c", "o.p", "this.q", "o['p']"),
    tie("expression").map((e) => `(log('o'), ${e}, o).p`),
    tie("expression").map((e) => `o[(log('k'), ${e}, 'p')]`),
  ),
  expression: fc.oneof(
    { depthSize: "small", withCrossShrink: true },
    fc.constantFrom("a", "b", "c", "free", "o.p", "this.q", "1", "2.5", "0", "log(3)", "log(a)", "-1", "u"),
    fc.tuple(tie("expression"), binary, tie("expression")).map(([x, op, y]) => `((${x}) ${op} (${y}))`),
    fc.tuple(fc.constantFrom("-", "~", "!", "+"), tie("expression")).map(([op, x]) => `${op}(${x})`),
    fc.tuple(tie("target"), assignment, tie("expression")).map(([x, op, y]) => `(${x} ${op} ${y})`),
    fc.tuple(tie("expression"), tie("expression"), tie("expression")).map(([x, y, z]) => `(${x} ? ${y} : ${z})`),
    fc.constantFrom("a++", "--o.p").map((x) => `(${x})`),
    tie("expression").map((x) => `(() => ${x})()`),
    tie("expression").map((x) => `((v = ${x}) => v)()`),
    tie("expression").map((x) => `(new class { f = ${x} }).f`),
  ),
}));

const places: readonly ((e: string) => string)[] = [
  (e) => `return ${e}`,
  (e) => `function f(v = ${e}) { return v } return f.call(self)`,
  (e) => `if (${e}) return 1; return 0`,
  (e) => `let i = 0; for (i = 0; i < 2; i++) { ${e} } return a`,
  (e) =>
    `function* g() { return (yield a) * (${e}) + (yield b) } const i = g.call(self); i.next(); i.next(2); return i.next(3).value`,
  (e) => `return [await a, ${e}, await b, (await log(1)) - (${e})].join()`,
];

const value = fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double(), fc.constantFrom("s", true, null, 3n));

test("a random program means the same with and without the transform", async () => {
  const program = fc.tuple(
    expression,
    fc.constantFrom(...places),
    fc.array(value, { minLength: 4, maxLength: 4 }),
    fc.boolean(),
  );
  await fc.assert(
    fc.asyncProperty(program, async ([e, place, values, isBoxed]) => {
      const names = (): Record<string, unknown> => {
        const [a, b, p, q] = values.map((v) => (isBoxed && typeof v === "number" ? new Box(v) : v));
        return { start: [a, b], o: { p }, self: { q }, free: b, u: undefined };
      };
      const body = `let [a, b] = start; let c = 1; return await (async function () { ${place(e)} }).call(self)`;
      const expected = await run(body, "native", names());
      assert.deepEqual(await run(body, "inline", names()), expected);
      assert.deepEqual(await run(body, "call", names()), expected);
    }),
    { numRuns: 400, seed: 20 },
  );
});
