/**
 * This package on the cases of its peers. Numbers: `--dtype float64` (float32). Arrays: `--using` releases each result as
 * a block with `using` would, `--busy` leaves the loop no pauses, in which finalizers would run, `--threads N` (1).
 * `--only REGEX` is for the cases that a variant is about.
 */

import { parseArgs } from "node:util";
import * as torch from "fluxion";
import { add as addCase, fill, MLP, MM, mlpData, run, SIZES } from "./harness.mjs";

const { grad, nn, noGrad, tensor } = torch;
const { values: options } = parseArgs({
  options: {
    dtype: { type: "string", default: "float32" },
    using: { type: "boolean", default: false },
    busy: { type: "boolean", default: false },
    threads: { type: "string", default: "1" },
    only: { type: "string", default: "." },
  },
});

const only = new RegExp(options.only);
const add = (name, body, check) => only.test(name) && addCase(name, body, { check });
torch.setNumThreads?.(Number(options.threads));

const leaf = (value) => tensor(value, { dtype: options.dtype, requiresGrad: true });
const total = (x) => x.double().sum().item();
const absolute = (x) => total(x.abs());

// ---- numbers ----

const [x, y, z1] = [leaf(5), leaf(3), leaf(1.01)];
const [xn, yn] = [tensor(5, { dtype: options.dtype }), tensor(3, { dtype: options.dtype })];

function seed1() {
  x.grad = null;
  x.pow(2).backward();
  return x.grad.realize();
}

function seed2() {
  x.grad = null;
  y.grad = null;
  x.pow(2).mul(y.pow(2)).backward();
  return x.grad.realize();
}

function nth(f, w, n) {
  let g = f;
  for (let k = 0; k < n; k++) g = grad(g.sum(), w, { createGraph: true });
  return g.realize();
}

const nth2 = () => nth(x.pow(2).add(x.pow(3)), x, 2);

function chain50() {
  x.grad = null;
  z1.grad = null;
  let z = x;
  for (let i = 0; i < 25; i++) z = z.mul(z1).add(z1);
  z.backward();
  return z1.grad.realize();
}

const number = (name, body) => add(`scalar.${name}`, body, () => body().item());
number("mul", () => xn.mul(yn).realize());
number("seed1", seed1);
number("seed2", seed2);
number("nth2", nth2);
number("chain50", chain50);
// a leaf of its own for each derivative, as in a loop over points
number("leaf1", () => {
  const u = leaf(5);
  u.pow(2).backward();
  return u.grad.realize();
});

// ---- elementwise operations and reductions ----

/** The first touch of memory costs more than an operation: go once through what the heap holds of results of a size. */
function touchHeap(length) {
  const x = tensor(new Float32Array(length));
  for (let bytes = 0; bytes < 2 ** 28 + 2 ** 25; bytes += 4 * length) x.add(1).realize();
}

/** A case whose result is computed, and left to the collector or released. */
function operation(name, body, check) {
  const released = () => {
    const y = body().realize();
    y.dispose();
  };
  add(name, options.using ? released : () => body().realize(), () => check(body()));
}

function chain(a) {
  let t = a.mul(1.01).add(0.5);
  t = t.mul(t).sub(0.25);
  t = t.tanh().mul(2).add(1);
  t = t.neg().exp();
  return t.mul(t).sum();
}

for (const n of SIZES) {
  const tag = `1e${Math.log10(n)}`;
  if (!options.using && only.test(`ew.add.${tag}`)) touchHeap(n);
  const [a, b] = [tensor(fill.sin(n)), tensor(fill.cos(n))];
  const [a2, row] = [a.reshape([n / 1000, 1000]), tensor(fill.cos(1000))];
  operation(`ew.add.${tag}`, () => a.add(b), total);
  operation(`ew.mul.${tag}`, () => a.mul(b), total);
  operation(`ew.exp.${tag}`, () => a.exp(), total);
  operation(`ew.tanh.${tag}`, () => a.tanh(), absolute);
  operation(`ew.addrow.${tag}`, () => a2.add(row), absolute);
  operation(
    `red.sum.${tag}`,
    () => b.sum(),
    (t) => t.item() + n,
  );
  operation(
    `red.softmax.${tag}`,
    () => a2.softmax(1),
    (t) => total(t.square()),
  );
  operation(`fuse.chain10.${tag}`, () => chain(a), total);
  const g = tensor(fill.sin(n), { requiresGrad: true });
  const chainGrad = () => {
    g.grad = null;
    chain(g).backward();
    return g.grad;
  };
  operation(`fuse.chain10grad.${tag}`, chainGrad, total);
}

// ---- additions: fresh in float64; in place, in a chain, with a gradient in both ----

for (const n of [1e5, 1e6]) {
  for (const dtype of ["float32", "float64"]) {
    const size = `1e${Math.log10(n)}`;
    const tag = `${dtype === "float32" ? "f32" : "f64"}.${size}`;
    const wide = (f, length) =>
      tensor(
        Float64Array.from({ length }, (_, i) => f(i)),
        { dtype },
      );
    const [a, b, row] = [wide(Math.sin, n), wide(Math.cos, n), wide(Math.cos, 1000)];
    const [a2, b2] = [a, b].map((each) => each.reshape([n / 1000, 1000]));
    if (dtype === "float64") {
      if (!options.using && only.test(`ew64.add.${size}`)) touchHeap(2 * n);
      operation(`ew64.add.${size}`, () => a.add(b), total);
      operation(`ew64.addrow.${size}`, () => a2.add(row), absolute);
    }
    const [into, into2] = [a.clone(), a2.clone()];
    add(
      `add.inplace.${tag}`,
      () => into.add_(b).realize(),
      () => total(a.clone().add_(b)),
    );
    add(
      `addrow.inplace.${tag}`,
      () => into2.add_(row).realize(),
      () => absolute(a2.clone().add_(row)),
    );
    operation(`add.chain.${tag}`, () => a.add(b).add(a).add(b), total);
    operation(`addrow.chain.${tag}`, () => a2.add(row).add(b2).add(row), absolute);
    const [u, u2, r] = [a, a2, row].map((each) => each.clone().requiresGrad_());
    const addBackward = () => {
      u.grad = null;
      u.add(b).sum().backward();
      return u.grad;
    };
    const addrowBackward = () => {
      u2.grad = null;
      r.grad = null;
      u2.add(r).backward(b2);
      return r.grad;
    };
    add(
      `add.backward.${tag}`,
      () => addBackward().realize(),
      () => total(addBackward()),
    );
    add(
      `addrow.backward.${tag}`,
      () => addrowBackward().realize(),
      () => absolute(addrowBackward()),
    );
  }
}

if (only.test("ew.add.1e7")) {
  const [a, b] = [tensor(fill.sin(1e7)), tensor(fill.cos(1e7))];
  operation("ew.add.1e7", () => a.add(b), total);
}

// ---- matrix products ----

const products = { float32: ["f32", MM], float64: ["f64", [256, 512]] };
for (const [dtype, [tag, sizes]] of Object.entries(products)) {
  for (const n of sizes) {
    const square = (f, s) =>
      tensor(
        Float64Array.from({ length: n * n }, (_, i) => f(i * s)),
        { dtype },
      ).reshape([n, n]);
    const [p, q] = [square(Math.sin, 0.7), square(Math.cos, 1.3)];
    operation(`mm.${tag}.${n}`, () => p.matmul(q), absolute);
  }
}

// ---- one step of a perceptron ----

const data = mlpData();
const input = tensor(data.x).reshape([MLP.batch, MLP.in]);
const labels = tensor(data.labels, { dtype: "int64" });
const parameter = (values, shape) => tensor(values).reshape(shape).detach().requiresGrad_();
const [w1, b1, w2, b2] = [
  parameter(data.w1, [MLP.in, MLP.hidden]),
  parameter(data.b1, [MLP.hidden]),
  parameter(data.w2, [MLP.hidden, MLP.out]),
  parameter(data.b2, [MLP.out]),
];
const parameters = [w1, b1, w2, b2];

function loss() {
  const hidden = nn.functional.relu(input.matmul(w1).add(b1));
  return nn.functional.crossEntropy(hidden.matmul(w2).add(b2), labels);
}

function step() {
  for (const p of parameters) p.grad = null;
  const value = loss();
  value.backward();
  noGrad(() => {
    for (const p of parameters) p.sub_(p.grad.mul(MLP.lr));
  });
  for (const p of parameters) p.realize();
  return value.realize();
}

let first;
function firstStep() {
  first ??= loss().item();
  return step();
}
add("mlp.step", firstStep, () => first);

await run("fluxion", { pauses: !options.busy });
