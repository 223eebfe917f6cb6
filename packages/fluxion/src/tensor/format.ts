/** Numbers as text, as Python's format does it. */

export type Element = number | bigint | boolean;

/** How all elements of one tensor are written: alike, and padded on the left to a common width. */
export interface Formatter {
  readonly width: number;
  readonly format: (value: Element) => string;
}

export interface NumberStyle {
  /** Digits after the point. */
  readonly precision: number;
  /** Whether floats have an exponent; `null` lets their range decide. */
  readonly sciMode: boolean | null;
}

/** The formatter for the elements of a dtype that are shown. */
export function formatter(dtype: string, values: readonly Element[], style: NumberStyle): Formatter {
  if (dtype === "bool") return padded(values, (value) => (value ? "True" : "False"));
  if (!/^b?float/.test(dtype)) return padded(values, String);
  return floatFormatter(values as readonly number[], style);
}

/**
 * Floats are all written as integers with a point, or all with `precision` digits, or all with an exponent. Zeros,
 * infinities and NaN have no say in that, nor in the width.
 */
function floatFormatter(values: readonly number[], { precision, sciMode }: NumberStyle): Formatter {
  const ordinary = values.filter((x) => Number.isFinite(x) && x !== 0);
  const scientific = (x: Element): string => exponential(Number(x), precision);
  const decimal = (x: Element): string => fixed(Number(x), precision);
  const integral = (x: Element): string => fixed(Number(x), 0) + (Number.isFinite(x) ? "." : "");
  if (ordinary.length === 0) return padded([], integral);

  let [least, largest] = [Number.POSITIVE_INFINITY, 0];
  for (const x of ordinary) {
    least = Math.min(least, Math.abs(x));
    largest = Math.max(largest, Math.abs(x));
  }
  const integers = ordinary.every(Number.isInteger);
  const plain = integers ? integral : decimal;
  const wide = largest / least > 1000 || largest > 1e8 || (!integers && least < 1e-4);
  // PyTorch chooses the width before `sciMode` overrides the notation.
  const { width } = padded(ordinary, wide ? scientific : plain);
  return pad(width, (sciMode ?? wide) ? scientific : plain);
}

const padded = (values: readonly Element[], write: (value: Element) => string): Formatter =>
  pad(
    values.reduce((width: number, value) => Math.max(width, write(value).length), 1),
    write,
  );

const pad = (width: number, write: (value: Element) => string): Formatter => ({
  width,
  format: (value) => write(value).padStart(width),
});

/** A number with `precision` digits after the point, like Python's `.4f`. */
export function fixed(x: number, precision: number): string {
  return signed(x, (size) => {
    // From 10²¹ on `toFixed` gives an exponent; such numbers are integers.
    if (size >= 1e21) return BigInt(size) + (precision > 0 ? `.${"0".repeat(precision)}` : "");
    return halfEven((digits) => size.toFixed(digits), precision);
  });
}

/** A number with one digit before and `precision` after the point, and an exponent of two digits or more, like Python's `.4e`. */
export function exponential(x: number, precision: number): string {
  return signed(x, (size) => {
    const split = (digits: number): string[] => size.toExponential(digits).split("e");
    // A mantissa rounded down has the same exponent: only …9.5 would carry, and 9 is odd.
    const exponent = split(precision)[1]!;
    return `${halfEven((digits) => split(digits)[0]!, precision)}e${exponent[0]}${exponent.slice(1).padStart(2, "0")}`;
  });
}

function signed(x: number, write: (size: number) => string): string {
  if (Number.isNaN(x)) return "nan";
  const size = Math.abs(x);
  return (x < 0 || Object.is(x, -0) ? "-" : "") + (size === Number.POSITIVE_INFINITY ? "inf" : write(size));
}

/** The most digits after the point that JavaScript writes; enough to tell a tie of two decimals from its neighbours. */
const mostDigits = 100;

/** JavaScript rounds the exact value, but a tie away from zero; Python rounds ties to even: 0.125 → 0.12. */
function halfEven(decimal: (digits: number) => string, precision: number): string {
  const longer = decimal(precision + 1);
  if (/[02468]\.?5$/.test(longer)) {
    const exact = decimal(mostDigits);
    if (exact === longer.padEnd(exact.length, "0")) return longer.slice(0, precision === 0 ? -2 : -1);
  }
  return decimal(precision);
}
