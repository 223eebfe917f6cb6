/** `grad` with its two faces: of tensors that were computed, and of functions. */

import { checkTensors } from "../core/operands.ts";
import { isTensor, type Tensor, type TensorLike } from "../core/tensor.ts";
import { ArgumentError } from "../tensor/errors.ts";
import { checkOptions } from "../tensor/options.ts";
import { type GradFunctionOptions, gradOfFunction } from "./functions.ts";
import { type GradOptions, gradients } from "./gradients.ts";

const names = [
  "gradOutputs",
  "retainGraph",
  "createGraph",
  "allowUnused",
  "materializeGrads",
  "isGradsBatched",
  "order",
];

type Seeds = Tensor | readonly (Tensor | null)[];
const isList: (x: unknown) => x is readonly (Tensor | null)[] = Array.isArray;

/**
 * The gradient of Σ `y` (of the sum of all outputs, weighted by `gradOutputs`) with respect to `x`: one tensor for one
 * x, a list for a list. Of a function: the function that computes its gradient.
 *
 * A derivative that vanishes is 0; an x that `y` does not use is an error, or null with `allowUnused`.
 *
 * @example grad(x.pow(3), x, { createGraph: true })
 * @example grad((x) => x.pow(3))(tensor(2)) // tensor(12.)
 */
export function grad(
  f: (...x: Tensor[]) => TensorLike,
  options?: GradFunctionOptions & { readonly argnums?: number; readonly hasAux?: false },
): (...x: TensorLike[]) => Tensor;
export function grad(
  f: (...x: Tensor[]) => TensorLike,
  options: GradFunctionOptions & { readonly argnums: readonly number[]; readonly hasAux?: false },
): (...x: TensorLike[]) => Tensor[];
export function grad<A extends unknown[], G = A[0]>(
  f: (...x: A) => unknown,
  options?: GradFunctionOptions,
): (...x: A) => G;
export function grad(y: Tensor | readonly Tensor[], x: Tensor, options?: GradOptions): Tensor;
export function grad(y: Tensor | readonly Tensor[], x: readonly Tensor[], options?: GradOptions): Tensor[];
export function grad(y: Tensor | readonly Tensor[], x: Tensor, gradOutputs: Seeds, options?: GradOptions): Tensor;
export function grad(
  y: Tensor | readonly Tensor[],
  x: readonly Tensor[],
  gradOutputs: Seeds,
  options?: GradOptions,
): Tensor[];
export function grad(
  y: Tensor | readonly Tensor[] | ((...x: never[]) => unknown),
  x?: Tensor | readonly Tensor[] | GradFunctionOptions,
  third: GradOptions | Seeds = {},
  others: GradOptions = {},
): unknown {
  if (typeof y === "function") return gradOfFunction(y, (x ?? {}) as GradFunctionOptions);
  if (x === undefined)
    throw new ArgumentError(
      "grad: expected the tensor to differentiate with respect to: grad(y, x), or grad(f) of a function",
    );
  const options = isTensor(third) || isList(third) ? { ...others, gradOutputs: third } : third;
  checkOptions("grad", options, names);
  const one = isTensor(x);
  const [ys, xs] = [isTensor(y) ? [y] : y, one ? [x] : x];
  checkTensors("grad", ys);
  checkTensors("grad", xs);
  if (ys.length === 0) throw new ArgumentError("grad: grad requires non-empty outputs.");
  if (xs.length === 0) throw new ArgumentError("grad: grad requires non-empty inputs.");
  const results = gradients(ys, xs, options);
  return one ? results[0] : results;
}
