/** Every public function refuses what it cannot use, in words that begin with its name. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as fluxion from "fluxion";
import { FluxionError, linalg, nn, ones, Tensor } from "fluxion";
import * as testing from "fluxion/testing";
import { aliases, calls, type Row } from "./calls.ts";

const f = fluxion as unknown as Readonly<Record<string, unknown>>;

/** Makes a value or asks for a setting; no argument can be wrong. */
const without = new Set([
  "backendInfo",
  "getDefaultDtype",
  "getNumThreads",
  "getRngState",
  "initialSeed",
  "isGradEnabled",
  "PyFloat",
  "seed",
  "Tensor",
]);

test("a bad call throws a typed error that names the operation, what was given and the remedy", async (t) => {
  for (const [i, [name, call, error, message]] of calls.entries()) {
    await t.test(`${name} (row ${i})`, () => {
      assert.throws(call, (e: unknown) => {
        assert.ok(e instanceof FluxionError, `${String(e)} is no FluxionError`);
        assert.equal(e.name, new error("").name, e.message);
        if (typeof message === "string") assert.equal(e.message, message);
        else assert.match(e.message, message);
        assert.match(e.message, /^\w+: /);
        return true;
      });
    });
  }
});

test("every exported function has a bad call in the table, or is another name of one that has", () => {
  const rows = new Set(calls.map(([name]: Row) => name));
  const names = [
    ...functionsOf(f),
    ...functionsOf(nn.functional).map((name) => `nn.functional.${name}`),
    ...functionsOf(linalg).map((name) => `linalg.${name}`),
    ...functionsOf(testing).map((name) => `testing.${name}`),
  ];
  const missing = names.filter((name) => {
    const bare = name.replace(/^testing\./, "");
    if (without.has(bare) || bare.endsWith("Error")) return false;
    // some functions of networks are exported beside all others too
    return !rows.has(aliases[name] ?? name) && !rows.has(`nn.functional.${name}`);
  });
  assert.deepEqual(missing, []);
});

test("every method of tensors has a bad call in the table, as a function or as a method", () => {
  const rows = new Set(calls.map(([name]: Row) => name.replace(/^(x|nn\.functional)\./, "")));
  const harmless = new Set([
    ..."constructor numel dim storageOffset realize double float half bfloat16 long int short char byte bool toString toJSON valueOf".split(
      " ",
    ),
  ]);
  const own = [Object.getPrototypeOf(Tensor.prototype), Tensor.prototype].map(Object.getOwnPropertyDescriptors);
  const methods = Object.entries(Object.assign({}, ...own) as PropertyDescriptorMap);
  assert.ok(methods.length > 400);
  const missing = methods.filter(
    ([name, { value }]) => typeof value === "function" && !harmless.has(name) && !rows.has(aliases[name] ?? name),
  );
  assert.deepEqual(missing, []);
});

test("other names of an operation are the same function, so they refuse alike", () => {
  for (const [alias, name] of Object.entries(aliases)) assert.equal(f[alias], f[name], alias);
});

test("no value at all makes a function throw an error of JavaScript's own", () => {
  const values = [undefined, null, "abc", { bogus: 1 }, [], ["a"], Symbol("s"), Number.NaN, -100, new Date(0), 1.5];
  const firsts = [[], [ones([2, 2])], [ones([2, 2]), 0], [ones([2, 2]), ones([2, 2])]];
  const large = /^(zeros|ones|empty|full|eye|linspace|arange)$/;
  for (const name of functionsOf(f)) {
    if (name.endsWith("Error") || /^(Slice|Tensor|Generator)$/.test(name) || large.test(name)) continue;
    for (const first of firsts) {
      for (const value of values) {
        try {
          const result = (f[name] as (...x: unknown[]) => unknown)(...first, value);
          (result as Partial<Disposable> | undefined)?.[Symbol.dispose]?.();
        } catch (e) {
          assert.ok(e instanceof FluxionError, `${name}(${first.length} arguments, ${typeof value}): ${String(e)}`);
        }
      }
    }
  }
});

function functionsOf(module: object): string[] {
  return Object.entries(module).flatMap(([name, value]) => (typeof value === "function" ? [name] : []));
}
