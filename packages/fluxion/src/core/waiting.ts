/** The place where results that wait are installed (`pending.ts`): without it, every row is computed at once. */

import type { ReduceKind } from "../kernels/folds.ts";
import type { Operand } from "../kernels/operand.ts";
import type { DType, TypedArray } from "../tensor/dtype.ts";
import type { Shape } from "../tensor/shape.ts";
import type { Storage } from "../tensor/storage.ts";
import type { Elementwise } from "./primitive.ts";
import type { Tensor } from "./tensor.ts";

export interface Results {
  /** A storage whose elements a row will compute from these inputs; null where no vectors do. */
  postpone(
    rule: Elementwise,
    inputs: readonly Tensor[],
    dtype: DType,
    result: DType,
    shape: Shape,
    op: string,
  ): Storage | null;
  /** Reduces all elements of what waits without ever storing them; null where they are better stored, or do not wait. */
  reduce(kind: ReduceKind, x: Operand, shape: Shape, gone: number, from: DType, to: DType): TypedArray | null;
  /** Computes what waits straight into the memory of a tensor that it will replace; false where that cannot be done. */
  computeInto(value: Storage, target: Storage, offset: number): boolean;
  /** Gives back the memory of those storages that nothing kept will read; those that stay are returned. */
  sweep(storages: readonly Storage[], kept: readonly Storage[]): Storage[];
}

export const waiting: { results: Results | null } = { results: null };

/** Whether results wait; off, each operation is computed when it is called. */
export const laziness: { on: boolean } = { on: true };
