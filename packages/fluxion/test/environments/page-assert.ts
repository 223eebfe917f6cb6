/** Stands in for `node:assert/strict` in a page: the assertions that tests of kernels make. */

class AssertionError extends Error {}

const shown = (value: unknown): string => {
  const text = ArrayBuffer.isView(value) ? `[${Array.from(value as Float64Array, String).join()}]` : String(value);
  return text.slice(0, 300);
};

function isSame(x: unknown, y: unknown): boolean {
  if (Object.is(x, y)) return true;
  if (typeof x !== "object" || typeof y !== "object" || x === null || y === null) return false;
  if (Object.getPrototypeOf(x) !== Object.getPrototypeOf(y)) return false;
  const keys = Object.keys(x);
  return (
    keys.length === Object.keys(y).length &&
    keys.every((key) => Object.hasOwn(y, key) && isSame(Reflect.get(x, key), Reflect.get(y, key)))
  );
}

export function ok(value: unknown, message = "a claim is false"): asserts value {
  if (!value) throw new AssertionError(message);
}

const differs = (x: unknown, y: unknown, message?: string): string =>
  `${message === undefined ? "" : `${message}: `}${shown(x)}, not ${shown(y)}`;

export function equal(x: unknown, y: unknown, message?: string): void {
  ok(Object.is(x, y), differs(x, y, message));
}

export function notEqual(x: unknown, y: unknown, message?: string): void {
  ok(!Object.is(x, y), message);
}

export function deepEqual(x: unknown, y: unknown, message?: string): void {
  ok(isSame(x, y), differs(x, y, message));
}

export function match(text: string, pattern: RegExp): void {
  ok(pattern.test(text), `${text} does not match ${pattern}`);
}

export function throws(body: () => unknown, expected?: RegExp | { readonly message?: string | RegExp }): void {
  try {
    body();
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    const wanted = expected instanceof RegExp ? expected : expected?.message;
    if (wanted instanceof RegExp) match(message, wanted);
    else if (wanted !== undefined) equal(message, wanted);
    return;
  }
  throw new AssertionError("nothing was thrown");
}

export function fail(message = "failed"): never {
  throw new AssertionError(message);
}
