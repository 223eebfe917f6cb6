/** Arithmetic as PyTorch's kernels round it: fused, since the processor is. */

/** A number split in two that have half as many digits (Dekker 1971). */
function split(x: number): readonly [high: number, low: number] {
  const c = 134217729 * x;
  const high = c - (c - x);
  return [high, x - high];
}

/** a · b + c, rounded once; exact in all but the rarest of ties. */
export function fma64(a: number, b: number, c: number): number {
  const product = a * b;
  const [ah, al] = split(a);
  const [bh, bl] = split(b);
  const error = ah * bh - product + ah * bl + al * bh + al * bl;
  const sum = product + c;
  const v = sum - product;
  const result = sum + (product - (sum - v) + (c - v) + error);
  return result === result ? result : a * b + c; // parts of huge numbers overflow
}
