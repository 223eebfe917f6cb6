/** A synchronous loop of temporaries that nobody disposes of; prints what it took. `loop.ts collector|spill|small`. */

import { type MemoryInfo, memoryInfo } from "../../src/memory/memory.ts";
import { memorySettings } from "../../src/memory/settings.ts";
import { allocate, type Storage } from "../../src/tensor/storage.ts";

/** What the memory says at the end, and the largest resident size of the process. */
export interface Report extends MemoryInfo {
  readonly rss: number;
}

const mode = process.argv[2];
memorySettings.collector = mode !== "spill";
const [times, length] = mode === "small" ? [1_000_000, 256] : [10_000, 100_000];
let rss = 0;
let last: Storage = allocate("float64", length);
last.array()[0] = 0;
for (let i = 0; i < times; i++) {
  const next = allocate("float64", length);
  if (mode === "small") next.array()[0] = i;
  else next.array().fill(i as never);
  if (last.array()[0] !== Math.max(0, i - 1)) throw new Error(`the storage before number ${i} was overwritten`);
  last = next;
  if (i % 100 === 0) rss = Math.max(rss, process.memoryUsage.rss());
}
const report: Report = { ...memoryInfo(), rss };
process.stdout.write(JSON.stringify(report));
