/** One value in all elements of a place. */

import { type DType, dtypes } from "../../tensor/dtype.ts";
import type { Shape } from "../../tensor/shape.ts";
import type { Operand } from "../operand.ts";
import { copyPlaces, type Place, placeOf, vectorMemory } from "./copy.ts";
import type { Linear } from "./kernel.ts";

/** Fills as `fillInto` does, if the operand lies in linear memory or may move there; false where JavaScript has to. */
export function wasmFill(out: Operand, shape: Shape, value: number | bigint): boolean {
  const { storage } = out;
  if (storage === null) return false;
  const linear = vectorMemory();
  const to = placeOf(linear, out, storage.dtype);
  if (linear === null || to === null) return false;
  fillPlace(linear, to, shape, value, storage.dtype);
  return true;
}

/** Sets all elements to `value`, which is of the kind that the type's arrays hold (a bigint for int64). */
export function fillPlace(
  linear: Linear,
  out: Place,
  shape: readonly number[],
  value: number | bigint,
  dtype: DType,
): void {
  if (shape.includes(0)) return;
  // The first element gets it, and is then copied to all: each reads it before it writes the same.
  const { array, half } = dtypes[dtype];
  new array(linear.memory.buffer, out.address, 1)[0] = half === null ? value : half.encode(value as number);
  copyPlaces(linear, out, { address: out.address, strides: shape.map(() => 0) }, shape, dtype, dtype);
}
