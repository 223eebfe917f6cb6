/**
 * Derivatives of high order beside PyTorch: the loop of the notebook, mixed partial derivatives, a Laplacian.
 *
 *     node bench/nth.mjs [--cases REGEX] [--rounds N] [--json]
 *
 * Both run in turn, a process each and one thread; a time is the best, a ratio is PyTorch's time by ours. PyTorch takes
 * minutes for all of it. Where the two values differ by more than a millionth the line is marked `!`.
 */

import { spawnSync } from "node:child_process";
import { parseArgs } from "node:util";
import * as torch from "fluxion";
import { python } from "./peers.mjs";

const { grad, laplacian, tensor } = torch;
const { values: options } = parseArgs({
  options: {
    cases: { type: "string", default: "." },
    rounds: { type: "string", default: "1" },
    json: { type: "boolean", default: false },
    own: { type: "boolean", default: false },
  },
});
const wanted = new RegExp(options.cases);

/** What is to be reached: how often faster than PyTorch, or milliseconds. */
const goals = {
  "exp(sin(x^2))": { 2: 8, 4: 40, 8: 1000, 10: 5000, 12: 20_000 },
  "tanh(tanh(tanh x))": { 2: 8, 4: 40, 8: 1000, 10: 10_000, 12: 150_000 },
  "x^2 + x^3": { 12: 10 },
  "10,000 points": { 1: 1, 2: 0.7, 4: 2, 8: 40 },
  "matmul and softmax of 1,000": { 8: 20 },
};
function goalOf(name) {
  const [, series, n] = /^(.*), n = (\d+)$/.exec(name) ?? [];
  if (series !== undefined) return goals[series]?.[n] ?? null;
  return /Laplacian|mixed/.test(name) ? 1 : null;
}
const limitOf = (name) => (/mixed.* 10 variables/.test(name) ? 20 : Number.POSITIVE_INFINITY);

// ---- our side ----

/** The notebook's own loop. */
function nthDerivative(f, wrt, n) {
  let grads = f;
  for (let i = 0; i < n; i++) {
    grads = grad(f, wrt, { createGraph: true });
    f = grads.sum();
  }
  return grads;
}

const results = {};
const kept = { result: undefined };

function measure(name, body) {
  if (!wanted.test(name)) return;
  let [best, total, runs] = [Number.POSITIVE_INFINITY, 0, 0];
  const start = performance.now();
  let batch = 1;
  while (performance.now() - start < 700 || runs < 3) {
    const began = performance.now();
    for (let i = 0; i < batch; i++) kept.result = body().realize();
    const took = performance.now() - began;
    [best, total, runs] = [Math.min(best, took / batch), total + took, runs + batch];
    if (took < 2) batch *= 2;
  }
  results[name] = [best, kept.result.detach().reshape([-1]).at(0).item()];
}

const functions = {
  "exp(sin(x^2))": (x) => x.pow(2).sin().exp(),
  "tanh(tanh(tanh x))": (x) => x.tanh().tanh().tanh(),
  "x^2 + x^3": (x) => x.pow(2).add(x.pow(3)),
};

function product(xs) {
  return xs.reduce((y, x) => y.mul(x)).sin();
}

function tower(f, count) {
  const xs = Array.from({ length: count }, (_, i) => tensor(0.5 + 0.1 * i, { requiresGrad: true }));
  let y = f(xs);
  for (const x of xs) y = grad(y, x, { createGraph: true });
  return y;
}

function runOurs() {
  torch.setNumThreads(1);
  for (const [name, f] of Object.entries(functions)) {
    for (const n of [2, 4, 8, 10, 12]) {
      const x = tensor(0.7, { requiresGrad: true });
      measure(`${name}, n = ${n}`, () => nthDerivative(f(x), x, n));
    }
  }
  const points = torch.linspace(0.1, 1.3, 10_000).requiresGrad_();
  for (const n of [1, 2, 4, 8])
    measure(`10,000 points, n = ${n}`, () => nthDerivative(functions["exp(sin(x^2))"](points).sum(), points, n));

  const vector = torch.linspace(0.1, 1.3, 1000).requiresGrad_();
  const matrix = torch.arange(16_000).double().reshape([16, 1000]).sin().div(30);
  const program = (x) => x.sin().softmax(0).mul(x).sum().add(matrix.matmul(x).tanh().sum());
  for (const n of [2, 4, 6, 8])
    measure(`matmul and softmax of 1,000, n = ${n}`, () => nthDerivative(program(vector), vector, n));

  for (const count of [2, 4, 6, 8, 10]) {
    measure(`mixed partial of sin(prod), ${count} variables`, () => tower((xs) => torch.stack(xs).prod().sin(), count));
    measure(`mixed partial of sin(x1 x2 ...), ${count} variables`, () => tower(product, count));
  }

  const w1 = torch.arange(640).double().reshape([10, 64]).sin().mul(0.3);
  const w2 = torch.arange(4096).double().reshape([64, 64]).cos().mul(0.1);
  const w3 = torch.arange(64).double().sin();
  const batch = torch.arange(320).double().reshape([32, 10]).cos();
  const network = (x) => x.matmul(w1).add(0.1).tanh().matmul(w2).sub(0.1).tanh().matmul(w3);
  const each = torch.vmap(laplacian(network));
  for (const way of ["nested", "hessian"]) measure(`Laplacian of a perceptron, ${way}`, () => each(batch));

  // all partial derivatives of order 4 of n variables: time in proportion to the count of jets
  for (const n of [4, 6, 8, 10]) {
    const x = torch.linspace(0.1, 1, n);
    const { directions } = torch.derivativeTensor(sineOfLine, 4, { explain: true })(x);
    measure(`fourth derivatives of ${n} variables, ${directions} jets`, () => torch.derivativeTensor(sineOfLine, 4)(x));
  }
  return results;
}

const sineOfLine = (x) =>
  x
    .mul(torch.linspace(0.5, 1.5, x.shape[0]))
    .sum()
    .sin();

// ---- both in turn ----

function child(command, args) {
  const { stdout, stderr, status } = spawnSync(command, args, { encoding: "utf8", maxBuffer: 1 << 26 });
  if (status !== 0) throw new Error(stderr);
  return JSON.parse(stdout.trim().split("\n").at(-1));
}

function compare() {
  const best = { ours: {}, theirs: {} };
  const merge = (into, from) => {
    for (const [name, found] of Object.entries(from))
      if (found !== null && !(into[name]?.[0] <= found[0])) into[name] = found;
  };
  const own = [...process.execArgv, import.meta.filename, "--own", "--cases", options.cases];
  for (let round = 0; round < Number(options.rounds); round++) {
    merge(best.ours, child(process.execPath, own));
    if (python !== undefined)
      merge(best.theirs, child(python, [`${import.meta.dirname}/peers/torch_nth.py`, options.cases]));
  }
  if (options.json) return console.log(JSON.stringify(best));
  console.log(
    `${"".padEnd(46)}${"ours, ms".padStart(12)}${"torch, ms".padStart(12)}${"ratio".padStart(10)}${"goal".padStart(9)}`,
  );
  for (const [name, [ms, value]] of Object.entries(best.ours)) {
    const [theirs, expected] = best.theirs[name] ?? [Number.NaN, Number.NaN];
    const [ratio, goal] = [theirs / ms, goalOf(name)];
    const differs = Math.abs(value - expected) > 1e-6 * Math.max(1, Math.abs(expected)) ? " !" : "";
    const missed = (goal !== null && ratio < goal) || ms > limitOf(name) ? " missed" : "";
    const times = [ms.toPrecision(3), Number.isNaN(theirs) ? "" : theirs.toPrecision(3)]
      .map((t) => t.padStart(12))
      .join("");
    const shown = Number.isNaN(ratio) ? "" : ratio < 10 ? ratio.toFixed(2) : Math.round(ratio).toLocaleString("en");
    console.log(
      `${name.padEnd(46)}${times}${shown.padStart(10)}${String(goal?.toLocaleString("en") ?? "").padStart(9)}${missed}${differs}`,
    );
  }
}

if (options.own) console.log(JSON.stringify(runOurs()));
else compare();
