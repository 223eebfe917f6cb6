/**
 * Everyday operations beside PyTorch, TensorFlow.js and jax-js, on a thousand and a million elements of float32: best
 * times over interleaved rounds; then the slowest against PyTorch, and those in which a library in JavaScript is faster.
 *
 * node bench/ops.mjs [--rounds 3] [--budget 0.05] [--cases REGEX] [--peers a,b] [--slowest 20] [--json FILE]
 *
 * A case is `name.1e3` or `name.1e6`. As in `run.mjs`, PYTHON names the Python that has torch.
 */

import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";
import { operations, sizes } from "./ops/list.mjs";
import { operationPeers as peers } from "./peers.mjs";
import { rivalTable, slowestTable, timeTable } from "./report.mjs";
import { Results } from "./results.mjs";
import { installed, measure } from "./rounds.mjs";

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    budget: { type: "string", default: "0.05" },
    cases: { type: "string", default: "." },
    peers: { type: "string" },
    slowest: { type: "string", default: "20" },
    json: { type: "string" },
  },
});

const names = installed(peers, options.peers?.split(",") ?? Object.keys(peers));
const env = { CASES: options.cases, BUDGET: options.budget, OPERATIONS: JSON.stringify({ operations, sizes }) };
const results = new Results(names, await measure(peers, names, Number(options.rounds), env));
console.log(`${cpus()[0].model}, node ${process.version}. Best time over ${options.rounds} interleaved rounds; in`);
console.log('parentheses how much faster than torch, the median over rounds; "!" where the result differs.\n');
console.log(timeTable(results));
console.log(slowestTable(results, Number(options.slowest)));
console.log(rivalTable(results));
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(results.summary(), null, 2)}\n`);
