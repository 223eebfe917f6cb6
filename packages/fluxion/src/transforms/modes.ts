/** Whether operations are recorded: for the length of a function, or until a guard is disposed. */

import { recorder } from "../core/node.ts";
import { kindText } from "../core/operands.ts";
import { ArgumentError } from "../tensor/errors.ts";

/** Restores the mode it was made in: `using _ = noGrad()`. */
export interface ModeGuard extends Disposable {}

function setMode(on: boolean): void {
  recorder.on = on;
  recorder.constant = !on;
}

function within<T>(on: boolean, op: string, f: () => T): T {
  if (typeof f !== "function") throw new ArgumentError(`${op}: expected a function, or nothing, got ${kindText(f)}`);
  const before = { ...recorder };
  setMode(on);
  let result: T;
  try {
    result = f();
  } finally {
    Object.assign(recorder, before);
  }
  if (typeof (result as { then?: unknown } | null | undefined)?.then === "function") {
    throw new ArgumentError(
      `${op}: the function returned a promise; the mode holds for synchronous code only, so what comes after its first await ` +
        `runs without it (the part before has run). Put ${op} around the synchronous parts, or write: using _ = ${op}()`,
    );
  }
  return result;
}

function guard(on: boolean): ModeGuard {
  const before = { ...recorder };
  setMode(on);
  let done = false;
  return {
    [Symbol.dispose]() {
      if (!done) Object.assign(recorder, before);
      done = true;
    },
  };
}

/** Nothing is recorded while `f` runs, or until the guard is disposed. */
export function noGrad(): ModeGuard;
export function noGrad<T>(f: () => T): T;
export function noGrad<T>(f?: () => T): T | ModeGuard {
  return f === undefined ? guard(false) : within(false, "noGrad", f);
}

/** Recording is on while `f` runs, also within `noGrad`. */
export function enableGrad(): ModeGuard;
export function enableGrad<T>(f: () => T): T;
export function enableGrad<T>(f?: () => T): T | ModeGuard {
  return f === undefined ? guard(true) : within(true, "enableGrad", f);
}

/** Switches recording on or off: for good, or while `f` runs. */
export function setGradEnabled(flag: boolean): ModeGuard;
export function setGradEnabled<T>(flag: boolean, f: () => T): T;
export function setGradEnabled<T>(flag: boolean, f?: () => T): T | ModeGuard {
  if (typeof flag !== "boolean") throw new ArgumentError(`setGradEnabled: expected a boolean, got ${kindText(flag)}`);
  return f === undefined ? guard(flag) : within(flag, "setGradEnabled", f);
}

/** Whether operations are being recorded. */
export const isGradEnabled = (): boolean => recorder.on;
