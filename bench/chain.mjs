/** A chain of a million operations: recording it and its backward pass, beside merely allocating the same objects. */

import { Tensor, tensor } from "fluxion";

const [count, rounds, goal] = [1_000_000, 7, 2];

const x = tensor(0.5, { requiresGrad: true });
const step = tensor(1e-7);
const { gradFn } = x.add(step);
const { constructor: Node, primitive } = gradFn;

function record() {
  let y = x;
  for (let i = 0; i < count; i++) y = y.add(step);
  return y;
}

/** As many tensors and nodes as `record` makes, linked in the same way. */
function allocate() {
  let y = x;
  for (let i = 0; i < count; i++) {
    const z = new Tensor(0.5, y.shape, "float64", null);
    z.node = new Node(primitive, y, step, y.node, null, null, z);
    y = z;
  }
  return y;
}

function time(body) {
  globalThis.gc?.();
  const start = performance.now();
  const result = body();
  return [performance.now() - start, result];
}

const best = {
  allocate: Number.POSITIVE_INFINITY,
  record: Number.POSITIVE_INFINITY,
  backward: Number.POSITIVE_INFINITY,
};
const keepBest = (name, ms) => (best[name] = Math.min(best[name], ms));
for (let r = 0; r < rounds; r++) {
  keepBest("allocate", time(allocate)[0]);
  const [ms, y] = time(record);
  keepBest("record", ms);
  x.grad = null;
  keepBest("backward", time(() => y.backward())[0]);
  if (x.grad.item() !== 1) throw new Error(`the gradient is ${x.grad.item()}, and should be 1`);
}

for (const [name, ms] of Object.entries(best))
  console.log(`${name.padEnd(9)} ${ms.toFixed(0).padStart(4)} ms, ${((ms * 1e6) / count).toFixed(0)} ns an operation`);
const ratio = best.backward / best.allocate;
console.log(
  `backward takes ${ratio.toFixed(2)}x allocation; the goal is at most ${goal}x: ${ratio <= goal ? "met" : "missed"}`,
);
