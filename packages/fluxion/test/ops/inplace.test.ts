/** Writing into tensors: values, history, versions, and what is refused before anything is written. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as torch from "fluxion";
import { add, DTypeError, exp, grad, GradError, mul, noGrad, ShapeError, sin, sum, type Tensor, tensor } from "fluxion";
import { close } from "../laws/tools.ts";

const leaf = (value: number | number[] | number[][]): Tensor => tensor(value, { requiresGrad: true });
const modified =
  /one of the variables needed for gradient computation has been modified by an inplace operation: \[torch\.DoubleTensor \[.*\]\].* is at version \d+; expected version \d+ instead\. Hint: /;

type Write = (x: Tensor, y: Tensor) => Tensor;
const writes: Readonly<Record<string, readonly [Write, Write]>> = {
  add_: [(x, y) => x.add_(y), (x, y) => x.add(y)],
  sub_: [(x, y) => x.sub_(y), (x, y) => x.sub(y)],
  mul_: [(x, y) => x.mul_(y), (x, y) => x.mul(y)],
  div_: [(x, y) => x.div_(y), (x, y) => x.div(y)],
  neg_: [(x) => x.neg_(), (x) => x.neg()],
  copy_: [(x, y) => x.copy_(y), (x, y) => mul(x, 0).add(y)],
  zero_: [(x) => x.zero_(), (x) => mul(x, 0)],
  fill_: [(x) => x.fill_(3), (x) => mul(x, 0).add(3)],
};

for (const [name, [write, compute]] of Object.entries(writes)) {
  for (const [what, value, other] of [
    ["a number", 0.7, 0.4],
    ["an array", [0.7, 0.2, -0.3], [0.4, 1, 2]],
    [
      "rows",
      [
        [0.7, 0.2],
        [1, 2],
      ],
      [0.5, 3],
    ],
  ] as const) {
    test(`${name} on ${what} is the operation without the underscore, in the same memory`, () => {
      const x = tensor(value as never);
      const y = tensor(other as never);
      const expected = compute(x, y);
      const same = x.detach();
      assert.equal(write(x, y), x);
      close(x, expected, 0);
      close(same, expected, 0);
      assert.equal(x.version, 1);
    });

    test(`${name} on ${what} has the gradients of the operation without the underscore`, () => {
      const gradients = (w: Write): (Tensor | null)[] => {
        const [x, y] = [leaf(value as never), leaf(other as never)];
        const z = w(add(x, 0.1), y);
        return grad(sum(mul(sin(z), 2)), [x, y], { allowUnused: true, materializeGrads: true });
      };
      const [got, expected] = [gradients(write), gradients(compute)];
      close(got[0]!, expected[0]!, 1e-14);
      close(got[1]!, expected[1]!, 1e-14);
    });

    test(`${name} on ${what} that the backward pass needs is an error of that pass`, () => {
      const [x, y] = [leaf(value as never), tensor(other as never)];
      const middle = add(x, 1);
      const result = sum(mul(middle, middle));
      write(middle, y);
      assert.throws(
        () => result.backward(),
        (e: Error) => e instanceof GradError && modified.test(e.message),
      );
      assert.equal(x.grad, null);
    });

    test(`${name} on a leaf, or a view of one, is refused and writes nothing; under noGrad it is allowed`, () => {
      const [x, y] = [leaf(value as never), tensor(other as never)];
      const before = String(x);
      assert.throws(
        () => write(x, y),
        (e: Error) =>
          e instanceof GradError &&
          e.message.startsWith(`${name}: a leaf Variable that requires grad is being used in an in-place operation.`),
      );
      if (x.ndim > 0)
        assert.throws(
          () => write(x.view(x.shape), y),
          (e: Error) =>
            e instanceof GradError &&
            e.message.startsWith(
              `${name}: a view of a leaf Variable that requires grad is being used in an in-place operation.`,
            ),
        );
      assert.equal(String(x), before);
      assert.equal(x.version, 0);
      const expected = noGrad(() => compute(x, y));
      noGrad(() => write(x, y));
      close(x, expected, 0);
      assert.equal(x.isLeaf && x.requiresGrad, true);
    });
  }
}

test("what the backward pass does not read may be written", () => {
  const x = leaf([1, 2]);
  const a = mul(x, 2);
  const y = sum(add(a, 1));
  a.mul_(5);
  y.backward();
  close(x.grad!, [2, 2]);
});

test("an output that is saved may not be written, an input that is not may", () => {
  const x = leaf([1, 2]);
  const a = add(x, 0);
  const y = exp(a);
  a.zero_();
  sum(y).backward();
  close(x.grad!, [Math.E, Math.exp(2)]);
  const z = exp(add(x, 0));
  z.mul_(2);
  const total = sum(z);
  assert.throws(
    () => total.backward(),
    (e: Error) => e instanceof GradError && modified.test(e.message),
  );
});

test("a write into a view is seen by the base and by its other views", () => {
  const x = leaf([
    [1, 2, 3],
    [4, 5, 6],
  ]);
  const base = mul(x, 1);
  const row = base.select(0, 1);
  const column = base.select(1, 0);
  row.mul_(10);
  close(base, [1, 2, 3, 40, 50, 60], 0);
  close(column, [1, 40], 0);
  assert.equal(base.version, row.version);
  sum(mul(base, base)).backward({ retainGraph: true });
  close(x.grad!, [2, 4, 6, 800, 1000, 1200]);
  x.grad = null;
  sum(column).backward();
  close(x.grad!, [1, 0, 0, 10, 0, 0]);
});

test("a write into the base changes the history of its views", () => {
  const x = leaf([1, 2]);
  const base = mul(x, 1);
  const view = base.view([2, 1]);
  base.mul_(3);
  sum(view).backward();
  close(x.grad!, [3, 3]);
});

test("a write into a view of a view", () => {
  const x = leaf([
    [1, 2],
    [3, 4],
  ]);
  const base = mul(x, 1);
  const y = leaf(7);
  base.transpose(0, 1).select(0, 1).copy_(y);
  close(base, [1, 7, 3, 7], 0);
  sum(
    mul(
      base,
      tensor([
        [1, 2],
        [3, 4],
      ]),
    ),
  ).backward();
  close(x.grad!, [1, 0, 3, 0]);
  close(y.grad!, 6);
});

test("a tensor that requires no grad takes the history of what is written into it", () => {
  const x = leaf([1, 2]);
  const buffer = torch.zeros([2, 2]);
  buffer.select(0, 0).copy_(x);
  buffer.select(0, 1).copy_(mul(x, 2));
  assert.equal(buffer.requiresGrad, true);
  sum(mul(buffer, buffer)).backward();
  close(x.grad!, [2 + 8, 4 + 16]);
});

test("chains of writes are differentiated, also twice", () => {
  const x = leaf([1, 2]);
  const y = mul(x, 1);
  for (let k = 0; k < 3; k++) y.mul_(x);
  const [g] = grad(sum(y), [x], { createGraph: true });
  close(g!, [4, 32]);
  close(grad(sum(g!), x), [12, 48]);
});

test("a write that is refused changes nothing", () => {
  const x = tensor([1, 2, 3]);
  const unchanged = (f: () => unknown, type: abstract new (...x: never[]) => Error, message: string): void => {
    assert.throws(f, (e: Error) => (e instanceof type && e.message.includes(message)) || assert.fail(String(e)));
    close(x, [1, 2, 3], 0);
    assert.equal(x.version, 0);
  };
  unchanged(
    () => x.add_(torch.ones([2, 3])),
    ShapeError,
    "output with shape [3] doesn't match the broadcast shape [2, 3]",
  );
  unchanged(
    () => x.add_(torch.ones([2])),
    ShapeError,
    "The size of tensor a (3) must match the size of tensor b (2) at non-singleton dimension 0",
  );
  unchanged(
    () => x.fill_(torch.ones([2])),
    ShapeError,
    "fill_ only supports 0-dimension value tensor but got tensor with 1 dimensions.",
  );
  const integers = tensor([1, 2], { dtype: "int64" });
  assert.throws(
    () => integers.add_(0.5),
    (e: Error) =>
      (e instanceof DTypeError &&
        e.message.includes("result type Double can't be cast to the desired output type Long")) ||
      assert.fail(String(e)),
  );
  assert.equal(integers.version, 0);
  unchanged(
    () => torch.vmap((y: Tensor) => x.add_(y))(torch.ones([2, 3])),
    GradError,
    "a traced value cannot be written",
  );
  unchanged(() => torch.jvp(((y: Tensor) => y.add_(1)) as never, [x], [x]), GradError, "cannot be written in place");
});

test("a write may need what it overwrites: it is kept", () => {
  for (const value of [2, [2, 3]] as const) {
    const [x, y] = [leaf(value as never), leaf(value as never)];
    const z = mul(x, 1);
    z.mul_(y).mul_(y).div_(x);
    sum(z).backward();
    close(x.grad!, mul(y, 0), 1e-14);
    close(y.grad!, mul(y, 2), 1e-14);
  }
});

test("x.add_(x) reads before it writes", () => {
  const x = tensor([
    [1, 2],
    [3, 4],
  ]);
  x.add_(x.T);
  close(x, [2, 5, 5, 8], 0);
  x.mul_(x);
  close(x, [4, 25, 25, 64], 0);
});
