/** A program by itself: what its threads do is reported by its end. `threads.process.ts small|large|killed`. */

import assert from "node:assert/strict";
import { ones, setNumThreads } from "fluxion";
import { currentPool } from "../../../src/kernels/wasm/threads/threads.ts";

setNumThreads(3);
const mode = process.argv[2];
const n = mode === "small" ? 4000 : 1_000_000;
const x = ones([n], { dtype: "float64" }).mul(0.5);
const sum = (): number => x.exp().tanh().sum().item();
const first = sum();
const work = (rounds: number): void => {
  for (let i = 0; i < rounds; i++) assert.equal(sum(), first);
};
work(20);
const pool = currentPool();
if (mode === "small") assert.equal(pool, null);
else {
  while (pool!.ready < 2 && !pool!.closed) await new Promise((resolve) => setTimeout(resolve, 5));
  work(5);
  if (mode === "killed") {
    pool!.patience = 20;
    void pool!.helpers[0]!.terminate(); // at some time while there is work
    work(20);
    while (!pool!.closed) await new Promise((resolve) => setTimeout(resolve, 5));
    const { shared } = pool!;
    work(5);
    assert.equal(pool!.shared, shared);
  } else assert.ok(pool!.shared > 0);
}
process.stdout.write("done");
