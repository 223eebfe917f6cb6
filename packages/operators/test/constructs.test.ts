import assert from "node:assert/strict";
import { test } from "node:test";
import { Box, forms, run } from "./support.ts";

/* Programs that must log the same as in JavaScript, on numbers and on objects: `n(1)` is a number or a Box. */
const programs: Readonly<Record<string, string>> = {
  "operands are evaluated once, from left to right":
    "return log(n(1)) + log(n(2)) * log(n(3)) ** log(n(2)) - log(n(7)) / log(n(4)) % log(n(3))",
  "bits and comparisons keep their order":
    "return [log(n(5)) & log(n(3)), n(5) | n(3), n(5) ^ n(3), ~n(5), n(1) < log(n(2)), n(1) <= n(1), n(2) > n(1), n(2) >= n(3)].join()",
  "a compound assignment to a name reads it before the operand": "let a = n(1); a += (a = n(5), log(n(2))); return a",
  "a compound assignment evaluates its object once":
    "const o = { t: n(2) }; const f = () => (log('f'), o); f().t += n(3); f().t **= n(2); return o.t",
  "a compound assignment evaluates object, key, old value and operand in order":
    "const o = { get k() { log('get'); return n(2) }, set k(v) { log('set'); log(v) } }; (log('o'), o)[(log('k'), 'k')] *= (log('v'), n(3)); return 0",
  "an object as a key":
    "const k = { toString() { log('key'); return 'p' } }; const o = { p: n(1) }; o[k] += n(1); return o.p",
  "an index that counts counts once":
    "const a = [n(1), n(2), n(3)]; let i = 0; a[i++] *= n(4); a[i++] -= n(1); return [a.map(Number).join(), i].join()",
  "a comma inside an index": "const a = [n(1), n(2)]; a[log(0), 1] += n(5); return a.map(Number).join()",
  "parentheses around a target with a comma": "const o = { x: n(1) }; (log(1), o).x += n(5); return Number(o.x)",
  "private fields":
    "class A { #x = n(2); f() { this.#x *= n(3); (log('o'), this).#x -= n(1); return this.#x } } return new A().f()",
  "private methods and brand checks":
    "class A { #x = 1; static has(o) { return #x in o } } return [A.has(new A()), A.has({})].join()",
  "super as a target":
    "class A { get x() { return n(4) } set x(v) { log(v) } } class B extends A { f() { super.x += n(1); super[(log('k'), 'x')] *= n(2) } } new B().f(); return 0",
  "optional chains":
    "const o = { a: { b: n(3) } }; const z = null; return [o?.a?.b * n(2), z?.a.b * n(2), o.a?.['b'] - n(1)].join()",
  "default parameters":
    "const f = (a, b = a * n(2), c = -b) => Number(b) + Number(c) * n(10); function g({ x = n(1) + n(2) } = {}) { return x } return [f(n(3)), g()].join()",
  "a default parameter that assigns to what a call returns":
    "const o = { t: n(1) }; const f = () => (log('f'), o); function g(a = (f().t += n(2)), b = (f()[(log('k'), 't')] *= a)) { return [Number(a), Number(b)].join() } return g()",
  "class fields":
    "class A { x = n(2) * n(3); static y = -n(1); [log('k' + 1)] = this.x - n(1); z = (this.x += n(1)) } const a = new A(); return [a.x, A.y, a.k1, a.z].join()",
  "static blocks":
    "class A { static x = n(1); static { this.x += n(2); const f = () => this; f().x *= n(4) } } return A.x",
  "recursion in an operand":
    "const fib = (k) => k < n(2) ? Number(k) : fib(k - n(1)) + fib(k - n(2)); return fib(n(10))",
  "recursion in a compound operand":
    "const o = { s: 0 }; function f(k) { if (k <= 0) return n(1); o['s'] += f(k - 1) * n(2); return n(1) } f(4); return Number(o.s)",
  generators:
    "function* g() { const x = n(2) * (yield 1) + (yield 2); return x } const i = g(); i.next(); i.next(n(3)); return i.next(n(4)).value",
  "two generators in turn":
    "function* g(a) { let s = n(a); s += (yield s * n(2)); s *= (yield s - n(1)); return s } const [p, q] = [g(1), g(10)]; p.next(); q.next(); p.next(n(2)); q.next(n(3)); return [p.next(n(5)).value, q.next(n(7)).value].join()",
  "await in operands":
    "const w = async (x) => { await null; log('w'); return n(x) }; const one = async (k) => (await w(k)) * (await w(2)) - (await w(1)); return (await Promise.all([one(3), one(4)])).join()",
  "await in a compound assignment": "const o = { x: n(1) }; o.x += await Promise.resolve(n(2)); return o.x",
  "lines without semicolons":
    "let a = { b: { c: n(1) } }\nlog('x')\na.b.c += n(1)\nlog('y')\n;(a.b).c *= n(3)\nlog('z')\n~n(1)\nreturn a.b.c",
  "a statement without braces":
    "let a = { b: { c: n(1) } }; if (a) a.b.c += n(1); else a.b.c -= n(1)\nfor (let i = 0; i < 3; i++) a.b.c *= n(2)\ndo a.b.c -= n(1); while (a.b.c > n(10))\nreturn a.b.c",
  "keywords next to parentheses":
    "const f = (a, b) => {return(a)+b}; const g = (a) => {return-a}; switch (n(3) - n(1)) { case-n(2): return 0 } return [f(n(1), n(2)), typeof-n(1), void-n(1), g(n(4))].join()",
  "signs in a row": "const a = n(3), b = n(2); return [a - -b, a + +b, - -a, a - (-b), -(-a) - -1, a-(-1)].join()",
  "comments around operators":
    "const a = n(6), b = n(2); return [a /* * / */ / /* + */ b, a // - \n - b, (a) /* ) */ * (b)].join()",
  "powers associate to the right":
    "return [n(2) ** n(3) ** n(2), (-n(2)) ** 2, (n(2) ** n(3)) ** n(2), 2 ** -1].join()",
  "text stays text": `const s = 'a'; let t = 'x'; t += s; t += n(1) + 1; t += \`\${n(2) * n(3)}\`; return 'n: ' + n(1) + s + (s + s) + t + (1 + s)`,
  "bigints stay bigints": "const b = 7n; let c = b ** 2n; c -= 1n; return [b * 2n, -b, ~b, b < 8, c & 15n].join()",
  "mixing bigints and numbers is still an error": "const f = (a, b) => a * b; return f(1n, 2)",
  "dates and other objects":
    "const d = new Date(5), e = { valueOf: () => 4 }; return [d - e, d > e, e * 2, -e, [1] + [2]].join()",
  conditions:
    "const out = []; if (n(1) < n(2) && !(n(3) <= n(2)) || n(0) > n(1)) out.push('a'); while (out.length < n(3)) out.push('b'); out.push(n(1) < n(2) ? 'c' : 'd', (n(1) & n(2)) || 'e', (n(3) - n(3)) || 'f', (n(1) > n(2)) && 'g'); return out.join()",
  "labels, loops and closures":
    "const fs = []; outer: for (let i = 0; i < 3; i++) { for (const j of [n(1), n(2)]) { if (i * j >= 4) break outer; fs.push(() => i * j + n(1)) } } return fs.map((f) => Number(f())).join()",
  "destructuring and defaults":
    "let { a = n(1) * n(2), b: [c = -a] = [] } = {}; [a, c] = [c - a, a + c]; ({ a = n(9) } = { a: a * n(2) }); return [a, c].join()",
  "arrow functions with object bodies":
    "const f = (x) => ({ y: x * n(2), z: -x }); const g = (x) => (x, x + n(1)); const h = async (x) =>\n  x * n(3); return [f(n(2)).y, f(n(1)).z, g(n(3)), await h(n(2))].join()",
  "this, arguments and new.target reach through":
    "function F() { const g = () => arguments[0] * this.k + (new.target ? 1 : n(0)); this.k = n(3); this.r = g() } return new F(n(5)).r",
  "template literals and tags": `const t = (s, ...v) => s.raw.join('|') + v.map(Number).join(); return t\`a\${n(1) * n(2)}b\${-n(3)}\` + \`\${n(1) + n(1)}\${n(2) - n(1)}\``,
  "names that are not there": "return missing * log(2)",
  "names that are not there yet": "const f = () => later * log(2); const r = f(); const later = 1; return r",
  "assigning to a constant": "const c = n(1); c += log(n(2)); return c",
  "a getter of the global object is read once":
    "Object.defineProperty(globalThis, 'once', { configurable: true, get() { log('read'); return n(2) } }); const r = once * n(3); delete globalThis.once; return r",
  "names of temporaries":
    "const __t0 = n(1), __t_1 = n(2); return __t0 * n(3) + f() * g(); function f() { return __t0 } function g() { return __t_1 }",
};

for (const [name, program] of Object.entries(programs)) {
  test(`as in JavaScript: ${name}`, async () => {
    for (const n of [(x: number) => x, (x: number) => new Box(x)]) {
      const expected = await run(program, "native", { n });
      for (const form of forms) assert.deepEqual(await run(program, form, { n }), expected, form);
    }
  });
}
