import assert from "node:assert/strict";
import { test } from "node:test";
import { defer, op } from "../src/runtime.ts";

const mul = Symbol.for("fluxion.op.mul");
const knows = (name: string): object => ({ [mul]: (a: unknown, b: unknown) => [name, a, b] });
const defers = (): object => ({ [mul]: () => Symbol.for("fluxion.op.defer") });

test("two numbers mean what JavaScript says", () => {
  assert.equal(op.mul(6, 7), 42);
  assert.equal(op.pow(2, 10), 1024);
  assert.equal(op.lt(1, 2), true);
  assert.equal(op.neg(3), -3);
  assert.equal(op.not(3), -4);
  assert.equal(op.truthy(0), false);
});

test("strings, bigints and dates mean what JavaScript says", () => {
  assert.equal(op.add("a", 1), "a1");
  assert.equal(op.pow(2n, 3n), 8n);
  assert.equal(op.neg(2n), -2n);
  assert.equal(op.sub(new Date(5), new Date(3)), 2);
  assert.throws(() => op.mul(1n, 1), TypeError);
  assert.equal(op.add(null, 1), 1);
});

test("the left operand is asked first, then the right one, with the operands in their order", () => {
  const [left, right] = [knows("left"), knows("right")];
  assert.deepEqual(op.mul(left, right), ["left", left, right]);
  assert.deepEqual(op.mul(2, right), ["right", 2, right]);
  assert.deepEqual(op.mul(left, 2), ["left", left, 2]);
});

test("an operand that defers leaves the answer to the other one, and both to JavaScript", () => {
  const [left, right] = [defers(), knows("right")];
  assert.deepEqual(op.mul(left, right), ["right", left, right]);
  assert.ok(Number.isNaN(op.mul(left, 2)));
  assert.equal(defer, Symbol.for("fluxion.op.defer"));
});

test("truthy asks an object that defines it", () => {
  assert.equal(op.truthy({ [Symbol.for("fluxion.op.truthy")]: () => false }), false);
  assert.equal(op.truthy({}), true);
  assert.equal(op.truthy(""), false);
});
