// The built packages on Node 20: plain JavaScript, no test of it runs from sources.
import assert from "node:assert/strict";
import { test } from "node:test";
import { grad, jvp, nthDerivative, taylor, tensor, vmap } from "fluxion";
import { sin } from "fluxion/fn";
import { gradCheck } from "fluxion/testing";

test("a number, its square and its derivative print as in PyTorch", () => {
  const x = tensor(5, { requiresGrad: true });
  const y = x.pow(2);
  assert.equal(String(x), "tensor(5., requires_grad=True)");
  assert.equal(String(y), "tensor(25., grad_fn=<PowBackward0>)");
  y.backward();
  assert.equal(String(x.grad), "tensor(10.)");
});

test("the second derivative of x² + x³ at 5 is 32", () => {
  const x = tensor(5, { requiresGrad: true });
  assert.equal(String(nthDerivative(x.pow(2).add(x.pow(3)), x, 2)), "tensor(32., grad_fn=<AddBackward0>)");
});

test("functions are differentiated, batched and expanded", () => {
  assert.equal(grad((x) => x.pow(3))(tensor(2)).item(), 12);
  assert.equal(jvp((x) => x.mul(x), [tensor(3)], [tensor(1)])[1].item(), 6);
  assert.deepEqual(vmap((x) => x.mul(2))(tensor([1, 2])).toArray(), [2, 4]);
  assert.deepEqual(
    taylor((x) => x.pow(2), 1, 2).map((c) => c.item()),
    [1, 2, 1],
  );
  assert.equal(sin(tensor(0)).item(), 0);
  assert.equal(
    gradCheck((x) => x.tanh(), [tensor([0.3, -1.2])]),
    true,
  );
});
