/** Arguments in their places or by name. */

import { checkTensor } from "../core/operands.ts";
import type { Tensor } from "../core/tensor.ts";
import { ArgumentError } from "../tensor/errors.ts";
import { type Arguments, readArguments } from "../tensor/options.ts";

/** A function of a tensor and of `A`, in their places or by name. */
export type Named<A extends readonly unknown[], Y = Tensor> = (
  x: Tensor,
  ...rest: A | Arguments<A, Readonly<Record<string, unknown>>>
) => Y;

/** A function of a tensor and of arguments in their places or by name; `required` of them must be given. */
export function byName<A extends readonly unknown[], Y = Tensor>(
  op: string,
  names: readonly string[],
  f: (x: Tensor, ...rest: A) => Y,
  required: number = names.length,
): Named<A, Y> {
  return (x, ...rest) => {
    checkTensor(op, x);
    const given = readArguments<Record<string, unknown>>(op, rest, names);
    const missing = names.find((name, i) => i < required && given[name] === undefined);
    if (missing !== undefined)
      throw new ArgumentError(`${op}: missing argument '${missing}'; it takes (${names.join(", ")}), or these by name`);
    return f(x, ...(names.map((name) => given[name]) as unknown as A));
  };
}
