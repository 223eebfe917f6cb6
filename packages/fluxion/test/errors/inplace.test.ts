/** An in-place call that throws has changed nothing. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  ArgumentError,
  DTypeError,
  type FluxionError,
  GradError,
  ones,
  ShapeError,
  type Tensor,
  tensor,
  vmap,
} from "fluxion";

interface State {
  readonly values: unknown;
  readonly version: number;
  readonly grad: Tensor | null;
  readonly gradFn: unknown;
  readonly requiresGrad: boolean;
}
const stateOf = (x: Tensor): State => ({
  values: x.toArray(),
  version: x.version,
  grad: x.grad,
  gradFn: x.gradFn,
  requiresGrad: x.requiresGrad,
});

function throwsUnchanged(
  watched: readonly Tensor[],
  call: () => unknown,
  error: new (message: string) => FluxionError,
  message: RegExp,
): void {
  const before = watched.map(stateOf);
  assert.throws(call, (e: unknown) => {
    assert.ok(e instanceof error, String(e));
    assert.match(e.message, message);
    return true;
  });
  watched.forEach((x, i) => {
    const after = stateOf(x);
    assert.deepEqual(after.values, before[i]!.values);
    assert.equal(after.version, before[i]!.version);
    assert.equal(after.grad, before[i]!.grad);
    assert.equal(after.gradFn, before[i]!.gradFn);
    assert.equal(after.requiresGrad, before[i]!.requiresGrad);
  });
}

test("a shape that does not fit leaves the tensor as it was", () => {
  const x = ones([2]);
  throwsUnchanged([x], () => x.add_(ones([3])), ShapeError, /^add_: The size of tensor a \(2\) must match the size/);
  throwsUnchanged(
    [x],
    () => x.copy_(ones([3])),
    ShapeError,
    /^copy_: The size of tensor a \(2\) must match the size of/,
  );
  throwsUnchanged(
    [x],
    () => x.mul_(ones([3, 2])),
    ShapeError,
    /^mul_: output with shape \[2\] doesn't match the broadcast shape \[3, 2\]/,
  );
  throwsUnchanged(
    [x],
    () => x.fill_(ones([2])),
    ShapeError,
    /^fill_: fill_ only supports 0-dimension value tensor but/,
  );
});

test("a dtype that does not fit leaves the tensor as it was", () => {
  const x = tensor([1n, 2n]);
  throwsUnchanged(
    [x],
    () => x.add_(1.5),
    DTypeError,
    /^add_: result type Double can't be cast to the desired output type Long/,
  );
  throwsUnchanged(
    [x],
    () => x.div_(2),
    DTypeError,
    /^div_: result type Double can't be cast to the desired output type Long/,
  );
  throwsUnchanged([x], () => x.sub_(true), DTypeError, /^sub_: Subtraction, the `-` operator, with a bool tensor/);
});

test("division of integers by 0 leaves the tensor as it was", () => {
  const x = tensor([1n, 2n]);
  throwsUnchanged([x], () => x.div_(0n, { roundingMode: "floor" }), ArgumentError, /^div_: ZeroDivisionError; /);
});

test("a leaf that requires grad is not written, nor is a view of it", () => {
  const x = tensor([1, 2], { requiresGrad: true });
  x.sum().backward();
  throwsUnchanged(
    [x],
    () => x.add_(1),
    GradError,
    /^add_: a leaf Variable that requires grad is being used in an in-place/,
  );
  throwsUnchanged(
    [x],
    () => x.at(0).zero_(),
    GradError,
    /^zero_: a view of a leaf Variable that requires grad is being used/,
  );
});

test("one of several views that a function returned is not written", () => {
  const x = ones([2, 2], { requiresGrad: true });
  const y = x.mul(1);
  const words = (part: number, name: string): RegExp =>
    new RegExp(
      `^mul_: Output ${part} of ${name} is a view and is being modified inplace\\. This view is the output of a function that returns ` +
        "multiple views\\. Such functions do not allow the output views to be modified inplace\\. You should replace the inplace " +
        "operation by an out-of-place one\\.$",
    );
  const [a, b] = y.unbind(0) as [Tensor, Tensor];
  throwsUnchanged([y, a], () => a.mul_(2), GradError, words(0, "UnbindBackward0"));
  throwsUnchanged([y, b], () => b.mul_(2), GradError, words(1, "UnbindBackward0"));
  throwsUnchanged([y, b], () => b.at(0).mul_(2), GradError, words(0, "SelectBackward0"));
  const [c] = y.split(1) as [Tensor];
  throwsUnchanged([y, c], () => c.mul_(2), GradError, words(0, "SplitBackward0"));
  const [, d] = y.chunk(2) as [Tensor, Tensor];
  throwsUnchanged([y, d], () => d.mul_(2), GradError, words(1, "SplitBackward0"));
  throwsUnchanged([y], () => ones([2, 2]).unbind(0)[0]!.mul_(y.at(0)), GradError, words(0, "a function"));
});

test("several views are written where nothing is recorded", () => {
  const x = ones([2, 2]);
  x.unbind(0)[1]!.mul_(3);
  assert.deepEqual(x.toArray(), [
    [1, 1],
    [3, 3],
  ]);
});

test("an expanded tensor is not written, since its elements share memory", () => {
  const x = ones([2]);
  const wide = x.expand([3, 2]);
  const words =
    /^\w+_: unsupported operation: more than one element of the written-to tensor refers to a single memory location\. Please clone\(\) the tensor before performing the operation\.$/;
  throwsUnchanged([x, wide], () => wide.add_(1), ArgumentError, words);
  throwsUnchanged([x, wide], () => wide.zero_(), ArgumentError, words);
  throwsUnchanged([x, wide], () => wide.fill_(1), ArgumentError, words);
  throwsUnchanged([x, wide], () => wide.copy_(ones([3, 2])), ArgumentError, words);
});

test("a tensor that a transform looks at is neither written nor written into one outside", () => {
  const outside = ones([2]);
  throwsUnchanged([outside], () => vmap((x: Tensor) => x.add_(1))(outside), GradError, /^add_: a traced tensor/);
  throwsUnchanged(
    [outside],
    () => vmap((x: Tensor) => outside.add_(x))(ones([3])),
    GradError,
    /^add_: a traced value cannot be written into a tensor from outside/,
  );
});

test("an argument that is no tensor and no number leaves the tensor as it was", () => {
  const x = ones([2]);
  throwsUnchanged(
    [x],
    () => x.add_("1" as never),
    ArgumentError,
    /^add_: expected a tensor or a number, got the string "1"/,
  );
  throwsUnchanged(
    [x],
    () => x.add_(1, { alhpa: 2 } as never),
    ArgumentError,
    /^add_: unknown option "alhpa"; did you mean "alpha"\?/,
  );
});

test("the value of fill_ may be given by name", () => {
  assert.deepEqual(ones([2]).fill_({ value: 3 }).toArray(), [3, 3]);
});

test("a gradient that does not fit is not kept", () => {
  const x = tensor([1, 2], { requiresGrad: true });
  x.sum().backward();
  throwsUnchanged([x], () => (x.grad = ones([3])), ShapeError, /^grad: assigned grad has data of a different size/);
  throwsUnchanged(
    [x],
    () => (x.grad = tensor([1n, 2n])),
    DTypeError,
    /^grad: assigned grad has data of a different type/,
  );
  throwsUnchanged([x], () => x.requiresGrad_("no" as never), ArgumentError, /^requiresGrad_: expected a boolean/);
});
