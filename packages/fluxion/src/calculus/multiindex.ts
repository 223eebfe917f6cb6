/** Multi-indices: how often each variable occurs in a partial derivative. */

/** C(n + d − 1, d): how many partial derivatives of order `d` a function of `n` variables has. */
export function countOf(n: number, d: number): number {
  let count = 1;
  for (let i = 1; i <= d; i++) count = (count * (n - 1 + i)) / i;
  return Math.round(count);
}

/** Generalised binomial coefficient, x real: x (x − 1) … (x − k + 1) / k! */
export function binomial(x: number, k: number): number {
  let product = 1;
  for (let i = 0; i < k; i++) product *= (x - i) / (i + 1);
  return product;
}

/** All lists of `n` whole numbers with the sum `d`, the first number falling. */
export function* compositions(n: number, d: number): Generator<readonly number[]> {
  if (n === 0) {
    if (d === 0) yield [];
    return;
  }
  if (n === 1) {
    yield [d];
    return;
  }
  for (let first = d; first >= 0; first--) for (const rest of compositions(n - 1, d - first)) yield [first, ...rest];
}

/** All lists of `d` places out of `n`, none falling: which variables a partial derivative of order `d` is along. */
export function* ascending(n: number, d: number, from = 0): Generator<readonly number[]> {
  if (d === 0) {
    yield [];
    return;
  }
  for (let first = from; first < n; first++) for (const rest of ascending(n, d - 1, first)) yield [first, ...rest];
}

/**
 * How a partial derivative follows from directional ones: Griewank, Utke and Walther, "Evaluating higher derivative
 * tensors by forward propagation of univariate Taylor series" (2000), equation 13. With c[j] the coefficient of order d
 * of f(x + t j), ∂ⁱf = Σⱼ γ(i, j) c[j] over all j of the same order d, and
 * γ(i, j) = Σ (−1)^|i−k| C(i, k) C(d k / |k|, j) (|k| / d)^d over 0 < k ≤ i.
 */
export function interpolationWeight(i: readonly number[], j: readonly number[]): number {
  const d = i.reduce((sum, n) => sum + n, 0);
  let weight = 0;
  for (const k of below(i)) {
    const size = k.reduce((sum, n) => sum + n, 0);
    if (size === 0) continue;
    let term = (size / d) ** d * ((d - size) % 2 === 0 ? 1 : -1);
    for (let m = 0; m < i.length; m++) term *= binomial(i[m]!, k[m]!) * binomial((d * k[m]!) / size, j[m]!);
    weight += term;
  }
  return weight;
}

/** All lists k with 0 ≤ k ≤ i in each place. */
function* below(i: readonly number[]): Generator<readonly number[]> {
  if (i.length === 0) {
    yield [];
    return;
  }
  for (let first = 0; first <= i[0]!; first++) for (const rest of below(i.slice(1))) yield [first, ...rest];
}
