/** This package on the cases of its peers: `node peer.mjs [float64|float32]`, the dtype of the scalar cases. */

import { grad, nn, noGrad, tensor } from "fluxion";
import { add, fill, MLP, MM, mlpData, run, SIZES } from "./harness.mjs";

const dtype = process.argv[2] ?? "float64";
const leaf = (value) => tensor(value, { dtype, requiresGrad: true });
const total = (x) => x.double().sum().item();

// ---- numbers ----

const [x, y, z1] = [leaf(5), leaf(3), leaf(1.01)];
const [xn, yn] = [tensor(5, { dtype }), tensor(3, { dtype })];

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

add("scalar.mul", () => xn.mul(yn).realize(), { check: () => xn.mul(yn).item() });
add("scalar.seed1", seed1, { check: () => seed1().item() });
add("scalar.seed2", seed2, { check: () => seed2().item() });
add("scalar.nth2", nth2, { check: () => nth2().item() });
add("scalar.chain50", chain50, { check: () => chain50().item() });
// a leaf of its own for each derivative, as in a loop over points
const leaf1 = () => {
  const u = leaf(5);
  u.pow(2).backward();
  return u.grad.realize();
};
add("scalar.leaf1", leaf1, { check: () => leaf1().item() });

// ---- elementwise operations and reductions ----

function chain(a) {
  let t = a.mul(1.01).add(0.5);
  t = t.mul(t).sub(0.25);
  t = t.tanh().mul(2).add(1);
  t = t.neg().exp();
  return t.mul(t).sum();
}

for (const n of SIZES) {
  const tag = `1e${Math.log10(n)}`;
  const [a, b] = [tensor(fill.sin(n)), tensor(fill.cos(n))];
  const [a2, row] = [a.reshape([n / 1000, 1000]), tensor(fill.cos(1000))];
  const operation = (name, body, check) =>
    add(`${name}.${tag}`, () => body().realize(), { check: () => check(body()) });
  operation("ew.add", () => a.add(b), total);
  operation("ew.exp", () => a.exp(), total);
  operation(
    "ew.tanh",
    () => a.tanh(),
    (t) => total(t.abs()),
  );
  operation(
    "ew.addrow",
    () => a2.add(row),
    (t) => total(t.abs()),
  );
  operation(
    "red.sum",
    () => b.sum(),
    (t) => t.item() + n,
  );
  operation(
    "red.softmax",
    () => a2.softmax(1),
    (t) => total(t.square()),
  );
  operation("fuse.chain10", () => chain(a), total);
  const g = tensor(fill.sin(n), { requiresGrad: true });
  const chainGrad = () => {
    g.grad = null;
    chain(g).backward();
    return g.grad;
  };
  operation("fuse.chain10grad", chainGrad, total);
}

// ---- matrix products ----

for (const n of MM) {
  const p = tensor(fill.sin(n * n, 0.7)).reshape([n, n]);
  const q = tensor(fill.cos(n * n, 1.3)).reshape([n, n]);
  add(`mm.f32.${n}`, () => p.matmul(q).realize(), { check: () => total(p.matmul(q).abs()) });
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
  return value.realize();
}

const first = loss().item();
add("mlp.step", step, { check: () => first });

await run(`fluxion-${dtype}`);
