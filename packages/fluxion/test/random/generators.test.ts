/** Generators: seeds, states, and who moves whom. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  defaultGenerator,
  Generator,
  getRngState,
  initialSeed,
  manualSeed,
  rand,
  randn,
  random,
  seed,
  setRngState,
  type Tensor,
} from "fluxion";

const numbers = (x: Tensor): unknown => x.toArray();

test("a generator that nobody seeded starts from PyTorch's number", () => {
  assert.equal(new Generator().initialSeed(), 67280421310721);
});

test("of the same seed come the same numbers, from the default generator and from one's own", () => {
  const own = new Generator().manualSeed(7);
  const x = rand([5], { generator: own });
  manualSeed(7);
  assert.deepEqual(numbers(rand([5])), numbers(x));
});

test("a generator of one's own does not move the default one", () => {
  manualSeed(1);
  const x = rand([2]);
  manualSeed(1);
  rand([100], { generator: new Generator() });
  assert.deepEqual(numbers(rand([2])), numbers(x));
});

test("manualSeed returns the generator, initialSeed the seed, modulo 2⁶⁴", () => {
  assert.equal(manualSeed(42), defaultGenerator);
  assert.equal(initialSeed(), 42);
  assert.equal(manualSeed(-1).initialSeed(), 2n ** 64n - 1n);
  assert.equal(new Generator().manualSeed(5n).initialSeed(), 5);
});

test("only the low 32 bits of a seed matter", () => {
  const x = rand([3], { generator: new Generator().manualSeed(-1) });
  const y = rand([3], { generator: new Generator().manualSeed(2n ** 63n - 1n) });
  assert.deepEqual(numbers(x), numbers(y));
});

test("seed starts anew from something unknown, and says what", () => {
  const given = seed();
  const x = rand([3]);
  assert.equal(initialSeed(), given);
  manualSeed(given);
  assert.deepEqual(numbers(rand([3])), numbers(x));
});

test("a state that was saved brings its numbers back, the waiting normal one included", () => {
  manualSeed(3);
  rand([700]);
  randn([3]);
  const state = getRngState();
  assert.deepEqual([state.dtype, state.shape], ["uint8", [5056]]);
  const next = [randn([4]), rand([700])].map(numbers);
  setRngState(state);
  assert.deepEqual([randn([4]), rand([700])].map(numbers), next);
  const other = new Generator();
  other.setState(state);
  assert.equal(other.initialSeed(), 3);
  assert.deepEqual([randn([4], { generator: other }), rand([700], { generator: other })].map(numbers), next);
});

test("a state has the layout of PyTorch's bytes", () => {
  const generator = new Generator().manualSeed(5);
  const bytes = (): number[] => generator.getState().toArray() as number[];
  assert.deepEqual(bytes().slice(0, 28), [5, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 1, ...new Array(11).fill(0), 5, 0, 0, 0]);
  rand([1], { generator, dtype: "float32" });
  // 624 words are left, the next one is 1, the first one is f348ee4b
  assert.deepEqual(bytes().slice(8, 28), [112, 2, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0x4b, 0xee, 0x48, 0xf3]);
});

test("forkRng leaves the default generator where it was, whatever happens inside", () => {
  manualSeed(9);
  const expected = numbers(rand([3]));
  manualSeed(9);
  assert.deepEqual(
    random.forkRng(() => numbers(rand([3]))),
    expected,
  );
  assert.throws(() =>
    random.forkRng(() => {
      rand([3]);
      throw new Error("inside");
    }),
  );
  {
    using _ = random.forkRng();
    manualSeed(1);
  }
  assert.throws(
    () => random.forkRng(async () => rand([1])),
    /^ArgumentError: forkRng: the function returned a promise/,
  );
  assert.deepEqual(numbers(rand([3])), expected);
});

test("an operation that is run again from its origin gives the same numbers and moves nothing", () => {
  const first = new Float32Array(700);
  const again = new Float32Array(700);
  const live = new Generator().manualSeed(4);
  const from = live.origin();
  from.twister().fill24(first);
  const next = rand([3], { generator: live });
  from.twister().fill24(again);
  assert.deepEqual(again, first);
  const reference = new Generator().manualSeed(4);
  rand([700], { generator: reference, dtype: "float32" });
  assert.deepEqual(numbers(rand([3], { generator: reference })), numbers(next));
});
