import { MissingName } from "./rows.ts";

/** The library under test, reached by names alone. */
export interface Library {
  /** Everything that `import * as torch from "fluxion"` gives. */
  readonly torch: Readonly<Record<string, unknown>>;
  /** Marks a number as Python's float even where it is integer-valued. */
  readonly pyFloat: (value: number) => unknown;
}

/** What the runner asks of a tensor by itself; everything else goes by name. */
export interface LibraryTensor {
  readonly shape: readonly number[];
  readonly dtype: string;
  readonly requiresGrad: boolean;
  readonly gradFn: LibraryNode | null;
  toArray(): unknown;
}

/** A node of the graph. */
export interface LibraryNode {
  name(): string;
  readonly nextFunctions: readonly (readonly [LibraryNode | null, number])[];
}

export type AnyFunction = (...args: readonly unknown[]) => unknown;

const tensorMark = Symbol.for("fluxion.tensor");

/** Whether a value is a tensor of the library. */
export function isTensor(value: unknown): value is LibraryTensor {
  return typeof value === "object" && value !== null && tensorMark in value;
}

/** PyTorch's name in the library: camel-cased, a final underscore kept. */
export function camelCase(name: string): string {
  return name.replaceAll(/(?<=[^_])_([a-zA-Z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** The value under a dotted PyTorch name, `nn.functional.mse_loss`. */
export function lookUp(library: Library, path: string): unknown {
  let value: unknown = library.torch;
  for (const name of path.split(".")) {
    value = (value as Record<string, unknown> | undefined)?.[camelCase(name)];
    if (value === undefined || value === null) throw new MissingName(`torch.${path} does not exist`);
  }
  return value;
}

/** The function under the first of the dotted names that exists. */
export function functionNamed(library: Library, ...paths: readonly string[]): AnyFunction {
  for (const path of paths) {
    try {
      const value = lookUp(library, path);
      if (typeof value === "function") return value as AnyFunction;
    } catch (error) {
      if (!(error instanceof MissingName)) throw error; // the next name may exist
    }
  }
  throw new MissingName(`torch.${paths[0]} does not exist`);
}

/** Calls a function, or constructs where it is a class. */
export function invoke(target: AnyFunction, args: readonly unknown[]): unknown {
  if (isClass(target)) return new (target as unknown as new (...args: readonly unknown[]) => unknown)(...args);
  return target(...args);
}

/** Calls a method, or where tensors have none of that name the function. */
export function callMethod(library: Library, self: unknown, name: string, args: readonly unknown[]): unknown {
  const method = (self as Record<string, unknown>)[camelCase(name)];
  if (typeof method === "function") return (method as AnyFunction).apply(self, args as unknown[]);
  return functionNamed(library, name)(self, ...args);
}

function isClass(target: AnyFunction): boolean {
  return Function.prototype.toString.call(target).startsWith("class");
}
