/**
 * This package beside its peers, in interleaved rounds: best times, and medians of the ratios of each round; then the
 * goals that are met and missed.
 *
 * node bench/run.mjs [--quick] [--rounds 3] [--budget 0.2] [--cases REGEX] [--peers a,b] [--json FILE] [--list]
 *
 * PYTHON names the Python that has torch (python3, else /usr/bin/python3). The JavaScript peers are installed by
 * `npm install --ignore-scripts` in this folder. A peer that is not installed is named, and left out. --quick takes about
 * two minutes: little time for each case, one round for the slow, tfjs-cpu left out.
 */

import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { isRival, peers } from "./peers.mjs";
import { goalTable, rivalTable, timeTable } from "./report.mjs";
import { Results } from "./results.mjs";
import { installed, measure } from "./rounds.mjs";

const { values: options } = parseArgs({
  options: {
    quick: { type: "boolean", default: false },
    rounds: { type: "string" },
    budget: { type: "string" },
    cases: { type: "string", default: "." },
    peers: { type: "string" },
    json: { type: "string" },
    list: { type: "boolean", default: false },
  },
});
const rounds = Number(options.rounds ?? 3);
const budget = options.budget ?? (options.quick ? "0.02" : "0.2");
const all = Object.keys(peers).filter((name) => !options.quick || name !== "tfjs-cpu");

if (options.list) {
  console.log(Object.keys(peers).join("\n"));
  process.exit(0);
}

const names = installed(peers, options.peers?.split(",") ?? all);
const env = { CASES: options.cases, BUDGET: budget };
const measured = await measure(peers, names, rounds, env, (name, r) => options.quick && r > 0 && isRival(name));
const results = new Results(names, measured);
console.log(`${cpus()[0].model}, node ${process.version}. Best time over ${rounds} interleaved rounds; in parentheses`);
console.log('how much faster than torch, the median over rounds; "!" where the result differs.\n');
console.log(timeTable(results));
console.log(goalTable(results));
console.log(rivalTable(results));
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results.summary(), null, 2)}\n`);
