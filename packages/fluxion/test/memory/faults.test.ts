/** Memory that is not there, at every place of a computation: a clear error, and everything else as it was. */

import assert from "node:assert/strict";
import { test } from "node:test";
import { MemoryError, noGrad, type Tensor, tensor } from "fluxion";
import { memoryInfo } from "../../src/memory/memory.ts";
import { Storage } from "../../src/tensor/storage.ts";

/** Lets the n-th request for memory fail while `f` runs; how many there were. */
function failingAt(n: number, f: () => void): number {
  const allocateNow = Storage.prototype.allocateNow;
  let requests = 0;
  Storage.prototype.allocateNow = function (this: Storage, ...shape): void {
    if (++requests === n) throw new MemoryError("tensor: not enough memory: a test asked for none");
    allocateNow.apply(this, shape);
  };
  try {
    f();
  } finally {
    Storage.prototype.allocateNow = allocateNow;
  }
  return requests;
}

const start = (): Tensor[] =>
  [1, 2].map((k) => tensor([0, 1, 2, 3].map((i) => [Math.sin(k + i), Math.cos(k * i)])).requiresGrad_());

function loss([x, y]: readonly Tensor[]): Tensor {
  const h = x!.mul(y!).tanh().matmul(y!.t());
  return h.softmax(1).mul(h).sum();
}

test("memory may be missing at every step of a forward and a backward pass: values stay, and it works the next time", () => {
  const [x, y] = start() as [Tensor, Tensor];
  loss([x, y]).backward();
  const expected = [x.grad!.toArray(), y.grad!.toArray()];
  const values = [x.toArray(), y.toArray()];
  let failures = 0;
  for (let n = 1; ; n++) {
    x.grad = null;
    y.grad = null;
    let thrown: unknown = null;
    const requests = failingAt(n, () => {
      try {
        loss([x, y]).backward();
      } catch (error) {
        thrown = error;
      }
    });
    if (requests < n) break;
    failures++;
    assert.ok(thrown instanceof MemoryError, `at ${n}: ${thrown}`);
    assert.deepEqual([x.toArray(), y.toArray()], values);
    x.grad = null;
    y.grad = null;
    loss([x, y]).backward();
    assert.deepEqual([x.grad!.toArray(), y.grad!.toArray()], expected);
  }
  assert.ok(failures > 3, `${failures}`);
});

test("a value that could not be computed for want of memory is computed when there is some", () => {
  const x = tensor([1, 2, 3]);
  const y = x.mul(2).exp();
  failingAt(1, () => assert.throws(() => y.toArray(), MemoryError));
  assert.deepEqual(y.toArray(), [2, 4, 6].map(Math.exp));
});

test("a write in place that finds no memory changes nothing", () => {
  const x = tensor([1, 2, 3]);
  const waits = x.add(1);
  for (let n = 1; n < 3; n++) {
    failingAt(n, () => {
      try {
        x.mul_(x.flip(0));
      } catch (error) {
        assert.ok(error instanceof MemoryError);
        assert.deepEqual(x.toArray(), [1, 2, 3]);
      }
    });
  }
  assert.deepEqual(waits.toArray(), [2, 3, 4]);
});

test("a size beyond the heap is refused when it is asked for, not when it is read", () => {
  const x = tensor(new Float64Array(100_000));
  const before = memoryInfo().liveBytes;
  assert.throws(() => x.reshape([-1, 1]).add(x), { name: "MemoryError", message: /80000000000 bytes/ });
  assert.ok(memoryInfo().liveBytes <= before + 1024);
  assert.equal(x.add(1).sum().item(), 100_000);
});

test("an error in a hook in the middle of a walk leaves gradients and values as they were", () => {
  const [x, y] = start() as [Tensor, Tensor];
  const h = x.mul(y);
  const hook = h.registerHook(() => {
    throw new Error("mine");
  });
  assert.throws(() => h.exp().sum().backward(), /mine/);
  assert.equal(x.grad, null);
  hook.remove();
  x.mul(y).exp().sum().backward();
  assert.equal((x.grad as Tensor | null)?.shape.length, 2);
});

test("errors leak nothing: a thousand failed passes hold no more than ten", () => {
  const x = tensor(Float64Array.from({ length: 20_000 }, (_, i) => Math.sin(i))).requiresGrad_();
  const fail = (): void => {
    const y = x.mul(2).exp();
    assert.throws(() => noGrad(() => y.add(tensor([1, 2, 3]))), /must match/);
    const bad = y.mul(x);
    bad.registerHook(() => {
      throw new Error("mine");
    });
    assert.throws(() => bad.sum().backward(), /mine/);
  };
  for (let i = 0; i < 10; i++) fail();
  for (let i = 0; i < 1000; i++) fail();
  assert.ok(memoryInfo().peakBytes < 2 ** 29, `${memoryInfo().peakBytes}`);
});
