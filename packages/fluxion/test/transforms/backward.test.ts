/** `backward`: accumulation, what a walk consumes, and what it refuses. */

import assert from "node:assert/strict";
import { test } from "node:test";
import * as torch from "fluxion";
import {
  add,
  ArgumentError,
  backward,
  DTypeError,
  exp,
  grad,
  GradError,
  mul,
  pow,
  ShapeError,
  sin,
  sum,
  type Tensor,
  tensor,
} from "fluxion";
import { close } from "../laws/tools.ts";

const leaf = (value: number | number[]): Tensor => tensor(value, { requiresGrad: true });

test("a chain of a million operations is walked without recursion", () => {
  for (const x of [leaf(1), leaf([1, 2])]) {
    let y = x;
    const length = x.ndim === 0 ? 1_000_000 : 200_000;
    for (let k = 0; k < length; k++) y = add(y, 1);
    sum(mul(y, 3)).backward();
    close(x.grad!, x.ndim === 0 ? 3 : [3, 3]);
  }
});

test("a million uses of one leaf add up", () => {
  const x = leaf(1);
  let y = x;
  for (let k = 0; k < 1_000_000; k++) y = add(y, x);
  y.backward();
  close(x.grad!, 1_000_001);
});

test("gradients accumulate until they are cleared", () => {
  for (const x of [leaf(3), leaf([3])]) {
    sum(pow(x, 2)).backward();
    const first = x.grad;
    sum(pow(x, 2)).backward();
    close(x.grad!, x.ndim === 0 ? 12 : [12]);
    assert.equal(x.grad!.requiresGrad, false);
    close(first!, x.ndim === 0 ? 6 : [6], 0, "what was read before does not move");
    x.grad = null;
    assert.equal(x.grad, null);
    sum(pow(x, 2)).backward();
    close(x.grad!, x.ndim === 0 ? 6 : [6]);
  }
});

test("a consumed graph is an error, and the failing walk changes nothing", () => {
  for (const x of [leaf(0.5), leaf([0.5, 1])]) {
    const y = sum(exp(sin(x)));
    y.backward();
    const before = String(x.grad);
    const freed = {
      name: "GradError",
      message:
        /^backward: Trying to backward through the graph a second time \(or directly access saved tensors after they have already been freed\)/,
    };
    assert.throws(() => y.backward(), freed);
    assert.throws(() => y.backward(), GradError);
    assert.throws(() => grad(y, x), /^GradError: grad: Trying to backward through the graph a second time/);
    assert.equal(String(x.grad), before);
  }
});

test("a consumed part of a graph leaves the leaves of the other part untouched", () => {
  const [x, w] = [leaf([0.5, 1]), leaf([1, 2])];
  const shared = exp(x);
  sum(shared).backward();
  const y = sum(add(mul(w, 2), shared));
  const before = String(x.grad);
  assert.throws(() => y.backward(), GradError);
  assert.equal(String(x.grad), before);
  assert.equal(w.grad, null);
});

test("a graph that saved nothing can be walked again", () => {
  const x = leaf([1, 2]);
  const y = sum(add(x, x));
  y.backward();
  y.backward();
  close(x.grad!, [4, 4]);
});

test("retainGraph keeps the graph for another walk", () => {
  for (const x of [leaf(0.5), leaf([0.5])]) {
    const y = sum(pow(x, 3));
    y.backward({ retainGraph: true });
    y.backward();
    close(sum(x.grad!), 1.5);
    assert.throws(() => y.backward(), GradError);
  }
});

test("createGraph makes gradients differentiable", () => {
  for (const x of [leaf(2), leaf([2])]) {
    sum(pow(x, 3)).backward({ createGraph: true });
    const g = x.grad!;
    assert.equal(g.requiresGrad, true);
    x.grad = null;
    sum(g).backward();
    close(sum(x.grad!), 12);
  }
});

test("inputs says which leaves receive gradients", () => {
  const [x, w] = [leaf([1, 2]), leaf([3, 4])];
  const middle = mul(x, w);
  sum(middle).backward({ inputs: [w], retainGraph: true });
  assert.equal(x.grad, null);
  close(w.grad!, [1, 2]);
  sum(mul(x, w)).backward({ inputs: x });
  close(x.grad!, [3, 4]);
  assert.throws(
    () => sum(mul(x, w)).backward({ inputs: [] }),
    (e: Error) =>
      e instanceof ArgumentError && e.message.startsWith("backward: 'inputs' argument to backward() cannot be empty"),
  );
  assert.throws(
    () => sum(mul(x, w)).backward({ inputs: [tensor([1, 2])] }),
    (e: Error) =>
      e instanceof GradError &&
      e.message.startsWith("backward: One of the differentiated Tensors does not require grad"),
  );
});

test("the gradient argument weighs the outputs", () => {
  const x = leaf([1, 2]);
  mul(x, x).backward(tensor([10, 100]));
  close(x.grad!, [20, 400]);
  mul(x, x).backward({ gradient: tensor([1, 1]) });
  close(x.grad!, [22, 404]);
  const number = leaf(3);
  mul(number, number).backward(tensor(0.5));
  close(number.grad!, 3);
});

test("what backward refuses, in PyTorch's words", () => {
  const x = leaf([1, 2]);
  const refused = (f: () => unknown, type: abstract new (...x: never[]) => Error, message: string): void => {
    assert.throws(
      f,
      (e: Error) =>
        (e instanceof type && e.message.includes(message)) || assert.fail(`${String(e)} is not: ${message}`),
    );
    assert.equal(x.grad, null);
  };
  refused(() => mul(x, x).backward(), GradError, "backward: grad can be implicitly created only for scalar outputs");
  refused(
    () => tensor(1).backward(),
    GradError,
    "backward: element 0 of tensors does not require grad and does not have a grad_fn",
  );
  refused(
    () => mul(x, x).backward(tensor([1, 2, 3])),
    GradError,
    "backward: Mismatch in shape: grad_output[0] has a shape of torch.Size([3]) and output[0] has a shape of torch.Size([2]).",
  );
  refused(() => sum(x).backward({ retain_graph: true } as never), ArgumentError, "retain_graph");
  refused(() => sum(x).backward({ retain_graph: true } as never), ArgumentError, "retainGraph");
  refused(
    () => backward([sum(x), sum(x)], { gradTensors: [tensor(1)] }),
    ArgumentError,
    "got 2 tensors and 1 gradients",
  );
  refused(
    () => grad(sum(x), leaf(1)),
    GradError,
    "grad: One of the differentiated Tensors appears to not have been used in the graph. Set allow_unused=True if this is the desired behavior.",
  );
  refused(() => grad(sum(x), tensor(1)), GradError, "grad: One of the differentiated Tensors does not require grad");
});

test("grad gives null or zeros for unused inputs where it is asked to", () => {
  const [x, w] = [leaf([1, 2]), leaf([1, 2, 3])];
  assert.equal(grad(sum(x), [w], { allowUnused: true })[0], null);
  close(grad(sum(x), w, { allowUnused: true, materializeGrads: true }), [0, 0, 0]);
  assert.equal(x.grad, null);
});

test("grad with gradOutputs, many at once where they are batched", () => {
  const x = leaf([1, 2]);
  const y = mul(x, x);
  close(grad(y, x, { gradOutputs: tensor([1, 10]), retainGraph: true }), [2, 40]);
  close(grad(y, x, { gradOutputs: torch.eye(2), isGradsBatched: true }), [2, 0, 0, 4]);
});

test("several roots are walked at once, and so is what they share", () => {
  const x = leaf([1, 2]);
  const shared = exp(x);
  let calls = 0;
  shared.registerHook(() => {
    calls++;
  });
  backward([sum(shared), mul(shared, 2)], { gradTensors: [null, tensor([1, 1])] });
  assert.equal(calls, 1);
  close(x.grad!, [3 * Math.exp(1), 3 * Math.exp(2)]);
});

test("a leaf that is its own root", () => {
  const x = leaf(3);
  x.backward();
  close(x.grad!, 1);
  close(grad(x, x), 1);
});

test("hooks run in order: on the tensor, then retainGrad, then the node's, then after accumulation", () => {
  const x = leaf([1, 2]);
  const y = mul(x, 2);
  const seen: string[] = [];
  y.retainGrad();
  assert.equal(y.retainsGrad, true);
  y.registerHook((g) => {
    seen.push("first");
    return mul(g, 10);
  });
  y.registerHook((g) => {
    seen.push(`second ${g.toArray()}`);
  });
  y.gradFn!.registerPrehook((g) => {
    seen.push("prehook");
    return mul(g, 2);
  });
  y.gradFn!.registerHook((_, g) => {
    seen.push(`posthook ${g.toArray()}`);
  });
  x.registerHook((g) => {
    seen.push(`leaf ${g.toArray()}`);
  });
  x.registerPostAccumulateGradHook((at) => {
    seen.push(`accumulated ${at.grad!.toArray()}`);
  });
  sum(y).backward();
  assert.deepEqual(seen, ["first", "second 10,10", "prehook", "posthook 20,20", "leaf 40,40", "accumulated 40,40"]);
  close(y.grad!, [10, 10]);
});

test("hooks on numbers run as on arrays, and their errors reach the caller unchanged", () => {
  const x = leaf(2);
  const y = mul(x, x);
  const { remove } = y.registerHook((g) => mul(g, 3));
  mul(y, 1).backward({ retainGraph: true });
  close(x.grad!, 12);
  remove();
  x.grad = null;
  mul(y, 1).backward({ retainGraph: true });
  close(x.grad!, 4);
  const failure = new RangeError("mine");
  using _ = y.registerHook(() => {
    throw failure;
  });
  assert.throws(
    () => mul(y, 1).backward({ retainGraph: true }),
    (e) => e === failure,
  );
  close(x.grad!, 4);
});

test("what hooks refuse", () => {
  const x = leaf([1, 2]);
  const y = mul(x, 2);
  assert.throws(
    () => tensor(1).registerHook(() => null),
    (e: Error) =>
      e instanceof GradError && e.message.includes("cannot register a hook on a tensor that doesn't require gradient"),
  );
  assert.throws(() => y.registerPostAccumulateGradHook(() => {}), GradError);
  assert.throws(
    () => tensor(1).retainGrad(),
    (e: Error) =>
      e instanceof GradError && e.message.includes("can't retain_grad on Tensor that has requires_grad=False"),
  );
  y.registerHook(() => tensor([1, 2, 3]));
  assert.throws(
    () => sum(y).backward(),
    (e: Error) => e instanceof GradError && e.message.includes("has changed the size of value"),
  );
  assert.equal(x.grad, null);
});

test("what may be stored as a gradient", () => {
  const x = leaf([1, 2]);
  const g = tensor([3, 4]);
  x.grad = g;
  assert.equal(x.grad, g);
  assert.throws(
    () => (x.grad = tensor([1, 2, 3])),
    (e: Error) => e instanceof ShapeError && e.message.includes("assigned grad has data of a different size"),
  );
  assert.throws(
    () => (x.grad = tensor([1, 2], { dtype: "float32" })),
    (e: Error) => e instanceof DTypeError && e.message.includes("assigned grad has data of a different type"),
  );
  assert.throws(
    () => (x.grad = x),
    (e: Error) => e instanceof ArgumentError && e.message.includes("can't assign Variable as its own grad"),
  );
  assert.throws(() => (x.grad = 3 as never), ArgumentError);
  assert.equal(x.grad, g);
});

test("the gradient of a leaf is nobody else's", () => {
  const [x, w] = [leaf([1, 2]), leaf([1, 2])];
  const seed = tensor([1, 1]);
  add(x, w).backward(seed);
  torch.noGrad(() => x.grad!.mul_(5));
  close(w.grad!, [1, 1]);
  close(seed, [1, 1]);
});

test("the gradient has the dtype and shape of its leaf", () => {
  const x = tensor([1, 2], { dtype: "float32", requiresGrad: true });
  sum(
    mul(
      x,
      tensor(
        [
          [1, 2],
          [3, 4],
        ],
        { dtype: "float64" },
      ),
    ),
  ).backward();
  assert.equal(x.grad!.dtype, "float32");
  assert.deepEqual(x.grad!.shape, [2]);
  close(x.grad!, [4, 6]);
});

test("gradients to start with may stand in PyTorch's place", () => {
  const x = tensor([1, 2], { requiresGrad: true });
  const g = tensor([3, 4]);
  assert.deepEqual(grad(x.mul(x), x, g).toArray(), [6, 16]);
  assert.deepEqual(grad([x.mul(x)], [x], [g], { createGraph: true })[0]?.requiresGrad, true);
  backward([x.mul(2), x.mul(3)], [g, g]);
  assert.deepEqual(x.grad?.toArray(), [15, 20]);
  assert.throws(
    () => backward([x.sum(), x.prod()], [null]),
    new ArgumentError("backward: got 2 tensors and 1 gradients"),
  );
});
