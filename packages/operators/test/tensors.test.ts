import assert from "node:assert/strict";
import { test } from "node:test";
import { run, Tensor } from "./support.ts";

async function formulas(body: string): Promise<string> {
  const names = { x: new Tensor("x"), y: new Tensor("y"), falsy: new Tensor("falsy"), Tensor };
  const results = await Promise.all(
    (["inline", "call"] as const).map(async (form) => {
      const [result] = (await run(body, form, names)).slice(-1);
      return result instanceof Tensor ? result.formula : JSON.stringify(result);
    }),
  );
  assert.equal(results[0], results[1]);
  return results[0]!;
}

test("arithmetic on tensors calls their methods with both operands in order", async () => {
  assert.equal(await formulas("return x ** 2 + y ** 2"), "add(pow(x, 2), pow(y, 2))");
  assert.equal(await formulas("return 2 * x - x / 3 % y"), "sub(mul(2, x), mod(div(x, 3), y))");
  assert.equal(await formulas("return 2 ** x ** y"), "pow(2, pow(x, y))");
});

test("unary minus and bits reach tensors, also inside powers", async () => {
  assert.equal(await formulas("return -(x ** 2) + (-x) ** 2"), "add(neg(pow(x, 2)), pow(neg(x), 2))");
  assert.equal(await formulas("return ~(x & y) | x ^ 1"), "or(not(and(x, y)), xor(x, 1))");
});

test("comparisons give tensors", async () => {
  assert.equal(await formulas("return (x < 1) & (y >= x)"), "and(lt(x, 1), ge(y, x))");
  assert.equal(await formulas("return [x > y, x <= y].map((t) => t.formula).join()"), '"gt(x, y),le(x, y)"');
});

test("assignments make new tensors and leave the old ones", async () => {
  assert.equal(
    await formulas("let a = x; const b = a; a += 1; a *= y; return [a.formula, b.formula]"),
    '["mul(add(x, 1), y)","x"]',
  );
  assert.equal(
    await formulas("const o = { w: { data: x } }; o.w.data -= 0.1 * y; return o.w.data"),
    "sub(x, mul(0.1, y))",
  );
  assert.equal(await formulas("let a = [x], i = 0; a[i++] **= 2; return [a[0].formula, i]"), '["pow(x, 2)",1]');
});

test("a comparison in a boolean position is asked for its truth", async () => {
  assert.equal(await formulas("return x < y ? 1 : 0"), "1");
  assert.equal(await formulas("return x < falsy ? 1 : 0"), "0");
  assert.equal(await formulas("if (!(x < falsy)) return 'no'; return 'yes'"), '"no"');
  assert.equal(await formulas("let k = 0; while (x < (k > 2 ? falsy : y)) k++; return k"), "3");
  assert.equal(await formulas("let k = 0; for (; x < (k > 2 ? falsy : y); ) k++; return k"), "3");
  assert.equal(await formulas("return (x < falsy || x > y) && 5"), "5");
  assert.equal(await formulas("if ((x & falsy) || (x - falsy)) return 1; return 0"), "0");
});

test("== and === stay JavaScript's, as do && and ??", async () => {
  assert.equal(await formulas("const z = x; return [x == z, x != y, x === y, x !== y]"), "[true,true,false,true]");
  assert.equal(await formulas("return (x ?? 1) && y"), "y");
});

test("a parameter's stated number stays native, everything else is looked at", async () => {
  assert.equal(await formulas("const f = (a) => a * 2; return [f(3), f(x).formula]"), '[6,"mul(x, 2)"]');
  assert.equal(await formulas("let a = 1; for (let i = 0; i < 3; i++) a = a * 2 + i; return a"), "12");
  assert.equal(await formulas("let a = 1; const f = () => { a = x }; f(); return a * 2"), "mul(x, 2)");
  assert.equal(await formulas("let a = 1; [a] = [x]; return a * 2"), "mul(x, 2)");
  assert.equal(await formulas("let a; for (a of [x]); return -a"), "neg(x)");
});

test("default parameters, fields and generators work on tensors", async () => {
  assert.equal(await formulas("const f = (a = x * 2, b = -a) => b; return f()"), "neg(mul(x, 2))");
  assert.equal(
    await formulas("class A { f = x / 2; #g = -this.f; get g() { return this.#g } } return new A().g"),
    "neg(div(x, 2))",
  );
  assert.equal(
    await formulas("function* g() { return x * (yield) } const i = g(); i.next(); return i.next(y).value"),
    "mul(x, y)",
  );
});
