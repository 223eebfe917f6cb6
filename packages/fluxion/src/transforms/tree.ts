/** Arguments and results of transformed functions: tensors in nested arrays and plain objects. */

import { toTensor } from "../core/operands.ts";
import { isTensor, PyFloat, type Tensor } from "../core/tensor.ts";
import { ArgumentError } from "../tensor/errors.ts";

/** Tensors, numbers, and arrays and plain objects of them. */
export type Tree = unknown;

export interface Flat {
  readonly leaves: readonly Tensor[];
  /** The same structure around other leaves. */
  readonly rebuild: (leaves: readonly unknown[]) => unknown;
}

/** The tensors of a tree in order, and how to put others in their places. Numbers become tensors. */
export function flatten(tree: Tree, op: string): Flat {
  const leaves: Tensor[] = [];
  const visit = (x: unknown): ((next: () => unknown) => unknown) => {
    if (isTensor(x)) {
      leaves.push(x);
      return (next) => next();
    }
    if (Array.isArray(x)) {
      const parts = x.map(visit);
      return (next) => parts.map((part) => part(next));
    }
    if (isPlainObject(x)) {
      const parts = Object.entries(x).map(([key, value]) => [key, visit(value)] as const);
      return (next) => Object.fromEntries(parts.map(([key, part]) => [key, part(next)]));
    }
    if (typeof x === "number" || typeof x === "boolean" || typeof x === "bigint" || x instanceof PyFloat) {
      leaves.push(toTensor(x, op));
      return (next) => next();
    }
    throw new ArgumentError(`${op}: expected a tensor, or nested arrays and objects of tensors, got ${describe(x)}`);
  };
  const build = visit(tree);
  return {
    leaves,
    rebuild: (others) => {
      let at = 0;
      return build(() => others[at++]);
    },
  };
}

export const isPlainObject = (x: unknown): x is Record<string, unknown> =>
  typeof x === "object" &&
  x !== null &&
  (Object.getPrototypeOf(x) === Object.prototype || Object.getPrototypeOf(x) === null);

export function describe(x: unknown): string {
  if (x === null || x === undefined) return String(x);
  if (typeof x === "string") return `the string "${x}"`;
  if (x instanceof Promise) return "a promise (transforms take synchronous functions)";
  return typeof x === "function"
    ? "a function"
    : typeof x === "object"
      ? `an object of class ${x.constructor?.name}`
      : String(x);
}

/** The result of a function as one tensor. */
export function oneTensor(y: unknown, op: string): Tensor {
  const flat = flatten(y, op);
  if (isTensor(y) || typeof y === "number") return flat.leaves[0]!;
  throw new ArgumentError(`${op}: expected the function to return one tensor, got ${describe(y)}`);
}

export function checkFunction(f: unknown, op: string): void {
  if (typeof f !== "function") throw new ArgumentError(`${op}: expected a function of tensors, got ${describe(f)}`);
}
