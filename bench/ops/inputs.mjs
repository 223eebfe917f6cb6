/** The inputs of all libraries: numbers that look like chance, by formulas that are the same everywhere. */

const fraction = (x) => x - Math.floor(x);
const scrambled = (i) => fraction(Math.sin(i * 12.9898) * 43758.5453) - 0.5;

/** Names of inputs, with their values and shapes; integers are Int32Arrays, truth is a Uint8Array. */
export function inputs([h, w]) {
  const n = h * w;
  const real = (f, shape) => ({ values: Float32Array.from({ length: n }, (_, i) => f(i)), shape });
  const first = (x, shape) => ({ values: x.values.slice(0, shape[0]), shape });
  const whole = (length, f, shape) => ({ values: Int32Array.from({ length }, (_, i) => f(i)), shape });
  const truth = (f, shape) => ({ values: Uint8Array.from({ length: n }, (_, i) => f(i)), shape });
  const like = (x, shape) => ({ values: x.values, shape });
  const a = real(scrambled, [n]);
  const b = real((i) => scrambled(i + n), [n]);
  const c = real((i) => 8 * scrambled(i + 2 * n), [n]);
  const p = real((i) => 0.75 + 0.5 * scrambled(i + 3 * n), [n]);
  const m = truth((i) => a.values[i] > 0, [n]);
  return {
    a,
    b,
    c,
    p,
    m,
    h: truth((i) => b.values[i] > 0, [n]),
    s: { values: first(b, [w]).values.toSorted(), shape: [w] },
    r: first(b, [w]),
    q: { values: first(b, [h]).values, shape: [h, 1] },
    q1: first(b, [h]),
    p1: real((i) => 0.5 + scrambled(i + 3 * n), [n]),
    A: like(a, [h, w]),
    B: like(b, [h, w]),
    P: like(p, [h, w]),
    M: like(m, [h, w]),
    T: like(b, [w, h]),
    D: like(a, [5, h / 5, w]),
    E: like(b, [5, w, h / 5]),
    U: { values: a.values.slice(0, n / 5), shape: [h, w / 5] },
    V: { values: b.values.slice(0, n / 5), shape: [h, w / 5] },
    // by 7919 and 31, which no size divides, so that no place comes twice
    i: whole(w, (i) => (i * 7919 + 13) % w, [w]),
    j: whole(h, (i) => (i * 7919 + 13) % h, [h]),
    k: whole(n, (i) => (i * 7919 + 13) % n, [n]),
    K: whole(n, (i) => (i * 7919 + 13) % 1000, [n]),
    I: whole(n, (i) => (Math.floor(i / w) * 31 + (i % w) * 7919) % w, [h, w]),
    G: whole(n, (i) => (Math.floor(i / w) * 31 + (i % w) * 7919) % h, [h, w]),
  };
}

/** What calls besides tensors mention. */
export const counts = ([h, w]) => ({ H: h, W: w, N: h * w });

/** A function of the inputs by their names. */
export const compile = (names, call) => new Function(...names, `return ${call};`);

export const isRandom = (name) => name.endsWith("~");
