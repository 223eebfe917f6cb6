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
  const [p, q] = [a.data, b.data];
  const sums = new Float64Array(n);
  for (let x = a.at; m > 0; m--, x += a.row, o += n) {
    sums.fill(0);
    if (n > 1 && b.column <= b.row) {
      // rows of `b` are dense: they are added up
      for (let l = 0; l < k; l++) {
        const factor = p[x + l * a.column]!;
        for (let j = 0, y = b.at + l * b.row; j < n; j++, y += b.column) sums[j]! += factor * q[y]!;
      }
    } else {
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let l = 0, i = x, y = b.at + j * b.column; l < k; l++, i += a.column, y += b.row) sum += p[i]! * q[y]!;
        sums[j] = sum;
      }
    }
    out.set(sums, o);
  }
}
