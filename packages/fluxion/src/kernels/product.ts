/** The product of two matrices of floats, wherever their rows and columns lie; sums are float64. */

type FloatArray = Float64Array | Float32Array;

/** A matrix in a buffer: where it begins, and the steps to the next row and the next column. */
export interface Matrix<A> {
  readonly data: A;
  at: number;
  readonly row: number;
  readonly column: number;
}

/** Rows and columns of the tile of the result that is held in registers. */
const tileRows = 4;
const tileColumns = 2;
/** Terms that are summed in one tile before it is added to the result: two panels of that length stay in the cache. */
const depth = 1024;
/** Multiplications below which packing costs more than it saves. */
const packingMinimum = 2048;

/** Writes the m × n product of `a` (m × k) and `b` (k × n) at `o` in row-major order; `out` is zero there. */
export function product(
  out: FloatArray,
  o: number,
  a: Matrix<FloatArray>,
  b: Matrix<FloatArray>,
  m: number,
  k: number,
  n: number,
): void {
  if (n === 1) timesVector(out, o, a, b, m, k);
  else if (m === 1) timesVector(out, o, transposed(b), transposed(a), n, k);
  else if (m * k * n < packingMinimum) productOfSmall(out, o, a, b, m, k, n);
  else productByTiles(out, o, a, b, m, k, n);
}

const transposed = <A>(x: Matrix<A>): Matrix<A> => ({ data: x.data, at: x.at, row: x.column, column: x.row });

function productOfSmall(
  out: FloatArray,
  o: number,
  a: Matrix<FloatArray>,
  b: Matrix<FloatArray>,
  m: number,
  k: number,
  n: number,
): void {
  for (let i = 0; i < m; i++) {
    for (let j = 0; j < n; j++) {
      out[o + i * n + j] = dot(a.data, a.at + i * a.row, a.column, b.data, b.at + j * b.column, b.row, k);
    }
  }
}

/** A matrix times a vector: by rows, or by columns where those are the dense ones. */
function timesVector(
  out: FloatArray,
  o: number,
  a: Matrix<FloatArray>,
  v: Matrix<FloatArray>,
  m: number,
  k: number,
): void {
  const p = a.data;
  const { row, column } = a;
  if (column <= row || m < tileRows) {
    productOfSmall(out, o, a, v, m, k, 1);
    return;
  }
  const sums = new Float64Array(m);
  for (let l = 0; l < k; l++) {
    const factor = v.data[v.at + l * v.row]!;
    let x = a.at + l * column;
    for (let i = 0; i < m; i++, x += row) sums[i]! += p[x]! * factor;
  }
  out.set(sums, o);
}

function dot(p: FloatArray, x: number, xStep: number, q: FloatArray, y: number, yStep: number, k: number): number {
  let s = 0;
  let t = 0;
  let l = 0;
  for (; l + 2 <= k; l += 2, x += 2 * xStep, y += 2 * yStep) {
    s += p[x]! * q[y]!;
    t += p[x + xStep]! * q[y + yStep]!;
  }
  return l < k ? s + t + p[x]! * q[y]! : s + t;
}

/**
 * Both factors are packed into panels in the order in which the tile reads them (Goto and van de Geijn 2008); panels
 * that reach over the edge are padded with zeros.
 */
function productByTiles(
  out: FloatArray,
  o: number,
  a: Matrix<FloatArray>,
  b: Matrix<FloatArray>,
  m: number,
  k: number,
  n: number,
): void {
  const inPlace = out instanceof Float64Array;
  const sums = inPlace ? out : new Float64Array(m * n);
  const base = inPlace ? o : 0;
  const z = new Float64Array(tileRows * tileColumns);
  const length = Math.min(k, depth);
  const left = new Float64Array(Math.ceil(m / tileRows) * tileRows * length);
  const right = new Float64Array(Math.ceil(n / tileColumns) * tileColumns * length);
  // Columns whose panels stay in the second-level cache while all rows pass.
  const columns = Math.max(tileColumns, Math.floor(2 ** 15 / length / tileColumns) * tileColumns);
  for (let from = 0; from < k; from += depth) {
    const count = Math.min(depth, k - from);
    pack(left, a.data, a.at + from * a.column, a.row, a.column, m, count, tileRows);
    pack(right, b.data, b.at + from * b.row, b.column, b.row, n, count, tileColumns);
    for (let first = 0; first < n; first += columns) {
      const end = Math.min(n, first + columns);
      for (let i = 0; i < m; i += tileRows) {
        const height = Math.min(tileRows, m - i);
        for (let j = first; j < end; j += tileColumns) {
          tile(z, left, i * count, right, j * count, count);
          const width = Math.min(tileColumns, n - j);
          for (let r = 0, to = base + i * n + j; r < height; r++, to += n) {
            for (let c = 0; c < width; c++) sums[to + c]! += z[r * tileColumns + c]!;
          }
        }
      }
    }
  }
  if (!inPlace) out.set(sums, o);
}

/** Panels of `width` lines side by side: for each step along the lines, the elements of all. */
function pack(
  to: Float64Array,
  x: FloatArray,
  at: number,
  across: number,
  along: number,
  lines: number,
  count: number,
  width: number,
): void {
  for (let line = 0; line < lines; line += width) {
    for (let w = 0; w < width; w++) {
      let o = line * count + w;
      if (line + w < lines) {
        for (let l = 0, i = at + (line + w) * across; l < count; l++, i += along, o += width) to[o] = x[i]!;
      } else {
        for (let l = 0; l < count; l++, o += width) to[o] = 0;
      }
    }
  }
}

/** The 4 × 2 tile: eight sums and what they need fit the registers. */
function tile(z: Float64Array, a: Float64Array, i: number, b: Float64Array, j: number, count: number): void {
  let z00 = 0;
  let z01 = 0;
  let z10 = 0;
  let z11 = 0;
  let z20 = 0;
  let z21 = 0;
  let z30 = 0;
  let z31 = 0;
  for (let l = 0; l < count; l++, i += 4, j += 2) {
    const x = b[j]!;
    const y = b[j + 1]!;
    const a0 = a[i]!;
    const a1 = a[i + 1]!;
    const a2 = a[i + 2]!;
    const a3 = a[i + 3]!;
    z00 += a0 * x;
    z01 += a0 * y;
    z10 += a1 * x;
    z11 += a1 * y;
    z20 += a2 * x;
    z21 += a2 * y;
    z30 += a3 * x;
    z31 += a3 * y;
  }
  z[0] = z00;
  z[1] = z01;
  z[2] = z10;
  z[3] = z11;
  z[4] = z20;
  z[5] = z21;
  z[6] = z30;
  z[7] = z31;
}
