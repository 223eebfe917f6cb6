/** Programs that run everywhere: in pages, in Node, with WebAssembly or without. */

import { grad, jvp, nn, noGrad, nthDerivative, ones, type Tensor, taylor, tensor, vmap } from "fluxion";

/** What a few values and derivatives print; the same wherever they are computed. */
export function values(): readonly string[] {
  const x = tensor(5, { requiresGrad: true });
  const v = tensor([0, 1, 2], { requiresGrad: true });
  v.sin().mul(v).sum().backward();
  const m = tensor([
    [1, 2],
    [3, 4],
  ]);
  const long = tensor(
    Float32Array.from({ length: 5000 }, (_, i) => i / 5000),
    { requiresGrad: true },
  );
  long.tanh().mul(2).exp().sub(long).mean().backward();
  const results: readonly unknown[] = [
    grad(x.pow(2), x),
    nthDerivative(x.pow(2).add(x.pow(3)), x, 2),
    v.grad,
    jvp((t) => t.exp(), [tensor([0, 1])], [tensor([1, 2])])[1],
    vmap((t: Tensor) => t.mul(2))(m),
    taylor((t) => t.sin(), 0, 3).join(),
    m.matmul(m).add(tensor([1, 0])),
    m.softmax(1).sum(0),
    long.grad!.sum(),
    m.t().reshape([4]).logsumexp(0),
  ];
  return results.map(String);
}

/** Large results in a synchronous loop that nobody disposes of; the sum of their first elements. */
export function temporaries(times: number, length: number): number {
  const x = ones([length]);
  let sum = 0;
  for (let i = 0; i < times; i++) {
    const y = x.add(i).realize();
    sum += y.at(length - 1).item() as number;
  }
  return sum;
}

/** A perceptron trained in a synchronous loop; its loss before and after. */
export function training(steps: number): readonly [before: number, after: number] {
  let angle = 0;
  const noise = (shape: readonly number[]): Tensor =>
    tensor(Float32Array.from({ length: shape.reduce((a, b) => a * b) }, () => Math.sin(angle++ * angle))).reshape(
      shape,
    );
  const [batch, inputs, hidden, outputs] = [8, 256, 64, 10];
  const x = noise([batch, inputs]);
  const labels = tensor(
    Array.from({ length: batch }, (_, i) => (7 * i) % outputs),
    { dtype: "int64" },
  );
  const parameter = (shape: readonly number[]): Tensor => noise(shape).mul(0.05).detach().requiresGrad_();
  const [w1, b1, w2, b2] = [
    parameter([inputs, hidden]),
    parameter([hidden]),
    parameter([hidden, outputs]),
    parameter([outputs]),
  ] as const;
  const loss = (): Tensor => {
    const h = nn.functional.relu(x.matmul(w1).add(b1));
    return nn.functional.crossEntropy(h.matmul(w2).add(b2), labels);
  };
  const before = loss().item() as number;
  for (let i = 0; i < steps; i++) {
    loss().backward();
    noGrad(() => {
      for (const p of [w1, b1, w2, b2]) {
        p.sub_(p.grad!.mul(0.01));
        p.grad = null;
      }
    });
  }
  return [before, loss().item() as number];
}

/** So many operations on numbers, in graphs of 50 with a gradient each; the last gradient. */
export function scalars(operations: number): number {
  const [x, z] = [tensor(0.5, { requiresGrad: true }), tensor(1.01, { requiresGrad: true })];
  for (let n = 0; n < operations; n += 50) {
    x.grad = z.grad = null;
    let y: Tensor = x;
    for (let i = 0; i < 25; i++) y = y.mul(z).add(z);
    y.backward();
  }
  return z.grad!.item() as number;
}

/** How often each loop runs. */
export interface Load {
  readonly temporaries: number;
  readonly steps: number;
  readonly operations: number;
}

/** What a synchronous loop has to survive. */
export const fullLoad: Load = { temporaries: 10_000, steps: 2000, operations: 5_000_000 };
/** For where expressions are interpreted; the results are still more than 1 GiB. */
export const lightLoad: Load = { temporaries: 1500, steps: 300, operations: 200_000 };

/** What the programs gave, and how many milliseconds each took. */
export interface ProgramReport {
  readonly load: Load;
  readonly values: readonly string[];
  readonly temporaries: number;
  readonly training: readonly [before: number, after: number];
  readonly scalars: number;
  readonly ms: Readonly<Record<string, number>>;
}

export function runPrograms(load: Load): ProgramReport {
  const ms: Record<string, number> = {};
  const timed = <T>(name: string, f: () => T): T => {
    const start = performance.now();
    const result = f();
    ms[name] = Math.round(performance.now() - start);
    return result;
  };
  return {
    load,
    values: timed("values", values),
    temporaries: timed("temporaries", () => temporaries(load.temporaries, 100_000)),
    training: timed("training", () => training(load.steps)),
    scalars: timed("scalars", () => scalars(load.operations)),
    ms,
  };
}
