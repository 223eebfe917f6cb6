/** One element of each line along a dim, and where it stands: what `kthvalue`, `median` and `mode` return. */

import { reducedShape, reshape, reshapeKind } from "../core/basis.ts";
import type { Tensor } from "../core/tensor.ts";
import type { Shape } from "../tensor/shape.ts";
import { type ValuesAndIndices, valuesAndIndices } from "./extreme.ts";
import { chosenBy } from "./gathering.ts";

/** Picks elements, and drops the dim they were chosen along, under one name. */
export interface Chooser {
  readonly pick: (inputs: readonly Tensor[], dim: number) => Tensor;
  readonly drop: (inputs: readonly Tensor[], shape: Shape) => Tensor;
}
export const chooser = (name: string, nodeName: string): Chooser => ({
  pick: chosenBy(name, nodeName),
  drop: reshapeKind(name, nodeName),
});

/** The elements of `t` at `indices`, which have size 1 along `dim`; without that dim, unless it is kept. */
export function chosenAt(
  { pick, drop }: Chooser,
  t: Tensor,
  indices: Tensor,
  dim: number,
  keepdim: boolean,
): ValuesAndIndices {
  const kept = pick([t, indices], dim);
  if (keepdim || t.shape.length === 0) return valuesAndIndices(kept, indices);
  const shape = reducedShape(t.shape, [dim], false);
  return valuesAndIndices(drop([kept], shape), reshape(indices, shape));
}
