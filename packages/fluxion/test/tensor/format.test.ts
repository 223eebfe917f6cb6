import assert from "node:assert/strict";
import { test } from "node:test";
import { exponential, fixed, formatter } from "../../src/tensor/format.ts";

test("numbers are rounded from their exact binary value, ties to even", () => {
  assert.deepEqual(
    [0.125, 0.375, 0.15, -0.125].map((x) => fixed(x, 2)),
    ["0.12", "0.38", "0.15", "-0.12"],
  );
  assert.deepEqual(
    [0.5, 1.5, 2.5, 9.5].map((x) => fixed(x, 0)),
    ["0", "2", "2", "10"],
  );
  assert.deepEqual(
    [1.25, 1.35, 9.75e10, 5e-324].map((x) => exponential(x, 1)),
    ["1.2e+00", "1.4e+00", "9.8e+10", "4.9e-324"],
  );
  assert.equal(fixed(1e22, 1), "10000000000000000000000.0");
  assert.equal(fixed(-0, 2), "-0.00");
  assert.equal(exponential(-0, 2), "-0.00e+00");
});

test("the width is that of the widest number that is neither zero nor infinite", () => {
  const style = { precision: 4, sciMode: null };
  assert.equal(formatter("float64", [0, Number.NaN, Number.NEGATIVE_INFINITY], style).width, 1);
  assert.equal(formatter("float64", [1, Number.NEGATIVE_INFINITY], style).width, 2);
  assert.equal(formatter("float64", [0.5, -10], style).width, 8);
  assert.equal(formatter("bool", [true], style).width, 4);
  assert.equal(formatter("int64", [-(2n ** 63n)], style).format(1n), "1".padStart(20));
});
