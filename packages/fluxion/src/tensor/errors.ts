/** Errors that a user can meet; every message begins with the operation, then says what was given, then the remedy. */

export class FluxionError extends Error {
  override readonly name: string = "FluxionError";
}

/** Runs `f`; what goes wrong in the operations that it uses is told in the name of `op`. */
export function inNameOf<T>(op: string, f: () => T): T {
  try {
    return f();
  } catch (error) {
    if (!(error instanceof FluxionError) || error.message.startsWith(`${op}: `)) throw error;
    const Same = error.constructor as new (message: string, options: ErrorOptions) => FluxionError;
    throw new Same(error.message.replace(/^\w+(?=: )/, op), { cause: error });
  }
}

/** Rows bear PyTorch's names, `logical_not`; messages have the public one, `logicalNot`. */
export const publicName = (name: string): string => name.replace(/(?<=\w)_(\w)/g, (_, c: string) => c.toUpperCase());

/** Sizes that do not fit. */
export class ShapeError extends FluxionError {
  override readonly name = "ShapeError";
}

/** Types of elements that do not fit. */
export class DTypeError extends FluxionError {
  override readonly name = "DTypeError";
}

/** A dim or an index out of range. */
export class IndexError extends FluxionError {
  override readonly name = "IndexError";
}

/** The state of differentiation: no graph, a freed one, a saved value modified, an unused input. */
export class GradError extends FluxionError {
  override readonly name = "GradError";
}

/** More memory than there is, or memory that was given back. */
export class MemoryError extends FluxionError {
  override readonly name = "MemoryError";
}

/** All else: a wrong kind of argument, an unknown option, an asynchronous callback. */
export class ArgumentError extends FluxionError {
  override readonly name = "ArgumentError";
}
