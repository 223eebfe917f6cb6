import assert from "node:assert/strict";
import { test } from "node:test";
import { compile } from "../src/index.ts";

const erased = (source: string): string => compile(source, { operators: false }).code;

/** Sources and what is left of them, with runs of blanks made one. */
const samples: readonly (readonly [source: string, left: string])[] = [
  ["const a: number = 1, b = x as unknown as T, c = y!, d = z satisfies T;", "const a = 1, b = x , c = y , d = z ;"],
  ["let x!: number; let {a, b = 1}: {a: number; b?: number} = o;", "let x ; let {a, b = 1} = o;"],
  [
    "function f<T>(this: T, a?: number, ...b: string[]): a is number { return a }",
    "function f ( a , ...b ) { return a }",
  ],
  ["function f(this: T) {}", "function f( ) {}"],
  ["function f(a: string): void; function f(a: unknown) {}", "; function f(a ) {}"],
  ["const f = async <T,>(x: T): Promise<T> => x;", "const f = async (x ) => x;"],
  [
    "const p = <T>x; f<number>(1); new Map<string, number>(); const g = h<string>; t<T>`x`;",
    "const p = x; f (1); new Map (); const g = h ; t `x`;",
  ],
  ["interface A { x: number } type B = A | null; declare const q: number; declare module 'x' {}", "; ; ; ;"],
  ["export type B = 1; export interface C {} export declare function f(): void;", "; ; ;"],
  [
    "import type { A } from 'a'; import { type B, c, type D } from 'b'; export { type E, f } from 'g';",
    "; import { c, } from 'b'; export { f } from 'g';",
  ],
  ["export default interface Z {}", ";"],
  [
    "abstract class A<T> extends B<T> implements C, D<T> { abstract m(): void; abstract p: number }",
    " class A extends B { ; ; }",
  ],
  [
    "class A extends B { private readonly x?: number = 1; static override async m?(a?: string): Promise<void> {} }",
    "class A extends B { ; x = 1; static async m (a ) {} }",
  ],
  [
    "class A { declare y: string; z!: number; [k: string]: unknown; get v(): number { return 1 } readonly [k] = 2 }",
    "class A { ; z ; ; get v() { return 1 } ; [k] = 2 }",
  ],
  [
    "class A { m(): void; m(a?: number) {} constructor(a: string); constructor(a: string, b?: number) {} }",
    "class A { ; m(a ) {} ; constructor(a , b ) {} }",
  ],
  [
    "class A { static readonly x: number = 1; protected static y; private get z() { return 1 } public async *g() {} }",
    "class A { static x = 1; ; static y; ; get z() { return 1 } ; async *g() {} }",
  ],
  ["try {} catch (e: unknown) {} for (const x of y as number[]) {} ", "try {} catch (e ) {} for (const x of y ) {} "],
  ["const f = function (x?: number): x is 1 { return (x as any)!.y };", "const f = function (x ) { return (x ) .y };"],
];

for (const [source, left] of samples) {
  test(`types are erased: ${source}`, () => {
    const code = erased(source);
    assert.equal(code.replace(/ +/g, " ").trimEnd(), left.trimEnd());
    assert.equal(code.length, source.length);
  });
}

test("types over many lines leave the lines", () => {
  const source =
    "interface A {\n  x: number;\n}\nconst f = (a: {\n  x: A }): Promise<\n  A\n> => a.x;\nf(1 as unknown as\n A)";
  const code = erased(source);
  assert.equal(code.split("\n").length, source.split("\n").length);
  assert.equal(code.replace(/\s+/g, " "), "; const f = (a ) => a.x; f(1 )");
  new Function(code);
});

test("a line that ended with a type is not glued to the next one", () => {
  assert.equal(
    new Function(`let log = ""; const f = 1 as number\n(log += "a");\nreturn log + f`.replace(/.*/s, erased2))(),
    "a1",
  );
  const code = erased("class A { x: number\n['y'] = 2\n private z: string\n *g() {}\n w = 1\n private *h() {} }");
  const A = new Function(`return ${code}`)() as new () => Record<string, unknown>;
  assert.deepEqual(Object.keys(new A()), ["x", "y", "z", "w"]);
});

/** `erased` for a function's body. */
function erased2(body: string): string {
  return body && erased(`function f() {${body}\n}`).slice("function f() {".length, -1);
}

const refused: readonly (readonly [source: string, message: RegExp])[] = [
  ["enum E { A }", /^an enum makes an object at run time/],
  ["const enum E { A }", /^an enum makes an object at run time/],
  ["namespace N { export const a = 1 }", /^a namespace makes an object at run time/],
  ["class A { constructor(private x: number) {} }", /^a parameter property assigns at run time/],
  ["import a = require('a')", /^`import … = …` has a meaning at run time/],
  ["export = 1", /^`export =` has a meaning at run time/],
];

for (const [source, message] of refused) {
  test(`syntax with a meaning at run time is refused with its place: ${source}`, () => {
    assert.throws(
      () => erased(`\n  ${source}`),
      (error: SyntaxError & { line: number; column: number; frame: string }) => {
        assert.ok(error instanceof SyntaxError);
        assert.match(error.message, message);
        assert.equal(error.line, 2);
        assert.ok(error.column >= 3);
        assert.ok(error.frame.includes(`> 2 |   ${source}`));
        return true;
      },
    );
  });
}
