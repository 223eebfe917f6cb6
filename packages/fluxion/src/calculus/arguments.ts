/** What functions of functions are given: their arguments, orders and points, checked at the door. */

import { checkIntegers, kindText } from "../core/operands.ts";
import type { Tensor } from "../core/tensor.ts";
import { item } from "../ops/read.ts";
import { isFloat } from "../tensor/dtype.ts";
import { ArgumentError, DTypeError, GradError } from "../tensor/errors.ts";
import { numel, showShape } from "../tensor/shape.ts";
import { type Flat, flatten, oneTensor } from "../transforms/tree.ts";

/** The arguments that are differentiated, and how to call the function with others in their places. */
export interface Picked {
  readonly flats: readonly Flat[];
  readonly leaves: readonly Tensor[];
  /** All arguments, with other leaves. */
  with(leaves: readonly Tensor[]): readonly unknown[];
  /** One tree of the leaves' shape for a number as `argnums`, a list for a list. */
  rebuild(leaves: readonly unknown[]): unknown;
}

/** Picks `argnums` from the arguments of a call. */
export function pickArguments(op: string, args: readonly unknown[], argnums: number | readonly number[]): Picked {
  const places = checkIntegers(op, "argnums", argnums).map((i) => {
    const place = i < 0 ? i + args.length : i;
    if (place >= 0 && place < args.length) return place;
    throw new ArgumentError(
      `${op}: argnums ${i} is out of range; the function got ${args.length} argument${args.length === 1 ? "" : "s"}`,
    );
  });
  const flats = places.map((i) => flatten(args[i], op));
  for (const { leaves } of flats) for (const x of leaves) checkFloating(op, x);
  const trees = (leaves: readonly unknown[]): readonly unknown[] => {
    let at = 0;
    return flats.map(({ leaves: own, rebuild }) => rebuild(own.map(() => leaves[at++])));
  };
  return {
    flats,
    leaves: flats.flatMap(({ leaves }) => leaves),
    with: (leaves) => {
      const all = [...args];
      trees(leaves).forEach((tree, i) => {
        all[places[i]!] = tree;
      });
      return all;
    },
    rebuild: (leaves) => (typeof argnums === "number" ? trees(leaves)[0] : trees(leaves)),
  };
}

/** Refuses what has no derivatives: integers and truth values. */
export function checkFloating(op: string, x: Tensor): void {
  if (isFloat(x.dtype)) return;
  throw new DTypeError(
    `${op}: only Tensors of floating point and complex dtype can require gradients; an argument is ${x.dtype}; convert it with .to("float64")`,
  );
}

/** The result of a function that must be one number. */
export function oneNumber(op: string, y: unknown): Tensor {
  const t = oneTensor(y, op);
  if (t.shape.length === 0) return t;
  throw new GradError(
    `${op}: Expected f(*args) to return a scalar tensor, got tensor with ${t.shape.length} dims; its shape is ` +
      `${showShape(t.shape)}: sum it, or map ${op} over examples with vmap`,
  );
}

/** A number of examples to run at a time, or null for all. */
export function checkChunkSize(op: string, chunkSize: unknown): void {
  if (chunkSize === null || chunkSize === undefined) return;
  if (typeof chunkSize === "number" && Number.isInteger(chunkSize) && chunkSize > 0) return;
  throw new ArgumentError(`${op}: chunk_size should be an integer greater than 0, got ${kindText(chunkSize)}`);
}

/** How many elements a point has; at least one. */
export function dimensions(op: string, x: Tensor): number {
  const n = numel(x.shape);
  if (n > 0) return n;
  throw new ArgumentError(`${op}: expected a point with coordinates, got a tensor of shape ${showShape(x.shape)}`);
}

/** A truth value of an untraced tensor of one element. */
export const isTrue = (x: Tensor): boolean => Boolean(item(x));
