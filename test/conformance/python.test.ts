import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { parseCall } from "./calls.ts";
import type { OperatorFile } from "./format.ts";
import { camelCase, type Library } from "./library.ts";
import { evaluate, execute, pythonScope } from "./python/evaluate.ts";
import { plain } from "./python/numbers.ts";
import { parseExpression, parseProgram } from "./python/parse.ts";
import { openSource } from "./source.ts";

const source = openSource(fileURLToPath(new URL("./vectors/", import.meta.url)));

/** A library that returns what it is called with. */
const echo: Library = {
  torch: {
    f: (...args: readonly unknown[]) => args,
    nn: { functional: { mseLoss: (...args: readonly unknown[]) => args } },
  },
  pyFloat: (value) => ({ float: value }),
};

function value(text: string): unknown {
  return plain(evaluate(parseExpression(text), pythonScope(echo)));
}

test("a name is camel-cased, its underscores at the ends kept", () => {
  assert.equal(camelCase("nn"), "nn");
  assert.equal(camelCase("masked_fill_"), "maskedFill_");
  assert.equal(camelCase("smooth_l1_loss"), "smoothL1Loss");
  assert.equal(camelCase("atleast_1d"), "atleast1d");
});

test("operators bind as in Python", () => {
  assert.equal(value("-2 ** 2"), -4);
  assert.equal(value("2 ** -1"), 0.5);
  assert.equal(value("2 ** 3 ** 2"), 512);
  assert.equal(value("1 + 2 * 3 - 4 // 3"), 6);
  assert.equal(value("-7 // 2"), -4);
  assert.equal(value("-7 % 3"), 2);
  assert.equal(value("not 1 < 2 or 3"), 3);
  assert.equal(value("1 if 0 else 2"), 2);
});

test("positional arguments stay in place and keyword arguments become one object", () => {
  assert.deepEqual(value("torch.f(1, 2.0, 0.5, keep_dim=True)"), [1, { float: 2 }, 0.5, { keepDim: true }]);
  assert.deepEqual(value("torch.f((1, 2), [3, (4,)], None, dtype=torch.long)"), [
    [1, 2],
    [3, [4]],
    null,
    { dtype: "int64" },
  ]);
  assert.deepEqual(value("F.mse_loss(*[1, 2], **{'reduction': 'sum'})"), [1, 2, { reduction: "sum" }]);
});

test("statements assign, unpack and repeat", () => {
  const scope = pythonScope(echo);
  execute(
    parseProgram("a, b = 1, 2; a += 5\nfor i in [1, 2]: b = b * 10\nif a:\n    c, = [b]\nd = torch.f(a)[0]"),
    scope,
  );
  assert.deepEqual(
    ["a", "b", "c", "d"].map((name) => scope.names.get(name)),
    [6, 200, 200, 6],
  );
});

test("every expression, snippet, call and post of the vectors is read", () => {
  for (const file of source.files) {
    const text = source.read(file);
    const content = JSON.parse(text) as OperatorFile & {
      readonly cases?: readonly { readonly snippet?: string; readonly call?: string }[];
    };
    const { expressions = [], inference = [] } = content as {
      readonly expressions?: readonly { readonly expr: string }[];
      readonly inference?: readonly { readonly expr: string }[];
    };
    for (const { expr } of [...expressions, ...inference]) parseExpression(expr);
    for (const { snippet } of content.cases ?? []) if (snippet !== undefined) parseProgram(snippet);
    if (content.call !== undefined) parseCall(content.call);
    for (const post of Object.values(content.posts ?? {})) parseCall(post);
  }
});

test("what a comment says of the names in a call is read", () => {
  assert.deepEqual(
    [...parseCall("torch.f(L, upper)  # L = args[0]; upper defaults to False").bindings.keys()],
    ["L", "upper"],
  );
  assert.deepEqual(
    [...parseCall("(S, Vh)  # k = S.shape[-1]; torch.svd returns V, here Vh = V.mT").bindings.keys()],
    ["k", "Vh"],
  );
});
