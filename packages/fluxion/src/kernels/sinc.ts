/** Sines and cosines of multiples of π, and sinc with all its derivatives. */

/** sin(πx), exactly 0 at integers. */
export function sinPi(x: number): number {
  const r = x - 2 * Math.round(x / 2);
  if (r > 0.5) return Math.sin(Math.PI * (1 - r));
  return r < -0.5 ? -Math.sin(Math.PI * (1 + r)) : Math.sin(Math.PI * r);
}

/** cos(πx), exactly 0 at odd halves. */
export function cosPi(x: number): number {
  const r = Math.abs(x - 2 * Math.round(x / 2));
  return r < 0.25 ? Math.cos(Math.PI * r) : r > 0.75 ? -Math.cos(Math.PI * (1 - r)) : Math.sin(Math.PI * (0.5 - r));
}

/** The k-th derivative of sin(πx) / (πx); every one tends to 0 at ±∞. */
export function sincDerivative(k: number, x: number): number {
  if (x === Infinity || x === -Infinity) return 0;
  if (x === 0) return k % 2 === 1 ? 0 : ((k % 4 === 0 ? 1 : -1) * Math.PI ** k) / (k + 1);
  const u = Math.PI * x;
  const [s, c] = [sinPi(x), cosPi(x)];
  const cycle = [s, c, -s, -c]; // the derivatives of sin u
  // u s⁽ʲ⁾ + j s⁽ʲ⁻¹⁾ = sin⁽ʲ⁾ u, solved upwards where j < |u| and downwards elsewhere: so errors shrink
  if (Math.abs(u) >= k) {
    let z = s / u;
    for (let j = 1; j <= k; j++) z = (cycle[j % 4]! - j * z) / u;
    return z * Math.PI ** k;
  }
  let z = 0;
  for (let j = startOfDescent(k, Math.abs(u)); j > k; j--) z = (cycle[j % 4]! - u * z) / j;
  return z * Math.PI ** k;
}

/** An order so high that the error of taking its derivative for 0 has vanished when the descent is at k. */
function startOfDescent(k: number, u: number): number {
  let j = k + 2;
  for (let error = (u / (k + 1)) * (u / (k + 2)); error > 1e-18; error *= u / j) j++;
  return j;
}
