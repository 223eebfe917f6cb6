/** What `import "fluxion"` costs in a fresh process, over bare Node: the best of 12 of each, alternating. */

import { spawnSync } from "node:child_process";

const goal = 30;

function start(code) {
  const begin = performance.now();
  const { status, stderr } = spawnSync(process.execPath, ["--input-type=module", "--eval", code], {
    cwd: import.meta.dirname,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(stderr);
  return performance.now() - begin;
}

let [bare, ours] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
for (let i = 0; i < 12; i++) {
  bare = Math.min(bare, start(""));
  ours = Math.min(ours, start('import "fluxion";'));
}
const cost = ours - bare;
console.log(`node ${process.version}: bare ${bare.toFixed(1)} ms, with fluxion ${ours.toFixed(1)} ms`);
console.log(`import costs ${cost.toFixed(1)} ms; the goal is less than ${goal} ms: ${cost < goal ? "met" : "missed"}`);
