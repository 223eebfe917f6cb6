/** When elements are computed, and when their memory is given back: neither has to be said. */

import { laziness } from "../core/waiting.ts";
import { checkTensor } from "../core/operands.ts";
import { Dense, type Tensor } from "../core/tensor.ts";
import { ArgumentError } from "../tensor/errors.ts";

/** Computes what is pending, copies nothing, and returns the tensor. */
export function realize(x: Tensor): Tensor {
  checkTensor("realize", x);
  if (x.store instanceof Dense) x.store.storage.force();
  return x;
}

/**
 * Gives the memory of a tensor back at once, instead of when the collector finds it. Reading its elements is an error
 * from then on, through its views too. A view gives nothing back, nor does a tensor that a gradient will pass through.
 *
 * @example using y = x.exp(); // disposed at the end of the block
 */
export function dispose(x: Tensor): void {
  checkTensor("dispose", x);
  const { store } = x;
  if (store instanceof Dense && store.storage.owner === store && x.node === null) store.storage.dispose();
}

/**
 * With `true`, every operation is computed when it is called, instead of when its result is read: for debugging. The
 * numbers are the same, bit for bit.
 *
 * @throws ArgumentError unless `on` is true or false.
 */
export function setStrictEager(on: boolean): void {
  if (typeof on !== "boolean") throw new ArgumentError(`setStrictEager: expected true or false, got ${String(on)}`);
  laziness.on = !on;
}
