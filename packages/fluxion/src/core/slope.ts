/** What every transform asks of an elementwise row: how its output moves when one input does. */

import { differential, inputsOf, rewrite } from "../scalar/differential.ts";
import { type AnyScalar, input, isConst, type Scalar } from "../scalar/scalar.ts";
import { convert, expand } from "./basis.ts";
import { bind } from "./bind.ts";
import { rowOf } from "./families.ts";
import type { Elementwise, Primitive } from "./primitive.ts";
import type { Tensor } from "./tensor.ts";

/** `t · ∂f/∂xᵢ` over the inputs x₀ … xₙ₋₁, the output z = input n, and t = input n + 1. */
export function slopeExpression({ arity, value }: Elementwise, i: number): Scalar {
  const d = differential(value, i, input(arity + 1));
  return rewrite(d, (x) => (x === value ? input(arity) : undefined));
}

const product = /* @__PURE__ */ input(0).strongMul(/* @__PURE__ */ input(1));

/** The product of the chain rule: 0 where either is 0, even if the other is not finite. */
export const strongMul = (g: Tensor, d: Tensor): Tensor => bind(rowOf(product, 2), [g, d]);

export interface Slope {
  /** The row that computes it, from t and those of x₀ … xₙ₋₁, z that it reads; null where t passes unchanged. */
  readonly row: Primitive<Elementwise> | null;
  readonly reads: readonly number[];
}

const slopes = new Map<Primitive, (Slope | null | undefined)[]>();

/** The slope of `primitive` in input `i`; null where it is flat. */
export function slope(primitive: Primitive<Elementwise>, i: number): Slope | null {
  let all = slopes.get(primitive);
  if (all === undefined) slopes.set(primitive, (all = []));
  if (all[i] === undefined) all[i] = derive(primitive.rule, i);
  return all[i]!;
}

function derive(rule: Elementwise, i: number): Slope | null {
  if (rule.conditions[i] === true || rule.value.kind === "bool") return null;
  const d = slopeExpression(rule, i);
  if (isConst(d, 0)) return null;
  if (d === input(rule.arity + 1)) return { row: null, reads: [] };
  const reads = inputsOf(d).filter((k) => k <= rule.arity);
  const order = [rule.arity + 1, ...reads];
  const conditions = order.map((k) => rule.conditions[k] === true);
  const renumbered = rewrite(d, (x: AnyScalar) =>
    x.op === "input" ? input(order.indexOf(x.value), x.kind) : undefined,
  );
  return { row: rowOf(renumbered, order.length, conditions), reads };
}

const saving = new WeakMap<Primitive, boolean>();

/** Whether the backward pass of a primitive reads values, and not only shapes. */
export function savesValues(primitive: Primitive): boolean {
  let saves = saving.get(primitive);
  if (saves === undefined) saving.set(primitive, (saves = reads(primitive)));
  return saves;
}

function reads(primitive: Primitive): boolean {
  const { rule } = primitive;
  switch (rule.family) {
    case "elementwise":
      return Array.from({ length: rule.arity }, (_, i) => slope(primitive as Primitive<Elementwise>, i)).some(
        (s) => s !== null && s.reads.length > 0,
      );
    case "linear":
      return rule.indices > 0;
    case "bilinear":
      return true;
    case "composite":
      return rule.saves !== "none";
    case "discrete":
    case "detach":
    case "leaf":
    case "lazy":
      return false;
  }
}

/** `t · ∂f/∂xᵢ` as a tensor of the output's shape, or null for a zero; one operation, differentiable again. */
export function alongSlope(
  primitive: Primitive<Elementwise>,
  i: number,
  t: Tensor,
  inputs: readonly Tensor[],
  output: Tensor,
): Tensor | null {
  const s = slope(primitive, i);
  if (s === null) return null;
  const read = (k: number): Tensor => (k === inputs.length ? output : inputs[k]!);
  const moved = s.row === null ? t : bind(s.row, [t, ...s.reads.map(read)]);
  return convert(expand(moved, output.shape), output.dtype);
}
