/**
 * This package beside its peers, in interleaved rounds: best times, and medians of the ratios of each round.
 *
 * node bench/run.mjs [--rounds 3] [--budget 0.2] [--cases REGEX] [--peers a,b] [--base torch] [--json FILE] [--list]
 *
 * PYTHON names the Python that has torch (python3, else /usr/bin/python3). The JavaScript peers are installed by
 * `npm install --ignore-scripts` in this folder. A peer that is not installed is named, and left out.
 */

import { spawn, spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus } from "node:os";
import { parseArgs } from "node:util";

const here = import.meta.dirname;

const python = [process.env.PYTHON, "python3", "/usr/bin/python3"].find(
  (command) => command && spawnSync(command, ["-c", "import torch"]).status === 0,
);
const javascript = (library, ...args) => ({ command: [process.execPath, ...args], installed: () => resolves(library) });

const peers = {
  torch: { command: [python ?? "python3", "peers/torch_bench.py", "1"], installed: () => python !== undefined },
  "fluxion-float64": javascript("fluxion", "peer.mjs", "float64"),
  "fluxion-float32": javascript("fluxion", "peer.mjs", "float32"),
  "tfjs-cpu": javascript("@tensorflow/tfjs", "peers/tfjs.mjs", "cpu"),
  "tfjs-wasm": javascript("@tensorflow/tfjs", "peers/tfjs.mjs", "wasm"),
  "jax-js": javascript("@jax-js/jax", "peers/jaxjs.mjs", "wasm"),
  "jax-js-jit": javascript("@jax-js/jax", "peers/jaxjs.mjs", "wasm", "jit"),
  "js-pytorch": javascript("js-pytorch", "peers/jspytorch.mjs"),
};

const { values: options } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    budget: { type: "string", default: "0.2" },
    cases: { type: "string", default: "." },
    peers: { type: "string", default: Object.keys(peers).join(",") },
    base: { type: "string", default: "torch" },
    json: { type: "string" },
    list: { type: "boolean", default: false },
  },
});

if (options.list) {
  console.log(Object.keys(peers).join("\n"));
  process.exit(0);
}

function resolves(library) {
  try {
    import.meta.resolve(library);
    return true;
  } catch {
    return false;
  }
}

/** One run of one peer: the line it prints, or why there is none. */
function once(command) {
  return new Promise((resolve) => {
    const environment = { ...process.env, CASES: options.cases, BUDGET: options.budget };
    const child = spawn(command[0], command.slice(1), {
      cwd: here,
      env: environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [text, errors] = ["", ""];
    child.stdout.on("data", (data) => (text += data));
    child.stderr.on("data", (data) => (errors += data));
    child.on("error", (error) => resolve({ error: error.message }));
    child.on("close", () => {
      const line = text.split("\n").find((each) => each.startsWith('{"'));
      resolve(line ? JSON.parse(line) : { error: errors.trim().split("\n").pop() || "it printed nothing" });
    });
  });
}

const median = (values) => values.toSorted((x, y) => x - y)[values.length >> 1];

const names = [];
for (const name of options.peers.split(",")) {
  if (peers[name] === undefined)
    throw new Error(`there is no peer ${name}; there are ${Object.keys(peers).join(", ")}`);
  if (peers[name].installed()) names.push(name);
  else console.error(`${name} is not installed and left out`);
}

/** rounds[r][name]: the cases of a peer in round r; absent where it failed. */
const rounds = [];
for (let r = 0; r < Number(options.rounds); r++) {
  rounds.push({});
  for (const name of names) {
    const { error, cases } = await once(peers[name].command);
    if (error === undefined) rounds[r][name] = cases;
    else console.error(`${name} failed in round ${r + 1}: ${error}`);
  }
}

/** A case of one peer over all rounds; null where it has none. */
function summary(peer, name) {
  const found = rounds.map((round) => round[peer]?.[name]).filter((result) => result?.ns > 0);
  if (found.length === 0) return null;
  const ratios = rounds
    .map((round) => round[options.base]?.[name]?.ns / round[peer]?.[name]?.ns)
    .filter((ratio) => ratio > 0);
  const expected = rounds.map((round) => round[options.base]?.[name]?.check).find((check) => check !== undefined);
  const { check } = found[0];
  const differs = expected !== undefined && check !== undefined && !isClose(check, expected);
  return {
    best: Math.min(...found.map((result) => result.min)),
    median: median(found.map((result) => result.ns)),
    speedup: ratios.length === 0 ? null : median(ratios),
    check,
    differs,
  };
}

const isClose = (x, y) => Math.abs(x - y) <= 1e-3 * Math.max(1, Math.abs(y));

const time = (ns) =>
  ns < 1e3 ? `${ns.toFixed(0)} ns` : ns < 1e6 ? `${(ns / 1e3).toFixed(1)} us` : `${(ns / 1e6).toFixed(2)} ms`;

function cell(peer, result) {
  if (result === null) return "";
  const ratio = result.speedup === null || peer === options.base ? "" : ` (${result.speedup.toPrecision(2)}x)`;
  return `${time(result.best)}${ratio}${result.differs ? " !" : ""}`;
}

const caseNames = [...new Set(rounds.flatMap((round) => names.flatMap((name) => Object.keys(round[name] ?? {}))))];
const table = Object.fromEntries(
  caseNames.map((name) => [name, Object.fromEntries(names.map((peer) => [peer, summary(peer, name)]))]),
);

console.log(`${cpus()[0].model}, node ${process.version}. Best time over ${options.rounds} interleaved rounds; in`);
console.log(
  `parentheses how much faster than ${options.base}, the median over rounds; "!" where the result differs.\n`,
);
console.log(`| case | ${names.join(" | ")} |`);
console.log(`|${" --- |".repeat(names.length + 1)}`);
for (const [name, row] of Object.entries(table))
  console.log(`| ${name} | ${names.map((peer) => cell(peer, row[peer])).join(" | ")} |`);
if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify(table, null, 2)}\n`);
