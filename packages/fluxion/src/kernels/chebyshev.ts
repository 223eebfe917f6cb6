/**
 * Σ c[k] Tₖ(t) for t in [−1, 1], by Clenshaw's recurrence. The coefficients in this folder are discrete cosine transforms
 * of the function at 64 or 128 Chebyshev points, computed with 60 digits and cut off below 10⁻¹⁷.
 */
export function chebyshev(c: readonly number[], t: number): number {
  let b = 0;
  let a = 0;
  for (let k = c.length - 1; k > 0; k--) {
    const next = 2 * t * b - a + c[k]!;
    a = b;
    b = next;
  }
  return t * b - a + c[0]!;
}
