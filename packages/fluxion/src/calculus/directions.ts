/** Directions: along the axes, and random ones. */

import { filled, mul, reshape } from "../core/basis.ts";
import { segment } from "../core/segments.ts";
import { kindText } from "../core/operands.ts";
import { number, type Tensor } from "../core/tensor.ts";
import { eye } from "../ops/create.ts";
import { indexSelect } from "../ops/gathering.ts";
import { sub } from "../ops/elementwise.ts";
import { randint, randn, randperm } from "../random/create.ts";
import type { Generator } from "../random/generator.ts";
import type { DType } from "../tensor/dtype.ts";
import { ArgumentError } from "../tensor/errors.ts";
import { checkOptions } from "../tensor/options.ts";
import { numel, type Shape } from "../tensor/shape.ts";

/** The unit vectors of a space of this shape, one after the other. */
export function units(shape: Shape, dtype: DType): Tensor {
  const n = numel(shape);
  return reshape(eye(n, { dtype }), [n, ...shape]);
}

/** The unit vectors of several spaces at once: for each space its part of them. */
export function jointUnits(spaces: readonly Tensor[]): readonly Tensor[] {
  if (spaces.length === 1) return [units(spaces[0]!.shape, spaces[0]!.dtype)];
  const total = spaces.reduce((n, x) => n + numel(x.shape), 0);
  let start = 0;
  return spaces.map(({ shape, dtype }) => {
    const n = numel(shape);
    const part = segment(eye(total, { dtype }), 1, start, n);
    start += n;
    return reshape(part, [total, ...shape]);
  });
}

/** From where random directions are drawn. */
export type Distribution = "rademacher" | "normal" | "axes";

/** An estimate from random directions instead of a sum over all. */
export interface Sampling {
  /** How many random directions are drawn; null for an exact result. */
  readonly samples?: number | null;
  /** Signs at random (the least variance), normal numbers, or axes at random, each once (the cheapest directions). */
  readonly distribution?: Distribution;
  readonly generator?: Generator;
}

interface SamplingAsked {
  readonly samples: number | null;
  readonly distribution: Distribution;
  readonly generator: Generator | undefined;
  readonly explain: boolean;
}

/** What an operator was asked for, with its defaults; `allowed` are the distributions that leave an estimate unbiased. */
export function readSampling(
  op: string,
  options: Sampling & { readonly explain?: boolean },
  allowed: readonly Distribution[],
): SamplingAsked {
  checkOptions(op, options, ["samples", "distribution", "generator", "explain"]);
  const { samples = null, distribution = allowed[0]!, generator, explain = false } = options;
  if (samples !== null && !(Number.isInteger(samples) && samples > 0))
    throw new ArgumentError(`${op}: samples must be a whole number of at least 1, got ${kindText(samples)}`);
  if (!allowed.includes(distribution))
    throw new ArgumentError(
      `${op}: distribution must be ${allowed.map((name) => `"${name}"`).join(" or ")}, got ${kindText(distribution)}`,
    );
  return { samples, distribution, generator, explain };
}

/** Random directions v with the mean of v vᵀ being 1, and the weights with which their derivatives are averaged. */
export function randomDirections(
  op: string,
  x: Tensor,
  samples: number,
  distribution: Distribution,
  generator: Generator | undefined,
): { readonly directions: Tensor; readonly weights: Tensor } {
  const n = numel(x.shape);
  const { dtype } = x;
  const from = generator === undefined ? { dtype } : { dtype, generator };
  const mean = filled(1 / samples, [samples], dtype);
  switch (distribution) {
    case "normal":
      return { directions: randn([samples, ...x.shape], from), weights: mean };
    case "rademacher": {
      const bits = randint(0, 2, [samples, ...x.shape], from);
      return { directions: sub(mul(bits, number(2, dtype)), 1), weights: mean };
    }
    case "axes": {
      if (samples > n)
        throw new ArgumentError(
          `${op}: there are ${n} axes to draw from, got samples ${samples}; leave it out for all`,
        );
      const places = segment(randperm(n, generator === undefined ? {} : { generator }), 0, 0, samples);
      const axes = indexSelect(eye(n, { dtype }), 0, places);
      return { directions: reshape(axes, [samples, ...x.shape]), weights: filled(n / samples, [samples], dtype) };
    }
  }
}
