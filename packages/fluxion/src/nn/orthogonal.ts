/** Orthogonal columns from any: the first factor of a QR decomposition, by reflections (Householder 1958). */

/** A matrix by its columns. */
type Columns = readonly Float64Array[];

/** Orthonormal columns that span those of `a`; the diagonal of the triangle that they leave is not negative. */
export function orthonormal(a: Columns): Columns {
  const columns = a.map((x) => x.slice());
  const mirrors: Float64Array[] = [];
  const signs: number[] = [];
  columns.forEach((x, j) => {
    for (const mirror of mirrors) reflect(mirror, x);
    const v = x.slice();
    v.fill(0, 0, j);
    const length = Math.sqrt(dot(v, v));
    signs.push(v[j]! > 0 ? -1 : 1); // the sign of what the reflection leaves on the diagonal
    v[j]! += v[j]! > 0 ? length : -length;
    mirrors.push(v);
    reflect(v, x);
  });
  return columns.map((x, j) => {
    const q = new Float64Array(x.length);
    q[j] = signs[j]!;
    for (const mirror of [...mirrors].reverse()) reflect(mirror, q);
    return q;
  });
}

/** x − 2 v ⟨v, x⟩ / ⟨v, v⟩, in place. */
function reflect(v: Float64Array, x: Float64Array): void {
  const size = dot(v, v);
  if (size === 0) return;
  const factor = (2 * dot(v, x)) / size;
  for (let i = 0; i < x.length; i++) x[i]! -= factor * v[i]!;
}

function dot(x: Float64Array, y: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < x.length; i++) sum += x[i]! * y[i]!;
  return sum;
}
