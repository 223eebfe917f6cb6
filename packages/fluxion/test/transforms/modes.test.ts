/** Whether operations are recorded, and what requires grad. */

import assert from "node:assert/strict";
import { test } from "node:test";
import {
  add,
  ArgumentError,
  DTypeError,
  enableGrad,
  GradError,
  isGradEnabled,
  mul,
  noGrad,
  setGradEnabled,
  sum,
  type Tensor,
  tensor,
} from "fluxion";
import { close } from "../laws/tools.ts";

const leaf = (value: number | number[]): Tensor => tensor(value, { requiresGrad: true });

test("noGrad, enableGrad and setGradEnabled hold while their function runs, and nest", () => {
  const x = leaf(2);
  assert.equal(noGrad(() => mul(x, x)).requiresGrad, false);
  assert.equal(noGrad(() => enableGrad(() => mul(x, x))).requiresGrad, true);
  assert.equal(
    setGradEnabled(false, () => setGradEnabled(true, () => isGradEnabled())),
    true,
  );
  assert.equal(
    setGradEnabled(false, () => isGradEnabled()),
    false,
  );
  assert.equal(isGradEnabled(), true);
});

test("the mode is restored when the function throws", () => {
  assert.throws(
    () =>
      noGrad(() => {
        throw new RangeError("mine");
      }),
    RangeError,
  );
  assert.equal(isGradEnabled(), true);
});

test("a guard restores the mode at the end of its block", () => {
  {
    using _ = noGrad();
    assert.equal(isGradEnabled(), false);
    {
      using __ = enableGrad();
      assert.equal(isGradEnabled(), true);
    }
    assert.equal(isGradEnabled(), false);
  }
  assert.equal(isGradEnabled(), true);
  const guard = setGradEnabled(false);
  assert.equal(isGradEnabled(), false);
  guard[Symbol.dispose]();
  assert.equal(isGradEnabled(), true);
});

test("a function that returns a promise is an error that says what to do", async () => {
  const modes: readonly ((f: () => unknown) => unknown)[] = [noGrad, enableGrad, (f) => setGradEnabled(false, f)];
  for (const mode of modes) {
    let result: Promise<number> | null = null;
    assert.throws(
      () =>
        mode(() => {
          result = Promise.resolve(1);
          return result;
        }),
      (e: Error) => e instanceof ArgumentError && /the function returned a promise.*using _ =/s.test(e.message),
    );
    await result;
    assert.equal(isGradEnabled(), true);
  }
  assert.throws(() => setGradEnabled(1 as never), ArgumentError);
});

test("a leaf made under noGrad requires grad as it says", () => {
  const x = noGrad(() => leaf(3));
  mul(x, x).backward();
  close(x.grad!, 6);
});

test("detach gives the same elements without history, sharing memory", () => {
  for (const x of [leaf([1, 2]), leaf(1)]) {
    const y = mul(x, 2);
    const z = y.detach();
    assert.equal(z.requiresGrad, false);
    assert.equal(z.isLeaf, true);
    z.mul_(10);
    close(y, z.toArray() as number[]);
    assert.equal(y.version, z.version);
    assert.equal(y.version, 1);
  }
});

test("a detached write is seen by the walk that saved the elements", () => {
  const x = leaf([1, 2]);
  const y = mul(x, 2);
  const z = sum(mul(y, y));
  y.detach().zero_();
  assert.throws(
    () => z.backward(),
    (e: Error) => e instanceof GradError && e.message.includes("modified by an inplace operation"),
  );
});

test("detach_ cuts a tensor off; a view refuses", () => {
  const x = leaf([1, 2]);
  const y = mul(x, 2);
  y.detach_();
  assert.equal(y.requiresGrad, false);
  const view = mul(x, 2).select(0, 0);
  assert.throws(
    () => view.detach_(),
    (e: Error) => e instanceof GradError && e.message.includes("Can't detach views in-place. Use detach() instead"),
  );
  assert.equal(view.requiresGrad, true);
});

test("requiresGrad_ turns gradients on and off for leaves", () => {
  const x = tensor([1, 2]);
  assert.equal(x.requiresGrad_(), x);
  assert.equal(x.requiresGrad, true);
  x.requiresGrad = false;
  assert.equal(add(x, 1).requiresGrad, false);
  x.requiresGrad = true;
  const y = mul(x, 2);
  assert.throws(
    () => y.requiresGrad_(false),
    (e: Error) =>
      e instanceof GradError && e.message.includes("you can only change requires_grad flags of leaf variables."),
  );
  assert.equal(y.requiresGrad, true);
  assert.equal(y.requiresGrad_(true), y);
  const integers = tensor([1, 2], { dtype: "int64" });
  assert.throws(
    () => integers.requiresGrad_(),
    (e: Error) =>
      e instanceof DTypeError && e.message.includes("only Tensors of floating point dtype can require gradients"),
  );
  assert.throws(() => tensor([1], { dtype: "int32", requiresGrad: true }), DTypeError);
});

test("leaves are what has no history", () => {
  const x = leaf([1, 2]);
  assert.deepEqual(
    [x.isLeaf, tensor(1).isLeaf, mul(x, 1).isLeaf, mul(x, 1).detach().isLeaf],
    [true, true, false, true],
  );
  assert.equal(x.gradFn, null);
  assert.equal(String(mul(x, 1).gradFn), "<MulBackward0>");
});
