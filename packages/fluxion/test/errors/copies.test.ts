/** Two copies of the package meet. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { add, ArgumentError, backward, cat, grad, ones, sum, tensor, vmap } from "fluxion";

/** A tensor as another copy of the package makes it. */
const foreign = { [Symbol.for("fluxion.tensor")]: "9.8.7", shape: [2], dtype: "float64" };

test("a tensor of another copy of the package gives an error that names both versions", () => {
  const own = (ones([1]) as never as Record<symbol, string>)[Symbol.for("fluxion.tensor")]!;
  const calls: readonly (() => unknown)[] = [
    () => add(ones([2]), foreign as never),
    () => add(foreign as never, 1),
    () => ones([2]).mul(foreign as never),
    () => ones([2]).add_(foreign as never),
    () => sum(foreign as never),
    () => cat([ones([2]), foreign as never]),
    () => tensor(foreign as never),
    () => tensor([foreign as never]),
    () => ones([2]).index(foreign as never),
    () => ones([2]).to(foreign as never),
    () => backward(foreign as never),
    () => grad(foreign as never, ones([2])),
    () => vmap((x: never) => x)(foreign as never),
  ];
  for (const call of calls) {
    assert.throws(call, (e: unknown) => {
      assert.ok(e instanceof ArgumentError, `${String(call)}: ${String(e)}`);
      assert.match(e.message, /two copies of the package meet/);
      assert.ok(e.message.includes(own) && e.message.includes("9.8.7"), e.message);
      assert.match(e.message, /make sure that only one version is installed/);
      return true;
    });
  }
});
