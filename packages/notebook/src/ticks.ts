/** Where an axis has its ticks, and how they read. */

/** Round numbers between two bounds, about `count` of them: steps of 1, 2 or 5 times a power of ten. */
export function niceTicks(from: number, to: number, count: number): readonly number[] {
  const span = to - from;
  if (!(span > 0)) return [from];
  const rough = span / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * (rough / power < 1.5 ? 1 : rough / power < 3.5 ? 2 : rough / power < 7.5 ? 5 : 10);
  const first = Math.ceil(from / step - 1e-9);
  const last = Math.floor(to / step + 1e-9);
  return Array.from({ length: last - first + 1 }, (_, i) => roundTo(12, (first + i) * step, step));
}

/** `x` without the noise of its last digits, which are small against `step`. */
function roundTo(digits: number, x: number, step: number): number {
  const unit = 10 ** (Math.floor(Math.log10(step)) - digits);
  const rounded = Number((Math.round(x / unit) * unit).toPrecision(digits));
  return rounded === 0 ? 0 : rounded;
}

/** A number as it stands at an axis: `−0.5`, `2·10⁶`. */
export function tickText(x: number): string {
  const size = Math.abs(x);
  if (size !== 0 && (size >= 1e5 || size < 1e-4)) {
    const exponent = Math.floor(Math.log10(size) + 1e-9);
    const mantissa = Number((size / 10 ** exponent).toPrecision(6));
    return `${x < 0 ? "−" : ""}${mantissa === 1 ? "" : `${mantissa}·`}10${superscript(exponent)}`;
  }
  return String(Number(x.toPrecision(10))).replace("-", "−");
}

const raised = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A whole number as an exponent: `⁻¹²`. */
export function superscript(n: number): string {
  return [...String(n)].map((digit) => (digit === "-" ? "⁻" : raised[Number(digit)]!)).join("");
}

/** A whole number as an index: `₁₂`. */
export const subscript = (n: number): string => [...String(n)].map((digit) => "₀₁₂₃₄₅₆₇₈₉"[Number(digit)]!).join("");
