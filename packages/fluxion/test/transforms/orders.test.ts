/** What successive derivatives are asked for: orders, points, and what happens where there is no derivative. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as torch from "fluxion";
import { derivative, derivatives, grad, log, nthDerivative, partial, sin, sqrt, sum, taylor, tensor } from "fluxion";
import { close } from "../laws/tools.ts";

const leaf = (value: number | number[]): torch.Tensor => tensor(value, { requiresGrad: true, dtype: "float64" });
const inf = Number.POSITIVE_INFINITY;

test("an order is a whole number of 0 or more whose factorial is a float64", () => {
  const x = leaf(1);
  const y = sin(x);
  const calls: readonly ((n: number) => unknown)[] = [
    (n) => nthDerivative(y, x, n),
    (n) => derivatives(y, x, n),
    (n) => derivative(sin, n),
    (n) => partial(y, [[x, n]]),
    (n) => grad(y, x, { order: n }),
  ];
  for (const call of calls) {
    assert.throws(() => call(-1), { name: "ArgumentError", message: /the order must be an integer of 0 or more, got/ });
    assert.throws(() => call(1.5), { name: "ArgumentError", message: /must be an integer of 0 or more, got .*1.5/ });
    assert.throws(() => call(171), {
      name: "ArgumentError",
      message:
        /the order must be at most 170, .*171! is beyond float64, so take the coefficients of taylor\(f, x0, n\)/,
    });
  }
  close(nthDerivative(y, x, 170), -Math.sin(1));
  assert.equal(taylor(sin, 1, 200).length, 201);
});

test("the loop of grad says so when it comes to an order beyond float64", () => {
  const x = leaf(1);
  let y = sin(x);
  for (let n = 1; n <= 170; n++) y = grad(y, x, { createGraph: true });
  close(y, -Math.sin(1));
  assert.throws(() => grad(y, x), {
    name: "ArgumentError",
    message: /^grad: the order must be at most 170, got .*171/,
  });
});

test("integers and truth values have no derivatives", () => {
  const three = tensor(3, { dtype: "int64" });
  const calls: readonly (() => unknown)[] = [
    () => derivative(sin, 2)(three),
    () => taylor(sin, three, 2),
    () => torch.jet(sin, [three], [[1]]),
    () => partial((x) => sin(x), [1])(three),
    () => taylor(sin, tensor(true), 2),
  ];
  for (const call of calls)
    assert.throws(call, {
      name: "DTypeError",
      message: /only Tensors of floating point and complex dtype can require gradients; .*\.to\("float64"\)$/,
    });
});

test("an x that y does not use is an error that says so", () => {
  assert.throws(() => nthDerivative(sin(leaf(1)), leaf(2), 3), {
    name: "GradError",
    message: /^nthDerivative: One of the differentiated Tensors appears to not have been used in the graph/,
  });
});

test("of a y of several elements the sum is differentiated", () => {
  const x = leaf([0.3, 0.5]);
  close(nthDerivative(sin(x), x, 2), [-Math.sin(0.3), -Math.sin(0.5)]);
  close(derivatives(sin(x), x, 1)[1]!, [Math.cos(0.3), Math.cos(0.5)]);
});

test("where a derivative is not finite it stays, is 0 or is an error, as asked", () => {
  const x = leaf([1, 0, 2]);
  const y = sqrt(x);
  const exact = [0.375, inf, 0.375 / 2 ** 2.5];
  close(nthDerivative(y, x, 3), exact);
  close(nthDerivative(y, x, 3, { onSingular: "nan" }), exact);
  close(nthDerivative(y, x, 3, { onSingular: "zero" }), [exact[0]!, 0, exact[2]!]);
  assert.throws(() => nthDerivative(y, x, 3, { onSingular: "throw" }), {
    name: "GradError",
    message:
      "nthDerivative: the derivative of order 3 is not finite at index [1]: sqrt is singular there; " +
      '{ onSingular: "zero" } puts 0 there, "nan" leaves what it is',
  });
  assert.throws(() => nthDerivative(y, x, 3, { onSingular: "infinite" as never }), {
    name: "ArgumentError",
    message: 'nthDerivative: onSingular must be "nan", "zero" or "throw", got the string "infinite"',
  });
});

test("the message names the operation that is singular first, and the index of a matrix", () => {
  const f = (x: torch.Tensor): torch.Tensor => torch.mul(log(sin(x)), 2);
  const message = /^derivative: the derivative of order 2 is not finite at index \[0, 1\]: log is singular there;/;
  assert.throws(() => derivative(f, 2, { onSingular: "throw" })(tensor([[1, 0]])), { name: "GradError", message });
  assert.throws(
    () => taylor(f, 0, 2, { onSingular: "throw" }),
    /^GradError: taylor: .* is not finite: log is singular/,
  );
});

test("every function of successive derivatives takes onSingular", () => {
  const zero = { onSingular: "zero" } as const;
  close(derivative(log, 2, zero)(tensor([1, 0])), [-1, 0]);
  const series = taylor(log, 0, 2, zero);
  close(torch.stack(series), [0, 0, 0]);
  const x = leaf(0);
  close(torch.stack(derivatives(sqrt(x), x, 2, zero)), [0, 0, 0]);
  const v = leaf([1, 4]);
  const y = nthDerivative(sqrt(v), v, 1, { onSingular: "throw" });
  close(grad(sum(y), v), [-0.25, -1 / 32]);
});

test("the norm is flat at 0, and has no second derivative there", () => {
  const x = leaf([0, 0, 0]);
  const y = torch.norm(x);
  close(nthDerivative(y, x, 1), [0, 0, 0]);
  assert.throws(() => nthDerivative(y, x, 2, { onSingular: "throw" }), {
    name: "GradError",
    message: /^nthDerivative: the derivative of order 2 is not finite at index \[0\]: norm is singular there;/,
  });
});
