import type { TypedArray } from "../tensor/dtype.ts";

/**
 * Singular values and vectors of m × n matrices, by one-sided Jacobi rotations (Hestenes 1958): for each, k = min(m, n)
 * rows of the m elements of a left vector, the n of the right one and the value, which descend.
 */
export function singularSystems(x: TypedArray, m: number, n: number): Float64Array {
  const k = Math.min(m, n);
  const count = m * n === 0 ? 0 : x.length / (m * n);
  const out = new Float64Array(count * k * (m + n + 1));
  for (let i = 0, at = 0; i < count; i++) {
    const a = x.subarray(i * m * n, (i + 1) * m * n) as Float64Array;
    const triples = m >= n ? triplesOf(columnsOf(a, m, n)) : triplesOf(rowsOf(a, m, n)).map(swap);
    for (const { left, right, value } of triples) {
      out.set(left, at);
      out.set(right, at + m);
      out[at + m + n] = value;
      at += m + n + 1;
    }
  }
  return out;
}

interface Triple {
  readonly left: Float64Array;
  readonly right: Float64Array;
  readonly value: number;
}
const swap = ({ left, right, value }: Triple): Triple => ({ left: right, right: left, value });

const columnsOf = (a: Float64Array, m: number, n: number): Float64Array[] =>
  Array.from({ length: n }, (_, j) => Float64Array.from({ length: m }, (_, i) => a[i * n + j]!));
const rowsOf = (a: Float64Array, m: number, n: number): Float64Array[] =>
  Array.from({ length: m }, (_, i) => Float64Array.from(a.subarray(i * n, (i + 1) * n)));

const mostSweeps = 60;

/** Turns the columns, no more than they are long, until they are orthogonal: their lengths are the values. */
function triplesOf(columns: Float64Array[]): Triple[] {
  const n = columns.length;
  const turns = columns.map((_, j) => Float64Array.from({ length: n }, (_, i) => Number(i === j)));
  for (let sweep = 0, turned = true; turned && sweep < mostSweeps; sweep++) {
    turned = false;
    for (let p = 0; p < n; p++)
      for (let q = p + 1; q < n; q++) turned = rotate(columns[p]!, columns[q]!, turns[p]!, turns[q]!) || turned;
  }
  const order = columns.map((c, j) => ({ value: Math.sqrt(dot(c, c)), j })).sort((a, b) => b.value - a.value);
  const triples: Triple[] = [];
  for (const { value, j } of order) {
    const left = value > 0 ? columns[j]!.map((v) => v / value) : besides(triples, columns[j]!.length);
    // V has in row j what the unit vectors became
    triples.push({ left, right: Float64Array.from(turns[j]!), value });
  }
  return triples;
}

/** Makes two columns orthogonal, and turns what belongs to them alike; false where they are. */
function rotate(x: Float64Array, y: Float64Array, u: Float64Array, v: Float64Array): boolean {
  const [a, b, c] = [dot(x, x), dot(y, y), dot(x, y)];
  if (!(Math.abs(c) > 1e-16 * Math.sqrt(a * b))) return false;
  const zeta = (b - a) / (2 * c);
  const tangent = (zeta >= 0 ? 1 : -1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const cosine = 1 / Math.sqrt(1 + tangent * tangent);
  const sine = cosine * tangent;
  for (const [p, q] of [
    [x, y],
    [u, v],
  ] as const) {
    for (let i = 0; i < p.length; i++) {
      const [s, t] = [p[i]!, q[i]!];
      p[i] = cosine * s - sine * t;
      q[i] = sine * s + cosine * t;
    }
  }
  return true;
}

/** A unit vector orthogonal to those on the left. */
function besides(triples: readonly Triple[], length: number): Float64Array {
  for (let axis = 0; axis < length; axis++) {
    const v = Float64Array.from({ length }, (_, i) => Number(i === axis));
    for (let twice = 0; twice < 2; twice++) {
      for (const { left } of triples) {
        const c = dot(v, left);
        for (let i = 0; i < length; i++) v[i]! -= c * left[i]!;
      }
    }
    const size = Math.sqrt(dot(v, v));
    if (size > 0.1 / Math.sqrt(length)) return v.map((w) => w / size);
  }
  return new Float64Array(length);
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}
