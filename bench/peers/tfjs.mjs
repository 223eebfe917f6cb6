// TensorFlow.js. Usage: node tfjs.mjs [cpu|wasm]
import { createRequire } from 'node:module';
import path from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import { MLP, MM, SIZES, add, fill, mlpData, run } from '../harness.mjs';

const backend = process.argv[2] ?? 'wasm';
const wasmFile = createRequire(import.meta.url).resolve('@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm');
setWasmPaths(path.dirname(wasmFile) + path.sep);
await tf.setBackend(backend);
await tf.ready();

/** Runs f in a tidy scope and returns one number read back from its result. */
const num = (f) => tf.tidy(() => f().dataSync()[0]);
const timed = (f) => () => void tf.tidy(() => void f());

const x = tf.scalar(5), y = tf.scalar(3), z1 = tf.scalar(1.01);
const dx = tf.grad((v) => v.pow(2));
const dxy = tf.grads((a, b) => a.pow(2).mul(b.pow(2)));
const nth2 = tf.grad((v) => tf.grad((u) => u.pow(2).add(u.pow(3)))(v));
const chain50 = tf.grads((a, b) => { let z = a; for (let i = 0; i < 25; i++) { z = z.mul(b); z = z.add(b); } return z; });
add('scalar.mul', timed(() => x.mul(y)), { check: () => num(() => x.mul(y)) });
add('scalar.seed1', timed(() => dx(x)), { check: () => num(() => dx(x)) });
add('scalar.seed2', timed(() => dxy([x, y])), { check: () => num(() => dxy([x, y])[0]) });
add('scalar.nth2', timed(() => nth2(x)), { check: () => num(() => nth2(x)) });
add('scalar.chain50', timed(() => chain50([x, z1])), { check: () => num(() => chain50([x, z1])[1]) });

const chain = (a) => {
  let t = a.mul(1.01).add(0.5);
  t = t.mul(t).sub(0.25);
  t = t.tanh().mul(2).add(1);
  t = t.neg().exp();
  return t.mul(t).sum();
};
const chainGrad = tf.grad(chain);
for (const n of SIZES) {
  const tag = `1e${Math.log10(n)}`;
  const a = tf.tensor1d(fill.sin(n)), b = tf.tensor1d(fill.cos(n));
  const a2 = a.reshape([n / 1000, 1000]), row = b.slice(0, 1000);
  add(`ew.add.${tag}`, timed(() => a.add(b)), { check: () => num(() => a.add(b).sum()) });
  add(`ew.mul.${tag}`, timed(() => a.mul(b)), { check: () => num(() => a.mul(b).sum()) });
  add(`ew.exp.${tag}`, timed(() => a.exp()), { check: () => num(() => a.exp().sum()) });
  add(`ew.tanh.${tag}`, timed(() => a.tanh()), { check: () => num(() => a.tanh().abs().sum()) });
  add(`ew.addrow.${tag}`, timed(() => a2.add(row)), { check: () => num(() => a2.add(row).abs().sum()) });
  add(`red.sum.${tag}`, timed(() => b.sum()), { check: () => num(() => b.sum()) + n });
  add(`red.softmax.${tag}`, timed(() => tf.softmax(a2)), { check: () => num(() => tf.softmax(a2).square().sum()) });
  add(`fuse.chain10.${tag}`, timed(() => chain(a)), { check: () => num(() => chain(a)) });
  add(`fuse.chain10grad.${tag}`, timed(() => chainGrad(a)), { check: () => num(() => chainGrad(a).sum()) });
}

{
  const a = tf.tensor1d(fill.sin(1e7)), b = tf.tensor1d(fill.cos(1e7));
  add('ew.add.1e7', timed(() => a.add(b)), { check: () => num(() => a.add(b).sum()) });
}

for (const n of MM) {
  const p = tf.tensor2d(fill.sin(n * n, 0.7), [n, n]), q = tf.tensor2d(fill.cos(n * n, 1.3), [n, n]);
  add(`mm.f32.${n}`, timed(() => p.matMul(q)), { check: () => num(() => p.matMul(q).abs().sum()) });
}

const d = mlpData();
const X = tf.tensor2d(d.x, [MLP.batch, MLP.in]);
const onehot = tf.oneHot(tf.tensor1d(d.labels, 'int32'), MLP.out).toFloat();
const P = [tf.tensor2d(d.w1, [MLP.in, MLP.hidden]), tf.tensor1d(d.b1), tf.tensor2d(d.w2, [MLP.hidden, MLP.out]), tf.tensor1d(d.b2)].map((t) => tf.variable(t));
const loss = () => tf.losses.softmaxCrossEntropy(onehot, X.matMul(P[0]).add(P[1]).relu().matMul(P[2]).add(P[3]));
const sgd = tf.train.sgd(MLP.lr);
const first = num(loss);
add('mlp.step', () => sgd.minimize(loss, false, P), { check: () => first });

await run(`tfjs-${backend}`);
