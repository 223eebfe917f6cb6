import assert from "node:assert/strict";
import { test } from "node:test";
import { runInNewContext } from "node:vm";
import { ArgumentError } from "../../src/tensor/errors.ts";
import { type Arguments, checkOptions, readArguments } from "../../src/tensor/options.ts";

interface SumOptions {
  readonly dim?: number | null;
  readonly keepdim?: boolean;
  readonly dtype?: string;
}

type SumArguments = Arguments<[dim: number | null, keepdim: boolean], SumOptions>;

const read = (...args: readonly unknown[]): Partial<SumOptions> =>
  readArguments<SumOptions>("sum", args, ["dim", "keepdim"], ["dtype"]);

const typed = (...args: SumArguments): Partial<SumOptions> => read(...args);

const fails = (f: () => unknown, message: string): void =>
  assert.throws(f, (error) => {
    assert.ok(error instanceof ArgumentError);
    assert.equal(error.message, message);
    return true;
  });

test("an argument stands in its place or in the options at the end", () => {
  const expected = { dim: 1, keepdim: true };
  assert.deepEqual(typed(1, true), expected);
  assert.deepEqual(typed(1, { keepdim: true }), expected);
  assert.deepEqual(typed({ dim: 1, keepdim: true }), expected);
  assert.deepEqual(typed({ keepdim: true, dim: 1 }), expected);
  assert.deepEqual(typed(1, true, { dtype: "int64" }), { ...expected, dtype: "int64" });
  assert.deepEqual(typed(), {});
  assert.deepEqual(typed({}), {});
});

test("the types know the places and the names", () => {
  // @ts-expect-error: keepdim is a boolean
  fails(() => typed(1, 2), "sum: keepdim must be true or false, got 2");
  // @ts-expect-error: no such option
  fails(() => typed({ keepDim: true }), 'sum: unknown option "keepDim"; did you mean "keepdim"?');
});

test("undefined counts as not given, null as given", () => {
  assert.deepEqual(read(undefined, true), { keepdim: true });
  assert.deepEqual(read(undefined, { dim: 2 }), { dim: 2 });
  assert.deepEqual(read(2, { dim: undefined }), { dim: 2 });
  assert.deepEqual(read(null, { dtype: "int64" }), { dim: null, dtype: "int64" });
});

test("an options object is an object literal, not an array, a tensor or an instance", () => {
  class Instance {}
  const instance = new Instance();
  const marked = { [Symbol.for("fluxion.tensor")]: true };
  for (const value of [[1, 2], instance, marked, () => 0, "dim", new Float64Array(2)]) {
    assert.equal(read(value).dim as unknown, value);
  }
  assert.deepEqual(read(Object.assign(Object.create(null), { dim: 1 })), { dim: 1 });
  assert.deepEqual(read(runInNewContext("({ dim: 1 })")), { dim: 1 });
});

test("an unknown option names the one that was probably meant", () => {
  const known = ["retainGraph", "createGraph", "inputs"];
  const check = (name: string) => () => checkOptions("backward", { [name]: true }, known);
  fails(check("retain_graph"), 'backward: unknown option "retain_graph"; did you mean "retainGraph"?');
  fails(check("CREATEGRAPH"), 'backward: unknown option "CREATEGRAPH"; did you mean "createGraph"?');
  fails(check("input"), 'backward: unknown option "input"; did you mean "inputs"?');
  fails(check("retianGraph"), 'backward: unknown option "retianGraph"; did you mean "retainGraph"?');
  fails(() => read({ sim: 1 }), 'sum: unknown option "sim"; did you mean "dim"?');
});

test("an unknown option that resembles none lists those there are", () => {
  fails(() => read(1, { axis: 1 }), 'sum: unknown option "axis"; its options are dim, keepdim, dtype');
  fails(() => checkOptions("neg", { out: 1 }, []), 'neg: unknown option "out"; it takes no options');
  fails(() => read({ constructor: 1 }), 'sum: unknown option "constructor"; its options are dim, keepdim, dtype');
});

test("an argument given in its place and by name is an error", () => {
  fails(() => read(1, { dim: 1 }), "sum: got multiple values for argument 'dim': give it once");
});

test("too many arguments are an error that names the places", () => {
  fails(
    () => read(1, true, "int64"),
    "sum: takes at most 2 positional arguments (dim, keepdim), but 3 were given; pass others by name, last",
  );
});

test("a function with options only takes an object literal or nothing", () => {
  checkOptions("f", undefined, ["a"]);
  checkOptions("f", {}, ["a"]);
  checkOptions("f", { a: 1 }, ["a"]);
  fails(() => checkOptions("f", 3, ["a", "b"]), "f: expected an options object { a, b }, got a number");
  fails(() => checkOptions("f", null, ["a"]), "f: expected an options object { a }, got null");
  fails(() => checkOptions("f", [1], ["a"]), "f: expected an options object { a }, got an array");
});
