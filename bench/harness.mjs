/**
 * Times the cases of one library. A peer adds cases with `add(name, body, options)` and ends with `run(peer)`, which
 * prints one line: {peer, runtime, cases: {name: {ns, min, n, check}}}, where `ns` is the median over samples.
 *
 * CASES (a regular expression) picks cases; BUDGET is the seconds spent on each (0.25).
 */

const filter = new RegExp(process.env.CASES || ".");
const budget = 1000 * Number(process.env.BUDGET || 0.25);
/** Milliseconds before a case is timed: small work calls more code, more often. */
const warmUp = (name) => (/^scalar|1e3$/.test(name) ? 250 : 60);
const cases = [];

/** `body` is timed; `check` gives a number computed from its result, to be compared across peers. */
export function add(name, body, { async: isAsync = false, check = null } = {}) {
  if (filter.test(name)) cases.push({ name, body, isAsync, check });
}

const pause = () => new Promise((resolve) => setImmediate(resolve));

const median = (values) => values.toSorted((x, y) => x - y)[values.length >> 1];

const kept = { result: undefined }; // results go here, so that no body is dead code

function loopOf({ body, isAsync }) {
  if (isAsync) {
    return async (k) => {
      const start = performance.now();
      for (let i = 0; i < k; i++) kept.result = await body();
      return performance.now() - start;
    };
  }
  return (k) => {
    const start = performance.now();
    for (let i = 0; i < k; i++) kept.result = body();
    return performance.now() - start;
  };
}

async function measure(entry, pauses) {
  const tick = pauses ? pause : () => {};
  const loop = loopOf(entry);
  // warm up, until the engine has put its best code in place, with batches that grow until one takes 5 ms
  let k = 1;
  let ms = await loop(1);
  for (const end = performance.now() + Math.max(budget / 3, warmUp(entry.name)); performance.now() < end; ) {
    ms = await loop(k);
    if (ms < 5) k = Math.min(1 << 20, k * 2);
    await tick();
  }
  k = Math.max(1, Math.min(1 << 20, Math.round((k * 10) / Math.max(ms, 1e-3))));
  const samples = [];
  const end = performance.now() + budget;
  const isShort = () =>
    samples.length < 2 ||
    (samples.length < 5 && performance.now() < end + 3 * budget) ||
    (samples.length < 1000 && performance.now() < end);
  while (isShort()) {
    samples.push(((await loop(k)) / k) * 1e6);
    await tick(); // finalizers and messages of workers run between samples
  }
  return { ns: median(samples), min: Math.min(...samples), n: k * samples.length };
}

/** Times what was added and prints it. Without pauses no finalizer runs between samples. */
export async function run(peer, { pauses = true } = {}) {
  const results = {};
  for (const entry of cases) {
    try {
      const result = await measure(entry, pauses);
      results[entry.name] = entry.check === null ? result : { ...result, check: Number(await entry.check()) };
    } catch (error) {
      results[entry.name] = {
        error: String(error?.message ?? error)
          .split("\n")[0]
          .slice(0, 200),
      };
    }
  }
  console.log(JSON.stringify({ peer, runtime: `node ${process.version}`, cases: results }));
  process.exit(0);
}

/** The inputs of every peer, so that checks agree. */
export const fill = {
  sin: (n, s = 1) => Float32Array.from({ length: n }, (_, i) => Math.sin(i * s)),
  cos: (n, s = 1) => Float32Array.from({ length: n }, (_, i) => Math.cos(i * s)),
};
export const SIZES = [1e3, 1e5, 1e6];
export const MM = [64, 256, 512, 1024];
export const MLP = { batch: 64, in: 784, hidden: 128, out: 10, lr: 0.01 };

/** One batch and the first parameters of the perceptron. */
export function mlpData() {
  const { batch, in: inputs, hidden, out } = MLP;
  return {
    x: fill.sin(batch * inputs, 0.7),
    labels: Int32Array.from({ length: batch }, (_, k) => (k * 7) % out),
    w1: fill.sin(inputs * hidden, 1.3).map((v) => v * 0.05),
    b1: new Float32Array(hidden),
    w2: fill.cos(hidden * out, 1.7).map((v) => v * 0.1),
    b2: new Float32Array(out),
  };
}
