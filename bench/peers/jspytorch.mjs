// js-pytorch (plain nested arrays, CPU). It has no tanh, softmax over rows is its own, and its only optimizer is Adam.
import { torch } from 'js-pytorch';
import { MLP, MM, add, fill, mlpData, run } from '../harness.mjs';

const rows = (flat, r, c) => Array.from({ length: r }, (_, i) => Array.from(flat.subarray(i * c, (i + 1) * c)));
const leaf = (v) => torch.tensor([v], true);
const x = leaf(5), y = leaf(3);
add('scalar.mul', () => x.mul(y), { check: () => x.mul(y).data[0] });
const seed1 = () => { const t = leaf(5); torch.pow(t, 2).backward(); return t; };
const seed2 = () => { const a = leaf(5), b = leaf(3); torch.pow(a, 2).mul(torch.pow(b, 2)).backward(); return a; };
const chain50 = () => { const a = leaf(5), b = leaf(1.01); let z = a; for (let i = 0; i < 25; i++) { z = z.mul(b); z = z.add(b); } z.backward(); return b; };
add('scalar.seed1', seed1, { check: () => seed1().grad[0] });
add('scalar.seed2', seed2, { check: () => seed2().grad[0] });
add('scalar.chain50', chain50, { check: () => chain50().grad[0] });
for (const n of [1e3, 1e5]) {
  const tag = `1e${Math.log10(n)}`;
  const a = torch.tensor(Array.from(fill.sin(n))), b = torch.tensor(Array.from(fill.cos(n)));
  add(`ew.add.${tag}`, () => a.add(b), { check: () => a.add(b).data.reduce((s, v) => s + v, 0) });
  add(`ew.exp.${tag}`, () => torch.exp(a), { check: () => torch.exp(a).data.reduce((s, v) => s + v, 0) });
}
for (const n of MM.filter((v) => v <= 256)) {
  const p = torch.tensor(rows(fill.sin(n * n, 0.7), n, n)), q = torch.tensor(rows(fill.cos(n * n, 1.3), n, n));
  add(`mm.f32.${n}`, () => torch.matmul(p, q), { check: () => torch.matmul(p, q).data.flat().reduce((s, v) => s + Math.abs(v), 0) });
}
const d = mlpData();
class Net extends torch.nn.Module {
  constructor() {
    super();
    this.l1 = new torch.nn.Linear(MLP.in, MLP.hidden, 'cpu', true);
    this.relu = new torch.nn.ReLU();
    this.l2 = new torch.nn.Linear(MLP.hidden, MLP.out, 'cpu', true);
  }
  forward(v) { return this.l2.forward(this.relu.forward(this.l1.forward(v))); }
}
const net = new Net();
const X = torch.tensor(rows(d.x, MLP.batch, MLP.in)), Y = torch.tensor(Array.from(d.labels));
const crit = new torch.nn.CrossEntropyLoss(), adam = new torch.optim.Adam(net.parameters(), MLP.lr);
add('mlp.step', () => { crit.forward(net.forward(X), Y).backward(); adam.step(); adam.zero_grad(); });
await run('js-pytorch');
