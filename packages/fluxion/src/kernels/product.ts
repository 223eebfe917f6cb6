/** The product of two matrices of floats, wherever their rows and columns lie; sums are float64. */

type FloatArray = Float64Array | Float32Array;

/** A matrix in a buffer: where it begins, and the steps to the next row and the next column. */
export interface Matrix<A> {
  readonly data: A;
  at: number;
  readonly row: number;
  readonly column: number;
}

/** Writes the m × n product of `a` (m × k) and `b` (k × n) at `o` in row-major order. */
export function product(
  out: FloatArray,
  o: number,
  a: Matrix<FloatArray>,
  b: Matrix<FloatArray>,
  m: number,
  k: number,
  n: number,
): void {
  // where the right factor is dense by rows: rows of it are added up; else inner products
  if (n > 1 && b.column <= b.row) addRows(out, o, a, b, m, k, n);
  else if (n === 1 && a.row < a.column) addRows(out, o, transposed(b), transposed(a), 1, k, m);
  else {
    for (let i = 0; i < m; i++) {
      for (let j = 0; j < n; j++) out[o++] = dot(a, a.at + i * a.row, b, b.at + j * b.column, k);
    }
  }
}

const transposed = <A>(x: Matrix<A>): Matrix<A> => ({ data: x.data, at: x.at, row: x.column, column: x.row });

function addRows(
  out: FloatArray,
  o: number,
  a: Matrix<FloatArray>,
  b: Matrix<FloatArray>,
  m: number,
  k: number,
  n: number,
): void {
  const sums = new Float64Array(n);
  const [p, q, step] = [a.data, b.data, b.column];
  for (let i = 0; i < m; i++, o += n) {
    sums.fill(0);
    for (let l = 0; l < k; l++) {
      const factor = p[a.at + i * a.row + l * a.column]!;
      for (let j = 0, y = b.at + l * b.row; j < n; j++, y += step) sums[j]! += factor * q[y]!;
    }
    out.set(sums, o);
  }
}

/** A row of `a` from `x` on times a column of `b` from `y` on. */
function dot(a: Matrix<FloatArray>, x: number, b: Matrix<FloatArray>, y: number, k: number): number {
  const [p, q] = [a.data, b.data];
  let [s, t] = [0, 0];
  for (; k > 1; k -= 2, x += 2 * a.column, y += 2 * b.row) {
    s += p[x]! * q[y]!;
    t += p[x + a.column]! * q[y + b.row]!;
  }
  return k > 0 ? s + t + p[x]! * q[y]! : s + t;
}
