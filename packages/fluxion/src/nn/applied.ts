/** Functions whose result may take the place of their input. */

import { scalarOf } from "../core/operands.ts";
import type { Tensor, TensorLike } from "../core/tensor.ts";
import { inPlace } from "../ops/inplace.ts";
import { inNameOf } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";

/** Of one tensor or number. */
export type Unary = (x: TensorLike) => Tensor;

/** The option that they share. */
export interface InPlace {
  /** Writes the result into `x`. */
  readonly inplace?: boolean;
}
/** The arguments of those that take no others. */
export type InPlaceArguments = Arguments<[inplace: boolean], InPlace>;

/** Whether the result is written into the input. */
export const inplaceOf = (op: string, args: readonly unknown[]): boolean | undefined =>
  readArguments<InPlace>(op, args, ["inplace"]).inplace;

/** The result in new memory, or in that of `x`. */
export function applied(op: string, x: TensorLike, inplace: boolean | undefined, compute: Unary): Tensor {
  return inplace === true ? inPlace(`${op}_`, compute)(x as Tensor) : inNameOf(op, () => compute(x));
}

/** A parameter as a number. */
export const numberOf = (op: string, value: unknown): number => Number(scalarOf(op, value)[0]);

/** The type of a function that writes what `F` returns into its first operand. */
export type Written<F> = F extends (...x: infer A) => Tensor ? (x: Tensor, ...rest: Rest<A>) => Tensor : never;
type Rest<A> = A extends readonly [unknown, ...infer R] ? R : never;
