/** Parts of a program whose random numbers are their own affair. */

import { kindText } from "../core/operands.ts";
import { ArgumentError } from "../tensor/errors.ts";
import { defaultGenerator } from "./generator.ts";

/** The default generator goes on, after `f` or when the guard is disposed, from where it stood before. */
export function forkRng(): Disposable;
export function forkRng<T>(f: () => T): T;
export function forkRng<T>(f?: () => T): T | Disposable {
  const state = defaultGenerator.getState();
  const restore = (): void => {
    defaultGenerator.setState(state);
  };
  if (f === undefined) return { [Symbol.dispose]: restore };
  if (typeof f !== "function") throw new ArgumentError(`forkRng: expected a function, or nothing, got ${kindText(f)}`);
  let result: T;
  try {
    result = f();
  } finally {
    restore();
  }
  if (typeof (result as { then?: unknown } | null | undefined)?.then === "function")
    throw new ArgumentError(
      "forkRng: the function returned a promise; what comes after its first await draws from the generator as it was " +
        "before. Put forkRng around the synchronous parts, or write: using _ = forkRng()",
    );
  return result;
}
