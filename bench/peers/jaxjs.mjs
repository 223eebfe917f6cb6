// @jax-js/jax. Usage: node jaxjs.mjs [wasm|cpu] [jit]. Needs navigator (Node >= 21); older Node gets a stand-in.
// Without `jit` every operation is dispatched on its own; with it each timed function is traced once and compiled.
globalThis.navigator ??= {};
const { init, defaultDevice, numpy: np, grad, jit, nn, blockUntilReady, valueAndGrad } = await import('@jax-js/jax');
import { MLP, MM, SIZES, add, fill, mlpData, run } from '../harness.mjs';

const device = process.argv[2] ?? 'wasm';
const useJit = process.argv[3] === 'jit';
await init(device);
defaultDevice(device);
const J = useJit ? jit : (f) => f;

// Arrays are reference counted: every call consumes its arguments, `.ref` keeps one.
const done = async (a) => { const l = Array.isArray(a) ? a : [a]; await blockUntilReady(l.map((t) => t.ref)).then((k) => k?.forEach?.((t) => t.dispose?.())); l.forEach((t) => t.dispose()); };
const value = async (a) => { const v = (await a.data())[0]; return v; };
const asum = (a) => np.sum(np.abs(a));
const scalarArr = (v) => np.array(v);

const x = scalarArr(5), y = scalarArr(3), z1 = scalarArr(1.01);
const sq = (v) => v.ref.mul(v), cube = (v) => v.ref.mul(v.ref).mul(v);
const mul = J((a, b) => a.mul(b));
const seed1 = J(grad(sq));
const seed2 = J(grad((a, b) => sq(a).mul(sq(b)), { argnums: [0, 1] }));
const nth2 = J(grad(grad((v) => sq(v.ref).add(cube(v)))));
const chain50 = J(grad((a, b) => { let z = a; for (let i = 0; i < 25; i++) { z = z.mul(b.ref); z = z.add(b.ref); } b.dispose(); return z; }, { argnums: [0, 1] }));
const first = (l) => { l[1].dispose(); return l[0]; }, second = (l) => { l[0].dispose(); return l[1]; };
add('scalar.mul', () => done(mul(x.ref, y.ref)), { async: true, check: () => value(mul(x.ref, y.ref)) });
add('scalar.seed1', () => done(seed1(x.ref)), { async: true, check: () => value(seed1(x.ref)) });
add('scalar.seed2', () => done(seed2(x.ref, y.ref)), { async: true, check: () => value(first(seed2(x.ref, y.ref))) });
add('scalar.nth2', () => done(nth2(x.ref)), { async: true, check: () => value(nth2(x.ref)) });
add('scalar.chain50', () => done(chain50(x.ref, z1.ref)), { async: true, check: () => value(second(chain50(x.ref, z1.ref))) });

const chain = (a) => {
  let t = a.mul(1.01).add(0.5);
  t = t.ref.mul(t).sub(0.25);
  t = np.tanh(t).mul(2).add(1);
  t = np.exp(t.neg());
  return np.sum(t.ref.mul(t));
};
const fns = { add: J((a, b) => a.add(b)), mul: J((a, b) => a.mul(b)), exp: J((a) => np.exp(a)), tanh: J((a) => np.tanh(a)), sum: J((a) => np.sum(a)), softmax: J((a) => nn.softmax(a, -1)), chain: J(chain), chainGrad: J(grad(chain)), mm: J((a, b) => np.matmul(a, b)) };
for (const n of SIZES) {
  const tag = `1e${Math.log10(n)}`;
  const a = np.array(fill.sin(n)), b = np.array(fill.cos(n));
  const a2 = np.array(fill.sin(n), { shape: [n / 1000, 1000] }), row = np.array(fill.cos(1000));
  const o = (name, f, check) => add(`${name}.${tag}`, () => done(f()), { async: true, check });
  o('ew.add', () => fns.add(a.ref, b.ref), () => value(np.sum(fns.add(a.ref, b.ref))));
  o('ew.mul', () => fns.mul(a.ref, b.ref), () => value(np.sum(fns.mul(a.ref, b.ref))));
  o('ew.exp', () => fns.exp(a.ref), () => value(np.sum(fns.exp(a.ref))));
  o('ew.tanh', () => fns.tanh(a.ref), () => value(asum(fns.tanh(a.ref))));
  o('ew.addrow', () => fns.add(a2.ref, row.ref), () => value(asum(fns.add(a2.ref, row.ref))));
  o('red.sum', () => fns.sum(b.ref), async () => (await value(fns.sum(b.ref))) + n);
  o('red.softmax', () => fns.softmax(a2.ref), () => value(np.sum(np.square(fns.softmax(a2.ref)))));
  o('fuse.chain10', () => fns.chain(a.ref), () => value(fns.chain(a.ref)));
  o('fuse.chain10grad', () => fns.chainGrad(a.ref), () => value(np.sum(fns.chainGrad(a.ref))));
}
for (const n of MM) {
  const p = np.array(fill.sin(n * n, 0.7), { shape: [n, n] }), q = np.array(fill.cos(n * n, 1.3), { shape: [n, n] });
  add(`mm.f32.${n}`, () => done(fns.mm(p.ref, q.ref)), { async: true, check: () => value(asum(fns.mm(p.ref, q.ref))) });
}

const d = mlpData();
const X = np.array(d.x, { shape: [MLP.batch, MLP.in] });
const onehot = nn.oneHot(np.array(d.labels), MLP.out);
const loss = (w1, b1, w2, b2, v, t) => {
  const h = nn.relu(np.matmul(v, w1).add(b1));
  const logp = nn.logSoftmax(np.matmul(h, w2).add(b2), -1);
  return np.sum(logp.mul(t)).mul(-1 / MLP.batch);
};
const vg = valueAndGrad(loss, { argnums: [0, 1, 2, 3] });
const stepFn = J((w1, b1, w2, b2, v, t) => {
  const [l, g] = vg(w1.ref, b1.ref, w2.ref, b2.ref, v, t);
  return [l, ...[w1, b1, w2, b2].map((p, i) => p.sub(g[i].mul(MLP.lr)))];
});
let P = [np.array(d.w1, { shape: [MLP.in, MLP.hidden] }), np.array(d.b1), np.array(d.w2, { shape: [MLP.hidden, MLP.out] }), np.array(d.b2)];
const step = async () => {
  const [l, ...next] = stepFn(...P, X.ref, onehot.ref);
  P = next;
  await blockUntilReady(next);
  return l;
};
let firstLoss;
add('mlp.step', async () => { const l = await step(); if (firstLoss === undefined) firstLoss = await value(l); else l.dispose(); }, { async: true, check: () => firstLoss });

await run(`jax-js-${device}${useJit ? '-jit' : ''}`);
